readonly SOURCES=/etc/apt/sources.list.d/spinnaker-bake.list POLICY=/usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -q -y -o DPkg::Lock::Timeout=300)
if [[ "$allow_unsigned" == true ]]; then
  apt+=(-o Acquire::AllowInsecureRepositories=true -o APT::Get::AllowUnauthenticated=true)
fi
made_policy=false

add_repositories() {
  local entry
  ((${#repositories[@]})) || return 0
  : >"$SOURCES"
  chmod 0600 "$SOURCES"
  while IFS= read -r entry; do
    say "Adding the repository $(shown "$entry")"
    printf 'deb %s\n' "$entry" >>"$SOURCES"
  done < <(printf '%s\n' "${repositories[@]}" | sort -u)
}

# In a chroot, services of the host would be started.
hold_services() {
  if [[ "$disable_services" != true || -e "$POLICY" ]]; then return 0; fi
  made_policy=true
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 0755 "$POLICY"
}

install_packages() {
  local name
  "${apt[@]}" update
  if [[ "$upgrade" == true ]]; then
    say 'Upgrading the base image'
    "${apt[@]}" -o Dpkg::Options::=--force-confold dist-upgrade
  fi
  # One by one, so that their order counts.
  for name in ${package_names[@]+"${package_names[@]}"}; do
    say "Installing $name"
    "${apt[@]}" --allow-downgrades -o Dpkg::Options::=--force-confold install "$name"
  done
}

clean_up() {
  if [[ "$made_policy" == true ]]; then rm -f -- "$POLICY"; fi
  rm -f -- "$SOURCES"
  give_back
  apt-get clean
}
