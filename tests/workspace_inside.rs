//! Files inside manifests, edited as documents of their own: the manifest
//! follows, and everything that is told of it is true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod soak;

use std::collections::BTreeMap;

use bakewright::layout::{ConfigRepo, carried_files, with_carried};
use bakewright::source::{File, FileMode, Span, TextEdit, apply_edits};
use bakewright::workspace::{Action, Gesture, Journal, Operation, Outcome, Refusal, Scope, What, Workspace, is_inside};
use proptest::prelude::*;

const MANIFEST: &str = "apiVersion: spinnaker.io/v1alpha2
kind: SpinnakerService
metadata:
  name: spinnaker
spec:
  spinnakerConfig:
    profiles:
      rosco:
        aws:
          enabled: true
    files:
      profiles__rosco__packer__web.json: |
        {
          \"builders\": []
        }
      profiles__rosco__packer__install.sh: |
        #!/bin/bash
        echo
      # The end
";

const WEB: &str = "spin.yml!/profiles/rosco/packer/web.json";
const INSTALL: &str = "spin.yml!/profiles/rosco/packer/install.sh";
const LOCAL: &str = "spin.yml!/profiles/rosco-local.yml";

fn open() -> Workspace {
    let file = |text: &str| File { bytes: text.as_bytes().into(), mode: FileMode::Unknown };
    Workspace::open("repo", [("spin.yml".to_owned(), file(MANIFEST)), ("README.md".to_owned(), file("x\n"))])
}

fn apply(workspace: &mut Workspace, operations: Vec<Operation>) -> Result<Outcome, Refusal> {
    workspace.perform(&Action::Apply { label: "x".into(), gesture: Gesture::Single, at: 0, operations })
}

fn edit(path: &str, start: usize, end: usize, text: &str) -> Operation {
    Operation::Edit { path: path.into(), edits: vec![TextEdit::replace(Span::new(start, end), text)] }
}

fn text(workspace: &Workspace, path: &str) -> String {
    workspace.document(path).unwrap_or_else(|| panic!("no {path}")).text().unwrap().to_string()
}

fn inside(workspace: &Workspace) -> Vec<String> {
    workspace.inside_paths().map(ToString::to_string).collect()
}

#[test]
fn what_a_manifest_carries_can_be_opened() {
    let workspace = open();
    assert_eq!(inside(&workspace), [LOCAL, INSTALL, WEB]);
    assert_eq!(text(&workspace, WEB), "{\n  \"builders\": []\n}\n");
    assert_eq!(text(&workspace, LOCAL), "aws:\n  enabled: true\n");
    assert_eq!(workspace.host_of(WEB).map(|host| &**host), Some("spin.yml"));
    assert!(!workspace.document(WEB).unwrap().is_dirty());
    // Nobody takes them for files.
    assert_eq!(workspace.documents().count(), 2);
    assert_eq!(workspace.len(), 2);
    // But the chain finds them where Rosco would.
    let repo = ConfigRepo::recognise(&workspace.snapshot());
    assert_eq!(repo.layout.id, "operator");
    assert_eq!(repo.path_of_name("web.json").as_deref(), Some(WEB));
    assert_eq!(repo.repo_path("/opt/rosco/config/packer/install.sh").as_deref(), Some(INSTALL));
    // The profile is read with its manifest.
    assert_eq!(repo.configuration(), ["spin.yml"]);
    assert_eq!(repo.path_for_new("new.json"), "spin.yml!/profiles/rosco/packer/new.json");
}

#[test]
fn an_edit_reaches_the_manifest_and_can_be_undone_from_both() {
    let mut workspace = open();
    let outcome = apply(&mut workspace, vec![edit(WEB, 5, 13, "sources")]).unwrap();
    let told: Vec<(&str, bool)> =
        outcome.changes.iter().map(|change| (&*change.path, matches!(change.what, What::Edited { .. }))).collect();
    assert_eq!(told, [("spin.yml", true), (WEB, true)]);
    let What::Edited { after, edits, .. } = &outcome.changes[1].what else { panic!("{outcome:?}") };
    assert_eq!((edits.len(), &after[2..15]), (1, "  \"sources\": "));
    assert!(text(&workspace, "spin.yml").contains("          \"sources\": []\n"));
    assert!(workspace.document(WEB).unwrap().is_dirty() && !workspace.document(INSTALL).unwrap().is_dirty());
    assert_eq!(workspace.changed_files().len(), 1);
    for scope in [Scope::File(WEB.into()), Scope::File("spin.yml".into()), Scope::Workspace] {
        let outcome = workspace.perform(&Action::Undo(scope.clone())).unwrap();
        assert!(outcome.changes.iter().any(|change| &*change.path == WEB));
        assert_eq!(text(&workspace, "spin.yml"), MANIFEST);
        assert!(!workspace.document(WEB).unwrap().is_dirty());
        workspace.perform(&Action::Redo(scope)).unwrap();
        assert!(text(&workspace, WEB).contains("sources"));
    }
    let saved = workspace.perform(&Action::Saved { paths: vec!["spin.yml".into()] }).unwrap();
    assert!(saved.changes.iter().any(|change| &*change.path == WEB && change.what == What::Saved), "{saved:?}");
    assert!(!workspace.document(WEB).unwrap().is_dirty());
}

#[test]
fn typing_is_one_step_and_the_manifests_text_shows_in_the_file() {
    let mut workspace = open();
    for (at, key) in "abc\n".char_indices() {
        let action = Action::Apply {
            label: "Typing".into(),
            gesture: Gesture::Typing,
            at: 10 + at as u64,
            operations: vec![edit(INSTALL, 12 + at, 12 + at, &key.to_string())],
        };
        workspace.perform(&action).unwrap();
    }
    assert_eq!(text(&workspace, INSTALL), "#!/bin/bash\nabc\necho\n");
    workspace.perform(&Action::Undo(Scope::File(INSTALL.into()))).unwrap();
    assert_eq!(text(&workspace, "spin.yml"), MANIFEST);
    let at = MANIFEST.find("echo").unwrap();
    let outcome = apply(&mut workspace, vec![edit("spin.yml", at, at + 4, "exit")]).unwrap();
    assert_eq!(text(&workspace, INSTALL), "#!/bin/bash\nexit\n");
    assert_eq!(outcome.changes.len(), 2);
}

#[test]
fn files_inside_come_go_and_move_with_their_manifest() {
    let mut workspace = open();
    let new = "spin.yml!/profiles/rosco/packer/new.json";
    let create = |path: &str, bytes: &[u8]| Operation::Create {
        path: path.into(),
        bytes: bytes.into(),
        mode: FileMode::Unknown,
    };
    let rename = |from: &str, to: &str| Operation::Rename { from: from.into(), to: to.into() };
    let outcome = apply(&mut workspace, vec![create(new, b"{}\n")]).unwrap();
    assert!(outcome.changes.iter().any(|change| &*change.path == new && change.what == What::Created));
    assert!(workspace.document(new).unwrap().is_dirty());
    let moved = "spin.yml!/profiles/rosco/packer/team/new.json";
    apply(&mut workspace, vec![rename(new, moved)]).unwrap();
    assert_eq!(text(&workspace, moved), "{}\n");
    let outcome = apply(&mut workspace, vec![rename("spin.yml", "deploy/spin.yml")]).unwrap();
    let renamed: Vec<&str> = outcome
        .changes
        .iter()
        .filter(|change| matches!(&change.what, What::Renamed { from } if **from == format!("spin.yml!/{}", change.path.split_once("!/").map_or("", |(_, inner)| inner))))
        .map(|change| &*change.path)
        .collect();
    assert_eq!(renamed.len(), 4, "{:?}", outcome.changes);
    apply(&mut workspace, vec![Operation::Delete { path: "deploy/spin.yml!/profiles/rosco/packer/web.json".into() }])
        .unwrap();
    assert_eq!(inside(&workspace).len(), 3);
    while workspace.perform(&Action::Undo(Scope::Workspace)).is_ok() {}
    assert_eq!(
        (text(&workspace, "spin.yml"), inside(&workspace)),
        (MANIFEST.to_owned(), vec![LOCAL.into(), INSTALL.into(), WEB.into()])
    );

    for (operation, why) in [
        (rename(WEB, "web.json"), "cannot leave it"),
        (rename("README.md", "spin.yml!/profiles/README.md"), "nor another come in"),
        (create("spin.yml!/profiles/rosco/packer/a__b.json", b""), "stands for `/`"),
        (create("spin.yml!/profiles/rosco/packer/x.bin", &[0xff]), "not UTF-8"),
        (rename(WEB, INSTALL), "there is a file of that name"),
        (Operation::Delete { path: "spin.yml!/profiles/none".into() }, "there is no file"),
    ] {
        let refusal = apply(&mut workspace, vec![operation]).unwrap_err().to_string();
        assert!(refusal.contains(why), "{refusal}");
    }
    assert_eq!(text(&workspace, "spin.yml"), MANIFEST);
    // Part of a step that fails is taken back.
    let both = vec![edit(WEB, 0, 1, "["), Operation::Delete { path: "none".into() }];
    assert!(apply(&mut workspace, both).is_err());
    assert_eq!(text(&workspace, "spin.yml"), MANIFEST);
    assert_eq!(text(&workspace, WEB), "{\n  \"builders\": []\n}\n");
}

#[test]
fn a_manifest_that_breaks_keeps_the_rest() {
    let mut workspace = open();
    let at = MANIFEST.find("kind:").unwrap();
    apply(&mut workspace, vec![edit("spin.yml", at, at + 4, "kinf")]).unwrap();
    assert!(inside(&workspace).is_empty());
    assert!(workspace.document(WEB).is_none());
    workspace.perform(&Action::Undo(Scope::Workspace)).unwrap();
    assert_eq!(inside(&workspace).len(), 3);
}

#[derive(Debug, Clone)]
enum Doing {
    Edit(prop::sample::Index, prop::sample::Index, prop::sample::Index, String),
    Create(String, String),
    Delete(prop::sample::Index),
    Rename(prop::sample::Index, String),
    Undo,
    Redo,
}

fn doing() -> impl Strategy<Value = Doing> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        6 => (index(), index(), index(), "[a {}:|\"\n#-]{0,6}").prop_map(|(file, from, to, text)| Doing::Edit(file, from, to, text)),
        1 => ("[a-c]\\.json", "[a\n ]{0,5}").prop_map(|(name, text)| Doing::Create(format!("spin.yml!/profiles/rosco/packer/{name}"), text)),
        1 => index().prop_map(Doing::Delete),
        1 => (index(), "[a-c]\\.(json|yml)").prop_map(|(file, to)| Doing::Rename(file, to)),
        2 => Just(Doing::Undo),
        1 => Just(Doing::Redo),
    ]
}

fn all_paths(workspace: &Workspace) -> Vec<String> {
    workspace.documents().map(|document| document.path().to_string()).chain(inside(workspace)).collect()
}

fn action(workspace: &Workspace, doing: &Doing) -> Action {
    let paths = all_paths(workspace);
    let operation = match doing.clone() {
        Doing::Undo => return Action::Undo(Scope::Workspace),
        Doing::Redo => return Action::Redo(Scope::Workspace),
        Doing::Edit(file, from, to, new) => {
            let path = file.get(&paths);
            let old = text(workspace, path);
            let mut ends = [from.index(old.len() + 1), to.index(old.len() + 1)]
                .map(|at| (0..=at).rev().find(|at| old.is_char_boundary(*at)).unwrap());
            ends.sort_unstable();
            // Whole files go now and then, but mostly a little.
            let end = ends[1].min(ends[0] + 3);
            let end = (0..=end).rev().find(|at| old.is_char_boundary(*at)).unwrap();
            edit(path, ends[0], end, &new)
        }
        Doing::Create(path, text) => {
            Operation::Create { path, bytes: text.into_bytes().into(), mode: FileMode::Unknown }
        }
        Doing::Delete(file) => Operation::Delete { path: file.get(&paths).clone() },
        Doing::Rename(file, to) => {
            let from = file.get(&paths).clone();
            let to = if is_inside(&from) { format!("spin.yml!/profiles/rosco/packer/{to}") } else { to };
            Operation::Rename { from, to }
        }
    };
    Action::Apply { label: "x".into(), gesture: Gesture::Single, at: 0, operations: vec![operation] }
}

proptest! {
    #![proptest_config(soak::cases(300, 20_000))]

    #[test]
    fn what_is_told_is_what_is(doings in prop::collection::vec(doing(), 1..20)) {
        let mut workspace = open();
        let mut journal = Journal::default();
        let base = journal.base(&workspace).unwrap();
        let opened: Vec<_> = workspace.opened_files().map(|(id, bytes)| (id, bytes.clone())).collect();
        let mut entries = Vec::new();
        // What somebody knows who only hears of changes.
        let mut heard: BTreeMap<String, String> = all_paths(&workspace).into_iter().map(|path| (path.clone(), text(&workspace, &path))).collect();
        for doing in &doings {
            if all_paths(&workspace).is_empty() {
                break;
            }
            let action = action(&workspace, doing);
            let Ok(outcome) = workspace.perform(&action) else { continue };
            entries.extend(journal.entry(&action).unwrap());
            for change in outcome.changes {
                let path = change.path.to_string();
                match change.what {
                    What::Edited { before, after, edits } => {
                        prop_assert_eq!(heard.get(&path).map(String::as_str), Some(&*before));
                        prop_assert_eq!(&apply_edits(&before, &edits).unwrap().0, &*after);
                        heard.insert(path, after.to_string());
                    }
                    What::Created => {
                        prop_assert!(!heard.contains_key(&path), "{} was there", path);
                        heard.insert(path.clone(), text(&workspace, &path));
                    }
                    What::Deleted => prop_assert!(heard.remove(&path).is_some(), "{} was not there", path),
                    What::Renamed { from } => {
                        let text = heard.remove(&*from).unwrap();
                        heard.insert(path, text);
                    }
                    What::Saved => {}
                }
            }
            let now: BTreeMap<String, String> = all_paths(&workspace).into_iter().map(|path| (path.clone(), text(&workspace, &path))).collect();
            prop_assert_eq!(&heard, &now);
            // The same as what one would find who looks anew.
            let mut files = workspace.snapshot();
            for path in inside(&workspace) {
                files.remove(&path);
            }
            prop_assert_eq!(with_carried(&files), workspace.snapshot());
            for document in workspace.documents() {
                prop_assert!(!is_inside(document.path()) || carried_files(document.text().unwrap()).is_empty());
            }
        }
        let restored = Journal::restore(&base, &entries, |id| opened.iter().find(|(other, _)| *other == id).map(|(_, bytes)| bytes.clone())).unwrap();
        prop_assert_eq!(&restored.lost, &vec![]);
        prop_assert_eq!(restored.workspace.snapshot(), workspace.snapshot());
        while workspace.perform(&Action::Undo(Scope::Workspace)).is_ok() {}
        prop_assert_eq!(text(&workspace, "spin.yml"), MANIFEST);
        prop_assert_eq!(inside(&workspace).len(), 3);
    }
}
