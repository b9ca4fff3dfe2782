# fetch <location> <file>: the token goes to the store alone, not to where it redirects.
fetch() {
  local url=$1 host hops=0 next
  need curl curl ca-certificates
  host=$(host_of "$url")
  while [[ -n "$url" ]]; do
    ((hops++ < 8)) || fail "$(shown "$1") redirects too often"
    next=$(request "$url" "$host" | get -o "$2" -w '%{redirect_url}') || fail "cannot fetch $(shown "$1")"
    url=$next
  done
}

request() {
  printf 'url = %s\n' "$(quoted "$1")"
  [[ "$(host_of "$1")" != "$2" ]] ||
    printf 'header = %s\n' "$(quoted "$artifact_token_header $artifact_token")"
}

host_of() {
  local rest=${1#*://}
  rest=${rest%%[/?#]*}
  printf '%s' "${1%%://*}://${rest##*@}"
}
