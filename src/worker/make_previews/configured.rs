use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::files::Texts;
use crate::preview::{Finding, Place, Service, Severity};
use crate::rosco::config::{self, Environment, Layer, Loaded, Origin};
use crate::rosco::{BakeOption, Choice, Configuration, Provider};
use crate::source::{LineIndex, Span};
use crate::yaml;

/// What the configuration says that forms need.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Configured {
    /// By the provider's id in a stage.
    pub providers: BTreeMap<String, ProviderImages>,
    pub config_dir: String,
    /// The files that it is made of, the weakest first.
    pub layers: Vec<String>,
    pub findings: Vec<Finding>,
}

/// What a form can offer for one provider.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProviderImages {
    /// False where Rosco would refuse its bakes.
    pub enabled: bool,
    /// Base images: id and text.
    pub images: Vec<(String, String)>,
    pub regions: Vec<String>,
}

/// Reads the files of the configuration, each parsed once.
pub fn load(
    files: &[String],
    texts: impl Fn(&str) -> Option<Arc<str>>,
    parsed: &mut BTreeMap<String, yaml::Document>,
    environment: &Environment,
) -> Loaded {
    for file in files {
        if let Some(text) = texts(file).filter(|_| !parsed.contains_key(file)) {
            parsed.insert(file.clone(), yaml::parse(&text));
        }
    }
    let layers: Vec<Layer<'_>> =
        files.iter().filter_map(|file| Some(Layer { file, document: parsed.get(file)? })).collect();
    Configuration::load(&layers, environment)
}

impl Configured {
    pub fn of(loaded: &Loaded, files: &[String], texts: &Texts) -> Self {
        let configuration = &loaded.configuration;
        let of_provider = |provider: Provider| {
            let options = configuration.bake_options(provider);
            let regions: BTreeSet<&str> = options.iter().flat_map(|option| option.regions.iter().copied()).collect();
            let images = ProviderImages {
                enabled: configuration.is_bakeable(provider),
                images: options.iter().map(|option| (option.id().to_owned(), label(option))).collect(),
                regions: regions.into_iter().map(ToOwned::to_owned).collect(),
            };
            (provider.to_string(), images)
        };
        Self {
            providers: Provider::ALL.iter().copied().map(of_provider).collect(),
            config_dir: configuration.config_dir.value.clone(),
            layers: files.iter().filter(|file| texts.contains_key(*file)).cloned().collect(),
            findings: loaded.findings.iter().map(|found| finding(found, texts)).collect(),
        }
    }
}

fn label(option: &BakeOption<'_>) -> String {
    match option.detailed_description() {
        Some(description) if !description.is_empty() => format!("{} ({description})", option.id()),
        _ => option.label(),
    }
}

fn finding(found: &config::Finding, texts: &Texts) -> Finding {
    Finding {
        severity: match found.kind.severity() {
            config::Severity::Error => Severity::Error,
            config::Severity::Warning => Severity::Warning,
            config::Severity::Info => Severity::Info,
        },
        service: Some(Service::Rosco),
        message: found.kind.to_string(),
        original: None,
        place: match &found.place.origin {
            Origin::File { file, span } => Some(place(file, *span, texts)),
            _ => None,
        },
    }
}

fn place(path: &Arc<str>, span: Span, texts: &Texts) -> Place {
    let text = texts.get(&**path);
    let line = text.map_or(0, |text| LineIndex::new(text).line_of(span.start));
    // What is said of a whole list or map is shown at its beginning.
    let first = text.and_then(|text| span.of(text).lines().next()).map_or(span.end, |first| span.start + first.len());
    Place { path: Arc::clone(path), span: Span::new(span.start, first.min(span.end)), line: line + 1 }
}
