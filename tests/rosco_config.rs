//! Every Rosco configuration of the corpus loads, each problem at its place.
//!
//! `BAKEWRIGHT_CORPUS` names the folder with `rosco-yml/` in it; without it this
//! says that it is skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use bakewright::rosco::Provider;
use bakewright::rosco::config::{Environment, FindingKind, Layer, Origin, Severity};
use bakewright::rosco::{Choice, Configuration};
use bakewright::yaml;

fn files() -> Option<Vec<(String, String)>> {
    let Some(corpus) = std::env::var_os("BAKEWRIGHT_CORPUS") else {
        println!("skipped: BAKEWRIGHT_CORPUS is not set");
        return None;
    };
    let folder = PathBuf::from(corpus).join("rosco-yml");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension != "json") {
            files.push((role(&name), std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    Some(files)
}

/// The name that the file had: `owner__repo__path__rosco@blob.yml`.
fn role(name: &str) -> String {
    let (path, blob) = name.split_once('@').unwrap();
    let (path, extension) = (path.replace("__", "/"), blob.rsplit('.').next().unwrap());
    format!("{path}.{extension}")
}

#[test]
fn every_configuration_loads() {
    let Some(files) = files() else { return };
    let mut images = 0;
    let mut by_severity: BTreeMap<Severity, usize> = BTreeMap::new();
    for (file, text) in &files {
        let document = yaml::parse(text);
        let layers = [Layer { file, document: &document }];
        for complete in [false, true] {
            let environment = Environment { complete, ..Environment::default() };
            let loaded = Configuration::load(&layers, &environment);
            assert!(!loaded.configuration.config_dir.value.is_empty());
            for finding in &loaded.findings {
                *by_severity.entry(finding.kind.severity()).or_default() += 1;
                let Origin::File { file: at, span } = &finding.place.origin else { panic!("{finding:?}") };
                assert_eq!(**at, **file);
                assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
                let known = matches!(finding.kind, FindingKind::Yaml(yaml::YamlErrorKind::DuplicateKey { .. }))
                    || finding.kind.severity() != Severity::Error
                    || matches!(finding.kind, FindingKind::Unresolved { .. });
                assert!(known, "{file}: {finding:?}");
            }
            if !complete {
                images += Provider::ALL.iter().map(|p| loaded.configuration.bake_options(*p).len()).sum::<usize>();
            }
        }
    }
    println!("{} files, {images} base images, {by_severity:?}", files.len());
    assert!(!files.is_empty());
}
