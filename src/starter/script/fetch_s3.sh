# fetch <location> <file>: with the rights of the instance's own profile.
fetch() {
  command -v aws >/dev/null || fail 'the base image has no aws command to fetch from S3 with'
  aws s3 cp --only-show-errors "$1" "$2" || fail "cannot fetch $(shown "$1")"
}
