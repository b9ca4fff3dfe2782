use serde_json::{Value, json};

use super::*;
use crate::orca::expression::evaluate;
use crate::orca::{BakeInput, Bakery, Bakes, BaseImages, PackageType, bake};

fn parts<'a>(stage: &'a Value, pipeline: &'a Value, trigger: &'a Value) -> BakeParts<'a> {
    let given = |part: &'a Value| Some(part).filter(|part| !part.is_null());
    BakeParts { stage: given(stage), pipeline: given(pipeline), trigger: given(trigger) }
}

fn launched(stage: &Value, pipeline: &Value, trigger: &Value) -> Launch {
    launch(&parts(stage, pipeline, trigger), evaluate)
}

fn baked(launch: &Launch) -> Bakes {
    let mut base_images = BaseImages::default();
    base_images.insert("aws", "trusty", Some(PackageType::Deb));
    bake(&BakeInput {
        execution: &launch.execution,
        stage: launch.stage.unwrap(),
        stage_text: None,
        base_images: &base_images,
        bakery: Bakery::default(),
        evaluate,
        application_email: None,
        pipeline_ids: None,
        clock_millis: 0,
        is_complete: true,
    })
    .unwrap()
}

fn findings(launch: &Launch) -> Vec<String> {
    launch.findings.iter().map(|finding| format!("{}: {}", finding.place, finding.problem)).collect()
}

fn bake_stage() -> Value {
    json!({"type": "bake", "refId": "2", "name": "Bake", "requisiteStageRefIds": ["1"], "package": "hodor",
        "baseOs": "trusty", "cloudProviderType": "aws", "regions": ["r"]})
}

fn deploy() -> Value {
    json!({"type": "deploy", "refId": "3", "name": "Deploy", "requisiteStageRefIds": ["2"],
        "clusters": [{"cloudProvider": "aws", "availabilityZones": {"s": ["a"]}}]})
}

/// The same pipeline after a run, as Orca stores it.
fn execution() -> Value {
    json!({"type": "PIPELINE", "id": "E", "application": "app", "status": "SUCCEEDED",
    "trigger": {"type": "manual", "user": "u", "parameters": {"p": "1"}},
    "stages": [
        {"id": "A", "refId": "1", "type": "jenkins", "name": "Build", "status": "SUCCEEDED", "startTime": 1, "endTime": 5,
            "context": {"job": "j"}, "outputs": {"buildInfo": {"name": "j", "number": 7, "url": "http://b/job/j/7/",
            "artifacts": [{"fileName": "hodor_1.1_all.deb", "relativePath": "."}]}}},
        {"id": "C", "refId": "2<1", "type": "bake", "name": "Bake in r", "status": "SUCCEEDED", "parentStageId": "B",
            "syntheticStageOwner": "STAGE_BEFORE", "requisiteStageRefIds": [], "startTime": 7, "endTime": 8, "outputs": {},
            "context": {"type": "bake", "name": "Bake in r", "region": "r", "package": "hodor", "baseOs": "trusty",
                "cloudProviderType": "aws", "amiSuffix": "then", "ami": "ami-1", "buildHost": "http://b/",
                "status": {"state": "COMPLETED"}}},
        {"id": "B", "refId": "2", "type": "bake", "name": "Bake", "requisiteStageRefIds": ["1"], "status": "SUCCEEDED",
            "startTime": 6, "endTime": 9, "outputs": {"amiSuffix": "out", "account": "out"},
            "context": {"package": "hodor", "baseOs": "trusty", "cloudProviderType": "aws", "regions": ["r"],
                "amiSuffix": "then", "account": null}},
        {"id": "D", "refId": "3", "type": "deploy", "name": "Deploy", "requisiteStageRefIds": ["2"], "status": "SUCCEEDED",
            "startTime": 10, "endTime": 12, "outputs": {"artifacts": [{"type": "deb", "name": "hodor", "version": "9"}]},
            "context": {"clusters": [{"cloudProvider": "aws", "availabilityZones": {"s": ["a"]}}]}},
        {"id": "F", "refId": "4", "type": "wait", "name": "Beside", "status": "SUCCEEDED", "startTime": 5, "endTime": 11,
            "context": {}, "outputs": {"artifacts": [{"type": "deb", "name": "hodor", "version": "8"}]}}
    ]})
}

#[test]
fn a_pipeline_starts_with_its_defaults() {
    let pipeline = json!({"application": "app", "stages": [{"type": "wait", "refId": "1"}, bake_stage(), deploy()],
        "parameterConfig": [{"name": "p", "default": "1"}, {"name": "q", "default": "2"}, {"name": "r"}, "x"]});
    let launch = launched(&bake_stage(), &pipeline, &json!({"parameters": {"p": "own"}}));
    assert_eq!(launch.execution.application, "app");
    let trigger = &launch.execution.trigger.values;
    assert_eq!((&trigger["type"], &trigger["user"]), (&json!("manual"), &json!("[anonymous]")));
    assert_eq!(trigger["parameters"], json!({"p": "own", "q": "2"}));
    assert_eq!(
        findings(&launch),
        ["pipeline.parameterConfig[3]: pipeline.parameterConfig[3] must be an object, but is \"x\""]
    );
    let place = |name: &str| launch.place(&Cause::Trigger { path: Path::from_iter(["trigger", "parameters", name]) });
    assert_eq!(place("p").unwrap().to_string(), "trigger.parameters.p");
    assert_eq!(place("q").unwrap().to_string(), "pipeline.parameterConfig[1].default");

    let regions: Vec<String> = baked(&launch).regions.into_iter().map(|region| region.region).collect();
    assert_eq!(regions, ["r", "s"]);
}

#[test]
fn an_execution_is_set_back_to_the_start_of_its_bake() {
    let run = execution();
    let launch = launched(&bake_stage(), &run, &Value::Null);
    assert_eq!(findings(&launch), Vec::<String>::new());
    assert!(launch.is_execution);
    let stages: Vec<(&str, Option<&str>, usize)> = launch
        .execution
        .stages
        .iter()
        .map(|stage| (stage.ref_id.as_deref().unwrap(), stage.status.as_deref(), stage.outputs.len()))
        .collect();
    assert_eq!(
        stages,
        [
            ("1", Some("SUCCEEDED"), 1),
            ("2", Some("RUNNING"), 0),
            ("3", Some("NOT_STARTED"), 0),
            ("4", Some("RUNNING"), 0)
        ]
    );
    let bakes = baked(&launch);
    let call = bakes.regions[0].request.as_ref().unwrap();
    let body = call.body_json();
    assert_eq!(body["package"], "hodor_1.1_all");
    assert_eq!(body["build_number"], "7");
    let package = call.body.iter().find(|field| field.name == "package").unwrap();
    let cause = bakes.causes.get(package.value.cause().unwrap()).unwrap();
    assert_eq!(launch.place(cause).unwrap().to_string(), "pipeline.stages[0].outputs.buildInfo.artifacts[0].fileName");
}

#[test]
fn what_the_document_says_of_a_stage_counts() {
    let run = execution();
    let launch = launched(&Value::Null, &run, &Value::Null);
    assert_eq!(launch.stage_place().to_string(), "pipeline.stages[1]");
    let body = |launch: &Launch| baked(launch).regions[0].request.as_ref().unwrap().body_json();

    let mut edited = bake_stage();
    edited["amiName"] = json!("mine");
    let launch = launched(&edited, &run, &Value::Null);
    assert_eq!(launch.stage_place().to_string(), "stage");
    assert_eq!(body(&launch)["ami_name"], "mine");
    assert_eq!(body(&launch)["ami_suffix"], "19700101000000");
}

#[test]
fn a_stage_for_one_region_bakes_that_region() {
    let run = execution();
    let child = json!({"type": "bake", "refId": "2<1", "name": "Bake in r", "requisiteStageRefIds": [], "region": "r",
        "package": "hodor", "baseOs": "trusty", "cloudProviderType": "aws", "amiSuffix": "then", "ami": "ami-1",
        "buildHost": "http://b/", "status": {"state": "COMPLETED"}});
    let launch = launched(&child, &run, &Value::Null);
    assert_eq!(findings(&launch), Vec::<String>::new());
    let regions = baked(&launch).regions;
    assert_eq!(regions.len(), 1);
    let body = regions[0].request.as_ref().unwrap().body_json();
    assert_eq!((&body["package"], &body["name"]), (&json!("hodor_1.1_all"), &json!("Bake in r")));
    assert_eq!((body.get("ami"), body.get("status"), &body["ami_suffix"]), (None, None, &json!("then")));
}

#[test]
fn nulls_do_not_outlive_the_launch() {
    let mut stage = bake_stage();
    stage["package"] = Value::Null;
    stage["extendedAttributes"] = json!({"a": null, "b": [null, {"c": null}]});
    let mut next = deploy();
    next["clusters"] = Value::Null;
    let launch = launched(&stage, &json!({"stages": [{"type": "wait", "refId": "1"}, stage, next]}), &Value::Null);
    let body = baked(&launch).regions[0].request.as_ref().unwrap().body_json();
    assert_eq!(body.get("package"), None);
    assert_eq!(body["extended_attributes"], json!({"b": [null, {}]}));
}

#[test]
fn stages_without_ref_ids_follow_one_another() {
    let stage =
        json!({"type": "bake", "package": "hodor", "baseOs": "trusty", "cloudProviderType": "aws", "region": "r"});
    let pipeline = json!({"stages": [{"type": "wait"}, stage, {"type": "deploy",
        "cluster": {"cloudProvider": "aws", "availabilityZones": {"s": []}}}]});
    let launch = launched(&stage, &pipeline, &Value::Null);
    assert_eq!(launch.stage, Some(1));
    assert_eq!(launch.execution.stages[1].requisites, ["0"]);
    assert_eq!(baked(&launch).regions.len(), 2);
}

#[test]
fn a_stage_alone_bakes_alone() {
    let launch = launched(&json!({"package": "hodor", "region": "r"}), &Value::Null, &Value::Null);
    assert_eq!(findings(&launch), ["stage: the stage has no type; \"bake\" is assumed"]);
    assert_eq!(launch.execution.stages.len(), 1);

    let launch = launched(&bake_stage(), &json!({"stages": [{"type": "wait", "refId": "9"}]}), &Value::Null);
    assert_eq!(
        findings(&launch),
        [
            "stage: the stage is not in its pipeline, neither by refId nor by what it says, and is baked by itself",
            "stage.requisiteStageRefIds: the stages before it are not known, so nothing is taken from their outputs"
        ]
    );
    assert!(baked(&launch).regions[0].request.is_ok());
}

#[test]
fn nothing_at_all_is_no_panic() {
    for (stage, pipeline, trigger) in [
        (json!(null), json!(null), json!(null)),
        (json!("x"), json!(5), json!([])),
        (json!(null), json!({"stages": "x"}), json!("t")),
        (json!(null), json!({"stages": [5, null, {"type": "bake", "refId": 5}]}), json!({"parameters": [1]})),
        (json!({}), json!({"stages": [{}], "parameterConfig": 5, "expectedArtifacts": [1]}), json!({"artifacts": 5})),
    ] {
        let launch = launched(&stage, &pipeline, &trigger);
        assert!(!launch.findings.is_empty());
        if launch.stage.is_some() {
            baked(&launch);
        }
    }
    assert!(findings(&launched(&Value::Null, &Value::Null, &Value::Null))[0].contains("no Bake stage"));
}

#[test]
fn a_disabled_pipeline_and_an_unreadable_trigger_are_told() {
    let pipeline = json!({"disabled": true, "stages": [bake_stage()]});
    let trigger =
        json!({"type": "jenkins", "master": "m", "job": "j", "buildNumber": 1, "buildInfo": {"artifacts": [{}]}});
    let launch = launched(&bake_stage(), &pipeline, &trigger);
    assert!(launch.findings.iter().all(|finding| finding.problem.stops()));
    assert_eq!(
        findings(&launch),
        [
            "trigger: Orca cannot read the trigger: trigger.buildInfo.artifacts[0].fileName must be a text, but is missing",
            "pipeline.disabled: Pipeline is disabled and cannot be started."
        ]
    );
}

#[test]
fn a_task_has_its_stages_as_a_job() {
    let task = json!({"application": "app", "description": "d", "job": [bake_stage()]});
    let launch = launched(&Value::Null, &task, &Value::Null);
    assert_eq!(launch.execution.kind, ExecutionType::Orchestration);
    assert_eq!(launch.stage_place().to_string(), "pipeline.job[0]");
}

#[test]
fn what_orca_refuses_of_a_stage_is_left_out() {
    let mut stage = bake_stage();
    stage["name"] = Value::Null;
    stage["requisiteStageRefIds"] = json!("1");
    let pipeline =
        json!({"stages": [{"type": "wait", "refId": 1, "requisiteStageRefIds": [null]}, bake_stage(), "01F"]});
    let launch = launched(&stage, &pipeline, &Value::Null);
    assert_eq!(
        findings(&launch),
        [
            "pipeline.stages[0].refId: pipeline.stages[0].refId must be a text, but is 1",
            "pipeline.stages[0].requisiteStageRefIds[0]: pipeline.stages[0].requisiteStageRefIds[0] must be a text, but is null",
            "stage.name: stage.name must be a text, but is null",
            "stage.requisiteStageRefIds: stage.requisiteStageRefIds must be a list, but is \"1\"",
            "pipeline.stages[2]: of the stage 01F there is only its id here",
            "pipeline: some stages have a refId and others have none, so Orca cannot put them in order"
        ]
    );
    assert_eq!(launch.stage, Some(1));
}
