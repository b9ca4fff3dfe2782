use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::binding::{self, Bundle};

/// Loads the bundle and its style sheet, both at once.
pub async fn bundle() -> Result<Bundle, JsValue> {
    let entry = document()
        .query_selector("meta[name=bakewright-monaco]")?
        .and_then(|meta| meta.get_attribute("content"))
        .ok_or("the page does not name the editor's bundle")?;
    let base = document().base_uri()?.unwrap_or_default();
    let url = web_sys::Url::new_with_base(&entry, &base)?.href();
    let styled = load_style(&url.replace("editor.js", "editor.css"))?;
    let module = JsFuture::from(binding::load(&url)).await?;
    JsFuture::from(styled).await?;
    Ok(module.unchecked_into())
}

fn load_style(url: &str) -> Result<js_sys::Promise, JsValue> {
    if document().query_selector(&format!("link[href='{url}']"))?.is_some() {
        return Ok(js_sys::Promise::resolve(&JsValue::UNDEFINED));
    }
    let link = document().create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", url)?;
    let promise = js_sys::Promise::new(&mut |resolve, reject| {
        // The browser calls one of them once.
        let _ = link.add_event_listener_with_callback("load", &resolve);
        let _ = link.add_event_listener_with_callback("error", &reject);
    });
    let head = document().head().ok_or("the page has no head")?;
    // First, so that the app's own styles win where they mean to.
    head.prepend_with_node_1(&link)?;
    Ok(promise)
}
