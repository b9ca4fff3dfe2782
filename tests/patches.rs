//! Patches, taken by the real `git apply`: what it makes of the opened files is
//! what the workspace has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod soak;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use bakewright::source::{File, FileMode, Span, TextEdit};
use bakewright::workspace::export::write_patch;
use bakewright::workspace::{Action, Gesture, Operation, Workspace};
use proptest::prelude::*;

fn has_git() -> bool {
    let has = Command::new("git").arg("--version").output().is_ok();
    if !has {
        println!("skipped: no git here");
    }
    has
}

fn scratch() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("bakewright-patch-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn write(folder: &Path, files: &[(String, File)]) {
    for (path, file) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if file.mode == FileMode::Symlink {
            symlink(std::str::from_utf8(&file.bytes).unwrap(), path).unwrap();
            continue;
        }
        fs::write(&path, &file.bytes).unwrap();
        if let FileMode::Unix(mode) = file.mode {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

/// Paths with content and git's mode.
type Tree = BTreeMap<String, (Vec<u8>, &'static str)>;

fn read(root: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let about = fs::symlink_metadata(&path).unwrap();
            if about.is_symlink() {
                let target = fs::read_link(&path).unwrap().to_str().unwrap().as_bytes().to_vec();
                tree.insert(name, (target, "link"));
            } else if about.is_dir() {
                if name != ".git" {
                    folders.push(path);
                }
            } else {
                let mode = if about.permissions().mode() & 0o100 != 0 { "executable" } else { "file" };
                tree.insert(name, (fs::read(&path).unwrap(), mode));
            }
        }
    }
    tree
}

/// What the workspace has. A mode that is not known stays what it was.
fn tree_of(opened: &[(String, File)], workspace: &Workspace) -> Tree {
    let executable = |mode| matches!(mode, FileMode::Unix(mode) if mode & 0o100 != 0);
    let was_executable = |path: &str| opened.iter().any(|(opened, file)| opened == path && executable(file.mode));
    let mode = |path: &str, mode| match mode {
        FileMode::Symlink => "link",
        FileMode::Unknown if was_executable(path) => "executable",
        mode if executable(mode) => "executable",
        _ => "file",
    };
    workspace
        .documents()
        .map(|document| {
            let file = document.file();
            (document.path().to_string(), (file.bytes.to_vec(), mode(document.path(), file.mode)))
        })
        .collect()
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .args(["-c", "core.autocrlf=false", "-c", "user.name=x", "-c", "user.email=x@example.com"])
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(said) } else { Err(said) }
}

/// Applies the workspace's patch to what it was opened with.
fn check(opened: &[(String, File)], workspace: &Workspace, with_index: bool) -> Result<(), String> {
    let patch = write_patch(&workspace.changed_files(), true);
    assert_eq!(patch, write_patch(&workspace.changed_files(), true), "the same input gives the same bytes");
    let folder = scratch();
    let repo = folder.join("repo");
    fs::create_dir(&repo).unwrap();
    write(&repo, opened);
    fs::write(folder.join("p.patch"), &patch).unwrap();
    git(&repo, &["init", "-q"]).unwrap();
    let mut arguments = vec!["apply", "--whitespace=nowarn"];
    if with_index {
        git(&repo, &["add", "-A"]).unwrap();
        arguments.push("--index");
    }
    arguments.push("../p.patch");
    let shown = || String::from_utf8_lossy(&patch).into_owned();
    if patch.is_empty() {
        return if read(&repo) == tree_of(opened, workspace) { Ok(()) } else { Err("an empty patch".to_owned()) };
    }
    let said = git(&repo, &arguments).map_err(|said| format!("{said}\n{}", shown()))?;
    if said.contains("warning") || said.contains("error") {
        return Err(format!("{said}\n{}", shown()));
    }
    let (found, wanted) = (read(&repo), tree_of(opened, workspace));
    if found != wanted {
        return Err(format!("{found:#?}\nis not\n{wanted:#?}\n{}", shown()));
    }
    fs::remove_dir_all(&folder).unwrap();
    Ok(())
}

fn apply(workspace: &mut Workspace, operations: Vec<Operation>) -> bool {
    workspace.perform(&Action::Apply { label: String::new(), gesture: Gesture::Single, at: 0, operations }).is_ok()
}

fn file(bytes: impl AsRef<[u8]>, mode: FileMode) -> File {
    File { bytes: bytes.as_ref().into(), mode }
}

#[test]
fn every_kind_of_change() {
    if !has_git() {
        return;
    }
    let text = (1..40).fold(String::new(), |text, line| text + "line " + &line.to_string() + "\r\n");
    let unix = FileMode::Unix;
    let opened: Vec<(String, File)> = vec![
        ("packer/web.json".into(), file(format!("\u{feff}{text}"), unix(0o644))),
        ("packer/a b.json".into(), file("{}", unix(0o644))),
        ("packer/gone.sh".into(), file("#!/bin/sh\n", unix(0o755))),
        ("packer/moved.json".into(), file(&text, unix(0o644))),
        ("packer/edited-and-moved.json".into(), file(&text, unix(0o644))),
        ("packer/empty".into(), file("", unix(0o644))),
        ("logo.png".into(), file([0, 1, 2, 255], unix(0o644))),
        ("old.png".into(), file(vec![0; 5_000], unix(0o644))),
        ("latin1.txt".into(), file([0xe9, b'\n'], unix(0o755))),
        ("to".into(), file("packer/web.json", FileMode::Symlink)),
        ("unknown.txt".into(), file("a\nb\n", FileMode::Unknown)),
        ("gone-unknown.txt".into(), file("a\nb", FileMode::Unknown)),
        ("folder".into(), file("x\n", unix(0o644))),
    ];
    let mut workspace = Workspace::open("repo", opened.clone());
    let edit = |path: &str, start, end, text: &str| Operation::Edit {
        path: path.into(),
        edits: vec![TextEdit::replace(Span::new(start, end), text)],
    };
    let delete = |path: &str| Operation::Delete { path: path.into() };
    let create =
        |path: &str, file: &File| Operation::Create { path: path.into(), bytes: file.bytes.clone(), mode: file.mode };
    let rename = |from: &str, to: &str| Operation::Rename { from: from.into(), to: to.into() };
    assert!(apply(
        &mut workspace,
        vec![
            edit("packer/web.json", 20, 24, "LINE"),
            edit("packer/web.json", 300, 300, "new\n"),
            edit("packer/a b.json", 1, 1, "\n"),
            delete("packer/gone.sh"),
            rename("packer/moved.json", "packer/deeper/moved ü.json"),
            edit("packer/edited-and-moved.json", 0, 4, "first"),
            rename("packer/edited-and-moved.json", "elsewhere.json"),
            delete("packer/empty"),
            rename("logo.png", "packer/logo.png"),
            delete("old.png"),
            delete("latin1.txt"),
            create("latin2.txt", &file([0xe8, b'\n'], unix(0o755))),
            delete("to"),
            create("to", &file("no link\n", unix(0o755))),
            create("new/link", &file("../to", FileMode::Symlink)),
            create("new/empty", &file("", unix(0o755))),
            create("new/unknown.json", &file("{}\n", FileMode::Unknown)),
            create("new/unknown-empty", &file("", FileMode::Unknown)),
            edit("unknown.txt", 0, 1, "x"),
            delete("gone-unknown.txt"),
            delete("folder"),
            create("folder/inside.txt", &file("y", unix(0o644))),
        ]
    ));
    check(&opened, &workspace, false).unwrap();
    check(&opened, &workspace, true).unwrap();
    let patch = String::from_utf8_lossy(&write_patch(&workspace.changed_files(), true)).into_owned();
    assert!(patch.contains("--- a/unknown.txt\n+++ b/unknown.txt\n@@ -1,2 +1,2 @@\n-a\n+x\n b\n"), "{patch}");
    let unknown = patch.split("diff --git").find(|part| part.contains("a/unknown.txt")).unwrap();
    assert!(!unknown.contains("mode"), "{unknown}");
}

#[test]
fn bakes_leave_on_request_only() {
    let mut workspace = Workspace::open("repo", [("a".to_owned(), file("a\n", FileMode::Unix(0o644)))]);
    let bytes = b"{}\n".as_slice().into();
    assert!(apply(
        &mut workspace,
        vec![Operation::Create { path: ".bakewright/x.json".into(), bytes, mode: FileMode::Unknown }]
    ));
    assert!(write_patch(&workspace.changed_files(), false).is_empty());
    assert!(
        String::from_utf8(write_patch(&workspace.changed_files(), true))
            .unwrap()
            .contains("+++ b/.bakewright/x.json\n")
    );
}

fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec("[abc \\\\+-]{0,3}(\n|\r\n|\r)", 0..30).prop_map(|lines| lines.concat().into_bytes()),
        2 => "[ab@\n-]{0,40}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

fn mode() -> impl Strategy<Value = FileMode> {
    prop_oneof![3 => Just(FileMode::Unix(0o644)), 1 => Just(FileMode::Unix(0o755)), 1 => Just(FileMode::Unknown)]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c/d", "c/e", "x y", "ü", "q\"q", "c/f/g", "tab's"]).prop_map(str::to_owned)
}

#[derive(Debug, Clone)]
enum Doing {
    Edit(String, prop::sample::Index, prop::sample::Index, String),
    Create(String, Vec<u8>, FileMode),
    Link(String),
    Delete(String),
    Rename(String, String),
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        4 => (name(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[xyz\n\r]{0,5}").prop_map(|(path, from, to, text)| Doing::Edit(path, from, to, text)),
        2 => (name(), content(), mode()).prop_map(|(path, bytes, mode)| Doing::Create(path, bytes, mode)),
        1 => name().prop_map(Doing::Link),
        2 => name().prop_map(Doing::Delete),
        2 => (name(), name()).prop_map(|(from, to)| Doing::Rename(from, to)),
    ]
}

fn operation(workspace: &Workspace, doing: &Doing) -> Option<Operation> {
    Some(match doing.clone() {
        Doing::Edit(path, from, to, text) => {
            let old = workspace.document(&path)?.text()?.clone();
            let mut ends = [from.index(old.len() + 1), to.index(old.len() + 1)]
                .map(|at| (0..=at).rev().find(|at| old.is_char_boundary(*at)).unwrap());
            ends.sort_unstable();
            Operation::Edit { path, edits: vec![TextEdit::replace(Span::new(ends[0], ends[1]), text)] }
        }
        Doing::Create(path, bytes, mode) => Operation::Create { path, bytes: bytes.into(), mode },
        Doing::Link(path) => {
            Operation::Create { path, bytes: b"some/where".as_slice().into(), mode: FileMode::Symlink }
        }
        Doing::Delete(path) => Operation::Delete { path },
        Doing::Rename(from, to) => Operation::Rename { from, to },
    })
}

proptest! {
    #![proptest_config(soak::cases(100, 5_000))]

    #[test]
    fn git_makes_of_the_opened_files_what_the_workspace_has(
        files in prop::collection::btree_map(name(), (content(), mode()), 0..7),
        doings in prop::collection::vec(doing(), 1..12),
        with_index in any::<bool>(),
    ) {
        if !has_git() {
            return Ok(());
        }
        let opened: Vec<(String, File)> = files.into_iter().map(|(path, (bytes, mode))| (path, file(bytes, mode))).collect();
        let mut workspace = Workspace::open("repo", opened.clone());
        for doing in &doings {
            if let Some(operation) = operation(&workspace, doing) {
                apply(&mut workspace, vec![operation]);
            }
        }
        check(&opened, &workspace, with_index).map_err(TestCaseError::fail)?;
    }
}
