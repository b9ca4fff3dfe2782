use std::collections::BTreeMap;

use super::git_index::{GitIndex, Tracked};
use super::pattern::{Pattern, patterns};

/// Folders that are never read, whatever a `.gitignore` says.
const NEVER: [&str; 3] = [".git", ".hg", ".svn"];

/// Folders that are not read unless git tracks what is in them.
const SELDOM: [&str; 1] = ["node_modules"];

/// Which files of a folder are read. Asked before any byte is.
#[derive(Debug, Clone, Default)]
pub struct FolderRules {
    /// The patterns of each `.gitignore`, by its folder.
    patterns: BTreeMap<String, Vec<Pattern>>,
    /// Those of `.git/info/exclude`.
    excluded: Vec<Pattern>,
    index: Option<GitIndex>,
}

/// Whether something is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A file is read, a folder is gone into.
    Read,
    Ignored(WhyIgnored),
}

/// Why something is neither read nor written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyIgnored {
    /// It belongs to a version control system.
    VersionControl,
    /// It holds what was downloaded, such as `node_modules`.
    Downloaded,
    /// A git repository of its own.
    Submodule,
    /// A line of a `.gitignore`, from 1, or of `.git/info/exclude`.
    Pattern { file: String, line: usize },
}

impl FolderRules {
    /// Adds the `.gitignore` that lies in `folder`, which is empty for the root.
    pub fn add_gitignore(&mut self, folder: &str, text: &str) {
        self.patterns.insert(folder.to_owned(), patterns(text));
    }

    /// Adds `.git/info/exclude`.
    pub fn add_exclude(&mut self, text: &str) {
        self.excluded = patterns(text);
    }

    /// Adds what git tracks, which is read even where a pattern ignores it.
    pub fn add_index(&mut self, index: GitIndex) {
        self.index = Some(index);
    }

    pub fn index(&self) -> Option<&GitIndex> {
        self.index.as_ref()
    }

    /// Is the file or folder read? Its own folder is taken to be. The
    /// `.gitignore` files from the root down to that folder have to be added
    /// before. Mirrors git's `last_matching_pattern`.
    pub fn decide(&self, path: &str, is_folder: bool) -> Reading {
        let name = path.rsplit('/').next().unwrap_or(path);
        if NEVER.contains(&name) {
            return Reading::Ignored(WhyIgnored::VersionControl);
        }
        if let Some(index) = &self.index {
            match index.get(path) {
                Some(Tracked::Submodule) => return Reading::Ignored(WhyIgnored::Submodule),
                Some(_) if !is_folder => return Reading::Read,
                _ if is_folder && index.tracks_below(path) => return Reading::Read,
                // A folder is gone into for what is tracked in it; the rest of
                // it stays ignored.
                _ => {
                    let mut above = folders_above(path).map(|folder| self.untracked(folder, true));
                    if let Some(ignored) = above.find(|decided| *decided != Reading::Read) {
                        return ignored;
                    }
                }
            }
        }
        self.untracked(path, is_folder)
    }

    fn untracked(&self, path: &str, is_folder: bool) -> Reading {
        let name = path.rsplit('/').next().unwrap_or(path);
        if is_folder && SELDOM.contains(&name) {
            return Reading::Ignored(WhyIgnored::Downloaded);
        }
        self.last_match(path, is_folder)
    }

    /// The same for a path whose folders may themselves be ignored.
    pub fn decide_below(&self, path: &str, is_folder: bool) -> Reading {
        let mut above = folders_above(path).map(|folder| self.decide(folder, true));
        above.find(|decided| *decided != Reading::Read).unwrap_or_else(|| self.decide(path, is_folder))
    }

    /// What the nearest `.gitignore` with a fitting line says, by its last one.
    fn last_match(&self, path: &str, is_folder: bool) -> Reading {
        let above = path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at));
        for folder in above.chain([""]) {
            let Some(patterns) = self.patterns.get(folder) else { continue };
            let below = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
            if let Some(pattern) = last(patterns, below, is_folder) {
                let file = if folder.is_empty() { ".gitignore".to_owned() } else { format!("{folder}/.gitignore") };
                return reading(pattern, file);
            }
        }
        last(&self.excluded, path, is_folder)
            .map_or(Reading::Read, |pattern| reading(pattern, ".git/info/exclude".to_owned()))
    }
}

/// The folders of a path, the outermost first.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

fn last<'p>(patterns: &'p [Pattern], path: &str, is_folder: bool) -> Option<&'p Pattern> {
    patterns.iter().rfind(|pattern| pattern.matches(path, is_folder))
}

fn reading(pattern: &Pattern, file: String) -> Reading {
    if pattern.negative { Reading::Read } else { Reading::Ignored(WhyIgnored::Pattern { file, line: pattern.line }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(files: &[(&str, &str)]) -> FolderRules {
        let mut rules = FolderRules::default();
        for (folder, text) in files {
            rules.add_gitignore(folder, text);
        }
        rules
    }

    fn is_read(rules: &FolderRules, path: &str) -> bool {
        rules.decide_below(path, false) == Reading::Read
    }

    #[test]
    fn the_last_line_of_the_nearest_file_counts() {
        let rules = rules(&[("", "*.log\n!keep.log\nbuild/\n/only-root\n"), ("a", "!*.log\n")]);
        for (path, read) in [
            ("x.log", false),
            ("keep.log", true),
            ("a/x.log", true),
            ("b/x.log", false),
            ("build", true),
            ("build/x", false),
            ("a/build/keep.log", false),
            ("only-root", false),
            ("a/only-root", true),
        ] {
            assert_eq!(is_read(&rules, path), read, "{path}");
        }
        let why = WhyIgnored::Pattern { file: ".gitignore".into(), line: 1 };
        assert_eq!(rules.decide("b/x.log", false), Reading::Ignored(why));
    }

    #[test]
    fn what_git_keeps_for_itself_is_never_read() {
        let rules = rules(&[("", "!.git\n!node_modules\n")]);
        assert_eq!(rules.decide(".git", true), Reading::Ignored(WhyIgnored::VersionControl));
        assert_eq!(rules.decide("sub/.git", false), Reading::Ignored(WhyIgnored::VersionControl));
        assert_eq!(rules.decide("a/node_modules", true), Reading::Ignored(WhyIgnored::Downloaded));
    }
}
