use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::controls::{Glyph, Icon};

/// Would it bake?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BakeMark {
    Would,
    WouldFail,
    Unknown,
}

/// One bake of the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BakeRow {
    pub path: Arc<str>,
    pub name: String,
    /// "trusty", "2 regions".
    pub detail: String,
    pub mark: BakeMark,
}

/// The Bake stages kept with the workspace, each with a sign of whether it would bake.
#[component]
pub fn BakesList(
    bakes: Signal<Vec<BakeRow>>,
    active: Signal<Option<Arc<str>>>,
    on_open: Callback<Arc<str>>,
    on_new: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="pane-title-row">
            <h2 class="pane-title">"Bakes"</h2>
            <button class="icon-button small" type="button" title="New bake" aria-label="New bake" on:click=move |_| on_new.run(())>
                <Glyph icon=Icon::Add size=14 />
            </button>
        </div>
        <ul class="bakes" aria-label="Bakes">
            <For each=move || bakes.get() key=Clone::clone let:row>
                {
                    let BakeRow { path, name, detail, mark } = row;
                    let (class, icon, word) = match mark {
                        BakeMark::Would => ("ok", Icon::Check, "would bake"),
                        BakeMark::WouldFail => ("bad", Icon::Cross, "would fail"),
                        BakeMark::Unknown => ("dim", Icon::Info, "not known yet"),
                    };
                    let (this, target) = (Arc::clone(&path), path);
                    view! {
                        <li>
                            <button
                                class="bake-row"
                                type="button"
                                aria-current=move || (active.read().as_ref() == Some(&this)).then_some("true")
                                on:click=move |_| on_open.run(Arc::clone(&target))
                            >
                                <span class=class title=word>
                                    <Glyph icon size=14 />
                                    <span class="visually-hidden">{word}</span>
                                </span>
                                <span class="clip">{name}</span>
                                <span class="dim spacer clip">{detail}</span>
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
        <Show when=move || bakes.read().is_empty()>
            <p class="empty">
                <span>"No Bake stage yet."</span>
                <button class="button" type="button" on:click=move |_| on_new.run(())>
                    "Describe a bake"
                </button>
            </p>
        </Show>
    }
}
