//! The app's web worker: long work off the main thread.

fn main() {}
