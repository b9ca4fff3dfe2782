use leptos::prelude::*;

use crate::preview::{Origin, Piece, Place, Provenance, Shown};
use crate::ui::controls::{Glyph, Icon};

/// A value with its holes and secrets told apart from its text.
pub fn shown(value: &Shown) -> AnyView {
    if value.is_empty() {
        return view! { <span class="dim">"empty"</span> }.into_any();
    }
    pieces(value)
}

/// The pieces alone; nothing for an empty value.
pub fn pieces(value: &Shown) -> AnyView {
    value
        .0
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => view! { <span>{text.clone()}</span> }.into_any(),
            Piece::Unknown { name, why } => {
                view! { <span class="hole" title=why.clone()>{name.clone()}</span> }.into_any()
            }
            Piece::Secret(text) if text.is_empty() => ().into_any(),
            Piece::Secret(_) => {
                view! { <span class="secret" title="A secret: masked here and in logs">"••••••"</span> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

const fn class_of(origin: Origin) -> &'static str {
    match origin {
        Origin::Stage => "badge origin-stage",
        Origin::Attribute => "badge origin-attribute",
        Origin::Trigger => "badge origin-trigger",
        Origin::Orca => "badge origin-orca",
        Origin::Rosco => "badge origin-rosco",
        Origin::Packer => "badge origin-packer",
        Origin::VarFile => "badge origin-file",
        Origin::Template => "badge origin-template",
        Origin::Environment => "badge origin-environment",
        Origin::Nobody => "badge origin-nobody",
    }
}

/// The origin's word in its colour.
pub fn badge(origin: Origin) -> impl IntoView {
    view! { <span class=class_of(origin)>{origin.word()}</span> }
}

/// Where a value came from: a link where there is a place to go to.
pub fn provenance(from: &Provenance, on_open: Callback<Place>) -> AnyView {
    let text = from.text.clone();
    match from.place.clone() {
        Some(place) => view! {
            <button class="link-button" type="button" on:click=move |_| on_open.run(place.clone())>{text}</button>
        }
        .into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    }
}

/// Copies a text; says so for a moment.
#[component]
pub fn CopyButton(
    #[prop(into)] label: String,
    #[prop(into)] text: Signal<String>,
    on_copy: Callback<String>,
) -> impl IntoView {
    view! {
        <button
            class="icon-button small"
            type="button"
            title=label.clone()
            aria-label=label
            on:click=move |_| on_copy.run(text.get_untracked())
        >
            <Glyph icon=Icon::Copy size=14 />
        </button>
    }
}
