use serde_json::Value;

use super::super::quote;
use super::change::Content;
use super::error::EditError;
use super::render::{Layout, Render};
use super::style::{
    Style, Tally, colon, indentation_at, is_blank, is_container, is_separator, last_line, line_end_near, newlines,
};
use super::{Document, Kind, NodeId};
use crate::source::{Span, TextEdit};

/// A member to be (with a name) or an item.
pub(super) type Entry<'v> = (Option<&'v str>, Content<'v>);

/// An object or array with the text between its entries.
pub(super) struct Container<'d> {
    document: &'d Document,
    style: &'d Style,
    id: NodeId,
    children: Vec<NodeId>,
}

/// How far neighbours are looked at for an example.
const NEIGHBOURS: usize = 16;

impl<'d> Container<'d> {
    pub fn new(document: &'d Document, style: &'d Style, id: NodeId) -> Self {
        let children = document.children(id).iter().map(|child| NodeId(*child)).collect();
        Self { document, style, id, children }
    }

    pub fn len(&self) -> usize {
        self.children.len()
    }

    /// Deletes the entries `from..to`, with their commas and lines.
    pub fn removal(&self, from: usize, to: usize) -> Result<TextEdit, EditError> {
        let (start, end) = (self.entry(from)?.start, self.entry(to.saturating_sub(1))?.end);
        if from == 0 && to == self.len() {
            return self.emptied(end);
        }
        let before = from.checked_sub(1).map(|index| self.gap(index)).filter(|gap| self.can_go(*gap));
        let after = (to < self.len()).then(|| self.gap(to - 1)).filter(|gap| self.can_go(*gap));
        let lines = |gap: Span| newlines(gap.of(self.text()));
        match (before, after) {
            (Some(before), Some(after)) if lines(before) > lines(after) => {
                Ok(TextEdit::delete(Span::new(start, after.end)))
            }
            (Some(before), _) => Ok(TextEdit::delete(Span::new(before.start, end))),
            (None, Some(after)) => Ok(TextEdit::delete(Span::new(start, after.end))),
            (None, None) => Err(EditError::Unsound { span: Span::new(start, end) }),
        }
    }

    /// Writes `entries` so that the first of them gets `index`.
    pub fn insertion(&self, index: usize, entries: &[Entry<'_>]) -> Result<TextEdit, EditError> {
        if self.children.is_empty() {
            return self.filling(entries);
        }
        let separator = self.separator(index);
        let offset = match index.checked_sub(1) {
            Some(before) => self.entry(before)?.end,
            None => self.entry(0)?.start,
        };
        let spread = separator.contains(['\n', '\r']);
        let indent = if spread { blanks_at_start(last_line(&separator)) } else { indentation_at(self.text(), offset) };
        let written: Vec<String> = entries
            .iter()
            .map(|entry| self.write(*entry, self.layout(index, entry.1, spread), indent, offset))
            .collect();
        let joined = written.join(&separator);
        if index == 0 {
            return Ok(TextEdit::insert(offset, joined + &separator));
        }
        if index == self.len()
            && let Some(comma) = self.trailing_comma()
        {
            let rest = separator.split_once(',').map_or("", |(_, rest)| rest);
            return Ok(TextEdit::insert(comma, format!("{rest}{joined}")));
        }
        Ok(TextEdit::insert(offset, separator + &joined))
    }

    /// Moves the entry at `from` to `to`, together with the gap beside it.
    pub fn moving(&self, from: usize, to: usize) -> Result<Vec<TextEdit>, EditError> {
        let removal = self.removal(from, from + 1)?;
        let entry = self.entry(from)?;
        let text = entry.of(self.text());
        let gap = if removal.span.start < entry.start {
            Span::new(removal.span.start, entry.start)
        } else {
            Span::new(entry.end, removal.span.end)
        };
        let gap = gap.of(self.text());
        let insertion = match if to > from { Some(to) } else { to.checked_sub(1) } {
            Some(before) => TextEdit::insert(self.entry(before)?.end, format!("{gap}{text}")),
            None => TextEdit::insert(self.entry(0)?.start, format!("{text}{gap}")),
        };
        // At one offset, what is inserted comes before what is deleted.
        Ok(vec![insertion, removal])
    }

    /// How to write `value` in place of the child at `index`.
    pub fn layout_in_place(&self, index: usize, value: Content<'_>) -> Layout {
        match self.children.get(index) {
            Some(child) if !self.document.children(*child).is_empty() => self.layout_of(*child),
            _ => self.layout(index, value, self.separator(index).contains(['\n', '\r'])),
        }
    }

    fn text(&self) -> &'d str {
        self.document.text()
    }

    fn entry(&self, index: usize) -> Result<Span, EditError> {
        let child = self.children.get(index).ok_or(EditError::OutOfRange { index, len: self.len() })?;
        Ok(self.document.entry_span(*child))
    }

    /// What stands between the entries `index` and `index + 1`.
    fn gap(&self, index: usize) -> Span {
        match (self.entry(index), self.entry(index + 1)) {
            (Ok(before), Ok(after)) => Span::new(before.end, after.start),
            _ => Span::at(0),
        }
    }

    /// True for white space with at most one comma: nothing is lost with it.
    fn can_go(&self, gap: Span) -> bool {
        let gap = gap.of(self.text());
        is_blank(gap) || is_separator(gap)
    }

    /// The bytes between the opener and the closer.
    fn inside(&self) -> Span {
        let span = self.document.span(self.id);
        let closer = if self.document.kind(self.id) == Kind::Object { "}" } else { "]" };
        let last = self.children.last().map_or(span.start + 1, |child| self.document.entry_span(*child).end);
        let closed = last < span.end && span.of(self.text()).ends_with(closer);
        Span::new(span.start + 1, if closed { span.end - 1 } else { span.end })
    }

    /// The end of a comma behind the last entry.
    fn trailing_comma(&self) -> Option<usize> {
        let last = self.entry(self.len().checked_sub(1)?).ok()?;
        let tail = Span::new(last.end, self.inside().end).of(self.text());
        is_separator(tail).then(|| tail.find(',').map(|at| last.end + at + 1)).flatten()
    }

    fn emptied(&self, end: usize) -> Result<TextEdit, EditError> {
        let inside = self.inside();
        let lead = Span::new(inside.start, self.entry(0)?.start);
        let tail = Span::new(end, inside.end);
        if !is_blank(lead.of(self.text())) || !self.can_go(tail) {
            return Err(EditError::Unsound { span: inside });
        }
        Ok(TextEdit::delete(inside))
    }

    fn filling(&self, entries: &[Entry<'_>]) -> Result<TextEdit, EditError> {
        let inside = self.inside();
        let old = inside.of(self.text());
        if !is_blank(old) {
            return Err(EditError::Unsound { span: inside });
        }
        let render = Render { style: self.style, line_end: line_end_near(self.text(), inside.start) };
        let spread = self.style.lines && (old.contains(['\n', '\r']) || self.spreads_when_filled(entries, &render));
        let outer = indentation_at(self.text(), inside.start);
        if !spread {
            let pad = if self.document.kind(self.id) == Kind::Object {
                &self.style.object_pad
            } else {
                &self.style.array_pad
            };
            let written: Vec<String> =
                entries.iter().map(|entry| self.write(*entry, Layout::Inline, outer, inside.start)).collect();
            return Ok(TextEdit::replace(inside, format!("{pad}{}{pad}", written.join(&self.style.comma))));
        }
        let indent = format!("{outer}{}", self.style.unit);
        let before = format!("{}{indent}", render.line_end);
        let written: Vec<String> = entries
            .iter()
            .map(|entry| format!("{before}{}", self.write(*entry, render.usual(entry.1), &indent, inside.start)))
            .collect();
        let written = written.join(",");
        if old.contains(['\n', '\r']) {
            return Ok(TextEdit::insert(inside.start, written));
        }
        Ok(TextEdit::replace(inside, format!("{written}{}{outer}", render.line_end)))
    }

    /// Whether an empty object or array on one line becomes several lines.
    fn spreads_when_filled(&self, entries: &[Entry<'_>], render: &Render<'_>) -> bool {
        let plain = entries.iter().all(|(_, content)| !content.is_container());
        if self.document.kind(self.id) == Kind::Array && plain && render.style.inline_lists {
            return false;
        }
        // One that itself stands among others on a line stays on it.
        let Some(parent) = self.document.parent(self.id) else { return true };
        let outer = Container::new(self.document, self.style, parent);
        let index = self.document.index(self.id);
        outer.len() == 0 || outer.separator(index).contains(['\n', '\r']) || outer.multi_line_neighbour(index)
    }

    /// What to write between two entries, near `index`: what is written
    /// between most of the others.
    fn separator(&self, index: usize) -> String {
        let mut gaps = Tally::default();
        let all = (0..self.len().saturating_sub(1)).map(|at| self.gap(at).of(self.text()));
        all.filter(|gap| is_separator(gap)).for_each(|gap| gaps.add(gap));
        let most = gaps.most();
        let near = [index.checked_sub(1), index.checked_sub(2), Some(index)];
        let near = near.map(|at| at.map_or("", |at| self.gap(at).of(self.text())));
        // Of equals rather one without empty lines.
        let single = most.iter().find(|gap| newlines(gap) == 1);
        let beside = near.iter().find(|gap| most.contains(gap));
        let Some(usual) = single.or(beside).or(most.first()) else { return self.first_separator() };
        // With the line end of the neighbour.
        let same = |gap: &&&str| gap.bytes().filter(|b| *b != b'\r').eq(usual.bytes().filter(|b| *b != b'\r'));
        (*near.iter().find(same).unwrap_or(usual)).to_owned()
    }

    /// The separator after a lone entry: as that one is set off from the opener.
    fn first_separator(&self) -> String {
        let inside = self.inside();
        let lead = self.entry(0).map_or("", |first| Span::new(inside.start, first.start).of(self.text()));
        match lead.rfind(['\n', '\r']) {
            Some(at) if is_blank(lead) => {
                let at = if lead.get(..=at).is_some_and(|line| line.ends_with("\r\n")) { at - 1 } else { at };
                format!(",{}", lead.get(at..).unwrap_or_default())
            }
            _ => self.style.comma.clone(),
        }
    }

    /// How to write a new value at `index`, after the example of its neighbours.
    fn layout(&self, index: usize, content: Content<'_>, spread: bool) -> Layout {
        let (kind, value) = match content {
            Content::Value(value @ Value::Array(_)) => (Kind::Array, value),
            Content::Value(value @ Value::Object(_)) => (Kind::Object, value),
            _ => return Layout::Inline,
        };
        if !spread {
            return if self.multi_line_neighbour(index) { Layout::Lines } else { Layout::Inline };
        }
        let plain =
            |id: NodeId| self.document.children(id).iter().all(|child| !is_container(self.document, NodeId(*child)));
        let is_plain = match value {
            Value::Array(items) => items.iter().all(|item| !matches!(item, Value::Array(_) | Value::Object(_))),
            _ => true,
        };
        let alike = |id: &NodeId| {
            self.document.kind(*id) == kind
                && !self.document.children(*id).is_empty()
                && (kind == Kind::Object || plain(*id) == is_plain)
        };
        let render = Render { style: self.style, line_end: "" };
        // Members of one object are of different sorts; items of a list are not.
        let example = if self.document.kind(self.id) == Kind::Array { self.near(index).find(alike) } else { None };
        example.map_or_else(|| render.usual(content), |id| self.layout_of(id))
    }

    fn multi_line_neighbour(&self, index: usize) -> bool {
        self.near(index).any(|id| self.document.span(id).of(self.text()).contains(['\n', '\r']))
    }

    /// The entries around `index`, those before it first.
    fn near(&self, index: usize) -> impl Iterator<Item = NodeId> {
        let (before, after) = self.children.split_at_checked(index).unwrap_or((&self.children, &[]));
        before.iter().rev().take(NEIGHBOURS).chain(after.iter().take(NEIGHBOURS)).copied()
    }

    fn layout_of(&self, id: NodeId) -> Layout {
        let spread = self.document.span(id).of(self.text()).contains(['\n', '\r']);
        if spread { Layout::Lines } else { Layout::Inline }
    }

    fn write(&self, (name, value): Entry<'_>, layout: Layout, indent: &str, offset: usize) -> String {
        let render = Render { style: self.style, line_end: line_end_near(self.text(), offset) };
        let value = render.content(value, layout, indent);
        match name {
            Some(name) => {
                let name = quote(name);
                format!("{name}{}{value}", self.colon(&name))
            }
            None => value,
        }
    }

    /// What to write behind a name: as the other members have it, values in
    /// one column included.
    fn colon(&self, name: &str) -> String {
        let mut colons = Tally::default();
        let mut column = None;
        let mut aligned = true;
        for child in &self.children {
            let (Some(colon), Some(member)) = (colon(self.document, *child), self.document.member_of(*child)) else {
                continue;
            };
            colons.add(colon);
            let width = member.name_span.of(self.text()).chars().count() + colon.len();
            aligned &= *column.get_or_insert(width) == width;
        }
        let Some(usual) = colons.top() else { return self.style.colon.clone() };
        let least = usual.trim_end_matches(' ').len() + 1;
        match column {
            Some(column)
                if aligned && colons.is_varied() && column >= name.chars().count() + least.min(usual.len()) =>
            {
                let blanks = " ".repeat((column - name.chars().count()).saturating_sub(2));
                if usual.ends_with(": ") && usual.len() > 2 { format!("{blanks}: ") } else { format!(": {blanks}") }
            }
            _ => usual.to_owned(),
        }
    }
}

fn blanks_at_start(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}
