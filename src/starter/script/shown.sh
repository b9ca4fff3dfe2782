# A location without the parts of it that may be secret.
shown() {
  local url=${1%%[?#]*} rest authority
  rest=${url#*://}
  authority=${rest%%/*}
  printf '%s://%s%s' "${url%%://*}" "${authority##*@}" "${rest#"$authority"}"
}
