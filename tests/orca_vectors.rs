//! Holds our bake requests against those recorded from Orca's own classes.
//! `BAKEWRIGHT_ORCA_VECTORS` names another file of the same form.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::process::ExitCode;

use bakewright::orca::expression::evaluate;
use bakewright::orca::{self, BakeInput, Bakery, BaseImages, ExecutionType, PackageType, RegionBake};
use serde_json::{Map, Value};

fn main() -> ExitCode {
    let file = std::env::var("BAKEWRIGHT_ORCA_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/orca.json").to_owned());
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            println!("{file}: {error}");
            println!("0 passed, 1 failed, 0 skipped");
            return ExitCode::FAILURE;
        }
    };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("vectors are a list of cases");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for case in &cases {
        let id = case["id"].as_str().unwrap_or("?");
        match check(&case["input"], &case["output"]) {
            Outcome::Passed => passed += 1,
            Outcome::Failed(difference) => {
                failed += 1;
                println!("{id} {}: {difference}", case["tags"]);
            }
            Outcome::Skipped(reason) => {
                skipped += 1;
                println!("{id}: skipped, {reason}");
            }
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

enum Outcome {
    Passed,
    Failed(String),
    Skipped(&'static str),
}

fn check(input: &Value, output: &Value) -> Outcome {
    if input["stages"].to_string().contains("${") {
        return Outcome::Skipped("it has expressions, which are evaluated elsewhere");
    }
    match compare(input, output) {
        Ok(()) => Outcome::Passed,
        Err(difference) => Outcome::Failed(difference),
    }
}

fn compare(input: &Value, output: &Value) -> Result<(), String> {
    let stages = input["stages"].as_array().cloned().unwrap_or_default();
    let stage = stages.iter().position(|stage| stage["refId"] == "bake").ok_or("no stage has the refId bake")?;
    let base_images = base_images(&input["baseImages"], &stages[stage]);
    let flag = |name: &str, default: bool| input["bakery"][name].as_bool().unwrap_or(default);
    let execution_type = match input["executionType"].as_str() {
        Some("ORCHESTRATION") => ExecutionType::Orchestration,
        _ => ExecutionType::Pipeline,
    };
    let application = input["application"].as_str().unwrap_or_default();
    let execution = orca::Execution::new(execution_type, application, &input["trigger"], &stages);
    let Ok(execution) = execution else {
        return match output["requests"].as_array() {
            None => Ok(()),
            Some(_) => Err(format!("it failed as a whole: {execution:?}")),
        };
    };
    let bakes = orca::bake(&BakeInput {
        execution: &execution,
        stage,
        stage_text: None,
        base_images: &base_images,
        evaluate,
        bakery: Bakery {
            rosco_apis_enabled: flag("roscoApisEnabled", true),
            extract_build_details: flag("extractBuildDetails", true),
            allow_missing_package_installation: flag("allowMissingPackageInstallation", false),
        },
        application_email: input["front50Email"].as_str(),
        pipeline_ids: None,
        clock_millis: input["clockMillis"].as_i64().unwrap_or_default(),
        is_complete: true,
    });
    let Some(requests) = output["requests"].as_array() else {
        return match bakes {
            Err(_) => Ok(()),
            Ok(_) => Err(format!("it should fail as a whole: {output}")),
        };
    };
    let mut regions = bakes.map_err(|error| format!("it failed as a whole: {error}"))?.regions;
    regions.sort_by(|one, other| one.region.cmp(&other.region));
    let ours: Vec<&str> = regions.iter().map(|region| region.region.as_str()).collect();
    let theirs: Vec<&str> = requests.iter().map(|request| request["region"].as_str().unwrap_or("?")).collect();
    if ours != theirs {
        return Err(format!("regions are {ours:?}, not {theirs:?}"));
    }
    regions.iter().zip(requests).try_for_each(|(ours, theirs)| compare_region(ours, theirs))
}

fn compare_region(ours: &RegionBake, theirs: &Value) -> Result<(), String> {
    let recorded_error = theirs["error"].as_str();
    let call = match (&ours.request, recorded_error) {
        (Ok(call), None) => call,
        (Ok(_), Some(error)) => return Err(format!("it should fail with: {error}")),
        (Err(error), None) => return Err(format!("it failed with: {error}")),
        (Err(error), Some(recorded)) => {
            if theirs["errorClass"] == "java.lang.IllegalStateException"
                && collapsed(&error.to_string()) != collapsed(recorded)
            {
                return Err(format!("it failed with {error:?}, not {recorded:?}"));
            }
            return Ok(());
        }
    };
    if call.rebake.value != (theirs["rebake"] == "1") {
        return Err(format!("rebake is {}, not {}", call.rebake.value, theirs["rebake"]));
    }
    compare_maps("body", &call.body_json(), &theirs["body"])?;
    // The recording's Rosco answers with a new bake to every request.
    let mut outputs = call.outputs.clone();
    outputs.insert("previouslyBaked".to_owned(), Value::Bool(false));
    let outputs: Map<_, _> = outputs.into_iter().filter(|(_, value)| !value.is_null()).collect();
    compare_maps("stageContext", &Value::Object(outputs), &theirs["stageContext"])
}

fn compare_maps(what: &str, ours: &Value, theirs: &Value) -> Result<(), String> {
    let (ours, theirs) = (ours.as_object().unwrap(), theirs.as_object().ok_or(format!("no {what} was recorded"))?);
    for (name, value) in theirs {
        match ours.get(name) {
            None => return Err(format!("{what}.{name} is missing, it should be {value}")),
            Some(other) if other != value => return Err(format!("{what}.{name} is {other}, not {value}")),
            Some(_) => {}
        }
    }
    match ours.iter().find(|(name, _)| !theirs.contains_key(*name)) {
        Some((name, value)) => Err(format!("{what}.{name} is {value}, it should be absent")),
        None => Ok(()),
    }
}

/// The recording's Rosco knows every provider, those without images too.
fn base_images(recorded: &Value, stage: &Value) -> BaseImages {
    let mut base_images = BaseImages::default();
    if let Some(provider) = stage["cloudProviderType"].as_str() {
        base_images.enable(provider);
    }
    for (provider, images) in recorded.as_object().into_iter().flatten() {
        base_images.enable(provider);
        for (image, package_type) in images.as_object().into_iter().flatten() {
            base_images.insert(provider, image, package_type.as_str().and_then(PackageType::from_name));
        }
    }
    base_images
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
