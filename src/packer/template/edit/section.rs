use serde_json::Value;

use super::TemplateEditError;
use crate::json::edit::Place;
use crate::json::{self, Document, Path};
use crate::packer::template::{RootKey, Template};
use crate::source::TextEdit;

/// The order in which people write the sections of a template.
const USUAL: [RootKey; 8] = [
    RootKey::Description,
    RootKey::MinPackerVersion,
    RootKey::Variables,
    RootKey::SensitiveVariables,
    RootKey::Builders,
    RootKey::Provisioners,
    RootKey::ErrorCleanup,
    RootKey::PostProcessors,
];

/// Gives the root a value for `key`, in its usual place where it is new.
pub fn set_root(
    document: &Document,
    template: &Template,
    key: RootKey,
    value: &Value,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    if let Some(section) = template.section(key) {
        return Ok(json::edit::set_node(document, section.node, value)?);
    }
    if document.root().is_none() {
        return Ok(json::edit::set(document, &Path::root().join(key.key()), value)?);
    }
    Ok(json::edit::insert_member(document, &Path::root(), &place(template, key), key.key(), value)?)
}

/// Removes `key` from the root; nothing where it is not there.
pub fn remove_root(document: &Document, template: &Template, key: RootKey) -> Result<Vec<TextEdit>, TemplateEditError> {
    match template.section(key) {
        Some(section) => Ok(json::edit::remove_node(document, section.node)?),
        None => Ok(Vec::new()),
    }
}

/// Behind the section that usually comes before it, else before the one that
/// usually comes after it.
fn place(template: &Template, key: RootKey) -> Place {
    let at = USUAL.iter().position(|other| *other == key).unwrap_or(USUAL.len());
    let (before, after) = USUAL.split_at_checked(at).unwrap_or((&USUAL, &[]));
    let name = |key: &RootKey| template.section(*key).map(|section| section.name.clone());
    if let Some(name) = before.iter().rev().find_map(name) {
        return Place::After(name);
    }
    after.iter().find_map(name).map_or(Place::Last, Place::Before)
}

/// Where a section is, under the name that it has in this template.
pub(super) fn path(template: &Template, key: RootKey) -> Option<Path> {
    template.section(key).map(|section| Path::root().join(section.name.as_str()))
}
