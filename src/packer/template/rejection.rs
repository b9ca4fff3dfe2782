use super::problem::Stage;
use crate::json::GoSyntaxError;
use crate::packer::PackerVersion;

/// What Packer says of a template that it does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Where it stops.
    pub stage: Stage,
    /// Its words, without what the command puts in front. Where it crashes,
    /// what it crashes of.
    pub message: String,
    pub crash: bool,
}

impl Rejection {
    pub(super) fn new(stage: Stage, message: impl Into<String>) -> Self {
        Self { stage, message: message.into(), crash: false }
    }

    /// What `validate`, `inspect`, `build` and `console` print. Mirrors packer
    /// `Meta.GetConfigFromJSON`.
    pub fn printed(&self, version: PackerVersion) -> String {
        if self.crash {
            return format!("panic: {}", self.message);
        }
        if self.stage >= Stage::Validation {
            return format!("Error: \n\n{}\n\n", self.message);
        }
        if version.at_least(1, 7, 1) {
            return format!(
                "Failed to parse file as legacy JSON template: if you are using an HCL template, check your file \
                 extensions; they should be either *.pkr.hcl or *.pkr.json; see the docs for more details: \
                 https://www.packer.io/docs/templates/hcl_templates. \nOriginal error: {}",
                self.message
            );
        }
        format!("Failed to parse template: {}", self.message)
    }
}

/// Several errors as Packer lists them. Mirrors go-multierror `ListFormatFunc`.
pub(super) fn listed(errors: &[String]) -> String {
    let points: Vec<String> = errors.iter().map(|error| format!("* {error}")).collect();
    match errors {
        [_] => format!("1 error occurred:\n\t{}\n\n", points.concat()),
        _ => format!("{} errors occurred:\n\t{}\n\n", errors.len(), points.join("\n\t")),
    }
}

/// What Packer says of text that is not JSON. Mirrors packer
/// `template.ParseFile` and `highlightPosition`.
pub(super) fn syntax_message(text: &str, error: &GoSyntaxError) -> String {
    let read = text.as_bytes().get(..error.offset.min(text.len())).unwrap_or_default();
    let mut lines = read.split(|byte| *byte == b'\n');
    let this = lines.next_back().unwrap_or_default();
    let last = lines.next_back();
    let line = read.split(|byte| *byte == b'\n').count();
    let column = this.len() + usize::from(line > 1);
    let shown = |number: usize, bytes: &[u8]| format!("{number:5}: {}\n", String::from_utf8_lossy(bytes));
    let mut message =
        format!("Error parsing JSON: {}\nAt line {line}, column {column} (offset {}):\n", error.message, error.offset);
    if let Some(last) = last {
        message += &shown(line - 1, last);
    }
    message += &shown(line, this);
    message += &" ".repeat(column + 5);
    message += "^\n";
    message
}
