use std::sync::Arc;

use leptos::prelude::*;

use super::value::pieces;
use crate::preview::{Place, RegionPreview, Resolved, ResolvedBuild, ResolvedLine};
use crate::ui::controls::When;

/// The template as each build sees it once Packer has rendered it.
#[component]
pub fn TemplateTab(region: Signal<Option<Arc<RegionPreview>>>, on_open: Callback<Place>) -> impl IntoView {
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
                                |build| one_build(build, on_open),
                            )
                    }
                })
        }}
    }
}

fn one_build(build: &ResolvedBuild, on_open: Callback<Place>) -> AnyView {
    view! {
        <div class="resolved" role="group" aria-label=format!("Resolved template of {}", build.name) tabindex="0">
            {build.lines.iter().map(|line| one_line(line, on_open)).collect_view()}
        </div>
    }
    .into_any()
}

fn one_line(line: &ResolvedLine, on_open: Callback<Place>) -> impl IntoView + use<> {
    let place = line.place.clone();
    let indent = "  ".repeat(line.indent);
    view! {
        <div
            class="resolved-line"
            class:rendered=line.changed
            class:broken=line.problem.is_some()
            title=line.problem.clone()
            on:dblclick=move |_| {
                if let Some(place) = place.clone() {
                    on_open.run(place);
                }
            }
        >
            <span>{indent}</span>
            {pieces(&line.pieces)}
            {line.problem.clone().map(|problem| view! { <span class="bad problem">{problem}</span> })}
        </div>
    }
}
