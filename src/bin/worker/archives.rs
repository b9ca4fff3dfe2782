//! The module that packs and unpacks, in a worker of its own.

#[cfg(target_arch = "wasm32")]
mod message_loop;

#[cfg(target_arch = "wasm32")]
fn main() {
    message_loop::start(bakewright::worker::archives::serve);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bakewright's archives are read and written in a browser, beside the app.");
}
