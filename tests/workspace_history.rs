//! One history over files, whoever edits: what joins, what is undone with
//! what, and that nothing is lost on the way there and back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use bakewright::source::{File, FileMode, Snapshot, Span, TextEdit};
use bakewright::workspace::{
    Action, Change, Direction, Gesture, Journal, Lost, Operation, Outcome, Refusal, Scope, What, Workspace,
};
use proptest::prelude::*;

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let file = |text: &str| File { bytes: text.as_bytes().into(), mode: FileMode::Unix(0o644) };
    Workspace::open("test", files.iter().map(|(path, text)| ((*path).to_owned(), file(text))))
}

fn edit(path: &str, start: usize, end: usize, text: &str) -> Operation {
    Operation::Edit { path: path.into(), edits: vec![TextEdit::replace(Span::new(start, end), text)] }
}

fn rename(from: &str, to: &str) -> Operation {
    Operation::Rename { from: from.into(), to: to.into() }
}

fn create(path: &str, text: &str) -> Operation {
    Operation::Create { path: path.into(), bytes: text.as_bytes().into(), mode: FileMode::Unix(0o755) }
}

fn delete(path: &str) -> Operation {
    Operation::Delete { path: path.into() }
}

fn apply(workspace: &mut Workspace, label: &str, operations: Vec<Operation>) -> Outcome {
    let action = Action::Apply { label: label.into(), gesture: Gesture::Single, at: 0, operations };
    workspace.perform(&action).unwrap()
}

fn gesture(workspace: &mut Workspace, gesture: Gesture, at: u64, operation: Operation) {
    let action = Action::Apply { label: "typing".into(), gesture, at, operations: vec![operation] };
    workspace.perform(&action).unwrap();
}

fn undo(workspace: &mut Workspace) -> Result<Outcome, Refusal> {
    workspace.perform(&Action::Undo(Scope::Workspace))
}

fn undo_in(workspace: &mut Workspace, path: &str) -> Result<Outcome, Refusal> {
    workspace.perform(&Action::Undo(Scope::File(path.into())))
}

fn redo_in(workspace: &mut Workspace, path: &str) -> Result<Outcome, Refusal> {
    workspace.perform(&Action::Redo(Scope::File(path.into())))
}

fn text<'w>(workspace: &'w Workspace, path: &str) -> &'w str {
    workspace.document(path).unwrap().text().unwrap()
}

#[test]
fn typing_within_a_second_is_one_step() {
    let mut w = workspace(&[("a", "")]);
    for (at, letter) in ["h", "e", "l", "l", "o"].iter().enumerate() {
        gesture(&mut w, Gesture::Typing, at as u64 * 1_000, edit("a", at, at, letter));
    }
    gesture(&mut w, Gesture::Typing, 5_001, edit("a", 5, 5, "!"));
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "hello");
    let outcome = undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "");
    let What::Edited { edits, .. } = &outcome.changes[0].what else { panic!() };
    assert_eq!(edits, &[TextEdit::delete(Span::new(0, 5))]);
    redo_in(&mut w, "a").unwrap();
    assert_eq!(text(&w, "a"), "hello");
}

#[test]
fn typing_elsewhere_or_the_other_way_is_another_step() {
    let mut w = workspace(&[("a", "one two"), ("b", "")]);
    let typed = [edit("a", 3, 3, "x"), edit("a", 8, 8, "y"), edit("a", 8, 9, ""), edit("b", 0, 0, "z")];
    for operation in typed {
        gesture(&mut w, Gesture::Typing, 0, operation);
    }
    for expected in ["one two|z", "onex two|", "onex twoy|", "onex two|", "one two|"].iter().skip(1) {
        undo(&mut w).unwrap();
        assert_eq!(format!("{}|{}", text(&w, "a"), text(&w, "b")), *expected);
    }
}

#[test]
fn backspaces_are_one_step_and_so_is_typing_with_several_cursors() {
    let mut w = workspace(&[("a", "abcd")]);
    for at in [3, 2, 1] {
        gesture(&mut w, Gesture::Typing, 0, edit("a", at, at + 1, ""));
    }
    assert_eq!(text(&w, "a"), "a");
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "abcd");

    let both = |offset: usize, letter: &str| Operation::Edit {
        path: "a".into(),
        edits: vec![TextEdit::insert(4 + offset * 2, letter), TextEdit::insert(offset, letter)],
    };
    gesture(&mut w, Gesture::Typing, 9_000, both(0, "x"));
    gesture(&mut w, Gesture::Typing, 9_100, both(1, "y"));
    assert_eq!(text(&w, "a"), "xyabcdxy");
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "abcd");
}

#[test]
fn a_composition_is_one_step_however_long_it_takes() {
    let mut w = workspace(&[("a", "")]);
    gesture(&mut w, Gesture::Composition(1), 0, edit("a", 0, 0, "に"));
    gesture(&mut w, Gesture::Composition(1), 5_000, edit("a", 0, 3, "にほ"));
    gesture(&mut w, Gesture::Composition(1), 60_000, edit("a", 0, 6, "日本"));
    gesture(&mut w, Gesture::Composition(2), 60_001, edit("a", 6, 6, "語"));
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "日本");
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "");
}

#[test]
fn keys_in_one_form_field_are_one_step() {
    let mut w = workspace(&[("a", "{\"x\": \"\"}")]);
    let field = Gesture::Field("x".into());
    gesture(&mut w, field.clone(), 0, edit("a", 6, 8, "\"a\""));
    gesture(&mut w, field, 400, edit("a", 6, 9, "\"ab\""));
    gesture(&mut w, Gesture::Field("y".into()), 500, edit("a", 6, 10, "\"abc\""));
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "{\"x\": \"ab\"}");
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "{\"x\": \"\"}");
}

#[test]
fn nothing_joins_a_step_that_was_undone_or_done_again() {
    let mut w = workspace(&[("a", "")]);
    gesture(&mut w, Gesture::Typing, 0, edit("a", 0, 0, "x"));
    undo(&mut w).unwrap();
    redo_in(&mut w, "a").unwrap();
    gesture(&mut w, Gesture::Typing, 10, edit("a", 1, 1, "y"));
    undo(&mut w).unwrap();
    assert_eq!(text(&w, "a"), "x");
}

#[test]
fn a_file_undoes_its_own_last_step() {
    let mut w = workspace(&[("a", "1"), ("b", "1")]);
    apply(&mut w, "first", vec![edit("a", 0, 1, "2")]);
    apply(&mut w, "second", vec![edit("b", 0, 1, "2")]);
    assert_eq!(undo_in(&mut w, "a").unwrap().label.as_deref(), Some("first"));
    assert_eq!((text(&w, "a"), text(&w, "b")), ("1", "2"));
    assert_eq!(undo_in(&mut w, "a"), Err(Refusal::NothingToUndo));
    assert_eq!(w.next_step(Direction::Back, &Scope::Workspace).unwrap().0, "second");
}

#[test]
fn a_step_over_several_files_is_undone_whole_and_edits_elsewhere_stay() {
    let mut w = workspace(&[("a", "{ami}"), ("b", "echo $ami\n# end\n")]);
    apply(&mut w, "rename", vec![edit("a", 1, 4, "image"), edit("b", 6, 9, "image")]);
    apply(&mut w, "comment", vec![edit("b", 14, 17, "the end")]);
    assert_eq!(text(&w, "b"), "echo $image\n# the end\n");

    let (label, paths) = w.next_step(Direction::Back, &Scope::File("a".into())).unwrap();
    assert_eq!((label, paths.len()), ("rename", 2));
    let outcome = undo_in(&mut w, "a").unwrap();
    assert_eq!(outcome.changes.len(), 2);
    assert_eq!((text(&w, "a"), text(&w, "b")), ("{ami}", "echo $ami\n# the end\n"));

    undo_in(&mut w, "b").unwrap();
    assert_eq!(text(&w, "b"), "echo $ami\n# end\n");
    // Done again out of order, too.
    redo_in(&mut w, "a").unwrap();
    assert_eq!((text(&w, "a"), text(&w, "b")), ("{image}", "echo $image\n# end\n"));
    redo_in(&mut w, "b").unwrap();
    assert_eq!(text(&w, "b"), "echo $image\n# the end\n");
}

#[test]
fn a_step_that_later_edits_built_on_says_so() {
    let mut w = workspace(&[("a", "ami"), ("b", "ami")]);
    apply(&mut w, "rename", vec![edit("a", 0, 3, "image"), edit("b", 0, 3, "image")]);
    apply(&mut w, "plural", vec![edit("b", 5, 5, "s")]);
    let refused = Refusal::Entangled { label: "rename".into(), path: "b".into(), other: "plural".into() };
    assert_eq!(undo_in(&mut w, "a"), Err(refused));
    assert_eq!((text(&w, "a"), text(&w, "b")), ("image", "images"));
    undo(&mut w).unwrap();
    undo_in(&mut w, "a").unwrap();
    assert_eq!((text(&w, "a"), text(&w, "b")), ("ami", "ami"));
}

#[test]
fn a_new_edit_ends_what_could_be_done_again_in_its_file_only() {
    let mut w = workspace(&[("a", ""), ("b", "")]);
    apply(&mut w, "a1", vec![edit("a", 0, 0, "1")]);
    apply(&mut w, "b1", vec![edit("b", 0, 0, "1")]);
    undo(&mut w).unwrap();
    undo(&mut w).unwrap();
    apply(&mut w, "a2", vec![edit("a", 0, 0, "2")]);
    assert_eq!(redo_in(&mut w, "a"), Err(Refusal::NothingToRedo));
    redo_in(&mut w, "b").unwrap();
    assert_eq!(text(&w, "b"), "1");
}

#[test]
fn files_come_go_and_move_as_steps() {
    let mut w = workspace(&[("a/x", "1"), ("b", "2")]);
    apply(&mut w, "edit", vec![edit("a/x", 0, 1, "one")]);
    apply(&mut w, "move", vec![rename("a/x", "c/y"), create("a/x", "new")]);
    apply(&mut w, "delete", vec![delete("b")]);

    let changed: Vec<_> = w.changed_files().into_iter().map(|file| (file.path.to_string(), file.change)).collect();
    assert_eq!(changed, [("a/x".into(), Change::Edited), ("b".into(), Change::Deleted), ("c/y".into(), Change::Added)]);
    let outcome = undo_in(&mut w, "c/y").unwrap();
    assert_eq!(outcome.label.as_deref(), Some("move"));
    assert_eq!(text(&w, "a/x"), "one");
    undo_in(&mut w, "a/x").unwrap();
    undo(&mut w).unwrap();
    assert!(w.changed_files().is_empty());

    apply(&mut w, "move", vec![rename("b", "d")]);
    let moved = &w.changed_files()[0];
    assert_eq!(moved.change, Change::Renamed { from: "b".into(), edited: false });
}

#[test]
fn a_file_is_reverted_as_a_step() {
    let mut w = workspace(&[("a", "one\r\ntwo\n"), ("b", "2"), ("c", "3")]);
    apply(&mut w, "", vec![edit("a", 0, 3, "1"), rename("b", "x"), edit("x", 0, 0, "!"), delete("c")]);
    for path in ["a", "x", "c"] {
        let operations = w.reverting(path);
        apply(&mut w, "revert", operations);
    }
    assert!(w.changed_files().is_empty());
    undo(&mut w).unwrap();
    assert_eq!(w.changed_files().len(), 1);
    assert!(w.reverting("a").is_empty());
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let mut w = workspace(&[("a/x", "1"), ("b", "é")]);
    let before = w.snapshot();
    let cases: Vec<(Vec<Operation>, Refusal)> = vec![
        (vec![edit("b", 0, 0, "!"), delete("nope")], Refusal::NoSuchFile { path: "nope".into() }),
        (vec![rename("b", "c"), create("c", "")], Refusal::Taken { path: "c".into() }),
        (vec![create("a", "")], Refusal::FileAndFolder { path: "a".into(), other: "a/x".into() }),
        (vec![create("b/y", "")], Refusal::FileAndFolder { path: "b/y".into(), other: "b".into() }),
    ];
    for (operations, refusal) in cases {
        let action = Action::Apply { label: String::new(), gesture: Gesture::Single, at: 0, operations };
        assert_eq!(w.perform(&action), Err(refusal));
        assert_eq!(w.snapshot(), before);
    }
    let split =
        Action::Apply { label: String::new(), gesture: Gesture::Single, at: 0, operations: vec![edit("b", 1, 1, "x")] };
    assert!(matches!(w.perform(&split), Err(Refusal::Edit { .. })));
    let escape =
        Action::Apply { label: String::new(), gesture: Gesture::Single, at: 0, operations: vec![create("../x", "")] };
    assert!(matches!(w.perform(&escape), Err(Refusal::Path { .. })));
    // A file may move to below its own name and back.
    apply(&mut w, "", vec![rename("b", "b/b"), rename("b/b", "b")]);
    assert_eq!(w.snapshot(), before);
}

#[test]
fn what_was_saved_is_what_later_changes_are_told_from() {
    let mut w = workspace(&[("a", "1"), ("b", "1"), ("c", "1")]);
    apply(&mut w, "", vec![edit("a", 0, 1, "2"), rename("b", "d"), delete("c"), create("e", "1")]);
    let paths = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    w.perform(&Action::Saved { paths }).unwrap();
    assert!(w.changed_files().is_empty());
    undo(&mut w).unwrap();
    let changed: Vec<_> = w.changed_files().into_iter().map(|file| (file.path.to_string(), file.change)).collect();
    assert_eq!(
        changed,
        [
            ("a".into(), Change::Edited),
            ("b".into(), Change::Renamed { from: "d".into(), edited: false }),
            ("c".into(), Change::Added),
            ("e".into(), Change::Deleted),
        ]
    );
}

#[test]
fn what_was_typed_and_taken_away_again_is_no_step() {
    for taken_away in [Gesture::Composition(1), Gesture::Field("description".into())] {
        let mut w = workspace(&[("a", "one")]);
        apply(&mut w, "before", vec![edit("a", 3, 3, "!")]);
        gesture(&mut w, taken_away.clone(), 0, edit("a", 0, 0, "x"));
        gesture(&mut w, taken_away, 10, edit("a", 0, 1, ""));
        assert_eq!(undo(&mut w).unwrap().label.as_deref(), Some("before"));
        assert_eq!(text(&w, "a"), "one");
    }
    let mut w = workspace(&[("a", "one")]);
    apply(&mut w, "nothing", vec![edit("a", 0, 0, "x"), edit("a", 0, 1, "")]);
    assert_eq!(undo(&mut w), Err(Refusal::NothingToUndo));
}

#[test]
fn history_is_bounded_and_drops_the_oldest() {
    let mut w = workspace(&[("a", ""), ("b", "")]);
    apply(&mut w, "small", vec![edit("b", 0, 0, "x")]);
    let large = "y".repeat(3 << 20);
    for _ in 0..30 {
        let old = text(&w, "a").len();
        apply(&mut w, "large", vec![edit("a", 0, old, &large)]);
    }
    assert_eq!(undo_in(&mut w, "b"), Err(Refusal::NothingToUndo));
    let mut undone = 0;
    while undo(&mut w).is_ok() {
        undone += 1;
    }
    assert!((5..15).contains(&undone), "{undone}");
}

/// A random action, from numbers, on whatever files there are.
fn random_action(w: &Workspace, numbers: (u8, usize, usize, String), at: u64) -> Action {
    let (kind, one, two, insert) = numbers;
    let paths: Vec<String> = w.documents().map(|document| document.path().to_string()).collect();
    let pick = |number: usize| paths.get(number % paths.len().max(1)).cloned().unwrap_or_default();
    let edit_of = |path: String, number: usize| {
        let len = w.document(&path).and_then(|document| document.text().map(|text| text.len())).unwrap_or(0);
        let start = number % (len + 1);
        let end = (start + number % 3).min(len);
        Operation::Edit { path, edits: vec![TextEdit::replace(Span::new(start, end), insert.as_str())] }
    };
    let new_path = format!("{}{}", ["", "d/", "e/f/"][one % 3], two % 5);
    let scope = if one.is_multiple_of(2) { Scope::Workspace } else { Scope::File(pick(two)) };
    let (gesture, operations) = match kind % 12 {
        0..=3 => (Gesture::Typing, vec![edit_of(pick(one), two)]),
        4 => (Gesture::Composition(u32::from(kind) % 3), vec![edit_of(pick(one), two)]),
        5 => (Gesture::Single, vec![edit_of(pick(one), two), edit_of(pick(one + 1), two)]),
        6 => (Gesture::Single, vec![create(&new_path, &insert)]),
        7 => (Gesture::Single, vec![delete(&pick(one)), edit_of(pick(one + 1), two)]),
        8 => (Gesture::Single, vec![rename(&pick(one), &new_path)]),
        9 => return Action::Redo(scope),
        10 if two.is_multiple_of(6) => return Action::Saved { paths: vec![pick(one)] },
        _ => return Action::Undo(scope),
    };
    Action::Apply { label: format!("action {at}"), gesture, at: at * 300, operations }
}

fn numbers() -> impl Strategy<Value = Vec<(u8, usize, usize, String)>> {
    prop::collection::vec((any::<u8>(), 0..1_000_usize, 0..1_000_usize, "[a-c]{0,3}"), 1..40)
}

const FILES: &[(&str, &str)] = &[("a", "one two three"), ("b", "four\r\nfive\n"), ("c/d", ""), ("c/e", "six")];

/// The same, by comparing all files.
fn told_apart(opened: &Snapshot, now: &Snapshot) -> BTreeMap<String, (Option<File>, Option<File>)> {
    let paths = opened.iter().chain(now.iter()).map(|(path, _)| path);
    paths
        .map(|path| (path.to_owned(), (opened.get(path).cloned(), now.get(path).cloned())))
        .filter(|(_, (was, now))| was != now)
        .collect()
}

/// More on request, by `PROPTEST_CASES`.
fn at_least(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(cases), failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(at_least(1_000))]

    #[test]
    fn undoing_everything_gives_what_was_opened_and_redoing_what_was_made(numbers in numbers()) {
        let mut w = workspace(FILES);
        let opened = w.snapshot();
        for (at, numbers) in numbers.into_iter().enumerate() {
            let _ = w.perform(&random_action(&w, numbers, at as u64));
            prop_assert!(w.snapshot().iter().eq(w.documents().map(|document| (&**document.path(), document.file()))
                .collect::<Vec<_>>().iter().map(|(path, file)| (*path, file))));
        }
        let made = w.snapshot();
        let mut states = vec![made];
        while undo(&mut w).is_ok() {
            states.push(w.snapshot());
        }
        prop_assert_eq!(states.last().unwrap(), &opened);
        while let Some(state) = states.pop() {
            prop_assert_eq!(w.snapshot(), state);
            if !states.is_empty() {
                w.perform(&Action::Redo(Scope::Workspace)).unwrap();
            }
        }
    }

    #[test]
    fn a_step_undone_and_done_again_changes_nothing(numbers in numbers()) {
        let mut w = workspace(FILES);
        for (at, numbers) in numbers.into_iter().enumerate() {
            let _ = w.perform(&random_action(&w, numbers, at as u64));
        }
        let before = w.snapshot();
        let paths: Vec<String> = w.documents().map(|document| document.path().to_string()).collect();
        for path in paths {
            // A rename undone gives the file another name.
            let id = w.id(&path).unwrap();
            if undo_in(&mut w, &path).is_ok() {
                let Some(document) = w.by_id(id) else { undo(&mut w).ok(); return Ok(()) };
                let path = document.path().to_string();
                redo_in(&mut w, &path).unwrap();
                prop_assert_eq!(w.snapshot(), before.clone());
            }
        }
    }

    #[test]
    fn the_changed_files_are_those_that_differ(numbers in numbers()) {
        let mut w = workspace(FILES);
        let mut opened = w.snapshot();
        for (at, numbers) in numbers.into_iter().enumerate() {
            let action = random_action(&w, numbers, at as u64);
            if let Action::Saved { paths } = &action {
                for path in paths {
                    match w.snapshot().get(path) {
                        Some(file) => opened.insert(path.as_str(), file.clone()),
                        None => _ = opened.remove(path),
                    }
                }
            }
            let _ = w.perform(&action);
            let mut listed = BTreeMap::new();
            for changed in w.changed_files() {
                match &changed.change {
                    Change::Renamed { from, edited } => {
                        prop_assert_eq!(*edited, changed.was != changed.now);
                        listed.insert(from.to_string(), (changed.was, None));
                        listed.insert(changed.path.to_string(), (None, changed.now));
                    }
                    _ => _ = listed.insert(changed.path.to_string(), (changed.was, changed.now)),
                }
            }
            prop_assert_eq!(listed, told_apart(&opened, &w.snapshot()));
        }
    }

    #[test]
    fn a_journal_cut_or_damaged_anywhere_keeps_all_before(
        numbers in numbers(), base_at in 0..40_usize, cut in any::<prop::sample::Index>(), damage in any::<bool>()
    ) {
        let mut w = workspace(FILES);
        let opened: BTreeMap<_, _> = w.opened_files().map(|(id, bytes)| (id, bytes.clone())).collect();
        let mut journal = Journal::default();
        let mut base = journal.base(&w).unwrap();
        // What was acknowledged: the states after each entry, with the journal's length then.
        let mut log = Vec::new();
        let mut states = vec![(0, w.clone())];
        for (at, numbers) in numbers.into_iter().enumerate() {
            if at == base_at {
                base = journal.base(&w).unwrap();
                // The old entries may or may not be gone yet.
                if base_at % 2 == 0 {
                    log.clear();
                }
                states = vec![(log.len(), w.clone())];
            }
            let action = random_action(&w, numbers, at as u64);
            if w.perform(&action).is_ok() {
                log.extend(journal.entry(&action).unwrap());
                states.push((log.len(), w.clone()));
            }
        }
        let at = if log.is_empty() { 0 } else { cut.index(log.len()) };
        let mut read = log.clone();
        if damage && !read.is_empty() { read[at] ^= 0x40 } else { read.truncate(at) }
        let (_, expected) = states.iter().rev().find(|(len, _)| *len <= at).unwrap_or(&states[0]);

        let restored = Journal::restore(&base, &read, |id| opened.get(&id).cloned()).unwrap();
        prop_assert_eq!(same(&restored.workspace), same(expected));
        prop_assert_eq!(restored.lost.iter().any(|lost| matches!(lost, Lost::File { .. })), false);
        let whole = states.iter().any(|(len, _)| *len == at) && !damage;
        let before_base = at < states[0].0;
        prop_assert!(before_base || restored.lost.is_empty() == (whole || log.is_empty()));

        // Undo history and all goes on as if nothing had been.
        let (mut one, mut other) = (restored.workspace, expected.clone());
        while undo(&mut other).is_ok() {
            undo(&mut one).unwrap();
            prop_assert_eq!(one.snapshot(), other.snapshot());
        }
        prop_assert!(undo(&mut one).is_err());
    }
}

/// What a user would notice of a workspace.
fn same(w: &Workspace) -> impl PartialEq + std::fmt::Debug {
    let step = |direction| w.next_step(direction, &Scope::Workspace).map(|(label, paths)| (label.to_owned(), paths));
    (w.name().to_owned(), w.snapshot(), w.changed_files(), step(Direction::Back), step(Direction::Forth))
}
