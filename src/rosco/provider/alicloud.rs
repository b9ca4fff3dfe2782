use std::borrow::Cow;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::{Bakery, strongest};
use crate::rosco::cause::Cause;
use crate::rosco::config::{BaseImage, ImageEntry, Section, Text, filled, matching_images};
use crate::rosco::error::BakeError;
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::{Produced, put_filled};
use crate::rosco::request::Field;
use crate::source::Traced;

/// Alibaba Cloud. Mirrors rosco `AliCloudBakeHandler`.
#[derive(Debug, Clone)]
pub(crate) struct Alicloud {
    access_key: Text,
    secret_key: Text,
    vswitch_id: Text,
    vpc_id: Text,
    template_file: Text,
    images: Vec<ImageEntry<Vec<AlicloudSettings>>>,
}

#[derive(Debug, Clone)]
struct AlicloudSettings {
    region: Text,
    instance_type: Text,
    source_image: Text,
    ssh_user_name: Text,
}

/// The settings that fit the request, with the image that is really used.
pub(crate) struct Chosen {
    settings: AlicloudSettings,
    source_image: Traced<Value>,
}

impl AlicloudSettings {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            region: section.text("region"),
            instance_type: section.text("instanceType"),
            source_image: section.text("sourceImage"),
            ssh_user_name: section.text("sshUserName"),
        }
    }
}

impl Handler for Alicloud {
    type Settings = Chosen;

    fn bind(section: &mut Section<'_>) -> Self {
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            access_key: defaults.text("alicloudAccessKey"),
            secret_key: defaults.text("alicloudSecretKey"),
            vswitch_id: defaults.text("alicloudVSwitchId"),
            vpc_id: defaults.text("alicloudVpcId"),
            template_file: defaults.text("templateFile"),
            images: ImageEntry::list(defaults, "baseImages", |entry| {
                entry.list("virtualizationSettings", AlicloudSettings::bind)
            }),
        }
    }

    fn default_template(&self) -> &Text {
        &self.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        super::regional_options(&self.images, |settings| &settings.region)
    }

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        Ok(vec![KeyPart::region(bakery)])
    }

    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Chosen, BakeError> {
        let base_os = bakery.base_os();
        let images = matching_images(&self.images, base_os.as_deref())?;
        let settings = super::last_in_region(&images, bakery.region, |settings| &settings.region);
        if images.is_empty() {
            return Err(BakeError::NoBaseOs { base_os });
        }
        let Some(settings) = settings else {
            return Err(BakeError::NoSettingsForRegion { region: bakery.region.to_owned(), base_os });
        };
        let candidates = vec![
            bakery.filled_field(Field::BaseAmi),
            settings.source_image.as_ref().map(|image| bakery.setting(Cause::VirtualizationSettings, image)),
        ];
        Ok(Chosen { settings: settings.clone(), source_image: strongest(candidates) })
    }

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError> {
        super::find_base_image(&self.images, bakery)
    }

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        chosen: &Chosen,
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError> {
        let Chosen { settings, source_image } = chosen;
        let mut parameters = ParameterMap::new(MapOrder::Hash { capacity: 32 });
        parameters.put("alicloud_region", bakery.region());
        parameters.put("alicloud_instance_type", bakery.text(Cause::VirtualizationSettings, &settings.instance_type));
        parameters.put("alicloud_source_image", source_image.clone());
        parameters.put("alicloud_target_image", image_name.clone().map(Value::from));
        let user = &settings.ssh_user_name;
        put_filled(bakery, &mut parameters, "alicloud_ssh_username", Cause::VirtualizationSettings, user);
        if filled(&self.access_key).is_some() && filled(&self.secret_key).is_some() {
            put_filled(bakery, &mut parameters, "alicloud_access_key", Cause::BakeryDefaults, &self.access_key);
            put_filled(bakery, &mut parameters, "alicloud_secret_key", Cause::BakeryDefaults, &self.secret_key);
        }
        put_filled(bakery, &mut parameters, "alicloud_vswitch_id", Cause::BakeryDefaults, &self.vswitch_id);
        put_filled(bakery, &mut parameters, "alicloud_vpc_id", Cause::BakeryDefaults, &self.vpc_id);
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
