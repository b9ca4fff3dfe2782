write_unit() {
  local unit=$app_name.service command=$service_exec
  command -v systemctl >/dev/null || fail 'the base image has no systemd'
  [[ "$command" == /* ]] || command=$install_root/current/$command
  cat >"$work/unit" <<UNIT
[Unit]
Description=$app_name
Wants=network-online.target
After=network-online.target

[Service]
User=${artifact_owner%%:*}
WorkingDirectory=$install_root/current
ExecStart=$command
Restart=on-failure

[Install]
WantedBy=multi-user.target
UNIT
  install -m 0644 "$work/unit" "/etc/systemd/system/$unit"
  systemctl daemon-reload
  say "Enabling $unit"
  systemctl enable "$unit"
  if [[ "$service_start" == true ]]; then
    systemctl restart "$unit"
  fi
}
