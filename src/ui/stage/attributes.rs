use leptos::prelude::*;
use serde_json::Value;

use super::fields::Shown;
use crate::json;
use crate::preview::{Attribute, Field};
use crate::ui::controls::{Row, RowChange, Rows};
use crate::ui::derived::Derived;
use crate::ui::store::EditKind;

/// The extended attributes: rows of key and value.
#[component]
pub fn Attributes(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let rows = Memo::new(move |_| {
        let attributes = shown.bake.read().as_ref().map(|bake| bake.attributes()).unwrap_or_default();
        let known = derived.template_variables.read();
        let sent = sent(shown);
        attributes
            .into_iter()
            .map(|Attribute { key, value, .. }| {
                let becomes = sent.get(&key).filter(|_| value.as_text().contains("${"));
                let becomes = becomes.map(java_like).filter(|becomes| *becomes != value.as_text());
                let note = becomes.map(|becomes| format!("= {becomes}")).or_else(|| note_of(&key, &value, &known));
                Row { value: value.as_text(), name: key, note }
            })
            .collect::<Vec<_>>()
    });
    let on_change = Callback::new(move |change: RowChange| {
        let key_at =
            |at: usize| rows.with_untracked(|rows| rows.get(at).map(|row| row.name.clone())).unwrap_or_default();
        let field = |at: usize| EditKind::Field(format!("attribute {at}"));
        match change {
            RowChange::Add(key) => {
                let at = rows.with_untracked(Vec::len);
                shown.edit("an attribute", field(at), |bake| bake.set_attribute(&key, &Value::from("")));
            }
            RowChange::Rename(at, to) => {
                shown.edit("an attribute", field(at), |bake| bake.rename_attribute(&key_at(at), &to));
            }
            RowChange::Value(at, text) => {
                let key = key_at(at);
                shown.edit(&key, EditKind::Field(format!("value of {key}")), |bake| {
                    bake.set_attribute(&key, &like(&bake.attributes(), &key, text))
                });
            }
            RowChange::Remove(at) => {
                let key = key_at(at);
                shown.edit(&key, EditKind::Command, |bake| bake.remove_attribute(&key));
            }
        }
    });
    view! { <Rows name="Attribute" at="stage.extendedAttributes" rows on_change suggestions=derived.template_variables /> }
}

/// The typed text in the type that the attribute has; a text where it does not fit that.
fn like(attributes: &[Attribute], key: &str, text: String) -> Value {
    let was = attributes.iter().find(|attribute| attribute.key == key).map(|attribute| &attribute.value);
    match was {
        Some(Field::Flag(_) | Field::Other(_) | Field::Null) => json::read(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    }
}

fn note_of(key: &str, value: &Field, known: &[String]) -> Option<String> {
    match (key, value) {
        ("copy_to" | "share_with", Field::Text(text)) => {
            let items = text.split(',').filter(|item| !item.is_empty()).count();
            Some(format!("Becomes {key}_1 to {key}_{items}: one variable an item."))
        }
        (_, Field::Null) => Some("Null: Orca leaves it out.".to_owned()),
        (_, Field::Text(text)) if text.is_empty() => {
            Some("Empty: Rosco passes nothing, and drops its own variable of that name.".to_owned())
        }
        _ if !known.is_empty() && !known.iter().any(|name| name == key) => {
            Some("The template declares no variable of that name.".to_owned())
        }
        _ => None,
    }
}

/// The attributes as Rosco gets them in the region that is shown.
fn sent(shown: Shown) -> serde_json::Map<String, Value> {
    let region = shown.region.read();
    let field =
        region.as_ref().and_then(|region| region.request.iter().find(|sent| sent.name == "extended_attributes"));
    match field.map(|field| json::read(&field.value.value.plain())) {
        Some(Ok(Value::Object(sent))) => sent,
        _ => serde_json::Map::new(),
    }
}

/// A text as it is, anything else as JSON.
fn java_like(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
