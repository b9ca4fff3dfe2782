use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::{KeyPart, KeyPartKind};
use crate::rosco::bakery::Bakery;
use crate::rosco::cause::{Cause, Computed};
use crate::rosco::config::{BaseImage, ImageEntry, Place, Section, Setting, Text, find_image, plain};
use crate::rosco::error::BakeError;
use crate::rosco::image_name::Naming;
use crate::rosco::names::{OsType, PackageType};
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::Produced;
use crate::rosco::request::Field;
use crate::source::Traced;

/// The longest name that Azure's managed disks allow.
const MAX_NAME: usize = 75;

/// Azure. Mirrors rosco `AzureBakeHandler`.
#[derive(Debug, Clone)]
pub(crate) struct Azure {
    template_file: Text,
    images: Vec<ImageEntry<()>>,
    accounts: Vec<Account>,
}

#[derive(Debug, Clone)]
struct Account {
    name: Text,
    client_id: Text,
    app_key: Text,
    tenant_id: Text,
    subscription_id: Text,
    object_id: Text,
    packer_resource_group: Text,
    place: Arc<Place>,
}

impl Account {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            name: section.text("name"),
            client_id: section.text("clientId"),
            app_key: section.text("appKey"),
            tenant_id: section.text("tenantId"),
            subscription_id: section.text("subscriptionId"),
            object_id: section.text("objectId"),
            packer_resource_group: section.text("packerResourceGroup"),
            place: section.place(),
        }
    }
}

impl Azure {
    fn account(&self, bakery: &Bakery<'_>) -> Result<&Account, BakeError> {
        super::account(&self.accounts, |account| plain(&account.name), bakery)
            .ok_or_else(|| BakeError::NoAccount { what: "Azure", account_name: bakery.request.account_name.clone() })
    }

    fn put_image(&self, bakery: &mut Bakery<'_>, parameters: &mut ParameterMap) -> Result<(), BakeError> {
        const NAMES: [&str; 3] = ["azure_image_publisher", "azure_image_offer", "azure_image_sku"];
        if let Some(base_os) = bakery.request.filled(Field::BaseOs) {
            let image = find_image(&self.images, Some(base_os))?.map(|(image, ())| image);
            let texts = image.map_or([&None, &None, &None], |image| [&image.publisher, &image.offer, &image.sku]);
            for (name, text) in NAMES.iter().zip(texts) {
                parameters.put(*name, bakery.text(Cause::BaseImage, text));
            }
        }
        if bakery.request.filled(Field::Publisher).is_some() {
            for (name, field) in NAMES.iter().zip([Field::Publisher, Field::Offer, Field::Sku]) {
                parameters.put(*name, bakery.field(field));
            }
        }
        if let Some(image) = bakery.filled_field(Field::CustomManagedImageName) {
            parameters.put("azure_custom_managed_image_name", image);
        }
        Ok(())
    }
}

/// The name that Packer's Azure builder takes: cleaned, then cut, so that it
/// may end in a hyphen again.
fn managed_image_name(bakery: &mut Bakery<'_>, image_name: &Traced<String>) -> Traced<Value> {
    let computed = bakery.computed(Computed::ManagedImageName);
    let build_number = bakery.request.filled(Field::BuildNumber).map(str::to_owned);
    let base_name = bakery.request.filled(Field::BaseName).map(str::to_owned);
    let (name, causes) = match (build_number, base_name) {
        (Some(build_number), Some(base_name)) => {
            let causes = vec![bakery.by_field(Field::BuildNumber), bakery.by_field(Field::BaseName)];
            (format!("{build_number}-{base_name}"), causes)
        }
        _ if !image_name.value.is_empty() => (image_name.value.clone(), image_name.causes.clone()),
        _ => {
            let by_clock = bakery.because(Cause::Clock);
            (bakery.clock_millis.to_string(), vec![by_clock])
        }
    };
    let clean: String = name.chars().filter(|ch| ch.is_ascii_alphanumeric() || "_-.".contains(*ch)).collect();
    let clean: String = clean.trim_end_matches(['-', '.']).chars().take(MAX_NAME).collect();
    let mut value = Traced::new(Value::from(clean), computed);
    value.causes.extend(causes);
    value
}

/// The image that Rosco makes up for a request without `base_os`.
fn made_up_image(bakery: &Bakery<'_>) -> BaseImage {
    let linux = bakery.request.os_type == Some(OsType::Linux);
    let managed = bakery.request.filled(Field::CustomManagedImageName).is_some();
    let template = match (linux, managed) {
        (true, false) => "azure-linux.pkr.hcl",
        (false, false) => "azure-windows.pkr.hcl",
        (true, true) => "azure-linux-managed-image.pkr.hcl",
        (false, true) => "azure-windows-managed-image.pkr.hcl",
    };
    let package_type = if linux { PackageType::Deb } else { PackageType::Nupkg };
    let package_type = bakery.request.package_type.unwrap_or(package_type);
    BaseImage {
        id: None,
        short_description: None,
        detailed_description: None,
        package_type: Some(Setting::built_in(package_type, "packageType")),
        template_file: Some(Setting::built_in(template.to_owned(), "templateFile")),
        os_type: bakery.request.os_type.map(|os_type| Setting::built_in(os_type, "osType")),
        custom_repository: None,
        publisher: None,
        offer: None,
        sku: None,
        is_image_family: false,
        place: Place::built_in("baseImage"),
    }
}

impl Handler for Azure {
    type Settings = ();

    fn bind(section: &mut Section<'_>) -> Self {
        let accounts = section.list("accounts", Account::bind);
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            template_file: defaults.text("templateFile"),
            images: ImageEntry::list(defaults, "baseImages", |_| ()),
            accounts,
        }
    }

    fn naming(&self) -> Naming {
        Naming::Azure
    }

    fn masked(&self) -> Vec<String> {
        vec!["azure_client_id".to_owned(), "azure_client_secret".to_owned()]
    }

    fn default_template(&self) -> &Text {
        &self.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        super::plain_options(&self.images)
    }

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        let account = self.account(bakery)?;
        let by_account = super::by_account(bakery, &account.place);
        let part = |kind, text: &str, causes| KeyPart { kind, text: text.to_owned(), causes };
        let mut parts = vec![part(KeyPartKind::Account, plain(&account.name).unwrap_or_default(), vec![by_account])];
        let request = bakery.request;
        if let Some(image) = request.filled(Field::CustomManagedImageName) {
            parts.push(part(KeyPartKind::Image, image, vec![bakery.by_field(Field::CustomManagedImageName)]));
        } else if let Some(publisher) = request.filled(Field::Publisher) {
            let or_null = |field| request.text(field).unwrap_or("null");
            let image = format!("{publisher}:{}:{}", or_null(Field::Offer), or_null(Field::Sku));
            let causes = [Field::Publisher, Field::Offer, Field::Sku].map(|field| bakery.by_field(field)).to_vec();
            parts.push(part(KeyPartKind::Image, &image, causes));
        }
        if let Some(label) = request.base_label {
            let cause = bakery.by_field(Field::BaseLabel);
            parts.push(part(KeyPartKind::Field(Field::BaseLabel), &label.to_string(), vec![cause]));
        }
        if let Some(name) = request.filled(Field::BaseName) {
            let cause = bakery.by_field(Field::BaseName);
            parts.push(part(KeyPartKind::Field(Field::BaseName), name, vec![cause]));
        }
        parts.retain(|part| !part.text.is_empty());
        Ok(parts)
    }

    fn find_settings(&self, _: &mut Bakery<'_>) -> Result<(), BakeError> {
        Ok(())
    }

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError> {
        if bakery.request.filled(Field::BaseOs).is_some() {
            return super::find_base_image(&self.images, bakery);
        }
        Ok(Cow::Owned(made_up_image(bakery)))
    }

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        (): &(),
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError> {
        let mut parameters = ParameterMap::new(MapOrder::Insertion);
        parameters.put("azure_location", bakery.region());
        self.put_image(bakery, &mut parameters)?;
        let account = self.account(bakery)?;
        for (name, text) in [
            ("azure_client_id", &account.client_id),
            ("azure_client_secret", &account.app_key),
            ("azure_resource_group", &account.packer_resource_group),
            ("azure_subscription_id", &account.subscription_id),
            ("azure_tenant_id", &account.tenant_id),
            ("azure_object_id", &account.object_id),
        ] {
            parameters.put(name, bakery.text(Cause::Account, text));
        }
        parameters.put("azure_managed_image_name", managed_image_name(bakery, image_name));
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
