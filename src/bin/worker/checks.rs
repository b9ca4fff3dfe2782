//! The module that knows Packer's components, in the worker of previews.

/// Answers a question of the module of previews.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn answer(question: &[u8]) -> Vec<u8> {
    bakewright::worker::checks::answer(question).unwrap_or_else(|error| wasm_bindgen::throw_str(&error.to_string()))
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bakewright checks Packer's components in a browser, beside the app.");
}
