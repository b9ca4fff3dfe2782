set -Eeuo pipefail
umask 022

say() { printf '==> %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$self" "$*" >&2
  exit 64
}

# Packer logs in as an ordinary user on most base images.
if ((EUID != 0)); then
  command -v sudo >/dev/null || fail 'this has to run as root, and there is no sudo'
  exec sudo -n -E -- bash "$0" "$@"
fi
