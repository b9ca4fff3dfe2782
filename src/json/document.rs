use std::sync::Arc;

use super::string::next_piece;
use super::{GoSyntaxError, Path, PathStep, SyntaxError};
use crate::source::Span;

/// Names a value of one [`Document`]; means nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool(bool),
    Null,
    /// A hole: a value that is missing or is not JSON.
    Invalid,
}

/// A member of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'d> {
    /// Decoded, without quotes.
    pub name: &'d str,
    /// With the quotes.
    pub name_span: Span,
    pub value: NodeId,
}

impl Member<'_> {
    /// From the name's first quote to the end of the value.
    pub fn span(&self, document: &Document) -> Span {
        Span::new(self.name_span.start, document.span(self.value).end)
    }
}

/// A text with its tree and its errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<Node>,
    pub(super) children: Vec<u32>,
    pub(super) decoded: Vec<(u32, Box<str>)>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) go_error: Option<GoSyntaxError>,
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// [`NONE`] for the root.
    pub parent: u32,
    /// Its place among the parent's children.
    pub index: u32,
    /// The name's token; empty where the value is no member.
    pub name_start: u32,
    pub name_end: u32,
    /// Where its children start in `Document::children`, and how many.
    pub first_child: u32,
    pub child_count: u32,
}

impl Document {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `None` for a text without any value.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).map_or(Kind::Invalid, |node| node.kind)
    }

    /// All values, each before those inside of it.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.nodes_from(self.root())
    }

    /// A value and all inside of it, each before those inside of it.
    pub fn nodes_below(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.nodes_from(Some(id))
    }

    fn nodes_from(&self, id: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        let mut todo: Vec<NodeId> = id.into_iter().collect();
        std::iter::from_fn(move || {
            let node = todo.pop()?;
            todo.extend(self.children(node).iter().rev().map(|child| NodeId(*child)));
            Some(node)
        })
    }

    /// The bytes that a stretch of what a string says takes in the text.
    /// `token` is the span of the string or of a member's name, quotes
    /// included; `decoded` counts bytes of what it says.
    pub fn span_within(&self, token: Span, decoded: Span) -> Span {
        let quote = token.of(&self.text).chars().next().map_or(0, char::len_utf8);
        let inside = Span::new(token.start + quote, token.end);
        let text = inside.of(&self.text);
        if !text.contains('\\') {
            let at = |offset: usize| (inside.start + offset).min(inside.end);
            return Span::new(at(decoded.start), at(decoded.end));
        }
        let (mut read, mut said) = (0, 0);
        let mut start = None;
        while said < decoded.end
            && let Some(piece) = next_piece(text.get(read..).unwrap_or_default())
        {
            if said >= decoded.start {
                start.get_or_insert(read);
            }
            read += piece.len;
            said += piece.ch.len_utf8();
        }
        Span::new(inside.start + start.unwrap_or(read), inside.start + read)
    }

    /// The bytes of the value, quotes and brackets included.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).map_or(Span::at(0), |node| span(node.start, node.end))
    }

    /// The object or array around the value.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).filter(|node| node.parent != NONE).map(|node| NodeId(node.parent))
    }

    /// The members of an object in the order of the text, duplicates included;
    /// empty for all else.
    pub fn members(&self, id: NodeId) -> impl DoubleEndedIterator<Item = Member<'_>> + ExactSizeIterator {
        let children = if self.kind(id) == Kind::Object { self.children(id) } else { &[] };
        children.iter().map(|value| self.as_member(NodeId(*value)))
    }

    /// The items of an array; empty for all else.
    pub fn items(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        let children = if self.kind(id) == Kind::Array { self.children(id) } else { &[] };
        children.iter().map(|value| NodeId(*value))
    }

    /// What a string says, decoded.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        (self.kind(id) == Kind::String).then(|| self.token_text(self.span(id)))
    }

    /// A number as it is written.
    pub fn number(&self, id: NodeId) -> Option<&str> {
        (self.kind(id) == Kind::Number).then(|| self.span(id).of(&self.text))
    }

    /// The value of a member; the last of duplicates wins, as in Go.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.member(id, key).map(|member| member.value)
    }

    /// A member by name; the last of duplicates wins, as in Go.
    pub fn member(&self, id: NodeId, key: &str) -> Option<Member<'_>> {
        self.members(id).rfind(|member| member.name == key)
    }

    /// The item of an array at `index`, from 0.
    pub fn item(&self, id: NodeId, index: usize) -> Option<NodeId> {
        self.items(id).nth(index)
    }

    /// The value at a path; the last of duplicates wins, as in Go.
    pub fn at(&self, path: &Path) -> Option<NodeId> {
        path.steps().iter().try_fold(self.root()?, |id, step| match step {
            PathStep::Key(key) => self.get(id, key),
            PathStep::Index(index) => self.item(id, *index),
        })
    }

    /// The way from the root. For a member that a later duplicate hides, it
    /// leads to the duplicate.
    pub fn path(&self, id: NodeId) -> Path {
        let mut steps = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            next = self.parent(id);
            match (next, self.member_of(id)) {
                (None, _) => {}
                (Some(_), Some(member)) => steps.push(PathStep::Key(member.name.to_owned())),
                (Some(_), None) => steps.push(PathStep::Index(self.index(id))),
            }
        }
        steps.reverse();
        Path(steps)
    }

    /// Its place among the members or items around it, from 0.
    pub fn index(&self, id: NodeId) -> usize {
        self.node(id).map_or(0, |node| wide(node.index))
    }

    /// The name that the value has in the object around it.
    pub fn member_of(&self, id: NodeId) -> Option<Member<'_>> {
        self.node(id).filter(|node| node.name_end > 0).map(|_| self.as_member(id))
    }

    /// The innermost value whose bytes, name included, `offset` lies in or at
    /// the edge of.
    pub fn node_at(&self, offset: usize) -> Option<NodeId> {
        let mut found = self.root().filter(|root| self.span(*root).touches(offset))?;
        while let Some(inner) = self.child_at(found, offset) {
            found = inner;
        }
        Some(found)
    }

    /// All that is not JSON, in the order of the text, at most
    /// [`MAX_ERRORS`](super::MAX_ERRORS). Empty exactly where Go accepts.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The first error as Go's `encoding/json`, and so Packer, puts it.
    pub fn go_error(&self) -> Option<&GoSyntaxError> {
        self.go_error.as_ref()
    }

    /// The values in an object or array.
    pub(super) fn children(&self, id: NodeId) -> &[u32] {
        let Some(node) = self.node(id) else { return &[] };
        let first = wide(node.first_child);
        self.children.get(first..first + wide(node.child_count)).unwrap_or_default()
    }

    fn child_at(&self, id: NodeId, offset: usize) -> Option<NodeId> {
        let children = self.children(id);
        let after = children.partition_point(|child| self.entry_span(NodeId(*child)).start <= offset);
        // At the seam of two neighbours the later one wins.
        let child = NodeId(*children.get(after.checked_sub(1)?)?);
        self.entry_span(child).touches(offset).then_some(child)
    }

    /// The bytes of a value with the name before it.
    pub(super) fn entry_span(&self, id: NodeId) -> Span {
        let span = self.span(id);
        self.member_of(id).map_or(span, |member| Span::new(member.name_span.start, span.end))
    }

    fn as_member(&self, value: NodeId) -> Member<'_> {
        let name_span = self.node(value).map_or(Span::at(0), |node| span(node.name_start, node.name_end));
        Member { name: self.token_text(name_span), name_span, value }
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(wide(id.0))
    }

    /// What a string token says; an unquoted name says itself.
    fn token_text(&self, span: Span) -> &str {
        if !self.decoded.is_empty()
            && let Ok(at) = self.decoded.binary_search_by_key(&span.start, |(start, _)| wide(*start))
            && let Some((_, text)) = self.decoded.get(at)
        {
            return text;
        }
        let token = span.of(&self.text);
        token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token)
    }
}

/// Offsets are kept in 32 bits: a text beyond them is refused.
pub(super) fn wide(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn span(start: u32, end: u32) -> Span {
    Span::new(wide(start), wide(end))
}
