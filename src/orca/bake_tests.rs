use serde_json::{Value, json};

use super::expression::evaluate;
use super::{
    BakeCall, BakeError, BakeInput, Bakery, Bakes, BaseImages, Cause, Execution, ExecutionType, Omission, PackageType,
    RegionReason, StageError, bake,
};

struct Case {
    stages: Value,
    trigger: Value,
    bakery: Bakery,
    execution_type: ExecutionType,
    email: Option<&'static str>,
}

impl Case {
    fn new(fields: &Value) -> Self {
        let mut stage = json!({"refId": "bake", "type": "bake", "name": "Bake", "package": "hodor",
            "baseOs": "trusty", "cloudProviderType": "aws", "region": "r", "requisiteStageRefIds": []});
        for (key, value) in fields.as_object().unwrap() {
            stage[key] = value.clone();
        }
        Self {
            stages: json!([stage]),
            trigger: json!({"type": "manual"}),
            bakery: Bakery::default(),
            execution_type: ExecutionType::Pipeline,
            email: None,
        }
    }

    fn and(mut self, stage: Value) -> Self {
        self.stages.as_array_mut().unwrap().push(stage);
        self
    }

    fn triggered(mut self, trigger: Value) -> Self {
        self.trigger = trigger;
        self
    }

    fn bakes(&self) -> Result<Bakes, StageError> {
        let mut base_images = BaseImages::default();
        base_images.insert("aws", "trusty", Some(PackageType::Deb));
        base_images.insert("aws", "centos", Some(PackageType::Rpm));
        base_images.insert("aws", "windows", Some(PackageType::Nupkg));
        base_images.insert("aws", "bare", None);
        let stages = self.stages.as_array().unwrap();
        let execution = Execution::new(self.execution_type, "app", &self.trigger, stages).unwrap();
        bake(&BakeInput {
            execution: &execution,
            stage: 0,
            stage_text: None,
            base_images: &base_images,
            bakery: self.bakery,
            evaluate,
            application_email: self.email,
            pipeline_ids: None,
            clock_millis: 0,
            is_complete: true,
        })
    }

    fn regions(&self) -> Vec<String> {
        self.bakes().unwrap().regions.into_iter().map(|region| region.region).collect()
    }

    fn request(&self) -> Result<BakeCall, BakeError> {
        self.bakes().unwrap().regions.into_iter().next().unwrap().request
    }

    fn body(&self) -> Value {
        self.request().unwrap().body_json()
    }

    /// The causes of a field of the first region's body, and how many values
    /// it beat.
    fn causes(&self, field: &str) -> (Vec<Cause>, Vec<Value>) {
        let bakes = self.bakes().unwrap();
        let call = bakes.regions.into_iter().next().unwrap().request.unwrap();
        let field = call.body.into_iter().find(|other| other.name == field).unwrap();
        let causes = field.value.causes.iter().map(|id| bakes.causes.get(*id).unwrap().clone()).collect();
        (causes, field.value.lost.into_iter().map(|lost| lost.value).collect())
    }
}

fn deploy(context: &Value) -> Value {
    let mut stage = json!({"refId": "d", "type": "deploy", "name": "Deploy", "requisiteStageRefIds": ["bake"]});
    for (key, value) in context.as_object().unwrap() {
        stage[key] = value.clone();
    }
    stage
}

fn cluster(provider: &str, region: &str) -> Value {
    json!({"cloudProvider": provider, "availabilityZones": {region: ["a"]}})
}

fn jenkins(files: &[&str]) -> Value {
    let artifacts: Vec<Value> = files.iter().map(|file| json!({"fileName": file, "relativePath": "."})).collect();
    json!({"type": "jenkins", "master": "m", "job": "j", "buildNumber": 1, "buildInfo":
        {"name": "j", "number": 1, "url": "http://b/job/j/1/", "artifacts": artifacts}})
}

#[test]
fn regions_join_what_the_stage_says_and_where_is_deployed() {
    let case = Case::new(&json!({"regions": ["s", "r"]})).and(deploy(&json!({"clusters": [cluster("aws", "t")]})));
    assert_eq!(case.regions(), ["r", "s", "t"]);
    let regions = case.bakes().unwrap().regions;
    assert_eq!(regions[0].reasons, [RegionReason::Region, RegionReason::Regions { index: 1 }]);
    assert!(matches!(&regions[2].reasons[0], RegionReason::Downstream { stage, path }
        if stage.name == "Deploy" && path.to_string() == "clusters[0].availabilityZones.t"));

    let with = |fields: &Value| Case::new(fields).and(deploy(&json!({"cluster": cluster("aws", "t")}))).regions();
    assert_eq!(with(&json!({"region": "global"})), ["global"]);
    assert_eq!(with(&json!({"skipRegionDetection": true})), ["r"]);
    assert_eq!(with(&json!({"skipRegionDetection": "true"})), ["r", "t"]);
    assert_eq!(with(&json!({"region": "", "regions": null})), ["t"]);
    assert_eq!(with(&json!({"cloudProviderType": "gce"})), ["r"]);
}

#[test]
fn canary_regions_count_whatever_their_provider() {
    let pair = json!({"baseline": cluster("gce", "b"), "canary": cluster("aws", "c")});
    let canary = json!({"refId": "c", "type": "canary", "requisiteStageRefIds": ["bake"], "clusterPairs": [pair, {}]});
    assert_eq!(Case::new(&json!({})).and(canary).regions(), ["r", "b", "c"]);
}

#[test]
fn what_breaks_region_detection_names_the_stage() {
    let broken = |context: &Value| Case::new(&json!({})).and(deploy(context)).bakes().unwrap_err().to_string();
    assert_eq!(
        broken(&json!({"clusters": [{"cloudProvider": "aws", "availabilityZones": ["t"]}]})),
        "Orca cannot tell the regions: in the stage \"Deploy\" clusters[0].availabilityZones must be an object, but is a list"
    );
    assert!(broken(&json!({"clusters": null})).contains("clusters must be a list"));
    let unknown = Case::new(&json!({"cloudProviderType": null})).and(deploy(&json!({})));
    assert!(unknown.bakes().is_err());
    assert!(Case::new(&json!({"regions": "r"})).bakes().is_err());
}

#[test]
fn lookups_fall_back_to_outputs_of_earlier_stages() {
    let upstream = json!({"refId": "1", "type": "x", "name": "Find", "outputs":
        {"account": "up", "amiSuffix": "up", "baseLabel": "up", "rebake": true}});
    let case = Case::new(&json!({"requisiteStageRefIds": ["1"]})).and(upstream);
    let call = case.request().unwrap();
    assert!(call.rebake.value);
    let body = call.body_json();
    assert_eq!(body["account_name"], "up");
    assert_eq!(body.get("ami_suffix"), None);
    assert_eq!(body.get("base_label"), None);
    let (causes, _) = case.causes("account_name");
    assert!(matches!(&causes[0], Cause::UpstreamOutput { stage, .. } if stage.name == "Find"));
}

#[test]
fn a_null_of_its_own_hides_the_outputs() {
    let upstream = json!({"refId": "1", "type": "x", "outputs": {"account": "up"}});
    let case = Case::new(&json!({"requisiteStageRefIds": ["1"], "account": null})).and(upstream);
    assert_eq!(case.body().get("account_name"), None);
}

#[test]
fn a_package_is_found_in_a_parent_execution() {
    let build = jenkins(&["hodor_1_all.deb"])["buildInfo"].clone();
    let parent = |stages: Value, stage_id: Value| {
        json!({"type": "pipeline", "parentPipelineStageId": stage_id,
            "parentExecution": {"type": "PIPELINE", "id": "p", "trigger": {"type": "manual"}, "stages": stages}})
    };
    let ended = |id: &str, end: Value, version: &str| {
        let mut build = build.clone();
        build["artifacts"][0]["fileName"] = Value::from(format!("hodor_{version}_all.deb"));
        json!({"id": id, "refId": id, "type": "jenkins", "endTime": end, "outputs": {"buildInfo": build}})
    };
    let body = |trigger: Value| Case::new(&json!({})).triggered(trigger).body();

    let trigger =
        parent(json!([ended("a", json!(1), "1"), ended("b", json!(5), "5"), ended("c", json!(2), "2")]), Value::Null);
    assert_eq!(body(trigger)["package"], "hodor_5_all");
    let trigger = parent(json!([ended("a", json!(9), "9"), ended("b", Value::Null, "run")]), Value::Null);
    assert_eq!(body(trigger)["package"], "hodor_run_all");
    let started = json!({"id": "s", "refId": "s", "type": "pipeline", "requisiteStageRefIds": ["a"]});
    let trigger = parent(json!([ended("a", json!(1), "1"), ended("b", json!(5), "5"), started]), json!("s"));
    assert_eq!(body(trigger)["package"], "hodor_1_all");
}

#[test]
fn files_with_odd_names_are_read_as_orca_does() {
    let named = |os: &str, package: &str, file: &str| {
        Case::new(&json!({"baseOs": os, "package": package})).triggered(jenkins(&[file])).request()
    };
    let package =
        |os: &str, package: &str, file: &str| named(os, package, file).unwrap().body_json()["package"].clone();
    assert_eq!(package("trusty", "hodor", "hodor_.deb"), "hodor_");
    assert_eq!(package("windows", "hodor", "hodor.nupkg"), "hodor");
    assert_eq!(package("centos", "my-pkg", "my-pkg-1.1-1.noarch.rpm"), "my-pkg-1.1-1.noarch");
    assert!(matches!(named("centos", "hodor", "hodor-1-1.x"), Err(BakeError::FileWithoutExtension { .. })));
    assert!(matches!(named("centos", "hodor", "a-hodor-1-1.rpm"), Err(BakeError::PackageNotFound { .. })));
    assert!(
        matches!(named("trusty", " hodor", "hodor_1_all.deb"), Err(BakeError::PackageNotFound { prefixes, .. }) if prefixes == "[_]")
    );
    assert!(matches!(named("trusty", "hod(or", "x"), Err(BakeError::Pattern(_))));
    assert_eq!(package("trusty", "   ", "hodor_1_all.deb"), "");
    assert_eq!(package("trusty", "https://x/y.deb", "hodor_1_all.deb"), "https://x/y.deb");
}

#[test]
fn a_produced_artifact_beats_files_of_the_same_version() {
    let artifact = json!({"type": "RPM", "name": "hodor", "version": "1.1-1.noarch"});
    let mut trigger = jenkins(&["hodor-1.1-1.noarch.rpm"]);
    trigger["artifacts"] = json!([artifact]);
    let case = Case::new(&json!({"baseOs": "centos"})).triggered(trigger.clone());
    assert_eq!(case.body()["package"], "hodor-1.1-1.noarch");
    trigger["artifacts"][0]["version"] = json!("2");
    let error = case.triggered(trigger).request().unwrap_err();
    assert_eq!(error.to_string(), "Found build artifact in both Pipeline Trigger (null) and produced artifacts (2-2)");
}

#[test]
fn an_orchestration_sends_the_package_as_named() {
    let mut case = Case::new(&json!({})).triggered(jenkins(&["hodor_1_all.deb"]));
    case.execution_type = ExecutionType::Orchestration;
    assert_eq!(case.body()["package"], "hodor");
}

#[test]
fn without_a_base_os_the_image_decides() {
    let package_type = |fields: &Value| {
        let mut case = Case::new(fields);
        case.stages[0].as_object_mut().unwrap().shift_remove("baseOs");
        case.request().map(|call| call.body_json()["package_type"].clone())
    };
    assert_eq!(package_type(&json!({})).unwrap(), "NUPKG");
    assert_eq!(package_type(&json!({"osType": "linux"})).unwrap(), "DEB");
    assert_eq!(package_type(&json!({"osType": "linux", "managedImage": "CentOS"})).unwrap(), "RPM");
    assert_eq!(package_type(&json!({"osType": "linux", "packageType": "RPM"})).unwrap(), "RPM");
    assert!(matches!(
        package_type(&json!({"osType": "linux", "packageType": "rpm"})),
        Err(BakeError::PackageTypeUnknown { .. })
    ));
}

#[test]
fn what_rosco_does_not_know_is_an_error_of_its_kind() {
    let error = |fields: &Value| Case::new(fields).request().unwrap_err();
    assert!(matches!(error(&json!({"cloudProviderType": "gce"})), BakeError::ProviderDisabled { .. }));
    assert!(matches!(error(&json!({"cloudProviderType": "titus"})), BakeError::ProviderUnknown { .. }));
    assert!(matches!(error(&json!({"cloudProviderType": null})), BakeError::ProviderMissing));
    assert!(matches!(error(&json!({"baseOs": "bare"})), BakeError::PackageTypeMissing { .. }));
    assert_eq!(
        error(&json!({"baseOs": "x"})).to_string(),
        "Bake options not found. Can't find base image with id x in aws base images: trusty, centos, windows, bare"
    );
}

#[test]
fn snake_case_keys_of_the_stage_beat_the_fields_that_orca_knows() {
    let case = Case::new(&json!({"base_os": "snake", "fooBar": 1}));
    assert_eq!(case.body()["base_os"], "snake");
    let (causes, lost) = case.causes("base_os");
    assert!(matches!(&causes[0], Cause::StageField { path, .. } if path.to_string() == "base_os"));
    assert_eq!(lost, [json!("trusty")]);
    assert_eq!(case.body()["foo_bar"], 1);
}

#[test]
fn what_is_not_sent_says_why() {
    let mut case = Case::new(&json!({"storeType": "docker", "baseName": "", "nothing": null, "extra": 1,
        "regions": ["r"], "enhancedNetworking": ""}));
    case.bakery.rosco_apis_enabled = false;
    let call = case.request().unwrap();
    let why = |name: &str| call.omitted.iter().find(|omitted| omitted.name == name).map(|omitted| omitted.why);
    assert_eq!(why("baseOs"), Some(Omission::DockerStore));
    assert_eq!(why("baseName"), Some(Omission::EmptyBaseName));
    assert_eq!(why("nothing"), Some(Omission::Null));
    assert_eq!(why("enhancedNetworking"), Some(Omission::Null));
    assert_eq!(why("extra"), Some(Omission::RoscoApisDisabled));
    assert_eq!(why("regions"), Some(Omission::ParentOnly));
    assert_eq!(why("package"), None);
}

#[test]
fn values_know_where_they_came_from() {
    let mut case = Case::new(&json!({"user": "u", "job": "own"})).triggered(jenkins(&["x.deb", "hodor_1_all.deb"]));
    case.email = Some("e@x");
    let (causes, lost) = case.causes("package");
    assert!(matches!(&causes[0], Cause::Trigger { path }
        if path.to_string() == "trigger.buildInfo.artifacts[1].fileName"));
    assert!(matches!(&causes[2], Cause::StageField { path, .. } if path.to_string() == "package"));
    assert_eq!(lost, [json!("hodor")]);
    assert!(matches!(&case.causes("ami_suffix").0[0], Cause::Clock { millis: 0 }));
    assert!(matches!(&case.causes("user"), (causes, lost)
        if matches!(causes[0], Cause::ApplicationEmail { .. }) && *lost == [json!("u")]));
    assert!(matches!(&case.causes("package_type").0[0], Cause::BaseImage { .. }));
    assert!(matches!(&case.causes("job"), (causes, lost)
        if matches!(&causes[0], Cause::Trigger { path } if path.to_string() == "trigger.buildInfo.name")
            && *lost == [json!("own")]));
}

#[test]
fn package_artifacts_are_looked_up_nearest_first() {
    let expected = |id: &str, name: &str| json!({"id": id, "boundArtifact": {"type": "deb", "name": name}});
    let upstream = json!({"refId": "1", "type": "x", "outputs": {"resolvedExpectedArtifacts": [expected("a", "up")]}});
    let case = Case::new(&json!({"requisiteStageRefIds": ["1"], "packageArtifactIds": ["a", "b", "", null, "?"]}))
        .and(upstream)
        .triggered(json!({"type": "manual", "resolvedExpectedArtifacts": [expected("a", "t"), expected("b", "t")]}));
    let body = case.body();
    let names: Vec<&Value> =
        body["package_artifacts"].as_array().unwrap().iter().map(|artifact| &artifact["name"]).collect();
    assert_eq!(names, [&json!("up"), &json!("t"), &Value::Null, &Value::Null, &Value::Null]);
    assert_eq!(body["package_artifact_ids"], json!(["a", "b", "", null, "?"]));
}

#[test]
fn unordered_stages_fail_each_region_as_in_orca() {
    let error = Case::new(&json!({"requisiteStageRefIds": ["lost"]})).request().unwrap_err();
    assert_eq!(error.to_string(), "Invalid stage relationships found []->bake<1, [lost]->bake");
}

#[test]
fn enums_and_numbers_bind_as_in_jackson() {
    let body =
        Case::new(&json!({"vmType": 1, "rootVolumeSize": "30", "amiName": 5, "enhancedNetworking": "true"})).body();
    assert_eq!(body["vm_type"], "hvm");
    assert_eq!(body["root_volume_size"], 30);
    assert_eq!(body["ami_name"], "5");
    assert_eq!(body["enhanced_networking"], true);
    let error = Case::new(&json!({"vmType": "xen"})).request().unwrap_err();
    assert_eq!(error.to_string(), "vmType must be one of pv, hvm, but is \"xen\"");
}
