use leptos::{html, prelude::*};

use crate::ui::controls::{Each, Glyph, Icon, When};

/// A workspace that this browser keeps.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kept {
    pub id: String,
    pub name: String,
    /// "12 files, 3 changed, today 14:05".
    pub detail: String,
    /// Removed, and still to be had back.
    pub removed: bool,
}

/// What becomes of a kept workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptChange {
    Name(String),
    Removed(bool),
}

/// The start page: what this is, three doors and a sample.
#[component]
pub fn StartPage(
    kept: Signal<Vec<Kept>>,
    /// What is being opened, if anything.
    busy: Signal<Option<String>>,
    can_cancel: Signal<bool>,
    on_cancel: Callback<()>,
    /// Why the last attempt failed.
    error: Signal<Option<String>>,
    /// False where the browser cannot hand out folders.
    folders: bool,
    on_folder: Callback<()>,
    on_files: Callback<web_sys::FileList>,
    /// A template that was pasted.
    on_text: Callback<String>,
    on_sample: Callback<()>,
    on_new: Callback<()>,
    on_kept: Callback<String>,
    on_change: Callback<(String, KeptChange)>,
    on_save_all: Callback<()>,
) -> impl IntoView {
    let zip_input = NodeRef::<html::Input>::new();
    let folder_input = NodeRef::<html::Input>::new();
    let renaming = RwSignal::new(None::<String>);
    let pasting = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            let _ = area.focus();
        }
    });
    let pick = move |node: NodeRef<html::Input>| {
        if let Some(input) = node.get_untracked() {
            input.set_value("");
            input.click();
        }
    };
    let picked = move |input: web_sys::HtmlInputElement| {
        if let Some(files) = input.files()
            && files.length() > 0
        {
            on_files.run(files);
        }
    };
    view! {
        <main class="start" aria-label="Start">
            <div class="start-body">
                <h1 class="start-title">
                    <span class="mark" aria-hidden="true">
                        "B"
                    </span>
                    "Bakewright"
                </h1>
                <p class="start-lead">
                    "Edit the Packer templates and scripts behind Spinnaker’s Bake stage, and see exactly what Orca, Rosco and Packer will make of them before a bake does."
                </p>
                <ul class="doors" aria-label="Ways to begin">
                    <li>
                        <button
                            class="door"
                            type="button"
                            on:click=move |_| if folders { on_folder.run(()) } else { pick(folder_input) }
                        >
                            <Glyph icon=Icon::Folder size=20 />
                            <strong>"Open a folder"</strong>
                            <span>"Your config repo, as it is on disk"</span>
                        </button>
                    </li>
                    <li>
                        <button class="door" type="button" on:click=move |_| pick(zip_input)>
                            <Glyph icon=Icon::Archive size=20 />
                            <strong>"Open a zip, a tar or files"</strong>
                            <span>"Or drop any of these anywhere on this page"</span>
                        </button>
                    </li>
                    <li>
                        <button class="door" type="button" on:click=move |_| on_new.run(())>
                            <Glyph icon=Icon::Template size=20 />
                            <strong>"New from…"</strong>
                            <span>"A tarball, a zip or packages, with a bake"</span>
                        </button>
                    </li>
                    <li>
                        <button
                            class="door"
                            type="button"
                            aria-expanded=move || pasting.get().to_string()
                            on:click=move |_| pasting.update(|pasting| *pasting = !*pasting)
                        >
                            <Glyph icon=Icon::Paste size=20 />
                            <strong>"Paste a template"</strong>
                            <span>"One template, a rosco.yml, or a manifest that carries them"</span>
                        </button>
                    </li>
                    <li>
                        <button class="door" type="button" on:click=move |_| on_sample.run(())>
                            <Glyph icon=Icon::Bake size=20 />
                            <strong>"Open the sample repo"</strong>
                            <span>"A template, its script, a Bake stage"</span>
                        </button>
                    </li>
                </ul>
                <input
                    node_ref=zip_input
                    class="visually-hidden"
                    type="file"
                    multiple
                    aria-label="Zip file, tar or single files"
                    tabindex="-1"
                    on:change:target=move |event| picked(event.target())
                />
                <input
                    node_ref=folder_input
                    class="visually-hidden"
                    type="file"
                    prop:webkitdirectory=true
                    multiple
                    aria-label="Folder"
                    tabindex="-1"
                    on:change:target=move |event| picked(event.target())
                />
                <When when=move || pasting.get()>
                    <div class="start-paste">
                        <textarea
                            node_ref=area
                            class="textarea"
                            rows="6"
                            aria-label="Text to open"
                            spellcheck="false"
                            prop:value=text
                            on:input:target=move |event| text.set(event.target().value())
                        ></textarea>
                        <button
                            class="button"
                            type="button"
                            disabled=move || text.read().trim().is_empty()
                            on:click=move |_| on_text.run(text.get_untracked())
                        >
                            "Open the text"
                        </button>
                    </div>
                </When>
                <div class="start-status">
                    <div role="status">{move || busy.get().map(|what| view! { <p class="busy">{what}</p> })}</div>
                    <When when=move || can_cancel.get()>
                        <button class="button" type="button" on:click=move |_| on_cancel.run(())>
                            "Cancel"
                        </button>
                    </When>
                </div>
                {move || {
                    error
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
                <When when=move || !kept.read().is_empty()>
                    <section class="kept" aria-label="Kept in this browser">
                        <div class="kept-head">
                            <h2>"Kept in this browser"</h2>
                            <button class="button quiet" type="button" on:click=move |_| on_save_all.run(())>
                                "Save all as a zip"
                            </button>
                        </div>
                        <ul>
                            <Each each=move || kept.get() key=Clone::clone let:one>
                                {kept_row(one, renaming, on_kept, on_change)}
                            </Each>
                        </ul>
                    </section>
                </When>
                <p class="start-note">
                    <Glyph icon=Icon::Secret size=14 />
                    "Everything stays in this browser. There is no server and no account; nothing is sent anywhere."
                </p>
                <p class="start-note">
                    <a href="public/guide.html" target="_blank">
                        "Guide: how to read the preview, and what it assumes"
                    </a>
                </p>
            </div>
        </main>
    }
}

/// A kept workspace: opened, renamed, removed and brought back.
fn kept_row(
    one: Kept,
    renaming: RwSignal<Option<String>>,
    on_kept: Callback<String>,
    on_change: Callback<(String, KeptChange)>,
) -> AnyView {
    let id = StoredValue::new(one.id);
    let change = move |change| on_change.run((id.get_value(), change));
    if one.removed {
        return view! {
            <li class="kept-row">
                <span class="kept-one dim">{format!("{} is removed. It is gone once this page is opened again.", one.name)}</span>
                <button class="button quiet" type="button" on:click=move |_| change(KeptChange::Removed(false))>
                    "Bring back"
                </button>
            </li>
        }
        .into_any();
    }
    let name = StoredValue::new(one.name.clone());
    let is_renamed = move || renaming.read().as_ref() == Some(&id.get_value());
    let (rename, remove) = (format!("Rename {}", one.name), format!("Remove {}", one.name));
    view! {
        <li class="kept-row">
            <button class="kept-one" type="button" on:click=move |_| on_kept.run(id.get_value())>
                <strong>{one.name}</strong>
                <span class="dim">{one.detail}</span>
            </button>
            <When when=is_renamed>
                <input
                    class="input kept-name"
                    type="text"
                    aria-label="New name"
                    prop:value=name.get_value()
                    on:change:target=move |event| {
                        let wanted = event.target().value().trim().to_owned();
                        renaming.set(None);
                        if !wanted.is_empty() {
                            change(KeptChange::Name(wanted));
                        }
                    }
                />
            </When>
            <button
                class="icon-button"
                type="button"
                title="Rename"
                aria-label=rename
                on:click=move |_| renaming.update(|renaming| *renaming = renaming.take().xor(Some(id.get_value())))
            >
                <Glyph icon=Icon::Rename size=14 />
            </button>
            <button class="icon-button" type="button" title="Remove" aria-label=remove on:click=move |_| change(KeptChange::Removed(true))>
                <Glyph icon=Icon::Remove size=14 />
            </button>
        </li>
    }
    .into_any()
}
