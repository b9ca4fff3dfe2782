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

/// As [`focus`], once what the current change brings is on the page.
pub fn focus_soon(id: &str) {
    let id = id.to_owned();
    leptos::prelude::request_animation_frame(move || focus(&id));
}

/// Leads to the field that shows a place of a document (`data-at`), the first
/// of `places` that has one in sight; false where there is none.
pub fn lead_to(places: &[String]) -> bool {
    let found = places.iter().find_map(|place| {
        let quoted = place.replace('\\', "\\\\").replace('"', "\\\"");
        let element = document().query_selector(&format!("[data-at=\"{quoted}\"]")).ok()??;
        element.dyn_into::<web_sys::HtmlElement>().ok().filter(|element| element.offset_parent().is_some())
    });
    let Some(element) = found else { return false };
    let classes = element.class_list();
    let _ = classes.remove_1("led-here");
    element.scroll_into_view();
    // Asking for its size has the class count as new.
    let _ = element.offset_width();
    let _ = classes.add_1("led-here");
    let field = element.query_selector("input:not(:disabled), select, button").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
    true
}
