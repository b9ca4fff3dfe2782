//! The `{{ }}` language: Go's `text/template` as Packer exposes it, with
//! Packer's functions.
//!
//! A rendering gives a [`Text`]: known bytes, with a hole and its reason
//! wherever a browser cannot know what Packer will put there. Holes go through
//! functions, and a condition on one makes what it decides unknown.
//!
//! Mirrors packer `template/interpolate` and Go's `text/template`, with their
//! error texts.

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

pub(crate) use protect::render_protected;

use crate::source::Span;
use parse::{Dialect, Stop};

/// Packer itself renders until nothing changes, for ever if need be.
const MOST_PASSES: usize = 100;

/// Renders once, as fields of builders are, and those of provisioners and
/// post-processors when they are prepared. Mirrors packer `RenderOnce`.
pub fn render_once(text: &Text, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
    let mut rendering = Rendering::default();
    rendering.text = once(text, context, &mut rendering.reads)?;
    Ok(rendering)
}

/// Renders until nothing changes, as builder names, delayed fields and the
/// console are. Mirrors packer `Render`.
pub fn render(text: &Text, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
    let mut rendering = Rendering { text: text.clone(), reads: Reads::default() };
    for _ in 0..MOST_PASSES {
        let next = once(&rendering.text, context, &mut rendering.reads)?;
        if next == rendering.text {
            return Ok(rendering);
        }
        rendering.text = next;
    }
    Err(InterpolateError::Bound { bound: Bound::Passes(MOST_PASSES), span: Span::new(0, text.len()) })
}

/// Tells whether the text is a template, without running it. Mirrors packer
/// `Validate`, which delayed fields go through when they are prepared.
pub fn validate(text: &Text, context: &Context<'_>) -> Result<(), InterpolateError> {
    if text.is_plain() {
        return Ok(());
    }
    match parse::parse(text, dialect(context), &|name| known(name, context)) {
        Ok(_) | Err(Stop::Unknown(_)) => Ok(()),
        Err(Stop::Error(error)) => Err(error),
    }
}

fn once(text: &Text, context: &Context<'_>, reads: &mut Reads) -> Result<Text, InterpolateError> {
    if text.is_plain() {
        return Ok(text.clone());
    }
    let dialect = dialect(context);
    match parse::parse(text, dialect, &|name| known(name, context)) {
        Ok(template) => exec::execute(&template, context, dialect, text, reads),
        Err(Stop::Unknown(unknown)) => Ok(Text::unknown(unknown.through("template"))),
        Err(Stop::Error(error)) => Err(error),
    }
}

fn dialect(context: &Context<'_>) -> Dialect {
    Dialect { go_minor: context.version.go_minor() }
}

fn known(name: &str, context: &Context<'_>) -> bool {
    function::find(name, context.version, context.functions).is_some()
}

#[cfg(test)]
mod tests;
