# need <command> <package> [more packages]: where the base image lacks the command,
# installs its package, which is removed again at the end.
borrowed=()
need() {
  if command -v "$1" >/dev/null; then return 0; fi
  shift
  say "Installing $1, which the base image lacks, for as long as this runs"
  if command -v apt-get >/dev/null; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"
  elif command -v dnf >/dev/null; then
    dnf -q -y install "$@"
  elif command -v yum >/dev/null; then
    yum -q -y install "$@"
  else
    fail "the base image has no $1, and neither apt-get, dnf nor yum to install it"
  fi
  borrowed+=("$1")
}

give_back() {
  ((${#borrowed[@]})) || return 0
  say "Removing ${borrowed[*]} again"
  if command -v apt-get >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge "${borrowed[@]}"
    apt-get clean
  elif command -v dnf >/dev/null; then
    dnf -q -y remove "${borrowed[@]}"
  else
    yum -q -y remove "${borrowed[@]}"
  fi
}
