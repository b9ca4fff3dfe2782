use std::sync::Arc;

use super::{Place, ScriptRead};
use crate::json::Document;
use crate::packer::PackerVersion;
use crate::packer::template::{Template, Uses};
use crate::packer::variables::{Declared, declared};
use crate::source::{LineIndex, Span};

/// The files that a preview is made over. The app answers from what it has
/// read already; each question may be tracked by whoever answers.
pub trait Files {
    /// The path in the workspace of what Rosco's host has at `run_path`.
    fn locate(&self, run_path: &str) -> Option<Arc<str>>;
    /// A file's text; `None` where it is absent or not text.
    fn text(&self, path: &str) -> Option<Arc<str>>;
    /// The file read as a legacy JSON template.
    fn template(&self, path: &str, version: PackerVersion) -> Option<Arc<TemplateRead>>;
    /// The file looked through as a script.
    fn script(&self, path: &str) -> Option<Arc<ScriptRead>> {
        Some(Arc::new(ScriptRead::new(&self.text(path)?, path)))
    }
}

/// A template, read once for all regions and views.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateRead {
    pub document: Arc<Document>,
    pub template: Template,
    pub uses: Uses,
    pub declared: Vec<Declared>,
    lines: LineIndex,
}

impl TemplateRead {
    pub fn new(document: Arc<Document>, version: PackerVersion) -> Self {
        let template = Template::read(&document, version);
        let uses = Uses::of(&document, &template);
        let declared = declared(&document);
        let lines = LineIndex::new(document.text());
        Self { document, template, uses, declared, lines }
    }

    /// The place of a span of the template, which is the file at `path`.
    pub fn place(&self, path: &Arc<str>, span: Span) -> Place {
        Place { path: Arc::clone(path), span, line: self.lines.line_of(span.start) + 1 }
    }
}
