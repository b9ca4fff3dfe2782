use js_sys::JsString;

/// A text in lower case. Beyond ASCII the browser knows the letters: its tables
/// need not come with the app.
pub fn lower_case(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { JsString::from(text).to_lower_case().into() }
}
