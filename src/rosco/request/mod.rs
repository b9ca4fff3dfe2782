//! The bake request as Rosco reads it from the JSON body of
//! `POST /api/v1/{region}/bake`.

mod artifact;
mod coerce;
mod field;

pub use artifact::Artifact;
pub(crate) use artifact::file_content as artifact_file_content;
pub use coerce::{RequestError, RequestProblem};
pub use field::Field;

use serde_json::{Map, Value};

use self::coerce::Body;
use super::names::{Label, OsType, PackageType, StoreType, VmType};
use super::provider::Provider;

/// What to bake. Absent and null are `None`, which is not the empty text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BakeRequest {
    /// `None` where the body says null; the generated one where it says
    /// nothing.
    pub request_id: Option<String>,
    /// True where the body gave `request_id`.
    pub own_request_id: bool,
    pub user: Option<String>,
    pub package: Option<String>,
    pub package_artifacts: Option<Vec<Option<Artifact>>>,
    pub build_host: Option<String>,
    pub job: Option<String>,
    pub build_number: Option<String>,
    pub commit_hash: Option<String>,
    pub build_info_url: Option<String>,
    pub cloud_provider_type: Option<Provider>,
    pub base_label: Option<Label>,
    pub base_os: Option<String>,
    pub base_name: Option<String>,
    pub base_ami: Option<String>,
    pub vm_type: Option<VmType>,
    pub store_type: Option<StoreType>,
    pub enhanced_networking: Option<bool>,
    pub ami_name: Option<String>,
    pub ami_suffix: Option<String>,
    pub upgrade: Option<bool>,
    pub instance_type: Option<String>,
    pub organization: Option<String>,
    pub template_file_name: Option<String>,
    pub extended_attributes: Option<Map<String, Value>>,
    pub var_file_name: Option<String>,
    pub account_name: Option<String>,
    pub spinnaker_execution_id: Option<String>,
    pub publisher: Option<String>,
    pub offer: Option<String>,
    pub sku: Option<String>,
    pub os_type: Option<OsType>,
    pub package_type: Option<PackageType>,
    pub custom_managed_image_name: Option<String>,
}

impl BakeRequest {
    /// Reads the posted body with Jackson's coercions: numbers and booleans
    /// become text, whole numbers become flags, a name may have white space
    /// around it or be its number; unknown fields are ignored. `generated_id`
    /// stands in for a missing `request_id`.
    ///
    /// Errors name the first field, in the order of the body, that Rosco would
    /// answer with a 400 for. Mirrors rosco `BakeRequest` under Spring Boot's
    /// `ObjectMapper`.
    pub fn from_json(body: &Value, generated_id: &str) -> Result<Self, RequestError> {
        let body = Body::new(body)?;
        let mut request = Self { request_id: Some(generated_id.to_owned()), ..Self::default() };
        for (name, value) in body.members() {
            if let Some(field) = Field::from_name(name) {
                request.set(field, value).map_err(|problem| RequestError::new(field, problem))?;
            }
        }
        Ok(request)
    }

    fn set(&mut self, field: Field, value: &Value) -> Result<(), RequestProblem> {
        match field {
            Field::RequestId => {
                self.request_id = coerce::text(value)?;
                self.own_request_id = true;
            }
            Field::PackageArtifacts => self.package_artifacts = artifact::list(value)?,
            Field::CloudProviderType => self.cloud_provider_type = coerce::choice(value)?,
            Field::BaseLabel => self.base_label = coerce::choice(value)?,
            Field::VmType => self.vm_type = coerce::choice(value)?,
            Field::StoreType => self.store_type = coerce::choice(value)?,
            Field::OsType => self.os_type = coerce::choice(value)?,
            Field::PackageType => self.package_type = coerce::choice(value)?,
            Field::EnhancedNetworking => self.enhanced_networking = coerce::flag(value)?,
            Field::Upgrade => self.upgrade = coerce::flag(value)?,
            Field::ExtendedAttributes => self.extended_attributes = coerce::map(value)?,
            _ => {
                let text = coerce::text(value)?;
                if let Some(slot) = self.text_mut(field) {
                    *slot = text;
                }
            }
        }
        Ok(())
    }

    fn text_mut(&mut self, field: Field) -> Option<&mut Option<String>> {
        Some(match field {
            Field::User => &mut self.user,
            Field::Package => &mut self.package,
            Field::BuildHost => &mut self.build_host,
            Field::Job => &mut self.job,
            Field::BuildNumber => &mut self.build_number,
            Field::CommitHash => &mut self.commit_hash,
            Field::BuildInfoUrl => &mut self.build_info_url,
            Field::BaseOs => &mut self.base_os,
            Field::BaseName => &mut self.base_name,
            Field::BaseAmi => &mut self.base_ami,
            Field::AmiName => &mut self.ami_name,
            Field::AmiSuffix => &mut self.ami_suffix,
            Field::InstanceType => &mut self.instance_type,
            Field::Organization => &mut self.organization,
            Field::TemplateFileName => &mut self.template_file_name,
            Field::VarFileName => &mut self.var_file_name,
            Field::AccountName => &mut self.account_name,
            Field::SpinnakerExecutionId => &mut self.spinnaker_execution_id,
            Field::Publisher => &mut self.publisher,
            Field::Offer => &mut self.offer,
            Field::Sku => &mut self.sku,
            Field::CustomManagedImageName => &mut self.custom_managed_image_name,
            _ => return None,
        })
    }

    /// The text of one of the text fields; `None` for null and for the fields
    /// that hold no text.
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::RequestId => &self.request_id,
            Field::User => &self.user,
            Field::Package => &self.package,
            Field::BuildHost => &self.build_host,
            Field::Job => &self.job,
            Field::BuildNumber => &self.build_number,
            Field::CommitHash => &self.commit_hash,
            Field::BuildInfoUrl => &self.build_info_url,
            Field::BaseOs => &self.base_os,
            Field::BaseName => &self.base_name,
            Field::BaseAmi => &self.base_ami,
            Field::AmiName => &self.ami_name,
            Field::AmiSuffix => &self.ami_suffix,
            Field::InstanceType => &self.instance_type,
            Field::Organization => &self.organization,
            Field::TemplateFileName => &self.template_file_name,
            Field::VarFileName => &self.var_file_name,
            Field::AccountName => &self.account_name,
            Field::SpinnakerExecutionId => &self.spinnaker_execution_id,
            Field::Publisher => &self.publisher,
            Field::Offer => &self.offer,
            Field::Sku => &self.sku,
            Field::CustomManagedImageName => &self.custom_managed_image_name,
            _ => &None,
        }
        .as_deref()
    }

    /// The text of `field` unless it is null or empty.
    pub(crate) fn filled(&self, field: Field) -> Option<&str> {
        self.text(field).filter(|text| !text.is_empty())
    }
}
