//! What Packer does with a template.

pub mod components;
pub mod fix;
pub mod inspect;
pub mod interpolate;
pub mod provision;
pub mod resolve;
pub mod template;
pub mod variables;
mod version;

pub use version::PackerVersion;
