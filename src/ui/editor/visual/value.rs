use leptos::prelude::*;
use serde_json::Value;

use crate::json::{self, Document, Path};
use crate::packer::form::RowKind;
use crate::preview::Shown;
use crate::ui::controls::{Choice, DraftInput, Glyph, Icon, TextInput};
use crate::ui::derived::Derived;
use crate::ui::editor::edits::Editing;
use crate::ui::preview::value::shown;

/// The node at `path`, read as it is now.
fn read<T>(editing: Editing, path: &Path, read: impl FnOnce(&Document, crate::json::NodeId) -> T) -> Option<T> {
    let document = editing.document.read();
    let document = document.as_ref()?;
    let node = document.at(path)?;
    Some(read(document, node))
}

/// The text of a string, or the JSON of anything else.
pub fn text_at(editing: Editing, path: Path) -> Memo<String> {
    Memo::new(move |_| {
        read(editing, &path, |document, node| match document.string(node) {
            Some(text) => text.to_owned(),
            None => document.span(node).of(document.text()).to_owned(),
        })
        .unwrap_or_default()
    })
}

/// A text field of its own, such as the description: empty removes it.
#[component]
pub fn TextRow(editing: Editing, path: Path, label: &'static str) -> impl IntoView {
    let value = text_at(editing, path.clone());
    let on_input =
        Callback::new(
            move |text: String| {
                if text.is_empty() { editing.remove(&path) } else { editing.set(&path, &Value::from(text)) }
            },
        );
    view! {
        <div class="field-row">
            <span class="field-label">{label}</span>
            <TextInput name=label value on_input placeholder="none" />
        </div>
    }
}

/// The control for one value, and below it what the value becomes in this bake.
#[component]
pub fn ValueControl(
    editing: Editing,
    path: Path,
    kind: RowKind,
    #[prop(into)] name: String,
    secret: bool,
) -> impl IntoView {
    let derived = Derived::expect();
    let value = text_at(editing, path.clone());
    let becomes: Memo<Option<Shown>> = {
        let path = path.clone();
        Memo::new(move |_| {
            let text = value.read();
            if !text.contains("{{") {
                return None;
            }
            derived.rendered(editing.path.read().as_deref()?, &path)
        })
    };
    let control = match kind {
        RowKind::Text => {
            let path = path.clone();
            let on_input = Callback::new(move |text: String| editing.set(&path, &Value::from(text)));
            view! { <TextInput name value on_input secret placeholder="empty" /> }.into_any()
        }
        RowKind::Flag => {
            let path = path.clone();
            let options =
                Signal::stored(vec![("true".to_owned(), "true".to_owned()), ("false".to_owned(), "false".to_owned())]);
            let on_input = Callback::new(move |text: String| editing.choose(&path, &Value::Bool(text == "true")));
            view! { <Choice name value options on_input /> }.into_any()
        }
        RowKind::Number => {
            let path = path.clone();
            let read = Callback::new(|text: String| match json::read(text.trim()) {
                Ok(Value::Number(_)) => Ok(text.trim().to_owned()),
                _ => Err(format!("`{text}` is no number. For a text, change it in the text view.")),
            });
            let on_input = Callback::new(move |text: String| {
                if let Ok(number) = json::read(&text) {
                    editing.set(&path, &number);
                }
            });
            view! { <DraftInput name value read on_input /> }.into_any()
        }
        RowKind::Null => {
            let path = path.clone();
            view! {
                <span class="null-value">
                    <code class="dim">"null"</code>
                    <button class="button quiet" type="button" on:click=move |_| editing.choose(&path, &Value::from(""))>
                        "Set a text"
                    </button>
                </span>
            }
            .into_any()
        }
        RowKind::List(_) | RowKind::Map(_) | RowKind::Json => {
            view! { <JsonControl editing path=path.clone() name /> }.into_any()
        }
    };
    view! {
        <div class="value">
            {control}
            {move || {
                becomes
                    .get()
                    .map(|becomes| {
                        let title = becomes.plain();
                        view! {
                            <span class="becomes" title=title>
                                {shown(&becomes)}
                            </span>
                        }
                    })
            }}
        </div>
    }
}

/// Raw JSON, written whenever it is sound.
#[component]
fn JsonControl(editing: Editing, path: Path, #[prop(into)] name: String) -> impl IntoView {
    let value = text_at(editing, path.clone());
    let read = Callback::new(|text: String| match json::read(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(format!("Not JSON yet: {error}")),
    });
    let on_input = Callback::new(move |text: String| {
        if let Ok(value) = json::read(&text) {
            editing.set(&path, &value);
        }
    });
    view! { <DraftInput name value read on_input /> }
}

/// A button that removes what is at `path`.
#[component]
pub fn RemoveButton(editing: Editing, path: Path, #[prop(into)] what: String) -> impl IntoView {
    let label = format!("Remove {what}");
    view! {
        <button class="icon-button small remove" type="button" title=label.clone() aria-label=label on:click=move |_| editing.remove(&path)>
            <Glyph icon=Icon::Close size=12 />
        </button>
    }
}
