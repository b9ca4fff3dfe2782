//! Other people's pipelines, executions and stages: each Bake stage in them
//! gives requests, or says clearly why it does not.
//!
//! `BAKEWRIGHT_CORPUS` names the folder; else it is looked for beside the
//! repository.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::PathBuf;

use bakewright::json;
use bakewright::orca::expression::evaluate;
use bakewright::orca::{
    BakeInput, BakeParts, Bakery, BaseImages, CLOUD_PROVIDERS, Launch, PackageType, TriggerForm, bake, launch,
};
use serde_json::{Map, Value};

/// A Bake stage somewhere in a file, and the pipeline that it is part of.
struct Found {
    stage: Value,
    pipeline: Option<Value>,
}

fn find(value: &Value, pipeline: Option<&Map<String, Value>>, found: &mut Vec<Found>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| find(item, pipeline, found)),
        Value::Object(members) if members.get("type").and_then(Value::as_str) == Some("bake") => {
            let pipeline = pipeline.map(|pipeline| Value::Object(pipeline.clone()));
            found.push(Found { stage: value.clone(), pipeline });
        }
        Value::Object(members) => {
            let holds_stages = ["stages", "job"].iter().any(|key| members.get(*key).is_some_and(Value::is_array));
            let pipeline = if holds_stages { Some(members) } else { pipeline };
            members.values().for_each(|inner| find(inner, pipeline, found));
        }
        _ => {}
    }
}

#[derive(Default)]
struct Count {
    stages: usize,
    requests: usize,
    errors: usize,
    without_region: usize,
    stopped: usize,
}

fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("BAKEWRIGHT_CORPUS").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")));
    Some(folder.join("pipelines")).filter(|folder| folder.is_dir())
}

fn bakes(launch: &Launch, count: &mut Count, name: &str) {
    let Some(stage) = launch.stage else {
        assert!(!launch.findings.is_empty(), "{name}");
        count.stopped += 1;
        return;
    };
    let mut base_images = BaseImages::default();
    let base_os = launch.execution.stages[stage].context.get("baseOs").and_then(Value::as_str).unwrap_or_default();
    for provider in CLOUD_PROVIDERS {
        base_images.insert(provider, base_os, Some(PackageType::Deb));
    }
    let bakes = bake(&BakeInput {
        execution: &launch.execution,
        stage,
        stage_text: None,
        base_images: &base_images,
        bakery: Bakery::default(),
        evaluate,
        application_email: None,
        pipeline_ids: None,
        clock_millis: 0,
        is_complete: launch.is_complete(),
    });
    let bakes = match bakes {
        Ok(bakes) => bakes,
        Err(error) => {
            println!("{name}: {error}");
            count.errors += 1;
            return;
        }
    };
    if bakes.regions.is_empty() {
        count.without_region += 1;
    }
    for region in bakes.regions {
        match region.request {
            Ok(call) => {
                count.requests += 1;
                for field in &call.body {
                    for cause in &field.value.causes {
                        // Each cause is known, and those of the document have a place in it.
                        launch.place(bakes.causes.get(*cause).unwrap());
                    }
                }
            }
            Err(error) => {
                println!("{name}, {}: {error}", region.region);
                assert!(error.to_string().len() > 20, "{name}: a clear message");
                count.errors += 1;
            }
        }
    }
}

#[test]
fn pipelines_of_the_corpus_bake_or_say_why() {
    let Some(folder) = corpus() else {
        println!("skipped: there is no corpus (BAKEWRIGHT_CORPUS)");
        return;
    };
    let mut count = Count::default();
    let mut files: Vec<PathBuf> = [folder.clone(), folder.join("stages")]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| path.file_name().is_some_and(|name| name != "manifest.json"))
        .collect();
    files.sort();
    for path in &files {
        let document = json::parse(&std::fs::read_to_string(path).unwrap());
        let value = document.value(document.root().unwrap());
        let mut found = Vec::new();
        find(&value, None, &mut found);
        for (at, found) in found.iter().enumerate() {
            count.stages += 1;
            let name = format!("{} [{at}]", path.file_stem().unwrap().to_string_lossy());
            let pipeline = found.pipeline.as_ref();
            let trigger = TriggerForm::asked_by(pipeline.unwrap_or(&Value::Null)).write(&Value::Null);
            let parts = BakeParts { stage: Some(&found.stage), pipeline, trigger: None };
            let given = launch(&parts, evaluate);
            for finding in &given.findings {
                println!("{name}: {}: {}", finding.place, finding.problem);
            }
            bakes(&given, &mut count, &name);
            bakes(&launch(&BakeParts { trigger: Some(&trigger), ..parts }, evaluate), &mut count, &name);
            bakes(&launch(&BakeParts { stage: None, ..parts }, evaluate), &mut count, &name);
            bakes(&launch(&BakeParts { pipeline: None, ..parts }, evaluate), &mut count, &name);
        }
    }
    println!(
        "{} files, {} stages: {} requests, {} errors, {} bakes without a region, {} without a stage",
        files.len(),
        count.stages,
        count.requests,
        count.errors,
        count.without_region,
        count.stopped
    );
    assert!(count.stages > 100 && count.requests > 100, "many of them bake");
}
