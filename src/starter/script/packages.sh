# Rosco's variables may come in quotes; packages are separated by blanks or commas.
unquoted() {
  local text=$1
  text=${text#[\"\']}
  printf '%s' "${text%[\"\']}"
}
read -r -a package_names <<<"$(tr ',' ' ' <<<"$(unquoted "$packages")")"
repositories=()
while IFS= read -r -d ';' entry; do
  read -r entry <<<"$entry" || true
  [[ -z "$entry" ]] || repositories+=("$entry")
done <<<"$(unquoted "$repository");"

# Rosco hands the artifacts of a GCE bake over in a file: the last word of a reference
# is the package, what stands before it its repository.
readonly ARTIFACTS=/tmp/artifacts.json
take_artifacts() {
  local reference
  [[ -e "$ARTIFACTS" ]] || return 0
  need jq jq
  while IFS= read -r reference; do
    [[ -n "$reference" ]] || continue
    package_names+=("${reference##* }")
    if [[ "$reference" == *' '* ]]; then repositories+=("${reference% *}"); fi
  done < <(jq -r '.[]?.reference // empty' "$ARTIFACTS")
  rm -f -- "$ARTIFACTS"
}

# A repository without the user and password in its location.
shown() {
  sed -E 's|(://)[^/@ ]*@|\1|g' <<<"$1"
}
