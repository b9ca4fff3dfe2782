use serde_json::{Value, json};

use super::TemplateEditError;
use super::section::{path, remove_root, set_root};
use crate::json::edit::Place;
use crate::json::{self, Document};
use crate::packer::template::{RootKey, Template, Uses, Variable};
use crate::source::TextEdit;

/// Declares a variable, behind the others. Without a default it is required.
pub fn add_variable(
    document: &Document,
    template: &Template,
    name: &str,
    default: Option<&str>,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    refuse_taken(template, name)?;
    let value = default_value(default);
    match path(template, RootKey::Variables) {
        Some(section) => Ok(json::edit::insert_member(document, &section, &Place::Last, name, &value)?),
        None => set_root(document, template, RootKey::Variables, &json!({ name: value })),
    }
}

/// Gives a variable another default; without one it becomes required.
pub fn set_default(
    document: &Document,
    template: &Template,
    name: &str,
    default: Option<&str>,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    Ok(json::edit::set_node(document, declared(template, name)?.node, &default_value(default))?)
}

/// Removes a variable, also from `sensitive-variables`. Where it is used it
/// stays.
pub fn remove_variable(
    document: &Document,
    template: &Template,
    name: &str,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    let mut edits = json::edit::remove_node(document, declared(template, name)?.node)?;
    edits.extend(set_sensitive(document, template, name, false)?);
    Ok(edits)
}

/// Renames a variable wherever it is declared, used and named as sensitive.
pub fn rename_variable(
    document: &Document,
    template: &Template,
    name: &str,
    to: &str,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    if name == to {
        return Ok(Vec::new());
    }
    let variable = declared(template, name)?;
    refuse_taken(template, to)?;
    let mut edits = json::edit::rename_node(document, variable.node, to)?;
    for word in template.sensitive.iter().filter(|word| word.text == name) {
        edits.extend(json::edit::set_node(document, word.node, &json!(to))?);
    }
    for found in Uses::of(document, template).of_variable(name) {
        let written = quotable(to, found.quote)?;
        let quoted = json::quote(&written);
        let inside = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
        edits.push(TextEdit::replace(found.span, inside));
    }
    Ok(edits)
}

/// Adds a variable to `sensitive-variables`, or takes it off.
pub fn set_sensitive(
    document: &Document,
    template: &Template,
    name: &str,
    sensitive: bool,
) -> Result<Vec<TextEdit>, TemplateEditError> {
    let named: Vec<_> = template.sensitive.iter().filter(|word| word.text == name).collect();
    match (sensitive, path(template, RootKey::SensitiveVariables)) {
        (true, _) if !named.is_empty() => Ok(Vec::new()),
        (true, Some(list)) => {
            let count = document.at(&list).map_or(0, |list| document.items(list).len());
            Ok(json::edit::insert_item(document, &list, count, &json!(name))?)
        }
        (true, None) => set_root(document, template, RootKey::SensitiveVariables, &json!([name])),
        (false, _) if named.is_empty() => Ok(Vec::new()),
        (false, _) if named.len() == template.sensitive.len() => {
            remove_root(document, template, RootKey::SensitiveVariables)
        }
        (false, _) => {
            let rest: Vec<&str> = template.sensitive.iter().map(|word| word.text.as_str()).collect();
            let rest: Vec<&str> = rest.into_iter().filter(|other| *other != name).collect();
            set_root(document, template, RootKey::SensitiveVariables, &json!(rest))
        }
    }
}

fn default_value(default: Option<&str>) -> Value {
    default.map_or(Value::Null, Value::from)
}

fn declared<'t>(template: &'t Template, name: &str) -> Result<&'t Variable, TemplateEditError> {
    template.variable(name).ok_or_else(|| TemplateEditError::NoSuchVariable { name: name.to_owned() })
}

fn refuse_taken(template: &Template, name: &str) -> Result<(), TemplateEditError> {
    match template.variable(name) {
        Some(_) => Err(TemplateEditError::VariableTaken { name: name.to_owned() }),
        None => Ok(()),
    }
}

/// A name as it is written between quotes of this kind.
fn quotable(name: &str, quote: char) -> Result<String, TemplateEditError> {
    if quote == '`' && name.contains(['`', '\r']) {
        return Err(TemplateEditError::NameNotQuotable { name: name.to_owned(), quote });
    }
    if quote == '`' {
        return Ok(name.to_owned());
    }
    let quoted = json::quote(name);
    Ok(quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned())
}
