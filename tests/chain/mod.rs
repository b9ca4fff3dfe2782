//! The whole chain over the sample repo, for tests.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use bakewright::json;
use bakewright::layout::ConfigRepo;
use bakewright::orca::expression::evaluate;
use bakewright::packer::PackerVersion;
use bakewright::preview::{Bake, CURRENT, Files, Inputs, Instant, Preview, TemplateRead, bake_text, preview};
use bakewright::rosco::Configuration;
use bakewright::rosco::config::{Environment, Layer};
use bakewright::source::Snapshot;
use bakewright::{starter, yaml};
use serde_json::Value;

pub struct Repo {
    pub files: Snapshot,
    pub layout: ConfigRepo,
}

impl Repo {
    pub fn sample() -> Self {
        let files = starter::sample();
        let layout = ConfigRepo::recognise(&files).with_config_dir("/opt/spinnaker/config/packer");
        Self { files, layout }
    }

    pub fn configuration(&self) -> Configuration {
        let documents: Vec<(String, yaml::Document)> = self
            .layout
            .configuration()
            .iter()
            .map(|path| (path.clone(), yaml::parse(self.files.text(path).unwrap())))
            .collect();
        let layers: Vec<Layer<'_>> = documents.iter().map(|(file, document)| Layer { file, document }).collect();
        Configuration::load(&layers, &Environment::default()).configuration
    }

    pub fn preview(&self, bake: &Bake) -> Preview {
        let configuration = self.configuration();
        preview(&Inputs {
            bake,
            bake_path: ".bakewright/hello.json".into(),
            configuration: &configuration,
            files: self,
            evaluate,
            shown: None,
            validate: None,
        })
    }
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

pub fn baked(stage: &Value, beside: &[(&str, Value)]) -> Bake {
    let instant = Instant::parse("2026-11-22T05:15:00Z").unwrap();
    Bake::read(&Arc::new(json::parse(&bake_text("hello", stage, beside, instant, CURRENT))))
}

pub fn previewed(bake: &Bake) -> Preview {
    Repo::sample().preview(bake)
}
