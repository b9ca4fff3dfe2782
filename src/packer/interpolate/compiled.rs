use super::context::{Context, PluginFunctions, Reads, Rendering};
use super::error::{Bound, InterpolateError};
use super::node::Template;
use super::parse::{self, Dialect, Stop};
use super::{Text, Unknown, exec, function};
use crate::packer::PackerVersion;
use crate::source::Span;

/// Packer itself renders until nothing changes, for ever if need be.
const MOST_PASSES: usize = 100;

/// A text that was parsed, to be run any number of times.
#[derive(Debug)]
pub(crate) struct Compiled {
    source: Text,
    dialect: Dialect,
    parsed: Parsed,
}

#[derive(Debug)]
enum Parsed {
    /// Renders as itself.
    Plain,
    Template(Template),
    /// The code itself is not known.
    Unknown(Unknown),
    Error(InterpolateError),
}

impl Compiled {
    pub fn new(source: Text, version: PackerVersion, functions: PluginFunctions) -> Self {
        let dialect = Dialect { go_minor: version.go_minor() };
        let parsed = if source.is_plain() {
            Parsed::Plain
        } else {
            match parse::parse(&source, dialect, &|name| function::find(name, version, functions)) {
                Ok(template) => Parsed::Template(template),
                Err(Stop::Unknown(unknown)) => Parsed::Unknown(unknown),
                Err(Stop::Error(error)) => Parsed::Error(error),
            }
        };
        Self { source, dialect, parsed }
    }

    pub(super) fn in_context(source: &Text, context: &Context<'_>) -> Self {
        Self::new(source.clone(), context.version, context.functions)
    }

    pub fn source(&self) -> &Text {
        &self.source
    }

    /// Why the text is no template.
    pub fn error(&self) -> Option<&InterpolateError> {
        match &self.parsed {
            Parsed::Error(error) => Some(error),
            _ => None,
        }
    }

    /// False where the result is the same for every build, whatever its data.
    pub fn uses_build(&self) -> bool {
        match &self.parsed {
            Parsed::Template(template) => template.uses_build,
            _ => false,
        }
    }

    /// Renders once. Version and functions are those of the parsing.
    pub fn render_once(&self, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
        let mut rendering = Rendering::default();
        rendering.text = self.run(context, &mut rendering.reads)?;
        Ok(rendering)
    }

    /// Renders until nothing changes.
    pub fn render(&self, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
        let mut rendering = self.render_once(context)?;
        if rendering.text == self.source {
            return Ok(rendering);
        }
        for _ in 1..MOST_PASSES {
            if rendering.text.is_plain() {
                return Ok(rendering);
            }
            let next = Self::in_context(&rendering.text, context).run(context, &mut rendering.reads)?;
            if next == rendering.text {
                return Ok(rendering);
            }
            rendering.text = next;
        }
        let span = Span::new(0, self.source.len());
        Err(InterpolateError::Bound { bound: Bound::Passes(MOST_PASSES), span })
    }

    fn run(&self, context: &Context<'_>, reads: &mut Reads) -> Result<Text, InterpolateError> {
        match &self.parsed {
            Parsed::Plain => Ok(self.source.clone()),
            Parsed::Template(template) => exec::execute(template, context, self.dialect, &self.source, reads),
            Parsed::Unknown(unknown) => Ok(Text::unknown(unknown.clone().through("template"))),
            Parsed::Error(error) => Err(error.clone()),
        }
    }
}
