//! Executions and stages as expressions see them, and what was read of them.

use serde_json::{Value as Json, json};

use super::message;
use crate::orca::expression::{Evaluated, Level, Read, Scope, evaluate};

fn execution() -> Json {
    json!({
        "id": "01X", "type": "PIPELINE", "application": "shop", "name": "deploy shop", "buildTime": 1000,
        "authentication": {"user": "ann", "allowedAccounts": ["prod"]},
        "trigger": {
            "type": "jenkins", "user": "ann", "master": "ci", "job": "build", "buildNumber": 7,
            "parameters": {"env": "test", "base image": "jammy"},
            "buildInfo": {
                "name": "build", "number": 7, "url": "http://ci/7/", "result": "SUCCESS", "building": false,
                "artifacts": [{"fileName": "shop_1.2.deb", "relativePath": "out/shop_1.2.deb"}],
                "scm": [{"name": "origin", "branch": "master", "sha1": "abc"},
                        {"name": "origin", "branch": "feature/x", "sha1": "def"}]
            },
            "properties": {"version": "1.2"}
        },
        "stages": [
            {"id": "s1", "refId": "1", "type": "bake", "name": "Bake", "status": "SUCCEEDED", "requisiteStageRefIds": [],
             "context": {"region": "eu"}, "outputs": {"amiName": "ami-1", "deploymentDetails": [{"ami": "ami-1"}]}},
            {"id": "s2", "refId": "2", "type": "manualJudgment", "name": "Judge", "status": "SUCCEEDED",
             "requisiteStageRefIds": ["1"],
             "context": {"judgmentInput": "go", "lastModifiedBy": "bob"}, "outputs": {}},
            {"id": "s3", "refId": "3", "type": "bake", "name": "Bake more", "status": "RUNNING",
             "requisiteStageRefIds": ["2"], "context": {"region": "us", "own": "x"}, "outputs": {}},
            {"id": "s4", "refId": "4", "type": "wait", "name": "Aside", "status": "NOT_STARTED",
             "requisiteStageRefIds": [], "context": {}, "outputs": {"aside": 1}}
        ]
    })
}

fn at(stage: Option<&str>, text: &str) -> Evaluated {
    let execution = execution();
    let ids = json!({"shop": {"other pipeline": "p-1"}});
    let scope = Scope {
        execution: execution.as_object(),
        stage,
        user: Some("carl"),
        pipeline_ids: ids.as_object(),
        ..Scope::default()
    };
    evaluate(&json!({ "test": text }), &scope)
}

fn table(stage: Option<&str>, cases: &[(&str, Json)]) {
    for (expression, expected) in cases {
        let done = at(stage, &format!("${{{expression}}}"));
        assert_eq!(&done.value["test"], expected, "{expression}: {:?}", done.messages);
        assert!(done.messages.is_empty(), "{expression}: {:?}", done.messages);
    }
}

#[test]
fn the_trigger() {
    table(
        None,
        &[
            ("parameters.env", json!("test")),
            ("trigger.parameters['base image']", json!("jammy")),
            ("trigger['buildNumber']", json!(7)),
            ("trigger.buildInfo.number", json!(7)),
            ("trigger.buildInfo.artifacts[0].fileName", json!("shop_1.2.deb")),
            ("trigger.properties.version", json!("1.2")),
            ("scmInfo.branch", json!("feature/x")),
            ("scmInfo.sha1", json!("def")),
            ("execution.trigger.type", json!("jenkins")),
            ("execution.trigger.parameters.env", json!("test")),
        ],
    );
}

#[test]
fn the_execution_and_its_stages() {
    table(
        None,
        &[
            ("execution.application", json!("shop")),
            ("execution.name", json!("deploy shop")),
            ("execution.buildTime", json!(1000)),
            ("execution.authentication.user", json!("ann")),
            ("execution.stages.size()", json!(4)),
            ("execution.stages[0].context.region", json!("eu")),
            ("execution.stages.?[type == 'bake'].![name]", json!(["Bake", "Bake more"])),
            ("execution.stages[0].status.toString()", json!("SUCCEEDED")),
            ("execution.stages[0].status.isComplete()", json!(true)),
            ("execution.stages[2].requisiteStageRefIds", json!(["2"])),
            ("#stage('Bake').outputs.amiName", json!("ami-1")),
            ("#stage('Bake')['outputs']['amiName']", json!("ami-1")),
            ("#stage('s2').name", json!("Judge")),
            ("#stageByRefId('3').name", json!("Bake more")),
            ("#stageExists('Bake')", json!(true)),
            ("#stageExists('Nope')", json!(false)),
            ("#judgment('Judge')", json!("go")),
            ("#judgement('Judge')", json!("go")),
            ("#pipelineId('other pipeline')", json!("p-1")),
            ("#pipelineIdInApplication('other pipeline', 'shop')", json!("p-1")),
            ("#deployedServerGroups()", json!([])),
        ],
    );
}

#[test]
fn a_stage_sees_its_ancestors_outputs() {
    table(
        Some("3"),
        &[
            ("own", json!("x")),
            ("region", json!("us")),
            ("amiName", json!("ami-1")),
            ("#root['amiName']", json!("ami-1")),
            ("deploymentDetails[0].ami", json!("ami-1")),
            ("#currentStage().name", json!("Bake more")),
            ("#currentUser()", json!("carl")),
            ("#stage('Bake more').context.amiName", json!("ami-1")),
        ],
    );
    // A stage counts among its own ancestors.
    table(Some("1"), &[("amiName", json!("ami-1"))]);
    for stage in ["1", "3"] {
        assert_eq!(message(&at(Some(stage), "${aside}")).0, Level::Info);
    }
}

#[test]
fn errors_about_stages() {
    for (text, expected) in [
        ("${#stage('Nope')}", "Unable to locate [Nope] using #stage(Nope) in execution 01X"),
        ("${#judgment('Bake')}", "Unable to locate manual Judgment stage [Bake]"),
        ("${#pipelineId('Nope')}", "Pipeline with name 'Nope' could not be found"),
        ("${execution.getId()}", ""),
    ] {
        let done = at(None, text);
        if expected.is_empty() {
            continue;
        }
        let description = message(&done).1;
        assert!(description.replace('\'', "").contains(&expected.replace('\'', "")), "{text}: {description}");
    }
}

#[test]
fn nobody_knows_front50() {
    let execution = execution();
    let scope = Scope { execution: execution.as_object(), ..Scope::default() };
    let done = evaluate(&json!("${#pipelineId('other pipeline')}"), &scope);
    assert_eq!(message(&done).0, Level::Unknown);
}

#[test]
fn reads_tell_where_a_value_comes_from() {
    for (stage, expression, expected) in [
        (None, "parameters.env", &[("trigger.parameters.env", true)][..]),
        (None, "trigger.parameters['base image']", &[("trigger.parameters['base image']", true)]),
        (None, "parameters.nope ?: 'x'", &[("trigger.parameters.nope", false)]),
        (None, "trigger.buildInfo.number", &[("trigger.buildInfo.number", true)]),
        (None, "execution.stages[0].context.region", &[("execution.stages[0].context.region", true)]),
        (None, "#stage('Bake').outputs.amiName", &[("execution.stages[0].outputs.amiName", true)]),
        (Some("3"), "amiName", &[("execution.stages[0].outputs.amiName", true)]),
        (Some("3"), "own + region", &[("own", true), ("region", true)]),
        (None, "1 + 1", &[]),
    ] {
        let done = at(stage, &format!("${{{expression}}}"));
        let expected: Vec<Read> =
            expected.iter().map(|(path, found)| Read { path: (*path).to_owned(), found: *found }).collect();
        assert_eq!(done.evaluations[0].reads, expected, "{expression}");
    }
}
