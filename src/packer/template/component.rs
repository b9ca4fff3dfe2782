use std::fmt;

use super::decode::{Decoder, field, not_an_object};
use super::problem::{Problem, ProblemKind, Stage};
use crate::json::{Document, Kind, NodeId, Path};
use crate::packer::PackerVersion;
use crate::source::Span;

/// What a component is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Builder,
    Provisioner,
    ErrorCleanup,
    PostProcessor,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Builder => "builder",
            Self::Provisioner => "provisioner",
            Self::ErrorCleanup => "error-cleanup-provisioner",
            Self::PostProcessor => "post-processor",
        })
    }
}

/// A text in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub node: NodeId,
    pub span: Span,
}

/// A member of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub name_span: Span,
    pub node: NodeId,
    pub span: Span,
    pub kind: Kind,
    /// Packer itself takes it, such as `type` and `only`; the rest goes to the
    /// plugin.
    pub is_meta: bool,
}

/// What `override` has for one builder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    pub builder: String,
    pub builder_span: Span,
    pub node: NodeId,
}

/// A builder, provisioner or post-processor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    pub role: Role,
    /// An object; for a post-processor also a text, its type.
    pub node: NodeId,
    pub path: Path,
    pub span: Span,
    /// As Packer decodes it: the number 5 is `5`. `None` where it is missing.
    pub type_name: Option<Word>,
    /// What is given as name. See [`Component::name`].
    pub given_name: Option<Word>,
    /// All members in the order of the text, duplicates included.
    pub fields: Vec<Field>,
    pub only: Vec<Word>,
    pub except: Vec<Word>,
    pub overrides: Vec<Override>,
    /// Nanoseconds.
    pub pause_before: Option<i64>,
    /// Nanoseconds.
    pub timeout: Option<i64>,
    /// Not interpolated yet.
    pub max_retries: Option<Word>,
    pub keep_input_artifact: Option<bool>,
}

impl Component {
    /// The name by which `only`, `except` and `override` mean it; for builders
    /// and post-processors the type where none is given. Not interpolated.
    pub fn name(&self) -> Option<&str> {
        let given = self.given_name.as_ref().filter(|name| !name.text.is_empty());
        given.or(self.type_name.as_ref()).map(|name| name.text.as_str())
    }

    pub fn type_text(&self) -> Option<&str> {
        self.type_name.as_ref().map(|name| name.text.as_str())
    }

    /// The last field of exactly this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().rfind(|field| field.name == name)
    }

    /// What goes to the plugin.
    pub fn config(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.is_meta)
    }

    /// Whether a build of this builder leaves it out. Mirrors packer `OnlyExcept.Skip`.
    pub fn skips(&self, builder: &str) -> bool {
        let names = |words: &[Word]| words.iter().any(|word| word.text == builder);
        if self.only.is_empty() { names(&self.except) } else { !names(&self.only) }
    }
}

/// Reads components and keeps what Packer would say.
pub(super) struct ComponentReader<'d> {
    pub document: &'d Document,
    pub version: PackerVersion,
}

/// A component and what is wrong with it.
pub(super) struct Reading {
    pub component: Component,
    pub problems: Vec<Problem>,
    /// What Packer says of it, in one piece.
    pub words: Option<String>,
    pub crash: bool,
}

impl ComponentReader<'_> {
    /// Reads a builder, a provisioner or a cleanup provisioner.
    pub fn read(&self, role: Role, node: NodeId, path: Path) -> Reading {
        let kind = self.document.kind(node);
        let mut reading = self.empty(role, node, path);
        match (kind, role) {
            (Kind::Object, _) => self.object(&mut reading),
            (Kind::Invalid, _) => {}
            (Kind::Null, Role::Builder) if self.version.at_least(1, 4, 0) => {
                reading.crash = true;
                let words = "interface conversion: interface {} is nil, not map[string]interface {}";
                reading.add(self.document, node, ProblemKind::NullBuilder, Some(words.to_owned()));
                reading.words = Some(words.to_owned());
            }
            (Kind::Null, _) => self.missing_type(&mut reading),
            _ => {
                let words = not_an_object(kind);
                let what = format!("A {role}");
                let expected = super::Expected::Object;
                reading.add(
                    self.document,
                    node,
                    ProblemKind::WrongType { what, expected, found: kind },
                    Some(words.clone()),
                );
                reading.words = Some(self.decoding(role, words));
            }
        }
        reading
    }

    /// Reads one post-processor: an object or a text.
    pub fn post_processor(&self, node: NodeId, path: Path) -> Reading {
        let mut reading = self.empty(Role::PostProcessor, node, path);
        match self.document.kind(node) {
            Kind::Object => self.object(&mut reading),
            Kind::String => {
                let text = self.document.string(node).unwrap_or_default();
                if text.is_empty() {
                    self.missing_type(&mut reading);
                } else {
                    reading.component.type_name = Some(self.word(text.to_owned(), node));
                }
            }
            _ => {}
        }
        reading
    }

    fn object(&self, reading: &mut Reading) {
        let (document, node, role) = (self.document, reading.component.node, reading.component.role);
        let weak = match role {
            Role::Builder => true,
            Role::Provisioner | Role::ErrorCleanup => self.version.at_least(1, 6, 2),
            Role::PostProcessor => false,
        };
        let mut decoder = Decoder::new(document, weak);
        let metas = self.metas(role);
        let component = &mut reading.component;
        component.fields = document
            .members(node)
            .map(|member| Field {
                name: member.name.to_owned(),
                name_span: member.name_span,
                node: member.value,
                span: document.span(member.value),
                kind: document.kind(member.value),
                is_meta: metas.contains(&member.name),
            })
            .collect();
        let mut word = |name: &str| {
            let (_, value) = field(document, node, name)?;
            decoder.text(name, value).map(|text| self.word(text, value))
        };
        component.type_name = word("Type").filter(|word| !word.text.is_empty());
        if metas.contains(&"name") {
            component.given_name = word("Name");
        }
        if metas.contains(&"max_retries") {
            component.max_retries = word("max_retries");
        }
        if metas.contains(&"only") {
            let mut words = |name: &str| match field(document, node, name) {
                Some((_, value)) => {
                    decoder.texts(name, value).into_iter().map(|(text, node)| self.word(text, node)).collect()
                }
                None => Vec::new(),
            };
            component.only = words("Only");
            component.except = words("Except");
        }
        if metas.contains(&"override")
            && let Some((_, value)) = field(document, node, "Override")
        {
            component.overrides =
                decoder.map("Override", value).into_iter().map(|(name, node)| self.over(name, node)).collect();
        }
        let mut duration = |name: &str| {
            let given = metas.contains(&name).then(|| field(document, node, name)).flatten();
            given.and_then(|(_, value)| decoder.duration(name, value))
        };
        component.pause_before = duration("pause_before");
        component.timeout = duration("timeout");
        if let Some((_, value)) = field(document, node, "keep_input_artifact").filter(|_| role == Role::PostProcessor) {
            component.keep_input_artifact = decoder.flag("keep_input_artifact", value);
        }
        // A field of Packer's structure that templates do not mean.
        if let Some((_, value)) = field(document, node, "Config") {
            decoder.map("Config", value);
        }
        reading.words = decoder.message().map(|message| self.decoding(role, message));
        for fault in decoder.faults {
            reading.add(document, fault.node, fault.kind, Some(fault.words));
        }
        let hole = reading.component.fields.iter().any(|field| field.kind == Kind::Invalid && field.name == "type");
        if reading.words.is_none() && reading.component.type_name.is_none() && !hole {
            self.missing_type(reading);
        }
    }

    fn missing_type(&self, reading: &mut Reading) {
        let role = reading.component.role;
        let words = match role {
            Role::Builder => "missing 'type'",
            Role::PostProcessor => "type is required",
            _ if self.version.at_least(1, 4, 4) => "Provisioner missing 'type'",
            _ => "missing 'type'",
        };
        reading.add(self.document, reading.component.node, ProblemKind::MissingType { role }, Some(words.to_owned()));
        reading.words = Some(words.to_owned());
    }

    /// Packer's words around a decoding error.
    fn decoding(&self, role: Role, message: String) -> String {
        match role {
            Role::Provisioner | Role::ErrorCleanup if self.version.at_least(1, 4, 4) => {
                format!("Error decoding provisioner: {message}")
            }
            _ => message,
        }
    }

    /// The keys that Packer takes for itself.
    fn metas(&self, role: Role) -> &'static [&'static str] {
        match role {
            Role::Builder => &["type", "name"],
            Role::PostProcessor if self.version.at_least(1, 4, 0) => {
                &["type", "name", "only", "except", "keep_input_artifact"]
            }
            Role::PostProcessor => &["type", "only", "except", "keep_input_artifact"],
            _ if self.version.at_least(1, 5, 6) => {
                &["type", "only", "except", "override", "pause_before", "timeout", "max_retries"]
            }
            _ if self.version.at_least(1, 4, 0) => &["type", "only", "except", "override", "pause_before", "timeout"],
            _ => &["type", "only", "except", "override", "pause_before"],
        }
    }

    fn over(&self, builder: &str, node: NodeId) -> Override {
        let builder_span = self.document.member_of(node).map_or(Span::at(0), |member| member.name_span);
        Override { builder: builder.to_owned(), builder_span, node }
    }

    fn word(&self, text: String, node: NodeId) -> Word {
        Word { text, node, span: self.document.span(node) }
    }

    fn empty(&self, role: Role, node: NodeId, path: Path) -> Reading {
        let component = Component {
            role,
            node,
            path,
            span: self.document.span(node),
            type_name: None,
            given_name: None,
            fields: Vec::new(),
            only: Vec::new(),
            except: Vec::new(),
            overrides: Vec::new(),
            pause_before: None,
            timeout: None,
            max_retries: None,
            keep_input_artifact: None,
        };
        Reading { component, problems: Vec::new(), words: None, crash: false }
    }
}

impl Reading {
    fn add(&mut self, document: &Document, node: NodeId, kind: ProblemKind, packer: Option<String>) {
        let span = place(document, node);
        self.problems.push(Problem { span, stage: Stage::Sections, kind, packer });
    }
}

/// Where to show that something is wrong with a value: for an object or list
/// its opener, lest half the document is marked.
pub(super) fn place(document: &Document, node: NodeId) -> Span {
    let span = document.span(node);
    match document.kind(node) {
        Kind::Object | Kind::Array => Span::new(span.start, span.end.min(span.start + 1)),
        _ => span,
    }
}
