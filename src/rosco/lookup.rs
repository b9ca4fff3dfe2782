//! What Rosco asks other services for, as inputs that the user can give.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::{BakeError, Missing};
use super::names::{Choice, VmType};

/// The answers that a preview assumes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
    /// Dynamic properties, such as `aws.base.bionic.hvm.release.us-west-2`.
    pub dynamic_config: BTreeMap<String, String>,
    /// The images that Clouddriver finds under a name.
    pub ami_lookups: BTreeMap<String, Vec<Option<NamedImage>>>,
}

/// What Rosco asked for, in this order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    pub dynamic_config: Vec<String>,
    pub ami_lookups: Vec<AmiLookup>,
}

/// One look-up of an image by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmiLookup {
    pub name: String,
    pub account: String,
    pub region: String,
    /// True where [`Answers`] say anything of the name.
    pub answered: bool,
}

/// An image as Clouddriver's `/aws/images/find` describes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NamedImage {
    pub name: Option<String>,
    pub attributes: Option<ImageAttributes>,
    /// The ids in each region.
    pub amis: BTreeMap<String, Vec<Option<String>>>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImageAttributes {
    /// As Clouddriver writes it: ISO 8601, or milliseconds since 1970.
    pub creation_date: Option<String>,
    /// `None` for what Rosco does not know, such as `paravirtual`.
    pub virtualization_type: Option<VmType>,
}

impl NamedImage {
    /// Reads one element of the answer; whatever does not fit is left out.
    pub fn from_json(value: &Value) -> Option<Self> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let members = value.as_object()?;
        let attributes = members.get("attributes").and_then(Value::as_object).map(|attributes| ImageAttributes {
            creation_date: attributes.get("creationDate").and_then(|date| match date {
                Value::String(text) => Some(text.clone()),
                Value::Number(millis) => Some(millis.to_string()),
                _ => None,
            }),
            virtualization_type: text(attributes.get("virtualizationType")).and_then(|name| VmType::from_name(&name)),
        });
        let amis = members.get("amis").and_then(Value::as_object).map(|amis| {
            amis.iter()
                .filter_map(|(region, ids)| {
                    let ids = ids.as_array()?.iter().map(|id| text(Some(id))).collect();
                    Some((region.clone(), ids))
                })
                .collect()
        });
        Some(Self { name: text(members.get("imageName")), attributes, amis: amis.unwrap_or_default() })
    }

    fn virtualization_type(&self) -> Option<VmType> {
        self.attributes.as_ref().and_then(|attributes| attributes.virtualization_type)
    }

    fn created(&self) -> Result<Option<i128>, BakeError> {
        let Some(date) = self.attributes.as_ref().and_then(|attributes| attributes.creation_date.as_ref()) else {
            return Ok(None);
        };
        match super::date::millis(date) {
            Some(millis) => Ok(Some(millis)),
            None => Err(BakeError::BrokenDate { name: self.name.clone().unwrap_or_default(), date: date.clone() }),
        }
    }
}

/// The id of the image among `images` that Rosco chooses: the first of the VM
/// type, or the newest if `most_recent`. Mirrors rosco
/// `AWSBakeHandler.lookupAmiByName`.
pub(crate) fn choose_image(
    images: &[Option<NamedImage>],
    name: &str,
    region: &str,
    vm_type: Option<VmType>,
    most_recent: bool,
) -> Result<Option<String>, BakeError> {
    let chosen = if most_recent { newest(images, vm_type)? } else { first(images, vm_type)? };
    let Some(ids) = chosen.and_then(|image| image.amis.get(region)) else { return Ok(None) };
    match ids.first() {
        Some(id) => Ok(id.clone()),
        None => Err(BakeError::NoImageId { name: name.to_owned(), region: region.to_owned() }),
    }
}

fn first(images: &[Option<NamedImage>], vm_type: Option<VmType>) -> Result<Option<&NamedImage>, BakeError> {
    for image in images {
        let image = image.as_ref().filter(|image| image.attributes.is_some());
        let image = image.ok_or(BakeError::Null(Missing::ImageAttributes))?;
        if image.virtualization_type() == vm_type {
            return Ok(Some(image));
        }
    }
    Ok(None)
}

/// The first of the newest; an image without a date is older than any other.
fn newest(images: &[Option<NamedImage>], vm_type: Option<VmType>) -> Result<Option<&NamedImage>, BakeError> {
    let mut best: Option<(Option<i128>, &NamedImage)> = None;
    for image in images.iter().flatten().filter(|image| image.virtualization_type() == vm_type) {
        let created = image.created()?;
        if best.is_none_or(|(newest, _)| newest < created) {
            best = Some((created, image));
        }
    }
    Ok(best.map(|(_, image)| image))
}
