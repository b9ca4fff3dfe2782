use std::sync::Arc;

use leptos::prelude::*;

use super::changes::Difference;
use super::ways_out::{NotSaved, OnDisk, Way, remarks, save_file, save_folder};
use crate::layout::LAYOUTS;
use crate::preview::Severity;
use crate::source::FileMode;
use crate::ui::browser::copy_text;
use crate::ui::controls::{Checkbox, Choice, Dialog, Each, Glyph, Icon, When};
use crate::ui::derived::Derived;
use crate::ui::store::{Came, Store};
use crate::workspace::export::Which;
use crate::workspace::import::ArchiveFormat;
use crate::workspace::{Change, ChangedFile};

const FORMATS: [(&str, &str, Option<ArchiveFormat>); 4] = [
    ("zip", "Zip", Some(ArchiveFormat::Zip)),
    ("tar.gz", "tar.gz", Some(ArchiveFormat::TarGz)),
    ("tar", "tar", Some(ArchiveFormat::Tar)),
    ("patch", "Patch for git apply", None),
];

/// The review of an export: the changed files, each with its difference, and
/// the problems that remain; then the ways out.
#[component]
pub fn ExportReview(open: RwSignal<bool>) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let format = RwSignal::new("zip".to_owned());
    let part = RwSignal::new("all".to_owned());
    let layout = RwSignal::new(String::new());
    let stock = RwSignal::new(false);
    let bakes = RwSignal::new(false);
    let busy = RwSignal::new(None::<String>);
    let problem = RwSignal::new(None::<String>);
    let conflicts = RwSignal::new(Vec::<String>::new());
    let told = RwSignal::new(Vec::<String>::new());
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
            conflicts.set(Vec::new());
            chosen.set(0);
            let came = store.origin().form;
            format.set(if came.entries.is_empty() { "zip" } else { came.format.extension() }.to_owned());
        }
    });
    let folder = Memo::new(move |_| {
        open.track();
        match store.origin().came {
            Came::Folder(folder) => Some(folder.name()),
            Came::Here | Came::Archive => None,
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
    let is_patch = Memo::new(move |_| format.read().as_str() == "patch");
    let is_all = Memo::new(move |_| !is_patch.get() && part.read().as_str() == "all");
    let way = Memo::new(move |_| {
        let format = format.read();
        let format = FORMATS.iter().find(|(id, ..)| *id == format.as_str()).and_then(|(_, _, format)| *format);
        let which = Which { changed_only: !is_all.get(), bakes: bakes.get() };
        let layout = Some(layout.get()).filter(|layout| is_all.get() && !layout.is_empty());
        Way { format, which, layout, stock: stock.get() }
    });
    Effect::new(move |_| {
        let way = way.get();
        told.set(Vec::new());
        if open.get() && way.layout.is_some() {
            let work = remarks(store, way, derived.repo.get().as_ref().clone());
            leptos::task::spawn_local(async move {
                match work.await {
                    Ok(remarks) => told.set(remarks),
                    Err(why) => problem.set(Some(why)),
                }
            });
        }
    });
    let begin = move |what: &str| {
        busy.set(Some(what.to_owned()));
        problem.set(None);
        conflicts.set(Vec::new());
    };
    let end = move |outcome: Result<String, NotSaved>| {
        match outcome {
            Ok(said) => {
                store.toasts.say(said);
                open.set(false);
            }
            Err(NotSaved::Changed(paths)) => conflicts.set(paths),
            Err(NotSaved::Failed(why)) => problem.set(Some(why)),
        }
        busy.set(None);
    };
    let save = move |_| {
        begin("Packing…");
        let work = save_file(store, way.get_untracked(), derived.repo.get_untracked().as_ref().clone());
        leptos::task::spawn_local(async move { end(work.await.map_err(NotSaved::Failed)) });
    };
    let into_folder = move |on_disk: OnDisk| {
        begin("Saving…");
        let work = save_folder(store, bakes.get_untracked(), on_disk);
        leptos::task::spawn_local(async move { end(work.await) });
    };
    let remaining = Memo::new(move |_| {
        let findings = derived.findings.get();
        let serious = findings.into_iter().filter(|finding| finding.severity != Severity::Info);
        serious.map(|finding| finding.message).collect::<Vec<_>>()
    });
    let formats = FORMATS.iter().map(|(id, name, _)| ((*id).to_owned(), (*name).to_owned()));
    let formats = Signal::stored(formats.collect::<Vec<_>>());
    let parts = [("all", "Everything"), ("changed", "What changed")];
    let parts = Signal::stored(parts.map(|(id, name)| (id.to_owned(), name.to_owned())).to_vec());
    let layouts = Signal::derive(move || {
        let now = derived.layout_name.get();
        let mut layouts = vec![(String::new(), format!("As it is: {now}"))];
        let others = LAYOUTS.iter().filter(|layout| layout.name != now);
        layouts.extend(others.map(|layout| (layout.id.to_owned(), layout.name.to_owned())));
        layouts
    });

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
                        let mut last = None;
                        changed
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, file)| {
                                let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                                let head = (last.as_ref() != Some(&folder) && !folder.is_empty()).then(|| folder.clone());
                                last = Some(folder);
                                view! { <FileRow at file head chosen /> }
                            })
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
                    <When when=move || shown.read().is_some()>
                        <Difference file=shown />
                    </When>
                </div>
            </div>
            <div class="export-notes">
                <div class="export-ways">
                    <label for="export-format">"Save as"</label>
                    <Choice name="Save as" id="export-format" value=format options=formats on_input=Callback::new(move |to| format.set(to)) />
                    <When when=move || !is_patch.get()>
                        <Choice name="What" value=part options=parts on_input=Callback::new(move |to| part.set(to)) />
                    </When>
                    <When when=move || is_all.get()>
                        <label for="export-layout">"Layout"</label>
                        <Choice name="Layout" id="export-layout" value=layout options=layouts on_input=Callback::new(move |to| layout.set(to)) />
                    </When>
                    <Checkbox name="Include the bakes (.bakewright/)" checked=bakes on_input=Callback::new(move |on: bool| bakes.set(on)) />
                    {move || {
                        let stage = derived.bake.get()?.stage_text()?;
                        let copy = move |_| {
                            let stage = stage.clone();
                            leptos::task::spawn_local(async move {
                                let copied = copy_text(&stage).await;
                                store.toasts.say(if copied { "Copied the stage: paste it in Deck, under Edit stage as JSON." } else { "This browser does not let the page copy." });
                            });
                        };
                        Some(view! {
                            <button class="button quiet" type="button" title="For Deck: Edit stage as JSON" on:click=copy>
                                <Glyph icon=Icon::Copy size=14 />
                                "Copy the shown stage for Deck"
                            </button>
                        })
                    }}
                </div>
                <When when=move || !told.read().is_empty()>
                    <div class="export-told" role="region" aria-label="What the layout changes" tabindex="0">
                        <ul>
                            <Each each=move || told.get() key=Clone::clone let:remark>
                                <li>{remark}</li>
                            </Each>
                        </ul>
                        <Checkbox
                            name="Include templates for Debian packages under the names of Rosco’s own"
                            checked=stock
                            on_input=Callback::new(move |on: bool| stock.set(on))
                        />
                    </div>
                </When>
                <When when=move || !remaining.read().is_empty()>
                    <details class="export-problems">
                        <summary class="warn">
                            {move || match remaining.read().len() {
                                1 => "1 problem remains".to_owned(),
                                count => format!("{count} problems remain"),
                            }}
                        </summary>
                        <ul>
                            {move || remaining.get().into_iter().map(|message| view! { <li>{message}</li> }).collect_view()}
                        </ul>
                    </details>
                </When>
                <When when=move || modes_unknown.get()>
                    <p class="message dim">
                        <Glyph icon=Icon::Info size=14 />
                        <span>"A folder tells no file modes, and git’s index does not know them all: those are written as plain files in an archive, and a patch says nothing of them."</span>
                    </p>
                </When>
                <When when=move || !conflicts.read().is_empty()>
                    <div class="message bad" role="alert">
                        <Glyph icon=Icon::Attention size=14 />
                        <span>
                            {move || format!("Changed on disk since it was opened, so nothing was written: {}", conflicts.read().join(", "))}
                        </span>
                    </div>
                    <div class="export-ways">
                        <button class="button" type="button" on:click=move |_| into_folder(OnDisk::Overwrite)>
                            "Write mine over them"
                        </button>
                        <button class="button" type="button" on:click=move |_| into_folder(OnDisk::Take)>
                            "Take what is on disk"
                        </button>
                        <button class="button" type="button" on:click=move |_| into_folder(OnDisk::Leave)>
                            "Leave them, save the rest"
                        </button>
                    </div>
                </When>
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
                                    on:click=move |_| into_folder(OnDisk::Ask)
                                >
                                    <Glyph icon=Icon::Folder size=14 />
                                    {format!("Save into the folder {name}")}
                                </button>
                            }
                        })
                }}
                <button class="button primary" type="button" disabled=move || busy.read().is_some() on:click=save>
                    <Glyph icon=Icon::Download size=14 />
                    {move || format!("Save as {}", way.read().extension())}
                </button>
            </footer>
        </Dialog>
    }
}

#[component]
fn FileRow(at: usize, file: ChangedFile, head: Option<String>, chosen: RwSignal<usize>) -> impl IntoView {
    let (letter, word) = match &file.change {
        Change::Added => ("A", "added"),
        Change::Edited => ("M", "changed"),
        Change::Deleted => ("D", "deleted"),
        Change::Renamed { .. } => ("R", "renamed"),
    };
    let path: Arc<str> = file.path;
    let name = path.rsplit('/').next().unwrap_or_default();
    view! {
        {head.map(|folder| view! { <li class="dim clip export-folder" title=folder.clone()>{folder.clone()}</li> })}
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
            </button>
        </li>
    }
}
