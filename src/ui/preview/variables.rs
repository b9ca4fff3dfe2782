use std::sync::Arc;

use leptos::prelude::*;

use super::value::{CopyButton, badge, provenance, shown};
use crate::preview::{Place, RegionPreview, VariableRow, VariableState};
use crate::ui::controls::{Glyph, Icon};
use crate::ui::highlight::Highlight;

/// Every variable with its final value, where it came from, and on request
/// the values that it beat, struck through.
#[component]
pub fn VariablesTab(
    region: Signal<Option<Arc<RegionPreview>>>,
    on_open: Callback<Place>,
    on_copy: Callback<String>,
) -> impl IntoView {
    let filter = RwSignal::new(String::new());
    let names = Memo::new(move |_| {
        let wanted = filter.read().to_lowercase();
        region
            .read()
            .iter()
            .flat_map(|region| &region.variables)
            .filter(|row| {
                wanted.is_empty()
                    || row.name.to_lowercase().contains(&wanted)
                    || row.value.value.plain().to_lowercase().contains(&wanted)
            })
            .map(|row| row.name.clone())
            .collect::<Vec<_>>()
    });

    view! {
        <div class="tab-tools">
            <input
                class="input"
                type="search"
                aria-label="Filter variables"
                placeholder="Filter by name or value"
                prop:value=filter
                on:input:target=move |event| filter.set(event.target().value())
            />
            <span class="dim">{move || format!("{} variables", names.read().len())}</span>
        </div>
        <table class="table variables-table" aria-label="Variables">
            <thead>
                <tr>
                    <th scope="col">"Variable"</th>
                    <th scope="col">"Value"</th>
                    <th scope="col">"From"</th>
                </tr>
            </thead>
            <For each=move || names.get() key=Clone::clone let:name>
                <VariableRows name region on_open on_copy />
            </For>
        </table>
        <Show when=move || names.read().is_empty()>
            <p class="empty">
                {move || if filter.read().is_empty() { "No variables yet." } else { "No variable matches the filter." }}
            </p>
        </Show>
    }
}

#[component]
fn VariableRows(
    name: String,
    region: Signal<Option<Arc<RegionPreview>>>,
    on_open: Callback<Place>,
    on_copy: Callback<String>,
) -> impl IntoView {
    let highlight = Highlight::expect();
    let unfolded = RwSignal::new(false);
    let wanted = name.clone();
    let row: Memo<Option<VariableRow>> =
        Memo::new(move |_| region.read().as_ref()?.variables.iter().find(|row| row.name == wanted).cloned());
    let plain = Memo::new(move |_| row.read().as_ref().map(|row| row.value.value.plain()).unwrap_or_default());
    let fresh = StoredValue::new(true);
    let cell_class = move || {
        plain.track();
        let first = fresh.get_value();
        fresh.set_value(false);
        if first { "value" } else { "value changed" }
    };
    let (hover_name, leave, hot_name) = (name.clone(), highlight, name.clone());
    let label = name.clone();

    view! {
        <tbody>
            <tr
                class:hot=move || highlight.is(&hot_name)
                on:pointerenter=move |_| highlight.set(&hover_name)
                on:pointerleave=move |_| leave.clear()
            >
                <th scope="row">
                    <div class="variable-name">
                    <button
                        class="fold"
                        type="button"
                        aria-expanded=move || unfolded.get().to_string()
                        aria-label=format!("Where {label} comes from")
                        on:click=move |_| unfolded.update(|open| *open = !*open)
                    >
                        {move || view! { <Glyph icon=if unfolded.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=12 /> }}
                    </button>
                    <span class="clip" title=name.clone()>{name.clone()}</span>
                    {move || row.read().as_ref().and_then(state_mark)}
                    </div>
                </th>
                <td title=move || plain.get()>
                    {move || {
                        let class = cell_class();
                        row.read().as_ref().map(|row| view! { <span class=class>{shown(&row.value.value)}</span> })
                    }}
                </td>
                <td>{move || row.read().as_ref().map(|row| badge(row.value.from.origin))}</td>
            </tr>
            {move || {
                unfolded.get().then(|| row.get().map(|row| explanation(&row, plain.into(), on_open, on_copy)))
            }}
        </tbody>
    }
}

fn state_mark(row: &VariableRow) -> Option<AnyView> {
    let (class, text) = match row.state {
        VariableState::Missing => ("bad", "Required, and nobody gives it"),
        VariableState::Failed => ("bad", "Cannot be rendered"),
        VariableState::Undeclared => ("warn", "Passed, but the template does not declare it"),
        VariableState::Unset => ("warn", "Used, but nobody declares or passes it: it renders empty"),
        VariableState::Given | VariableState::Default if row.problem.is_some() => ("warn", "Look at its origin"),
        VariableState::Given | VariableState::Default => return None,
    };
    Some(
        view! {
            <span class=class title=text role="img" aria-label=text>
                <Glyph icon=Icon::Attention size=12 />
            </span>
        }
        .into_any(),
    )
}

fn explanation(
    row: &VariableRow,
    plain: Signal<String>,
    on_open: Callback<Place>,
    on_copy: Callback<String>,
) -> AnyView {
    let uses = row
        .uses
        .iter()
        .map(|place| {
            let target = place.clone();
            let text = place.label();
            view! { <button class="link-button" type="button" on:click=move |_| on_open.run(target.clone())>{text}</button>" " }
        })
        .collect_view();
    let used = row.uses.len();
    view! {
        <tr class="chain winner">
            <td>{provenance(&row.value.from, on_open)}</td>
            <td class="whole">{shown(&row.value.value)}</td>
            <td><CopyButton label=format!("Copy the value of {}", row.name) text=plain on_copy /></td>
        </tr>
        {row
            .value
            .trail
            .iter()
            .filter(|step| **step != row.value.from)
            .map(|from| {
                view! {
                    <tr class="chain">
                        <td>{provenance(from, on_open)}</td>
                        <td class="dim">"computed from"</td>
                        <td>{badge(from.origin)}</td>
                    </tr>
                }
            })
            .collect_view()}
        {row
            .value
            .lost
            .iter()
            .map(|(value, from)| {
                view! {
                    <tr class="chain">
                        <td>{provenance(from, on_open)}</td>
                        <td>
                            <s class="was">{if value.is_empty() { "\"\"".to_owned() } else { value.plain() }}</s>
                        </td>
                        <td>{badge(from.origin)}</td>
                    </tr>
                }
            })
            .collect_view()}
        {row.problem.clone().map(|problem| view! { <tr class="chain"><td colspan="3" class="warn whole">{problem}</td></tr> })}
        <tr class="chain uses">
            <td colspan="3">{if used == 0 { "Used nowhere in the template".to_owned() } else { format!("Used {used}×  ") }} {uses}</td>
        </tr>
    }
    .into_any()
}
