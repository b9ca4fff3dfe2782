//! Mounts the app in the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    bakewright::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bakewright's app runs in a browser: `make serve` builds it and prints its address.");
}
