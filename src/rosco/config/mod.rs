//! Rosco's configuration: what its rosco.yml and the files over it say.

mod bind;
mod enablement;
mod environment;
mod finding;
mod image;
mod layer;
mod load;
mod merge;
mod name;
mod node;
mod place;
mod placeholder;
mod profiles;
mod shipped;
#[cfg(test)]
mod tests;
mod tree;

pub use enablement::Enablement;
pub use environment::Environment;
pub use finding::{Converted, Finding, FindingKind, Severity};
pub use image::BaseImage;
pub use layer::Layer;
pub use load::Loaded;
pub use place::{Origin, Place, Setting, Text};

pub(crate) use bind::Section;
pub(crate) use image::{ImageEntry, find_image, matching_images};
pub(crate) use node::Node;
pub(crate) use place::{filled, plain};

use std::collections::BTreeMap;

use super::names::Choice;
use super::options::BakeOption;
use super::provider::{Provider, Providers};

/// Rosco's configuration as its code reads it, with the place of each value.
#[derive(Debug, Clone)]
pub struct Configuration {
    pub config_dir: Setting<String>,
    pub debian_repository: Text,
    pub yum_repository: Text,
    pub chocolatey_repository: Text,
    /// Templates for which Packer is run by sudo.
    pub templates_needing_root: Vec<Setting<String>>,
    pub default_cloud_provider_type: Setting<Provider>,
    /// The account under which Clouddriver is asked for images.
    pub bake_account: Setting<String>,
    pub packer_timestamp: Option<Setting<bool>>,
    pub packer_additional_parameters: Vec<Setting<String>>,
    /// Whether Rosco bakes for a provider; of one that is not here, the
    /// configuration says nothing at all.
    pub enablement: BTreeMap<Provider, Enablement>,
    pub(crate) providers: Providers,
}

/// Where Rosco's image keeps its templates.
const CONFIG_DIR: &str = "/opt/rosco/config/packer";

impl Configuration {
    /// Reads a configuration given as one value: the provider's sections as in
    /// rosco.yml, a section that is there being enabled, and beside them
    /// `configDir`, `templatesNeedingRoot` as a list or text, and the other
    /// properties by their names.
    pub fn from_value(value: &serde_json::Value) -> Self {
        let root = Node::from_json(value, &Origin::Given);
        let mut findings = Vec::new();
        let mut section = Section::new(&root, &mut findings, None);
        let config_dir =
            section.text("configDir").unwrap_or_else(|| Setting::built_in(CONFIG_DIR.to_owned(), "rosco.configDir"));
        let debian_repository = section.text("debianRepository");
        let yum_repository = section.text("yumRepository");
        let chocolatey_repository = section.text("chocolateyRepository");
        let templates_needing_root = section.texts("templatesNeedingRoot").unwrap_or_default();
        let default_cloud_provider_type = section
            .choice("defaultCloudProviderType")
            .unwrap_or_else(|| Setting::built_in(Provider::Aws, "defaultCloudProviderType"));
        let bake_account =
            section.text("bakeAccount").unwrap_or_else(|| Setting::built_in("default".to_owned(), "bakeAccount"));
        let mut packer = section.section_or_nothing("packer");
        let packer_timestamp = packer.flag("timestamp");
        let packer_additional_parameters = packer.texts("additionalParameters").unwrap_or_default();
        let mut providers = Providers::default();
        let mut enablement = BTreeMap::new();
        for provider in Provider::ALL.iter().copied() {
            if let Some(node) = root.get(Providers::section_name(provider)) {
                providers.enable(provider, &mut Section::new(node, &mut findings, None));
                enablement.insert(provider, Enablement::Enabled(std::sync::Arc::clone(&node.place)));
            }
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

    /// True where Rosco is said to bake for `provider`.
    pub fn is_enabled(&self, provider: Provider) -> bool {
        matches!(self.enablement.get(&provider), Some(Enablement::Enabled(_)))
    }

    /// True where [`bake`](crate::rosco::bake) knows the provider: it is enabled,
    /// or nobody says whether it is.
    pub fn is_bakeable(&self, provider: Provider) -> bool {
        self.providers.is_enabled(provider)
    }

    /// The base images that a form can offer for `provider`, in their order.
    pub fn bake_options(&self, provider: Provider) -> Vec<BakeOption<'_>> {
        self.providers.options(provider)
    }

    /// The names of the variables that Rosco hides in its logs.
    pub fn masked_parameters(&self, provider: Provider) -> Vec<String> {
        self.providers.masked(provider)
    }
}

/// True for the name of a file that Rosco's configuration is read from or made
/// of.
pub(crate) fn is_configuration_file(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.is_some_and(|stem| {
        matches!(stem, "images" | "images-local")
            || ["rosco", "spinnaker"]
                .iter()
                .any(|base| stem.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    })
}
