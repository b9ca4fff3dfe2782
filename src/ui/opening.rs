//! The ways in: a folder, an archive, files, a pasted text, the sample, what
//! this browser keeps.

use std::pin::Pin;
use std::rc::Rc;

use js_sys::Uint8Array;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::browser::{
    Cancel, Folder, FolderReadError, bytes_of, download, dropped_files, dropped_folder, files_of, pick_folder,
};
use super::shell::Kept;
use super::store::{Came, Card, Store};
use crate::source::{File, IntoOrdered, Snapshot};
use crate::starter;
use crate::worker::{OpenSample, ReadArchive, WriteArchive};
use crate::workspace::import::folder::{FolderRules, Listed, imported, read_first, select};
use crate::workspace::import::{ArchiveForm, ArchiveFormat, Imported, Limits};

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
    /// Can what is being opened be stopped?
    pub can_cancel: RwSignal<bool>,
    /// What stops what is being opened.
    stop: StoredValue<Stop, LocalStorage>,
}

/// How far a way in has come that the user can stop.
#[derive(Default)]
struct Stop {
    job: Option<Cancel>,
    stopped: bool,
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
            can_cancel: RwSignal::new(false),
            stop: StoredValue::new_local(Stop::default()),
        }
    }

    /// After a reload: brings back what was open.
    pub fn resume_last(self) {
        self.busy.set(Some("Looking for what was open…".to_owned()));
        leptos::task::spawn_local(async move {
            // What was removed can be brought back as long as the page stays.
            if let Ok(cards) = self.store.kept().await {
                for (id, _) in cards.iter().filter(|(_, card)| card.removed) {
                    if let Err(error) = self.store.forget(id).await {
                        self.error.set(Some(error.to_string()));
                    }
                }
            }
            self.list().await;
            let current = self.cards.with_value(|cards| cards.iter().find(|(_, card)| card.current).cloned());
            if let Some((id, card)) = current {
                self.resume(&id, &card).await;
            }
            self.busy.set(None);
        });
    }

    pub fn open_sample(self) {
        let background = self.store.background();
        self.open("the sample repo", async move {
            let answer = background.run(&OpenSample {}, Vec::new()).await.map_err(|error| error.to_string())?;
            let imported = answer.reply.with_bytes(answer.files.iter().map(Uint8Array::to_vec).collect());
            Ok(Read { name: starter::SAMPLE_NAME.to_owned(), imported, came: Came::Here })
        });
    }

    pub fn open_kept(self, id: String) {
        let card = self.cards.with_value(|cards| cards.iter().find(|(one, _)| *one == id).cloned());
        if let Some((id, card)) = card {
            leptos::task::spawn_local(async move { self.resume(&id, &card).await });
        }
    }

    /// Changes what is said of a kept workspace.
    pub fn change_kept(self, id: String, change: impl Fn(&mut Card) + 'static) {
        let card = self.cards.with_value(|cards| cards.iter().find(|(one, _)| *one == id).cloned());
        let Some((id, mut card)) = card else { return };
        change(&mut card);
        leptos::task::spawn_local(async move {
            if let Err(error) = self.store.set_card(&id, &card).await {
                self.error.set(Some(error.to_string()));
            }
            self.list().await;
        });
    }

    /// Saves all that this browser keeps as one zip.
    pub fn save_all(self) {
        self.busy.set(Some("Packing all workspaces…".to_owned()));
        let background = self.store.background();
        leptos::task::spawn_local(async move {
            let saved = async {
                let files = self.store.files_of_all().await?;
                let (task, bytes) = WriteArchive::of(&files, &ArchiveForm::default(), ArchiveFormat::Zip);
                let buffers = bytes.iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect();
                let answer = background.run(&task, buffers).await.map_err(|error| error.to_string())?;
                let zip = answer.files.first().map(Uint8Array::to_vec).unwrap_or_default();
                download("bakewright-workspaces.zip", ArchiveFormat::Zip.media_type(), &zip)
                    .map_err(|_| "the browser does not save files".to_owned())
            };
            match saved.await {
                Ok(()) => self.store.toasts.say("Saved bakewright-workspaces.zip."),
                Err::<_, String>(why) => self.error.set(Some(format!("Nothing was saved: {why}."))),
            }
            self.busy.set(None);
        });
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
            let progress = move |count| {
                busy.set(Some(format!("Opening {shown}: {count} files…")));
                !self.is_stopped()
            };
            let imported = folder.read(progress).await.map_err(|error| error.to_string())?;
            Ok(Read { name, imported, came: Came::Folder(Rc::new(folder)) })
        });
    }

    /// Opens what an input or a drop gave: an archive, single files, or those of a folder.
    pub fn take_files(self, files: &web_sys::FileList) {
        self.take_listed(files_of(files));
    }

    fn take_listed(self, files: Vec<(String, web_sys::File)>) {
        match files.as_slice() {
            [] => {}
            [(path, file)] if !path.contains('/') => self.open_one(file.clone()),
            _ => self.open_listed(files),
        }
    }

    /// A template or a manifest that was pasted, as a workspace of its own.
    pub fn take_text(self, text: String) {
        let name = name_of_text(&text);
        self.open("what was pasted", async move {
            let files = vec![(name.to_owned(), File::new(text.into_bytes()))];
            Ok(Read { name: name.to_owned(), imported: Imported { files, ..Imported::default() }, came: Came::Here })
        });
    }

    /// An archive, or a file by itself.
    fn open_one(self, file: web_sys::File) {
        let file_name = file.name();
        let background = self.store.background();
        let busy = self.busy;
        self.open(&file_name.clone(), async move {
            let bytes: Uint8Array = bytes_of(&file).await?;
            let Some(name) = name_of_archive(&file_name, &bytes.subarray(0, 512).to_vec()) else {
                let files = vec![(file_name.clone(), File::new(bytes.to_vec()))];
                return Ok(Read {
                    name: file_name,
                    imported: Imported { files, ..Imported::default() },
                    came: Came::Here,
                });
            };
            let shown = file_name.clone();
            let progress = move |progress: crate::worker::Progress| {
                if progress.total > 0 {
                    let percent = u64::from(progress.done) * 100 / u64::from(progress.total);
                    busy.set(Some(format!("Opening {shown}: {percent} %…")));
                }
            };
            let job = background.run_with_progress(&ReadArchive {}, vec![bytes], progress);
            self.stop.update_value(|stop| stop.job = Some(job.cancel_handle()));
            let answer = job.await.map_err(|error| error.to_string())?;
            let imported = answer.reply.with_bytes(answer.files.iter().map(Uint8Array::to_vec).collect());
            Ok(Read { name, imported, came: Came::Archive })
        });
    }

    /// Stops what is being opened.
    pub fn cancel(self) {
        let job = self.stop.try_update_value(|stop| {
            stop.stopped = true;
            stop.job.take()
        });
        if let Some(Some(job)) = job {
            job.cancel();
        }
    }

    fn is_stopped(self) -> bool {
        self.stop.with_value(|stop| stop.stopped)
    }

    /// A folder from an `<input webkitdirectory>`: it can be read, not written.
    fn open_listed(self, files: Vec<(String, web_sys::File)>) {
        let top = files.first().and_then(|(path, _)| path.split_once('/')).map(|(top, _)| top.to_owned());
        let of_top = |path: &str| path.split_once('/').is_some_and(|(other, _)| top.as_deref() == Some(other));
        let top = top.clone().filter(|_| files.iter().all(|(path, _)| of_top(path)));
        let name = top.clone().unwrap_or_else(|| "files".to_owned());
        self.open(&name.clone(), async move {
            let inside = move |path: &str| match &top {
                Some(top) => path.get(top.len() + 1..).unwrap_or(path).to_owned(),
                None => path.to_owned(),
            };
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
                if self.is_stopped() {
                    return Err("it was stopped".to_owned());
                }
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
        self.stop.set_value(Stop::default());
        self.can_cancel.set(true);
        let what = what.to_owned();
        leptos::task::spawn_local(async move {
            let read = read.await;
            self.can_cancel.set(false);
            match read {
                // Who stops it knows.
                _ if self.is_stopped() => {}
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
                    detail: format!("{} files, {} KB, {}", card.files, card.bytes.div_ceil(1024), ago(card.touched)),
                    removed: card.removed,
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
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 fit, and negative ones are none"
    )]
    let minutes = ((js_sys::Date::now() - millis as f64) / 60_000.0) as u64;
    match minutes {
        ..2 => "just now".to_owned(),
        2..120 => format!("{minutes} minutes ago"),
        120..2_880 => format!("{} hours ago", (minutes + 30) / 60),
        2_880.. => format!("{} days ago", (minutes + 720) / 1_440),
    }
}

/// The name of the workspace that an archive becomes; `None` where the file is
/// none, by its name and by how it starts.
fn name_of_archive(file: &str, start: &[u8]) -> Option<String> {
    let lower = file.to_ascii_lowercase();
    let ending = [".tar.gz", ".tgz", ".tar", ".zip", ".tar.xz", ".tar.bz2", ".tar.zst", ".7z", ".rar", ".gz"];
    if let Some(ending) = ending.into_iter().find(|ending| lower.ends_with(ending)) {
        return file.get(..file.len() - ending.len()).map(str::to_owned);
    }
    let is_tar = start.get(257..262) == Some(b"ustar");
    (start.starts_with(b"PK\x03\x04") || start.starts_with(&[0x1f, 0x8b]) || is_tar).then(|| file.to_owned())
}

/// What to call a pasted text, so that it is read as what it is.
fn name_of_text(text: &str) -> &'static str {
    let is_manifest = text.contains("kind:") && text.contains("apiVersion:");
    match text.trim_start().bytes().next() {
        Some(b'{' | b'[') => "template.json",
        _ if is_manifest => "manifest.yml",
        _ if text.contains("source \"") || text.contains("build {") || text.contains("variable \"") => {
            "template.pkr.hcl"
        }
        _ if text.contains("rosco:") || text.contains("bakeryDefaults:") => "rosco-local.yml",
        _ => "template.json",
    }
}

/// Takes folders, archives and files dropped anywhere on the page, and a text
/// pasted where nothing is open yet.
pub fn listen_for_drops(opening: Opening) {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        let Some(transfer) = event.data_transfer() else { return };
        let files = transfer.files();
        let folder = dropped_folder(&transfer);
        let entries = dropped_files(&transfer);
        leptos::task::spawn_local(async move {
            let folder = match folder {
                Some(folder) => folder.await,
                None => None,
            };
            match (folder, entries, files) {
                (Some(folder), ..) => opening.open_folder(folder),
                (None, Some(entries), _) => match entries.await {
                    Ok(files) => opening.take_listed(files),
                    Err(why) => opening.fail(why),
                },
                (None, None, Some(files)) => opening.take_files(&files),
                (None, None, None) => {}
            }
        });
    });
    let paste = window_event_listener(ev::paste, move |event| {
        let event: &web_sys::ClipboardEvent = event.unchecked_ref();
        let in_field = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let in_field = in_field.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
        if !in_field && opening.store.opened.read_untracked().is_none() && !text.trim().is_empty() {
            opening.take_text(text);
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
        paste.remove();
    });
}

/// Can this browser hand out folders that can be saved into?
pub fn can_pick_folders() -> bool {
    js_sys::Reflect::has(&window(), &"showDirectoryPicker".into()).unwrap_or_default()
}
