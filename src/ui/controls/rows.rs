use crate::ui::controls::Each;
use leptos::prelude::*;

use super::{Glyph, Icon};

/// One row: its name, its value as text, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub name: String,
    pub value: String,
    pub note: Option<String>,
}

/// What the user did to a row, by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A name typed into the empty last row.
    Add(String),
    Rename(usize, String),
    Value(usize, String),
    Remove(usize),
}

/// Rows of names and values, with an empty one at the end for the next.
#[component]
pub fn Rows(
    /// "Attribute": what a row is called.
    #[prop(into)]
    name: String,
    #[prop(into)] rows: Signal<Vec<Row>>,
    on_change: Callback<RowChange>,
    /// The place in the document that the rows are members of.
    #[prop(optional)]
    at: &'static str,
    /// Names to suggest.
    #[prop(optional, into)]
    suggestions: Signal<Vec<String>>,
) -> impl IntoView {
    let list_id = format!("{}-names", name.to_ascii_lowercase().replace(' ', "-"));
    let count = Memo::new(move |_| rows.read().len());
    let name = StoredValue::new(name);
    let list = StoredValue::new(list_id.clone());
    view! {
        <datalist id=list_id>
            {move || suggestions.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
        </datalist>
        // Rows are known by their place, so that renaming one keeps its field.
        <Each each=move || 0..=count.get() key=|at| *at let:row>
            <OneRow at=row place=at name rows on_change list />
        </Each>
    }
}

#[component]
fn OneRow(
    at: usize,
    place: &'static str,
    name: StoredValue<String>,
    rows: Signal<Vec<Row>>,
    on_change: Callback<RowChange>,
    list: StoredValue<String>,
) -> impl IntoView {
    let row = Memo::new(move |_| rows.read().get(at).cloned());
    let refused = RwSignal::new(None::<String>);
    let key = Memo::new(move |_| row.read().as_ref().map(|row| row.name.clone()).unwrap_or_default());
    let shown_key = move || refused.get().unwrap_or_else(|| key.get());
    let is_last = move || row.read().is_none();
    let label = name.get_value();
    let (group, first, second) =
        (format!("{label} {}", at + 1), format!("{label} {} name", at + 1), format!("{label} {} value", at + 1));
    let on_name = move |text: String| {
        let taken = rows.read_untracked().iter().enumerate().any(|(other, row)| other != at && row.name == text);
        if taken || (text.is_empty() && !is_last()) {
            refused.set(Some(text));
            return;
        }
        refused.set(None);
        if is_last() {
            if !text.is_empty() {
                on_change.run(RowChange::Add(text));
            }
        } else {
            on_change.run(RowChange::Rename(at, text));
        }
    };
    view! {
        <div class="pair-row" role="group" aria-label=group data-at=move || format!("{place}.{}", key.get())>
            <input
                class="input"
                type="text"
                aria-label=first
                placeholder=move || if is_last() { "name" } else { "" }
                list=list.get_value()
                spellcheck="false"
                autocomplete="off"
                aria-invalid=move || refused.read().is_some().then_some("true")
                prop:value=shown_key
                on:input:target=move |event| on_name(event.target().value())
            />
            <input
                class="input"
                type="text"
                aria-label=second
                placeholder=move || if is_last() { "value" } else { "empty" }
                spellcheck="false"
                autocomplete="off"
                disabled=is_last
                prop:value=move || row.read().as_ref().map(|row| row.value.clone()).unwrap_or_default()
                on:input:target=move |event| on_change.run(RowChange::Value(at, event.target().value()))
            />
            <button
                class="icon-button small"
                type="button"
                title="Remove"
                aria-label=move || format!("Remove {} {}", label.to_ascii_lowercase(), key.get())
                disabled=is_last
                on:click=move |_| on_change.run(RowChange::Remove(at))
            >
                <Glyph icon=Icon::Close size=12 />
            </button>
            {move || {
                let why = match refused.read().as_deref() {
                    Some("") => Some("A name is needed.".to_owned()),
                    Some(name) => Some(format!("There is already a row called {name}.")),
                    None => row.read().as_ref().and_then(|row| row.note.clone()),
                };
                why.map(|why| view! { <p class="field-message warn">{why}</p> })
            }}
        </div>
    }
}
