[[ "$app_name" =~ ^[a-z][a-z0-9_-]{0,30}$ ]] ||
  fail "app_name has to be a name in lower case such as hello, not '$app_name'"
[[ "$artifact_version" =~ ^[A-Za-z0-9._+~-]{0,100}$ && "$artifact_version" != .* ]] ||
  fail "artifact_version may have letters, digits and ._+~- only, not '$artifact_version'"
[[ "$install_root" == /?* && "$install_root" != *[[:cntrl:]]* && "/$install_root/" != */../* ]] ||
  fail "install_root has to be an absolute path, not '$install_root'"
[[ "$keep_releases" =~ ^[1-9][0-9]{0,2}$ ]] ||
  fail "keep_releases has to be a number from 1 to 999, not '$keep_releases'"
[[ "$strip_top" == true || "$strip_top" == false ]] || fail 'strip_top has to be true or false'
[[ "$artifact_owner" =~ ^[a-z_][a-z0-9_-]*(:[a-z_][a-z0-9_-]*)?$ ]] ||
  fail "artifact_owner has to be user or user:group, not '$artifact_owner'"
