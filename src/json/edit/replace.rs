use serde_json::{Map, Value};

use super::change::Content;
use super::layout::{Container, Entry};
use super::render::Render;
use super::style::{Style, colon, indentation_at, line_end_near};
use super::{Document, Kind, NodeId};
use crate::source::{Sort, Span, TextEdit};

/// Makes one value another, touching only what differs.
pub(super) struct Replacing<'d> {
    document: &'d Document,
    style: Option<Style>,
}

impl<'d> Replacing<'d> {
    pub fn new(document: &'d Document) -> Self {
        Self { document, style: None }
    }

    pub fn edits(mut self, node: NodeId, content: Content<'_>) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        match content {
            Content::Value(value) => self.replace(node, value, &mut edits),
            Content::Text(text) if self.document.span(node).of(self.document.text()) == text => {}
            Content::Text(_) => edits.push(self.whole(node, content)),
        }
        edits
    }

    fn replace(&mut self, node: NodeId, value: &Value, edits: &mut Vec<TextEdit>) {
        if same(self.document, node, value) {
            return;
        }
        let kept = edits.len();
        let done = match value {
            Value::Object(members) if self.document.kind(node) == Kind::Object => self.members(node, members, edits),
            Value::Array(items) if self.document.kind(node) == Kind::Array => self.items(node, items, edits),
            _ => None,
        };
        if done.is_none() {
            edits.truncate(kept);
            edits.push(self.whole(node, Content::Value(value)));
        }
    }

    /// `None` where the object is better written anew.
    fn members(&mut self, node: NodeId, members: &Map<String, Value>, edits: &mut Vec<TextEdit>) -> Option<()> {
        let old: Vec<(&str, NodeId)> = self.document.members(node).map(|member| (member.name, member.value)).collect();
        let mut names: Vec<&str> = old.iter().map(|(name, _)| *name).collect();
        names.order();
        let distinct = names.windows(2).all(|pair| pair.first() != pair.last());
        let any_kept = old.iter().any(|(name, _)| members.contains_key(*name));
        if !distinct || !(any_kept || old.is_empty() || members.is_empty()) {
            return None;
        }
        for (name, child) in &old {
            if let Some(value) = members.get(*name) {
                self.replace(*child, value, edits);
            }
        }
        let added: Vec<Entry<'_>> = members
            .iter()
            .filter(|(name, _)| names.binary_search(&name.as_str()).is_err())
            .map(|(name, value)| (Some(name.as_str()), Content::Value(value)))
            .collect();
        let gone: Vec<bool> = old.iter().map(|(name, _)| !members.contains_key(*name)).collect();
        let container = Container::new(self.document, self.style(), node);
        if !added.is_empty() {
            let at = gone.iter().rposition(|gone| !gone).map_or(0, |last| last + 1);
            edits.push(container.insertion(at, &added).ok()?);
        }
        for (from, to) in runs(&gone) {
            edits.push(container.removal(from, to).ok()?);
        }
        Some(())
    }

    /// `None` where the list is better written anew.
    fn items(&mut self, node: NodeId, items: &[Value], edits: &mut Vec<TextEdit>) -> Option<()> {
        let old: Vec<NodeId> = self.document.items(node).collect();
        let alike = |pair: &(&NodeId, &Value)| same(self.document, *pair.0, pair.1);
        let before = old.iter().zip(items).take_while(alike).count();
        let (old_rest, new_rest) = (old.get(before..)?, items.get(before..)?);
        let after = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(alike).count();
        let (old_rest, new_rest) = (old_rest.get(..old_rest.len() - after)?, new_rest.get(..new_rest.len() - after)?);
        for (child, value) in old_rest.iter().zip(new_rest) {
            self.replace(*child, value, edits);
        }
        let paired = old_rest.len().min(new_rest.len());
        let added: Vec<Entry<'_>> = new_rest.get(paired..)?.iter().map(|value| (None, Content::Value(value))).collect();
        let container = Container::new(self.document, self.style(), node);
        if !added.is_empty() {
            edits.push(container.insertion(before + paired, &added).ok()?);
        }
        if old_rest.len() > paired {
            edits.push(container.removal(before + paired, before + old_rest.len()).ok()?);
        }
        Some(())
    }

    fn whole(&mut self, node: NodeId, content: Content<'_>) -> TextEdit {
        let document = self.document;
        let span = document.span(node);
        let text = document.text();
        let style = self.style();
        let render = Render { style, line_end: line_end_near(text, span.start) };
        let layout = match document.parent(node) {
            Some(parent) if content.is_container() => {
                Container::new(document, style, parent).layout_in_place(document.index(node), content)
            }
            _ => render.usual(content),
        };
        let written = render.content(content, layout, indentation_at(text, document.entry_span(node).start));
        TextEdit::replace(span, format!("{}{written}", self.blank_before_hole(node)))
    }

    /// What a value that is missing so far needs in front.
    fn blank_before_hole(&self, node: NodeId) -> &str {
        let span = self.document.span(node);
        let Some(member) = self.document.member_of(node).filter(|_| span.is_empty()) else { return "" };
        let before = Span::new(member.name_span.end, span.start).of(self.document.text());
        let Some((_, behind)) = before.split_once(':') else { return ": " };
        if !behind.is_empty() {
            return "";
        }
        let parent = self.document.parent(node);
        let mut beside = parent.into_iter().flat_map(|parent| self.document.members(parent));
        let example = beside.find_map(|member| colon(self.document, member.value)).unwrap_or(": ");
        example.split_once(':').map_or("", |(_, behind)| behind)
    }

    fn style(&mut self) -> &Style {
        self.style.get_or_insert_with(|| Style::of(self.document))
    }
}

/// Whether the value at `node` is `value` and is written soundly.
fn same(document: &Document, node: NodeId, value: &Value) -> bool {
    match (document.kind(node), value) {
        (Kind::Object, Value::Object(members)) => {
            let old = document.members(node);
            old.len() == members.len()
                && old
                    .into_iter()
                    .all(|member| members.get(member.name).is_some_and(|value| same(document, member.value, value)))
                && members.keys().all(|name| document.member(node, name).is_some())
        }
        (Kind::Array, Value::Array(items)) => {
            let old = document.items(node);
            old.len() == items.len() && old.zip(items).all(|(item, value)| same(document, item, value))
        }
        (Kind::String, Value::String(text)) => {
            document.string(node) == Some(text.as_str()) && is_closed_string(document.span(node).of(document.text()))
        }
        (Kind::Number, Value::Number(_)) | (Kind::Bool(_) | Kind::Null, _) => document.value(node) == *value,
        _ => false,
    }
}

fn is_closed_string(token: &str) -> bool {
    token.len() > 1 && token.starts_with('"') && token.ends_with('"')
}

/// The stretches of `true`.
fn runs(flags: &[bool]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, flag) in flags.iter().chain([&false]).enumerate() {
        match (flag, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}
