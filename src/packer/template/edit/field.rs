use serde_json::{Map, Value};

use super::TemplateEditError;
use crate::json::{self, Document, Kind};
use crate::packer::template::Component;
use crate::source::TextEdit;

/// Gives a component a field, or its field another value. A post-processor that
/// is written as its type alone becomes an object.
pub fn set_field(
    document: &Document,
    component: &Component,
    name: &str,
    value: &Value,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    if document.kind(component.node) == Kind::String {
        let mut object = Map::new();
        object.insert("type".to_owned(), document.value(component.node));
        object.insert(name.to_owned(), value.clone());
        return Ok(json::edit::set_node(document, component.node, &Value::Object(object))?);
    }
    Ok(json::edit::set(document, &component.path.join(name), value)?)
}

/// Gives a field that is there another value, written as it is: any JSON.
pub fn set_field_text(
    document: &Document,
    component: &Component,
    name: &str,
    json: &str,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    Ok(json::edit::set_text(document, &component.path.join(name), json)?)
}

pub fn remove_field(
    document: &Document,
    component: &Component,
    name: &str,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    Ok(json::edit::remove(document, &component.path.join(name))?)
}

pub fn rename_field(
    document: &Document,
    component: &Component,
    name: &str,
    to: &str,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    Ok(json::edit::rename(document, &component.path.join(name), to)?)
}
