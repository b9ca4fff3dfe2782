# shellcheck shell=bash
# The way without a download: Debian carries the sources of the standard library, with a compiler that
# can build them. Sourced by .ci/setup.

build_wasm_sysroot() {
  local packages=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)
  if ! have dpkg || ! dpkg -s "${packages[@]}" >/dev/null 2>&1; then
    have apt-get || fail "The $WASM_TARGET standard library could not be downloaded. Run: rustup target add $WASM_TARGET"
    say "Installing Debian's compiler with the sources of its standard library (about a minute)"
    if ! { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${packages[@]}"; }; then
      fail "Neither rustup target add $WASM_TARGET nor apt-get install ${packages[*]} worked."
    fi
  fi
  say "Compiling the $WASM_TARGET standard library (about a minute)"
  local crate lib
  crate=$(mktemp -d)
  mkdir -p "$crate/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$crate/Cargo.toml"
  : >"$crate/src/lib.rs"
  (
    cd "$crate"
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes -Cdebuginfo=0" \
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort \
      /usr/bin/cargo build --quiet -Zbuild-std=std,panic_abort,test --target "$WASM_TARGET" --release
  ) || fail "The $WASM_TARGET standard library did not compile."
  rm -rf "$LOCAL_SYSROOT"
  lib="$LOCAL_SYSROOT/lib/rustlib/$WASM_TARGET/lib"
  mkdir -p "$lib" "$LOCAL_SYSROOT/bin"
  find "$crate/target/$WASM_TARGET/release/deps" -name '*.rlib' ! -name 'libempty*' -exec cp {} "$lib" \;
  local dir
  for dir in /usr/lib/rustlib/*; do
    [ "$(basename "$dir")" = "$WASM_TARGET" ] || ln -s "$dir" "$LOCAL_SYSROOT/lib/rustlib/"
  done
  printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot "%s" "$@"\n' "$LOCAL_SYSROOT" >"$LOCAL_SYSROOT/bin/rustc"
  chmod +x "$LOCAL_SYSROOT/bin/rustc"
  rm -rf "$crate"
  wasm_compiles "$LOCAL_SYSROOT/bin/rustc" || fail "The compiled $WASM_TARGET standard library does not work."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    DEBIAN_FRONTEND=noninteractive "$@"
  elif have sudo; then
    sudo DEBIAN_FRONTEND=noninteractive "$@"
  else
    return 1
  fi
}
