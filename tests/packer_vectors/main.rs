//! Runs what was recorded from the real Packer through `packer`.
//!
//! `BAKEWRIGHT_PACKER_VECTORS` names another file of the same form to take in
//! place of `tests/vectors/packer*.json`. Prints what fails, a count for each kind, and last `N passed, M failed, K skipped`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod deviations;
mod fix;
mod inspect;
mod interpolate;
mod provision;
mod said;
mod shell_local;
mod validate;
#[path = "../packer_judge/validation.rs"]
mod validation;
mod variables;
mod vector;

use std::collections::BTreeMap;
use std::process::ExitCode;

use vector::{Vector, Verdict};

type Runner = fn(&Vector) -> Verdict;

/// A kind of vector and what runs it. A kind that is not here is skipped.
const KINDS: &[(&str, Runner)] = &[
    ("fix", fix::run),
    ("inspect", inspect::run),
    ("interpolate", interpolate::run),
    ("provision", provision::run),
    ("validate", validate::run),
    ("variables", variables::run),
];

/// The second: what provisioners do by many of their fields.
const OWN: [&str; 2] = ["packer.json", "packer-provision.json"];

fn main() -> ExitCode {
    let paths = std::env::var("BAKEWRIGHT_PACKER_VECTORS").map_or_else(
        |_| OWN.map(|name| format!("{}/tests/vectors/{name}", env!("CARGO_MANIFEST_DIR"))).to_vec(),
        |path| vec![path],
    );
    let vectors: Vec<Vector> = paths.iter().flat_map(|path| read(path)).collect();
    let only = std::env::args().nth(1).filter(|argument| !argument.starts_with('-'));

    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for vector in vectors.iter().filter(|vector| only.as_ref().is_none_or(|only| vector.id.contains(only.as_str()))) {
        let verdict = judge(vector);
        let count = counts.entry(vector.kind.as_str()).or_default();
        match verdict {
            Verdict::Passed => count[0] += 1,
            Verdict::Failed(why) => {
                count[1] += 1;
                println!("FAILED {}\n{why}", vector.id);
            }
            Verdict::Skipped(why) => {
                count[2] += 1;
                println!("skipped {}: {why}", vector.id);
            }
        }
    }
    let mut sum = [0; 3];
    for (kind, count) in counts {
        println!("{kind}: {} passed, {} failed, {} skipped", count[0], count[1], count[2]);
        for (total, count) in sum.iter_mut().zip(count) {
            *total += count;
        }
    }
    println!("{} passed, {} failed, {} skipped", sum[0], sum[1], sum[2]);
    if sum[1] == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(path: &str) -> Vec<Vector> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let file: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_value(file["vectors"].clone()).expect("vectors of the known form")
}

fn judge(vector: &Vector) -> Verdict {
    if let Some((_, reason)) = deviations::ON_PURPOSE.iter().find(|(id, _)| *id == vector.id) {
        return Verdict::Skipped(format!("deviates on purpose: {reason}"));
    }
    match KINDS.iter().find(|(kind, _)| *kind == vector.kind) {
        Some((_, run)) => run(vector),
        None => Verdict::Skipped(format!("nothing answers {} yet", vector.kind)),
    }
}
