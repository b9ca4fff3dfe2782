use leptos::{html, prelude::*};

use super::bakes::{add_pasted, replace_by_pasted, use_trigger};
use crate::preview::{Pasted, pasted};
use crate::ui::controls::{Dialog, Glyph, Icon, When};
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
        if text.trim().is_empty() { None } else { Some(pasted(&text)) }
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
    let pick = move || {
        found.with_untracked(|found| found.as_ref()?.as_ref().ok()?.stages.get(chosen.get_untracked()).cloned())
    };
    let fill = move |new: bool| {
        let Some(pasted) = pick() else { return };
        match store.bake.get_untracked() {
            Some(path) if !new => replace_by_pasted(store, &path, &pasted),
            _ => add_pasted(store, &pasted),
        }
        open.set(false);
    };
    let fill_all = move |_| {
        let all = found.with_untracked(|found| found.as_ref()?.as_ref().ok().map(|pasted| pasted.stages.clone()));
        for pasted in all.into_iter().flatten() {
            add_pasted(store, &pasted);
        }
        open.set(false);
    };
    let take_trigger = move |_| {
        let trigger = found.with_untracked(|found| found.as_ref()?.as_ref().ok()?.trigger.clone());
        if let (Some(trigger), Some(path)) = (trigger, store.bake.get_untracked()) {
            use_trigger(store, &path, &trigger);
        }
        open.set(false);
    };
    let stages = Memo::new(move |_| {
        found.read().as_ref().and_then(|found| found.as_ref().ok()).map_or(0, |pasted| pasted.stages.len())
    });
    let has = move || stages.get() > 0;
    let has_trigger = Memo::new(move |_| {
        let found = found.read();
        store.bake.read().is_some()
            && found.as_ref().and_then(|found| found.as_ref().ok()).is_some_and(|pasted| pasted.trigger.is_some())
    });
    view! {
        <Dialog name="Paste a Bake stage or pipeline" open class="dialog paste-dialog">
            <header class="dialog-header">
                <h2>"Paste a Bake stage or a pipeline"</h2>
                <button class="icon-button" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Glyph icon=Icon::Close />
                </button>
            </header>
            <div class="dialog-body">
                <p class="dim">"The JSON of one stage, of a whole pipeline, of an execution or of its trigger: in Deck, “Edit stage as JSON”, “Edit as JSON”, or “Source” of an execution."</p>
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
                        Some(Ok(pasted)) => choices(pasted, chosen),
                    }}
                </div>
            </div>
            <footer class="dialog-footer">
                <When when=move || has_trigger.get()>
                    <button class="button" type="button" title="Keep the stage, and run it with this trigger" on:click=take_trigger>
                        "Use its trigger"
                    </button>
                </When>
                <When when=move || { stages.get() > 1 }>
                    <button class="button" type="button" on:click=fill_all>
                        {move || format!("Add all {}", stages.get())}
                    </button>
                </When>
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

fn choices(pasted: &Pasted, chosen: RwSignal<usize>) -> AnyView {
    let stages = &pasted.stages;
    let summary = match (stages.len(), &pasted.trigger) {
        (0, _) => "A trigger: this bake can be run with it.".to_owned(),
        (1, None) => "One Bake stage found.".to_owned(),
        (1, Some(_)) => "One Bake stage found, and a trigger.".to_owned(),
        (count, None) => format!("{count} Bake stages found: choose one."),
        (count, Some(_)) => format!("{count} Bake stages found, and a trigger: choose one."),
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
