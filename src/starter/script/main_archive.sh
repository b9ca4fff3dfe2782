say "Installing $app_name"
find_checksum
release=${artifact_version:+$artifact_version-}${checksum:0:12}
releases=$install_root/releases
make_owner
install_release
activate
prune
