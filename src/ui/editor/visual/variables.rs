use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

use leptos::prelude::*;

use crate::packer::template::{Variable, edit};
use crate::ui::controls::{Each, Glyph, Icon, When};
use crate::ui::derived::{Derived, InBake};
use crate::ui::editor::edits::Editing;
use crate::ui::highlight::Highlight;
use crate::ui::preview::value::shown;
use crate::ui::store::EditKind;

/// Name, default, required, sensitive, where used, and the value in this bake.
#[component]
pub fn VariablesTable(editing: Editing) -> impl IntoView {
    let count =
        Memo::new(move |_| editing.template.read().as_ref().map_or(0, |template| template.template.variables.len()));
    let uses = Memo::new(move |_| counts(editing));
    view! {
        <table class="table template-variables" aria-label="Variables of the template">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Default"</th>
                    <th scope="col">
                        <abbr title="Required: somebody has to give a value">"Req."</abbr>
                    </th>
                    <th scope="col">
                        <abbr title="Sensitive: hidden in Packer’s output">"Sens."</abbr>
                    </th>
                    <th scope="col">"Used"</th>
                    <th scope="col">"In this bake"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Remove"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                // Rows are known by their place: renaming one keeps its field.
                <Each each=move || 0..count.get() key=|at| *at let:at>
                    <VariableRow editing at uses />
                </Each>
            </tbody>
        </table>
        <When when=move || count.get() == 0>
            <p class="empty">"No variables yet. Rosco passes its own all the same; declare those that the template uses."</p>
        </When>
    }
}

/// What a row shows of a variable: no places, which move with each key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Row {
    name: String,
    default: Option<String>,
    required: bool,
    sensitive: bool,
}

impl Row {
    fn of(variable: &Variable) -> Self {
        Self {
            name: variable.name.clone(),
            default: variable.default_text().map(ToOwned::to_owned),
            required: variable.is_required(),
            sensitive: variable.sensitive,
        }
    }
}

#[component]
fn VariableRow(editing: Editing, at: usize, uses: Memo<HashMap<String, usize>>) -> impl IntoView {
    let derived = Derived::expect();
    let highlight = Highlight::expect();
    let row = Memo::new(move |_| {
        editing
            .template
            .read()
            .as_ref()
            .and_then(|read| read.template.variables.get(at))
            .map(Row::of)
            .unwrap_or_default()
    });
    let name = Memo::new(move |_| row.read().name.clone());
    let default = Memo::new(move |_| row.read().default.clone().unwrap_or_default());
    let required = Memo::new(move |_| row.read().required);
    let invalid = Memo::new(move |_| !row.read().required && row.read().default.is_none());
    let sensitive = Memo::new(move |_| row.read().sensitive);
    let uses = Memo::new(move |_| uses.read().get(&*name.read()).copied().unwrap_or_default());
    let hint = AtomicUsize::new(usize::MAX);
    let in_bake = Memo::new(move |_| derived.variable(editing.path.read().as_deref()?, &name.read(), &hint));
    let refused = RwSignal::new(None::<String>);

    let on_name = move |text: String| {
        let taken = editing.template.with_untracked(|template| {
            template.as_ref().is_some_and(|template| template.template.variable(&text).is_some())
                && name.get_untracked() != text
        });
        if text.is_empty() || taken {
            refused.set(Some(text));
            return;
        }
        refused.set(None);
        let from = name.get_untracked();
        editing.change_template(
            &format!("Rename {from}"),
            EditKind::Field(format!("name {at}")),
            |document, template| edit::rename_variable(document, template, &from, &text),
        );
    };
    let set_default = move |kind: EditKind, default: Option<&str>| {
        let name = name.get_untracked();
        editing.change_template(&format!("Change the default of {name}"), kind, |document, template| {
            edit::set_default(document, template, &name, default)
        });
    };
    let on_required = move |wanted: bool| {
        let default = if wanted { None } else { Some("") };
        set_default(EditKind::Command, default);
    };
    let on_sensitive = move |wanted: bool| {
        let name = name.get_untracked();
        editing.change_template(&format!("Change who sees {name}"), EditKind::Command, |document, template| {
            edit::set_sensitive(document, template, &name, wanted)
        });
    };
    let on_remove = move || {
        let name = name.get_untracked();
        editing.change_template(&format!("Remove {name}"), EditKind::Command, |document, template| {
            edit::remove_variable(document, template, &name)
        });
    };

    view! {
        <tr
            class:hot=move || highlight.is(&name.read())
            on:pointerenter=move |_| highlight.set(&name.read_untracked())
            on:pointerleave=move |_| highlight.clear()
            on:focusin=move |_| highlight.set(&name.read_untracked())
        >
            <td>
                <input
                    class="input bare"
                    type="text"
                    id=move || format!("variable-name-{}", name.get())
                    aria-label=move || format!("Name of variable {}", name.get())
                    aria-invalid=move || refused.read().is_some().then_some("true")
                    title=move || match refused.read().as_deref() {
                        Some("") => "A variable needs a name.".to_owned(),
                        Some(name) => format!("There is already a variable {name}."),
                        None => name.get(),
                    }
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=move || refused.get().unwrap_or_else(|| name.get())
                    on:input:target=move |event| on_name(event.target().value())
                    on:blur=move |_| refused.set(None)
                />
            </td>
            <td>
                {move || {
                    if required.get() {
                        view! { <span class="dim required">"required"</span> }.into_any()
                    } else {
                        view! {
                            <input
                                class="input bare"
                                type=if sensitive.get() { "password" } else { "text" }
                                aria-label=move || format!("Default of {}", name.get())
                                aria-invalid=move || invalid.get().then_some("true")
                                placeholder=move || if invalid.get() { "neither text nor null" } else { "empty" }
                                spellcheck="false"
                                autocomplete="off"
                                prop:value=move || default.get()
                                on:input:target=move |event| set_default(EditKind::Field(format!("default {at}")), Some(&event.target().value()))
                            />
                        }
                            .into_any()
                    }
                }}
            </td>
            <td>
                <input
                    type="checkbox"
                    aria-label=move || format!("{} is required", name.get())
                    prop:checked=move || required.get()
                    on:change:target=move |event| on_required(event.target().checked())
                />
            </td>
            <td>
                <input
                    type="checkbox"
                    aria-label=move || format!("{} is sensitive", name.get())
                    prop:checked=move || sensitive.get()
                    on:change:target=move |event| on_sensitive(event.target().checked())
                />
            </td>
            <td>{move || used(editing, uses.get(), name)}</td>
            <td class="in-bake">
                {move || {
                    in_bake
                        .get()
                        .map(|InBake { value, from, missing }| {
                            let title = format!("{} ({from})", value.plain());
                            view! {
                                <span class:bad=missing title=title>
                                    {if missing { "missing".into_any() } else { shown(&value) }}
                                </span>
                            }
                        })
                }}
            </td>
            <td>
                <button
                    class="icon-button small remove"
                    type="button"
                    title="Remove this variable"
                    aria-label=move || format!("Remove variable {}", name.get())
                    on:click=move |_| on_remove()
                >
                    <Glyph icon=Icon::Close size=12 />
                </button>
            </td>
        </tr>
    }
}

/// How often each variable is used, counted once for all rows.
fn counts(editing: Editing) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    if let Some(read) = editing.template.read().as_ref() {
        for used in &read.uses.0 {
            match counts.get_mut(&used.name) {
                Some(count) => *count += 1,
                None => _ = counts.insert(used.name.clone(), 1),
            }
        }
    }
    counts
}

fn used(editing: Editing, uses: usize, name: Memo<String>) -> AnyView {
    if uses == 0 {
        return view! { <span class="dim">"0"</span> }.into_any();
    }
    let label = format!("Go to the first of {uses} uses of {}", name.get());
    // Where they are is asked for on a click: places move with each key.
    let go = move |_| {
        let template = editing.template.get_untracked();
        let (Some(read), Some(path)) = (template, editing.path.get_untracked()) else { return };
        if let Some(first) = read.uses.of_variable(&name.read_untracked()).next() {
            editing.store.open_place(&read.place(&path, first.span));
        }
    };
    view! {
        <button class="link-button" type="button" title=label.clone() aria-label=label on:click=go>
            {uses}
        </button>
    }
    .into_any()
}
