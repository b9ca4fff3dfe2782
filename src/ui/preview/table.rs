use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use leptos::prelude::*;

use super::value::{CopyButton, badge, provenance, shown};
use crate::preview::{Explained, Origin, Place, RegionPreview, Shown, VariableState};
use crate::ui::controls::{Each, Glyph, Icon};
use crate::ui::derived::at_hint;
use crate::ui::highlight::Highlight;

/// A table of names and values, each of which tells on request where it comes
/// from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Request,
    Variables,
    /// The environment of the script run at this place.
    Environment(usize),
}

/// Everything that a row tells, whatever the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueRow {
    name: String,
    value: Explained,
    problem: Option<String>,
    /// "Used 2×" and where.
    uses: Option<(String, Vec<Place>)>,
}

/// What a folded row shows: no places, which move with each key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Glance {
    value: Shown,
    origin: Origin,
    /// Class and text of a sign beside the name.
    mark: Option<Mark>,
    dimmed: bool,
}

type Mark = (&'static str, &'static str);

const UNREAD: Mark = ("dim", "The script does not read it");

impl Glance {
    fn of(value: &Explained, mark: Option<Mark>, dimmed: bool) -> Self {
        Self { value: value.value.clone(), origin: value.from.origin, mark, dimmed }
    }
}

impl Table {
    pub fn names(self, region: &RegionPreview) -> Vec<String> {
        match self {
            Self::Request => region.request.iter().map(|field| field.name.clone()).collect(),
            Self::Variables => region.variables.iter().map(|row| row.name.clone()).collect(),
            Self::Environment(run) => {
                let run = region.scripts.get(run);
                run.into_iter().flat_map(|run| &run.environment).map(|row| row.name.clone()).collect()
            }
        }
    }

    /// What a row shows while it is folded. Each row asks on each key, so `hint`
    /// keeps where it was found last.
    fn glance(self, region: &RegionPreview, name: &str, hint: &AtomicUsize) -> Option<Glance> {
        match self {
            Self::Request => {
                let field = at_hint(&region.request, hint, |field| field.name == name)?;
                Some(Glance::of(&field.value, None, false))
            }
            Self::Variables => {
                let row = at_hint(&region.variables, hint, |row| row.name == name)?;
                Some(Glance::of(&row.value, state_mark(row.state, row.problem.is_some()), false))
            }
            Self::Environment(run) => {
                let row = at_hint(&region.scripts.get(run)?.environment, hint, |row| row.name == name)?;
                let unread = row.read == Some(false);
                Some(Glance::of(&row.value, unread.then_some(UNREAD), unread))
            }
        }
    }

    pub fn row(self, region: &RegionPreview, name: &str) -> Option<ValueRow> {
        let plain =
            |value: &Explained| ValueRow { name: name.to_owned(), value: value.clone(), problem: None, uses: None };
        match self {
            Self::Request => region.request.iter().find(|field| field.name == name).map(|field| plain(&field.value)),
            Self::Variables => region.variables.iter().find(|row| row.name == name).map(|row| ValueRow {
                problem: row.problem.clone(),
                uses: Some((used("Used", row.uses.len(), "in the template"), row.uses.clone())),
                ..plain(&row.value)
            }),
            Self::Environment(run) => {
                let row = region.scripts.get(run)?.environment.iter().find(|row| row.name == name)?;
                Some(ValueRow {
                    uses: row.read.map(|_| (used("Read", row.reads.len(), "in the script"), row.reads.clone())),
                    ..plain(&row.value)
                })
            }
        }
    }
}

fn used(verb: &str, times: usize, place: &str) -> String {
    if times == 0 { format!("{verb} nowhere {place}") } else { format!("{verb} {times}×  ") }
}

const fn state_mark(state: VariableState, has_problem: bool) -> Option<Mark> {
    match state {
        VariableState::Missing => Some(("bad", "Required, and nobody gives it")),
        VariableState::Failed => Some(("bad", "Cannot be rendered")),
        VariableState::Undeclared => Some(("warn", "Passed, but the template does not declare it")),
        VariableState::Unset => Some(("warn", "Used, but nobody declares or passes it: it renders empty")),
        VariableState::Given | VariableState::Default if has_problem => Some(("warn", "Look at its origin")),
        VariableState::Given | VariableState::Default => None,
    }
}

/// What opens a place and copies a text.
#[derive(Clone, Copy)]
pub struct Does {
    pub on_open: Callback<Place>,
    pub on_copy: Callback<String>,
}

/// The table, with those names that `names` has.
pub fn value_table(
    table: Table,
    label: String,
    first: &'static str,
    names: Signal<Vec<String>>,
    region: Signal<Option<Arc<RegionPreview>>>,
    does: Does,
) -> AnyView {
    view! {
        <table class="table value-table" aria-label=label>
            <thead>
                <tr>
                    <th scope="col">{first}</th>
                    <th scope="col">"Value"</th>
                    <th scope="col">"From"</th>
                </tr>
            </thead>
            <Each each=move || names.get() key=Clone::clone let:name>
                {one(table, name, region, does)}
            </Each>
        </table>
    }
    .into_any()
}

fn one(table: Table, name: String, region: Signal<Option<Arc<RegionPreview>>>, does: Does) -> AnyView {
    let highlight = Highlight::expect();
    let unfolded = RwSignal::new(false);
    let (wanted, hint) = (name.clone(), AtomicUsize::new(usize::MAX));
    let glance = Memo::new(move |_| table.glance(region.read().as_ref()?, &wanted, &hint));
    let plain = Memo::new(move |_| glance.read().as_ref().map(|glance| glance.value.plain()).unwrap_or_default());
    let fresh = StoredValue::new(true);
    let cell_class = move || {
        plain.track();
        if fresh.try_update_value(std::mem::take) == Some(true) { "value" } else { "value changed" }
    };
    let [over, hot, label, title, shown_name] = std::array::from_fn(|_| name.clone());
    view! {
        <tbody>
            <tr
                class:hot=move || highlight.is(&hot)
                class:unread=move || glance.read().as_ref().is_some_and(|glance| glance.dimmed)
                on:pointerenter=move |_| highlight.set(&over)
                on:pointerleave=move |_| highlight.clear()
            >
                <th scope="row">
                    <div class="variable-name">
                        // The name first, for the row is called by what stands in it.
                        <span class="clip" title=title>{shown_name}</span>
                        <button
                            class="fold"
                            type="button"
                            aria-expanded=move || unfolded.get().to_string()
                            aria-label=format!("Where {label} comes from")
                            on:click=move |_| unfolded.update(|open| *open = !*open)
                        >
                            {move || view! { <Glyph icon=if unfolded.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=12 /> }}
                        </button>
                        {move || glance.read().as_ref().and_then(|glance| glance.mark).map(|(class, text)| mark(class, text))}
                    </div>
                </th>
                <td title=move || plain.get()>
                    {move || {
                        let class = cell_class();
                        glance.read().as_ref().map(|glance| view! { <span class=class>{shown(&glance.value)}</span> })
                    }}
                </td>
                <td>{move || glance.read().as_ref().map(|glance| badge(glance.origin))}</td>
            </tr>
            {move || {
                unfolded
                    .get()
                    .then(|| {
                        let row = table.row(region.read().as_ref()?, &name);
                        row.map(|row| view! { <tr class="chain"><td colspan="3">{told(&row, plain.into(), does)}</td></tr> })
                    })
            }}
        </tbody>
    }
    .into_any()
}

fn mark(class: &'static str, text: &'static str) -> AnyView {
    view! {
        <span class=class title=text role="img" aria-label=text>
            <Glyph icon=Icon::Attention size=12 />
        </span>
    }
    .into_any()
}

/// Everything that is known of a row's value.
fn told(row: &ValueRow, plain: Signal<String>, does: Does) -> AnyView {
    let uses = row.uses.clone().map(|(words, places)| {
        let places = places.into_iter().map(|place| {
            let label = place.label();
            view! { <button class="link-button" type="button" on:click=move |_| does.on_open.run(place.clone())>{label}</button>" " }
        });
        view! { <p class="dim uses">{words} " " {places.collect_view()}</p> }
    });
    view! {
        <div class="told">
            <p class="whole">
                {shown(&row.value.value)}
                <CopyButton label=format!("Copy the value of {}", row.name) text=plain on_copy=does.on_copy />
            </p>
            {trail(&row.value, does.on_open)}
            {row.problem.clone().map(|problem| view! { <p class="warn">{problem}</p> })}
            {uses}
        </div>
    }
    .into_any()
}

/// The way back of a value, step by step, and the values that it beat.
pub fn trail(value: &Explained, on_open: Callback<Place>) -> AnyView {
    let alone = std::slice::from_ref(&value.from);
    let steps = if value.trail.is_empty() { alone } else { value.trail.as_slice() };
    view! {
        <ol class="trail" aria-label="Where it comes from">
            {steps
                .iter()
                .map(|step| {
                    view! {
                        <li class:passing=step.passing>
                            {badge(step.origin)}
                            " "
                            {provenance(step, on_open)}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
        {(!value.lost.is_empty())
            .then(|| {
                view! {
                    <ul class="trail lost" aria-label="What it beat">
                        {value
                            .lost
                            .iter()
                            .map(|(was, from)| {
                                view! {
                                    <li>
                                        {badge(from.origin)}
                                        " "
                                        <s class="was mono">{if was.is_empty() { "\"\"".to_owned() } else { was.plain() }}</s>
                                        " "
                                        {provenance(from, on_open)}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
            })}
    }
    .into_any()
}
