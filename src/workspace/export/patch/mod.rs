//! What changed, as a patch that `git apply` takes.

mod binary;

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use crate::source::{CONTEXT_LINES, File, FileMode, Side, line_diff};
use crate::workspace::{Change, ChangedFile};

/// Writes a patch in git's extended format of what makes the opened files those
/// of now. Lines stay as they are, whatever they end with; what is no text is
/// there as a binary patch. Where modes are not known, as in a folder, no line
/// speaks of them. The same changes give the same bytes.
///
/// Mirrors what git's `diff-generate-patch` and `apply.c` have of the format.
pub fn write_patch(changed: &[ChangedFile], bakes: bool) -> Vec<u8> {
    // The plain parts first: behind a head of git's without lines, git would take theirs for it.
    let mut patch = Patch::default();
    for file in changed.iter().filter(|file| bakes || !file.aside) {
        let from: &str = match &file.change {
            Change::Renamed { from, .. } => from,
            _ => &file.path,
        };
        match (&file.was, &file.now) {
            (Some(was), Some(now)) if is_link(was) != is_link(now) => {
                // Another kind of thing is another thing.
                Part { from, to: from, was: Some(was), now: None }.write(&mut patch);
                Part { from: &file.path, to: &file.path, was: None, now: Some(now) }.write(&mut patch);
            }
            (was, now) => Part { from, to: &file.path, was: was.as_ref(), now: now.as_ref() }.write(&mut patch),
        }
    }
    [patch.plain, patch.extended].concat()
}

#[derive(Default)]
struct Patch {
    plain: Vec<u8>,
    extended: Vec<u8>,
}

/// What becomes of one file.
struct Part<'f> {
    from: &'f str,
    to: &'f str,
    was: Option<&'f File>,
    now: Option<&'f File>,
}

impl Part<'_> {
    fn write(&self, patch: &mut Patch) {
        let texts = text_of(self.was).zip(text_of(self.now));
        let same = self.was.zip(self.now).is_some_and(|(was, now)| was.bytes == now.bytes);
        let diff = texts.filter(|_| !same).map(|(was, now)| line_diff(was, now, CONTEXT_LINES));
        let is_binary = texts.is_none() && !same;
        let mut head = String::new();
        // A plain patch says nothing of modes; git's own has to.
        let says_modes = self.was.or(self.now).is_some_and(|file| git_mode(file).is_some());
        let has_lines = diff.as_ref().is_some_and(|diff| !diff.hunks.is_empty());
        if says_modes || (self.was.is_some() && self.now.is_some()) || !has_lines {
            self.extended(&mut head, is_binary);
        }
        if let Some(diff) = diff.filter(|_| has_lines) {
            let _ = writeln!(head, "--- {}", self.was.map_or("/dev/null".to_owned(), |_| named("a/", self.from, true)));
            let _ = writeln!(head, "+++ {}", self.now.map_or("/dev/null".to_owned(), |_| named("b/", self.to, true)));
            for hunk in diff.hunks {
                let (old, new) = (range(hunk.old_start, hunk.old_lines), range(hunk.new_start, hunk.new_lines));
                let _ = writeln!(head, "@@ -{old} +{new} @@");
                for line in hunk.lines {
                    head.push(match line.side {
                        Side::Both => ' ',
                        Side::Old => '-',
                        Side::New => '+',
                    });
                    head.push_str(&line.text);
                    head.push_str(if line.end.is_empty() { "\n\\ No newline at end of file\n" } else { line.end });
                }
            }
        }
        let patch = if head.starts_with("--- ") { &mut patch.plain } else { &mut patch.extended };
        patch.extend_from_slice(head.as_bytes());
        if is_binary {
            let bytes = |file: Option<&File>| file.map(|file| file.bytes.to_vec()).unwrap_or_default();
            binary::write(patch, &bytes(self.was), &bytes(self.now));
        }
    }

    /// Git's own lines before the diff.
    fn extended(&self, head: &mut String, is_binary: bool) {
        let _ = writeln!(head, "diff --git {} {}", named("a/", self.from, false), named("b/", self.to, false));
        let (was, now) = (self.was.and_then(git_mode), self.now.and_then(git_mode));
        match (self.was, self.now) {
            (None, _) => _ = writeln!(head, "new file mode {}", now.unwrap_or(PLAIN)),
            (_, None) => _ = writeln!(head, "deleted file mode {}", was.unwrap_or(PLAIN)),
            _ => {
                // A file of an unknown mode is taken for a plain one where it becomes another.
                if let Some(now) = now
                    && was.unwrap_or(PLAIN) != now
                {
                    let _ = writeln!(head, "old mode {}\nnew mode {now}", was.unwrap_or(PLAIN));
                }
            }
        }
        if self.from != self.to {
            if self.was.zip(self.now).is_some_and(|(was, now)| was.bytes == now.bytes) {
                head.push_str("similarity index 100%\n");
            }
            let _ = writeln!(head, "rename from {}", named("", self.from, false));
            let _ = writeln!(head, "rename to {}", named("", self.to, false));
        }
        let (old, new) = (object_name(self.was), object_name(self.now));
        if old != new || is_binary {
            // A mode stands here only where it stays.
            let mode = was.filter(|was| Some(*was) == now).map(|mode| format!(" {mode}")).unwrap_or_default();
            let _ = writeln!(head, "index {old}..{new}{mode}");
        }
    }
}

const PLAIN: &str = "100644";

/// Git knows whether a file can be executed, and symbolic links.
fn git_mode(file: &File) -> Option<&'static str> {
    match file.mode {
        FileMode::Unix(mode) if mode & 0o100 != 0 => Some("100755"),
        FileMode::Unix(_) => Some(PLAIN),
        FileMode::Symlink => Some("120000"),
        FileMode::Unknown => None,
    }
}

fn is_link(file: &File) -> bool {
    file.mode == FileMode::Symlink
}

/// The text of a file, where it is one; of no file none.
fn text_of(file: Option<&File>) -> Option<&str> {
    match file {
        None => Some(""),
        Some(file) if file.bytes.contains(&0) => None,
        Some(file) => file.text(),
    }
}

fn range(start: usize, lines: usize) -> String {
    if lines == 1 { start.to_string() } else { format!("{start},{lines}") }
}

/// A path as git writes it; `in_line` where it stands alone behind `---`.
fn named(prefix: &str, path: &str, in_line: bool) -> String {
    let is_plain = |ch: char| !ch.is_control() && ch != '"' && ch != '\\';
    if path.chars().all(is_plain) {
        // Older programs take what follows a blank for a date.
        let end = if in_line && path.contains(' ') { "\t" } else { "" };
        return format!("{prefix}{path}{end}");
    }
    let mut quoted = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' => quoted.push_str("\\\""),
            b'\\' => quoted.push_str("\\\\"),
            b'\n' => quoted.push_str("\\n"),
            b'\t' => quoted.push_str("\\t"),
            0x20..=0x7e => quoted.push(char::from(byte)),
            byte => _ = write!(quoted, "\\{byte:03o}"),
        }
    }
    quoted.push('"');
    quoted
}

/// The name by which git keeps a file's bytes; zeros for no file.
fn object_name(file: Option<&File>) -> String {
    let Some(file) = file else { return "0".repeat(40) };
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", file.bytes.len()));
    hash.update(&file.bytes);
    hash.finalize().iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_have_gits_names() {
        assert_eq!(object_name(Some(&File::new(b"".as_slice()))), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(object_name(Some(&File::new(b"hello\n".as_slice()))), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn odd_names_are_quoted() {
        assert_eq!(named("a/", "packer/ü.json", true), "a/packer/ü.json");
        assert_eq!(named("a/", "a b", true), "a/a b\t");
        assert_eq!(named("b/", "a\"\\é", false), "\"b/a\\\"\\\\\\303\\251\"");
    }
}
