//! Against Info-ZIP's own `zip`, `unzip` and `zipinfo`, where they are.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use bakewright::source::FileMode;
use bakewright::workspace::Workspace;
use bakewright::workspace::export::{Which, write_tar, write_zip};
use bakewright::workspace::import::{Limits, read_archive, read_zip};

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bakewright-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Path, command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("-h").output().is_ok()
}

#[test]
fn what_zip_packs_comes_out_the_same_for_unzip() {
    if !["zip", "unzip", "zipinfo"].into_iter().all(is_there) {
        eprintln!("skipped: zip, unzip or zipinfo is missing");
        return;
    }
    let scratch = Scratch::new("zip");
    let repo = scratch.0.join("repo");
    for folder in ["repo/packer/scripts", "repo/empty"] {
        fs::create_dir_all(scratch.0.join(folder)).unwrap();
    }
    for (path, bytes, mode) in [
        ("packer/web.json", &b"\xef\xbb\xbf{\r\n}\n"[..], 0o640),
        ("packer/scripts/run.sh", b"#!/bin/sh\n", 0o755),
        ("data.bin", &[0, 1, 2, 255], 0o600),
        ("na\u{ef}ve name.txt", b"", 0o644),
    ] {
        fs::write(repo.join(path), bytes).unwrap();
        fs::set_permissions(repo.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    symlink("scripts/run.sh", repo.join("packer/link")).unwrap();
    run(&scratch.0, &["touch", "-d", "2021-03-04 05:06:08", "repo/data.bin"]);
    run(&scratch.0, &["zip", "-q", "-r", "-y", "in.zip", "repo"]);

    let zip = fs::read(scratch.0.join("in.zip")).unwrap();
    let opened = read_zip(&zip, &Limits::DEFAULT, |_, _| ()).unwrap();
    assert_eq!(opened.form.top.as_deref(), Some("repo"));
    let mode = |path: &str| opened.files.iter().find(|(name, _)| name == path).unwrap().1.mode;
    assert_eq!(mode("packer/scripts/run.sh"), FileMode::Unix(0o755));
    assert_eq!(mode("packer/link"), FileMode::Symlink);
    assert_eq!(mode("na\u{ef}ve name.txt"), FileMode::Unix(0o644));

    let workspace = Workspace::open("repo", opened.files);
    let out = write_zip(&workspace.export_files(Which::default()), &opened.form, |_, _| ()).unwrap();
    fs::write(scratch.0.join("out.zip"), out).unwrap();
    run(&scratch.0, &["unzip", "-t", "out.zip"]);
    // Names, kinds, modes, sizes and times, in order.
    let listing = |zip: &str| {
        let lines = run(&scratch.0, &["zipinfo", "-T", zip]);
        let listed: Vec<String> = lines
            .lines()
            .filter(|line| line.contains("repo/"))
            .map(|line| {
                let fields: Vec<&str> = line.split_whitespace().collect();
                [&[fields[0], fields[3]], &fields[6..]].concat().join(" ")
            })
            .collect();
        listed
    };
    assert_eq!(listing("out.zip"), listing("in.zip"));
    assert_eq!(listing("in.zip").len(), 9);
    for (zip, folder) in [("in.zip", "one"), ("out.zip", "two")] {
        run(&scratch.0, &["unzip", "-q", zip, "-d", folder]);
    }
    run(&scratch.0, &["diff", "-r", "--no-dereference", "one", "two"]);
    let stat = |folder: &str| {
        run(
            &scratch.0.join(folder),
            &["find", ".", "-type", "l", "-printf", "%p %l\\n", "-o", "-printf", "%p %M %T@\\n"],
        )
    };
    let sorted = |listing: String| {
        let mut lines: Vec<String> = listing.lines().map(str::to_owned).collect();
        lines.sort();
        lines.retain(|line| line.contains("repo"));
        lines
    };
    assert_eq!(sorted(stat("one")), sorted(stat("two")));
}

#[test]
fn what_tar_packs_comes_out_the_same_for_tar() {
    if Command::new("tar").arg("--version").output().is_err() {
        eprintln!("skipped: tar is missing");
        return;
    }
    let scratch = Scratch::new("tar");
    let repo = scratch.0.join("repo");
    let long = "long/".repeat(30);
    fs::create_dir_all(repo.join(&long)).unwrap();
    for (path, bytes, mode) in [
        ("web.json", &b"\xef\xbb\xbf{\r\n}\n"[..], 0o640),
        ("run.sh", b"#!/bin/sh\n", 0o755),
        (&format!("{long}deep.json"), b"{}", 0o600),
        ("na\u{ef}ve name.txt", b"", 0o644),
    ] {
        fs::write(repo.join(path), bytes).unwrap();
        fs::set_permissions(repo.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    symlink("run.sh", repo.join("link")).unwrap();
    fs::hard_link(repo.join("run.sh"), repo.join("zz-same.sh")).unwrap();
    for format in ["gnu", "pax", "ustar"] {
        for (flag, name) in [("-cf", "in.tar"), ("-czf", "in.tar.gz")] {
            run(&scratch.0, &["tar", "--format", format, flag, name, "repo"]);
            let imported = read_archive(&fs::read(scratch.0.join(name)).unwrap(), &Limits::DEFAULT, |_, _| ()).unwrap();
            assert_eq!((imported.files.len(), imported.form.top.as_deref()), (6, Some("repo")), "{format}");
            let workspace = Workspace::open("repo", imported.files.clone());
            let files = workspace.export_files(Which::default());
            let written = write_tar(&files, &imported.form, name.ends_with("gz"), |_, _| ()).unwrap();
            fs::write(scratch.0.join("out"), &written).unwrap();
            let _ = fs::remove_dir_all(scratch.0.join("unpacked"));
            fs::create_dir(scratch.0.join("unpacked")).unwrap();
            let said = run(&scratch.0, &["tar", "-xvf", "out", "-C", "unpacked"]);
            assert!(!said.contains("implausibly"), "{said}");
            // The hard link has become a file of its own.
            run(&scratch.0, &["diff", "-r", "--no-dereference", "repo", "unpacked/repo"]);
            for file in ["web.json", "run.sh", "zz-same.sh"] {
                let mode = |root: &str| fs::metadata(scratch.0.join(root).join(file)).unwrap().permissions().mode();
                assert_eq!(mode("repo"), mode("unpacked/repo"), "{file}");
            }
        }
    }
}
