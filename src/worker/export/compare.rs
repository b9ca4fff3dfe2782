use serde::{Deserialize, Serialize};

use super::changed::ChangedMeta;
use crate::source::{DiffLine, FileMode, Hunk, LineDiff, Side};
use crate::worker::{Done, Module, Task, TaskError};
use crate::workspace::ChangedFile;
use crate::workspace::export::{Comparison, ContentComparison, compare};

/// Compares a changed file with what was opened, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareFile {
    file: ChangedMeta,
}

/// How a file differs from what was opened, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Compared {
    /// "2 lines added, 1 removed", or why no lines are shown; of the mode too.
    pub remarks: Vec<String>,
    pub hunks: Vec<ComparedHunk>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedHunk {
    /// As git writes it.
    pub head: String,
    pub rows: Vec<ComparedRow>,
}

/// A line before and after, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRow {
    pub was: Option<Cell>,
    pub now: Option<Cell>,
    /// Both are there and the same.
    pub same: bool,
}

/// A line with its number from 1: what it shares with the other side, what it
/// does not, and what it shares again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub number: u32,
    pub parts: [String; 3],
}

impl Task for CompareFile {
    const NAME: &'static str = "compare-file";
    const MODULE: Module = Module::Archives;
    type Reply = Compared;
}

impl CompareFile {
    /// The task, and the bytes to send with it.
    pub fn of(file: &ChangedFile) -> (Self, Vec<Vec<u8>>) {
        let mut bytes = Vec::new();
        (Self { file: ChangedMeta::of(file, &mut bytes) }, bytes)
    }

    /// # Errors
    /// [`TaskError::Malformed`] where bytes are missing.
    pub(in crate::worker) fn run(self, files: Vec<Vec<u8>>) -> Result<Done<Compared>, TaskError> {
        let file = self.file.with_bytes(&mut files.into_iter());
        let file = file.ok_or_else(|| TaskError::malformed(Self::NAME, "bytes of the file are missing"))?;
        Ok(Done { reply: Compared::of(compare(&file)), files: Vec::new() })
    }
}

impl Compared {
    fn of(comparison: Comparison) -> Self {
        let mut compared = Self::default();
        if let Some((was, now)) = comparison.mode {
            compared.remarks.push(format!("Mode {} → {}", mode_text(was), mode_text(now)));
        }
        let size = |size: Option<usize>| size.map_or_else(|| "nothing".to_owned(), |size| format!("{size} bytes"));
        match comparison.content {
            ContentComparison::Same => compared.remarks.push("Its bytes are the same.".to_owned()),
            ContentComparison::Binary { was, now } => {
                compared.remarks.push(format!("No text: {} → {}", size(was), size(now)));
            }
            ContentComparison::TooLarge { was, now } => {
                compared.remarks.push(format!("Too much text to compare: {was} → {now} bytes"));
            }
            ContentComparison::Text(difference) => {
                compared.remarks.push(counted(&difference));
                if let Some(ends) = line_ends(&difference) {
                    compared.remarks.push(ends);
                }
                compared.hunks = difference.hunks.iter().map(hunk).collect();
            }
        }
        compared
    }
}

fn counted(difference: &LineDiff) -> String {
    let lines = |count: usize| if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
    match (difference.added, difference.removed) {
        (added, 0) => format!("{} added", lines(added)),
        (0, removed) => format!("{} removed", lines(removed)),
        (added, removed) => format!("{} added, {removed} removed", lines(added)),
    }
}

/// Says it where a line differs by its end alone: nobody sees that.
fn line_ends(difference: &LineDiff) -> Option<String> {
    let of = |side: Side| difference.hunks.iter().flat_map(|hunk| &hunk.lines).filter(move |line| line.side == side);
    let differ = of(Side::Old).zip(of(Side::New)).filter(|(was, now)| was.text == now.text && was.end != now.end);
    match differ.count() {
        0 => None,
        1 => Some("One line differs by its line end".to_owned()),
        count => Some(format!("{count} lines differ by their line ends")),
    }
}

fn hunk(hunk: &Hunk) -> ComparedHunk {
    let head = format!("@@ -{},{} +{},{} @@", hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines);
    let mut rows = Vec::new();
    let mut lines = hunk.lines.iter().peekable();
    while let Some(first) = lines.peek() {
        if first.side == Side::Both {
            let line = cell(first, first.new);
            rows.push(ComparedRow { was: Some(cell(first, first.old)), now: Some(line), same: true });
            lines.next();
            continue;
        }
        // What went and what came in its place, side by side.
        let mut went = Vec::new();
        while let Some(line) = lines.next_if(|line| line.side == Side::Old) {
            went.push(cell(line, line.old));
        }
        let mut came = Vec::new();
        while let Some(line) = lines.next_if(|line| line.side == Side::New) {
            came.push(cell(line, line.new));
        }
        let count = went.len().max(came.len());
        let (mut went, mut came) = (went.into_iter(), came.into_iter());
        rows.extend((0..count).map(|_| ComparedRow { was: went.next(), now: came.next(), same: false }));
    }
    ComparedHunk { head, rows }
}

fn cell(line: &DiffLine, number: Option<usize>) -> Cell {
    let number = number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
    let (start, end) = line.changed.map_or((line.text.len(), line.text.len()), |span| (span.start, span.end));
    let part = |from: usize, to: usize| line.text.get(from..to).unwrap_or_default().to_owned();
    Cell { number, parts: [part(0, start), part(start, end), part(end, line.text.len())] }
}

fn mode_text(mode: FileMode) -> String {
    match mode {
        FileMode::Unix(bits) => format!("{bits:o}"),
        FileMode::Symlink => "symbolic link".to_owned(),
        FileMode::Unknown => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;
    use crate::workspace::Change;

    fn compared(was: &str, now: &str) -> Compared {
        let file = |text: &str| Some(File::new(text.as_bytes()));
        let change =
            ChangedFile { path: "a".into(), change: Change::Edited, was: file(was), now: file(now), aside: false };
        let (task, bytes) = CompareFile::of(&change);
        task.run(bytes).unwrap().reply
    }

    #[test]
    fn lines_stand_side_by_side() {
        let compared = compared("one\ntwo\nthree\n", "one\ntoo\nthree\nfour\n");
        assert_eq!(compared.remarks, ["2 lines added, 1 removed"]);
        let rows = &compared.hunks[0].rows;
        assert_eq!(rows.len(), 4);
        assert!(rows[0].same && rows[2].same);
        let (was, now) = (rows[1].was.clone().unwrap(), rows[1].now.clone().unwrap());
        assert_eq!((was.number, was.parts), (2, ["t".into(), "w".into(), "o".into()]));
        assert_eq!((now.number, now.parts), (2, ["t".into(), "o".into(), "o".into()]));
        assert_eq!((rows[3].was.clone(), rows[3].now.clone().unwrap().number), (None, 4));
    }

    #[test]
    fn line_ends_are_told() {
        assert!(compared("one\r\n", "one\n").remarks.iter().any(|remark| remark.contains("line end")));
    }
}
