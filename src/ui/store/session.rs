use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::{ev, prelude::*};
use serde_json::Value;
use wasm_bindgen::JsCast;

use super::documents::now;
use super::{Opened, Store};
use crate::json;
use crate::source::Snapshot;
use crate::ui::browser::{Folder, Storage, StorageError, ask_to_persist};
use crate::workspace::import::ArchiveForm;
use crate::workspace::{Action, Journal, Workspace};

/// Actions are written together, at the latest so long after the first.
const PAUSE: Duration = Duration::from_millis(150);
/// After so many actions the workspace is written anew, its journal emptied.
const ACTIONS_A_BASE: u32 = 2_000;

/// How safe the user's work is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    Saved,
    Saving,
    /// Not saved, and why.
    Failed(String),
}

/// What is on its way to the storage.
#[derive(Default)]
pub struct Session {
    storage: Option<Rc<Storage>>,
    pending: Vec<u8>,
    scheduled: bool,
    writing: bool,
    since_base: u32,
    pub(super) leading: super::leading::Leading,
}

/// How a workspace came into the browser, and so how it can leave.
#[derive(Clone, Default)]
pub enum Came {
    /// The sample, or files that can only be read.
    #[default]
    Here,
    Archive,
    /// A folder that can be saved back into.
    Folder(Rc<Folder>),
}

impl Came {
    pub fn folder(&self) -> Option<&Rc<Folder>> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Here | Self::Archive => None,
        }
    }
}

/// The way in, and the form that an archive had.
#[derive(Clone, Default)]
pub struct OpenedFrom {
    pub form: ArchiveForm,
    pub came: Came,
}

/// What the start page shows of a kept workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub name: String,
    pub files: usize,
    /// Of all files together.
    pub bytes: usize,
    /// Removed by the user, who may want it back.
    pub removed: bool,
    /// Milliseconds since 1970.
    pub touched: u64,
    /// What was shown: open tabs, the active file, the bake.
    pub tabs: Vec<String>,
    pub active: Option<String>,
    pub bake: Option<String>,
    /// Is this the one to come back to after a reload?
    pub current: bool,
}

impl Card {
    /// `None` where it is not that of a workspace.
    pub(super) fn read(text: &str) -> Option<Self> {
        let card = json::read(text).ok()?;
        let text = |name| Some(card.get(name)?.as_str()?.to_owned());
        let number = |name| usize::try_from(card.get(name)?.as_u64()?).ok();
        let flag = |name| card.get(name).and_then(Value::as_bool).unwrap_or_default();
        let tabs = card.get("tabs").and_then(Value::as_array);
        Some(Self {
            name: text("name")?,
            files: number("files")?,
            bytes: number("bytes").unwrap_or_default(),
            removed: flag("removed"),
            touched: card.get("touched")?.as_u64()?,
            tabs: tabs.into_iter().flatten().filter_map(|tab| tab.as_str().map(ToOwned::to_owned)).collect(),
            active: text("active"),
            bake: text("bake"),
            current: flag("current"),
        })
    }

    pub(super) fn written(&self) -> String {
        let Self { name, files, bytes, removed, touched, tabs, active, bake, current } = self;
        serde_json::json!({
            "name": name,
            "files": files,
            "bytes": bytes,
            "removed": removed,
            "touched": touched,
            "tabs": tabs,
            "active": active,
            "bake": bake,
            "current": current,
        })
        .to_string()
    }
}

impl Store {
    /// Opens files as a new workspace and keeps it in this browser.
    pub async fn open_workspace(&self, name: &str, files: Snapshot, form: ArchiveForm, came: Came) {
        let workspace = Workspace::open(name, files.iter().map(|(path, file)| (path.to_owned(), file.clone())));
        let id = format!("{:x}-{:x}", now(), (js_sys::Math::random() * 1e9).to_bits() & 0xffff_ffff);
        let repo = self.recognised(&workspace.snapshot()).await;
        self.install(workspace, Journal::default(), repo);
        let form_bytes = form.to_bytes();
        let handle = came.folder().map(|folder| folder.handle().clone());
        self.inner.update_value(|inner| inner.origin = OpenedFrom { form, came });
        self.opened.set(Some(Opened { id: id.clone(), name: name.to_owned() }));
        self.lead(&id).await;
        self.saving.set(Saving::Saving);
        ask_to_persist();
        self.write_base(true).await;
        if let Ok(storage) = self.storage().await
            && let Err(error) = storage.put_origin(&id, Some(&form_bytes), handle.as_ref()).await
        {
            self.saving.set(Saving::Failed(error.to_string()));
        }
    }

    /// How the workspace came.
    pub fn origin(&self) -> OpenedFrom {
        self.inner.with_value(|inner| inner.origin.clone())
    }

    /// Brings a kept workspace back, with all that was shown.
    pub async fn resume(&self, id: &str, card: &Card) -> Result<(), String> {
        self.lead(id).await;
        self.read_again(id, card).await
    }

    /// Reads a kept workspace anew.
    pub(super) async fn read_again(&self, id: &str, card: &Card) -> Result<(), String> {
        let said = |error: StorageError| error.to_string();
        let storage = self.storage().await.map_err(said)?;
        let kept = storage.load(id).await.map_err(said)?;
        let Some(base) = kept.base else { return Err("nothing of this workspace is stored any more".to_owned()) };
        let restored =
            Journal::restore(&base, &kept.entries, |document| kept.files.get(&document.to_string()).cloned())
                .map_err(|error| error.to_string())?;
        let name = restored.workspace.name().to_owned();
        let (form, handle) = storage.origin(id).await.map_err(said)?;
        let repo = self.recognised(&restored.workspace.snapshot()).await;
        self.install(restored.workspace, restored.journal, repo);
        let form: ArchiveForm = form.and_then(|form| ArchiveForm::from_bytes(&form)).unwrap_or_default();
        let came = match handle {
            Some(handle) => Came::Folder(Rc::new(Folder::new(handle.unchecked_into()))),
            None if form.entries.is_empty() => Came::Here,
            None => Came::Archive,
        };
        self.inner.update_value(|inner| inner.origin = OpenedFrom { form, came });
        self.opened.set(Some(Opened { id: id.to_owned(), name: name.clone() }));
        for lost in &restored.lost {
            self.toasts.say(format!("Not all could be brought back: {lost}."));
        }
        for tab in &card.tabs {
            if self.with_workspace(|workspace| workspace.document(tab).is_some()) {
                self.tabs.update(|tabs| tabs.push(tab.as_str().into()));
            }
        }
        let there = |path: &Option<String>| {
            path.as_deref()
                .filter(|path| self.with_workspace(|workspace| workspace.document(path).is_some()))
                .map(Arc::from)
        };
        self.active.set(there(&card.active));
        self.bake.set(there(&card.bake).or_else(|| self.bakes().first().cloned()));
        // Who leads may be writing.
        if !self.elsewhere.get_untracked() {
            if card.name != name {
                self.perform(&Action::Name(card.name.clone()));
                self.opened.set(Some(Opened { id: id.to_owned(), name: card.name.clone() }));
            }
            self.write_base(false).await;
        }
        Ok(())
    }

    /// Back to the start page; the workspace stays kept.
    pub async fn close_workspace(&self) {
        self.flush().await;
        self.write_card(false).await;
        self.opened.set(None);
        self.stop_leading();
        self.install(Workspace::default(), Journal::default(), Arc::default());
    }

    /// Puts an action on its way to the storage.
    pub(super) fn keep(&self, action: &Action) {
        if self.opened.read_untracked().is_none() {
            return;
        }
        let schedule = self.inner.try_update_value(|inner| {
            match inner.journal.entry(action) {
                Ok(entry) => inner.session.pending.extend(entry),
                Err(error) => self.saving.set(Saving::Failed(error.to_string())),
            }
            inner.session.since_base += 1;
            !std::mem::replace(&mut inner.session.scheduled, true)
        });
        if *self.saving.read_untracked() == Saving::Saved {
            self.saving.set(Saving::Saving);
        }
        if schedule == Some(true) {
            let store = *self;
            set_timeout(move || leptos::task::spawn_local(async move { store.flush().await }), PAUSE);
        }
    }

    /// Writes what is pending; called early when the page is about to go.
    pub async fn flush(&self) {
        let Some(Opened { id, .. }) = self.opened.get_untracked() else { return };
        let taken = self.inner.try_update_value(|inner| {
            let session = &mut inner.session;
            session.scheduled = false;
            if session.writing || session.pending.is_empty() {
                return None;
            }
            session.writing = true;
            Some((std::mem::take(&mut session.pending), inner.journal.next(), session.since_base > ACTIONS_A_BASE))
        });
        let Some(Some((entries, number, anew))) = taken else { return };
        let written = match self.storage().await {
            Ok(storage) => storage.append(&id, number, &entries).await,
            Err(error) => Err(error),
        };
        let more = self
            .inner
            .try_update_value(|inner| {
                inner.session.writing = false;
                if written.is_err() {
                    let later = std::mem::replace(&mut inner.session.pending, entries);
                    inner.session.pending.extend(later);
                    return false;
                }
                !inner.session.pending.is_empty()
            })
            .unwrap_or_default();
        match written {
            Err(error) => self.saving.set(Saving::Failed(error.to_string())),
            Ok(()) if more => Box::pin(self.flush()).await,
            Ok(()) => {
                self.saving.set(Saving::Saved);
                if anew {
                    self.write_base(false).await;
                }
            }
        }
    }

    /// Writes what is pending at once, for the page is about to go.
    pub fn flush_on_leaving(self) {
        let listener = window_event_listener(ev::visibilitychange, move |_| self.hurry());
        let leaving = window_event_listener(ev::pagehide, move |_| self.hurry());
        on_cleanup(move || {
            listener.remove();
            leaving.remove();
        });
    }

    /// As [`Self::flush`], but beside a write that is under way: numbers keep them in order.
    fn hurry(self) {
        let Some(Opened { id, .. }) = self.opened.get_untracked() else { return };
        let taken = self.inner.try_update_value(|inner| {
            let entries = std::mem::take(&mut inner.session.pending);
            let storage = inner.session.storage.clone();
            (!entries.is_empty()).then(|| Some((storage?, entries, inner.journal.next())))
        });
        let Some(Some(Some((storage, entries, number)))) = taken else { return };
        leptos::task::spawn_local(async move {
            match storage.append(&id, number, &entries).await {
                Ok(()) => self.saving.set(Saving::Saved),
                Err(error) => self.saving.set(Saving::Failed(error.to_string())),
            }
        });
    }

    /// Writes the whole workspace in place of its journal.
    async fn write_base(&self, with_files: bool) {
        let Some(Opened { id, .. }) = self.opened.get_untracked() else { return };
        let prepared = self.inner.try_update_value(|inner| {
            inner.session.pending.clear();
            inner.session.since_base = 0;
            let base = inner.journal.base(&inner.workspace).map_err(|error| error.to_string())?;
            let files: Vec<(String, Arc<[u8]>)> = if with_files {
                inner.workspace.opened_files().map(|(id, bytes)| (id.to_string(), Arc::clone(bytes))).collect()
            } else {
                Vec::new()
            };
            Ok::<_, String>((base, files))
        });
        let result = match prepared {
            None => return,
            Some(Err(error)) => Err(error),
            Some(Ok((base, files))) => match self.storage().await {
                Ok(storage) => storage.put_base(&id, &base, &files).await.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            },
        };
        match result {
            Ok(()) => {
                self.write_card(true).await;
                self.saving.set(Saving::Saved);
            }
            Err(why) => self.saving.set(Saving::Failed(why)),
        }
    }

    /// Writes what the start page and a reload need to know.
    pub async fn write_card(&self, current: bool) {
        let Some(Opened { id, .. }) = self.opened.get_untracked() else { return };
        let text = |path: Option<Arc<str>>| path.map(|path| path.to_string());
        let card = Card {
            name: self.with_workspace(|workspace| workspace.name().to_owned()),
            files: self.with_workspace(Workspace::len),
            bytes: self.with_workspace(|workspace| workspace.documents().map(|one| one.file().bytes.len()).sum()),
            removed: false,
            touched: now(),
            tabs: self.tabs.with_untracked(|tabs| tabs.iter().map(ToString::to_string).collect()),
            active: text(self.active.get_untracked()),
            bake: text(self.bake.get_untracked()),
            current,
        };
        if let Ok(storage) = self.storage().await
            && let Err(error) = storage.put_card(&id, &card.written()).await
        {
            self.saving.set(Saving::Failed(error.to_string()));
        }
    }

    pub(super) async fn storage(&self) -> Result<Rc<Storage>, StorageError> {
        if let Some(storage) = self.inner.with_value(|inner| inner.session.storage.clone()) {
            return Ok(storage);
        }
        let storage = Rc::new(Storage::open().await?);
        self.inner.update_value(|inner| inner.session.storage = Some(Rc::clone(&storage)));
        Ok(storage)
    }
}

impl Store {
    /// After opening: the first template in the editor, the first bake beside it.
    pub fn show_what_matters(&self, templates: &[Arc<str>]) {
        if let Some(path) = templates.first() {
            self.open_file(path);
        }
        if let Some(bake) = self.bakes().first() {
            self.bake.set(Some(Arc::clone(bake)));
        }
    }
}
