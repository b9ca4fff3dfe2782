//! Opens other people's files: what is opened and saved is the same, byte by
//! byte, and Packer's verdict on each JSON template is ours.
//!
//! `BAKEWRIGHT_CORPUS` names the folder; else it is looked for beside the
//! repository. Prints what fails, and last `N passed, M failed, K skipped`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bakewright::json::edit::{self, Place};
use bakewright::json::{self, Kind, NodeId};
use bakewright::packer::PackerVersion;
use bakewright::packer::template::Template;
use bakewright::source::{File, apply_edits};
use bakewright::workspace::Workspace;
use serde::Deserialize;

/// What Packer 1.6.6 said to a template.
#[derive(Deserialize)]
struct Recorded {
    syntax_ok: bool,
    inspect_ok: bool,
    /// The first lines of its error, as one.
    #[serde(default)]
    error: String,
}

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Count {
    fn add(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(why) => {
                self.failed += 1;
                println!("FAILED {name}: {why}");
            }
        }
    }
}

fn main() -> ExitCode {
    let folder = std::env::var("BAKEWRIGHT_CORPUS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus").to_owned());
    let folder = PathBuf::from(folder);
    let mut count = Count::default();
    if folder.is_dir() {
        identities(&folder, &mut count);
        verdicts(&folder, &mut count);
    } else {
        println!("skipped: there is no corpus at {} (BAKEWRIGHT_CORPUS)", folder.display());
        count.skipped += 1;
    }
    println!("{} passed, {} failed, {} skipped", count.passed, count.failed, count.skipped);
    if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn identities(folder: &Path, count: &mut Count) {
    let files: BTreeMap<String, Vec<u8>> = files_below(folder)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).expect("a file of the folder").to_str().expect("a name in UTF-8");
            (name.replace('\\', "/"), std::fs::read(&path).expect("a file that can be read"))
        })
        .collect();
    println!("{} files are opened and saved", files.len());
    let opened = files.iter().map(|(name, bytes)| (name.clone(), File::new(&**bytes)));
    let saved = Workspace::open("corpus", opened).snapshot();
    for (name, bytes) in &files {
        let kept = saved.get(name).is_some_and(|file| *file.bytes == **bytes);
        count.add(name, if kept { document(bytes) } else { Err("the workspace does not keep its bytes".to_owned()) });
    }
}

/// Reads as JSON, whatever it is, and edits it where it is sound.
fn document(bytes: &[u8]) -> Result<(), String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    let document = json::parse(text);
    if document.text() != text {
        return Err("the JSON document does not keep its text".to_owned());
    }
    if !document.errors().is_empty() {
        return Ok(());
    }
    let containers = |node: &NodeId| matches!(document.kind(*node), Kind::Object | Kind::Array);
    for node in document.nodes().filter(containers).take(10) {
        let path = document.path(node);
        let value = serde_json::json!({"new": ["one", "two"]});
        let edits = match document.kind(node) {
            Kind::Object => edit::insert_member(&document, &path, &Place::Last, "a name that is new", &value),
            Kind::Array => edit::insert_item(&document, &path, 0, &value),
            _ => continue,
        };
        let edits = edits.map_err(|error| format!("{path}: {error}"))?;
        let (edited, inverse) = apply_edits(text, &edits).map_err(|error| format!("{path}: {error}"))?;
        if !json::parse(&edited).errors().is_empty() {
            return Err(format!("an edit of {path} breaks it"));
        }
        if apply_edits(&edited, &inverse).map(|undone| undone.0).as_deref() != Ok(text) {
            return Err(format!("an edit of {path} cannot be undone"));
        }
    }
    Ok(())
}

fn verdicts(folder: &Path, count: &mut Count) {
    let path = folder.join("packer-1.6.6-verdicts.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there are no verdicts at {}", path.display());
        count.skipped += 1;
        return;
    };
    let recorded: BTreeMap<String, Recorded> = serde_json::from_str(&text).expect("verdicts of the known form");
    let templates: Vec<_> = recorded.iter().filter(|(name, _)| is_legacy(name)).collect();
    println!("{} legacy templates are judged", templates.len());
    for (name, recorded) in templates {
        match std::fs::read(folder.join(name)) {
            Ok(bytes) => count.add(&format!("verdict on {name}"), verdict(&bytes, recorded)),
            Err(error) => {
                println!("skipped: {name}: {error}");
                count.skipped += 1;
            }
        }
    }
}

fn verdict(bytes: &[u8], recorded: &Recorded) -> Result<(), String> {
    // Go takes bytes that are not UTF-8 for replacement characters.
    let template = Template::read(&json::parse(&String::from_utf8_lossy(bytes)), PackerVersion::RECORDED);
    if recorded.syntax_ok != recorded.inspect_ok {
        return Err("the recording disagrees with itself".to_owned());
    }
    match &template.rejection {
        None if recorded.syntax_ok => Ok(()),
        None => Err(format!("accepted; Packer said: {}", recorded.error)),
        Some(rejection) if recorded.syntax_ok => Err(format!("rejected: {}; Packer accepts", rejection.message)),
        Some(rejection) => same_words(&rejection.printed(PackerVersion::RECORDED), &recorded.error),
    }
}

/// The recorded words have to be ours, up to where they were cut off. Which
/// variable comes first is chance.
fn same_words(ours: &str, recorded: &str) -> Result<(), String> {
    let ours = ours.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = recorded.split(" * ");
    let missing: Vec<&str> = parts.filter(|part| !ours.contains(part)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("we say: {ours}\n  Packer says: {recorded}")) }
}

/// Whether Packer reads a file of this name as a legacy template.
fn is_legacy(name: &str) -> bool {
    !name.ends_with(".pkr.hcl") && !name.ends_with(".pkr.json")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder that can be read") {
            let path = entry.expect("an entry that can be read").path();
            if path.is_dir() { todo.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}
