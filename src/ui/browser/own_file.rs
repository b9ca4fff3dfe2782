use js_sys::Uint8Array;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The bytes of one of the build's own files, by its path beside the page.
pub async fn own_file(path: &str) -> Result<Uint8Array, String> {
    let failed = |_| format!("{path} cannot be loaded");
    let base = document().base_uri().map_err(failed)?.unwrap_or_default();
    let url = web_sys::Url::new_with_base(path, &base).map_err(failed)?.href();
    let response = JsFuture::from(window().fetch_with_str(&url)).await.map_err(failed)?;
    let response = response.dyn_into::<Response>().map_err(failed)?;
    if !response.ok() {
        return Err(format!("{path} cannot be loaded: {}", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(failed)?).await.map_err(failed)?;
    Ok(Uint8Array::new(&buffer))
}
