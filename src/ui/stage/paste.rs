use leptos::{html, prelude::*};

use super::bakes::{add_pasted, replace_by_pasted};
use crate::preview::{PastedStage, pasted_stages};
use crate::ui::controls::{Dialog, Glyph, Icon};
use crate::ui::store::Store;

/// Opens the dialog, from a command or a button.
pub fn ask_to_paste(store: Store) {
    store.pasting.set(true);
}

/// Takes a Bake stage's JSON or a whole pipeline's, and fills the form from it.
#[component]
pub fn PasteDialog() -> impl IntoView {
    let store = Store::expect();
    let open = store.pasting;
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let area = NodeRef::<html::Textarea>::new();
    let found = Memo::new(move |_| {
        let text = text.read();
        if text.trim().is_empty() { None } else { Some(pasted_stages(&text)) }
    });
    Effect::new(move |_| {
        if open.get() {
            text.set(String::new());
            chosen.set(0);
        }
    });
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            let _ = area.focus();
        }
    });
    let pick =
        move || found.with_untracked(|found| found.as_ref()?.as_ref().ok()?.get(chosen.get_untracked()).cloned());
    let fill = move |new: bool| {
        let Some(pasted) = pick() else { return };
        match store.bake.get_untracked() {
            Some(path) if !new => replace_by_pasted(store, &path, &pasted),
            _ => add_pasted(store, &pasted),
        }
        open.set(false);
    };
    let has = move || matches!(&*found.read(), Some(Ok(_)));
    view! {
        <Dialog name="Paste a Bake stage or pipeline" open class="dialog paste-dialog">
            <header class="dialog-header">
                <h2>"Paste a Bake stage or a pipeline"</h2>
                <button class="icon-button" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Glyph icon=Icon::Close />
                </button>
            </header>
            <div class="dialog-body">
                <p class="dim">"The JSON of one stage, of a whole pipeline, or of an execution: in Deck, “Edit stage as JSON” or “Edit as JSON”."</p>
                <textarea
                    node_ref=area
                    class="textarea paste-area"
                    aria-label="JSON of a stage or pipeline"
                    spellcheck="false"
                    prop:value=text
                    on:input:target=move |event| {
                        chosen.set(0);
                        text.set(event.target().value());
                    }
                ></textarea>
                <div role="status">
                    {move || match &*found.read() {
                        None => ().into_any(),
                        Some(Err(error)) => {
                            view! {
                                <p class="message bad">
                                    <Glyph icon=Icon::Attention size=14 />
                                    <span>{error.to_string()}</span>
                                </p>
                            }
                                .into_any()
                        }
                        Some(Ok(stages)) => choices(stages, chosen),
                    }}
                </div>
            </div>
            <footer class="dialog-footer">
                <button class="button" type="button" disabled=move || !has() on:click=move |_| fill(true)>
                    "Add as a new bake"
                </button>
                <button class="button primary" type="button" disabled=move || !has() on:click=move |_| fill(false)>
                    "Fill the form"
                </button>
            </footer>
        </Dialog>
    }
}

fn choices(stages: &[PastedStage], chosen: RwSignal<usize>) -> AnyView {
    let count = stages.len();
    let summary = match count {
        1 => "One Bake stage found.".to_owned(),
        count => format!("{count} Bake stages found: choose one."),
    };
    view! {
        <p class="message ok">
            <Glyph icon=Icon::Check size=14 />
            <span>{summary}</span>
        </p>
        <ul class="paste-choices">
            {stages
                .iter()
                .enumerate()
                .map(|(at, stage)| {
                    view! {
                        <li>
                            <label class="checkbox">
                                <input
                                    type="radio"
                                    name="pasted-stage"
                                    prop:checked=move || chosen.get() == at
                                    on:change=move |_| chosen.set(at)
                                />
                                <span>{stage.title.clone()}</span>
                            </label>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
