//! The clouds that Rosco bakes for, one file each.

mod alicloud;
mod aws;
mod azure;
mod docker;
mod gce;
mod huaweicloud;
mod oracle;
mod tencentcloud;

use std::borrow::Cow;

use super::bake_key::{BakeKey, KeyPart, bake_key};
use super::bakery::Bakery;
use super::cause::Cause;
use super::config::{BaseImage, ImageEntry, Place, Section, Text, find_image, plain};
use super::error::BakeError;
use super::image_name::Naming;
use super::names::choice;
use super::options::BakeOption;
use super::parameters::ParameterMap;
use super::recipe::{Produced, Recipe, recipe};
use super::release::EmptyValues;
use super::request::Field;
use crate::source::{CauseId, Traced};
use serde_json::Value;
use std::sync::Arc;

choice!(
    /// A cloud that Rosco bakes for, by its name in a request.
    Provider, "cloud provider", {
        Alicloud = "alicloud",
        Aws = "aws",
        Azure = "azure",
        Docker = "docker",
        Gce = "gce",
        Huaweicloud = "huaweicloud",
        Oracle = "oracle",
        Tencentcloud = "tencentcloud",
    }
);

/// What a provider does its own way. Mirrors rosco `CloudProviderBakeHandler`.
pub(crate) trait Handler {
    /// The settings of one base image, perhaps for one region, after the
    /// request has had its say.
    type Settings;

    /// Reads the provider's section of the configuration.
    fn bind(section: &mut Section<'_>) -> Self;

    fn naming(&self) -> Naming {
        Naming::Standard
    }

    /// Docker names a version after the time if there is no app version.
    fn version_defaults_to_time(&self) -> bool {
        false
    }

    fn masked(&self) -> Vec<String> {
        Vec::new()
    }

    fn default_template(&self) -> &Text;

    fn options(&self) -> Vec<BakeOption<'_>>;

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError>;

    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Self::Settings, BakeError>;

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError>;

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        settings: &Self::Settings,
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError>;
}

macro_rules! providers {
    ($($provider:ident: $slot:ident = $section:literal, $handler:ty;)+) => {
        /// The providers' sections of the configuration; an absent one is
        /// disabled.
        #[derive(Debug, Clone, Default)]
        pub(crate) struct Providers {
            $($slot: Option<$handler>,)+
        }

        impl Providers {
            /// The name of a provider's section.
            pub fn section_name(provider: Provider) -> &'static str {
                match provider {
                    $(Provider::$provider => $section,)+
                }
            }

            /// Enables `provider` as `section` says.
            pub fn enable(&mut self, provider: Provider, section: &mut Section<'_>) {
                match provider {
                    $(Provider::$provider => {
                        self.$slot = Some(<$handler>::bind(section));
                    })+
                }
            }

            pub fn is_enabled(&self, provider: Provider) -> bool {
                match provider {
                    $(Provider::$provider => self.$slot.is_some(),)+
                }
            }

            pub fn masked(&self, provider: Provider) -> Vec<String> {
                match provider {
                    $(Provider::$provider => self.$slot.as_ref().map(Handler::masked).unwrap_or_default(),)+
                }
            }

            pub fn options(&self, provider: Provider) -> Vec<BakeOption<'_>> {
                match provider {
                    $(Provider::$provider => self.$slot.as_ref().map(Handler::options).unwrap_or_default(),)+
                }
            }

            pub fn bake_key(&self, provider: Provider, bakery: &mut Bakery<'_>) -> Option<Result<BakeKey, BakeError>> {
                match provider {
                    $(Provider::$provider => Some(bake_key(self.$slot.as_ref()?, bakery)),)+
                }
            }

            pub fn recipe(
                &self,
                provider: Provider,
                bakery: &mut Bakery<'_>,
                empty_values: EmptyValues,
            ) -> Option<Result<Recipe, BakeError>> {
                match provider {
                    $(Provider::$provider => {
                        Some(recipe(self.$slot.as_ref()?, bakery, empty_values))
                    })+
                }
            }
        }
    };
}

providers! {
    Alicloud: alicloud = "alicloud", alicloud::Alicloud;
    Aws: aws = "aws", aws::Aws;
    Azure: azure = "azure", azure::Azure;
    Docker: docker = "docker", docker::Docker;
    Gce: gce = "google", gce::Gce;
    Huaweicloud: huaweicloud = "huaweicloud", huaweicloud::Huaweicloud;
    Oracle: oracle = "oracle", oracle::Oracle;
    Tencentcloud: tencentcloud = "tencentcloud", tencentcloud::Tencentcloud;
}

/// The account that a request names, or the first: Groovy's `find` and `getAt`.
fn account<'a, A>(accounts: &'a [A], name: impl Fn(&A) -> Option<&str>, bakery: &Bakery<'_>) -> Option<&'a A> {
    match bakery.request.filled(Field::AccountName) {
        Some(wanted) => accounts.iter().find(|account| name(account) == Some(wanted)),
        None => accounts.first(),
    }
}

/// Which field chose an account, or where the first one is.
fn by_account(bakery: &mut Bakery<'_>, place: &Arc<Place>) -> CauseId {
    match bakery.request.filled(Field::AccountName) {
        Some(_) => bakery.by_field(Field::AccountName),
        None => bakery.because(Cause::Account(Arc::clone(place))),
    }
}

/// Mirrors rosco `CloudProviderBakeHandler.findBaseImage`: the first image of
/// the id, whichever the settings were taken from.
fn find_base_image<'h, S>(images: &'h [ImageEntry<S>], bakery: &Bakery<'_>) -> Result<Cow<'h, BaseImage>, BakeError> {
    let base_os = bakery.base_os();
    match find_image(images, base_os.as_deref())? {
        Some((image, _)) => Ok(Cow::Borrowed(image)),
        None => Err(BakeError::NoBaseOs { base_os }),
    }
}

/// The settings for `region` of the last image that has any: Alibaba's and
/// Huawei's handlers go on after the first.
fn last_in_region<'s, S>(images: &[&'s Vec<S>], region: &str, region_of: impl Fn(&S) -> &Text) -> Option<&'s S> {
    let mut found = None;
    for settings in images {
        found = settings.iter().find(|settings| plain(region_of(settings)) == Some(region)).or(found);
    }
    found
}

fn put_build_info_url(bakery: &mut Bakery<'_>, parameters: &mut ParameterMap) {
    if let Some(url) = bakery.filled_field(Field::BuildInfoUrl) {
        parameters.put("build_info_url", url);
    }
}

fn put_app_version(parameters: &mut ParameterMap, version: &Traced<Option<String>>) {
    if let Some(text) = &version.value {
        let causes = version.causes.clone();
        parameters.put("appversion", Traced { value: Value::from(text.as_str()), causes, lost: Vec::new() });
    }
}

fn plain_options<S>(images: &[ImageEntry<S>]) -> Vec<BakeOption<'_>> {
    images.iter().filter_map(|entry| entry.base_image.as_ref()).map(BakeOption::new).collect()
}

fn regional_options<S>(images: &[ImageEntry<Vec<S>>], region: impl Fn(&S) -> &Text) -> Vec<BakeOption<'_>> {
    let entries = images.iter().filter_map(|entry| Some((entry.base_image.as_ref()?, &entry.settings)));
    entries
        .map(|(image, settings)| {
            let mut option = BakeOption::new(image);
            for settings in settings {
                option.add_region(region(settings));
            }
            option
        })
        .collect()
}
