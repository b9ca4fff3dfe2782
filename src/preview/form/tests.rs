use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::json;
use crate::preview::{CURRENT, Instant, bake_text};
use crate::rosco::Provider;
use crate::source::apply_edits;

fn bake(stage: &Value) -> Bake {
    Bake::read(&Arc::new(json::parse(&bake_text("b", stage, &[], Instant::default(), CURRENT))))
}

fn after(bake: &Bake, edits: &[TextEdit]) -> Bake {
    Bake::read(&Arc::new(json::parse(&apply_edits(bake.document.text(), edits).unwrap().0)))
}

fn labels(bake: &Bake, source: Option<Source>) -> Vec<&'static str> {
    bake.form(source).iter().map(|field| field.label).collect()
}

#[test]
fn every_provider_of_rosco_has_a_form() {
    use crate::rosco::Choice;
    let ids: Vec<String> = Provider::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(ids.len(), PROVIDERS.len());
    for form in PROVIDERS {
        assert!(ids.iter().any(|id| id == form.id), "{}", form.id);
        let keys: Vec<&str> = form.fields.iter().map(|field| field.key).collect();
        for wanted in ["package", "baseOs", "rebake", "templateFileName", "varFileName", "packageArtifactIds"] {
            assert!(keys.contains(&wanted), "{} lacks {wanted}", form.id);
        }
        let asked = form.fields.iter().any(|field| field.key == "regions" && field.need == Need::Required);
        assert_eq!(asked, form.region.is_none() && form.id != "oracle");
        let new = bake(&new_stage(form.id));
        assert_eq!(new.provider(), form.id);
        // No field twice at once, whatever the source.
        for source in [None, Some(Source::Managed), Some(Source::Custom)] {
            let shown: Vec<&str> = new.form(source).iter().map(|field| field.key).collect();
            let mut once = shown.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), shown.len(), "{}: {shown:?}", form.id);
        }
    }
}

#[test]
fn what_shows_follows_the_stage() {
    let aws =
        bake(&json!({"type": "bake", "cloudProviderType": "aws", "storeType": "docker", "enhancedNetworking": false}));
    let shown = labels(&aws, None);
    assert!(shown.contains(&"Repo path") && shown.contains(&"Store type") && !shown.contains(&"Package"), "{shown:?}");
    assert!(shown.contains(&"Docker image name") && !shown.contains(&"Base AMI") && !shown.contains(&"Upgrade"));

    let azure = bake(&json!({"type": "bake", "cloudProviderType": "azure", "osType": "linux", "sku": "22"}));
    assert_eq!(azure.source(), Source::Custom);
    let shown = labels(&azure, None);
    assert!(
        shown.contains(&"Publisher") && shown.contains(&"Package type") && !shown.contains(&"Base OS"),
        "{shown:?}"
    );
    assert!(labels(&azure, Some(Source::Default)).contains(&"Base OS"));
}

#[test]
fn deck_asks_for_what_it_requires() {
    let empty = bake(&json!({"type": "bake", "cloudProviderType": "gce", "package": ""}));
    let lacks = |bake: &Bake| bake.form(None).iter().filter_map(|field| bake.lacks(field)).collect::<Vec<_>>();
    assert_eq!(lacks(&empty), ["Deck asks for a package or a package artifact."]);
    assert_eq!(lacks(&bake(&json!({"cloudProviderType": "gce", "packageArtifactIds": ["a"]}))), Vec::<String>::new());
    assert_eq!(lacks(&bake(&json!({"cloudProviderType": "oracle"}))).len(), 4);
    assert_eq!(lacks(&bake(&json!({"cloudProviderType": "aws", "package": "p", "region": "r"}))), Vec::<String>::new());
}

#[test]
fn another_provider_changes_only_what_it_must() {
    let stage = json!({"type": "bake", "cloudProviderType": "aws", "regions": ["us-east-1"], "own": {"kept": true},
        "vmType": "hvm", "baseLabel": "candidate"});
    let aws = bake(&stage);
    let gce = after(&aws, &aws.set_provider("gce").unwrap());
    assert_eq!(
        gce.stage_value(),
        json!({"type": "bake", "cloudProviderType": "gce", "own": {"kept": true}, "region": "global",
            "cloudProvider": "gce", "baseLabel": "candidate"})
    );
    let back = after(&gce, &gce.set_provider("aws").unwrap());
    assert_eq!((back.field("region"), back.field("vmType")), (Field::Unset, Field::Text("hvm".into())));
    let pv = bake(&json!({"cloudProviderType": "aws", "vmType": "pv"}));
    assert_eq!(after(&pv, &pv.set_provider("gce").unwrap()).field("vmType"), Field::Text("pv".into()));
    assert_eq!(back.field("cloudProvider"), Field::Text("aws".into()));
}

#[test]
fn a_provider_with_one_region_takes_the_first() {
    let aws = bake(&json!({"cloudProviderType": "aws", "regions": ["us-east-1", "us-west-2"]}));
    let oracle = after(&aws, &aws.set_provider("oracle").unwrap());
    assert_eq!((oracle.field("region"), oracle.field("regions")), (Field::Text("us-east-1".into()), Field::Unset));
    let back = after(&oracle, &oracle.set_provider("azure").unwrap());
    assert_eq!((back.regions(), back.field("region")), (vec!["us-east-1".to_owned()], Field::Unset));
    let both = bake(&json!({"cloudProviderType": "gce", "region": "global", "regions": ["us-east-1"]}));
    assert!(labels(&both, None).contains(&"Regions"));
}

#[test]
fn another_provider_leaves_the_other_lines_alone() {
    let text = "{\n \"stage\": {\"type\":\"bake\",   \"cloudProviderType\": \"aws\",\n\t\"own\":{\"a\":1.0}, \"regions\":[ \"us-east-1\" ] }\n}\n";
    let aws = Bake::read(&Arc::new(json::parse(text)));
    let azure = after(&aws, &aws.set_provider("azure").unwrap());
    let stage = azure.stage_text().unwrap();
    assert!(stage.contains("\"type\":\"bake\",   \"cloudProviderType\": \"azure\""), "{stage}");
    assert!(stage.contains("\"own\":{\"a\":1.0}, \"regions\":[ \"us-east-1\" ]"), "{stage}");
}

#[test]
fn deck_warns_where_nothing_gives_a_version() {
    let lacks = |stages: &Value, triggers: &Value| {
        let stage =
            json!({"cloudProviderType": "aws", "package": "p", "regions": ["r"], "requisiteStageRefIds": ["2"]});
        let pipeline = json!({"stages": stages, "triggers": triggers});
        let text = bake_text("b", &stage, &[("pipeline", pipeline)], Instant::default(), CURRENT);
        let bake = Bake::read(&Arc::new(json::parse(&text)));
        bake.form(None).iter().filter_map(|field| bake.lacks(field)).count()
    };
    let wait =
        json!([{"refId": "1", "type": "jenkins"}, {"refId": "2", "type": "wait", "requisiteStageRefIds": ["2"]}]);
    assert_eq!(lacks(&wait, &json!([])), 1);
    assert_eq!(lacks(&wait, &json!([{"type": "jenkins"}])), 0);
    assert_eq!(lacks(&wait, &json!([{"type": "pipeline"}])), 0);
    let built =
        json!([{"refId": "1", "type": "jenkins"}, {"refId": "2", "type": "wait", "requisiteStageRefIds": ["1"]}]);
    assert_eq!(lacks(&built, &json!([])), 0);
}

#[test]
fn azures_other_ways_become_null() {
    let azure = bake(&json!({"cloudProviderType": "azure", "baseOs": "u", "sku": "s", "publisher": "p"}));
    let managed = after(&azure, &azure.set_source(Source::Managed).unwrap());
    assert_eq!(
        managed.stage_value(),
        json!({"cloudProviderType": "azure", "baseOs": null, "sku": null, "publisher": null})
    );
}

#[test]
fn fields_deeper_down_are_set_and_removed() {
    let docker = bake(&json!({"cloudProviderType": "docker"}));
    let key = "extendedAttributes.docker_target_image_tag";
    let tagged = after(&docker, &docker.set_below(key, &json!("v1")).unwrap());
    assert_eq!(tagged.stage_value()["extendedAttributes"], json!({"docker_target_image_tag": "v1"}));
    assert_eq!(tagged.field_below(key), Field::Text("v1".into()));
    let untagged = after(&tagged, &tagged.set_below(key, &json!("")).unwrap());
    assert_eq!(untagged.field_below(key), Field::Unset);
}

#[test]
fn the_stage_goes_back_to_deck_as_it_is_written() {
    let text =
        "{\n  \"name\": \"b\",\n  \"stage\": {\n    \"type\": \"bake\",\n    \"own\": {\n      \"a\": 1.0 }\n  }\n}\n";
    let bake = Bake::read(&Arc::new(json::parse(text)));
    assert_eq!(bake.stage_text().unwrap(), "{\n  \"type\": \"bake\",\n  \"own\": {\n    \"a\": 1.0 }\n}");
}
