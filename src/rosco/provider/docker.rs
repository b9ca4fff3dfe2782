use std::borrow::Cow;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::{Bakery, strongest};
use crate::rosco::cause::{Cause, Computed};
use crate::rosco::config::{BaseImage, ImageEntry, Section, Text, find_image};
use crate::rosco::error::BakeError;
use crate::rosco::image_name::Naming;
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::Produced;
use crate::rosco::request::Field;
use crate::source::Traced;

const TAG: &str = "docker_target_image_tag";

/// Docker. Mirrors rosco `DockerBakeHandler`.
#[derive(Debug, Clone)]
pub(crate) struct Docker {
    target_repository: Text,
    template_file: Text,
    images: Vec<ImageEntry<Option<DockerSettings>>>,
}

#[derive(Debug, Clone)]
struct DockerSettings {
    source_image: Text,
}

/// The tag: the commit, or the time. Rosco asks for an extended attribute of
/// the name first; that takes the variable's place later in any case, be it
/// empty.
fn tag(bakery: &mut Bakery<'_>) -> Traced<Value> {
    let (text, cause) = match bakery.filled_field(Field::CommitHash) {
        Some(hash) => return hash,
        None => (bakery.clock_millis.to_string(), bakery.because(Cause::Clock)),
    };
    let computed = bakery.computed(Computed::DockerTag);
    Traced::new(Value::from(text), computed).because(cause)
}

impl Handler for Docker {
    type Settings = Traced<Value>;

    fn bind(section: &mut Section<'_>) -> Self {
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            target_repository: defaults.text("targetRepository"),
            template_file: defaults.text("templateFile"),
            images: ImageEntry::list(defaults, "baseImages", |entry| {
                let mut settings = entry.section("virtualizationSettings")?;
                Some(DockerSettings { source_image: settings.text("sourceImage") })
            }),
        }
    }

    fn naming(&self) -> Naming {
        Naming::Docker
    }

    fn version_defaults_to_time(&self) -> bool {
        true
    }

    fn default_template(&self) -> &Text {
        &self.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        super::plain_options(&self.images)
    }

    fn key_parts(&self, _: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        Ok(Vec::new())
    }

    /// The image that the bake starts from.
    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Traced<Value>, BakeError> {
        let base_os = bakery.base_os();
        let found = find_image(&self.images, base_os.as_deref())?.and_then(|(_, settings)| settings.as_ref());
        let Some(settings) = found else { return Err(BakeError::NoBaseOs { base_os }) };
        let candidates = vec![
            bakery.filled_field(Field::BaseAmi),
            settings.source_image.as_ref().map(|image| bakery.setting(Cause::VirtualizationSettings, image)),
        ];
        Ok(strongest(candidates))
    }

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError> {
        super::find_base_image(&self.images, bakery)
    }

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        source_image: &Traced<Value>,
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError> {
        let mut parameters = ParameterMap::new(MapOrder::Insertion);
        parameters.put("docker_source_image", source_image.clone());
        parameters.put("docker_target_image", image_name.clone().map(Value::from));
        parameters.put(TAG, tag(bakery));
        parameters.put("docker_target_repository", bakery.text(Cause::BakeryDefaults, &self.target_repository));
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
