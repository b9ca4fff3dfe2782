use std::sync::Arc;

use leptos::prelude::*;

use super::value::{badge, pieces, provenance, shown};
use crate::preview::{EnvironmentRow, Place, RegionPreview, ScriptRun, ScriptStep};
use crate::source::Span;
use crate::ui::controls::{Glyph, Icon};

/// What each provisioner uploads and runs, with the environment it gives.
#[component]
pub fn ScriptsTab(region: Signal<Option<Arc<RegionPreview>>>, on_open: Callback<Place>) -> impl IntoView {
    move || {
        region.read().as_ref().map(|region| {
            if region.scripts.is_empty() {
                return view! { <p class="empty">"No provisioner of this template runs a script that can be resolved here."</p> }.into_any();
            }
            region.scripts.iter().map(|run| one_run(run, on_open)).collect_view().into_any()
        })
    }
}

fn one_run(run: &ScriptRun, on_open: Callback<Place>) -> impl IntoView + use<> {
    let scripts = run.scripts.iter().map(|script| match script.path.clone() {
        Some(path) => {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let place = Place { path, span: Span::at(0), line: 1 };
            view! {
                <button class="link-button mono" type="button" title=script.run_path.clone() on:click=move |_| on_open.run(place.clone())>
                    {name}
                </button>
            }
            .into_any()
        }
        None => view! {
            <span class="warn mono" title="Not in this workspace">{script.run_path.clone()}" (not here)"</span>
        }
        .into_any(),
    }).collect_view();
    view! {
        <section class="script-run" aria-label=run.title.clone()>
            <h3>
                <Glyph icon=Icon::Terminal size=14 />
                <span>{run.title.clone()}</span>
                {scripts}
                <span class="dim spacer">{run.build.clone()}</span>
            </h3>
            {(!run.environment.is_empty())
                .then(|| {
                    view! {
                        <table class="table environment-table" aria-label=format!("Environment of {}", run.title)>
                            <thead>
                                <tr>
                                    <th scope="col">"Environment"</th>
                                    <th scope="col">"Value"</th>
                                    <th scope="col">"From"</th>
                                </tr>
                            </thead>
                            <tbody>{run.environment.iter().map(|row| environment_row(row, on_open)).collect_view()}</tbody>
                        </table>
                    }
                })}
            <ol class="steps">{run.steps.iter().map(step).collect_view()}</ol>
            {run
                .notes
                .iter()
                .map(|note| {
                    view! {
                        <p class="message warn">
                            <Glyph icon=Icon::Info size=14 />
                            <span>{note.clone()}</span>
                        </p>
                    }
                })
                .collect_view()}
        </section>
    }
}

fn environment_row(row: &EnvironmentRow, on_open: Callback<Place>) -> impl IntoView + use<> {
    let unread = row.read == Some(false);
    view! {
        <tr class:unread=unread>
            <th scope="row" class="clip" title=unread.then_some("The script does not read it")>
                {row.name.clone()}
                {unread.then(|| view! { <span class="dim">" unread"</span> })}
            </th>
            <td title=row.value.value.plain()>{shown(&row.value.value)}</td>
            <td title=row.value.from.text.clone()>
                {match &row.value.from.place {
                    Some(_) => provenance(&row.value.from, on_open),
                    None => badge(row.value.from.origin).into_any(),
                }}
            </td>
        </tr>
    }
}

fn step(step: &ScriptStep) -> impl IntoView + use<> {
    match step {
        ScriptStep::Upload { what, to } => view! {
            <li>
                <span class="verb">"upload"</span>
                <code>{pieces(what)} " → " {pieces(to)}</code>
            </li>
        }
        .into_any(),
        ScriptStep::Run(command) => view! {
            <li>
                <span class="verb">"run"</span>
                <code>{pieces(command)}</code>
            </li>
        }
        .into_any(),
    }
}
