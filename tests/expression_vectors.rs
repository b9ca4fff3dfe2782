//! Expressions against recordings of the real evaluator: kork-expressions and
//! orca-core on Spring 6.2.
//!
//! `BAKEWRIGHT_EXPRESSION_VECTORS` names another file of the same form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{collections::BTreeMap, env, fs, process::ExitCode};

use bakewright::orca::expression::{Evaluated, Level, Scope, Step, evaluate};
use bakewright::worker::expressions;
use serde_json::{Map, Value, json};

/// Cases that deviate on purpose, with the reason.
const DEVIATIONS: &[(&str, &str)] = &[];

fn main() -> ExitCode {
    let path = env::var("BAKEWRIGHT_EXPRESSION_VECTORS")
        .unwrap_or_else(|_| format!("{}/tests/vectors/expressions.json", env!("CARGO_MANIFEST_DIR")));
    let file: Value = serde_json::from_str(&fs::read_to_string(&path).expect("the vectors")).expect("JSON");
    let contexts = &file["contexts"];
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for case in file["cases"].as_array().expect("cases") {
        let id = case["id"].as_str().unwrap_or("?");
        if let Some((_, reason)) = DEVIATIONS.iter().find(|(own, _)| *own == id) {
            println!("skipped {id}: {reason}");
            skipped += 1;
            continue;
        }
        match run(case, contexts) {
            Ok(()) => passed += 1,
            Err(difference) => {
                println!("failed {id}: {}\n    {difference}", shown(&case["input"]));
                failed += 1;
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 200 { text.chars().take(200).chain("…".chars()).collect() } else { text }
}

/// The case's context over the named one.
fn context(case: &Value, contexts: &Value) -> Map<String, Value> {
    let own = case["context"].as_object().cloned().unwrap_or_default();
    let mut merged = match own.get("use").and_then(Value::as_str) {
        Some(name) => contexts[name].as_object().cloned().unwrap_or_default(),
        None => Map::new(),
    };
    for (key, value) in own {
        match (key.as_str(), merged.get_mut(&key), &value) {
            ("use", ..) => {}
            ("vars", Some(Value::Object(vars)), Value::Object(more)) => vars.extend(more.clone()),
            _ => {
                merged.insert(key, value);
            }
        }
    }
    merged
}

fn run(case: &Value, contexts: &Value) -> Result<(), String> {
    let context = context(case, contexts);
    let no_pipelines = Map::new();
    let scope = Scope {
        variables: context.get("vars").and_then(Value::as_object),
        execution: context.get("execution").and_then(Value::as_object),
        stage: context.get("currentStage").and_then(Value::as_str),
        user: context.get("user").and_then(Value::as_str),
        pipeline_ids: Some(context.get("front50").and_then(Value::as_object).unwrap_or(&no_pipelines)),
        clock: None,
        strict: context.get("allowUnknownKeys") == Some(&Value::Bool(false)),
    };
    let input = json!({ "test": case["input"] });
    let done = evaluate(&input, &scope);
    // As the app asks: by way of another module.
    let asked = expressions::ask(&input, &scope, |question| expressions::answer(question).unwrap_or_default());
    if asked.as_ref() != Ok(&done) {
        return Err(format!("{asked:?} from the module instead of {done:?}"));
    }
    compare(&done, &case["expect"])
}

fn compare(done: &Evaluated, expect: &Value) -> Result<(), String> {
    let value = &done.value["test"];
    let java_type = expect["javaType"].as_str().unwrap_or_default();
    let unordered = matches!(java_type, "Set" | "Collection");
    if !same(value, &expect["value"], unordered) {
        let messages: Vec<&str> = done.messages.iter().map(|message| message.description.as_str()).collect();
        return Err(format!("value {} instead of {} {messages:?}", shown(value), shown(&expect["value"])));
    }
    let whole = done.evaluations.iter().find(|evaluation| matches!(evaluation.at.as_slice(), [Step::Key(_)]));
    if let Some(whole) = whole
        && whole.java_type != java_type
    {
        return Err(format!("type {} instead of {java_type}", whole.java_type));
    }
    let empty = Vec::new();
    let errors = expect["errors"].as_array().unwrap_or(&empty);
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for error in errors {
        *wanted.entry(error["level"].as_str().unwrap_or_default()).or_default() += 1;
    }
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for message in &done.messages {
        let level = match message.level {
            Level::Error => "ERROR",
            Level::Info => "INFO",
            Level::Unknown => "UNKNOWN",
        };
        *found.entry(level).or_default() += 1;
    }
    if wanted != found {
        return Err(format!("levels {found:?} instead of {wanted:?}: {:?}", done.messages));
    }
    for error in errors {
        let expression = error["expression"].as_str().unwrap_or_default();
        let description = error["description"].as_str().unwrap_or_default();
        let exact = error["jvmText"] == Value::Bool(false);
        let fits = done.messages.iter().any(|message| {
            message.expression == expression
                && if exact {
                    words(&message.description) == words(description)
                } else {
                    code(&message.description) == code(description)
                }
        });
        if !fits {
            return Err(format!("messages {:?} instead of {expression:?}: {description:?}", done.messages));
        }
    }
    match expect["evaluated"].as_u64() {
        Some(count) if count != done.evaluated as u64 => {
            Err(format!("evaluated {} instead of {count}", done.evaluated))
        }
        _ => Ok(()),
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The text before the expression language's code, without what the machine says, and the code.
fn code(text: &str) -> Option<&str> {
    let start = text.find("EL1")?;
    text.get(start..start + 7)
}

fn same(found: &Value, wanted: &Value, unordered: bool) -> bool {
    match (found, wanted) {
        (Value::Number(a), Value::Number(b)) => {
            a.is_f64() == b.is_f64() && if a.is_f64() { a.as_f64() == b.as_f64() } else { a == b }
        }
        (Value::Array(a), Value::Array(b)) if unordered => {
            let mut left: Vec<&Value> = b.iter().collect();
            a.len() == b.len()
                && a.iter().all(|item| {
                    let at = left.iter().position(|other| same(item, other, false));
                    at.map(|at| left.remove(at)).is_some()
                })
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, false)),
        (Value::Object(a), Value::Object(b)) if b.contains_key("$java") => {
            a.get("$java") == b.get("$java") && a.get("string") == b.get("string")
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other, false)))
        }
        _ => found == wanted,
    }
}
