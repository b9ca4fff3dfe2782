# Sets checksum, which the artifact must have, in lower case: the first word of the file beside it.
find_checksum() {
  local plain=${location%%[?#]*}
  checksum=
  fetch "$plain.sha256${location#"$plain"}" "$work/checksum"
  read -r checksum _ <"$work/checksum" || [[ -n "$checksum" ]] || fail 'the checksum beside the artifact is empty'
  checksum=${checksum,,}
  [[ "$checksum" =~ ^[0-9a-f]{64}$ ]] || fail 'the file beside the artifact holds no SHA-256 checksum'
}
