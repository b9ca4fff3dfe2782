use std::sync::Arc;

use leptos::prelude::*;

use crate::preview::{Difference, Part, RegionPreview};
use crate::ui::controls::{Each, Glyph, Icon};
use crate::ui::derived::Derived;
use crate::ui::store::Store;

/// What the tabs of regions show: one region, or what differs between all.
pub const COMPARE: &str = "";

/// One tab for each region, and one for what differs.
#[component]
pub fn RegionTabs(names: Memo<Vec<(String, bool)>>, compare: RwSignal<bool>) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let shown =
        Memo::new(move |_| derived.region.read().as_ref().map(|region| region.region.clone()).unwrap_or_default());
    let choose = move |name: &str| {
        compare.set(name == COMPARE);
        if name != COMPARE {
            store.region.set(name.to_owned());
        }
    };
    let is_chosen =
        move |name: &str| if name == COMPARE { compare.get() } else { !compare.get() && *shown.read() == name };
    let tab = move |name: String, fails: bool| {
        let label = if name == COMPARE { "What differs".to_owned() } else { name.clone() };
        let (id, of, at, target) = (id(&name), name.clone(), name.clone(), name);
        view! {
            <button
                type="button"
                role="tab"
                id=id
                aria-controls="preview-panel"
                aria-selected=move || is_chosen(&of).to_string()
                tabindex=move || if is_chosen(&at) { "0" } else { "-1" }
                on:click=move |_| choose(&target)
            >
                {fails.then(|| view! { <span class="bad" title="Would fail"><Glyph icon=Icon::Cross size=12 /></span> })}
                {label}
            </button>
        }
        .into_any()
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let mut all: Vec<String> = names.with_untracked(|names| names.iter().map(|(name, _)| name.clone()).collect());
        all.push(COMPARE.to_owned());
        let at = all.iter().position(|name| untrack(|| is_chosen(name))).unwrap_or_default();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(name) = all.get(next) {
            choose(name);
            crate::ui::browser::focus(&id(name));
        }
    };
    view! {
        <div class="preview-tabs region-tabs" role="tablist" aria-label="Regions" on:keydown=on_key>
            <Each each=move || names.get() key=Clone::clone let((name, fails))>
                {tab(name, fails)}
            </Each>
            {tab(COMPARE.to_owned(), false)}
        </div>
    }
}

fn id(name: &str) -> String {
    format!("region-tab-{name}")
}

/// The table of what differs between the regions.
pub fn differences_table(regions: Signal<Vec<Arc<RegionPreview>>>) -> AnyView {
    let derived = Derived::expect();
    view! {
        {move || {
            let beside = derived.beside.read();
            if beside.differences.is_empty() {
                return view! { <p class="empty">"Nothing differs between the regions."</p> }.into_any();
            }
            let head = regions.get().into_iter().map(|region| view! { <th scope="col">{region.region.clone()}</th> });
            view! {
                <div class="differences-scroll" role="region" aria-label="What differs" tabindex="0">
                    <table class="differences" aria-label="What differs between the regions">
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                {head.collect_view()}
                            </tr>
                        </thead>
                        {[Part::Outcome, Part::Request, Part::Variables, Part::Key]
                            .map(|part| part_rows(part, &beside.differences))
                            .collect_view()}
                    </table>
                </div>
            }
            .into_any()
        }}
    }
    .into_any()
}

fn part_rows(part: Part, differences: &[Difference]) -> AnyView {
    let rows: Vec<&Difference> = differences.iter().filter(|one| one.part == part).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let columns = rows.first().map_or(1, |row| row.values.len() + 1);
    let cell = |value: &Option<crate::preview::Shown>| match value {
        None => view! { <td class="dim">"–"</td> }.into_any(),
        Some(value) => {
            let (title, plain) = (value.plain(), value.plain());
            view! { <td title=title>{plain}</td> }.into_any()
        }
    };
    view! {
        <tbody>
            <tr>
                <th class="part" scope="rowgroup" colspan=columns.to_string()>{part.name()}</th>
            </tr>
            {rows
                .iter()
                .map(|row| {
                    view! {
                        <tr>
                            <th scope="row">{row.name.clone()}</th>
                            {row.values.iter().map(cell).collect_view()}
                        </tr>
                    }
                })
                .collect_view()}
        </tbody>
    }
    .into_any()
}
