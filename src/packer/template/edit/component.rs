use serde_json::{Value, json};

use super::TemplateEditError;
use super::section::{path, set_root};
use crate::json::edit::Place;
use crate::json::{self, Document, Kind, PathStep};
use crate::packer::template::{Component, Role, RootKey, Template};
use crate::source::TextEdit;

/// Adds a component to the section of its role: so that it has `index` there,
/// else last. A post-processor is added as a sequence of its own.
pub fn add_component(
    document: &Document,
    template: &Template,
    role: Role,
    index: Option<usize>,
    component: &Value,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    let key = section_of(role);
    if role == Role::ErrorCleanup {
        if template.error_cleanup.is_some() {
            return Err(TemplateEditError::OnlyOne);
        }
        return set_root(document, template, key, component);
    }
    let section = path(template, key).filter(|list| document.at(list).map(|id| document.kind(id)) != Some(Kind::Null));
    let Some(list) = section else {
        return set_root(document, template, key, &json!([component]));
    };
    let count = document.at(&list).map_or(0, |list| document.items(list).len());
    Ok(json::edit::insert_item(document, &list, index.map_or(count, |index| index.min(count)), component)?)
}

/// Removes a component; a sequence of post-processors that would be empty goes
/// with it.
pub fn remove_component(document: &Document, component: &Component) -> Result<Vec<TextEdit>, TemplateEditError> {
    let around = document.parent(component.node).filter(|around| {
        component.role == Role::PostProcessor && component.path.0.len() > 2 && document.items(*around).len() == 1
    });
    Ok(json::edit::remove_node(document, around.unwrap_or(component.node))?)
}

/// Adds a copy behind a component. Builders need names of their own: the copy
/// of one gets a new one.
pub fn duplicate_component(
    document: &Document,
    template: &Template,
    component: &Component,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    if component.role == Role::ErrorCleanup {
        return Err(TemplateEditError::OnlyOne);
    }
    let mut changes = Vec::new();
    if let (Role::Builder, Some(name)) = (component.role, component.name()) {
        let name = json!(free_name(template, name));
        changes = if let Some(given) = &component.given_name {
            json::edit::set_node(document, given.node, &name)?
        } else {
            let place = Place::After("type".to_owned());
            json::edit::insert_member(document, &component.path, &place, "name", &name)?
        };
    }
    Ok(json::edit::duplicate_item(document, &component.path, &changes)?)
}

/// Moves a component among those beside it, so that it has `index` afterwards:
/// a step of a sequence within it, a lone post-processor among the sequences.
pub fn move_component(
    document: &Document,
    component: &Component,
    index: usize,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    match component.path.last() {
        Some(PathStep::Index(_)) => Ok(json::edit::move_to(document, &component.path, index)?),
        _ => Err(TemplateEditError::OnlyOne),
    }
}

fn section_of(role: Role) -> RootKey {
    match role {
        Role::Builder => RootKey::Builders,
        Role::Provisioner => RootKey::Provisioners,
        Role::ErrorCleanup => RootKey::ErrorCleanup,
        Role::PostProcessor => RootKey::PostProcessors,
    }
}

/// `name-copy`, or with a number where that is taken.
fn free_name(template: &Template, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}-copy-{number}"));
    let mut names = std::iter::once(format!("{name}-copy")).chain(numbered);
    names.find(|name| template.builder(name).is_none()).unwrap_or_default()
}
