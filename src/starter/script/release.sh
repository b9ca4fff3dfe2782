# Puts the artifact to its place; does nothing where it is there already, so that a second run is safe.
install_release() {
  local archive=$work/artifact incoming content
  if [[ -d "$releases/$release" ]]; then
    say "Release $release is there already"
    return 0
  fi
  say "Fetching $(shown "$location")"
  fetch "$location" "$archive"
  printf '%s  %s\n' "$checksum" "$archive" | sha256sum -c --status ||
    fail "the checksum does not match: wanted $checksum, got $(sha256sum <"$archive" | cut -c 1-64)"
  say "Unpacking to $releases/$release"
  mkdir -p "$releases"
  # Beside its place, so that it gets there by one rename or not at all.
  rm -rf -- "$releases"/.incoming.*
  incoming=$(mktemp -d "$releases/.incoming.XXXXXX")
  unpack "$archive" "$incoming"
  content=$incoming
  if [[ "$strip_top" == true ]]; then content=$(only_folder "$incoming"); fi
  chown -R -- "${artifact_owner%%:*}:${artifact_owner##*:}" "$content"
  chmod u+rwx,go+rx -- "$content"
  mv -T -- "$content" "$releases/$release"
  rm -rf -- "$incoming"
}

# The folder that holds all else; the given one where there is more than that.
only_folder() {
  local found
  found=$(find "$1" -mindepth 1 -maxdepth 1 -printf '%y %p\n')
  if [[ "$found" == 'd '* && "$found" != *$'\n'* ]]; then printf '%s' "${found#d }"; else printf '%s' "$1"; fi
}

activate() {
  ln -sfn -- "releases/$release" "$install_root/.current"
  mv -T -- "$install_root/.current" "$install_root/current"
  touch -- "$releases/$release"
}

# Keeps the newest releases, and this one in any case.
prune() {
  local name kept=1
  while IFS= read -r name; do
    [[ "$name" != "$release" ]] || continue
    if ((kept < keep_releases)); then
      kept=$((kept + 1))
      continue
    fi
    say "Removing the old release $name"
    rm -rf -- "${releases:?}/$name"
  done < <(find "$releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort -rn | cut -d ' ' -f 2-)
}

make_owner() {
  local user=${artifact_owner%%:*} group=${artifact_owner##*:}
  if ! getent group "$group" >/dev/null; then
    say "Adding the group $group"
    groupadd --system -- "$group"
  fi
  if ! getent passwd "$user" >/dev/null; then
    say "Adding the user $user"
    useradd --system --gid "$group" --home-dir "$install_root" --no-create-home --shell /usr/sbin/nologin -- "$user"
  fi
}
