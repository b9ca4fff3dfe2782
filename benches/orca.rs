//! Orca's part of the chain: one Bake stage and its pipeline, 20 regions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::hint::black_box;

use bakewright::orca::expression::evaluate;
use bakewright::orca::{BakeInput, BakeParts, Bakery, Bakes, BaseImages, Launch, PackageType, bake, launch};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

/// A pipeline as teams have it: a build, the bake, and 20 deploys.
fn pipeline(template: &str) -> Value {
    let regions: Vec<String> = (0..20).map(|number| format!("region-{number}")).collect();
    let mut stages = vec![
        json!({"type": "jenkins", "refId": "1", "name": "Build", "master": "ci", "job": "hodor",
            "requisiteStageRefIds": []}),
        json!({"type": "bake", "refId": "2", "name": "Bake", "requisiteStageRefIds": ["1"], "package": "hodor",
            "baseOs": "trusty", "baseLabel": "release", "cloudProviderType": "aws", "vmType": "hvm", "storeType": "ebs",
            "regions": regions, "templateFileName": template, "varFileName": "vars.json", "user": "someone",
            "rebake": false, "sendNotifications": false, "comments": "what it is for",
            "extendedAttributes": {"appversion": "${trigger.properties.version}", "share_with": "1,2,3",
                "copy_to": "us-east-1", "branch": "${#alphanumerical(parameters.branch)}", "aws_ssh_username": "ubuntu"}}),
    ];
    for region in &regions {
        stages.push(
            json!({"type": "deploy", "refId": region, "name": region, "requisiteStageRefIds": ["2"], "clusters": [
            {"account": "prod", "application": "hodor", "cloudProvider": "aws", "strategy": "redblack",
            "availabilityZones": {region: ["a", "b", "c"]}, "capacity": {"min": 1, "max": 3, "desired": 2},
            "securityGroups": ["sg-1", "sg-2"], "loadBalancers": ["lb"], "tags": {"owner": "team"}}]}),
        );
    }
    json!({"name": "hodor", "application": "hodor", "spelEvaluator": "v4", "stages": stages,
        "parameterConfig": [{"name": "branch", "default": "feature/x-1"}, {"name": "level", "default": "debug"}]})
}

fn trigger() -> Value {
    let artifacts: Vec<Value> = (0..50)
        .map(|number| json!({"fileName": format!("p{number}_1.0_all.deb"), "relativePath": "target"}))
        .chain([json!({"fileName": "hodor_1.2.3-h7.abc_all.deb", "relativePath": "target"})])
        .collect();
    json!({"type": "jenkins", "master": "ci", "job": "hodor", "buildNumber": 7, "properties": {"version": "1.2.3"},
        "buildInfo": {"name": "hodor", "number": 7, "url": "http://ci/job/hodor/7/", "artifacts": artifacts,
        "scm": [{"name": "origin/main", "branch": "main", "sha1": "abc"}]}})
}

fn launched(pipeline: &Value, trigger: &Value) -> Launch {
    launch(
        &BakeParts { stage: Some(&pipeline["stages"][1]), pipeline: Some(pipeline), trigger: Some(trigger) },
        evaluate,
    )
}

fn baked(launch: &Launch, base_images: &BaseImages) -> Bakes {
    bake(&BakeInput {
        execution: &launch.execution,
        stage: launch.stage.unwrap(),
        stage_text: None,
        base_images,
        bakery: Bakery::default(),
        evaluate,
        application_email: Some("team@example.com"),
        pipeline_ids: None,
        clock_millis: 0,
        is_complete: launch.is_complete(),
    })
    .unwrap()
}

fn benches(criterion: &mut Criterion) {
    let mut base_images = BaseImages::default();
    base_images.insert("aws", "trusty", Some(PackageType::Deb));
    let trigger = trigger();
    let plain = pipeline("aws.json");
    let per_region = pipeline("aws-${region}.json");

    let run = launched(&plain, &trigger);
    let bakes = baked(&run, &base_images);
    assert_eq!((run.findings.len(), bakes.regions.len()), (0, 20));
    assert!(bakes.regions.iter().all(|region| region.request.is_ok() && region.unknown.is_empty()));

    criterion.bench_function("launch a pipeline of 22 stages", |bench| {
        bench.iter(|| launched(black_box(&plain), black_box(&trigger)));
    });
    criterion.bench_function("bake in 20 regions", |bench| {
        bench.iter(|| baked(black_box(&run), &base_images));
    });
    let run = launched(&per_region, &trigger);
    criterion.bench_function("bake in 20 regions, an expression in each", |bench| {
        bench.iter(|| baked(black_box(&run), &base_images));
    });
}

criterion_group! {
    name = orca;
    config = Criterion::default().sample_size(50);
    targets = benches
}
criterion_main!(orca);
