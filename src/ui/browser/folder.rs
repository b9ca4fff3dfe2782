use std::collections::BTreeMap;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemWritableFileStream,
};

use super::files::{all_of, bytes_of, pair};
use crate::source::IntoOrdered;
use crate::workspace::export::FolderStep;
use crate::workspace::import::folder::{FolderRules, Reading, imported};
use crate::workspace::import::{Imported, Limits};

/// A folder on the user's disk, handed out by the browser.
#[derive(Clone)]
pub struct Folder(FileSystemDirectoryHandle);

/// Why a folder was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FolderReadError {
    #[error("no folder was chosen")]
    NotChosen,
    #[error("it was stopped")]
    Stopped,
    #[error("{path} cannot be read: {why}")]
    Read { path: String, why: String },
    #[error("the folder has more than {0} files that git does not ignore")]
    TooManyFiles(usize),
    #[error("the folder has more than {} MB of files that git does not ignore", .0 >> 20)]
    TooLarge(u64),
}

/// Why a folder was not written to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FolderWriteError {
    #[error("the browser does not let this page write to the folder")]
    Denied,
    #[error("{path} cannot be written: {why}")]
    Write { path: String, why: String },
}

/// Asks the user for a folder.
pub async fn pick_folder() -> Result<Folder, FolderReadError> {
    let not_chosen = |_| FolderReadError::NotChosen;
    let pick = Reflect::get(&window(), &"showDirectoryPicker".into()).and_then(JsCast::dyn_into::<Function>);
    let options = Object::new();
    let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
    let promise = pick.and_then(|pick| pick.call1(&window(), &options)).map_err(not_chosen)?;
    let handle = JsFuture::from(promise.unchecked_into::<Promise>()).await.map_err(not_chosen)?;
    Ok(Folder(handle.unchecked_into()))
}

impl Folder {
    pub fn new(handle: FileSystemDirectoryHandle) -> Self {
        Self(handle)
    }

    pub fn name(&self) -> String {
        self.0.name()
    }

    pub fn handle(&self) -> &JsValue {
        &self.0
    }

    /// Reads all that git does not ignore; `.git` but for its list of modes is
    /// left alone. `progress` is told how many files are read, and whether to go on.
    pub async fn read(&self, progress: impl Fn(usize) -> bool) -> Result<Imported, FolderReadError> {
        let mut rules = FolderRules::default();
        if let Some(bytes) = self.look(".git/index").await {
            rules = FolderRules::of([(".git/index", bytes.as_slice())]).0;
        }
        if let Some(bytes) = self.look(".git/info/exclude").await {
            rules.add_exclude(&String::from_utf8_lossy(&bytes));
        }
        let limits = Limits::DEFAULT;
        let mut files = Vec::new();
        let mut bytes_read = 0_u64;
        let mut open = vec![(String::new(), self.0.clone())];
        while let Some((prefix, folder)) = open.pop() {
            let failed = |path: &str| {
                let path = path.to_owned();
                move |error: JsValue| FolderReadError::Read { path, why: words(&error) }
            };
            let entries = all_of(&folder.entries()).await.map_err(failed(&prefix))?;
            let entries: BTreeMap<String, JsValue> = entries.iter().filter_map(pair).into_map();
            if let Some(handle) = entries.get(".gitignore")
                && let Ok(bytes) = read_file(handle).await
            {
                rules.add_gitignore(prefix.trim_end_matches('/'), &String::from_utf8_lossy(&bytes));
            }
            for (name, handle) in entries {
                let path = format!("{prefix}{name}");
                let is_folder = Reflect::get(&handle, &"kind".into())
                    .is_ok_and(|kind| kind.as_string().as_deref() == Some("directory"));
                if matches!(rules.decide(&path, is_folder), Reading::Ignored(_)) {
                    continue;
                }
                if is_folder {
                    open.push((format!("{path}/"), handle.unchecked_into()));
                    continue;
                }
                let bytes =
                    read_file(&handle).await.map_err(|why| FolderReadError::Read { path: path.clone(), why })?;
                bytes_read += bytes.len() as u64;
                files.push((path, bytes));
                if files.len() > limits.entries {
                    return Err(FolderReadError::TooManyFiles(limits.entries));
                }
                if bytes_read > limits.bytes {
                    return Err(FolderReadError::TooLarge(limits.bytes));
                }
                if !progress(files.len()) {
                    return Err(FolderReadError::Stopped);
                }
            }
        }
        Ok(imported(files, &rules))
    }

    /// The files among the steps' that are not what the workspace was opened
    /// with: somebody else changed them on disk.
    pub async fn conflicts(&self, steps: &[FolderStep]) -> Result<Vec<String>, FolderWriteError> {
        if !self.may_write().await {
            return Err(FolderWriteError::Denied);
        }
        let mut changed = Vec::new();
        for step in steps {
            let (path, was) = match step {
                FolderStep::Delete { path, was } => (path, Some(was)),
                FolderStep::Write { path, was, .. } => (path, was.as_ref()),
                FolderStep::RemoveIfEmpty { .. } => continue,
            };
            if self.look(path).await.as_deref() != was.map(AsRef::as_ref) {
                changed.push(path.to_string());
            }
        }
        Ok(changed)
    }

    /// Carries out the steps; [`Self::conflicts`] says whether that overwrites anything.
    pub async fn write(&self, steps: &[FolderStep]) -> Result<(), FolderWriteError> {
        for step in steps {
            self.carry_out(step).await.map_err(|(path, error)| FolderWriteError::Write { path, why: words(&error) })?;
        }
        Ok(())
    }

    async fn carry_out(&self, step: &FolderStep) -> Result<(), (String, JsValue)> {
        match step {
            FolderStep::Write { path, bytes, .. } => {
                self.write_file(path, bytes).await.map_err(|error| (path.to_string(), error))
            }
            FolderStep::Delete { path, .. } => {
                let (folder, name) = split(path);
                let folder = self.folder(folder, false).await.map_err(|error| (path.to_string(), error))?;
                JsFuture::from(folder.remove_entry(name)).await.map(|_| ()).map_err(|error| (path.to_string(), error))
            }
            FolderStep::RemoveIfEmpty { folder } => {
                let (above, name) = split(folder);
                if let Ok(above) = self.folder(above, false).await {
                    // Refused where something is left in it, as it should be.
                    let _ = JsFuture::from(above.remove_entry(name)).await;
                }
                Ok(())
            }
        }
    }

    async fn write_file(&self, path: &str, bytes: &[u8]) -> Result<(), JsValue> {
        let (folder, name) = split(path);
        let folder = self.folder(folder, true).await?;
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file: FileSystemFileHandle =
            JsFuture::from(folder.get_file_handle_with_options(name, &options)).await?.unchecked_into();
        let stream: FileSystemWritableFileStream = JsFuture::from(file.create_writable()).await?.unchecked_into();
        JsFuture::from(stream.write_with_buffer_source(&Uint8Array::from(bytes))?).await?;
        let close: Function = Reflect::get(&stream, &"close".into())?.dyn_into()?;
        JsFuture::from(close.call0(&stream)?.unchecked_into::<Promise>()).await?;
        Ok(())
    }

    async fn folder(&self, path: &str, create: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
        let mut folder = self.0.clone();
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(create);
        for part in path.split('/').filter(|part| !part.is_empty()) {
            folder = JsFuture::from(folder.get_directory_handle_with_options(part, &options)).await?.unchecked_into();
        }
        Ok(folder)
    }

    /// The bytes of a file, if it is there.
    pub async fn look(&self, path: &str) -> Option<Vec<u8>> {
        let (folder, name) = split(path);
        let folder = self.folder(folder, false).await.ok()?;
        let file = JsFuture::from(folder.get_file_handle(name)).await.ok()?;
        read_file(&file).await.ok()
    }

    async fn may_write(&self) -> bool {
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &"readwrite".into());
        for method in ["queryPermission", "requestPermission"] {
            let asked = Reflect::get(&self.0, &method.into()).and_then(JsCast::dyn_into::<Function>);
            // Folders of the browser's own file system have no permissions to ask for.
            let Ok(asked) = asked else { return true };
            let Ok(promise) = asked.call1(&self.0, &options) else { return false };
            match JsFuture::from(promise.unchecked_into::<Promise>()).await {
                Ok(state) if state.as_string().as_deref() == Some("granted") => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        false
    }
}

async fn read_file(handle: &JsValue) -> Result<Vec<u8>, String> {
    let file = JsFuture::from(handle.unchecked_ref::<FileSystemFileHandle>().get_file()).await;
    let file = file.map_err(|error| words(&error))?;
    Ok(bytes_of(file.unchecked_ref()).await?.to_vec())
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the browser does not say why".to_owned())
}
