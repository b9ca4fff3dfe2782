//! Runs recorded bakes of the real Rosco: request and configuration in, bake
//! key, recipe, parameters and command out.
//!
//! `BAKEWRIGHT_ROSCO_VECTORS` names another file of the same form. The last
//! line is `N passed, M failed, K skipped`; the exit status is non-zero exactly
//! when something failed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::process::ExitCode;

use bakewright::rosco::{Answers, Bake, BakeError, Configuration, NamedImage, Order, Release, bake};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let path = std::env::var("BAKEWRIGHT_ROSCO_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/rosco.json").to_owned());
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            println!("{path}: {error}");
            println!("0 passed, 1 failed, 0 skipped");
            return ExitCode::FAILURE;
        }
    };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("the vectors are a JSON list");
    let mut failed = 0;
    for case in &cases {
        if let Err(difference) = check(&case["input"], &case["output"]) {
            failed += 1;
            println!("{} {}: {difference}", case["id"].as_str().unwrap_or("?"), case["tags"]);
        }
    }
    println!("{} passed, {failed} failed, 0 skipped", cases.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn check(input: &Value, output: &Value) -> Result<(), String> {
    let config = &input["config"];
    let configuration = Configuration::from_value(config);
    let answers = answers(config);
    let order = Order {
        region: input["region"].as_str().unwrap_or_default(),
        body: &input["request"],
        configuration: &configuration,
        empty_values: Release::Main.rosco().empty_values,
        clock_millis: input["clockMillis"].as_i64().unwrap_or_default(),
        generated_request_id: input["requestId"].as_str().unwrap_or_default(),
        answers: &answers,
    };
    match (bake(order), output.get("request")) {
        (Err(_), Some(_)) => Ok(()),
        (Err(error), None) => Err(format!("the request is refused: {error}")),
        (Ok(_), Some(expected)) => Err(format!("the request is taken, but {expected}")),
        (Ok(bake), None) => compare(&bake, output),
    }
}

fn answers(config: &Value) -> Answers {
    let mut answers = Answers::default();
    for (property, value) in config["dynamicConfig"].as_object().into_iter().flatten() {
        if let Some(value) = value.as_str() {
            answers.dynamic_config.insert(property.clone(), value.to_owned());
        }
    }
    let lookups: BTreeMap<String, Vec<Option<NamedImage>>> = config["amiLookups"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, images)| {
            let images = images.as_array().into_iter().flatten();
            (name.clone(), images.map(NamedImage::from_json).collect())
        })
        .collect();
    answers.ami_lookups = lookups;
    answers
}

fn compare(bake: &Bake, output: &Value) -> Result<(), String> {
    let bake_key = bake.bake_key.as_ref().map(|key| json!(key.key));
    compare_result("bakeKey", bake_key, &output["bakeKey"])?;
    let recipe = bake.recipe.as_ref();
    let command = recipe.map(|recipe| {
        json!({
            "name": recipe.image_name.name.value,
            "version": recipe.version.value,
            "command": recipe.command.texts().collect::<Vec<_>>(),
        })
    });
    if let Ok(recipe) = recipe {
        let parameters: Vec<Value> =
            recipe.parameters.iter().map(|parameter| json!([parameter.name, parameter.value.value])).collect();
        compare_value("parameterMap", &Value::from(parameters), &output["parameterMap"])?;
    }
    compare_result("recipe", command, &output["recipe"])?;
    compare_value("maskedParameters", &json!(bake.masked_parameters), &output["maskedParameters"])?;
    if let Some(expected) = output.get("artifactFileContent") {
        let content = recipe.ok().and_then(|recipe| recipe.artifact_file.as_ref()).map(|file| file.content.as_str());
        compare_value("artifactFileContent", &json!(content), expected)?;
    }
    let lookups: Vec<Value> = bake
        .asked
        .ami_lookups
        .iter()
        .map(|lookup| json!({"name": lookup.name, "account": lookup.account, "region": lookup.region}))
        .collect();
    let none = json!([]);
    compare_value("amiLookupCalls", &json!(lookups), output.get("amiLookupCalls").unwrap_or(&none))?;
    let asked = json!(bake.asked.dynamic_config);
    compare_value("dynamicConfigAsked", &asked, output.get("dynamicConfigAsked").unwrap_or(&none))
}

/// An error's text counts only where Rosco itself speaks.
fn compare_result(what: &str, actual: Result<Value, &BakeError>, expected: &Value) -> Result<(), String> {
    let expected_error = expected.get("error").and_then(Value::as_str);
    match (actual, expected_error) {
        (Ok(actual), None) => compare_value(what, &actual, expected),
        (Ok(actual), Some(error)) => Err(format!("{what} is {actual}, but the error {error:?} is expected")),
        (Err(error), None) => Err(format!("{what} is the error {error:?}, but {expected} is expected")),
        (Err(error), Some(text)) => {
            let counts = expected["errorClass"] == "java.lang.IllegalArgumentException";
            if counts && collapsed(&error.to_string()) != collapsed(text) {
                return Err(format!("{what} fails with {:?}, expected {text:?}", error.to_string()));
            }
            Ok(())
        }
    }
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compare_value(what: &str, actual: &Value, expected: &Value) -> Result<(), String> {
    if actual == expected {
        return Ok(());
    }
    if let (Some(actual), Some(expected)) = (actual.as_array(), expected.as_array()) {
        let at = actual.iter().zip(expected).position(|(actual, expected)| actual != expected);
        let at = at.unwrap_or_else(|| actual.len().min(expected.len()));
        let item = |list: &Vec<Value>| list.get(at).map_or_else(|| "nothing".to_owned(), Value::to_string);
        return Err(format!("{what}[{at}] is {}, expected {}", item(actual), item(expected)));
    }
    if let (Some(actual), Some(expected)) = (actual.as_object(), expected.as_object()) {
        for (key, expected) in expected {
            compare_value(&format!("{what}.{key}"), actual.get(key).unwrap_or(&Value::Null), expected)?;
        }
    }
    Err(format!("{what} is {actual}, expected {expected}"))
}
