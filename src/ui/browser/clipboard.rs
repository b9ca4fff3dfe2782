use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; false where the browser refuses.
pub async fn copy_text(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Absent on pages that are neither https nor localhost.
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text).unchecked_into::<js_sys::Promise>()).await.is_ok()
}
