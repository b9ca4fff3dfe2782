//! The whole chain for one Bake stage: Orca, Rosco and Packer, in 20 regions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use bakewright::json;
use bakewright::layout::ConfigRepo;
use bakewright::orca::expression::evaluate;
use bakewright::packer::PackerVersion;
use bakewright::packer::validate::Catalog;
use bakewright::preview::{
    Bake, CURRENT, Files, Inputs, Instant, Outcome, TemplateRead, bake_text, new_stage, preview, validated,
};
use bakewright::rosco::Configuration;
use bakewright::source::Snapshot;
use bakewright::starter;
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

/// Files that are read once, as the app keeps them between keystrokes.
struct Repo {
    files: Snapshot,
    layout: ConfigRepo,
    templates: RefCell<HashMap<String, Arc<TemplateRead>>>,
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
        if let Some(read) = self.templates.borrow().get(path) {
            return Some(Arc::clone(read));
        }
        let read = Arc::new(TemplateRead::new(Arc::new(json::parse(self.files.text(path)?)), version));
        self.templates.borrow_mut().insert(path.to_owned(), Arc::clone(&read));
        Some(read)
    }
}

fn regions() -> Vec<String> {
    (1..=20).map(|number| format!("region-{number}")).collect()
}

fn configuration() -> Configuration {
    let settings: Vec<Value> = regions()
        .iter()
        .map(|region| {
            json!({"region": region, "virtualizationType": "hvm", "instanceType": "t3.small",
                "sourceAmi": format!("ami-{}", region.replace('-', "")), "sshUserName": "ubuntu", "spotPrice": 0})
        })
        .collect();
    Configuration::from_value(&json!({
        "configDir": "/opt/spinnaker/config/packer",
        "debianRepository": "http://repo.acme.example/debian trusty main",
        "aws": {"bakeryDefaults": {"templateFile": "aws-ebs.json", "baseImages": [{
            "baseImage": {"id": "trusty", "packageType": "deb", "templateFile": "aws-custom.json"},
            "virtualizationSettings": settings
        }]}}
    }))
}

fn bake(var_file: &str) -> Bake {
    let mut stage = new_stage("aws");
    stage["package"] = json!("hello");
    stage["baseOs"] = json!("trusty");
    stage["regions"] = json!(regions());
    stage["varFileName"] = json!(var_file);
    stage["extendedAttributes"] = json!({"root_volume_size": "24", "upgrade": "true"});
    let instant = Instant::parse("2026-11-22T05:15:00Z").unwrap();
    Bake::read(&Arc::new(json::parse(&bake_text("hello", &stage, &[], instant, CURRENT))))
}

fn benches(criterion: &mut Criterion) {
    let configuration = configuration();
    let mut files = starter::sample();
    let folder = "deb-config/spinnaker/config/packer";
    for region in regions() {
        let text = format!("{{\"aws_subnet_id\": \"subnet-{region}\"}}\n");
        files.insert(format!("{folder}/{region}.json").as_str(), bakewright::source::File::new(text.into_bytes()));
    }
    let layout = ConfigRepo::recognise(&files).with_config_dir(&configuration.config_dir.value);
    let repo = Repo { files, layout, templates: RefCell::default() };
    let public = |name: &str| std::fs::read_to_string(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let catalog = Catalog::read(&public("components.json"), &public("checks.txt")).unwrap();
    for (title, var_file) in
        [("chain: 20 regions", "us-east-1.json"), ("chain: 20 regions, an expression in each", "${region}.json")]
    {
        let bake = bake(var_file);
        let inputs = Inputs {
            bake: &bake,
            bake_path: ".bakewright/hello.json".into(),
            configuration: &configuration,
            files: &repo,
            evaluate,
            shown: Some("region-1"),
            validate: Some(&|given, host| Some(validated(&catalog, given, &Arc::new(given.read()), host))),
        };
        let made = preview(&inputs);
        assert_eq!((made.verdict.outcome, made.regions.len()), (Outcome::WouldBake, 20), "{:?}", made.verdict);
        criterion.bench_function(title, |bench| bench.iter(|| preview(black_box(&inputs))));
        let one = serde_json::to_string(&made).unwrap().len();
        println!("{title}: {one} bytes as JSON");
    }
}

criterion_group! {
    name = chain;
    config = Criterion::default().sample_size(50);
    targets = benches
}
criterion_main!(chain);
