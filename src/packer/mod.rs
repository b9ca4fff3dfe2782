//! What Packer does with a template.

pub mod checks;
pub mod components;
pub mod fix;
pub mod form;
pub mod inspect;
pub mod interpolate;
pub mod provision;
pub mod resolve;
pub mod template;
pub mod validate;
pub mod variables;
mod version;

pub use version::PackerVersion;
