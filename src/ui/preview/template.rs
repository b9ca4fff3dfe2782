use std::sync::Arc;

use leptos::prelude::*;

use super::packer::packer_line;
use super::table::{Does, trail};
use super::value::pieces;
use crate::preview::{RegionPreview, Resolved, ResolvedBuild, ResolvedLine};
use crate::ui::controls::{Glyph, Icon, When};

/// The template as each build sees it once Packer has rendered it.
pub fn template_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let open = RwSignal::new(None::<usize>);
    let chosen = RwSignal::new(0_usize);
    let builds = Memo::new(move |_| match region.read().as_ref().map(|region| &region.resolved) {
        Some(Resolved::Builds(builds)) => builds.iter().map(|build| build.name.clone()).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    view! {
        <When when=move || { builds.read().len() > 1 }>
            <div class="tab-tools">
                <label class="inline-label">
                    <span class="dim">"Build"</span>
                    <select
                        class="select"
                        aria-label="Build"
                        on:change:target=move |event| chosen.set(event.target().value().parse().unwrap_or_default())
                    >
                        {move || {
                            builds
                                .get()
                                .into_iter()
                                .enumerate()
                                .map(|(at, name)| view! { <option value=at.to_string()>{name}</option> })
                                .collect_view()
                        }}
                    </select>
                </label>
            </div>
        </When>
        {move || region.read().as_ref().and_then(|region| region.packer.as_ref().map(packer_line))}
        {move || {
            region
                .read()
                .as_ref()
                .map(|region| match &region.resolved {
                    Resolved::Not(why) => view! { <p class="empty">{why.clone()}</p> }.into_any(),
                    Resolved::Builds(builds) => {
                        builds
                            .get(chosen.get())
                            .or_else(|| builds.first())
                            .map_or_else(
                                || view! { <p class="empty">"The template has no builders."</p> }.into_any(),
                                |build| one_build(region, build, open, does),
                            )
                    }
                })
        }}
    }
    .into_any()
}

fn one_build(region: &Arc<RegionPreview>, build: &ResolvedBuild, open: RwSignal<Option<usize>>, does: Does) -> AnyView {
    view! {
        <div class="resolved" role="group" aria-label=format!("Resolved template of {}", build.name) tabindex="0">
            {build.lines.iter().enumerate().map(|(at, line)| one_line(region, at, line, open, does)).collect_view()}
        </div>
    }
    .into_any()
}

fn one_line(
    region: &Arc<RegionPreview>,
    at: usize,
    line: &ResolvedLine,
    open: RwSignal<Option<usize>>,
    does: Does,
) -> AnyView {
    let place = line.place.clone();
    let asks = line.changed.then(|| {
        view! {
            <button
                class="ask"
                type="button"
                title="Where does this come from?"
                aria-label=format!("Where line {} comes from", at + 1)
                aria-expanded=move || (open.get() == Some(at)).to_string()
                on:click=move |_| open.update(|open| *open = if *open == Some(at) { None } else { Some(at) })
            >
                <Glyph icon=Icon::Branch size=12 />
            </button>
        }
    });
    let told = line.changed.then(|| {
        let (region, line) = (Arc::clone(region), StoredValue::new(line.clone()));
        move || (open.get() == Some(at)).then(|| line.with_value(|line| told(&region, line, does)))
    });
    view! {
        <div
            class="resolved-line"
            class:rendered=line.changed
            class:broken=line.problem.is_some()
            title=line.problem.clone()
            on:dblclick=move |_| {
                if let Some(place) = place.clone() {
                    does.on_open.run(place);
                }
            }
        >
            <span>{"  ".repeat(line.indent)}</span>
            {pieces(&line.pieces)}
            {asks}
            {line.problem.clone().map(|problem| view! { <span class="bad problem">{problem}</span> })}
        </div>
        {told}
    }
    .into_any()
}

/// Where a line stands in the template, and where its variables come from.
fn told(region: &RegionPreview, line: &ResolvedLine, does: Does) -> AnyView {
    let source = line.place.clone().map(|place| {
        let label = place.label();
        view! {
            <p>
                "Written in "
                <button class="link-button" type="button" on:click=move |_| does.on_open.run(place.clone())>{label}</button>
            </p>
        }
    });
    let rows = line.variables.iter().filter_map(|name| region.variables.iter().find(|row| row.name == *name));
    let variables = rows.map(|row| {
        view! {
            <p class="mono">{row.name.clone()} " = " {super::value::shown(&row.value.value)}</p>
            {trail(&row.value, does.on_open)}
        }
    });
    view! { <div class="told line-told">{source} {variables.collect_view()}</div> }.into_any()
}
