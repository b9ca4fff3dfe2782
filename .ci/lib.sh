# shellcheck shell=bash disable=SC2034
# Shared by the scripts of this folder: where the tools are, which versions are wanted, how to speak.

TRUNK_VERSION=0.21.14
WASM_BINDGEN_VERSION=0.2.129
NODE_MAJOR=20
PACKER_VERSION=1.6.6
WASM_TARGET=wasm32-unknown-unknown
# Written by the set-up where the wasm32 standard library could not be downloaded.
LOCAL_SYSROOT="$PWD/.tools/wasm-sysroot"

export PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH"

say() { printf '\033[1m» %s\033[0m\n' "$*"; }
fail() {
  printf '\033[31m✗ %s\033[0m\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command with a time limit where the system can set one.
limited() {
  local seconds=$1
  shift
  if have timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

# Succeeds if a program for wasm32 compiles: whether a folder is there says too little.
wasm_compiles() {
  local dir rc=0
  dir=$(mktemp -d)
  echo 'fn main(){}' >"$dir/p.rs"
  "$@" --target "$WASM_TARGET" -o "$dir/p.wasm" "$dir/p.rs" >/dev/null 2>&1 || rc=1
  rm -rf "$dir"
  return $rc
}

# Runs a command that compiles for wasm32, with the compiler that can.
with_wasm_compiler() {
  if [ -x "$LOCAL_SYSROOT/bin/rustc" ]; then
    RUSTC="$LOCAL_SYSROOT/bin/rustc" "$@"
  else
    "$@"
  fi
}
