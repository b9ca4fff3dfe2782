use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::Bakery;
use crate::rosco::cause::Cause;
use crate::rosco::config::{BaseImage, ImageEntry, Place, Section, Text, plain};
use crate::rosco::error::{BakeError, Missing};
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::Produced;
use crate::source::Traced;

/// Oracle. Mirrors rosco `OCIBakeHandler`; it has no use for a request's
/// `base_ami`.
#[derive(Debug, Clone)]
pub(crate) struct Oracle {
    availability_domain: Text,
    subnet_id: Text,
    instance_shape: Text,
    template_file: Text,
    /// `None` where the configuration has no list at all, on which Rosco fails.
    images: Option<Vec<ImageEntry<Option<OracleSettings>>>>,
    accounts: Vec<Account>,
}

#[derive(Debug, Clone)]
pub(crate) struct OracleSettings {
    base_image_id: Text,
    ssh_user_name: Text,
}

#[derive(Debug, Clone)]
struct Account {
    name: Text,
    compartment_id: Text,
    user_id: Text,
    fingerprint: Text,
    ssh_private_key_file_path: Text,
    private_key_passphrase: Text,
    tenancy_id: Text,
    region: Text,
    place: Arc<Place>,
}

impl Account {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            name: section.text("name"),
            compartment_id: section.text("compartmentId"),
            user_id: section.text("userId"),
            fingerprint: section.text("fingerprint"),
            ssh_private_key_file_path: section.text("sshPrivateKeyFilePath"),
            private_key_passphrase: section.text("privateKeyPassphrase"),
            tenancy_id: section.text("tenancyId"),
            region: section.text("region"),
            place: section.place(),
        }
    }
}

impl Oracle {
    fn images(&self) -> Result<&[ImageEntry<Option<OracleSettings>>], BakeError> {
        self.images.as_deref().ok_or(BakeError::Null(Missing::BaseImages))
    }

    fn account(&self, bakery: &Bakery<'_>) -> Result<&Account, BakeError> {
        super::account(&self.accounts, |account| plain(&account.name), bakery)
            .ok_or_else(|| BakeError::NoAccountUnfilled { account_name: bakery.request.account_name.clone() })
    }
}

impl Handler for Oracle {
    type Settings = Option<OracleSettings>;

    fn bind(section: &mut Section<'_>) -> Self {
        let accounts = section.list("accounts", Account::bind);
        let defaults = &mut section.section_or_nothing("bakeryDefaults");
        Self {
            availability_domain: defaults.text("availabilityDomain"),
            subnet_id: defaults.text("subnetId"),
            instance_shape: defaults.text("instanceShape"),
            template_file: defaults.text("templateFile"),
            images: defaults.has_list("baseImages").then(|| {
                ImageEntry::list(defaults, "baseImages", |entry| {
                    let mut settings = entry.section("virtualizationSettings")?;
                    Some(OracleSettings {
                        base_image_id: settings.text("baseImageId"),
                        ssh_user_name: settings.text("sshUserName"),
                    })
                })
            }),
            accounts,
        }
    }

    fn default_template(&self) -> &Text {
        &self.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        super::plain_options(self.images.as_deref().unwrap_or_default())
    }

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        let account = self.account(bakery)?;
        let cause = super::by_account(bakery, &account.place);
        Ok(vec![KeyPart::account(plain(&account.name), cause)])
    }

    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Option<OracleSettings>, BakeError> {
        let base_os = bakery.base_os();
        for entry in self.images()? {
            let wanted = base_os.as_deref().ok_or(BakeError::Null(Missing::BaseOs))?;
            if plain(&entry.image()?.id) == Some(wanted) {
                return Ok(entry.settings.clone());
            }
        }
        Err(BakeError::NoBaseOsUnfilled { base_os })
    }

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError> {
        super::find_base_image(self.images()?, bakery)
    }

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        settings: &Option<OracleSettings>,
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError> {
        let account = self.account(bakery)?;
        let settings = settings.as_ref().ok_or(BakeError::Null(Missing::Settings))?;
        let mut parameters = ParameterMap::new(MapOrder::Hash { capacity: 16 });
        for (name, text) in [
            ("oracle_compartment_id", &account.compartment_id),
            ("oracle_tenancy_id", &account.tenancy_id),
            ("oracle_user_id", &account.user_id),
            ("oracle_fingerprint", &account.fingerprint),
            ("oracle_ssh_private_key_file_path", &account.ssh_private_key_file_path),
            ("oracle_pass_phrase", &account.private_key_passphrase),
            ("oracle_region", &account.region),
        ] {
            parameters.put(name, bakery.text(Cause::Account, text));
        }
        for (name, text) in [
            ("oracle_availability_domain", &self.availability_domain),
            ("oracle_instance_shape", &self.instance_shape),
            ("oracle_subnet_id", &self.subnet_id),
        ] {
            parameters.put(name, bakery.text(Cause::BakeryDefaults, text));
        }
        parameters.put("oracle_base_image_id", bakery.text(Cause::VirtualizationSettings, &settings.base_image_id));
        parameters.put("oracle_ssh_user_name", bakery.text(Cause::VirtualizationSettings, &settings.ssh_user_name));
        parameters.put("oracle_image_name", image_name.clone().map(Value::from));
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        Ok(parameters.into())
    }
}
