//! The `{{ }}` language: Go's `text/template` as Packer exposes it, with
//! Packer's functions.
//!
//! A rendering gives a [`Text`]: known bytes, with a hole and its reason
//! wherever a browser cannot know what Packer will put there. Holes go through
//! functions, and a condition on one makes what it decides unknown.
//!
//! Mirrors packer `template/interpolate` and Go's `text/template`, with their
//! error texts.

mod compiled;
mod context;
mod error;
mod eval;
mod exec;
mod function;
mod go;
mod lex;
mod node;
mod parse;
mod parse_action;
mod protect;
mod references;
mod text;
mod unknown;
mod value;

pub use context::{Context, Data, Environment, Folder, Machine, PluginFunctions, Reads, Rendering, UserVariables};
pub use error::{Bound, InterpolateError};
pub use function::names as function_names;
pub use go::time::Instant;
pub use references::{Reference, references};
pub use text::{Piece, Text};
pub use unknown::{Unknown, UnknownKind};

pub(crate) use compiled::Compiled;
pub(crate) use protect::Protected;

/// Renders once, as fields of builders are, and those of provisioners and
/// post-processors when they are prepared. Mirrors packer `RenderOnce`.
pub fn render_once(text: &Text, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
    Compiled::in_context(text, context).render_once(context)
}

/// Renders until nothing changes, as builder names, delayed fields and the
/// console are. Mirrors packer `Render`.
pub fn render(text: &Text, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
    Compiled::in_context(text, context).render(context)
}

/// Tells whether the text is a template, without running it. Mirrors packer
/// `Validate`, which delayed fields go through when they are prepared.
pub fn validate(text: &Text, context: &Context<'_>) -> Result<(), InterpolateError> {
    Compiled::in_context(text, context).error().map_or(Ok(()), |error| Err(error.clone()))
}

#[cfg(test)]
mod tests;
