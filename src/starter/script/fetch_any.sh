# fetch <location> <file>: by the scheme of the location.
fetch() {
  case $1 in
    http://* | https://*) fetch_url "$@" ;;
    s3://*) fetch_s3 "$@" ;;
    gs://*) fetch_gcs "$@" ;;
    *) fail "cannot fetch $(shown "$1"): only http, https, s3 and gs are known" ;;
  esac
}
