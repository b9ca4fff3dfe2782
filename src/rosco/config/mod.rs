//! Rosco's configuration: what its rosco.yml and the files over it say.

mod bind;
mod image;
mod node;
mod place;
mod problem;

pub use image::BaseImage;
pub use node::{Entry, Node, NodeValue, Scalar, same_name};
pub use place::{Origin, Place, Setting, Text};
pub use problem::{Problem, ProblemKind};

pub(crate) use bind::Section;
pub(crate) use image::{ImageEntry, find_image, matching_images};
pub(crate) use place::{filled, plain};

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
    pub(crate) providers: Providers,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Where Rosco's image keeps its templates.
const CONFIG_DIR: &str = "/opt/rosco/config/packer";

impl Configuration {
    /// Reads a configuration given as one value: the provider's sections as in
    /// rosco.yml, a section that is there being enabled, and beside them
    /// `configDir`, `templatesNeedingRoot` as a list or text, and the other
    /// properties by their names.
    pub fn from_value(value: &serde_json::Value) -> Self {
        let root = Node::from_json(value);
        let mut problems = Vec::new();
        let mut section = Section::new(&root, &mut problems);
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
        for provider in Provider::ALL.iter().copied() {
            if let Some(node) = root.get(Providers::section_name(provider)) {
                providers.enable(provider, node, &mut problems);
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
            providers,
            problems,
        }
    }

    /// True where Rosco bakes for `provider`.
    pub fn is_enabled(&self, provider: Provider) -> bool {
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
