//! Folders: which files are read, and git's index, held against git itself.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use bakewright::source::FileMode;
use bakewright::workspace::import::folder::{
    FolderError, FolderRules, GitIndex, GitIndexError, Listed, Reading, Tracked, WhyIgnored, imported, read_first,
    select,
};
use bakewright::workspace::import::{Limits, Note};
use proptest::prelude::*;

fn listed(paths: &[&str]) -> Vec<Listed> {
    paths.iter().map(|path| Listed { path: (*path).to_owned(), size: 1 }).collect()
}

#[test]
fn decides_before_anything_is_read() {
    let paths = [
        ".git/HEAD",
        ".git/index",
        ".git/info/exclude",
        ".gitignore",
        "node_modules/x/.gitignore",
        "node_modules/x/y.js",
        "out/a/b",
        "packer/.gitignore",
        "packer/secret.json",
        "packer/web.json",
        "local",
    ];
    assert_eq!(read_first(paths), [".git/index", ".git/info/exclude", ".gitignore", "packer/.gitignore"]);
    let (rules, notes) = FolderRules::of([
        (".git/index", &b"broken"[..]),
        (".git/info/exclude", b"local\n"),
        (".gitignore", b"out/\n"),
        ("packer/.gitignore", b"secret*\n"),
    ]);
    assert_eq!(notes, [Note::GitIndex { why: "it is not git's index".into() }]);
    let selection = select(&listed(&paths), &rules, &Limits::DEFAULT).unwrap();
    assert_eq!(selection.read, [".gitignore", "packer/.gitignore", "packer/web.json"]);
    let ignored: Vec<&str> = selection.ignored.iter().map(|ignored| ignored.path.as_str()).collect();
    assert_eq!(ignored, [".git", "node_modules", "out", "packer/secret.json", "local"]);

    let limits = Limits { entries: 2, ..Limits::DEFAULT };
    assert_eq!(select(&listed(&paths), &rules, &limits), Err(FolderError::TooManyFiles { found: 3, limit: 2 }));
    let limits = Limits { bytes: 2, ..Limits::DEFAULT };
    assert_eq!(select(&listed(&paths), &rules, &limits), Err(FolderError::TooLarge { found: 3, limit: 2 }));
}

/// A repository of its own, gone with the value; `None` without git.
struct Repo(PathBuf);

impl Repo {
    fn new(name: &str) -> Option<Self> {
        let root = std::env::temp_dir().join(format!("bakewright-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let repo = Self(root);
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: git is missing");
            return None;
        }
        repo.git(&["init", "-q"]);
        Some(repo)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(args)
            .current_dir(&self.0)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
    }

    fn git(&self, args: &[&str]) {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Those of the paths that git ignores.
    fn ignored(&self, paths: &[&str]) -> Vec<String> {
        let mut child = self
            .command(&["check-ignore", "--no-index", "-z", "--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(paths.join("\0").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let names = String::from_utf8(output.stdout).unwrap();
        names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

impl Drop for Repo {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const TREE: [&str; 12] =
    ["a", "b", "ab", "x/a", "x/b", "x/ab", "x/y/a", "x/y/b c", "x/y/z/a", "y/a", "y/x/b-", "y/x/]a"];

#[test]
fn ignores_what_git_ignores() {
    let Some(repo) = Repo::new("ignore") else { return };
    for path in TREE {
        repo.write(path, "");
    }
    let folders = ["x", "x/y", "x/y/z", "y", "y/x"];
    let all: Vec<&str> = TREE.into_iter().chain(folders).collect();
    let line = || {
        let piece = prop_oneof![
            8 => prop::sample::select(vec!["a", "b", "x", "y", "z", "ab", "/", "/", "*", "**", "**/", "/**", "?"]),
            2 => prop::sample::select(vec!["[ab]", "[!a]", "[^x]", "[a-y]", "[]a]", "[a-]", "[[:alpha:]]", "[", "\\", "\\a", "\\ ", " ", "-", "!", "#", "\r", "\t"]),
        ];
        (prop_oneof![4 => Just(""), 1 => Just("!")], prop::collection::vec(piece, 1..6))
            .prop_map(|(sign, pieces)| format!("{sign}{}", pieces.concat()))
    };
    let file = || prop::collection::vec(line(), 0..4).prop_map(|lines| lines.join("\n"));
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let asked = ProptestConfig::default().cases;
    let config = ProptestConfig { cases: asked.max(config.cases).min(5_000), ..config };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let told = runner.run(&(file(), file(), file()), |(root, inner, excluded)| {
        repo.write(".gitignore", &root);
        repo.write("x/.gitignore", &inner);
        repo.write(".git/info/exclude", &excluded);
        let mut rules = FolderRules::default();
        rules.add_gitignore("", &root);
        rules.add_gitignore("x", &inner);
        rules.add_exclude(&excluded);
        let ours: Vec<&str> = all
            .iter()
            .copied()
            .filter(|path| rules.decide_below(path, folders.contains(path)) != Reading::Read)
            .collect();
        prop_assert_eq!(repo.ignored(&all), ours);
        Ok(())
    });
    told.unwrap();
}

#[test]
fn odd_patterns_take_no_time() {
    let mut rules = FolderRules::default();
    rules.add_gitignore("", &format!("{}b\n{}c", "*a".repeat(200), "**/a/".repeat(100)));
    let path = "a/".repeat(500) + &"a".repeat(500);
    assert_eq!(rules.decide(&path, false), Reading::Read);
}

#[test]
fn reads_gits_index_in_each_version() {
    let Some(repo) = Repo::new("index") else { return };
    for at in 0..40 {
        repo.write(&format!("folder{}/some file{at}.json", at % 7), "{}");
    }
    repo.write("run.sh", "#!/bin/sh\n");
    repo.write("ignored/but/tracked", "");
    repo.write("ignored/not", "");
    repo.write(".gitignore", "ignored/\n");
    fs::set_permissions(repo.0.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("../elsewhere", repo.0.join("folder1/link")).unwrap();
    repo.git(&["add", "."]);
    repo.git(&["add", "-f", "ignored/but/tracked"]);
    let commit = "8d5e957f297893487bd98fa830fa6413aa7d4e4c";
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},modules/sub")]);
    for version in ["2", "3", "4"] {
        repo.write("later", "");
        repo.git(&["update-index", "--index-version", version]);
        if version == "3" {
            // Only an entry with more flags needs version 3.
            repo.git(&["add", "-N", "later"]);
        }
        let index = GitIndex::parse(&fs::read(repo.0.join(".git/index")).unwrap()).unwrap();
        assert_eq!(index.get("run.sh"), Some(Tracked::File { executable: true }), "version {version}");
        assert_eq!(index.get("folder3/some file38.json"), Some(Tracked::File { executable: false }));
        assert_eq!(index.get("folder1/link"), Some(Tracked::Symlink { size: 12 }));
        assert_eq!(index.get("modules/sub"), Some(Tracked::Submodule));
        assert_eq!(index.len(), if version == "2" { 45 } else { 46 });
    }
    let index = fs::read(repo.0.join(".git/index")).unwrap();
    let (rules, notes) = FolderRules::of([(".git/index", index.as_slice()), (".gitignore", b"ignored/\n")]);
    assert!(notes.is_empty());
    assert_eq!(rules.decide_below("ignored/but/tracked", false), Reading::Read);
    let why = WhyIgnored::Pattern { file: ".gitignore".into(), line: 1 };
    assert_eq!(rules.decide("ignored", true), Reading::Read, "git goes where it tracks something");
    assert_eq!(rules.decide("ignored/but/other", false), Reading::Ignored(why.clone()), "and ignores the rest");
    assert_eq!(rules.decide("other/ignored", true), Reading::Ignored(why));
    assert_eq!(rules.decide("modules/sub", true), Reading::Ignored(WhyIgnored::Submodule));

    let files = [("run.sh", &b"x"[..]), ("folder1/link", b"../elsewhere"), ("new", b"")];
    let files: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let opened = imported(files, &rules);
    let modes: Vec<FileMode> = opened.files.iter().map(|(_, file)| file.mode).collect();
    assert_eq!(modes, [FileMode::Unix(0o755), FileMode::Symlink, FileMode::Unknown]);
    let followed = imported(vec![("folder1/link".into(), b"what it leads to\n".to_vec())], &rules);
    assert_eq!(followed.notes, [Note::FollowedLink { path: "folder1/link".into() }]);
    assert!(followed.files.is_empty());
}

proptest! {
    #[test]
    fn a_broken_index_is_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), version in 0..6_u32) {
        let mut index = b"DIRC".to_vec();
        index.extend(version.to_be_bytes());
        index.extend([0, 0, 0, 9]);
        index.extend(bytes);
        let parsed = GitIndex::parse(&index);
        prop_assert!(parsed.is_err());
        prop_assert_eq!(matches!(parsed, Err(GitIndexError::Version { .. })), !(2..=4).contains(&version));
    }
}
