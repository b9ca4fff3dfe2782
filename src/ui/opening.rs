//! The ways in: a folder, a zip, the sample, what this browser keeps.

use std::pin::Pin;
use std::rc::Rc;

use js_sys::Uint8Array;
use leptos::{ev, prelude::*};

use super::browser::{Folder, FolderReadError, bytes_of, dropped_folder, files_of, pick_folder};
use super::shell::Kept;
use super::store::{Came, Card, Store};
use crate::source::{IntoOrdered, Snapshot};
use crate::starter;
use crate::worker::ReadZip;
use crate::workspace::import::folder::{FolderRules, Listed, imported, read_first, select};
use crate::workspace::import::{Imported, Limits};

/// Opens workspaces, and says how that goes.
#[derive(Clone, Copy)]
pub struct Opening {
    store: Store,
    pub kept: RwSignal<Vec<Kept>>,
    /// What is being opened, if anything.
    pub busy: RwSignal<Option<String>>,
    /// Why the last attempt failed.
    pub error: RwSignal<Option<String>>,
    cards: StoredValue<Vec<(String, Card)>>,
}

/// What was read: a name, the files, and how they came.
struct Read {
    name: String,
    imported: Imported,
    came: Came,
}

impl Opening {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            kept: RwSignal::new(Vec::new()),
            busy: RwSignal::new(None),
            error: RwSignal::new(None),
            cards: StoredValue::new(Vec::new()),
        }
    }

    /// After a reload: brings back what was open.
    pub fn resume_last(self) {
        self.busy.set(Some("Looking for what was open…".to_owned()));
        leptos::task::spawn_local(async move {
            self.list().await;
            let current = self.cards.with_value(|cards| cards.iter().find(|(_, card)| card.current).cloned());
            if let Some((id, card)) = current {
                self.resume(&id, &card).await;
            }
            self.busy.set(None);
        });
    }

    pub fn open_sample(self) {
        self.open("the sample repo", async {
            let files = starter::sample().iter().map(|(path, file)| (path.to_owned(), file.clone())).collect();
            let imported = Imported { files, ..Imported::default() };
            Ok(Read { name: starter::SAMPLE_NAME.to_owned(), imported, came: Came::Here })
        });
    }

    pub fn open_kept(self, id: String) {
        let card = self.cards.with_value(|cards| cards.iter().find(|(one, _)| *one == id).cloned());
        if let Some((id, card)) = card {
            leptos::task::spawn_local(async move { self.resume(&id, &card).await });
        }
    }

    /// Back to the start page; what is open stays kept.
    pub fn go_home(self) {
        leptos::task::spawn_local(async move {
            self.store.close_workspace().await;
            self.list().await;
        });
    }

    /// Asks for a folder and opens it.
    pub fn pick_folder(self) {
        leptos::task::spawn_local(async move {
            match pick_folder().await {
                Ok(folder) => self.open_folder(folder),
                // Whoever closes the picker wants nothing said.
                Err(FolderReadError::NotChosen) => {}
                Err(error) => self.error.set(Some(error.to_string())),
            }
        });
    }

    fn open_folder(self, folder: Folder) {
        let name = folder.name();
        let busy = self.busy;
        let shown = name.clone();
        self.open(&name.clone(), async move {
            let progress = move |count| busy.set(Some(format!("Opening {shown}: {count} files…")));
            let imported = folder.read(progress).await.map_err(|error| error.to_string())?;
            Ok(Read { name, imported, came: Came::Folder(Rc::new(folder)) })
        });
    }

    /// Opens what an input or a drop gave: a zip, or the files of a folder.
    pub fn take_files(self, files: &web_sys::FileList) {
        let files = files_of(files);
        match files.as_slice() {
            [] => {}
            [(path, file)] if !path.contains('/') => self.open_zip(file.clone()),
            _ => self.open_listed(files),
        }
    }

    fn open_zip(self, file: web_sys::File) {
        let file_name = file.name();
        let name = file_name.strip_suffix(".zip").unwrap_or(&file_name).to_owned();
        let background = self.store.background();
        let busy = self.busy;
        self.open(&file_name.clone(), async move {
            let bytes: Uint8Array = bytes_of(&file).await?;
            let progress = move |progress: crate::worker::Progress| {
                if progress.total > 0 {
                    let percent = u64::from(progress.done) * 100 / u64::from(progress.total);
                    busy.set(Some(format!("Opening {file_name}: {percent} %…")));
                }
            };
            let answer = background.run_with_progress(&ReadZip {}, vec![bytes], progress).await;
            let answer = answer.map_err(|error| error.to_string())?;
            let imported = answer.reply.with_bytes(answer.files.iter().map(Uint8Array::to_vec).collect());
            Ok(Read { name, imported, came: Came::Zip })
        });
    }

    /// A folder from an `<input webkitdirectory>`: it can be read, not written.
    fn open_listed(self, files: Vec<(String, web_sys::File)>) {
        let name = files.first().and_then(|(path, _)| path.split_once('/')).map_or("folder", |(top, _)| top).to_owned();
        self.open(&name.clone(), async move {
            let inside = |path: &str| path.split_once('/').map_or_else(|| path.to_owned(), |(_, rest)| rest.to_owned());
            let files: Vec<(String, web_sys::File)> =
                files.into_iter().map(|(path, file)| (inside(&path), file)).collect();
            let mut first = Vec::new();
            for wanted in read_first(files.iter().map(|(path, _)| path.as_str())) {
                if let Some((path, file)) = files.iter().find(|(path, _)| path == wanted) {
                    first.push((path.clone(), bytes_of(file).await?.to_vec()));
                }
            }
            let (rules, notes) = FolderRules::of(first.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole and small")]
            let listed: Vec<Listed> =
                files.iter().map(|(path, file)| Listed { path: path.clone(), size: file.size() as u64 }).collect();
            let selection = select(&listed, &rules, &Limits::DEFAULT).map_err(|error| error.to_string())?;
            let wanted: std::collections::BTreeSet<String> = selection.read.into_iter().into_set();
            let mut read = Vec::new();
            for (path, file) in files.into_iter().filter(|(path, _)| wanted.contains(path)) {
                read.push((path, bytes_of(&file).await?.to_vec()));
            }
            let mut imported = imported(read, &rules);
            imported.notes.extend(notes);
            Ok(Read { name, imported, came: Came::Here })
        });
    }

    fn open(self, what: &str, read: impl Future<Output = Result<Read, String>> + 'static) {
        self.open_read(what, Box::pin(read));
    }

    fn open_read(self, what: &str, read: Pin<Box<dyn Future<Output = Result<Read, String>>>>) {
        self.error.set(None);
        self.busy.set(Some(format!("Opening {what}…")));
        let what = what.to_owned();
        leptos::task::spawn_local(async move {
            match read.await {
                Ok(read) if read.imported.files.is_empty() => {
                    self.fail(format!("{what} holds no files that can be opened."));
                }
                Ok(Read { name, imported, came }) => {
                    let mut files = Snapshot::default();
                    for (path, file) in imported.files {
                        files.insert(path, file);
                    }
                    self.store.open_workspace(&name, files, imported.form, came).await;
                    for note in imported.notes.iter().take(3) {
                        self.store.toasts.say(format!("{note}."));
                    }
                }
                Err(why) => self.fail(format!("{what} was not opened: {why}.")),
            }
            self.busy.set(None);
        });
    }

    fn fail(self, why: String) {
        if self.store.opened.read_untracked().is_some() {
            self.store.toasts.say(why);
        } else {
            self.error.set(Some(why));
        }
    }

    async fn resume(self, id: &str, card: &Card) {
        self.busy.set(Some(format!("Opening {}…", card.name)));
        if let Err(why) = self.store.resume(id, card).await {
            self.error.set(Some(format!("{} cannot be opened: {why}.", card.name)));
        }
        self.busy.set(None);
    }

    async fn list(self) {
        match self.store.kept().await {
            Ok(cards) => {
                let rows = cards.iter().map(|(id, card)| Kept {
                    id: id.clone(),
                    name: card.name.clone(),
                    detail: format!("{} files, {}", card.files, ago(card.touched)),
                });
                self.kept.set(rows.collect());
                self.cards.set_value(cards);
            }
            Err(error) => self.error.set(Some(error.to_string())),
        }
    }
}

/// "just now", "3 hours ago".
fn ago(millis: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
    let minutes = (js_sys::Date::now() - millis as f64) / 60_000.0;
    match minutes {
        m if m < 2.0 => "just now".to_owned(),
        m if m < 120.0 => format!("{m:.0} minutes ago"),
        m if m < 2_880.0 => format!("{:.0} hours ago", m / 60.0),
        m => format!("{:.0} days ago", m / 1_440.0),
    }
}

/// Takes folders and archives dropped anywhere on the page.
pub fn listen_for_drops(opening: Opening) {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        let Some(transfer) = event.data_transfer() else { return };
        let files = transfer.files();
        let folder = dropped_folder(&transfer);
        leptos::task::spawn_local(async move {
            let folder = match folder {
                Some(folder) => folder.await,
                None => None,
            };
            match (folder, files) {
                (Some(folder), _) => opening.open_folder(folder),
                (None, Some(files)) => opening.take_files(&files),
                (None, None) => {}
            }
        });
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Can this browser hand out folders that can be saved into?
pub fn can_pick_folders() -> bool {
    js_sys::Reflect::has(&window(), &"showDirectoryPicker".into()).unwrap_or_default()
}
