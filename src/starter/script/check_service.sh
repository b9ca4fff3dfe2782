[[ -n "$service_exec" && "$service_exec" != *[[:cntrl:]]* ]] || fail 'service_exec has to say what the service runs'
[[ "$service_start" == true || "$service_start" == false ]] || fail 'service_start has to be true or false'
