//! Asks the real Packer 1.6.6 about components with odd values, where it is
//! installed: does it accept them, and with which words not.
//!
//! Components, fields and values come from the component table and from what
//! the checks mention. `BAKEWRIGHT_JUDGE_CASES` says how many components,
//! `BAKEWRIGHT_JUDGE_SEED` which others, `BAKEWRIGHT_JUDGE_TYPE` of which type only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "packer_judge/components.rs"]
mod components;
#[allow(dead_code)]
#[path = "packer_judge/judge.rs"]
mod judge;
#[allow(dead_code)]
#[path = "packer_judge/validation.rs"]
mod validation;

use std::collections::BTreeMap;
use std::sync::Arc;

use bakewright::packer::interpolate::{Environment, Folder, Machine};
use bakewright::packer::provision::Selection;
use bakewright::packer::validate::BuildVerdict;
use components::{Case, Random};
use judge::Judge;
use serde_json::json;
use validation::{Files, Run, in_order};

/// What stands in Packer's working folder.
const FILES: [(&str, &str); 6] = [
    ("there.txt", "some text\n"),
    ("folder/inside.txt", ""),
    ("empty.json", ""),
    ("account.json", r#"{"type":"service_account"}"#),
    ("user.json", r#"{"type":"authorized_user"}"#),
    (
        "locked.pem",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AA\n\nQUJD\n-----END RSA PRIVATE KEY-----\n",
    ),
];

/// Builds of one template: Packer tells of each.
const AT_ONCE: usize = 12;

#[test]
fn packer_says_the_same_of_components() {
    let Some(judge) = Judge::find("components") else { return };
    for (path, text) in FILES {
        let path = judge.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let usual = if std::env::var_os("BAKEWRIGHT_SOAK").is_some() { 20_000 } else { 240 };
    let cases = number("BAKEWRIGHT_JUDGE_CASES").unwrap_or(usual);
    let mut random = Random::new(number("BAKEWRIGHT_JUDGE_SEED").unwrap_or(1));
    let only = std::env::var("BAKEWRIGHT_JUDGE_TYPE").ok();
    let catalog = validation::catalog();
    let mut wrong: Vec<String> = Vec::new();
    let mut asked = 0;
    let mut open = 0;
    while asked < cases && wrong.len() < 12 {
        let batch: Vec<Case> = (0..AT_ONCE).map(|_| components::case(catalog, only.as_deref(), &mut random)).collect();
        asked += batch.len() as u64;
        let (differences, unknown) = compare(&judge, &batch);
        wrong.extend(differences);
        open += unknown;
    }
    println!("{asked} components, {open} of which depend on what is not known here");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn packer_decodes_every_field_as_we_do() {
    let Some(judge) = Judge::find("misfits") else { return };
    let only = std::env::var("BAKEWRIGHT_JUDGE_TYPE").ok();
    let mut cases = components::misfits(validation::catalog(), only.as_deref());
    if std::env::var_os("BAKEWRIGHT_SOAK").is_none() && only.is_none() {
        cases.truncate(60);
    }
    let mut wrong = Vec::new();
    for batch in cases.chunks(AT_ONCE) {
        wrong.extend(compare(&judge, batch).0);
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

/// What differs, and how often we do not know.
fn compare(judge: &Judge, batch: &[Case]) -> (Vec<String>, usize) {
    // Some builders make the folder of their output while they are prepared.
    for (at, _) in batch.iter().enumerate() {
        let _ = std::fs::remove_dir_all(judge.folder().join(format!("output-b{at:03}")));
    }
    let template = components::template(batch);
    let text = template.to_string();
    let said = judge.ask(&["validate"], &text);
    if !matches!(said.status.code(), Some(0 | 1)) {
        // A plugin crashed, and took the others with it.
        if let [case] = batch {
            return if case.may_crash() { (Vec::new(), 1) } else { (vec![format!("crash\n{}", case.shown())], 0) };
        }
        let singles = batch.iter().map(|case| compare(judge, std::slice::from_ref(case)));
        return singles.fold((Vec::new(), 0), |(mut all, open), (differences, more)| {
            all.extend(differences);
            (all, open + more)
        });
    }
    let printed = diagnostics(&String::from_utf8_lossy(&said.stdout));
    let validation = run(judge, &text).validation();
    assert_eq!(validation.refusal, None, "{text}");
    let mut differences = Vec::new();
    let mut open = 0;
    for (case, build) in batch.iter().zip(&validation.builds) {
        let theirs = printed.get(&build.name).cloned().unwrap_or_default();
        let ours = ours(build);
        if ours.contains(&theirs) {
            continue;
        }
        if theirs.ends_with("unexpected EOF") {
            // The plugin crashed.
            open += 1;
            continue;
        }
        if !build.open.is_empty() {
            open += 1;
            let points = build.error.iter().flat_map(|error| error.said.items());
            let points: Vec<String> = points.map(|point| validation::collapsed(point)).collect();
            let missing = points.iter().flat_map(|point| point.split(" * ")).find(|point| !theirs.contains(point));
            if missing.is_none() {
                continue;
            }
        }
        differences.push(format!("{}\n  ours:   {}\n  Packer: {theirs}", case.shown(), ours[0]));
    }
    (differences, open)
}

fn run<'t>(judge: &Judge, text: &'t str) -> Run<'t> {
    let folder = judge.folder().display().to_string();
    let variables = judge.environment().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let files = FILES.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes())));
    let own = ["t.json", "lines", "home/x"].map(|path| (path.to_owned(), Arc::from([].as_slice())));
    Run {
        text,
        machine: Machine {
            environment: Environment { variables, complete: true },
            // Packer's own clock has moved on.
            clock: None,
            template_folder: Folder::Known(folder.clone()),
            working_folder: Folder::Known(folder),
        },
        files: Files(files.chain(own).collect()),
        var_files: &[],
        command_line: &[],
        selection: Selection::default(),
    }
}

/// What we say of a build, in any of the ways.
fn ours(build: &BuildVerdict) -> Vec<String> {
    let validation = bakewright::packer::validate::Validation { builds: vec![build.clone()], ..Default::default() };
    let texts = validation::texts(&validation);
    texts.iter().map(|text| diagnostics(text).remove(&build.name).unwrap_or_default()).collect()
}

/// What is printed of each build, by its name; several warnings in one.
fn diagnostics(printed: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in printed.lines() {
        let heads = [
            "Error: Failed to prepare build: \"",
            "Error: Failed to initialize build \"",
            "Warning: Warning when preparing build: \"",
        ];
        let head = heads.iter().find_map(|head| line.strip_prefix(head)).and_then(|rest| rest.strip_suffix('"'));
        if let Some(head) = head {
            head.clone_into(&mut name);
        }
        let said = found.entry(name.clone()).or_default();
        said.push_str(line);
        said.push('\n');
    }
    found.into_iter().map(|(name, text)| (name, words_in_order(&in_order(&text)))).collect()
}

/// One message names its choices in any order.
fn words_in_order(text: &str) -> String {
    const BEFORE: &str = "Please choose from one of ";
    let Some((before, after)) = text.split_once(BEFORE) else { return text.to_owned() };
    let mut words: Vec<&str> = after.split(", ").collect();
    words.sort_unstable();
    format!("{before}{BEFORE}{}", words.join(", "))
}

#[test]
fn what_is_printed_is_told_apart_by_build() {
    let found = diagnostics(
        "Error: Failed to prepare build: \"a\"\n\n2 errors:\n\n* y\n* x\nz\n\nWarning: Warning when preparing build: \"b\"\n\nw\n",
    );
    assert_eq!(found["a"], "Error: Failed to prepare build: \"a\" 2 errors: * x z * y");
    assert_eq!(found["b"], "Warning: Warning when preparing build: \"b\" w");
    let _ = json!({});
}
