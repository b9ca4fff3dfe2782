use crate::source::{CONTEXT_LINES, File, FileMode, LineDiff, line_diff};
use crate::workspace::{Change, ChangedFile};

/// Two texts that are together longer than this are not compared line by line.
const COMPARED_BYTES: usize = 8 << 20;

/// A file before and after, for the review of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub content: ContentComparison,
    /// The modes before and after, where both are known and differ.
    pub mode: Option<(FileMode, FileMode)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentComparison {
    /// The bytes are the same: the name or the mode changed.
    Same,
    Text(LineDiff),
    /// Either is no text, or a symbolic link: their sizes, where they exist.
    Binary {
        was: Option<usize>,
        now: Option<usize>,
    },
    /// Too much text to compare: its sizes in bytes.
    TooLarge {
        was: usize,
        now: usize,
    },
}

/// Compares a changed file with what was opened. Costs the more the larger the
/// file: ask for what is shown.
pub fn compare(file: &ChangedFile) -> Comparison {
    let (was, now) = (file.was.as_ref(), file.now.as_ref());
    let mode = match (was.map(|was| was.mode), now.map(|now| now.mode)) {
        (Some(was), Some(now)) if was != now => Some((was, now)),
        _ => None,
    };
    let same = was.zip(now).is_some_and(|(was, now)| was.bytes == now.bytes);
    let content =
        if same && file.change != Change::Added { ContentComparison::Same } else { compare_content(was, now) };
    Comparison { content, mode }
}

fn compare_content(was: Option<&File>, now: Option<&File>) -> ContentComparison {
    let size = |file: Option<&File>| file.map(|file| file.bytes.len());
    let text = |file: Option<&File>| match file {
        Some(file) if file.mode == FileMode::Symlink || file.bytes.contains(&0) => None,
        Some(file) => file.text().map(str::to_owned),
        None => Some(String::new()),
    };
    let (was_size, now_size) = (size(was), size(now));
    if was_size.unwrap_or(0) + now_size.unwrap_or(0) > COMPARED_BYTES {
        return ContentComparison::TooLarge { was: was_size.unwrap_or(0), now: now_size.unwrap_or(0) };
    }
    match (text(was), text(now)) {
        (Some(was), Some(now)) => ContentComparison::Text(line_diff(&was, &now, CONTEXT_LINES)),
        _ => ContentComparison::Binary { was: was_size, now: now_size },
    }
}
