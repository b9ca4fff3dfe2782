//! Changes to a document as the smallest text edits: indentation, order of
//! names, line ends and all that is not touched stay as they are.
//!
//! Every function takes the document as it is and gives edits whose spans refer
//! to [`Document::text`], for [`apply_edits`](crate::source::apply_edits).
//! Documents with errors can be edited wherever the touched part is sound: an
//! edit that would change the meaning of anything else is refused with
//! [`EditError::Unsound`].

mod change;
mod error;
mod layout;
mod plan;
mod render;
mod replace;
mod style;
mod verify;

use serde_json::Value;

use change::{Change, Content};
pub use error::EditError;

use super::{Document, Kind, NodeId, Path, PathStep, VALUE_DEPTH, parse};
use crate::source::{Span, TextEdit, apply_edits};

/// Where a new member goes in its object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    First,
    Last,
    /// Before the member of this name; last where there is none.
    Before(String),
    /// After the member of this name; last where there is none.
    After(String),
    /// So that it has this index among the members; last where there are fewer.
    At(usize),
}

/// Makes `value` the value at `path`. Where both the old and the new value are
/// objects or arrays, only what differs is touched. What is missing on the way
/// is created: members at the end of their objects, items at the end of their
/// arrays. Gives no edits where nothing would change.
pub fn set(document: &Document, path: &Path, value: &Value) -> Result<Vec<TextEdit>, EditError> {
    let Some(mut node) = document.root() else {
        return run(document, &Change::Root { content: Content::Value(&wrap(path.steps(), value, path, 0)?) });
    };
    for (depth, step) in path.steps().iter().enumerate() {
        if let Some(inner) = child(document, node, step) {
            node = inner;
            continue;
        }
        let parent = node;
        let rest = path.steps().get(depth + 1..).unwrap_or_default();
        let value = wrap(rest, value, path, depth + 1)?;
        let index = document.children(parent).len();
        let name = match (document.kind(parent), step) {
            (Kind::Object, PathStep::Key(name)) => Some(name.as_str()),
            (Kind::Array, PathStep::Index(at)) if *at == index => None,
            (Kind::Array, PathStep::Index(at)) => return Err(EditError::OutOfRange { index: *at, len: index }),
            (_, PathStep::Key(_)) => return Err(not_a(Kind::Object, document, parent)),
            (_, PathStep::Index(_)) => return Err(not_a(Kind::Array, document, parent)),
        };
        return run(document, &Change::Insert { parent, index, name, content: Content::Value(&value) });
    }
    set_node(document, node, value)
}

/// [`set`] for a value that is there, such as one of several of the same name.
pub fn set_node(document: &Document, node: NodeId, value: &Value) -> Result<Vec<TextEdit>, EditError> {
    run(document, &Change::Replace { node, content: Content::Value(value) })
}

/// Makes `json` the value at `path`, which has to be there, written as it is.
pub fn set_text(document: &Document, path: &Path, json: &str) -> Result<Vec<TextEdit>, EditError> {
    run(document, &Change::Replace { node: find(document, path)?, content: Content::Text(json.trim()) })
}

/// Adds a member to the object at `object`. A name that is there already is an
/// error.
pub fn insert_member(
    document: &Document,
    object: &Path,
    place: &Place,
    name: &str,
    value: &Value,
) -> Result<Vec<TextEdit>, EditError> {
    let parent = find(document, object)?;
    if document.kind(parent) != Kind::Object {
        return Err(not_a(Kind::Object, document, parent));
    }
    refuse_taken(document, parent, name)?;
    let last = document.children(parent).len();
    let found = |name: &str| document.member(parent, name).map(|member| document.index(member.value));
    let index = match place {
        Place::First => 0,
        Place::Last => last,
        Place::Before(name) => found(name).unwrap_or(last),
        Place::After(name) => found(name).map_or(last, |index| index + 1),
        Place::At(index) => (*index).min(last),
    };
    run(document, &Change::Insert { parent, index, name: Some(name), content: Content::Value(value) })
}

/// Adds an item to the array at `array`, so that it has this index; the length
/// of the array as index appends.
pub fn insert_item(document: &Document, array: &Path, index: usize, value: &Value) -> Result<Vec<TextEdit>, EditError> {
    let parent = find(document, array)?;
    if document.kind(parent) != Kind::Array {
        return Err(not_a(Kind::Array, document, parent));
    }
    let len = document.children(parent).len();
    if index > len {
        return Err(EditError::OutOfRange { index, len });
    }
    run(document, &Change::Insert { parent, index, name: None, content: Content::Value(value) })
}

/// Adds an item behind that at `item`, which is its copy but for `changes`:
/// edits of the document that lie in the item, applied to the copy alone.
pub fn duplicate_item(document: &Document, item: &Path, changes: &[TextEdit]) -> Result<Vec<TextEdit>, EditError> {
    let node = find(document, item)?;
    let parent = document.parent(node).filter(|parent| document.kind(*parent) == Kind::Array);
    let parent = parent.ok_or_else(|| not_a(Kind::Array, document, document.parent(node).unwrap_or(node)))?;
    let span = document.span(node);
    let unsound = EditError::Unsound { span };
    if changes.iter().any(|change| !span.contains(change.span)) {
        return Err(unsound);
    }
    let place = |at: usize| at.saturating_sub(span.start);
    let inside: Vec<TextEdit> = changes
        .iter()
        .map(|change| TextEdit::replace(Span::new(place(change.span.start), place(change.span.end)), &*change.text))
        .collect();
    let Ok((copy, _)) = apply_edits(span.of(document.text()), &inside) else { return Err(unsound) };
    let index = document.index(node) + 1;
    run(document, &Change::Insert { parent, index, name: None, content: Content::Text(&copy) })
}

/// Removes the member or item at `path`, with its comma and its line.
pub fn remove(document: &Document, path: &Path) -> Result<Vec<TextEdit>, EditError> {
    remove_node(document, find(document, path)?)
}

/// [`remove`] for a value at hand, such as one of several of the same name.
pub fn remove_node(document: &Document, node: NodeId) -> Result<Vec<TextEdit>, EditError> {
    run(document, &Change::Remove { node })
}

/// Gives the member at `path` another name; its place and value stay.
pub fn rename(document: &Document, path: &Path, name: &str) -> Result<Vec<TextEdit>, EditError> {
    rename_node(document, find(document, path)?, name)
}

/// [`rename`] for a value at hand, such as one of several of the same name.
pub fn rename_node(document: &Document, node: NodeId, name: &str) -> Result<Vec<TextEdit>, EditError> {
    let member = document.member_of(node).ok_or_else(|| EditError::NoName { path: document.path(node) })?;
    if member.name == name {
        return Ok(Vec::new());
    }
    if let Some(parent) = document.parent(node) {
        refuse_taken(document, parent, name)?;
    }
    run(document, &Change::Rename { node, name })
}

/// Moves the member or item at `path` among its neighbours, so that it has
/// `index` afterwards. Its text is moved as it is.
pub fn move_to(document: &Document, path: &Path, index: usize) -> Result<Vec<TextEdit>, EditError> {
    let node = find(document, path)?;
    let parent = document.parent(node).ok_or(EditError::Root)?;
    let len = document.children(parent).len();
    if index >= len {
        return Err(EditError::OutOfRange { index, len });
    }
    run(document, &Change::Move { node, index })
}

fn run(document: &Document, change: &Change<'_>) -> Result<Vec<TextEdit>, EditError> {
    match change.content() {
        Some(Content::Value(value)) if !is_within(value, VALUE_DEPTH) => {
            return Err(EditError::TooDeep { limit: VALUE_DEPTH });
        }
        Some(Content::Text(text)) => {
            if let Some(error) = parse(text).errors().first() {
                return Err(EditError::NotJson(error.clone()));
            }
        }
        _ => {}
    }
    let edits = plan::plan(document, change)?;
    if !document.errors().is_empty() && !edits.is_empty() {
        verify::verify(document, change, &edits)?;
    }
    Ok(edits)
}

fn find(document: &Document, path: &Path) -> Result<NodeId, EditError> {
    document.at(path).ok_or_else(|| EditError::NoSuchValue { path: path.clone() })
}

fn child(document: &Document, node: NodeId, step: &PathStep) -> Option<NodeId> {
    match step {
        PathStep::Key(key) => document.get(node, key),
        PathStep::Index(index) => document.item(node, *index),
    }
}

fn not_a(expected: Kind, document: &Document, node: NodeId) -> EditError {
    let expected = if expected == Kind::Object { "an object" } else { "a list" };
    EditError::NotAContainer { path: document.path(node), span: document.span(node), expected }
}

fn refuse_taken(document: &Document, object: NodeId, name: &str) -> Result<(), EditError> {
    match document.member(object, name) {
        Some(member) => Err(EditError::NameTaken { name: name.to_owned(), span: member.name_span }),
        None => Ok(()),
    }
}

/// The value that, put where `steps` begin, makes `value` stand at their end.
fn wrap(steps: &[PathStep], value: &Value, path: &Path, depth: usize) -> Result<Value, EditError> {
    if depth > VALUE_DEPTH || steps.len() > VALUE_DEPTH {
        return Err(EditError::TooDeep { limit: VALUE_DEPTH });
    }
    steps.iter().rev().try_fold(value.clone(), |inner, step| match step {
        PathStep::Key(name) => Ok(Value::Object([(name.clone(), inner)].into_iter().collect())),
        PathStep::Index(0) => Ok(Value::Array(vec![inner])),
        PathStep::Index(_) => Err(EditError::NoSuchValue { path: path.clone() }),
    })
}

fn is_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| is_within(item, depth - 1)),
        Value::Object(members) => depth > 0 && members.values().all(|member| is_within(member, depth - 1)),
        _ => true,
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
