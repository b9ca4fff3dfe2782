# The trigger's artifacts come as JSON. Sets location to that of the first one whose name
# fits artifact_name, in which * and ? stand for anything.
choose() {
  local name
  while IFS=$'\t' read -r name location; do
    # shellcheck disable=SC2053 # it is a pattern
    if [[ "$name" == $artifact_name || "${location##*/}" == $artifact_name ]]; then
      [[ "$location" == *://* ]] || location=${artifacts_base%/}/$location
      return 0
    fi
  done < <(list_artifacts)
  fail "the trigger brought no artifact called $artifact_name"
}

# One line for each artifact of the trigger or file of its build: name, tab, location.
list_artifacts() {
  if command -v jq >/dev/null; then
    jq -r '.[]? | [.name // .fileName // "", .reference // .relativePath // ""] | @tsv' <<<"$artifacts"
  elif command -v python3 >/dev/null; then
    python3 -c '
import json, sys
for found in json.load(sys.stdin) or []:
    name = found.get("name") or found.get("fileName") or ""
    print(name, found.get("reference") or found.get("relativePath") or "", sep="\t")
' <<<"$artifacts"
  else
    fail 'the base image has neither jq nor python3 to read the trigger with'
  fi
}
