use serde_json::{Value, json};

use super::expression::{Level, Outcome, evaluate};
use super::{
    BakeError, BakeInput, BakeParts, Bakery, Bakes, BaseImages, Cause, Launch, PackageType, RegionBake, bake, launch,
};

struct Case {
    stage: Value,
    others: Vec<Value>,
    trigger: Value,
    pipeline: Value,
    is_complete: bool,
}

impl Case {
    fn new(fields: &Value) -> Self {
        let mut stage = json!({"refId": "b", "type": "bake", "name": "Bake", "package": "hodor", "baseOs": "trusty",
            "cloudProviderType": "aws", "regions": ["r"], "requisiteStageRefIds": []});
        for (key, value) in fields.as_object().unwrap() {
            stage[key] = value.clone();
        }
        Self {
            stage,
            others: Vec::new(),
            trigger: json!({"type": "manual", "parameters": {"os": "trusty", "size": "30", "nested": "${parameters.os}"}}),
            pipeline: json!({"spelEvaluator": "v4", "name": "p", "application": "app"}),
            is_complete: false,
        }
    }

    fn and(mut self, stage: Value) -> Self {
        self.others.push(stage);
        self
    }

    fn complete(mut self) -> Self {
        self.is_complete = true;
        self
    }

    fn launch(&self) -> Launch {
        let mut pipeline = self.pipeline.clone();
        let mut stages = vec![self.stage.clone()];
        stages.extend(self.others.clone());
        pipeline["stages"] = Value::Array(stages);
        launch(
            &BakeParts { stage: Some(&self.stage), pipeline: Some(&pipeline), trigger: Some(&self.trigger) },
            evaluate,
        )
    }

    fn bakes(&self) -> Bakes {
        let launch = self.launch();
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
            clock_millis: 5,
            is_complete: self.is_complete,
        })
        .unwrap()
    }

    fn region(&self) -> RegionBake {
        self.bakes().regions.remove(0)
    }

    fn body(&self) -> Value {
        self.region().request.unwrap().body_json()
    }
}

#[test]
fn a_region_resolves_in_its_own_stage() {
    let case = Case::new(&json!({"regions": ["r", "s"], "templateFileName": "t-${region}.json",
        "extendedAttributes": {"where": "${region}", "size": "${#toInt(parameters.size)}"}}));
    let bakes = case.bakes();
    let body = |at: usize| bakes.regions[at].request.as_ref().unwrap().body_json();
    assert_eq!(
        (&body(0)["template_file_name"], &body(1)["template_file_name"]),
        (&json!("t-r.json"), &json!("t-s.json"))
    );
    assert_eq!(body(1)["extended_attributes"], json!({"size": 30, "where": "s"}));
    // Before there is a region Orca complains, and leaves an empty list of complaints behind.
    assert_eq!(bakes.messages.iter().map(|message| message.level).collect::<Vec<_>>(), [Level::Info; 2]);
    assert_eq!(bakes.regions[0].messages, []);
    assert_eq!(bakes.regions[0].unknown, []);
    assert_eq!(body(0)["expression_evaluation_summary"], json!({}));
    let texts: Vec<String> = bakes.regions[0].expressions.iter().map(|text| text.path.to_string()).collect();
    assert_eq!(texts, ["extendedAttributes.size", "templateFileName", "extendedAttributes.where"]);
}

#[test]
fn values_know_the_expression_and_what_it_read() {
    let case = Case::new(&json!({"baseOs": "${parameters.os}", "amiName": "${trigger.parameters['size']}-${name}",
        "user": "${execution.name}"}));
    let launch = case.launch();
    let bakes = case.bakes();
    let call = bakes.regions[0].request.as_ref().unwrap();
    let places = |name: &str| -> Vec<String> {
        let field = call.body.iter().find(|field| field.name == name).unwrap();
        match bakes.causes.get(field.value.cause().unwrap()).unwrap() {
            Cause::Expression { reads, .. } => {
                reads.iter().map(|read| launch.place_of_read(&read.path).unwrap().to_string()).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(call.body_json()["base_os"], "trusty");
    assert_eq!(places("base_os"), ["trigger.parameters.os"]);
    assert_eq!(call.body_json()["ami_name"], "30-Bake in r");
    assert_eq!(places("ami_name"), ["trigger.parameters.size", "stage.name"]);
    assert_eq!(places("user"), ["pipeline.name"]);
}

#[test]
fn an_expression_that_a_value_brings_along_is_evaluated_in_turn() {
    // The launch evaluates the trigger itself; what is left goes on in the stage.
    let mut case = Case::new(&json!({"baseOs": "${parameters.nested}"}));
    assert_eq!(case.body()["base_os"], "trusty");
    case.trigger["parameters"]["nested"] = json!("${name}");
    case.stage["amiName"] = json!("${parameters.nested}");
    case.stage["baseOs"] = json!("trusty");
    assert_eq!(case.body()["ami_name"], "Bake in r");
}

#[test]
fn what_is_not_given_stays_and_is_named() {
    let case = Case::new(&json!({"package": "${parameters.package}", "vmType": "${parameters.vm}",
        "baseOs": "${trigger.parameters.system.toLowerCase()}", "regions": "${parameters.regions}",
        "extendedAttributes": {"a": "${parameters.os}", "b": "x-${parameters.b}"}}));
    let asked: Vec<String> = case.bakes().missing().into_iter().map(|missing| missing.read).collect();
    assert_eq!(asked.len(), 5);
    assert!(asked.contains(&"trigger.parameters.vm".to_owned()));
    let region = case.region();
    assert_eq!(region.region, "${parameters.regions}");
    let missing: Vec<(String, &[String])> =
        region.unknown.iter().map(|unknown| (unknown.path.to_string(), unknown.missing.as_slice())).collect();
    let named = |path: &str| missing.iter().find(|(own, _)| own == path).unwrap().1.join(", ");
    assert_eq!(named("package"), "trigger.parameters.package");
    assert_eq!(named("baseOs"), "trigger.parameters.system");
    assert_eq!(named("extendedAttributes.b"), "trigger.parameters.b");
    let body = region.request.unwrap().body_json();
    assert_eq!(body["package"], "${parameters.package}");
    assert_eq!((body.get("package_type"), &body["vm_type"]), (None, &json!("${parameters.vm}")));
    assert_eq!(body["extended_attributes"]["a"], "trusty");
    assert_eq!(body.get("expression_evaluation_summary"), None);
}

#[test]
fn what_is_missing_in_orca_too_has_its_consequences() {
    let region = Case::new(&json!({"package": "${parameters.package}"})).complete().region();
    assert!(matches!(region.request, Err(BakeError::Pattern(_))));
    assert_eq!(region.unknown, []);
    assert_eq!(region.messages.len(), 1);
    assert_eq!(region.messages[0].paths[0].to_string(), "package");
    assert_eq!(region.expressions[0].outcome, Outcome::Missing);

    let case = Case::new(&json!({"amiName": "${parameters.x}", "failOnFailedExpressions": true})).complete();
    let region = case.region();
    assert!(region.fails_at_the_end);
    let body = region.request.unwrap().body_json();
    assert_eq!(body["ami_name"], "${parameters.x}");
    let summary = &body["expression_evaluation_summary"]["parameters.x"][0];
    assert_eq!((&summary["level"], &summary["timestamp"]), (&json!("INFO"), &json!(5)));
}

#[test]
fn a_broken_expression_is_no_unknown() {
    let region = Case::new(&json!({"amiName": "${1 +}"})).region();
    assert_eq!(region.unknown, []);
    assert_eq!(region.messages[0].level, Level::Error);
    assert_eq!(region.request.unwrap().body_json()["ami_name"], "${1 +}");
}

#[test]
fn a_region_of_a_deploy_stage_may_be_an_expression() {
    let deploy = json!({"type": "deploy", "refId": "d", "requisiteStageRefIds": ["b"], "clusters": [
        {"cloudProvider": "aws", "availabilityZones": {"${parameters.os}": []}}]});
    let mut case = Case::new(&json!({"regions": []})).and(deploy);
    let region = case.region();
    assert_eq!(region.region, "trusty");
    assert_eq!(region.request.unwrap().body_json()["name"], "Bake in trusty");
    // The older evaluators do all stages at the start.
    case.pipeline = json!({});
    assert_eq!(case.region().region, "trusty");
}

#[test]
fn stages_before_can_be_read() {
    let before = json!({"type": "jenkins", "refId": "1", "name": "Build", "job": "j", "outputs": {"propertyX": "v"}});
    let case = Case::new(&json!({"requisiteStageRefIds": ["1"], "amiName": "${#stage('Build')['context']['job']}",
        "baseName": "${propertyX}"}))
    .and(before);
    let body = case.body();
    assert_eq!((&body["ami_name"], &body["base_name"]), (&json!("j"), &json!("v")));
    let launch = case.launch();
    let bakes = case.bakes();
    let text = |path: &str| bakes.regions[0].expressions.iter().find(|text| text.path.to_string() == path).unwrap();
    let place = |path: &str| launch.place_of_read(&text(path).reads.last().unwrap().path).unwrap().to_string();
    assert_eq!(place("baseName"), "pipeline.stages[1].outputs.propertyX");
    assert_eq!(place("amiName"), "pipeline.stages[1].job");
}

#[test]
fn a_stage_may_run_on_a_condition() {
    let condition = |expression: &str| {
        let case = Case::new(&json!({"stageEnabled": {"type": "expression", "expression": expression}}));
        case.bakes().condition.unwrap().runs
    };
    assert_eq!(condition("parameters.os == 'trusty'"), Some(true));
    assert_eq!(condition("false"), Some(false));
    assert_eq!(condition("'neither'"), Some(false));
    assert_eq!(condition("parameters.unknown == 'x'"), Some(false));
    assert_eq!(condition("parameters.unknown.length() > 1"), None);
    assert_eq!(Case::new(&json!({"stageEnabled": {"type": "other"}})).bakes().condition, None);
    assert_eq!(Case::new(&json!({})).bakes().condition, None);
}

#[test]
fn keys_can_be_expressions_too() {
    let case = Case::new(&json!({"extendedAttributes": {"${parameters.os}_key": "1"}, "x${parameters.size}": 1}));
    let body = case.body();
    assert_eq!(body["extended_attributes"], json!({"trusty_key": "1"}));
    assert_eq!(body["x30"], 1);
}
