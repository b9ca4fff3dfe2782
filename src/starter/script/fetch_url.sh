# fetch <location> <file>
fetch() {
  need curl curl ca-certificates
  printf 'url = %s\n' "$(quoted "$1")" | get -L --proto-redir '=http,https' -o "$2" ||
    fail "cannot fetch $(shown "$1")"
}
