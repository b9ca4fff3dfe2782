use std::sync::Arc;

use super::bind::Section;
use super::place::{Place, Setting, Text, plain};
use crate::rosco::error::{BakeError, Missing};
use crate::rosco::names::{OsType, PackageType};

/// What the configuration says of one operating system.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseImage {
    /// The name by which a request's `base_os` chooses it.
    pub id: Text,
    pub short_description: Text,
    pub detailed_description: Text,
    pub package_type: Option<Setting<PackageType>>,
    pub template_file: Text,
    pub os_type: Option<Setting<OsType>>,
    pub custom_repository: Text,
    /// Azure only, like `offer` and `sku`.
    pub publisher: Text,
    pub offer: Text,
    pub sku: Text,
    /// Google only: Deck says so in a tooltip.
    pub is_image_family: bool,
    pub place: Arc<Place>,
}

impl BaseImage {
    pub(crate) fn bind(mut section: Section<'_>) -> Self {
        let linux = || Setting::built_in(OsType::Linux, "osType");
        Self {
            id: section.text("id"),
            short_description: section.text("shortDescription"),
            detailed_description: section.text("detailedDescription"),
            package_type: section.choice("packageType"),
            template_file: section.text("templateFile"),
            os_type: section.choice("osType").or_else(|| Some(linux())),
            custom_repository: section.text("customRepository"),
            publisher: section.text("publisher"),
            offer: section.text("offer"),
            sku: section.text("sku"),
            is_image_family: section.flag("isImageFamily").is_some_and(|flag| flag.value),
            place: section.place(),
        }
    }
}

/// An entry of `baseImages`: the image and the provider's settings for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageEntry<S> {
    pub base_image: Option<BaseImage>,
    pub settings: S,
}

impl<S> ImageEntry<S> {
    /// Reads the list at `name` of `section`.
    pub(crate) fn list(
        section: &mut Section<'_>,
        name: &str,
        mut settings: impl FnMut(&mut Section<'_>) -> S,
    ) -> Vec<Self> {
        section.list(name, |mut entry| Self {
            base_image: entry.section("baseImage").map(BaseImage::bind),
            settings: settings(&mut entry),
        })
    }

    pub(crate) fn image(&self) -> Result<&BaseImage, BakeError> {
        self.base_image.as_ref().ok_or(BakeError::Null(Missing::BaseImage))
    }
}

/// The first entry whose id is `base_os`, null being equal to null. Mirrors the
/// `find` of rosco's Groovy handlers: an entry without `baseImage` before it is
/// an error.
pub(crate) fn find_image<'e, S>(
    entries: &'e [ImageEntry<S>],
    base_os: Option<&str>,
) -> Result<Option<(&'e BaseImage, &'e S)>, BakeError> {
    for entry in entries {
        let image = entry.image()?;
        if plain(&image.id) == base_os {
            return Ok(Some((image, &entry.settings)));
        }
    }
    Ok(None)
}

/// The entries whose id is `base_os`, as the Java handlers look: an id that is
/// null is an error.
pub(crate) fn matching_images<'e, S>(
    entries: &'e [ImageEntry<S>],
    base_os: Option<&str>,
) -> Result<Vec<&'e S>, BakeError> {
    let mut found = Vec::new();
    for entry in entries {
        let id = plain(&entry.image()?.id).ok_or(BakeError::Null(Missing::BaseImageId))?;
        if Some(id) == base_os {
            found.push(&entry.settings);
        }
    }
    Ok(found)
}
