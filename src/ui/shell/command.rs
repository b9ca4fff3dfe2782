use leptos::prelude::*;

/// One thing that the user can do: the palette, the keys, the menus and the
/// help all read the same table of these.
#[derive(Clone)]
pub struct Action {
    pub id: &'static str,
    pub title: String,
    /// As shown: "Ctrl Z". Empty where it has no key.
    pub keys: &'static str,
    pub enabled: Signal<bool>,
    pub run: Callback<()>,
}

/// Does the event press these keys ("Ctrl Shift Z")? Command stands for Ctrl on a Mac.
pub fn pressed(event: &web_sys::KeyboardEvent, keys: &str) -> bool {
    let mut ctrl = false;
    let mut shift = false;
    let mut alt = false;
    let mut last = "";
    for key in keys.split_whitespace() {
        match key {
            "Ctrl" => ctrl = true,
            "Shift" => shift = true,
            "Alt" => alt = true,
            other => last = other,
        }
    }
    !last.is_empty()
        && (event.ctrl_key() || event.meta_key()) == ctrl
        && event.shift_key() == shift
        && event.alt_key() == alt
        && event.key().eq_ignore_ascii_case(last)
}
