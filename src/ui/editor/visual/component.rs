use leptos::prelude::*;
use serde_json::Value;

use super::value::{RemoveButton, ValueControl};
use crate::json::Path;
use crate::packer::form::{FormRow, RowKind, form_rows};
use crate::packer::template::Component;
use crate::ui::browser::focus_soon;
use crate::ui::controls::{Each, Glyph, Icon, TextInput};
use crate::ui::editor::edits::Editing;

const HEAD: &[&str] = &["type"];
const SECRETS: &[&str] = &["password", "secret", "token", "private_key"];

/// A builder, provisioner or post-processor with the fields that are set.
#[component]
pub fn ComponentCard(editing: Editing, path: Path) -> impl IntoView {
    let wanted = path.clone();
    let component: Memo<Option<Component>> = Memo::new(move |_| {
        let template = editing.template.read();
        template.as_ref()?.template.components().find(|component| component.path == wanted).cloned()
    });
    let type_name = Memo::new(move |_| {
        let component = component.read();
        component.as_ref().and_then(|component| component.type_text().map(ToOwned::to_owned)).unwrap_or_default()
    });
    let role = component.read_untracked().as_ref().map(|component| component.role.to_string()).unwrap_or_default();
    let title = {
        let role = role.clone();
        move || format!("{role} {}", type_name.get())
    };
    let given_name = Memo::new(move |_| {
        component.read().as_ref().and_then(|component| component.given_name.as_ref().map(|name| name.text.clone()))
    });
    let fields = Memo::new(move |_| component.read().as_ref().map_or(0, |component| component.config().count()));
    let at = path.clone();
    let rows = Memo::new(move |_| {
        let document = editing.document.read();
        let Some(document) = document.as_ref() else { return Vec::new() };
        document.at(&at).map(|node| form_rows(document, node, HEAD)).unwrap_or_default()
    });
    let type_path = path.join("type");
    let lone = path.clone();
    let set_type = Callback::new(move |text: String| {
        // A post-processor can be a bare text, its type.
        let bare = component
            .read_untracked()
            .as_ref()
            .is_some_and(|component| component.type_name.as_ref().is_some_and(|word| word.node == component.node));
        editing.set(if bare { &lone } else { &type_path }, &Value::from(text));
    });
    let (removed, filled) = (path.clone(), path.clone());
    let short = path.to_string();

    view! {
        <article class="card" aria-label=title data-path=short.clone()>
            <header class="card-head">
                <div class="card-type">
                    <TextInput name=format!("Type of {short}") value=type_name on_input=set_type placeholder="type" list=format!("{role}-types") />
                </div>
                <span class="dim clip">
                    {move || given_name.get().map(|name| format!("“{name}” · "))}
                    {move || match fields.get() {
                        1 => "1 field set".to_owned(),
                        count => format!("{count} fields set"),
                    }}
                </span>
                <span class="spacer"></span>
                <button
                    class="icon-button small remove"
                    type="button"
                    title="Remove"
                    aria-label=format!("Remove {role} {short}")
                    on:click=move |_| editing.remove_component(&removed)
                >
                    <Glyph icon=Icon::Close size=12 />
                </button>
            </header>
            <div class="card-body">
                <Each each=move || rows.get() key=Clone::clone let:row>
                    <FieldRow editing row />
                </Each>
                <AddField editing object=filled />
            </div>
        </article>
    }
}

/// One row of the form; nested values are indented below their holder.
#[component]
fn FieldRow(editing: Editing, row: FormRow) -> impl IntoView {
    let FormRow { path, label, depth, kind } = row;
    let secret = SECRETS.iter().any(|secret| label.contains(secret)) && !label.ends_with("_file");
    let name = path.to_string();
    let place = name.clone();
    let holder = path.clone();
    let body = match kind {
        RowKind::List(count) => {
            let text = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
            let add = format!("Add an item to {name}");
            view! {
                <span class="holder">
                    <span class="dim">{text}</span>
                    <button class="icon-button small" type="button" title=add.clone() aria-label=add on:click=move |_| editing.add_item(&holder, &Value::from(""))>
                        <Glyph icon=Icon::Add size=12 />
                    </button>
                </span>
            }
            .into_any()
        }
        RowKind::Map(count) => {
            let text = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
            view! {
                <span class="holder">
                    <span class="dim">{text}</span>
                    <AddField editing object=holder />
                </span>
            }
            .into_any()
        }
        _ => view! { <ValueControl editing path=holder kind name=name.clone() secret /> }.into_any(),
    };
    view! {
        <div class="field-row" data-depth=depth.to_string() data-path=place.clone()>
            <span class="field-label clip" title=place.clone()>
                {label}
            </span>
            {body}
            <RemoveButton editing path what=place.clone() />
        </div>
    }
}

/// A button that turns into a field for a new name.
#[component]
fn AddField(editing: Editing, object: Path) -> impl IntoView {
    let open = RwSignal::new(false);
    let draft = RwSignal::new(String::new());
    let object = StoredValue::new(object);
    let id = format!("add-to-{}", object.read_value());
    let name = format!("New field of {}", object.read_value());
    let (input_id, focus_id) = (id.clone(), id);
    let add = move || {
        let text = draft.get_untracked();
        if !text.trim().is_empty() {
            editing.add_member(&object.read_value(), text.trim(), &Value::from(""));
        }
        draft.set(String::new());
        open.set(false);
    };
    let button_name = format!("Add a field to {}", object.read_value());
    view! {
        <div class="add-field">
            {move || {
                let (input_id, name) = (input_id.clone(), name.clone());
                if open.get() {
                    view! {
                        <input
                            class="input"
                            id=input_id
                            type="text"
                            aria-label=name
                            placeholder="field name, then Enter"
                            spellcheck="false"
                            autocomplete="off"
                            prop:value=draft
                            on:input:target=move |event| draft.set(event.target().value())
                            on:keydown=move |event| match event.key().as_str() {
                                "Enter" => {
                                    event.prevent_default();
                                    add();
                                }
                                "Escape" => {
                                    event.prevent_default();
                                    draft.set(String::new());
                                    open.set(false);
                                }
                                _ => {}
                            }
                            on:blur=move |_| add()
                        />
                    }
                        .into_any()
                } else {
                    let (focus_id, button_name) = (focus_id.clone(), button_name.clone());
                    view! {
                        <button
                            class="button quiet"
                            type="button"
                            aria-label=button_name
                            on:click=move |_| {
                                open.set(true);
                                focus_soon(&focus_id);
                            }
                        >
                            <Glyph icon=Icon::Add size=12 />
                            "Field"
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
