use super::{INSIDE, carried_files};
use crate::layout::paths::extension;
use crate::source::{File, FileMode, Snapshot};

/// A manifest with more bytes than this is not looked into.
const READABLE: usize = 4 << 20;

/// The files, and those that manifests among them carry, each below the path of
/// its manifest and [`INSIDE`].
pub fn with_carried(files: &Snapshot) -> Snapshot {
    let mut all = files.clone();
    for (path, file) in files.iter() {
        for (inside, text) in carried_by(path, file) {
            all.insert(inside, File { bytes: text.into_bytes().into(), mode: FileMode::Unknown });
        }
    }
    all
}

/// What a file carries: paths and texts.
fn carried_by(path: &str, file: &File) -> Vec<(String, String)> {
    let is_yaml = matches!(extension(path).as_str(), "yml" | "yaml");
    if !is_yaml || file.mode == FileMode::Symlink || file.bytes.len() > READABLE {
        return Vec::new();
    }
    let Some(manifest) = file.text() else { return Vec::new() };
    let carried = carried_files(manifest).into_iter();
    carried
        .filter_map(|carried| Some((format!("{path}{INSIDE}{}", carried.path), carried.text(manifest).ok()?)))
        .collect()
}
