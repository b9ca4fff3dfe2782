use super::{Document, Kind, NodeId};
use crate::source::Span;

/// How a document is written, where its parts do not say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// What one level more is indented by.
    pub unit: String,
    /// What stands between a name and its value, such as `: `.
    pub colon: String,
    /// What stands between two values on one line, such as `, `.
    pub comma: String,
    /// What stands inside the brackets of an object on one line.
    pub object_pad: String,
    pub array_pad: String,
    /// Whether lists of plain values are written on one line.
    pub inline_lists: bool,
    /// Whether the document is spread over lines.
    pub lines: bool,
}

impl Style {
    pub fn of(document: &Document) -> Self {
        let mut seen = Seen::default();
        for (id, _) in (0_u32..).zip(&document.nodes) {
            seen.look_at(document, NodeId(id));
        }
        let root = document.root().map_or(Span::at(0), |root| document.span(root));
        let lines = root.len() <= 2 || root.of(document.text()).contains(['\n', '\r']);
        let colon = seen.colons.top().unwrap_or(": ").to_owned();
        let airy = colon != ":";
        let comma = seen.commas.top().unwrap_or(if airy { ", " } else { "," }).to_owned();
        Self {
            unit: seen.units.top().unwrap_or("  ").to_owned(),
            object_pad: seen.object_pads.top().unwrap_or(if airy && lines { " " } else { "" }).to_owned(),
            array_pad: seen.array_pads.top().unwrap_or("").to_owned(),
            inline_lists: seen.inline_lists > seen.spread_lists,
            colon,
            comma,
            lines,
        }
    }
}

#[derive(Default)]
struct Seen<'d> {
    units: Tally<'d>,
    colons: Tally<'d>,
    commas: Tally<'d>,
    object_pads: Tally<'d>,
    array_pads: Tally<'d>,
    inline_lists: usize,
    spread_lists: usize,
}

impl<'d> Seen<'d> {
    fn look_at(&mut self, document: &'d Document, id: NodeId) {
        if let Some(colon) = colon(document, id) {
            self.colons.add(colon);
        }
        let children = document.children(id);
        let Some(first) = children.first() else { return };
        let text = document.text();
        let opener = document.span(id).start;
        let lead = Span::new(opener + 1, document.entry_span(NodeId(*first)).start).of(text);
        if !is_blank(lead) {
            return;
        }
        let is_array = document.kind(id) == Kind::Array;
        let spread = lead.contains(['\n', '\r']);
        if is_array && children.iter().all(|child| !is_container(document, NodeId(*child))) {
            self.inline_lists += usize::from(!spread);
            self.spread_lists += usize::from(spread);
        }
        if spread {
            let inner = last_line(lead);
            if let Some(unit) = inner.strip_prefix(indentation_at(text, opener)).filter(|unit| !unit.is_empty()) {
                self.units.add(unit);
            }
        } else if !document.span(id).of(text).contains(['\n', '\r']) {
            let pads = if is_array { &mut self.array_pads } else { &mut self.object_pads };
            pads.add(lead);
            let spans = || children.iter().map(|child| document.entry_span(NodeId(*child)));
            for (before, after) in spans().zip(spans().skip(1)) {
                let gap = Span::new(before.end, after.start).of(text);
                if is_separator(gap) {
                    self.commas.add(gap);
                }
            }
        }
    }
}

/// Counts texts, to find the most frequent.
#[derive(Default)]
pub(super) struct Tally<'t>(Vec<(&'t str, usize)>);

impl<'t> Tally<'t> {
    /// More variety than this says nothing.
    const MOST: usize = 16;

    pub fn add(&mut self, text: &'t str) {
        if let Some((_, count)) = self.0.iter_mut().find(|(seen, _)| *seen == text) {
            *count += 1;
        } else if self.0.len() < Self::MOST {
            self.0.push((text, 1));
        }
    }

    pub fn is_varied(&self) -> bool {
        self.0.len() > 1
    }

    /// The most frequent; the first of equals.
    pub fn top(&self) -> Option<&'t str> {
        self.most().first().copied()
    }

    /// All that are as frequent as any.
    pub fn most(&self) -> Vec<&'t str> {
        let most = self.0.iter().map(|(_, count)| *count).max().unwrap_or_default();
        self.0.iter().filter(|(_, count)| *count == most).map(|(text, _)| *text).collect()
    }
}

/// What stands between a member's name and its value, if on one line.
pub(super) fn colon(document: &Document, id: NodeId) -> Option<&str> {
    let member = document.member_of(id)?;
    let text = Span::new(member.name_span.end, document.span(id).start).of(document.text());
    let is_colon = text.trim_matches(BLANKS) == ":" && !text.contains(['\n', '\r']);
    // A value that is still missing stands right behind its colon.
    (is_colon && document.kind(id) != Kind::Invalid).then_some(text)
}

pub(super) fn is_container(document: &Document, id: NodeId) -> bool {
    matches!(document.kind(id), Kind::Object | Kind::Array)
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

pub(super) fn is_blank(text: &str) -> bool {
    text.trim_matches(BLANKS).is_empty()
}

/// White space around exactly one comma.
pub(super) fn is_separator(text: &str) -> bool {
    text.trim_matches(BLANKS) == ","
}

pub(super) fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
        + text.bytes().zip(text.bytes().skip(1).chain([0])).filter(|pair| pair.0 == b'\r' && pair.1 != b'\n').count()
}

/// The white space that the line around `offset` begins with, as far as `offset`.
pub(super) fn indentation_at(text: &str, offset: usize) -> &str {
    let line = last_line(text.get(..offset).unwrap_or_default());
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// What follows the last line break.
pub(super) fn last_line(text: &str) -> &str {
    text.rfind(['\n', '\r']).and_then(|at| text.get(at + 1..)).unwrap_or(text)
}

/// The line break nearest to `offset`, the one before it first.
pub(super) fn line_end_near(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    if let Some(at) = before.rfind(['\n', '\r']) {
        let at = if before.get(..at + 1).is_some_and(|line| line.ends_with("\r\n")) { at - 1 } else { at };
        return line_end_at(text, at);
    }
    let after = text.get(offset..).unwrap_or_default().find(['\n', '\r']);
    after.map_or("\n", |at| line_end_at(text, offset + at))
}

fn line_end_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let len = if rest.starts_with("\r\n") { 2 } else { 1 };
    rest.get(..len).unwrap_or("\n")
}
