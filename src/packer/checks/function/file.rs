use super::Call;
use crate::packer::checks::value::Found;
use crate::packer::components::go_parse::quote;
use crate::packer::components::go_path;
use crate::packer::interpolate::Folder;
use crate::packer::provision::HostPath;

/// What Go's `os.Stat` says of a path that is not there; "" for one that is.
pub(super) fn stat_error(call: &Call<'_, '_>) -> Option<Found> {
    missing(call, "stat")
}

/// The same of `os.Open` and `ioutil.ReadFile`.
pub(super) fn open_error(call: &Call<'_, '_>) -> Option<Found> {
    missing(call, "open")
}

fn missing(call: &Call<'_, '_>, word: &str) -> Option<Found> {
    let path = call.text(0)?;
    match look(call, &path)? {
        HostPath::Absent => Some(Found::of(format!("{word} {path}: no such file or directory"))),
        _ => Some(Found::of("")),
    }
}

pub(super) fn is_folder(call: &Call<'_, '_>) -> Option<Found> {
    let path = call.text(0)?;
    Some(Found::of(matches!(look(call, &path)?, HostPath::Folder(_))))
}

pub(super) fn is_file(call: &Call<'_, '_>) -> Option<Found> {
    let path = call.text(0)?;
    Some(Found::of(matches!(look(call, &path)?, HostPath::File(_))))
}

/// `None` where nobody knows.
pub(super) fn look(call: &Call<'_, '_>, path: &str) -> Option<HostPath> {
    if path.is_empty() {
        return Some(HostPath::Absent);
    }
    match call.surroundings.host.look(path) {
        HostPath::Unknown => None,
        known => Some(known),
    }
}

/// A variable of the environment, "" where it is not set.
pub(super) fn env(call: &Call<'_, '_>) -> Option<Found> {
    let name = call.text(0)?;
    let environment = call.surroundings.environment();
    match environment.variables.get(name.as_str()) {
        Some(value) => Some(Found::of(value.as_str())),
        None if environment.complete => Some(Found::of("")),
        None => None,
    }
}

/// A path with `~` replaced, as far as the home folder is known.
pub(super) fn home(call: &Call<'_, '_>) -> Option<Found> {
    let path = call.text(0)?;
    let Some(rest) = path.strip_prefix('~') else { return Some(Found::of(path)) };
    if !rest.is_empty() && !rest.starts_with(['/', '\\']) {
        return None;
    }
    let home = call.surroundings.environment().variables.get("HOME")?;
    Some(Found::of(go_path::join(&[home, rest])))
}

/// Mirrors Go `filepath.Abs`.
pub(super) fn absolute(call: &Call<'_, '_>) -> Option<Found> {
    let path = call.text(0)?;
    match (&call.surroundings.machine.working_folder, path.starts_with('/')) {
        (_, true) => Some(Found::of(go_path::clean(&path))),
        (Folder::Known(folder), false) => Some(Found::of(go_path::join(&[folder, &path]))),
        _ => None,
    }
}

/// What Go's `exec` says of a program that is not there; "" for one that is.
pub(super) fn program_error(call: &Call<'_, '_>) -> Option<Found> {
    let name = call.text(0)?;
    let error = if call.surroundings.host.has_program(&name)? {
        String::new()
    } else {
        format!("exec: {}: executable file not found in $PATH", quote(&name))
    };
    Some(Found::of(error))
}
