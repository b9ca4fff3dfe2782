use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::controls::{Each, Glyph, Icon, When};

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
    /// What the edits since opening change of it.
    pub effect: Option<String>,
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
            // By their paths, so that the focus stays where a bake turns out otherwise.
            <Each each=move || bakes.get() key=|row| Arc::clone(&row.path) let:row>
                {
                    let path = Arc::clone(&row.path);
                    let row = Memo::new(move |_| {
                        let now = bakes.read().iter().find(|now| now.path == row.path).cloned();
                        now.unwrap_or_else(|| row.clone())
                    });
                    let sign = move || match row.read().mark {
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
                                {move || {
                                    let (class, icon, word) = sign();
                                    view! {
                                        <span class=class title=word>
                                            <Glyph icon size=14 />
                                            <span class="visually-hidden">{word}</span>
                                        </span>
                                    }
                                }}
                                <span class="clip">{move || row.read().name.clone()}</span>
                                {move || {
                                    row.read().effect.clone().map(|effect| {
                                        let title = format!("Your edits change {effect}");
                                        let hover = title.clone();
                                        view! {
                                            <span class="dot" title=hover>
                                                <span class="visually-hidden">{title}</span>
                                            </span>
                                        }
                                    })
                                }}
                                <span class="dim spacer clip">{move || row.read().detail.clone()}</span>
                            </button>
                        </li>
                    }
                }
            </Each>
        </ul>
        <When when=move || bakes.read().is_empty()>
            <p class="empty">
                <span>"No Bake stage yet."</span>
                <button class="button" type="button" on:click=move |_| on_new.run(())>
                    "Describe a bake"
                </button>
            </p>
        </When>
    }
}
