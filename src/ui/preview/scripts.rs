use std::sync::Arc;

use crate::ui::controls::{Each, When};
use leptos::prelude::*;

use super::table::{Does, Table, value_table};
use super::value::pieces;
use crate::preview::{Place, RegionPreview, ScriptRun, ScriptStep, UnsetRead};
use crate::source::Span;
use crate::ui::controls::{Glyph, Icon};
use crate::ui::derived::Derived;
use crate::worker::Parts;

/// What each provisioner uploads and runs, with the environment it gives.
pub fn scripts_tab(region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let count = Memo::new(move |_| region.read().as_ref().map_or(0, |region| region.scripts.len()));
    let beside = Derived::expect().beside;
    view! {
        <When when=move || count.get() == 0 && beside.read().parts.has(Parts::SCRIPTS)>
            <p class="empty">"No provisioner of this template runs a script that can be resolved here."</p>
        </When>
        <Each each=move || 0..count.get() key=|at| *at let:at>
            {one_run(region, at, does)}
        </Each>
    }
    .into_any()
}

fn one_run(region: Signal<Option<Arc<RegionPreview>>>, at: usize, does: Does) -> AnyView {
    // All of a run but its environment, whose table keeps what is unfolded.
    let run = Memo::new(move |_| {
        let region = region.read();
        let run = region.as_ref()?.scripts.get(at)?;
        Some(ScriptRun { environment: Vec::new(), ..run.clone() })
    });
    let names = Memo::new(move |_| {
        region.read().as_ref().map(|region| Table::Environment(at).names(region)).unwrap_or_default()
    });
    let title = move || run.read().as_ref().map(|run| run.title.clone()).unwrap_or_default();
    let table = move || {
        (!names.read().is_empty()).then(|| {
            let label = format!("Environment of {}", title());
            value_table(Table::Environment(at), label, "Environment", names.into(), region, does)
        })
    };
    view! {
        <section class="script-run" aria-label=title>
            {move || run.read().as_ref().map(|run| head(run, does.on_open))}
            {table}
            {move || run.read().as_ref().map(|run| tail(run, does.on_open))}
        </section>
    }
    .into_any()
}

fn head(run: &ScriptRun, on_open: Callback<Place>) -> AnyView {
    let scripts = run.scripts.iter().map(|script| match script.path.clone() {
        Some(path) => {
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            link(name, script.run_path.clone(), Place { path, span: Span::at(0), line: 1 }, on_open)
        }
        None => {
            view! { <span class="warn mono" title="Not in this workspace">{script.run_path.clone()} " (not here)"</span> }.into_any()
        }
    });
    view! {
        <h3>
            <Glyph icon=Icon::Terminal size=14 />
            <span>{run.title.clone()}</span>
            {scripts.collect_view()}
            <span class="dim spacer">{run.build.clone()}</span>
        </h3>
    }
    .into_any()
}

fn link(text: String, title: String, place: Place, on_open: Callback<Place>) -> AnyView {
    view! {
        <button class="link-button mono" type="button" title=title on:click=move |_| on_open.run(place.clone())>
            {text}
        </button>
    }
    .into_any()
}

fn tail(run: &ScriptRun, on_open: Callback<Place>) -> AnyView {
    let unset = run.unset.iter().map(|UnsetRead { name, place, has_default }| {
        let title = if *has_default { "The script has a value of its own for when there is none" } else { "" };
        let text = format!("{name}{}", if *has_default { " (has a default)" } else { "" });
        view! { <li>{link(text, title.to_owned(), place.clone(), on_open)}</li> }
    });
    let unset = (!run.unset.is_empty()).then(|| {
        view! {
            <div class="unset">
                <span class="dim">"Also read, and given by nobody here: "</span>
                <ul aria-label="Read, and given by nobody here">{unset.collect_view()}</ul>
            </div>
        }
    });
    let notes = run.notes.iter().map(|note| {
        view! {
            <p class="message warn">
                <Glyph icon=Icon::Info size=14 />
                <span>{note.clone()}</span>
            </p>
        }
    });
    view! {
        {unset}
        <ol class="steps">{run.steps.iter().map(step).collect_view()}</ol>
        {notes.collect_view()}
    }
    .into_any()
}

fn step(step: &ScriptStep) -> AnyView {
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
