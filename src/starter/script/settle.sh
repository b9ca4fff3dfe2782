# On its first boot a cloud image installs packages of its own.
settle() {
  [[ -e /run/cloud-init ]] || return 0
  command -v cloud-init >/dev/null || return 0
  say 'Waiting for cloud-init'
  timeout 300 cloud-init status --wait >/dev/null || say 'cloud-init is not done; going on'
}
