//! The one owner of what is open: documents and their history, what is shown,
//! what is derived. Panes read it through signals and change it by actions.

mod documents;
mod editors;
mod kept;
mod leading;
mod recognised;
mod session;

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use crate::json;
use crate::layout::ConfigRepo;
use crate::packer::PackerVersion;
use crate::preview::{Place, TemplateRead};
use crate::source::Span;
use crate::ui::browser::Background;
use crate::ui::shell::Toasts;
use crate::workspace::{Journal, Workspace};

pub use documents::EditKind;
pub use leading::ELSEWHERE;
pub use session::{Came, Card, OpenedFrom, Saving};

/// Something that an editor should show: a span of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    pub path: Arc<str>,
    pub span: Span,
    /// Grows, so that asking twice for the same place works.
    pub number: u32,
}

/// The workspace that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Names it in this browser's storage.
    pub id: String,
    pub name: String,
}

/// A handle on everything; cheap to copy, the same everywhere.
#[derive(Clone, Copy)]
pub struct Store {
    inner: StoredValue<Inner, LocalStorage>,
    /// What is open; `None` shows the start page.
    pub opened: RwSignal<Option<Opened>>,
    /// Grows with every action.
    pub revision: RwSignal<u64>,
    /// Grows when files come, go or are renamed.
    pub tree: RwSignal<u64>,
    /// How the repo is laid out.
    pub repo: RwSignal<Arc<ConfigRepo>>,
    pub tabs: RwSignal<Vec<Arc<str>>>,
    /// The file that the editor shows.
    pub active: RwSignal<Option<Arc<str>>>,
    /// The bake that the right pane shows: the path of its document.
    pub bake: RwSignal<Option<Arc<str>>>,
    /// The region of it that is shown in full; the first where it is none.
    pub region: RwSignal<String>,
    pub reveal: RwSignal<Option<Reveal>>,
    pub saving: RwSignal<Saving>,
    /// Another tab has the workspace: here it can only be looked at.
    pub elsewhere: RwSignal<bool>,
    /// Is the dialog open that takes a pasted stage?
    pub pasting: RwSignal<bool>,
    pub toasts: Toasts,
}

#[derive(Default)]
struct Inner {
    /// Where archives are read and repos recognised.
    background: Background,
    workspace: Workspace,
    journal: Journal,
    versions: HashMap<Arc<str>, ArcRwSignal<u64>>,
    parsed: HashMap<Arc<str>, (u64, Arc<json::Document>)>,
    templates: HashMap<Arc<str>, (u64, PackerVersion, Arc<TemplateRead>)>,
    editors: editors::Editors,
    session: session::Session,
    origin: OpenedFrom,
    /// Files that changed since somebody last asked.
    touched: Vec<Arc<str>>,
    /// Another for each workspace that is opened.
    project: u32,
}

impl Store {
    /// Makes the store and puts it into the context.
    pub fn provide() -> Self {
        let store = Self {
            inner: StoredValue::new_local(Inner::default()),
            opened: RwSignal::new(None),
            revision: RwSignal::new(0),
            tree: RwSignal::new(0),
            repo: RwSignal::default(),
            tabs: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
            bake: RwSignal::new(None),
            region: RwSignal::new(String::new()),
            reveal: RwSignal::new(None),
            saving: RwSignal::new(Saving::Saved),
            elsewhere: RwSignal::new(false),
            pasting: RwSignal::new(false),
            toasts: Toasts::new(),
        };
        provide_context(store);
        store
    }

    /// The store of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The worker that reads and writes archives.
    pub fn background(&self) -> Background {
        self.inner.with_value(|inner| inner.background.clone())
    }

    /// Reads the workspace; tracks nothing.
    pub fn with_workspace<T>(&self, read: impl FnOnce(&Workspace) -> T) -> T {
        self.inner.with_value(|inner| read(&inner.workspace))
    }

    /// Shows a file in the editor.
    pub fn open_file(&self, path: &str) {
        if !self.with_workspace(|workspace| workspace.document(path).is_some()) {
            self.toasts.say(format!("There is no file {path} in this workspace."));
            return;
        }
        let path: Arc<str> = path.into();
        if !self.tabs.read_untracked().contains(&path) {
            self.tabs.update(|tabs| tabs.push(Arc::clone(&path)));
        }
        if self.active.read_untracked().as_ref() != Some(&path) {
            self.active.set(Some(path));
        }
    }

    /// Closes a file's tab; its neighbour is shown instead.
    pub fn close_file(&self, path: &str) {
        let Some(at) = self.tabs.read_untracked().iter().position(|tab| tab.as_ref() == path) else { return };
        self.tabs.update(|tabs| drop(tabs.remove(at)));
        if self.active.read_untracked().as_deref() == Some(path) {
            let next = self.tabs.with_untracked(|tabs| tabs.get(at).or(tabs.last()).cloned());
            self.active.set(next);
        }
    }

    /// Shows a place: a span of a file, or the bake that it belongs to.
    pub fn open_place(&self, place: &Place) {
        if place.path.starts_with(crate::workspace::ASIDE) {
            let (store, place) = (*self, place.clone());
            if self.bake.read_untracked().as_ref() != Some(&place.path) {
                self.bake.set(Some(Arc::clone(&place.path)));
            }
            // Once the form shows that bake.
            request_animation_frame(move || {
                if !crate::ui::browser::lead_to(&store.fields_at(&place)) {
                    store.reveal(&place);
                }
            });
            return;
        }
        self.reveal(place);
    }

    /// The places of a bake's document that a form may show a field for, the
    /// closest first.
    fn fields_at(&self, place: &Place) -> Vec<String> {
        let Some(document) = self.json_untracked(&place.path) else { return Vec::new() };
        let node = document.node_at(place.span.start);
        let mut path = node.map(|node| document.path(node)).unwrap_or_default();
        let mut fields = Vec::new();
        while path.steps().len() > 1 {
            fields.push(path.to_string());
            path = path.parent().unwrap_or_default();
        }
        fields
    }

    /// Shows a span of a file in the editor.
    fn reveal(&self, place: &Place) {
        self.open_file(&place.path);
        let number = self.reveal.with_untracked(|last| last.as_ref().map_or(0, |last| last.number.wrapping_add(1)));
        self.reveal.set(Some(Reveal { path: Arc::clone(&place.path), span: place.span, number }));
    }
}
