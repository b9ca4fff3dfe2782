use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::folder::Folder;

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
    let item = items.get(0)?;
    let method = Reflect::get(&item, &"getAsFileSystemHandle".into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = method.call0(&item).ok()?.dyn_into::<Promise>().ok()?;
    Some(async move {
        let handle = JsFuture::from(promise).await.ok()?;
        let kind = Reflect::get(&handle, &"kind".into()).ok()?;
        (kind.as_string().as_deref() == Some("directory")).then(|| Folder::new(handle.unchecked_into()))
    })
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
