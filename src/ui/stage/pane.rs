use leptos::prelude::*;

use super::assumptions::Assumptions;
use super::bakes::{new_bake, remove};
use super::fields::Shown;
use super::form::StageForm;
use super::paste::{PasteDialog, ask_to_paste};
use super::run::Run;
use crate::ui::controls::{Glyph, Icon, When};
use crate::ui::derived::Derived;
use crate::ui::store::Store;

/// The complementary "Bake stage": the stage's form, which folds to one line.
#[component]
pub fn StagePane(on_copy: Callback<String>) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let shown = Shown { store, bake: derived.bake, region: derived.region };
    let unfolded = RwSignal::new(true);
    let has = Memo::new(move |_| derived.bake.read().is_some());
    let summary = Memo::new(move |_| {
        let bake = derived.bake.read();
        let Some(bake) = bake.as_ref() else { return String::new() };
        let regions = bake.regions();
        let regions = if regions.len() > 3 { format!("{} regions", regions.len()) } else { regions.join(", ") };
        let parts = [bake.field("package").as_text(), bake.field("baseOs").as_text(), regions];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    view! {
        <aside
            class="stage"
            aria-label="Bake stage"
            data-document=move || store.bake.get().map(|path| path.to_string()).unwrap_or_default()
        >
            <div class="stage-head">
                <button
                    class="stage-fold"
                    type="button"
                    aria-expanded=move || unfolded.get().to_string()
                    aria-controls="stage-body"
                    on:click=move |_| unfolded.update(|open| *open = !*open)
                >
                    {move || view! { <Glyph icon=if unfolded.get() { Icon::ChevronDown } else { Icon::ChevronRight } size=14 /> }}
                    <strong>"Bake stage"</strong>
                    <span class="dim clip">{move || summary.get()}</span>
                </button>
                <button class="button quiet" type="button" title="Paste a Bake stage or a pipeline" on:click=move |_| ask_to_paste(store)>
                    <Glyph icon=Icon::Paste size=14 />
                    "Paste"
                </button>
                <When when=move || has.get()>
                    <button
                        class="icon-button small"
                        type="button"
                        title="Copy the stage for Deck’s “Edit stage as JSON”"
                        aria-label="Copy the stage as JSON"
                        on:click=move |_| {
                            if let Some(text) = derived.bake.get_untracked().and_then(|bake| bake.stage_text()) {
                                on_copy.run(text);
                            }
                        }
                    >
                        <Glyph icon=Icon::Copy size=14 />
                    </button>
                    <button
                        class="button quiet"
                        type="button"
                        title="Show this bake as JSON in the editor"
                        on:click=move |_| {
                            if let Some(path) = store.bake.get_untracked() {
                                store.open_file(&path);
                            }
                        }
                    >
                        "JSON"
                    </button>
                    <button
                        class="icon-button small"
                        type="button"
                        title="Remove this bake"
                        aria-label="Remove this bake"
                        on:click=move |_| {
                            if let Some(path) = store.bake.get_untracked() {
                                remove(store, &path);
                            }
                        }
                    >
                        <Glyph icon=Icon::Remove size=14 />
                    </button>
                </When>
            </div>
            <div class="stage-body" id="stage-body" hidden=move || !unfolded.get()>
                {move || if has.get() { view! { <Filled shown /> }.into_any() } else { view! { <NoStage store /> }.into_any() }}
            </div>
            <PasteDialog />
        </aside>
    }
}

#[component]
fn Filled(shown: Shown) -> impl IntoView {
    let problems = Memo::new(move |_| shown.bake.read().as_ref().map(|bake| bake.problems.clone()).unwrap_or_default());
    view! {
        {move || {
            problems
                .get()
                .into_iter()
                .map(|problem| {
                    view! {
                        <p class="message bad">
                            <Glyph icon=Icon::Attention size=14 />
                            <span>{problem.message}</span>
                        </p>
                    }
                })
                .collect_view()
        }}
        <StageForm shown />
        <Run shown />
        <Assumptions shown />
    }
}

#[component]
fn NoStage(store: Store) -> impl IntoView {
    view! {
        <div class="empty">
            <strong>"No Bake stage yet"</strong>
            <p>"Describe a Bake stage, or paste one from Deck, to see what Orca, Rosco and Packer make of it."</p>
            <div class="empty-actions">
                <button class="button primary" type="button" on:click=move |_| new_bake(store)>
                    "Describe a Bake stage"
                </button>
                <button class="button" type="button" on:click=move |_| ask_to_paste(store)>
                    "Paste one"
                </button>
            </div>
        </div>
    }
}
