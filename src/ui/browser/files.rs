use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use web_sys::{FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::folder::Folder;
use crate::source::Sort;

/// The bytes of a file that the user handed over.
pub async fn bytes_of(file: &web_sys::File) -> Result<Uint8Array, String> {
    let buffer = JsFuture::from(file.array_buffer()).await;
    buffer.map(|buffer| Uint8Array::new(&buffer)).map_err(|_| format!("{} cannot be read", file.name()))
}

/// The files of a list, each with its path: below a picked folder its whole
/// path, else its name.
pub fn files_of(list: &web_sys::FileList) -> Vec<(String, web_sys::File)> {
    let files = (0..list.length()).filter_map(|at| list.get(at));
    let path = |file: &web_sys::File| {
        let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
    };
    files.map(|file| (path(&file), file)).collect()
}

/// The folder that was dropped, where the browser hands out folders.
///
/// The promise is made at once: what is dropped is gone after the event.
pub fn dropped_folder(transfer: &web_sys::DataTransfer) -> Option<impl Future<Output = Option<Folder>> + use<>> {
    let items = transfer.items();
    let item = items.get(0).filter(|_| items.length() == 1)?;
    let method = Reflect::get(&item, &"getAsFileSystemHandle".into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = method.call0(&item).ok()?.dyn_into::<Promise>().ok()?;
    Some(async move {
        let handle = JsFuture::from(promise).await.ok()?;
        let kind = Reflect::get(&handle, &"kind".into()).ok()?;
        (kind.as_string().as_deref() == Some("directory")).then(|| Folder::new(handle.unchecked_into()))
    })
}

/// The files that were dropped, those of folders too, each with its path; `None`
/// where there is no folder among them.
///
/// What is dropped is noted at once: it is gone after the event.
pub fn dropped_files(
    transfer: &web_sys::DataTransfer,
) -> Option<impl Future<Output = Result<Vec<(String, web_sys::File)>, String>> + use<>> {
    let items = transfer.items();
    let entries = (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok()?);
    let entries: Vec<FileSystemEntry> = entries.collect();
    if !entries.iter().any(FileSystemEntry::is_directory) {
        return None;
    }
    Some(async move {
        let mut open: Vec<(String, FileSystemEntry)> = entries.into_iter().map(|entry| (entry.name(), entry)).collect();
        let mut files = Vec::new();
        while let Some((path, entry)) = open.pop() {
            if entry.is_directory() {
                let below = entries_in(&entry).await.map_err(|_| format!("{path} cannot be read"))?;
                open.extend(below.into_iter().map(|entry| (format!("{path}/{}", entry.name()), entry)));
            } else {
                let file = called_back(|done, failed| {
                    entry.unchecked_ref::<FileSystemFileEntry>().file_with_callback_and_callback(done, failed);
                });
                let file = file.await.map_err(|_| format!("{path} cannot be read"))?;
                files.push((path, file.unchecked_into()));
            }
        }
        files.order_by(|one: &(String, web_sys::File), other| one.0.cmp(&other.0));
        Ok(files)
    })
}

/// A reader gives its entries in parts, and none at the end.
async fn entries_in(folder: &FileSystemEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
    let mut entries = Vec::new();
    loop {
        let part = called_back(|done, failed| {
            // Without a reader there is nothing to call back.
            let _ = reader.read_entries_with_callback_and_callback(done, failed);
        });
        let part: Array = part.await?.unchecked_into();
        if part.length() == 0 {
            return Ok(entries);
        }
        entries.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

/// What an old function gives by a callback.
async fn called_back(mut call: impl FnMut(&Function, &Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |done, failed| call(&done, &failed))).await
}

/// What a JavaScript iterator gives, to its end.
pub(super) async fn all_of(iterator: &JsValue) -> Result<Vec<JsValue>, JsValue> {
    let next: Function = Reflect::get(iterator, &"next".into())?.dyn_into()?;
    let mut all = Vec::new();
    loop {
        let step = JsFuture::from(next.call0(iterator)?.dyn_into::<Promise>()?).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(all);
        }
        all.push(Reflect::get(&step, &"value".into())?);
    }
}

/// The two parts of a pair.
pub(super) fn pair(value: &JsValue) -> Option<(String, JsValue)> {
    let pair = value.dyn_ref::<Array>()?;
    Some((pair.get(0).as_string()?, pair.get(1)))
}
