use std::borrow::Cow;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::{Bakery, CauseOf, strongest};
use crate::rosco::cause::Cause;
use crate::rosco::config::{BaseImage, ImageEntry, Section, Setting, Text, plain};
use crate::rosco::error::{BakeError, Missing};
use crate::rosco::jvm;
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::Produced;
use crate::rosco::request::Field;
use crate::source::Traced;

/// Tencent Cloud. Mirrors rosco `TencentCloudBakeHandler`: it goes by
/// blankness rather than emptiness, and passes no `build_info_url`.
#[derive(Debug, Clone)]
pub(crate) struct Tencentcloud {
    secret_id: Text,
    secret_key: Text,
    subnet_id: Text,
    vpc_id: Text,
    associate_public_ip_address: Option<Setting<bool>>,
    template_file: Text,
    images: Vec<ImageEntry<Vec<TencentcloudSettings>>>,
}

#[derive(Debug, Clone)]
struct TencentcloudSettings {
    region: Text,
    zone: Text,
    instance_type: Text,
    source_image_id: Text,
    ssh_user_name: Text,
}

/// The settings that fit the request, with the image that is really used.
pub(crate) struct Chosen {
    settings: TencentcloudSettings,
    source_image: Traced<Value>,
}

impl TencentcloudSettings {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            region: section.text("region"),
            zone: section.text("zone"),
            instance_type: section.text("instanceType"),
            source_image_id: section.text("sourceImageId"),
            ssh_user_name: section.text("sshUserName"),
        }
    }
}

fn is_blank(text: &Text) -> bool {
    plain(text).is_none_or(jvm::is_blank)
}

fn put_unless_blank(bakery: &mut Bakery<'_>, parameters: &mut ParameterMap, name: &str, of: CauseOf, text: &Text) {
    if !is_blank(text) {
        parameters.put(name, bakery.text(of, text));
    }
}

impl Handler for Tencentcloud {
    type Settings = Chosen;

    fn bind(section: &mut Section<'_>) -> Self {
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            secret_id: defaults.text("secretId"),
            secret_key: defaults.text("secretKey"),
            subnet_id: defaults.text("subnetId"),
            vpc_id: defaults.text("vpcId"),
            associate_public_ip_address: defaults.flag("associatePublicIpAddress"),
            template_file: defaults.text("templateFile"),
            images: ImageEntry::list(defaults, "baseImages", |entry| {
                entry.list("virtualizationSettings", TencentcloudSettings::bind)
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
        let mut image = None;
        for entry in &self.images {
            let id = plain(&entry.image()?.id).ok_or(BakeError::Null(Missing::BaseImageId))?;
            if Some(id) == base_os.as_deref() {
                image = Some(entry);
                break;
            }
        }
        let Some(image) = image else { return Err(BakeError::NoBaseOs { base_os }) };
        let mut found = None;
        for settings in &image.settings {
            if plain(&settings.region).ok_or(BakeError::Null(Missing::Region))? == bakery.region {
                found = Some(settings);
                break;
            }
        }
        let Some(settings) = found else {
            return Err(BakeError::NoSettingsForRegionUnstopped { region: bakery.region.to_owned(), base_os });
        };
        // An empty base_ami is one too.
        let wanted = bakery.request.base_ami.is_some().then(|| bakery.field(Field::BaseAmi));
        let configured =
            settings.source_image_id.as_ref().map(|image| bakery.setting(Cause::VirtualizationSettings, image));
        Ok(Chosen { settings: settings.clone(), source_image: strongest(vec![wanted, configured]) })
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
        let mut parameters = ParameterMap::new(MapOrder::Hash { capacity: 16 });
        let of_settings: CauseOf = Cause::VirtualizationSettings;
        let of_defaults: CauseOf = Cause::BakeryDefaults;
        parameters.put("tencentcloud_region", bakery.region());
        parameters.put("tencentcloud_zone", bakery.text(of_settings, &settings.zone));
        parameters.put("tencentcloud_instance_type", bakery.text(of_settings, &settings.instance_type));
        parameters.put("tencentcloud_source_image_id", source_image.clone());
        parameters.put("tencentcloud_target_image", image_name.clone().map(Value::from));
        let user = &settings.ssh_user_name;
        put_unless_blank(bakery, &mut parameters, "tencentcloud_ssh_username", of_settings, user);
        if !is_blank(&self.secret_id) && !is_blank(&self.secret_key) {
            parameters.put("tencentcloud_secret_id", bakery.text(of_defaults, &self.secret_id));
            parameters.put("tencentcloud_secret_key", bakery.text(of_defaults, &self.secret_key));
        }
        put_unless_blank(bakery, &mut parameters, "tencentcloud_subnet_id", of_defaults, &self.subnet_id);
        put_unless_blank(bakery, &mut parameters, "tencentcloud_vpc_id", of_defaults, &self.vpc_id);
        if let Some(associate) = &self.associate_public_ip_address {
            let value = bakery.setting(of_defaults, associate).map(|value| Value::from(jvm::gstring(&value)));
            parameters.put("tencentcloud_associate_public_ip_address", value);
        }
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
