# Sets checksum, which the artifact must have, in lower case.
find_checksum() {
  checksum=$artifact_sha256
  checksum=${checksum#sha256:}
  checksum=${checksum,,}
  [[ "$checksum" =~ ^[0-9a-f]{64}$ ]] || fail 'artifact_sha256 is no SHA-256 checksum of 64 hexadecimal digits'
}
