//! What the bundle of `bundle/editor.js` exports, as Rust sees it.

use js_sys::{Array, Promise, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/src/ui/editor/monaco/load.js")]
extern "C" {
    pub fn load(url: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    /// The loaded module.
    #[derive(Clone)]
    pub type Bundle;

    #[wasm_bindgen(method)]
    pub fn connect(this: &Bundle, functions: &JsValue);
    #[wasm_bindgen(method, js_name = openModel, catch)]
    pub fn open_model(this: &Bundle, path: &str, text: &str, language: &str, crlf: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = closeModel)]
    pub fn close_model(this: &Bundle, path: &str);
    #[wasm_bindgen(method, js_name = renameModel)]
    pub fn rename_model(this: &Bundle, from: &str, to: &str);
    #[wasm_bindgen(method, js_name = setLanguage)]
    pub fn set_language(this: &Bundle, path: &str, language: &str);
    #[wasm_bindgen(method, js_name = textOf)]
    pub fn text_of(this: &Bundle, path: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = applyEdits, catch)]
    pub fn apply_edits(
        this: &Bundle,
        path: &str,
        places: &Uint32Array,
        texts: &Array,
        follow: bool,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = resetModel)]
    pub fn reset_model(this: &Bundle, path: &str, text: &str, crlf: bool);
    #[wasm_bindgen(method, js_name = setMarkers)]
    pub fn set_markers(this: &Bundle, path: &str, markers: &str);
    #[wasm_bindgen(method, js_name = focusOn)]
    pub fn focus_on(this: &Bundle, path: &str);
    #[wasm_bindgen(method, js_name = runCommand, catch)]
    pub fn run_command(this: &Bundle, path: &str, command: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = createSurface, catch)]
    pub fn create_surface(this: &Bundle, element: &HtmlElement) -> Result<Surface, JsValue>;
    #[wasm_bindgen(method, js_name = createComparison, catch)]
    pub fn create_comparison(this: &Bundle, element: &HtmlElement) -> Result<Comparison, JsValue>;

    /// An editor in the page, of `bundle/surface.js`.
    #[derive(Clone)]
    pub type Surface;

    #[wasm_bindgen(method)]
    pub fn show(this: &Surface, path: &str);
    #[wasm_bindgen(method, js_name = setReadOnly)]
    pub fn set_read_only(this: &Surface, why: Option<&str>);
    #[wasm_bindgen(method, js_name = setLabel)]
    pub fn set_label(this: &Surface, label: &str);
    #[wasm_bindgen(method)]
    pub fn select(this: &Surface, start_line: usize, start_column: usize, end_line: usize, end_column: usize);
    /// Selects the range, scrolls it into view and takes the focus.
    #[wasm_bindgen(method)]
    pub fn reveal(this: &Surface, start_line: usize, start_column: usize, end_line: usize, end_column: usize);
    #[wasm_bindgen(method)]
    pub fn focus(this: &Surface);
    #[wasm_bindgen(method, js_name = scrollTo)]
    pub fn scroll_to(this: &Surface, top: i32);
    #[wasm_bindgen(method)]
    pub fn dispose(this: &Surface);

    /// Two texts beside each other, of `bundle/comparison.js`.
    #[derive(Clone)]
    pub type Comparison;

    #[wasm_bindgen(method, js_name = show)]
    pub fn compare(this: &Comparison, original: &str, modified: &str, language: &str, label: &str);
    #[wasm_bindgen(method, js_name = setSideBySide)]
    pub fn set_side_by_side(this: &Comparison, side_by_side: bool);
    #[wasm_bindgen(method, js_name = dispose)]
    pub fn dispose_comparison(this: &Comparison);
}
