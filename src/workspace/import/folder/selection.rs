use std::collections::BTreeMap;

use thiserror::Error;

use super::super::entry_check::leads_out;
use super::super::{ArchiveForm, Imported, Limits, Note};
use super::git_index::{GitIndex, Tracked};
use super::ignore::{FolderRules, Reading, WhyIgnored};
use crate::source::{File, FileMode};
use crate::workspace::{PathError, check_path};

/// A file of a folder, of which no byte is read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub path: String,
    pub size: u64,
}

/// What of a folder is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    pub read: Vec<String>,
    pub ignored: Vec<Ignored>,
}

/// A file or a whole folder that is neither read nor written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    pub path: String,
    pub is_folder: bool,
    pub why: WhyIgnored,
}

/// Why a folder is not opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FolderError {
    #[error("the folder has {found} files, besides those that git ignores; up to {limit} are read")]
    TooManyFiles { found: usize, limit: usize },
    #[error("the folder has {} MB, besides what git ignores; up to {} MB are read", found >> 20, limit >> 20)]
    TooLarge { found: u64, limit: u64 },
    #[error("`{}` cannot be opened: {why}", path.escape_debug())]
    Path { path: String, why: PathError },
}

const INDEX: &str = ".git/index";
const EXCLUDE: &str = ".git/info/exclude";

/// Which of the paths of a folder have to be read before it can be said which
/// others are.
pub fn read_first<'p>(paths: impl IntoIterator<Item = &'p str>) -> Vec<&'p str> {
    let none = FolderRules::default();
    paths
        .into_iter()
        .filter(|path| {
            let is_rule = *path == ".gitignore" || path.ends_with("/.gitignore");
            matches!(*path, INDEX | EXCLUDE) || (is_rule && none.decide_below(path, false) == Reading::Read)
        })
        .collect()
}

impl FolderRules {
    /// The rules that the files of [`read_first`] make, by their paths; what of
    /// them cannot be read is noted.
    pub fn of<'b>(files: impl IntoIterator<Item = (&'b str, &'b [u8])>) -> (Self, Vec<Note>) {
        let mut rules = Self::default();
        let mut notes = Vec::new();
        for (path, bytes) in files {
            let text = || String::from_utf8_lossy(bytes);
            match path {
                INDEX => match GitIndex::parse(bytes) {
                    Ok(index) => rules.add_index(index),
                    Err(why) => notes.push(Note::GitIndex { why: why.to_string() }),
                },
                EXCLUDE => rules.add_exclude(&text()),
                _ => {
                    if let Some(folder) = path.strip_suffix(".gitignore") {
                        rules.add_gitignore(folder.trim_end_matches('/'), &text());
                    }
                }
            }
        }
        (rules, notes)
    }
}

/// Says which of the listed files are read. Costs no more than a look at each
/// folder and file.
pub fn select(listed: &[Listed], rules: &FolderRules, limits: &Limits) -> Result<Selection, FolderError> {
    let mut selection = Selection::default();
    let mut bytes = 0_u64;
    let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
    for file in listed {
        let above = file.path.match_indices('/').filter_map(|(at, _)| file.path.get(..at));
        let mut inside = true;
        for folder in above {
            inside = *folders.entry(folder).or_insert_with(|| selection.goes_into(folder, rules));
            if !inside {
                break;
            }
        }
        if !inside {
            continue;
        }
        match rules.decide(&file.path, false) {
            Reading::Ignored(why) => {
                selection.ignored.push(Ignored { path: file.path.clone(), is_folder: false, why });
            }
            Reading::Read => {
                check_path(&file.path).map_err(|why| FolderError::Path { path: file.path.clone(), why })?;
                bytes = bytes.saturating_add(file.size);
                selection.read.push(file.path.clone());
            }
        }
    }
    if selection.read.len() > limits.entries {
        return Err(FolderError::TooManyFiles { found: selection.read.len(), limit: limits.entries });
    }
    if bytes > limits.bytes {
        return Err(FolderError::TooLarge { found: bytes, limit: limits.bytes });
    }
    Ok(selection)
}

impl Selection {
    fn goes_into(&mut self, folder: &str, rules: &FolderRules) -> bool {
        match rules.decide(folder, true) {
            Reading::Read => true,
            Reading::Ignored(why) => {
                self.ignored.push(Ignored { path: folder.to_owned(), is_folder: true, why });
                false
            }
        }
    }
}

/// What was read, with the modes that git knows. Symbolic links that the
/// browser followed are left out: writing them back would make files of them.
pub fn imported(files: Vec<(String, Vec<u8>)>, rules: &FolderRules) -> Imported {
    let mut imported = Imported { form: ArchiveForm::default(), ..Imported::default() };
    for (path, bytes) in files {
        let mode = match rules.index().and_then(|index| index.get(&path)) {
            Some(Tracked::File { executable }) => FileMode::Unix(if executable { 0o755 } else { 0o644 }),
            Some(Tracked::Symlink { size }) if is_target(&bytes, size) => {
                let target = String::from_utf8_lossy(&bytes);
                if leads_out(&path, &target) {
                    imported.notes.push(Note::LinkOut { path: path.clone(), target: target.into_owned() });
                }
                FileMode::Symlink
            }
            Some(Tracked::Symlink { .. }) => {
                imported.notes.push(Note::FollowedLink { path });
                continue;
            }
            Some(Tracked::Submodule) | None => FileMode::Unknown,
        };
        imported.files.push((path, File { bytes: bytes.into(), mode }));
    }
    imported
}

/// Can the bytes be the target of the link, as git writes it where links cannot be made?
fn is_target(bytes: &[u8], size: u32) -> bool {
    bytes.len() == usize::try_from(size).unwrap_or(usize::MAX) && !bytes.is_empty() && !bytes.contains(&b'\n')
}
