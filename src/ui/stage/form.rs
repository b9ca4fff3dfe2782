use leptos::prelude::*;
use serde_json::Value;

use super::fields::Shown;
use crate::preview::{Attribute, Field};
use crate::ui::controls::{Checkbox, Choice, DraftInput, Row, RowChange, Rows, TextInput};
use crate::ui::derived::Derived;
use crate::ui::store::EditKind;

const LABELS: &[&str] = &["release", "candidate", "previous", "unstable", "foundation"];
const VM_TYPES: &[&str] = &["hvm", "pv"];

/// The fields of an AWS Bake stage.
#[component]
pub fn StageForm(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let options = |values: &'static [&'static str]| {
        Signal::stored(values.iter().map(|value| ((*value).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    };
    let region_text =
        Memo::new(move |_| shown.bake.read().as_ref().map(|bake| bake.regions().join(", ")).unwrap_or_default());
    let write_regions = Callback::new(move |text: String| {
        let regions = split(&text);
        shown.edit("regions", EditKind::Field("regions".to_owned()), |bake| bake.set_regions(&regions));
    });
    view! {
        <div class="form-grid">
            <label for="stage-package">"Package"</label>
            <div>
                <TextInput id="stage-package" name="Package" value=shown.text("package") on_input=shown.write_text("package") placeholder="names, separated by a blank" />
            </div>

            <span class="form-label" id="stage-base-os">"Base OS"</span>
            <div>
                <Choice name="Base OS" value=shown.text("baseOs") options=derived.base_oses on_input=shown.write_text("baseOs") />
            </div>

            <span class="form-label">"Regions"</span>
            <div>
                <DraftInput
                    name="Regions"
                    value=region_text
                    read=Callback::new(|text: String| Ok(split(&text).join(", ")))
                    on_input=write_regions
                    list="stage-regions"
                    placeholder="us-east-1, us-west-2"
                />
                <datalist id="stage-regions">
                    {move || derived.regions.get().into_iter().map(|region| view! { <option value=region></option> }).collect_view()}
                </datalist>
            </div>

            <span class="form-label">"VM type"</span>
            <div class="form-pair">
                <Choice name="VM type" value=shown.text("vmType") options=options(VM_TYPES) on_input=shown.write_text("vmType") />
                <Choice name="Base label" value=shown.text("baseLabel") options=options(LABELS) on_input=shown.write_text("baseLabel") />
            </div>

            <span class="form-label">"Template"</span>
            <div>
                <TextInput
                    name="Template file name"
                    value=shown.text("templateFileName")
                    on_input=shown.write_text("templateFileName")
                    placeholder="as the base image says"
                    list="stage-templates"
                />
                <datalist id="stage-templates">
                    {move || derived.templates.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                </datalist>
            </div>

            <span class="form-label">"Var file"</span>
            <div>
                <TextInput name="Var file name" value=shown.text("varFileName") on_input=shown.write_text("varFileName") placeholder="none" list="stage-var-files" />
                <datalist id="stage-var-files">
                    {move || derived.var_files.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                </datalist>
            </div>

            <span class="form-label">"Base AMI"</span>
            <div>
                <TextInput name="Base AMI" value=shown.text("baseAmi") on_input=shown.write_text("baseAmi") placeholder="that of the base OS" />
            </div>

            <span class="form-label">"AMI name"</span>
            <div class="form-pair">
                <TextInput name="AMI name" value=shown.text("amiName") on_input=shown.write_text("amiName") placeholder="the first package" />
                <TextInput name="AMI suffix" value=shown.text("amiSuffix") on_input=shown.write_text("amiSuffix") placeholder="suffix: the time" />
            </div>

            <span class="form-label"></span>
            <div class="form-checks">
                <Checkbox name="Rebake" checked=shown.flag("rebake") on_input=shown.write_flag("rebake") />
                <Checkbox name="Skip region detection" checked=shown.flag("skipRegionDetection") on_input=shown.write_flag("skipRegionDetection") />
            </div>
        </div>
        <h3 class="form-title">"Extended attributes"</h3>
        <Attributes shown />
    }
}

/// Names of regions, however they are separated.
fn split(text: &str) -> Vec<String> {
    let mut regions: Vec<String> = Vec::new();
    for part in text.split([',', ' ', ';']).filter(|part| !part.is_empty()) {
        if !regions.iter().any(|region| region == part) {
            regions.push(part.to_owned());
        }
    }
    regions
}

#[component]
fn Attributes(shown: Shown) -> impl IntoView {
    let derived = Derived::expect();
    let rows = Memo::new(move |_| {
        let attributes = shown.bake.read().as_ref().map(|bake| bake.attributes()).unwrap_or_default();
        let known = derived.template_variables.read();
        attributes
            .into_iter()
            .map(|Attribute { key, value, .. }| {
                let note = note_of(&key, &value, &known);
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
    view! { <Rows name="Attribute" rows on_change suggestions=derived.template_variables /> }
}

/// The typed text in the type that the attribute has; a text where it does not fit that.
fn like(attributes: &[Attribute], key: &str, text: String) -> Value {
    let was = attributes.iter().find(|attribute| attribute.key == key).map(|attribute| &attribute.value);
    match was {
        Some(Field::Flag(_) | Field::Other(_) | Field::Null) => {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
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
