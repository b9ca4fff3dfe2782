//! The sample repo through the whole chain: what a new user sees first.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::{Arc, OnceLock};

use bakewright::json;
use bakewright::layout::ConfigRepo;
use bakewright::orca::expression::evaluate;
use bakewright::packer::PackerVersion;
use bakewright::packer::validate::Catalog;
use bakewright::preview::{
    Bake, CURRENT, Files, Inputs, Instant, Origin, Outcome, Preview, Resolved, Service, TemplateRead, VariableState,
    bake_text, new_stage, preview, shell_text, validated,
};
use bakewright::rosco::config::Environment;
use bakewright::rosco::{Configuration, Provider};
use bakewright::source::Snapshot;
use bakewright::starter;
use serde_json::{Value, json};

struct Repo {
    files: Snapshot,
    layout: ConfigRepo,
}

impl Files for Repo {
    fn locate(&self, run_path: &str) -> Option<Arc<str>> {
        let path = self.layout.repo_path(run_path)?;
        self.files.get(&path).map(|_| path.into())
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.files.text(path).map(Into::into)
    }

    fn template(&self, path: &str, version: PackerVersion) -> Option<Arc<TemplateRead>> {
        let document = Arc::new(json::parse(self.files.text(path)?));
        Some(Arc::new(TemplateRead::new(document, version)))
    }
}

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let read =
            |name: &str| std::fs::read_to_string(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        Catalog::read(&read("components.json"), &read("checks.txt")).unwrap()
    })
}

fn sample_preview(change: impl FnOnce(&mut Value)) -> Preview {
    let configuration = Configuration::from_value(&json!({
        "configDir": "/opt/spinnaker/config/packer",
        "debianRepository": "http://repo.acme.example/debian trusty main",
        "aws": {"bakeryDefaults": {"templateFile": "aws-ebs.json", "baseImages": [{
            "baseImage": {"id": "trusty", "packageType": "deb", "templateFile": "aws-custom.json"},
            "virtualizationSettings": [
                {"region": "us-east-1", "virtualizationType": "hvm", "instanceType": "t2.micro", "sourceAmi": "ami-9d751ee7", "sshUserName": "ubuntu", "spotPrice": 0},
                {"region": "us-west-2", "virtualizationType": "hvm", "instanceType": "t2.micro", "sourceAmi": "ami-e8cc6a90", "sshUserName": "ubuntu", "spotPrice": 0}
            ]
        }]}}
    }));
    sample_preview_with(&configuration, change)
}

fn sample_preview_with(configuration: &Configuration, change: impl FnOnce(&mut Value)) -> Preview {
    let files = starter::sample();
    let mut stage = new_stage("aws");
    stage["package"] = json!("hello");
    stage["baseOs"] = json!("trusty");
    change(&mut stage);
    let instant = Instant::parse("2026-11-22T05:15:00Z").unwrap();
    let document = Arc::new(json::parse(&bake_text("hello", &stage, &[], instant, CURRENT)));
    let bake = Bake::read(&document);
    let layout = ConfigRepo::recognise(&files).with_config_dir(&configuration.config_dir.value);
    let repo = Repo { files, layout };
    preview(&Inputs {
        bake: &bake,
        bake_path: ".bakewright/hello.json".into(),
        configuration,
        files: &repo,
        evaluate,
        shown: None,
        validate: Some(&|given, host| Some(validated(catalog(), given, &Arc::new(given.read()), host))),
    })
}

#[test]
fn a_repo_without_configuration_bakes_with_what_rosco_ships() {
    let shipped = Configuration::load(&[], &Environment::default()).configuration;
    assert!(!shipped.is_enabled(Provider::Aws), "nobody says so");
    let preview = sample_preview_with(&shipped, |stage| stage["templateFileName"] = json!("aws-custom.json"));
    assert_eq!(preview.verdict.headline, "Would bake hello-all-20261122051500-trusty", "{:?}", preview.verdict);
    let command = shell_text(preview.regions[0].command.as_ref().unwrap());
    assert!(command.ends_with(" \\\n  /opt/rosco/config/packer/aws-custom.json"), "{command}");
}

#[test]
fn the_sample_would_bake() {
    let preview = sample_preview(|_| {});
    assert_eq!(preview.verdict.outcome, Outcome::WouldBake, "{:?}", preview.verdict);
    assert_eq!(preview.verdict.headline, "Would bake hello-all-20261122051500-trusty");
    let region = &preview.regions[0];
    let command = shell_text(region.command.as_ref().unwrap());
    assert!(command.starts_with("packer build \\\n  -color=false \\\n  -var aws_region=us-east-1 \\\n"), "{command}");
    assert!(command.ends_with(" \\\n  /opt/spinnaker/config/packer/aws-custom.json"), "{command}");
    assert_eq!(region.bake_key.as_ref().unwrap().text, "bake:aws:trusty:hello:us-east-1:hvm:enhancedNWDisabled");
}

#[test]
fn values_say_where_they_came_from() {
    let preview = sample_preview(|stage| {
        stage["extendedAttributes"] = json!({"repository": "http://repo.acme.example/other"});
        stage["varFileName"] = json!("us-east-1.json");
    });
    let rows = &preview.regions[0].variables;
    let row = |name: &str| rows.iter().find(|row| row.name == name).unwrap();
    let repository = row("repository");
    assert_eq!(
        (repository.value.value.plain().as_str(), repository.value.from.origin),
        ("http://repo.acme.example/other", Origin::Attribute)
    );
    let lost: Vec<Origin> = repository.value.lost.iter().map(|(_, from)| from.origin).collect();
    assert_eq!(lost, [Origin::Rosco, Origin::Template]);
    assert_eq!(
        (row("root_volume_size").value.value.plain().as_str(), row("root_volume_size").value.from.origin),
        ("20", Origin::VarFile)
    );
    let subnet = row("aws_subnet_id");
    assert!(!subnet.value.value.is_known());
    assert_eq!(row("build_info_url").state, VariableState::Unset);
    assert_eq!(row("aws_region").value.from.origin, Origin::Stage);
    assert_eq!(row("aws_source_ami").value.from.origin, Origin::Rosco);
}

#[test]
fn the_script_gets_what_the_template_passes() {
    let preview = sample_preview(|_| {});
    let run = &preview.regions[0].scripts[0];
    assert_eq!(run.title, "1. shell");
    let script = &run.scripts[0];
    assert_eq!(script.path.as_deref(), Some("deb-config/spinnaker/config/packer/install-custom.sh"));
    let value = |name: &str| run.environment.iter().find(|row| row.name == name).map(|row| row.value.value.plain());
    assert_eq!(value("packages").as_deref(), Some("hello"));
    assert_eq!(value("install_dir").as_deref(), Some("/opt/hello"));
    assert_eq!(value("PACKER_BUILDER_TYPE").as_deref(), Some("amazon-ebs"));
    let Resolved::Builds(builds) = &preview.regions[0].resolved else { panic!("not resolved") };
    let lines: Vec<String> = builds[0].lines.iter().map(|line| line.pieces.plain()).collect();
    assert!(lines.iter().any(|line| line.contains("\"ami_name\": \"hello-all-20261122051500-trusty\"")), "{lines:#?}");
}

#[test]
fn what_would_fail_says_where() {
    let preview = sample_preview(|stage| stage["baseOs"] = json!("xenial"));
    assert_eq!(preview.verdict.outcome, Outcome::WouldFail(Service::Orca));
    assert!(preview.verdict.place.is_some());
    let preview = sample_preview(|stage| stage["regions"] = json!(["eu-west-1"]));
    assert_eq!(preview.verdict.outcome, Outcome::WouldFail(Service::Rosco));
    assert!(preview.verdict.detail.contains("eu-west-1"), "{}", preview.verdict.detail);
    let preview = sample_preview(|stage| stage["regions"] = json!([]));
    assert_eq!(preview.verdict.outcome, Outcome::WouldFail(Service::Orca));
    let preview = sample_preview(|stage| stage["package"] = json!(""));
    assert_eq!(preview.verdict.outcome, Outcome::Incomplete);
}

#[test]
fn hcl2_is_not_resolved_yet_and_says_so() {
    let preview = sample_preview(|stage| stage["templateFileName"] = json!("docker-debug.pkr.hcl"));
    assert_eq!(preview.verdict.outcome, Outcome::Unresolved);
    assert!(matches!(&preview.regions[0].resolved, Resolved::Not(why) if why.contains("HCL2")));
    assert!(preview.regions[0].command.is_some());
}

#[test]
fn an_expression_that_stays_in_the_name_is_told_in_short() {
    let preview = sample_preview(|stage| stage["amiName"] = format!("${{{}b}}", "a+".repeat(50_000)).into());
    assert!(preview.verdict.headline.chars().count() < 160, "{}", preview.verdict.headline.len());
    assert!(preview.verdict.headline.starts_with("Would start to bake ${a+a"));
    assert!(preview.verdict.detail.contains("not evaluated"), "{}", preview.verdict.detail);
    assert_eq!(preview.verdict.outcome, Outcome::Unresolved);
}
