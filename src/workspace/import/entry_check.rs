use std::collections::BTreeMap;

use super::archive_form::{ArchivedEntry, EntryKind};
use super::error::{EntryProblem, Note, ProblemKind};
use crate::workspace::check_path;

/// What speaks against the names of an archive's entries, and what is odd
/// about them. Names that pass can be paths of one folder on every system,
/// but for those that differ by case.
pub(super) fn check_names(entries: &[ArchivedEntry]) -> (Vec<EntryProblem>, Vec<Note>) {
    let mut problems = Vec::new();
    let mut notes = Vec::new();
    let mut seen: BTreeMap<&str, EntryKind> = BTreeMap::new();
    for entry in entries {
        let path = plain(&entry.name);
        let mut problem = |kind| problems.push(EntryProblem { name: entry.name.clone(), kind });
        if let Err(why) = check_path(path) {
            problem(ProblemKind::Path(why));
        } else if seen.insert(path, entry.kind).is_some() {
            problem(ProblemKind::Duplicate);
        }
    }
    problems.extend(seen.keys().filter_map(|path| below_a_file(&seen, path)));

    let mut lower: BTreeMap<String, &str> = BTreeMap::new();
    for (path, kind) in &seen {
        if let Some(other) = lower.insert(path.to_lowercase(), path)
            && *kind != EntryKind::Folder
        {
            notes.push(Note::SameButForCase { path: (*path).to_owned(), other: other.to_owned() });
        }
    }
    (problems, notes)
}

/// An entry's name without what does not count: a `/` at the end, a `./` in front.
pub(super) fn plain(name: &str) -> &str {
    let name = name.strip_suffix('/').unwrap_or(name);
    name.strip_prefix("./").unwrap_or(name)
}

fn below_a_file(seen: &BTreeMap<&str, EntryKind>, path: &str) -> Option<EntryProblem> {
    let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    let file = folders.rfind(|folder| seen.get(folder).is_some_and(|kind| *kind != EntryKind::Folder))?;
    Some(EntryProblem { name: file.to_owned(), kind: ProblemKind::FileAndFolder { other: path.to_owned() } })
}

/// Does a symbolic link lead to what is not in the archive's folder?
pub(super) fn leads_out(path: &str, target: &str) -> bool {
    if target.starts_with('/') || target.contains('\\') || target.contains(':') {
        return true;
    }
    let mut depth = path.matches('/').count();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, kind: EntryKind) -> ArchivedEntry {
        let name = name.to_owned();
        ArchivedEntry { name, kind, system: 3, attributes: 0, modified: 0, unix_time: None, stored: false }
    }

    fn problems(names: &[(&str, EntryKind)]) -> Vec<String> {
        let entries: Vec<_> = names.iter().map(|(name, kind)| entry(name, *kind)).collect();
        check_names(&entries).0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_every_entry_and_its_reason() {
        use EntryKind::{File, Folder, Symlink};
        assert_eq!(
            problems(&[("a/", Folder), ("a/b", File), ("./c", File), ("c", File), ("../x", File), ("/y", File)]),
            [
                "`c` is in the archive twice",
                "`../x` is refused: the path has a part `..`, which leads out of the folder",
                "`/y` is refused: the path is absolute"
            ]
        );
        assert_eq!(
            problems(&[("link", Symlink), ("link/a/b", File)]),
            ["`link` is a file, and a folder for `link/a/b`, at once"]
        );
    }

    #[test]
    fn links_that_lead_out_are_told() {
        for (path, target, out) in [
            ("a/b", "../c", false),
            ("a/b", "../../c", true),
            ("b", "c/../../d", true),
            ("b", "/etc/passwd", true),
            ("b", "./c//d", false),
            ("b", "C:\\x", true),
        ] {
            assert_eq!(leads_out(path, target), out, "{path} -> {target}");
        }
    }
}
