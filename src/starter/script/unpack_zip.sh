# unpack <archive> <folder>
unpack() {
  need unzip unzip
  unzip -q "$1" -d "$2" || fail 'the artifact is no zip that unzip can read here'
}
