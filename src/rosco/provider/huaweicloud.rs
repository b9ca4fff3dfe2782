use std::borrow::Cow;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::{Bakery, strongest};
use crate::rosco::cause::Cause;
use crate::rosco::config::{BaseImage, ImageEntry, Section, Setting, Text, matching_images};
use crate::rosco::error::BakeError;
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::{Produced, put_filled};
use crate::rosco::request::Field;
use crate::source::Traced;

/// Huawei Cloud. Mirrors rosco `HuaweiCloudBakeHandler`.
#[derive(Debug, Clone)]
pub(crate) struct Huaweicloud {
    auth_url: Text,
    username: Text,
    password: Text,
    project_name: Text,
    domain_name: Text,
    insecure: Option<Setting<bool>>,
    template_file: Text,
    vpc_id: Text,
    subnet_id: Text,
    security_group: Text,
    eip_bandwidth_size: Option<Setting<i32>>,
    images: Vec<ImageEntry<Vec<HuaweicloudSettings>>>,
}

#[derive(Debug, Clone)]
struct HuaweicloudSettings {
    region: Text,
    eip_type: Text,
    instance_type: Text,
    source_image_id: Text,
    ssh_user_name: Text,
}

/// The settings that fit the request, with the image that is really used.
pub(crate) struct Chosen {
    settings: HuaweicloudSettings,
    source_image: Traced<Value>,
}

impl HuaweicloudSettings {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            region: section.text("region"),
            eip_type: section.text("eipType"),
            instance_type: section.text("instanceType"),
            source_image_id: section.text("sourceImageId"),
            ssh_user_name: section.text("sshUserName"),
        }
    }
}

impl Handler for Huaweicloud {
    type Settings = Chosen;

    fn bind(section: &mut Section<'_>) -> Self {
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            auth_url: defaults.text("authUrl"),
            username: defaults.text("username"),
            password: defaults.text("password"),
            project_name: defaults.text("projectName"),
            domain_name: defaults.text("domainName"),
            insecure: defaults.flag("insecure"),
            template_file: defaults.text("templateFile"),
            vpc_id: defaults.text("vpcId"),
            subnet_id: defaults.text("subnetId"),
            security_group: defaults.text("securityGroup"),
            eip_bandwidth_size: defaults.integer("eipBandwidthSize"),
            images: ImageEntry::list(defaults, "baseImages", |entry| {
                entry.list("virtualizationSettings", HuaweicloudSettings::bind)
            }),
        }
    }

    fn masked(&self) -> Vec<String> {
        vec!["huaweicloud_password".to_owned()]
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
            settings.source_image_id.as_ref().map(|image| bakery.setting(Cause::VirtualizationSettings, image)),
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
        parameters.put("huaweicloud_region", bakery.region());
        parameters.put("huaweicloud_image_name", image_name.clone().map(Value::from));
        for (name, text) in [
            ("huaweicloud_eip_type", &settings.eip_type),
            ("huaweicloud_ssh_username", &settings.ssh_user_name),
            ("huaweicloud_instance_type", &settings.instance_type),
        ] {
            parameters.put(name, bakery.text(Cause::VirtualizationSettings, text));
        }
        parameters.put("huaweicloud_source_image_id", source_image.clone());
        for (name, text) in [
            ("huaweicloud_auth_url", &self.auth_url),
            ("huaweicloud_username", &self.username),
            ("huaweicloud_password", &self.password),
            ("huaweicloud_project_name", &self.project_name),
            ("huaweicloud_domain_name", &self.domain_name),
        ] {
            put_filled(bakery, &mut parameters, name, Cause::BakeryDefaults, text);
        }
        if let Some(insecure) = &self.insecure {
            parameters.put("huaweicloud_insecure", bakery.setting(Cause::BakeryDefaults, insecure));
        }
        for (name, text) in [
            ("huaweicloud_vpc_id", &self.vpc_id),
            ("huaweicloud_subnet_id", &self.subnet_id),
            ("huaweicloud_security_group", &self.security_group),
        ] {
            put_filled(bakery, &mut parameters, name, Cause::BakeryDefaults, text);
        }
        if let Some(size) = self.eip_bandwidth_size.as_ref().filter(|size| size.value > 0) {
            parameters.put("huaweicloud_eip_bandwidth_size", bakery.setting(Cause::BakeryDefaults, size));
        }
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
