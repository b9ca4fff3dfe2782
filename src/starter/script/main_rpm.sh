[[ "${package_type:-rpm}" == rpm ]] || fail "this installs packages of type rpm, not ${package_type}"
command -v "${installer[0]}" >/dev/null || fail 'the base image has neither dnf nor yum'
settle
take_artifacts
add_repositories
install_packages
say 'Done'
