//! The objects of a manifest and their keys, by indentation.
//!
//! A reader of YAML that knows what manifests are made of: block mappings and
//! lists, scalars of every style. Flow collections are passed over. Whatever
//! it gives is what a full reader would give; what it is not sure of, it does
//! not give.

use super::block::Block;
use super::quoted::end_of_quoted;
use super::scalar::Value;
use crate::source::Span;

/// Lists and mappings that nest deeper are not read.
const DEEPEST: usize = 64;

/// An object of a manifest: a document, or an item of a `List`.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub kind: String,
    pub name: Option<String>,
    pub entries: Vec<Entry>,
}

/// A key of a mapping, however deep.
#[derive(Debug)]
pub(super) struct Entry {
    /// The keys that lead to its mapping.
    pub path: Vec<String>,
    pub key: String,
    pub key_span: Span,
    pub column: usize,
    /// Its value, where that is one scalar.
    pub value: Option<Value>,
    /// Its value, where that is a block mapping.
    pub nested: Option<Value>,
}

/// The objects of a manifest, in order.
pub(super) fn objects(text: &str) -> Vec<Object> {
    let mut scan = Scan { text, at: 0, frames: Vec::new(), objects: vec![Object::default()], open: Vec::new() };
    scan.run();
    for object in &mut scan.objects {
        object.settle(text);
    }
    scan.objects
}

impl Object {
    fn settle(&mut self, text: &str) {
        let plain = |entries: &[Entry], path: &[&str], key: &str| {
            let entry = entries.iter().rfind(|entry| entry.key == key && entry.path == path)?;
            entry.value.as_ref()?.text(text).ok()
        };
        self.kind = plain(&self.entries, &[], "kind").unwrap_or_default();
        self.name = plain(&self.entries, &["metadata"], "name");
    }
}

/// A mapping's key or a list's item that what follows may belong to.
struct Frame {
    column: usize,
    /// `None` for an item.
    key: Option<String>,
    /// Starts an object of its own.
    object: bool,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame>,
    objects: Vec<Object>,
    /// Entries whose value may be a mapping that is not at its end yet: object,
    /// entry, column of the key.
    open: Vec<(usize, usize, usize)>,
}

impl Scan<'_> {
    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while let Some(line) = self.line(self.at) {
            let next = line.next;
            let content = line.content(self.text);
            let trimmed = content.trim_start_matches(' ');
            let column = content.len() - trimmed.len();
            if trimmed.trim().is_empty() || trimmed.starts_with('#') {
                self.at = next;
            } else if column == 0 && is_marker(trimmed) {
                self.close_nested(0, line.start);
                self.frames.clear();
                self.objects.push(Object::default());
                self.at = next;
                // `--- {…}` and the like are passed over with their line.
            } else {
                self.at = self.content(line.start + column, column).unwrap_or(next).max(next);
            }
        }
        self.close_nested(0, self.text.len());
    }

    /// Reads what stands at `at`, in a column; gives where to go on.
    fn content(&mut self, mut at: usize, mut column: usize) -> Option<usize> {
        let line = self.line(at)?;
        let mut dash = None;
        while let Some(rest) = self.text.get(at..line.end)
            && rest.starts_with('-')
            && rest.get(1..2).is_none_or(|next| next == " ")
        {
            self.close(column, true, line.start);
            let object = self.frames.iter().all(|frame| frame.key.as_deref() == Some("items"));
            self.push(Frame { column, key: None, object })?;
            if object {
                self.objects.push(Object::default());
            }
            let inner = rest.get(1..).unwrap_or_default();
            let blank = inner.len() - inner.trim_start_matches(' ').len();
            if inner.trim().is_empty() {
                return None;
            }
            dash = Some(column);
            at += 1 + blank;
            column += 1 + blank;
        }
        let Some((key, key_span, after)) = self.key(at, line.end) else {
            // A list's text, in which nothing is a key.
            return dash.and_then(|dash| self.value(at, dash).1);
        };
        self.close(column, false, line.start);
        let start = self.frames.iter().rposition(|frame| frame.object).map_or(0, |at| at + 1);
        let path = self.frames.get(start..)?.iter().map(|frame| frame.key.clone()).collect::<Option<Vec<String>>>();
        let (value, next) = self.value(after, column);
        let object = self.objects.len().checked_sub(1)?;
        // Below an item of a list there is nothing to find.
        if let Some(path) = path {
            let entries = &mut self.objects.last_mut()?.entries;
            if value.is_none() {
                self.open.push((object, entries.len(), column));
            }
            entries.push(Entry { path, key: key.clone(), key_span, column, value, nested: None });
        }
        self.push(Frame { column, key: Some(key), object: false })?;
        next
    }

    fn push(&mut self, frame: Frame) -> Option<()> {
        if self.frames.len() >= DEEPEST {
            return None;
        }
        self.frames.push(frame);
        Some(())
    }

    /// Ends what something in this column cannot be part of.
    fn close(&mut self, column: usize, is_item: bool, line: usize) {
        while let Some(frame) = self.frames.last() {
            let ends = frame.column > column || (frame.column == column && (frame.key.is_none() || !is_item));
            if !ends {
                break;
            }
            self.frames.pop();
        }
        self.close_nested(column, line);
    }

    /// Gives the entries whose mapping ends before `line` that mapping.
    fn close_nested(&mut self, column: usize, line: usize) {
        while let Some((object, entry, of_key)) = self.open.last().copied() {
            if of_key < column {
                break;
            }
            self.open.pop();
            let Some(entry) = self.objects.get_mut(object).and_then(|object| object.entries.get_mut(entry)) else {
                continue;
            };
            let after_key = self.text.get(entry.key_span.end..).and_then(|rest| rest.find('\n'));
            let body = after_key.map_or(line, |at| entry.key_span.end + at + 1);
            let head = Span::new(entry.key_span.end, body);
            let alone = head.of(self.text).trim_start_matches(['"', '\'', ' ']).trim_start_matches(':');
            if alone.trim().is_empty() || alone.trim_start().starts_with('#') {
                entry.nested = Block::mapping(self.text, of_key, Span::new(body, line)).map(Value::Block);
            }
        }
    }

    /// A key that starts at `at`, its span, and where its value may start.
    fn key(&self, at: usize, end: usize) -> Option<(String, Span, usize)> {
        let rest = self.text.get(at..end)?;
        let first = rest.chars().next()?;
        if matches!(first, '"' | '\'') {
            let close = at + end_of_quoted(rest)?;
            let span = Span::new(at, close);
            let key = Value::Quoted { span }.text(self.text).ok()?;
            let after = self.text.get(close..end)?;
            let colon = after.trim_start_matches(' ').strip_prefix(':')?;
            (colon.is_empty() || colon.starts_with([' ', '\t'])).then_some(())?;
            return Some((key, span, end - colon.len()));
        }
        if matches!(first, '?' | '{' | '[' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`' | '#') {
            return None;
        }
        let mut colons = rest.match_indices(':').map(|(at, _)| at);
        let colon = colons
            .find(|at| rest.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])))?;
        let key = rest.get(..colon)?;
        if key.contains(" #") {
            return None;
        }
        let key = key.trim_end();
        Some((key.to_owned(), Span::new(at, at + key.len()), at + colon + 1))
    }

    /// The scalar that starts behind a key's colon, if one does, and the line to
    /// go on with, if it is not the next.
    fn value(&self, after: usize, column: usize) -> (Option<Value>, Option<usize>) {
        let Some(line) = self.line(after) else { return (None, None) };
        let mut at = after;
        loop {
            let Some(rest) = self.text.get(at..line.end) else { return (None, None) };
            let trimmed = rest.trim_start_matches([' ', '\t']);
            at = line.end - trimmed.len();
            // An anchor or a tag before the value.
            if !trimmed.starts_with(['&', '!']) {
                break;
            }
            at += trimmed.find([' ', '\t']).unwrap_or(trimmed.len());
        }
        let rest = self.text.get(at..line.end).unwrap_or_default();
        match rest.chars().next() {
            None | Some('#' | '*') => (None, None),
            Some('|' | '>') => match Block::scalar(self.text, at, column) {
                Some(block) => {
                    let next = block.end();
                    (Some(Value::Block(block)), Some(next))
                }
                None => (None, None),
            },
            Some('"' | '\'') => {
                let Some(len) = self.text.get(at..).and_then(end_of_quoted) else {
                    // It never ends: nothing after it can be told.
                    return (None, Some(self.text.len()));
                };
                let span = Span::new(at, at + len);
                let next = self.line(span.end).map_or(self.text.len(), |line| line.next);
                (Some(Value::Quoted { span }), Some(next))
            }
            Some('{' | '[') => (None, Some(self.after_flow(at))),
            Some(_) => (self.plain(at, line, column), None),
        }
    }

    /// A plain scalar, if it is on one line.
    fn plain(&self, at: usize, line: Line, column: usize) -> Option<Value> {
        let rest = self.text.get(at..line.end)?;
        let end = rest.find(" #").unwrap_or(rest.len());
        let plain = rest.get(..end)?.trim_end();
        let mut next = self.line(line.next);
        while let Some(following) = next {
            let content = following.content(self.text);
            let trimmed = content.trim_start_matches([' ', '\t']);
            if !trimmed.trim().is_empty() {
                let goes_on = content.len() - trimmed.len() > column && !trimmed.starts_with('#');
                return (!goes_on).then(|| Value::Plain { span: Span::new(at, at + plain.len()) });
            }
            next = self.line(following.next);
        }
        Some(Value::Plain { span: Span::new(at, at + plain.len()) })
    }

    /// The line after the one in which a flow collection ends.
    fn after_flow(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        let mut at = start;
        while let Some(rest) = self.text.get(at..)
            && let Some(ch) = rest.chars().next()
        {
            at += match ch {
                '"' | '\'' => end_of_quoted(rest).unwrap_or(rest.len()),
                _ => ch.len_utf8(),
            };
            match ch {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.line(at).map_or(self.text.len(), |line| line.next)
    }

    /// The line that holds the byte at `at`; none at the end of the text.
    fn line(&self, at: usize) -> Option<Line> {
        Line::at(self.text, at)
    }
}

fn is_marker(line: &str) -> bool {
    ["---", "..."].iter().any(|marker| {
        line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
    })
}

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub start: usize,
    /// Without its line end.
    pub end: usize,
    /// Where the next one starts.
    pub next: usize,
}

impl Line {
    /// The line that holds the byte at `at`, which may be its line end.
    pub fn at(text: &str, at: usize) -> Option<Self> {
        if at >= text.len() {
            return None;
        }
        let start = text.get(..at)?.rfind('\n').map_or(0, |line_end| line_end + 1);
        let rest = text.get(at..)?;
        let (end, next) = rest.find('\n').map_or((text.len(), text.len()), |len| (at + len, at + len + 1));
        let end = if text.get(..end).is_some_and(|text| text.ends_with('\r')) && end > start { end - 1 } else { end };
        Some(Self { start, end: end.max(start), next })
    }

    pub fn content(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub fn content_with_end(self, text: &str) -> &str {
        text.get(self.start..self.next).unwrap_or_default()
    }
}
