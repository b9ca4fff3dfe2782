//! What a bake asks for, and what the answers come to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod chain;

use bakewright::preview::{Asked, AskedKind, Bake, Origin, Preview, VariableState};
use chain::{baked, previewed};
use serde_json::{Value, json};

fn names(preview: &Preview) -> Vec<&str> {
    preview.asked.iter().map(|asked| asked.name.as_str()).collect()
}

fn asked<'p>(preview: &'p Preview, name: &str) -> &'p Asked {
    preview.asked.iter().find(|asked| asked.name == name).unwrap_or_else(|| panic!("{:?}", preview.asked))
}

fn stage() -> Value {
    json!({"type": "bake", "refId": "2", "requisiteStageRefIds": ["1"], "name": "Bake", "cloudProviderType": "aws",
        "package": "hello", "baseOs": "${parameters.os}", "vmType": "hvm", "regions": ["us-east-1", "us-west-2"],
        "varFileName": "${region}.json", "amiName": "${trigger.properties.NAME}",
        "extendedAttributes": {"root_volume_size": "${volume}", "repository": "plain"}})
}

fn pipeline() -> Value {
    json!({"name": "p", "application": "a", "stages": [
        {"type": "jenkins", "refId": "1", "requisiteStageRefIds": [], "name": "Build", "master": "m", "job": "j"}, stage()],
        "parameterConfig": [{"name": "os", "default": "trusty"}, {"name": "unread"}]})
}

#[test]
fn what_expressions_miss_is_asked_by_its_name() {
    let bake = baked(&stage(), &[("pipeline", pipeline())]);
    let preview = previewed(&bake);
    assert_eq!(
        names(&preview),
        ["trigger.parameters.os", "trigger.properties.NAME", "outputs.volume of Build", "trigger.parameters.unread"],
        "{:?}",
        preview.asked
    );
    let name = asked(&preview, "trigger.properties.NAME");
    assert_eq!((name.missing, name.at.to_string().as_str()), (true, "trigger.properties.NAME"));
    assert_eq!(name.needed_by, ["amiName"]);
    let os = asked(&preview, "trigger.parameters.os");
    assert_eq!((os.missing, os.default.as_deref()), (false, Some("trusty")));
    let volume = asked(&preview, "outputs.volume of Build");
    assert_eq!((volume.missing, volume.at.to_string().as_str()), (true, "pipeline.stages[0].outputs.volume"));
    assert_eq!(asked(&preview, "trigger.parameters.unread").kind, AskedKind::Parameter);
}

#[test]
fn answers_go_into_the_document_and_through_the_chain() {
    let mut bake = baked(&stage(), &[("pipeline", pipeline())]);
    for (name, answer) in
        [("trigger.properties.NAME", "web"), ("outputs.volume of Build", "50"), ("trigger.parameters.os", "trusty")]
    {
        let preview = previewed(&bake);
        let edits = bake.answer(asked(&preview, name), answer).unwrap();
        bake = edited(&bake, &edits);
    }
    let preview = previewed(&bake);
    assert!(preview.asked.iter().all(|asked| !asked.missing), "{:?}", preview.asked);
    assert!(preview.verdict.headline.contains("web-all-20261122051500-trusty"), "{:?}", preview.verdict);
    for region in &preview.regions {
        let row = region.variables.iter().find(|row| row.name == "root_volume_size").unwrap();
        assert_eq!((row.value.value.plain().as_str(), row.state), ("50", VariableState::Given));
        // Back through Packer, Rosco and Orca to the place of the value.
        let trail: Vec<(Origin, &str)> = row.value.trail.iter().map(|step| (step.origin, step.text.as_str())).collect();
        assert_eq!(trail[0].0, Origin::Packer);
        assert_eq!(trail[1], (Origin::Rosco, "extended_attributes of the bake request"));
        assert_eq!(trail[2], (Origin::Attribute, "extendedAttributes.root_volume_size of the stage: ${volume}"));
        assert_eq!(trail[3].0, Origin::Trigger);
        let place = row.value.trail[3].place.as_ref().unwrap();
        assert_eq!(place.span.of(bake.document.text()), "\"50\"");
        let target = region.variables.iter().find(|row| row.name == "aws_target_ami").unwrap();
        let places = target.value.trail.iter().filter_map(|step| step.place.as_ref());
        let texts: Vec<&str> = places.map(|place| place.span.of(bake.document.text())).collect();
        assert!(texts.contains(&"\"web\"") && texts.contains(&"\"trusty\""), "{texts:?}");
    }
    let taken_back = bake.answer(asked(&preview, "outputs.volume of Build"), "").unwrap();
    let preview = previewed(&edited(&bake, &taken_back));
    assert!(asked(&preview, "outputs.volume of Build").missing);
}

fn edited(bake: &Bake, edits: &[bakewright::source::TextEdit]) -> Bake {
    let (text, _) = bakewright::source::apply_edits(bake.document.text(), edits).unwrap();
    Bake::read(&std::sync::Arc::new(bakewright::json::parse(&text)))
}

#[test]
fn an_artifact_of_the_stage_is_asked_for_by_its_fields() {
    let mut stage = json!({"type": "bake", "name": "Bake", "cloudProviderType": "aws", "packageArtifactIds": ["deb-1"],
        "baseOs": "trusty", "vmType": "hvm", "regions": ["us-east-1"]});
    let mut pipeline = json!({"name": "p", "stages": [stage.clone()], "expectedArtifacts": [
        {"id": "deb-1", "matchArtifact": {"type": "deb", "name": "hello"}}]});
    for with_pipeline in [false, true] {
        let beside = if with_pipeline { vec![("pipeline", pipeline.clone())] } else { Vec::new() };
        let mut bake = baked(&stage, &beside);
        let preview = previewed(&bake);
        assert!(asked(&preview, "version of the artifact deb-1").missing);
        for (field, answer) in [("name", "hello"), ("version", "1.2"), ("reference", "http://x/hello_1.2_all.deb")] {
            let preview = previewed(&bake);
            let edits = bake.answer(asked(&preview, &format!("{field} of the artifact deb-1")), answer).unwrap();
            bake = edited(&bake, &edits);
        }
        let preview = previewed(&bake);
        assert!(preview.asked.iter().all(|asked| !asked.missing), "{:?}", preview.asked);
        assert!(
            preview.verdict.headline.starts_with("Would bake hello"),
            "{:?} {:?}",
            preview.verdict,
            preview.findings
        );
    }
    stage["packageArtifactIds"] = json!([]);
    pipeline["stages"] = json!([stage]);
    assert_eq!(previewed(&baked(&stage, &[("pipeline", pipeline)])).asked, []);
}

#[test]
fn an_image_that_rosco_looks_up_is_asked_for() {
    let stage = json!({"type": "bake", "name": "Bake", "cloudProviderType": "aws", "package": "hello",
        "baseOs": "trusty", "baseAmi": "ubuntu-by-name", "vmType": "hvm", "regions": ["us-east-1"]});
    let bake = baked(&stage, &[]);
    let preview = previewed(&bake);
    let image = asked(&preview, "ubuntu-by-name in us-east-1");
    assert_eq!((image.kind, image.missing), (AskedKind::Image, true));
    let bake = edited(&bake, &bake.answer(image, "ami-123abc").unwrap());
    let preview = previewed(&bake);
    assert!(!asked(&preview, "ubuntu-by-name in us-east-1").missing);
    let row = preview.regions[0].variables.iter().find(|row| row.name == "aws_source_ami").unwrap();
    assert_eq!(row.value.value.plain(), "ami-123abc");
    assert!(row.value.from.place.is_some(), "{:?}", row.value);
}
