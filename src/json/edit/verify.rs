use super::super::{Document, Kind, NodeId, parse};
use super::change::{Change, Content};
use super::error::EditError;
use crate::source::{Span, TextEdit, apply_edits};

/// Tells whether `edits` do to a document with errors what they do to a sound
/// one: `change`, and nothing else. The reader's guesses at what is broken
/// depend on the text around, so the only proof is to read it again.
pub(super) fn verify(document: &Document, change: &Change<'_>, edits: &[TextEdit]) -> Result<(), EditError> {
    let span = edits.first().map_or(Span::at(0), |edit| edit.span);
    let unsound = EditError::Unsound { span };
    let Ok((text, _)) = apply_edits(document.text(), edits) else { return Err(unsound) };
    let changed = parse(&text);
    let kept = changed.errors().len() <= document.errors().len() && matches(document, change, &changed);
    if kept { Ok(()) } else { Err(unsound) }
}

/// A value of a tree, without its place in the text.
#[derive(Debug, Clone, PartialEq)]
struct Leaf<'d> {
    depth: usize,
    name: Option<&'d str>,
    kind: Kind,
    text: &'d str,
}

fn matches(document: &Document, change: &Change<'_>, changed: &Document) -> bool {
    let written = change.content().map(|content| match content {
        Content::Value(value) => parse(&value.to_string()),
        Content::Text(text) => parse(text),
    });
    let value = written.as_ref().map(|written| leaves(written).0).unwrap_or_default();
    let (old, nodes) = leaves(document);
    let (new, _) = leaves(changed);
    let at = |id: NodeId| nodes.iter().position(|node| *node == id).unwrap_or(nodes.len());
    let range = |id: NodeId| {
        let start = at(id);
        let depth = old.get(start).map_or(0, |leaf| leaf.depth);
        let inside = old.get(start + 1..).unwrap_or_default();
        (start, start + 1 + inside.iter().take_while(|leaf| leaf.depth > depth).count())
    };
    let placed = |name, depth| {
        value.iter().enumerate().map(move |(at, leaf)| Leaf {
            depth: leaf.depth + depth,
            name: if at == 0 { name } else { leaf.name },
            ..leaf.clone()
        })
    };
    let mut expected = old.clone();
    match *change {
        Change::Root { .. } => expected.clone_from(&value),
        Change::Replace { node, .. } => {
            let (start, end) = range(node);
            let Some(leaf) = old.get(start) else { return false };
            expected.splice(start..end, placed(leaf.name, leaf.depth));
        }
        Change::Insert { parent, index, name, .. } => {
            let depth = old.get(at(parent)).map_or(0, |leaf| leaf.depth + 1);
            let start = match document.children(parent).get(index) {
                Some(next) => at(NodeId(*next)),
                None => range(parent).1,
            };
            expected.splice(start..start, placed(name, depth));
        }
        Change::Remove { node } => {
            let (start, end) = range(node);
            expected.drain(start..end);
        }
        Change::Rename { node, name } => {
            if let Some(leaf) = expected.get_mut(at(node)) {
                leaf.name = Some(name);
            }
        }
        Change::Move { node, index } => {
            let (start, end) = range(node);
            let Some(parent) = document.parent(node) else { return false };
            let mut children: Vec<u32> = document.children(parent).to_vec();
            children.retain(|child| NodeId(*child) != node);
            let moved: Vec<Leaf<'_>> = expected.drain(start..end).collect();
            let target = match children.get(index) {
                Some(next) => at(NodeId(*next)),
                None => range(parent).1,
            };
            let target = if target > start { target - (end - start) } else { target };
            expected.splice(target..target, moved);
        }
    }
    expected == new
}

/// All values, each before those inside of it.
fn leaves(document: &Document) -> (Vec<Leaf<'_>>, Vec<NodeId>) {
    let (mut leaves, mut nodes) = (Vec::new(), Vec::new());
    let mut todo: Vec<(NodeId, usize)> = document.root().map(|root| (root, 0)).into_iter().collect();
    while let Some((id, depth)) = todo.pop() {
        let kind = document.kind(id);
        let text = document.string(id).or_else(|| document.number(id)).unwrap_or_default();
        leaves.push(Leaf { depth, name: document.member_of(id).map(|member| member.name), kind, text });
        nodes.push(id);
        todo.extend(document.children(id).iter().rev().map(|child| (NodeId(*child), depth + 1)));
    }
    (leaves, nodes)
}
