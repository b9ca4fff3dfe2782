use std::sync::Arc;

use leptos::prelude::*;

use super::changes::Difference;
use super::ways_out::{save_folder, save_zip};
use crate::source::FileMode;
use crate::ui::controls::{Checkbox, Dialog, Glyph, Icon};
use crate::ui::store::{Came, Store};
use crate::workspace::{Change, ChangedFile};

/// The review of an export: the changed files, each with its difference; then
/// a zip of everything, or the folder itself.
#[component]
pub fn ExportReview(open: RwSignal<bool>) -> impl IntoView {
    let store = Store::expect();
    let bakes = RwSignal::new(false);
    let busy = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<String>);
    let changed = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let with_bakes = bakes.get();
        store.changed_files().into_iter().filter(|file| with_bakes || !file.aside).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| {
        let changed = changed.read();
        changed.get(chosen.get()).or_else(|| changed.first()).cloned()
    });
    Effect::new(move |_| {
        if open.get() {
            problem.set(None);
            chosen.set(0);
        }
    });
    let folder = Memo::new(move |_| {
        open.track();
        match store.origin().came {
            Came::Folder(folder) => Some(folder.name()),
            Came::Here | Came::Zip => None,
        }
    });
    let modes_unknown = Memo::new(move |_| {
        open.get()
            && store.with_workspace(|workspace| {
                workspace
                    .documents()
                    .any(|document| document.mode() == FileMode::Unknown && document.origin().is_some())
            })
    });
    let run = move |what: &str, work: std::pin::Pin<Box<dyn Future<Output = Result<String, String>>>>| {
        busy.set(Some(what.to_owned()));
        problem.set(None);
        leptos::task::spawn_local(async move {
            match work.await {
                Ok(said) => {
                    store.toasts.say(said);
                    open.set(false);
                }
                Err(why) => problem.set(Some(why)),
            }
            busy.set(None);
        });
    };
    let zip = move |_| {
        let work = save_zip(store, bakes.get_untracked());
        run("Packing…", Box::pin(work));
    };
    let into_folder = move |_| run("Saving…", Box::pin(save_folder(store, bakes.get_untracked())));

    view! {
        <Dialog name="Export" open class="dialog export-dialog">
            <header class="dialog-header">
                <h2>
                    {move || match changed.read().len() {
                        0 => "Nothing changed".to_owned(),
                        1 => "1 changed file".to_owned(),
                        count => format!("{count} changed files"),
                    }}
                </h2>
                <button class="icon-button" type="button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Glyph icon=Icon::Close />
                </button>
            </header>
            <div class="export-body">
                <ul class="export-files" aria-label="Changed files">
                    {move || {
                        changed
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, file)| view! { <FileRow at file chosen /> })
                            .collect_view()
                    }}
                    {move || {
                        changed
                            .read()
                            .is_empty()
                            .then(|| view! { <li class="empty">"Every file is as it was opened. A zip of the repo can be saved all the same."</li> })
                    }}
                </ul>
                <div class="export-difference" role="region" aria-label="Difference" tabindex="0">
                    {move || shown.get().map(|file| view! { <Difference file /> })}
                </div>
            </div>
            <div class="export-notes">
                <Checkbox name="Include the bakes (.bakewright/)" checked=bakes on_input=Callback::new(move |on: bool| bakes.set(on)) />
                {move || {
                    modes_unknown
                        .get()
                        .then(|| {
                            view! {
                                <p class="message dim">
                                    <Glyph icon=Icon::Info size=14 />
                                    <span>"A folder tells no file modes, and git’s index does not know them all: those are written as plain files in a zip."</span>
                                </p>
                            }
                        })
                }}
                {move || {
                    problem
                        .get()
                        .map(|why| {
                            view! {
                                <p class="message bad" role="alert">
                                    <Glyph icon=Icon::Attention size=14 />
                                    <span>{why}</span>
                                </p>
                            }
                        })
                }}
            </div>
            <footer class="dialog-footer">
                <span class="dim" role="status">{move || busy.get()}</span>
                {move || {
                    folder
                        .get()
                        .map(|name| {
                            view! {
                                <button
                                    class="button"
                                    type="button"
                                    disabled=move || busy.read().is_some() || changed.read().is_empty()
                                    on:click=into_folder
                                >
                                    <Glyph icon=Icon::Folder size=14 />
                                    {format!("Save into the folder {name}")}
                                </button>
                            }
                        })
                }}
                <button class="button primary" type="button" disabled=move || busy.read().is_some() on:click=zip>
                    <Glyph icon=Icon::Download size=14 />
                    "Save as zip"
                </button>
            </footer>
        </Dialog>
    }
}

#[component]
fn FileRow(at: usize, file: ChangedFile, chosen: RwSignal<usize>) -> impl IntoView {
    let (letter, word) = match &file.change {
        Change::Added => ("A", "added"),
        Change::Edited => ("M", "changed"),
        Change::Deleted => ("D", "deleted"),
        Change::Renamed { .. } => ("R", "renamed"),
    };
    let path: Arc<str> = file.path;
    let (folder, name) = path.rsplit_once('/').map_or(("", path.as_ref()), |(folder, name)| (folder, name));
    view! {
        <li>
            <button
                class="export-file"
                type="button"
                aria-current=move || (chosen.get() == at).then_some("true")
                title=path.to_string()
                on:click=move |_| chosen.set(at)
            >
                <span class="letters" data-change=letter title=word>
                    {letter}
                    <span class="visually-hidden">{format!(" {word}")}</span>
                </span>
                <span class="clip">{name.to_owned()}</span>
                <span class="dim clip export-folder">{folder.to_owned()}</span>
            </button>
        </li>
    }
}
