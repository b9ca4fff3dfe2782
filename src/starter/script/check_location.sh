[[ "$location" == *://?* && "$location" != *[[:cntrl:]]* ]] || fail 'artifact_url has to be a location such as https://…'
