use std::sync::Arc;

use leptos::prelude::*;

use crate::preview::{Outcome, Place, Preview, Verdict};
use crate::ui::controls::{Glyph, Icon};

/// One sentence: would bake this image, or would fail, where and why.
#[component]
pub fn VerdictLine(preview: Signal<Option<Arc<Preview>>>, on_open: Callback<Place>) -> impl IntoView {
    let verdict = Memo::new(move |_| preview.read().as_ref().map(|preview| preview.verdict.clone()));
    view! {
        <div class="verdict" role="status" aria-label="Verdict">
            {move || match verdict.get() {
                None => view! { <p class="dim">"Describe a Bake stage above, or paste one."</p> }.into_any(),
                Some(verdict) => sentence(verdict, on_open),
            }}
        </div>
    }
}

fn sentence(verdict: Verdict, on_open: Callback<Place>) -> AnyView {
    let (class, icon) = match verdict.outcome {
        Outcome::WouldBake => ("ok", Icon::Check),
        Outcome::Unresolved => ("warn", Icon::Info),
        Outcome::WouldFail(_) => ("bad", Icon::Cross),
        Outcome::Incomplete => ("dim", Icon::Info),
    };
    let headline = verdict.headline.clone();
    let headline = match verdict.place {
        Some(place) => view! {
            <button class="link-button" type="button" on:click=move |_| on_open.run(place.clone())>{headline}</button>
        }
        .into_any(),
        None => headline.into_any(),
    };
    view! {
        <p class="verdict-headline">
            <span class=class>
                <Glyph icon />
            </span>
            <strong>{headline}</strong>
        </p>
        <p class="verdict-detail">{verdict.detail}</p>
    }
    .into_any()
}
