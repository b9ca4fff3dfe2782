use proptest::prelude::*;
use serde_json::Value;

use super::{EditError, Place, insert_item, insert_member, move_to, remove_node, rename_node, set_node};
use crate::json::{Document, Kind, NodeId, parse};
use crate::source::{Sort, TextEdit, apply_edits};

fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[a-f]", any::<String>(), Just("a\"\\\n".to_owned())]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        "[a-z ]{0,6}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// White space as people leave it, and odder.
fn blanks() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => Just(" ".to_owned()),
        2 => Just("\n  ".to_owned()),
        1 => Just("\r\n\t".to_owned()),
        1 => Just("\n\n    ".to_owned()),
        1 => "[ \t\r\n]{0,4}",
    ]
}

/// `value` as text, with `blanks` used in turn wherever white space may stand.
fn written(value: &Value, blanks: &mut impl Iterator<Item = String>, out: &mut String) {
    let mut blank = |out: &mut String| out.push_str(&blanks.next().unwrap_or_default());
    blank(out);
    match value {
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                written(item, blanks, out);
            }
            out.push_str(&blanks.next().unwrap_or_default());
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (at, (name, member)) in members.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(&blanks.next().unwrap_or_default());
                out.push_str(&crate::json::quote(name));
                out.push_str(&blanks.next().unwrap_or_default());
                out.push(':');
                written(member, blanks, out);
            }
            out.push_str(&blanks.next().unwrap_or_default());
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
    out.push_str(&blanks.next().unwrap_or_default());
}

fn texts() -> impl Strategy<Value = String> {
    let odd = (values(), prop::collection::vec(blanks(), 1..40)).prop_map(|(value, blanks)| {
        let mut out = String::new();
        written(&value, &mut blanks.into_iter().cycle(), &mut out);
        out
    });
    prop_oneof![
        odd,
        values().prop_map(|value| value.to_string()),
        values().prop_map(|value| serde_json::to_string_pretty(&value).unwrap()),
        values().prop_map(|value| serde_json::to_string_pretty(&value).unwrap().replace('\n', "\r\n")),
    ]
}

/// Texts with something missing, doubled or strange.
fn broken_texts() -> impl Strategy<Value = String> {
    let strange = prop::sample::select(vec![
        "", ",", "\"", "{", "}", "[", "]", ":", " ", "\n", "// x\n", "/* */", "True", "'", "\\", "=", "\u{feff}", "é",
    ]);
    let damage = (any::<prop::sample::Index>(), 0..3_usize, strange);
    (texts(), prop::collection::vec(damage, 1..4)).prop_map(|(text, damages)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, len, strange) in damages {
            let at = at.index(chars.len() + 1);
            let end = (at + len).min(chars.len());
            chars.splice(at..end, strange.chars());
        }
        chars.into_iter().collect()
    })
}

#[derive(Debug, Clone)]
enum Operation {
    Set(Value),
    Insert { index: usize, name: String, value: Value },
    Remove,
    Rename(String),
    Move(usize),
}

fn operations() -> impl Strategy<Value = Operation> {
    prop_oneof![
        values().prop_map(Operation::Set),
        (0..6_usize, names(), values()).prop_map(|(index, name, value)| Operation::Insert { index, name, value }),
        Just(Operation::Remove),
        names().prop_map(Operation::Rename),
        (0..6_usize).prop_map(Operation::Move),
    ]
}

/// A tree that keeps duplicates, for saying what should come out.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Leaf(Kind, String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

fn tree(document: &Document, id: NodeId) -> Tree {
    match document.kind(id) {
        Kind::Array => Tree::Array(document.items(id).map(|item| tree(document, item)).collect()),
        Kind::Object => {
            Tree::Object(document.members(id).map(|m| (m.name.to_owned(), tree(document, m.value))).collect())
        }
        kind => Tree::Leaf(kind, document.string(id).or_else(|| document.number(id)).unwrap_or_default().to_owned()),
    }
}

fn tree_of(text: &str) -> Tree {
    let document = parse(text);
    tree(&document, document.root().unwrap())
}

fn indexes(document: &Document, mut id: NodeId) -> Vec<usize> {
    let mut way = Vec::new();
    while let Some(parent) = document.parent(id) {
        way.insert(0, document.index(id));
        id = parent;
    }
    way
}

fn descend<'t>(mut tree: &'t mut Tree, way: &[usize]) -> &'t mut Tree {
    for index in way {
        tree = match tree {
            Tree::Array(items) => &mut items[*index],
            Tree::Object(members) => &mut members[*index].1,
            Tree::Leaf(..) => unreachable!(),
        };
    }
    tree
}

/// What the operation makes of the tree; compared regardless of the order of
/// names only where a whole value was set.
fn model(document: &Document, id: NodeId, operation: &Operation) -> Tree {
    let mut whole = tree(document, document.root().unwrap());
    let way = indexes(document, id);
    let (last, init) = way.split_last().map_or((0, &[][..]), |(last, init)| (*last, init));
    match operation {
        Operation::Set(value) => *descend(&mut whole, &way) = tree_of(&value.to_string()),
        Operation::Insert { index, name, value } => match descend(&mut whole, &way) {
            Tree::Array(items) => items.insert(*index, tree_of(&value.to_string())),
            Tree::Object(members) => {
                members.insert((*index).min(members.len()), (name.clone(), tree_of(&value.to_string())));
            }
            Tree::Leaf(..) => unreachable!(),
        },
        Operation::Remove => match descend(&mut whole, init) {
            Tree::Array(items) => drop(items.remove(last)),
            Tree::Object(members) => drop(members.remove(last)),
            Tree::Leaf(..) => unreachable!(),
        },
        Operation::Rename(name) => match descend(&mut whole, init) {
            Tree::Object(members) => members[last].0.clone_from(name),
            _ => unreachable!(),
        },
        Operation::Move(to) => match descend(&mut whole, init) {
            Tree::Array(items) => {
                let item = items.remove(last);
                items.insert(*to, item);
            }
            Tree::Object(members) => {
                let member = members.remove(last);
                members.insert(*to, member);
            }
            Tree::Leaf(..) => unreachable!(),
        },
    }
    whole
}

fn sorted(tree: &Tree) -> Tree {
    match tree {
        Tree::Array(items) => Tree::Array(items.iter().map(sorted).collect()),
        Tree::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            members.order_by(|a, b| a.0.cmp(&b.0));
            Tree::Object(members)
        }
        leaf @ Tree::Leaf(..) => leaf.clone(),
    }
}

fn run(document: &Document, id: NodeId, operation: &Operation) -> Result<Vec<TextEdit>, EditError> {
    let path = document.path(id);
    match operation {
        Operation::Set(value) => set_node(document, id, value),
        Operation::Insert { index, name, value } if document.kind(id) == Kind::Object => {
            insert_member(document, &path, &Place::At(*index), name, value)
        }
        Operation::Insert { index, value, .. } => insert_item(document, &path, *index, value),
        Operation::Remove => remove_node(document, id),
        Operation::Rename(name) => rename_node(document, id, name),
        Operation::Move(to) => move_to(document, &path, *to),
    }
}

fn pick(document: &Document, at: prop::sample::Index) -> Option<NodeId> {
    let mut all = Vec::new();
    let mut todo: Vec<NodeId> = document.root().into_iter().collect();
    while let Some(id) = todo.pop() {
        // Through paths, a duplicate leads to the last of its name.
        if document.at(&document.path(id)) == Some(id) {
            all.push(id);
        }
        todo.extend(document.members(id).map(|member| member.value));
        todo.extend(document.items(id));
    }
    (!all.is_empty()).then(|| all[at.index(all.len())])
}

/// Where the operation may change bytes: the value with the blanks, comma and
/// closers beside it.
fn allowed(document: &Document, id: NodeId, operation: &Operation) -> (usize, usize) {
    let inside = matches!(operation, Operation::Set(_) | Operation::Rename(_) | Operation::Insert { .. });
    let scope = if inside { id } else { document.parent(id).unwrap_or(id) };
    let span = document.span(scope);
    let start = if matches!(operation, Operation::Rename(_)) { document.entry_span(id).start } else { span.start };
    (start, span.end)
}

fn check(text: &str, at: prop::sample::Index, operation: &Operation) -> Result<bool, TestCaseError> {
    let document = parse(text);
    let Some(id) = pick(&document, at) else { return Ok(false) };
    let Ok(edits) = run(&document, id, operation) else { return Ok(false) };
    let (changed, inverse) = apply_edits(text, &edits).unwrap();
    prop_assert_eq!(&apply_edits(&changed, &inverse).unwrap().0, text);
    let (start, end) = allowed(&document, id, operation);
    for edit in &edits {
        prop_assert!(start <= edit.span.start && edit.span.end <= end, "{:?} of {}..{}", edit, start, end);
    }
    let result = parse(&changed);
    prop_assert!(result.errors().len() <= document.errors().len(), "{}", changed);
    if edits.is_empty() {
        return Ok(false);
    }
    let (expected, found) = (model(&document, id, operation), tree(&result, result.root().unwrap()));
    if matches!(operation, Operation::Set(_)) {
        prop_assert_eq!(sorted(&found), sorted(&expected), "{}", changed);
    } else {
        prop_assert_eq!(found, expected, "{}", changed);
    }
    Ok(true)
}

/// What makes an edit impossible in a sound document, and only that.
fn is_legitimate(document: &Document, id: NodeId, operation: &Operation, error: &EditError) -> bool {
    match error {
        EditError::Root => document.parent(id).is_none(),
        EditError::NotAContainer { .. } => !matches!(document.kind(id), Kind::Object | Kind::Array),
        EditError::NameTaken { .. } => matches!(operation, Operation::Insert { .. } | Operation::Rename(_)),
        EditError::OutOfRange { .. } => matches!(operation, Operation::Insert { .. } | Operation::Move(_)),
        EditError::NoName { .. } => document.member_of(id).is_none(),
        EditError::NoSuchValue { .. }
        | EditError::Unsound { .. }
        | EditError::TooDeep { .. }
        | EditError::NotJson(_) => false,
    }
}

proptest! {
    #[test]
    fn an_edit_changes_only_its_span_and_gives_what_was_asked(
        text in texts(), at in any::<prop::sample::Index>(), operation in operations(),
    ) {
        check(&text, at, &operation)?;
        let document = parse(&text);
        if let Some(id) = pick(&document, at)
            && let Err(error) = run(&document, id, &operation)
        {
            prop_assert!(is_legitimate(&document, id, &operation, &error), "{:?}", error);
        }
    }

    #[test]
    fn an_edit_of_a_broken_document_changes_nothing_else(
        text in broken_texts(), at in any::<prop::sample::Index>(), operation in operations(),
    ) {
        check(&text, at, &operation)?;
    }

    #[test]
    fn setting_twice_changes_nothing(text in texts(), at in any::<prop::sample::Index>(), value in values()) {
        let document = parse(&text);
        let id = pick(&document, at).unwrap();
        let path = document.path(id);
        let (changed, _) = apply_edits(&text, &super::set(&document, &path, &value).unwrap()).unwrap();
        let document = parse(&changed);
        prop_assert_eq!(&document.value(document.at(&path).unwrap()), &value);
        prop_assert_eq!(super::set(&document, &path, &value).unwrap(), vec![]);
    }
}
