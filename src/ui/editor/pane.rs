use std::sync::Arc;

use leptos::{ev, prelude::*};

use super::Language;
use super::edits::Editing;
use super::monaco::Severity as MarkerSeverity;
use super::monaco::{Marker, MonacoChange, MonacoHandle};
use super::text::TextEditor;
use super::visual::VisualView;
use crate::layout::{FileKind, TemplateForm};
use crate::preview::{Finding, Place, Severity};
use crate::ui::chain::Showing;
use crate::ui::controls::{Each, Glyph, Icon, When};
use crate::ui::derived::Derived;
use crate::ui::store::{ELSEWHERE, Store};
use crate::worker::Parts;
use crate::workspace::Scope;

/// How a template is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    Visual,
    #[default]
    Split,
    Text,
}

impl View {
    const ALL: [Self; 3] = [Self::Visual, Self::Split, Self::Text];

    const fn name(self) -> &'static str {
        match self {
            Self::Visual => "Visual",
            Self::Split => "Split",
            Self::Text => "Text",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Visual => "visual",
            Self::Split => "split",
            Self::Text => "text",
        }
    }
}

/// The main "Editor": tabs, the switch of views, the views.
#[component]
pub fn EditorPane(monaco: MonacoHandle, children: Children) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let view = RwSignal::new(View::default());
    let path: Signal<Option<Arc<str>>> = store.active.into();
    let is_template = Memo::new(move |_| {
        path.get().is_some_and(|path| derived.kind(&path) == FileKind::Template(TemplateForm::Json))
    });
    let shown = Memo::new(move |_| if is_template.get() { view.get() } else { View::Text });
    let editing = Editing::new(store, path, derived.packer);
    let shows = expect_context::<Showing>();
    Effect::new(move |_| {
        let forms = is_template.get() && shown.get() != View::Text;
        let editor = if forms { Parts::VARIABLES.with(Parts::RENDERED) } else { Parts::NONE };
        if shows.0.read_untracked().editor != editor {
            shows.0.update(|shows| shows.editor = editor);
        }
    });

    view! {
        <main class="editor" aria-label="Editor">
            {children()}
            <Tabs />
            <When
                when=move || path.read().is_some()
                fallback=move || view! { <NothingOpen /> }
            >
                <div class="editor-bar">
                    <When
                        when=move || is_template.get()
                        fallback=move || view! { <span class="dim">{move || path.get().map(|path| derived.kind(&path).word())}</span> }
                    >
                        <div class="segments" role="group" aria-label="View">
                            {View::ALL
                                .map(|one| {
                                    view! {
                                        <button
                                            type="button"
                                            aria-pressed=move || (view.get() == one).to_string()
                                            on:click=move |_| view.set(one)
                                        >
                                            {one.name()}
                                        </button>
                                    }
                                })
                                .collect_view()}
                        </div>
                    </When>
                    <span class="crumbs clip dim" title=move || editing.path_text()>{move || crumbs(&editing.path_text())}</span>
                </div>
                <div class="views" data-view=move || shown.get().key()>
                    <When when=move || shown.get() != View::Text>
                        <VisualView editing />
                    </When>
                    // Kept alive, so that caret and scroll survive a change of view.
                    <div class="text-view" hidden=move || shown.get() == View::Visual>
                        <FileText monaco path />
                    </div>
                </div>
            </When>
        </main>
    }
}

fn crumbs(path: &str) -> String {
    path.replace('/', " › ")
}

/// The text of the shown file, or why there is none.
#[component]
fn FileText(monaco: MonacoHandle, path: Signal<Option<Arc<str>>>) -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let text =
        Memo::new(move |_| path.read().as_deref().and_then(|path| store.text(path)).unwrap_or_else(|| "".into()));
    let locked =
        Memo::new(move |_| path.read().as_deref().and_then(|path| store.read_only(path)).map(|why| why.to_string()));
    let language =
        Memo::new(move |_| path.read().as_deref().map(|path| Language::of(path, &text.read())).unwrap_or_default());
    let markers = Memo::new(move |_| {
        let Some(path) = path.get() else { return Vec::new() };
        let findings = derived.findings.read();
        let of_file = findings.iter().filter_map(|finding| Some((finding, finding.place.as_ref()?)));
        of_file
            .filter(|(_, place)| place.path == path)
            .map(|(finding, place)| marker(finding, place))
            .collect::<Vec<_>>()
    });
    view! {
        <When
            when=move || locked.read().is_none()
            fallback=move || view! {
                <div class="empty">
                    <strong>"This file cannot be edited here"</strong>
                    <p>{move || locked.get().map(|why| format!("{why}. Its bytes are kept as they are, also on export."))}</p>
                </div>
            }
        >
            <TextEditor
                monaco
                path
                text
                language
                read_only=Signal::derive(move || store.elsewhere.get().then(|| ELSEWHERE.to_owned()))
                on_change=Callback::new(move |change: MonacoChange| store.typed(&change.path, change.edits, change.gesture))
                on_undo=Callback::new(move |path: Arc<str>| store.undo(Scope::File(path.to_string())))
                on_redo=Callback::new(move |path: Arc<str>| store.redo(Scope::File(path.to_string())))
                reveal=store.reveal
                markers
            />
        </When>
    }
}

fn marker(finding: &Finding, place: &Place) -> Marker {
    Marker {
        severity: match finding.severity {
            Severity::Error => MarkerSeverity::Error,
            Severity::Warning => MarkerSeverity::Warning,
            Severity::Info => MarkerSeverity::Information,
        },
        span: place.span,
        message: finding.message.clone(),
        source: finding.service.map_or("Bakewright", crate::preview::Service::name).to_owned(),
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let store = Store::expect();
    let on_key = move |event: ev::KeyboardEvent| {
        let tabs = store.tabs.get_untracked();
        let Some(at) = store.active.get_untracked().and_then(|active| tabs.iter().position(|tab| *tab == active))
        else {
            return;
        };
        let next = match event.key().as_str() {
            "ArrowRight" => tabs.get((at + 1) % tabs.len().max(1)),
            "ArrowLeft" => tabs.get((at + tabs.len() - 1) % tabs.len().max(1)),
            "Delete" => {
                if let Some(path) = tabs.get(at) {
                    store.close_file(path);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(path) = next {
            store.open_file(path);
            crate::ui::browser::focus_soon(&format!("tab:{path}"));
        }
    };
    view! {
        <div class="tabs" role="group" aria-label="Open files" on:keydown=on_key>
            <Each each=move || store.tabs.get() key=Clone::clone let:path>
                {
                    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                    let (active, changed, open, close) = (path.clone(), path.clone(), path.clone(), path.clone());
                    let is_active = Memo::new(move |_| store.active.read().as_ref() == Some(&active));
                    let is_changed = Memo::new(move |_| store.is_changed(&changed));
                    let label = name.clone();
                    view! {
                        <div class="tab" class:active=move || is_active.get()>
                            <button
                                class="tab-name"
                                type="button"
                                id=format!("tab:{path}")
                                title=path.to_string()
                                aria-current=move || is_active.get().then_some("true")
                                on:click=move |_| store.open_file(&open)
                                on:auxclick=move |event| {
                                    if event.button() == 1 {
                                        store.close_file(&close);
                                    }
                                }
                            >
                                {name}
                                {move || {
                                    is_changed
                                        .get()
                                        .then(|| {
                                            view! {
                                                <span class="dot" title="Changed">
                                                    <span class="visually-hidden">"changed"</span>
                                                </span>
                                            }
                                        })
                                }}
                            </button>
                            <CloseTab path label />
                        </div>
                    }
                }
            </Each>
        </div>
    }
}

#[component]
fn CloseTab(path: Arc<str>, label: String) -> impl IntoView {
    let store = Store::expect();
    view! {
        <button
            class="tab-close"
            type="button"
            aria-label=format!("Close {label}")
            on:click=move |_| store.close_file(&path)
        >
            <Glyph icon=Icon::Close size=10 />
        </button>
    }
}

#[component]
fn NothingOpen() -> impl IntoView {
    let store = Store::expect();
    let derived = Derived::expect();
    let templates = Memo::new(move |_| {
        let paths = derived.paths.get();
        paths.into_iter().filter(|path| derived.kind(path).is_template()).take(8).collect::<Vec<_>>()
    });
    view! {
        <div class="empty nothing-open">
            <strong>
                {move || if templates.read().is_empty() { "No Packer template in this workspace" } else { "Open a template" }}
            </strong>
            <p>
                {move || {
                    if templates.read().is_empty() {
                        "None of its files is a JSON object with builders, or ends in .pkr.hcl. Other files open from the tree."
                    } else {
                        "or any other file from the tree; Ctrl K finds one by name."
                    }
                }}
            </p>
            <ul class="open-list">
                <Each each=move || templates.get() key=Clone::clone let:path>
                    {
                        let target = path.clone();
                        view! {
                            <li>
                                <button class="link-button mono" type="button" on:click=move |_| store.open_file(&target)>
                                    {path.to_string()}
                                </button>
                            </li>
                        }
                    }
                </Each>
            </ul>
        </div>
    }
}
