use super::entry_check::plain;
use super::{ArchivedEntry, EntryKind};
use crate::layout::ConfigRepo;
use crate::source::{File, Snapshot};
use crate::workspace::check_path;

/// What macOS adds to a zip beside the folder that was packed.
const BESIDE: &str = "__MACOSX/";

/// The folder that holds everything, where nobody misses it: not where its
/// name is part of the layout, as in an archive of `deb-config/…`.
pub(super) fn common(entries: &[ArchivedEntry], files: &[(String, File)]) -> Option<String> {
    let mut within = entries.iter().filter(|entry| !entry.name.starts_with(BESIDE));
    let (top, _) = plain(&within.find(|entry| entry.kind != EntryKind::Folder)?.name).split_once('/')?;
    let below = |name: &str| plain(name).strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let all_below = entries.iter().all(|entry| entry.name.starts_with(BESIDE) || below(&entry.name));
    if !all_below || is_needed(entries, top) {
        return None;
    }
    let (mut with, mut without) = (Snapshot::default(), Snapshot::default());
    for (path, file) in files {
        with.insert(path.as_str(), file.clone());
        let rest = path.strip_prefix(top).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
        without.insert(rest, file.clone());
    }
    (ConfigRepo::recognise(&with).layout == ConfigRepo::recognise(&without).layout).then(|| top.to_owned())
}

/// Would a path without the folder be that of another entry, or none that a
/// file may have?
fn is_needed(entries: &[ArchivedEntry], top: &str) -> bool {
    entries
        .iter()
        .filter_map(|entry| plain(&entry.name).strip_prefix(top)?.strip_prefix('/'))
        .any(|rest| rest.starts_with(BESIDE) || check_path(rest).is_err())
}
