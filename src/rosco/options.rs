use super::config::{BaseImage, Setting, plain};
use super::names::{OsType, PackageType, VmType};

/// A base image as a form offers it.
#[derive(Debug, Clone, PartialEq)]
pub struct BakeOption<'c> {
    pub image: &'c BaseImage,
    /// Regions that have settings for the image, in their order; empty for
    /// providers whose images are the same everywhere.
    pub regions: Vec<&'c str>,
    /// AWS only: the VM types that have settings.
    pub vm_types: Vec<VmType>,
}

impl<'c> BakeOption<'c> {
    pub(crate) fn new(image: &'c BaseImage) -> Self {
        Self { image, regions: Vec::new(), vm_types: Vec::new() }
    }

    pub(crate) fn add_region(&mut self, region: &'c super::config::Text) {
        if let Some(region) = plain(region)
            && !self.regions.contains(&region)
        {
            self.regions.push(region);
        }
    }

    /// The value of `base_os`; the empty text for an image without an id.
    pub fn id(&self) -> &'c str {
        plain(&self.image.id).unwrap_or_default()
    }

    /// The id with the short description after it, as Deck shows it.
    pub fn label(&self) -> String {
        match plain(&self.image.short_description) {
            Some(description) if !description.is_empty() => format!("{} ({description})", self.id()),
            _ => self.id().to_owned(),
        }
    }

    pub fn detailed_description(&self) -> Option<&'c str> {
        plain(&self.image.detailed_description)
    }

    pub fn package_type(&self) -> Option<PackageType> {
        self.image.package_type.as_ref().map(|setting| setting.value)
    }

    pub fn os_type(&self) -> Option<OsType> {
        self.image.os_type.as_ref().map(|setting: &Setting<OsType>| setting.value)
    }
}
