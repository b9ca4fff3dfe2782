//! What Packer does with a template.

pub mod form;
pub mod inspect;
pub mod components;
pub mod fix;
pub mod interpolate;
pub mod resolve;
pub mod template;
pub mod provision;
pub mod variables;
mod version;

pub use version::PackerVersion;
