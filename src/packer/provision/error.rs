use thiserror::Error;

use crate::packer::components::PrepareError;
use crate::packer::interpolate::InterpolateError;

/// Why a provisioner does not get to its end. `Display` is Packer's text, save
/// for what only concerns this program.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProvisionError {
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error("{0}")]
    Render(InterpolateError),
    #[error("Error interpolating Inline: {0}")]
    Inline(InterpolateError),
    #[error("Error processing command: {0}")]
    Command(InterpolateError),
    /// The same, where powershell wraps it twice.
    #[error("Error processing command: Error processing command: {0}")]
    PowershellCommand(InterpolateError),
    #[error("Error interpolating source: {0}")]
    Source(InterpolateError),
    #[error("Error interpolating destination: {0}")]
    Destination(InterpolateError),
    #[error("Error processing user variables in JSON: {0}")]
    Json(String),
    #[error("Invalid guest_os_type: \"{0}\"")]
    GuestOs(String),
    #[error("{what}: open {path}: no such file or directory")]
    NoSuchFile { what: &'static str, path: String },
    /// This program cannot tell what such a provisioner does.
    #[error("what a provisioner of type {0} does is not known here")]
    UnknownType(String),
}
