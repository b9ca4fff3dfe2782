//! Bakewright's core: what Orca, Rosco and Packer make of a Bake stage, over
//! one snapshot of a config repo, with the origin of each value.
//!
//! Each module is a room named after the real system that it mirrors; see
//! `ARCHITECTURE.md` for the map and the direction of the arrows.

pub mod json;
pub mod layout;
pub mod orca;
pub mod packer;
pub mod preview;
pub mod rosco;
pub mod script;
pub mod source;
pub mod starter;
pub mod worker;
pub mod workspace;
pub mod yaml;

#[cfg(target_arch = "wasm32")]
pub mod ui;
