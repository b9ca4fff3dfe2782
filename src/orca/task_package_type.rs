use serde_json::Value;

use super::cause::{Cause, Rule};
use super::context::Context;
use super::create_bake::CreateBake;
use super::error::BakeError;
use super::jvm::{groovy_text, kind_of};
use super::package_type::{NoBaseImage, PackageType};
use crate::source::Traced;

/// The providers that Rosco takes in a URL.
const ROSCO_PROVIDERS: [&str; 8] =
    ["alicloud", "aws", "azure", "docker", "gce", "huaweicloud", "oracle", "tencentcloud"];

impl CreateBake<'_> {
    pub(super) fn package_type_of_base_os(
        &mut self,
        context: &Context,
        base_os: &Traced<Value>,
    ) -> Result<Traced<PackageType>, BakeError> {
        let image = groovy_text(&base_os.value);
        let stage = base_os.cause();
        if !self.input.bakery.rosco_apis_enabled {
            let rule = self.causes.add(Cause::Rule(Rule::OperatingSystemName));
            let package_type = Traced::new(PackageType::of_operating_system(&image), rule);
            return Ok(stage.into_iter().fold(package_type, Traced::because));
        }
        let Some(provider) = self.lookup(context, "cloudProviderType") else { return Err(BakeError::ProviderMissing) };
        let provider = groovy_text(&provider.value);
        let package_type = self.input.base_images.package_type(&provider, &image).map_err(|none| match none {
            NoBaseImage::ProviderDisabled if ROSCO_PROVIDERS.contains(&provider.as_str()) => {
                BakeError::ProviderDisabled { provider: provider.clone() }
            }
            NoBaseImage::ProviderDisabled => BakeError::ProviderUnknown { provider: provider.clone() },
            NoBaseImage::ImageUnknown => BakeError::BaseImageUnknown {
                images: self.input.base_images.image_list(&provider),
                provider: provider.clone(),
                image: image.clone(),
            },
            NoBaseImage::PackageTypeMissing => {
                BakeError::PackageTypeMissing { provider: provider.clone(), image: image.clone() }
            }
        })?;
        let cause = self.causes.add(Cause::BaseImage { provider, image });
        Ok(stage.into_iter().fold(Traced::new(package_type, cause), Traced::because))
    }

    pub(super) fn package_type_of_custom_image(&mut self, context: &Context) -> Result<Traced<PackageType>, BakeError> {
        let os_type = self.lookup(context, "osType");
        if os_type.as_ref().is_none_or(|os_type| os_type.value != "linux") {
            let rule = self.causes.add(Cause::Rule(Rule::NotLinuxIsNupkg));
            let package_type = Traced::new(PackageType::Nupkg, rule);
            return Ok(os_type.and_then(|os_type| os_type.cause()).into_iter().fold(package_type, Traced::because));
        }
        if let Some(named) = self.lookup(context, "packageType") {
            let package_type = named.value.as_str().and_then(PackageType::from_name);
            let Some(package_type) = package_type else {
                return Err(BakeError::PackageTypeUnknown { found: kind_of(&named.value) });
            };
            let rule = self.causes.add(Cause::Rule(Rule::PackageTypeField));
            return Ok(named.cause().into_iter().fold(Traced::new(package_type, rule), Traced::because));
        }
        let image = self.lookup(context, "managedImage");
        let name = image.as_ref().map(|image| groovy_text(&image.value)).unwrap_or_default();
        let rule = self.causes.add(Cause::Rule(Rule::OperatingSystemName));
        let package_type = Traced::new(PackageType::of_operating_system(&name), rule);
        Ok(image.and_then(|image| image.cause()).into_iter().fold(package_type, Traced::because))
    }
}
