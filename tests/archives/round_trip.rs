use std::collections::BTreeMap;
use std::sync::Arc;

use bakewright::source::{File, FileMode};
use bakewright::starter;
use bakewright::worker::archives::serve;
use bakewright::worker::{ArchiveRead, Message, ReadArchive, Task, WriteArchive};
use bakewright::workspace::export::{FolderStep, Which, folder_steps, write_zip};
use bakewright::workspace::import::{ArchiveForm, Imported, Limits, read_zip};
use bakewright::workspace::{Action, Gesture, Operation, Workspace};
use proptest::prelude::*;

use crate::raw_zip::{RawEntry, raw_zip};

fn read(zip: &[u8]) -> Imported {
    read_zip(zip, &Limits::DEFAULT, |_, _| ()).unwrap()
}

fn export(workspace: &Workspace, form: &ArchiveForm) -> Vec<u8> {
    write_zip(&workspace.export_files(Which::default()), form, |_, _| ()).unwrap()
}

fn apply(workspace: &mut Workspace, operations: Vec<Operation>) {
    let label = String::new();
    workspace.perform(&Action::Apply { label, gesture: Gesture::Single, at: 0, operations }).unwrap();
}

fn repo() -> Vec<RawEntry> {
    let folder =
        |name: &str| RawEntry::new(name, "").with(|entry| (entry.attributes, entry.method) = (0o040_755 << 16, 0));
    vec![
        folder("repo-main/"),
        RawEntry::new("repo-main/z.json", "{}\r\n\n"),
        folder("repo-main/empty/"),
        folder("repo-main/packer/"),
        RawEntry::new("repo-main/packer/web.json", "\u{feff}{\"builders\": []}"),
        RawEntry::new("repo-main/packer/run.sh", "#!/bin/sh\n").with(|entry| entry.attributes = 0o100_755 << 16),
        RawEntry::new("repo-main/packer/link", "run.sh")
            .with(|entry| (entry.attributes, entry.method) = (0o120_777 << 16, 0)),
        RawEntry::new("repo-main/old.bin", [0, 255, 1]).with(|entry| (entry.attributes, entry.system) = (0x20, 0)),
        RawEntry::new("__MACOSX/repo-main/._z.json", [0, 5]),
    ]
}

#[test]
fn an_untouched_archive_comes_out_as_it_went_in() {
    let opened = read(&raw_zip(&repo()));
    assert_eq!(opened.form.top.as_deref(), Some("repo-main"));
    let paths: Vec<&str> = opened.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        ["z.json", "packer/web.json", "packer/run.sh", "packer/link", "old.bin", "__MACOSX/repo-main/._z.json"]
    );
    let workspace = Workspace::open("repo", opened.files.clone());
    // The form survives being kept as text.
    let form: ArchiveForm = serde_json::from_str(&serde_json::to_string(&opened.form).unwrap()).unwrap();
    let again = read(&export(&workspace, &form));
    assert_eq!(again, opened);
    assert_eq!(export(&workspace, &form), export(&workspace, &form), "the same input gives the same bytes");
}

#[test]
fn changes_keep_their_place() {
    let opened = read(&raw_zip(&repo()));
    let mut workspace = Workspace::open("repo", opened.files.clone());
    let bytes = |text: &str| text.as_bytes().into();
    apply(
        &mut workspace,
        vec![
            Operation::Rename { from: "packer/web.json".into(), to: "packer/site.json".into() },
            Operation::Delete { path: "packer/link".into() },
            Operation::Create { path: "packer/new.sh".into(), bytes: bytes("x"), mode: FileMode::Unix(0o755) },
            Operation::Create { path: ".bakewright/a.json".into(), bytes: bytes("{}"), mode: FileMode::Unknown },
        ],
    );
    let names = |zip: &[u8]| read(zip).form.entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>();
    assert_eq!(
        names(&export(&workspace, &opened.form)),
        [
            "repo-main/",
            "repo-main/z.json",
            "repo-main/empty/",
            "repo-main/packer/",
            "repo-main/packer/site.json",
            "repo-main/packer/run.sh",
            "repo-main/old.bin",
            "__MACOSX/repo-main/._z.json",
            "repo-main/packer/new.sh"
        ]
    );
    let with_bakes = workspace.export_files(Which { bakes: true, changed_only: true });
    let zip = write_zip(&with_bakes, &ArchiveForm::default(), |_, _| ()).unwrap();
    assert_eq!(names(&zip), [".bakewright/a.json", "packer/new.sh", "packer/site.json"]);
    assert_eq!(read(&zip).files[1].1.mode, FileMode::Unix(0o755));
    assert_eq!(read(&zip).files[0].1.mode, FileMode::Unix(0o644), "an unknown mode is the usual one");

    apply(&mut workspace, vec![Operation::Delete { path: "packer/site.json".into() }]);
    apply(&mut workspace, vec![Operation::Delete { path: "packer/run.sh".into() }]);
    apply(&mut workspace, vec![Operation::Delete { path: "packer/new.sh".into() }]);
    assert!(!names(&export(&workspace, &opened.form)).contains(&"repo-main/packer/".to_owned()));
}

#[test]
fn a_top_folder_that_means_something_stays() {
    let opened = read(&raw_zip(&[
        RawEntry::new("deb-config/spinnaker/config/packer/a.json", "{\"builders\":[]}"),
        RawEntry::new("deb-config/spinnaker/config/rosco-local.yml", ""),
    ]));
    assert_eq!((opened.form.top, opened.files[0].0.as_str()), (None, "deb-config/spinnaker/config/packer/a.json"));
}

#[test]
fn saving_into_a_folder_is_a_list_of_steps() {
    let file = |text: &str| File::new(text.as_bytes());
    let mut workspace = Workspace::open(
        "folder",
        ["Case.json", "a/b/c.json", "keep", "x", "y"].map(|path| (path.to_owned(), file(path))),
    );
    let create =
        |path: &str| Operation::Create { path: path.into(), bytes: b"new".as_slice().into(), mode: FileMode::Unknown };
    apply(
        &mut workspace,
        vec![
            Operation::Rename { from: "Case.json".into(), to: "case.json".into() },
            Operation::Delete { path: "a/b/c.json".into() },
            Operation::Delete { path: "x".into() },
            create("x/inner"),
            create(".bakewright/w.json"),
            Operation::Rename { from: "y".into(), to: "z".into() },
        ],
    );
    let steps: Vec<String> = folder_steps(&workspace.changed_files(), false, str::to_lowercase)
        .into_iter()
        .map(|step| match step {
            FolderStep::Delete { path, .. } => format!("delete {path}"),
            FolderStep::Write { path, was, .. } => format!("write {path}{}", if was.is_some() { " over" } else { "" }),
            FolderStep::RemoveIfEmpty { folder } => format!("remove {folder}"),
        })
        .collect();
    assert_eq!(
        steps,
        [
            "delete Case.json",
            "delete x",
            "write case.json",
            "write x/inner",
            "write z",
            "delete a/b/c.json",
            "delete y",
            "remove a/b",
            "remove a"
        ]
    );
}

#[test]
fn the_worker_reads_and_writes() {
    let opened = read(&raw_zip(&repo()));
    let mut told = Vec::new();
    let message = Message::new(ReadArchive::NAME, &ReadArchive {}, vec![raw_zip(&repo())]).unwrap();
    let reply = serve(ReadArchive::NAME, message, &mut |progress| told.push(progress)).unwrap();
    let read: ArchiveRead = reply.read(ReadArchive::NAME).unwrap();
    let read = read.with_bytes(reply.files);
    assert_eq!(read, opened);
    assert_eq!(told.last().map(|last| (last.done, last.total)), Some((1, 1)));

    let workspace = Workspace::open("repo", read.files.clone());
    let (task, bytes) = WriteArchive::of(&workspace.export_files(Which::default()), &read.form, read.form.format);
    let message = Message::new(WriteArchive::NAME, &task, bytes).unwrap();
    let reply = serve(WriteArchive::NAME, message, &mut |_| ()).unwrap();
    assert_eq!(reply.files, [export(&workspace, &opened.form)]);

    let message = Message { body: Vec::new(), files: vec![b"no zip".to_vec()] };
    assert!(
        serve(ReadArchive::NAME, message, &mut |_| ())
            .unwrap_err()
            .to_string()
            .starts_with("this is not a zip archive")
    );
}

#[test]
fn a_thousand_files_survive() {
    let body = "{\"name\": \"value\", \"list\": [1, 2, 3]}\n".repeat(280);
    let files: Vec<(String, File)> = (0..1_000)
        .map(|at| (format!("folder{}/file{at}.json", at % 30), File::new(format!("{at}{body}").into_bytes())))
        .collect();
    let workspace = Workspace::open("large", files.clone());
    let read = read(&export(&workspace, &ArchiveForm::default()));
    let bytes = |files: Vec<(String, File)>| -> BTreeMap<String, Arc<[u8]>> {
        files.into_iter().map(|(path, file)| (path, file.bytes)).collect()
    };
    assert_eq!(bytes(read.files), bytes(files));
}

#[test]
fn the_sample_survives() {
    let sample = starter::sample();
    let files: Vec<(String, File)> = sample.iter().map(|(path, file)| (path.to_owned(), file.clone())).collect();
    let read = read(&export(&Workspace::open("sample", files.clone()), &ArchiveForm::default()));
    assert_eq!(read.files, files);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_files_survive(files in prop::collection::btree_map("[a-c]{1,2}/[a-dé ]{1,3}\\.[a-z]", (prop::collection::vec(any::<u8>(), 0..60), 0..0o10_000_u32), 1..8)) {
        let files: Vec<(String, File)> = files
            .into_iter()
            .map(|(path, (bytes, mode))| (path, File { bytes: bytes.into(), mode: FileMode::Unix(mode) }))
            .collect();
        let read = read(&export(&Workspace::open("any", files.clone()), &ArchiveForm::default()));
        let named: Vec<(String, File)> = read.files.into_iter().map(|(path, file)| (read.form.name_of(&path), file)).collect();
        prop_assert_eq!(named, files);
    }
}
