//! What an edit costs does not depend on the number of files. Counted in
//! allocations, which are the same on every machine; `benches/workspace.rs`
//! has the times.
#![allow(clippy::unwrap_used)]

use allocation_counter::{AllocationInfo, measure};
use bakewright::source::{File, FileMode, Span, TextEdit};
use bakewright::workspace::{Action, Direction, Gesture, Journal, Operation, Scope, Workspace};

const EDITED: usize = 9;
const KEYS: usize = 100;

fn workspace(files: usize) -> Workspace {
    let file = || File { bytes: "x".repeat(200).into_bytes().into(), mode: FileMode::Unix(0o644) };
    Workspace::open("test", (0..files).map(|number| (path(number), file())))
}

fn path(number: usize) -> String {
    format!("folder{}/file{number}.json", number % 50)
}

fn key(file: usize, key: usize) -> Action {
    let edits = vec![TextEdit::replace(Span::new(key, key), "k")];
    let operations = vec![Operation::Edit { path: path(file), edits }];
    let at = (file * KEYS + key) as u64 * 10;
    Action::Apply { label: "typing".into(), gesture: Gesture::Typing, at, operations }
}

/// Types into some of the files as the app does: after each key the snapshot
/// is kept for a preview, and what changed is asked for.
fn typing(workspace: &mut Workspace) {
    let mut journal = Journal::default();
    let mut snapshots = Vec::new();
    for file in 0..EDITED {
        for number in 0..KEYS {
            let action = key(file, number);
            workspace.perform(&action).unwrap();
            journal.entry(&action).unwrap();
            snapshots.push(workspace.snapshot());
            assert_eq!(workspace.changed_files().len(), file + 1);
            assert!(workspace.next_step(Direction::Back, &Scope::Workspace).is_some());
            assert!(workspace.bake_paths().is_empty());
        }
    }
}

fn undoing(workspace: &mut Workspace) {
    for _ in 0..EDITED {
        workspace.perform(&Action::Undo(Scope::Workspace)).unwrap();
    }
    assert!(workspace.changed_files().is_empty());
}

fn cost(files: usize, work: impl Fn(&mut Workspace)) -> AllocationInfo {
    let mut workspace = workspace(files);
    measure(|| work(&mut workspace))
}

fn assert_same(few: &AllocationInfo, many: &AllocationInfo) {
    let of = |cost: &AllocationInfo| (cost.count_total, cost.bytes_total);
    assert_eq!(of(few), of(many), "allocations and bytes, among ten files and among five thousand");
    assert!(few.count_total > 0);
}

#[test]
fn an_edit_among_thousands_of_files_costs_no_more_than_among_ten() {
    assert_same(&cost(10, typing), &cost(5_000, typing));
}

#[test]
fn undoing_among_thousands_of_files_costs_no_more_than_among_ten() {
    let typed_and_undone = |workspace: &mut Workspace| {
        typing(workspace);
        undoing(workspace);
    };
    assert_same(&cost(10, typed_and_undone), &cost(5_000, typed_and_undone));
}
