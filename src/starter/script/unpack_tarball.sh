# unpack <archive> <folder>
unpack() {
  tar -xf "$1" -C "$2" --no-same-owner || fail 'the artifact is no tarball that tar can read here'
}
