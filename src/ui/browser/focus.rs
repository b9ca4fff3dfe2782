use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// Moves the focus to the element of that id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}
