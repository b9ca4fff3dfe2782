# fetch <location> <file>: with the rights of the instance's own service account.
fetch() {
  if command -v gcloud >/dev/null; then
    gcloud -q storage cp "$1" "$2" || fail "cannot fetch $(shown "$1")"
  elif command -v gsutil >/dev/null; then
    gsutil -q cp "$1" "$2" || fail "cannot fetch $(shown "$1")"
  else
    fail 'the base image has neither gcloud nor gsutil to fetch from Cloud Storage with'
  fi
}
