//! What is wrong, or odd enough to hurt, each with a way to its place.

use leptos::prelude::*;

use crate::preview::{Finding, Place, Severity};
use crate::source::Sort;
use crate::ui::controls::{Glyph, Icon};

/// The region "Problems": one line, or the list.
#[component]
pub fn ProblemsPane(
    findings: Signal<Vec<Finding>>,
    /// Is there a bake that something could stop?
    #[prop(into)]
    has_bake: Signal<bool>,
    on_open: Callback<Place>,
) -> impl IntoView {
    let unfolded = RwSignal::new(false);
    let sorted = Memo::new(move |_| {
        let mut findings = findings.get();
        findings.order_by_key(|finding| finding.severity);
        findings
    });
    let count = move |severity: Severity| sorted.read().iter().filter(|finding| finding.severity == severity).count();
    let nothing =
        move || if has_bake.get() { "Nothing found that would stop this bake" } else { "Nothing wrong found so far" };
    view! {
        <section class="problems" aria-label="Problems">
            <button
                class="problems-head"
                type="button"
                aria-expanded=move || unfolded.get().to_string()
                aria-controls="problems-list"
                on:click=move |_| unfolded.update(|open| *open = !*open)
            >
                {move || view! { <Glyph icon=if unfolded.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=14 /> }}
                <strong>"Problems"</strong>
                {move || {
                    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                    view! {
                        {(errors > 0).then(|| view! { <span class="bad tally"><Glyph icon=Icon::Cross size=12 /> {errors} <span class="visually-hidden">" errors"</span></span> })}
                        {(warnings > 0)
                            .then(|| {
                                view! {
                                    <span class="warn tally">
                                        <Glyph icon=Icon::Attention size=12 />
                                        {warnings}
                                        <span class="visually-hidden">" warnings"</span>
                                    </span>
                                }
                            })}
                    }
                }}
                <span class="clip first-problem">
                    {move || match sorted.read().first() {
                        None => nothing().to_owned(),
                        Some(_) if unfolded.get() => String::new(),
                        Some(finding) => format!("{}{}", place_text(finding), finding.message),
                    }}
                </span>
            </button>
            <ul class="problems-list" id="problems-list" hidden=move || !unfolded.get()>
                {move || sorted.get().into_iter().map(|finding| one(finding, on_open)).collect_view()}
                {move || sorted.read().is_empty().then(|| view! { <li class="empty">{nothing()} "."</li> })}
            </ul>
        </section>
    }
}

fn place_text(finding: &Finding) -> String {
    finding.place.as_ref().map(|place| format!("{}  ", place.label())).unwrap_or_default()
}

fn one(finding: Finding, on_open: Callback<Place>) -> impl IntoView {
    let (class, icon, word) = match finding.severity {
        Severity::Error => ("bad", Icon::Cross, "Error"),
        Severity::Warning => ("warn", Icon::Attention, "Warning"),
        Severity::Info => ("dim", Icon::Info, "Note"),
    };
    let label = finding.place.as_ref().map(Place::label);
    let place = finding.place;
    view! {
        <li class="problem-row">
            <span class=class title=word>
                <Glyph icon size=14 />
                <span class="visually-hidden">{word}</span>
            </span>
            <div>
                <p>
                    {match (label, place) {
                        (Some(label), Some(place)) => {
                            view! {
                                <button class="link-button mono" type="button" on:click=move |_| on_open.run(place.clone())>
                                    {label}
                                </button>
                                " "
                            }
                                .into_any()
                        }
                        _ => ().into_any(),
                    }}
                    {finding.message}
                </p>
                {finding.original.map(|original| view! {
                    <p class="original">
                        {finding.service.map(|service| format!("{} says: ", service.name()))}
                        <code>{original}</code>
                    </p>
                })}
            </div>
        </li>
    }
}
