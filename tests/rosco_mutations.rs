//! The recorded bakes with one value of request or configuration changed to
//! something else: whatever comes out holds together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use bakewright::rosco::{Answers, Bake, Configuration, Fate, Order, Release, TokenRole, bake};
use serde_json::{Value, json};

/// So many of the changes are left out between two that are tried.
const STRIDE: usize = 11;

fn vectors() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/rosco.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The JSON pointers of all values below `value`.
fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => {
            members.iter().map(|(key, member)| (key.replace('~', "~0").replace('/', "~1"), member)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => return,
    };
    for (step, value) in below {
        let pointer = format!("{here}/{step}");
        pointers(value, &pointer, found);
        found.push(pointer);
    }
}

fn try_to_bake(request: &Value, config: &Value, input: &Value) {
    let configuration = Configuration::from_value(config);
    for release in [Release::Main, Release::parse("1.28").unwrap()] {
        let order = Order {
            region: input["region"].as_str().unwrap(),
            body: request,
            configuration: &configuration,
            empty_values: release.rosco().empty_values,
            clock_millis: input["clockMillis"].as_i64().unwrap(),
            generated_request_id: "made-up",
            answers: &Answers::default(),
        };
        if let Ok(bake) = bake(order) {
            holds_together(&bake);
        }
    }
}

fn holds_together(bake: &Bake) {
    if let Ok(key) = &bake.bake_key {
        let parts: Vec<&str> = key.parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(parts.join(":"), key.key);
    }
    let Ok(recipe) = &bake.recipe else { return };
    let names: BTreeSet<&str> = recipe.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names.len(), recipe.parameters.len());
    let passed: Vec<String> = recipe
        .parameters
        .iter()
        .filter_map(|parameter| Some(format!("{}={}", parameter.name, parameter.text()?)))
        .collect();
    let given: Vec<&str> = recipe
        .command
        .tokens
        .iter()
        .filter(|token| matches!(token.role, TokenRole::Var { .. }))
        .map(|token| token.text.as_str())
        .collect();
    assert_eq!(given, passed);
    for parameter in &recipe.parameters {
        if let Fate::Passed { text } = &parameter.fate {
            assert!(parameter.value.value.as_str().is_none_or(|value| value.contains(text.as_str())));
        }
    }
    assert!(recipe.command.texts().all(|text| !text.is_empty()));
    let causes = recipe.parameters.iter().flat_map(|parameter| &parameter.value.causes);
    assert!(causes.into_iter().all(|cause| bake.causes.get(*cause).is_some()));
}

#[test]
fn no_value_breaks_a_bake() {
    let others = [
        json!(null),
        json!(""),
        json!(" \u{a0}\t"),
        json!(0),
        json!(-1.5e300),
        json!(true),
        json!([]),
        json!([null, {"a": [1]}]),
        json!({}),
        json!("a_1-2_b:c,é_☃.nupkg+x"),
    ];
    let mut tried = 0_usize;
    for vector in vectors() {
        let input = &vector["input"];
        let mut places = Vec::new();
        pointers(&json!({"request": input["request"], "config": input["config"]}), "", &mut places);
        for pointer in &places {
            for other in &others {
                tried += 1;
                if !tried.is_multiple_of(STRIDE) {
                    continue;
                }
                let mut changed = input.clone();
                *changed.pointer_mut(pointer).unwrap() = other.clone();
                try_to_bake(&changed["request"], &changed["config"], input);
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

/// A request of one provider sent to the configuration of another.
#[test]
fn any_request_meets_any_configuration() {
    let vectors = vectors();
    for (at, vector) in vectors.iter().enumerate() {
        for other in vectors.iter().skip(at % 7).step_by(7) {
            try_to_bake(&vector["input"]["request"], &other["input"]["config"], &other["input"]);
        }
    }
}
