[[ "${package_type:-deb}" == deb ]] || fail "this installs packages of type deb, not ${package_type}"
command -v apt-get >/dev/null || fail 'the base image has no apt-get'
settle
take_artifacts
add_repositories
hold_services
install_packages
say 'Done'
