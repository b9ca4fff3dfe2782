#!/bin/bash
# Runs on the machine that becomes the image. The template passes:
#   repository      apt sources, separated by ;
#   package_type    deb (anything else ends the bake)
#   packages        names to install, separated by blanks
#   upgrade         true to upgrade what the base image has
#   tarball_url     an archive to unpack as well; empty for none
#   tarball_sha256  its checksum, needed where tarball_url is set
#   install_dir     where it is unpacked
set -euo pipefail

say() { printf '==> %s\n' "$*"; }
fail() { printf 'install-custom.sh: %s\n' "$*" >&2; exit 1; }

add_repositories() {
  local list=/etc/apt/sources.list.d/spinnaker-bake.list entry
  local -a entries
  IFS=';' read -r -a entries <<<"${repository:-}"
  : >"$list"
  for entry in ${entries[@]+"${entries[@]}"}; do
    say "Adding repository ${entry}"
    printf 'deb %s\n' "$entry" >>"$list"
  done
}

remove_repositories() { rm -f /etc/apt/sources.list.d/spinnaker-bake.list; }

install_packages() {
  local -a names
  read -r -a names <<<"${packages:-}"
  apt-get update -q
  if [[ "${upgrade:-}" == true ]]; then
    say 'Upgrading the base image'
    DEBIAN_FRONTEND=noninteractive apt-get -y -q dist-upgrade
  fi
  if ((${#names[@]})); then
    say "Installing ${names[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --allow-unauthenticated "${names[@]}"
  fi
}

install_tarball() {
  [[ -n "${tarball_url:-}" ]] || return 0
  [[ -n "${tarball_sha256:-}" ]] || fail 'tarball_url is set, tarball_sha256 is not'
  local archive
  archive=$(mktemp)
  say "Fetching ${tarball_url%%\?*}"
  curl -fsSL --retry 3 -o "$archive" "$tarball_url"
  printf '%s  %s\n' "$tarball_sha256" "$archive" | sha256sum -c - >/dev/null || fail 'the checksum does not match'
  mkdir -p "${install_dir:?}"
  tar -xzf "$archive" -C "$install_dir"
  rm -f "$archive"
}

[[ "$(id -u)" == 0 ]] || exec sudo -E bash "$0"
[[ "${package_type:-deb}" == deb ]] || fail "cannot install packages of type ${package_type}"

trap remove_repositories EXIT
add_repositories
install_packages
install_tarball
apt-get clean
say 'Done'
