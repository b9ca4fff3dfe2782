readonly REPOS=/etc/yum.repos.d
installer=(yum -q -y)
if command -v dnf >/dev/null; then installer=(dnf -q -y); fi
gpgcheck=0
if [[ "$allow_unsigned" != true ]]; then gpgcheck=1; fi

add_repositories() {
  local entry number=0
  ((${#repositories[@]})) || return 0
  while IFS= read -r entry; do
    say "Adding the repository $(shown "$entry")"
    (umask 077 && printf '[spinnaker-bake-%s]\nname=spinnaker-bake-%s\nbaseurl=%s\nenabled=1\ngpgcheck=%s\n' \
      "$number" "$number" "$entry" "$gpgcheck" >"$REPOS/spinnaker-bake-$number.repo")
    number=$((number + 1))
  done < <(printf '%s\n' "${repositories[@]}" | sort -u)
}

install_packages() {
  local name
  if [[ "$upgrade" == true ]]; then
    say 'Upgrading the base image'
    "${installer[@]}" update
  fi
  # One by one, so that their order counts.
  for name in ${package_names[@]+"${package_names[@]}"}; do
    say "Installing $name"
    "${installer[@]}" install "$name"
  done
}

clean_up() {
  rm -f -- "$REPOS"/spinnaker-bake-*.repo
  give_back
  "${installer[@]}" clean all
}
