clean_up() {
  give_back
  [[ -z "${releases:-}" ]] || rm -rf -- "$releases"/.incoming.*
}
