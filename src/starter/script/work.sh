work=$(mktemp -d)
leave() {
  local status=$?
  trap - EXIT ERR
  set +e
  clean_up
  rm -rf -- "$work"
  exit "$status"
}
failed() {
  # What fail said is enough.
  (($1 == 64)) || printf '%s: line %s ended with status %s\n' "$self" "$2" "$1" >&2
}
trap leave EXIT
trap 'failed "$?" "$LINENO"' ERR
