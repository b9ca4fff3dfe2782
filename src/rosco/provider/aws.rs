use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::{KeyPart, KeyPartKind};
use crate::rosco::bakery::{Bakery, strongest};
use crate::rosco::cause::{Cause, Computed};
use crate::rosco::config::{BaseImage, ImageEntry, Place, Section, Setting, Text, filled, find_image, plain};
use crate::rosco::error::BakeError;
use crate::rosco::names::{Choice, VmType};
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::{Produced, put_filled};
use crate::rosco::request::Field;
use crate::source::Traced;

/// Amazon. Mirrors rosco `AWSBakeHandler`.
#[derive(Debug, Clone)]
pub(crate) struct Aws {
    access_key: Text,
    secret_key: Text,
    subnet_id: Text,
    vpc_id: Text,
    associate_public_ip_address: Option<Setting<bool>>,
    template_file: Text,
    default_vm_type: Setting<VmType>,
    masked: Option<Vec<Setting<String>>>,
    images: Vec<ImageEntry<Vec<AwsSettings>>>,
}

/// The settings of an image for one region and VM type.
#[derive(Debug, Clone)]
pub(crate) struct AwsSettings {
    region: Text,
    vm_type: Option<Setting<VmType>>,
    instance_type: Text,
    source_ami: Text,
    most_recent: bool,
    ssh_user_name: Text,
    win_rm_user_name: Text,
    spot_price: Text,
    spot_price_auto_product: Text,
    place: Arc<Place>,
}

/// The settings that fit the request, with the image that is really used.
pub(crate) struct Chosen {
    settings: AwsSettings,
    source_ami: Traced<Value>,
}

impl AwsSettings {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            region: section.text("region"),
            vm_type: section.choice("virtualizationType"),
            instance_type: section.text("instanceType"),
            source_ami: section.text("sourceAmi"),
            most_recent: section.flag("mostRecent").is_some_and(|flag| flag.value),
            ssh_user_name: section.text("sshUserName"),
            win_rm_user_name: section.text("winRmUserName"),
            spot_price: section.text("spotPrice"),
            spot_price_auto_product: section.text("spotPriceAutoProduct"),
            place: section.place(),
        }
    }
}

impl Aws {
    fn vm_type(&self, bakery: &Bakery<'_>) -> VmType {
        bakery.request.vm_type.unwrap_or(self.default_vm_type.value)
    }
}

/// The image that the bake starts from: the request's or the
/// configuration's, or what a dynamic property says; looked up by name
/// unless it is an id.
fn source_ami(
    bakery: &mut Bakery<'_>,
    settings: &AwsSettings,
    vm_type: VmType,
    account: &str,
) -> Result<Traced<Value>, BakeError> {
    let candidates =
        vec![bakery.filled_field(Field::BaseAmi), bakery.filled(Cause::VirtualizationSettings, &settings.source_ami)];
    let mut wanted = strongest(candidates);
    if wanted.value.is_null() {
        wanted = bakery.dynamic_base().unwrap_or(wanted);
    }
    let name = match wanted.value.as_str() {
        Some(name) if !is_ami_id(name) => name.to_owned(),
        _ => return Ok(wanted),
    };
    let found = bakery.look_up_ami(&name, account, Some(vm_type), settings.most_recent)?;
    Ok(match found {
        Some(mut found) => {
            found.causes.extend(wanted.causes);
            found.lost = wanted.lost;
            found
        }
        None => Traced::uncaused(Value::Null),
    })
}

/// `^ami-[a-z0-9]+$`.
fn is_ami_id(text: &str) -> bool {
    text.strip_prefix("ami-")
        .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

impl Handler for Aws {
    type Settings = Chosen;

    fn bind(section: &mut Section<'_>) -> Self {
        let hvm = || Setting::built_in(VmType::Hvm, "defaultVirtualizationType");
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            access_key: defaults.text("awsAccessKey"),
            secret_key: defaults.text("awsSecretKey"),
            subnet_id: defaults.text("awsSubnetId"),
            vpc_id: defaults.text("awsVpcId"),
            associate_public_ip_address: defaults.flag("awsAssociatePublicIpAddress"),
            template_file: defaults.text("templateFile"),
            default_vm_type: defaults.choice("defaultVirtualizationType").unwrap_or_else(hvm),
            masked: defaults.texts("maskedPackerParameters"),
            images: ImageEntry::list(defaults, "baseImages", |entry| {
                entry.list("virtualizationSettings", AwsSettings::bind)
            }),
        }
    }

    fn masked(&self) -> Vec<String> {
        match &self.masked {
            Some(names) => names.iter().map(|name| name.value.clone()).collect(),
            None => vec!["aws_access_key".to_owned(), "aws_secret_key".to_owned()],
        }
    }

    fn default_template(&self) -> &Text {
        &self.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        let images = self.images.iter().filter_map(|entry| Some((entry.base_image.as_ref()?, &entry.settings)));
        images
            .map(|(image, settings)| {
                let mut option = BakeOption::new(image);
                for settings in settings {
                    option.add_region(&settings.region);
                }
                option.vm_types = VmType::ALL
                    .iter()
                    .copied()
                    .filter(|vm_type| settings.iter().any(|s| s.vm_type.as_ref().is_some_and(|s| s.value == *vm_type)))
                    .collect();
                option
            })
            .collect()
    }

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        let vm_type = self.vm_type(bakery);
        let by_vm_type = match bakery.request.vm_type {
            Some(_) => bakery.by_field(Field::VmType),
            None => bakery.because(Cause::BakeryDefaults(Arc::clone(&self.default_vm_type.place))),
        };
        let enhanced = bakery.request.enhanced_networking == Some(true);
        let by_enhanced = bakery.by_field(Field::EnhancedNetworking);
        let part = |kind, text: &str, cause| KeyPart { kind, text: text.to_owned(), causes: vec![cause] };
        Ok(vec![
            KeyPart::region(bakery),
            part(KeyPartKind::VmType, vm_type.name(), by_vm_type),
            part(
                KeyPartKind::EnhancedNetworking,
                if enhanced { "enhancedNWEnabled" } else { "enhancedNWDisabled" },
                by_enhanced,
            ),
        ])
    }

    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Chosen, BakeError> {
        let vm_type = self.vm_type(bakery);
        let account = match bakery.request.filled(Field::AccountName) {
            Some(account) => account.to_owned(),
            None => bakery.configuration.bake_account.value.clone(),
        };
        let base_os = bakery.base_os();
        let (_, settings) = find_image(&self.images, base_os.as_deref())?
            .ok_or_else(|| BakeError::NoBaseOs { base_os: base_os.clone() })?;
        let settings = settings
            .iter()
            .find(|settings| {
                plain(&settings.region) == Some(bakery.region)
                    && settings.vm_type.as_ref().is_some_and(|setting| setting.value == vm_type)
            })
            .ok_or_else(|| BakeError::NoSettingsForVmType {
                region: bakery.region.to_owned(),
                base_os: base_os.clone(),
                vm_type: Some(vm_type),
            })?;
        let source_ami = source_ami(bakery, settings, vm_type, &account)?;
        if source_ami.value.is_null() {
            return Err(BakeError::NoBaseImage {
                base_os,
                vm_type: Some(vm_type),
                region: bakery.region.to_owned(),
                label: bakery.request.base_label,
                account,
                settings: Arc::clone(&settings.place),
            });
        }
        Ok(Chosen { settings: settings.clone(), source_ami })
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
        let Chosen { settings, source_ami } = chosen;
        let mut parameters = ParameterMap::new(MapOrder::Insertion);
        parameters.put("aws_region", bakery.region());
        parameters.put("aws_instance_type", bakery.text(Cause::VirtualizationSettings, &settings.instance_type));
        parameters.put("aws_source_ami", source_ami.clone());
        parameters.put("aws_target_ami", image_name.clone().map(Value::from));
        for (name, text) in [
            ("aws_ssh_username", &settings.ssh_user_name),
            ("aws_winrm_username", &settings.win_rm_user_name),
            ("aws_spot_price", &settings.spot_price),
        ] {
            put_filled(bakery, &mut parameters, name, Cause::VirtualizationSettings, text);
        }
        if plain(&settings.spot_price) == Some("auto") {
            let product = &settings.spot_price_auto_product;
            put_filled(bakery, &mut parameters, "aws_spot_price_auto_product", Cause::VirtualizationSettings, product);
        }
        if filled(&self.access_key).is_some() && filled(&self.secret_key).is_some() {
            put_filled(bakery, &mut parameters, "aws_access_key", Cause::BakeryDefaults, &self.access_key);
            put_filled(bakery, &mut parameters, "aws_secret_key", Cause::BakeryDefaults, &self.secret_key);
        }
        put_filled(bakery, &mut parameters, "aws_subnet_id", Cause::BakeryDefaults, &self.subnet_id);
        put_filled(bakery, &mut parameters, "aws_vpc_id", Cause::BakeryDefaults, &self.vpc_id);
        if let Some(associate) = &self.associate_public_ip_address {
            parameters.put("aws_associate_public_ip_address", bakery.setting(Cause::BakeryDefaults, associate));
        }
        if bakery.request.enhanced_networking == Some(true) {
            let computed = bakery.computed(Computed::EnaSupport);
            let by_field = bakery.by_field(Field::EnhancedNetworking);
            parameters.put("aws_ena_support", Traced::new(Value::Bool(true), computed).because(by_field));
        }
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}

#[cfg(test)]
mod tests {
    use super::is_ami_id;

    #[test]
    fn an_ami_id_is_lower_case() {
        assert!(is_ami_id("ami-0a1"));
        for text in ["ami-", "ami-A", "ami-1 ", "xami-1", "ami-1-2"] {
            assert!(!is_ami_id(text), "{text}");
        }
    }
}
