use std::collections::BTreeMap;

use super::bind::Section;
use super::enablement::Enablement;
use super::environment::Environment;
use super::finding::{Finding, FindingKind};
use super::layer::{Layer, Sources, profile_of};
use super::node::Node;
use super::place::{Origin, Setting};
use super::placeholder::Placeholders;
use super::shipped;
use super::{CONFIG_DIR, Configuration};
use crate::rosco::names::Choice;
use crate::rosco::provider::{Provider, Providers};
use crate::source::{INSIDE, Sort};

/// A configuration, and what is to be said of it, in the order of its files.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub configuration: Configuration,
    pub findings: Vec<Finding>,
}

impl Configuration {
    /// Lays `layers`, the weakest first, over the rosco.yml that ships with
    /// Rosco, and the environment over all; then reads what Rosco reads. A
    /// layer is a file of Spring's, an Operator's manifest, a halconfig or one
    /// of Halyard's images files.
    pub fn load(layers: &[Layer<'_>], environment: &Environment) -> Loaded {
        let mut active = environment.profiles();
        for profile in layers.iter().filter_map(|layer| profile_of(layer.file)) {
            if !active.iter().any(|known| known == profile) {
                active.push(profile.to_owned());
            }
        }
        let mut sources = Sources::new(&active);
        let replaced = layers.iter().any(|layer| layer.file.ends_with("rosco-web/config/rosco.yml"));
        for layer in layers {
            sources.add(*layer);
        }
        let (found, mut findings) = sources.finish();
        // What a manifest carries is a layer of its own, where the manifest was looked into.
        findings.retain(|finding| {
            let Origin::File { file, .. } = &finding.place.origin else { return true };
            let inside =
                |layer: &Layer<'_>| layer.file.strip_prefix(&**file).is_some_and(|rest| rest.starts_with(INSIDE));
            finding.kind != FindingKind::NestedText || !layers.iter().any(inside)
        });

        let mut root = shipped::built_in();
        let shipped = if replaced { None } else { Some(shipped::shipped()) };
        let all = shipped.into_iter().chain(found).chain([environment.properties()]);
        for (mut source, rank) in all.zip(1..) {
            source.set_rank(rank);
            root.overlay(source);
        }
        let placeholders = Placeholders { environment, properties: &root };
        let configuration = Self::bind(&root, &placeholders, &mut findings);
        in_order(&mut findings, layers);
        Loaded { configuration, findings }
    }

    fn bind(root: &Node, placeholders: &Placeholders<'_>, findings: &mut Vec<Finding>) -> Self {
        let mut section = Section::new(root, findings, Some(placeholders));
        let config_dir = section.section_or_nothing("rosco").injected_text("configDir");
        let config_dir = config_dir.unwrap_or_else(|| Setting::built_in(CONFIG_DIR.to_owned(), "rosco.configDir"));
        let debian_repository = section.injected_text("debianRepository");
        let yum_repository = section.injected_text("yumRepository");
        let chocolatey_repository = section.injected_text("chocolateyRepository");
        let templates_needing_root = section.injected_texts("templatesNeedingRoot");
        let default_cloud_provider_type = section
            .choice("defaultCloudProviderType")
            .unwrap_or_else(|| Setting::built_in(Provider::Aws, "defaultCloudProviderType"));
        let bake_account =
            section.injected_text("bakeAccount").unwrap_or_else(|| Setting::built_in("test".to_owned(), "bakeAccount"));
        let mut packer = section.section_or_nothing("packer");
        let packer_timestamp = packer.flag("timestamp");
        let packer_additional_parameters = packer.texts("additionalParameters").unwrap_or_default();

        let mut providers = Providers::default();
        let mut enablement = BTreeMap::new();
        for provider in Provider::ALL.iter().copied() {
            let name = Providers::section_name(provider);
            let Some(node) = root.get(name) else { continue };
            let enabled = Enablement::read(name, node, placeholders, findings);
            if enabled.is_bakeable() {
                providers.enable(provider, &mut Section::new(node, findings, Some(placeholders)));
            }
            enablement.insert(provider, enabled);
        }
        Self {
            config_dir,
            debian_repository,
            yum_repository,
            chocolatey_repository,
            templates_needing_root,
            default_cloud_provider_type,
            bake_account,
            packer_timestamp,
            packer_additional_parameters,
            enablement,
            providers,
        }
    }
}

/// The findings by file, in the order of the layers, and by place; each once.
/// What is not of a file comes last.
fn in_order(findings: &mut Vec<Finding>, layers: &[Layer<'_>]) {
    let key = |finding: &Finding| match &finding.place.origin {
        Origin::File { file, span } => {
            let layer = layers.iter().position(|layer| *layer.file == **file);
            (layer.unwrap_or(layers.len()), span.start)
        }
        _ => (usize::MAX, 0),
    };
    findings.order_by_key(key);
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let near = kept.iter().rev().take_while(|other| key(other) == key(&finding));
        let known = near.into_iter().any(|other| *other == finding);
        if !known {
            kept.push(finding);
        }
    }
    *findings = kept;
}
