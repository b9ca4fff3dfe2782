use super::Sequence;
use super::component::{Component, ComponentReader, Reading, Role, Word, place};
use super::decode::{Decoder, field};
use super::go::entries;
use super::problem::{ProblemKind, Stage};
use super::read::{Lists, Reader};
use super::rejection::listed;
use super::variable::{Default, Variable};
use crate::json::{Kind, NodeId};
use crate::source::Span;

/// Variables and components. Mirrors packer `rawTemplate.Template`.
impl Reader<'_> {
    pub(super) fn variables(&mut self, section: Option<NodeId>) {
        let Some(section) = section.filter(|section| self.document.kind(*section) == Kind::Object) else { return };
        let document = self.document;
        for (name, node) in entries(document, section) {
            let mut decoder = Decoder::new(document, false);
            let text = decoder.text("", node);
            let found = document.kind(node);
            let default = match (text, found) {
                (Some(text), _) => Default::Text(text),
                (None, Kind::Null) => Default::Required,
                (None, found) => Default::Invalid(found),
            };
            for fault in decoder.faults {
                let words = format!("variable {name}: {}", fault.words);
                self.words.push(words.clone());
                let literal =
                    matches!(found, Kind::Number | Kind::Bool(_)).then(|| document.span(node).of(document.text()));
                let kind =
                    ProblemKind::DefaultNotText { name: name.to_owned(), found, text: literal.map(ToOwned::to_owned) };
                self.problem(place(document, node), Stage::Sections, kind, Some(words));
            }
            let sensitive = self.template.sensitive.iter().any(|word| word.text == name);
            self.template.variables.push(Variable {
                name: name.to_owned(),
                name_span: document.member_of(node).map_or(Span::at(0), |member| member.name_span),
                node,
                span: document.span(node),
                default,
                sensitive,
            });
        }
    }

    pub(super) fn undeclared(&mut self) {
        let undeclared: Vec<Word> = {
            let template = &self.template;
            template.sensitive.iter().filter(|word| template.variable(&word.text).is_none()).cloned().collect()
        };
        for word in undeclared {
            self.problem(word.span, Stage::Silent, ProblemKind::SensitiveUndeclared { name: word.text }, None);
        }
    }

    pub(super) fn sections(&mut self, lists: &Lists, cleanup: Option<NodeId>) {
        let reader = ComponentReader { document: self.document, version: self.version };
        for (at, node) in lists.builders.iter().enumerate() {
            let reading = reader.read(Role::Builder, *node, self.document.path(*node));
            let fits = reading.words.is_none();
            let component = self.take(reading, &format!("builder {}", at + 1));
            if fits {
                self.name_once(&component, at + 1);
            }
            self.template.builders.push(component);
        }
        for (at, node) in lists.post_processors.iter().enumerate() {
            self.sequence(&reader, *node, at + 1);
        }
        for (at, node) in lists.provisioners.iter().enumerate() {
            let reading = reader.read(Role::Provisioner, *node, self.document.path(*node));
            let component = self.take(reading, &format!("provisioner {}", at + 1));
            self.template.provisioners.push(component);
        }
        if let Some(node) = cleanup.filter(|node| self.document.kind(*node) != Kind::Null) {
            let reading = reader.read(Role::ErrorCleanup, node, self.document.path(node));
            let component = self.take(reading, "On Error Cleanup Provisioner error");
            self.template.error_cleanup = Some(component);
        }
    }

    fn take(&mut self, reading: Reading, label: &str) -> Component {
        self.template.problems.extend(reading.problems);
        match reading.words {
            Some(words) if reading.crash => drop(self.crash.get_or_insert(words)),
            Some(words) => self.words.push(format!("{label}: {words}")),
            None => {}
        }
        reading.component
    }

    /// Says it where a builder that Packer took before has the same name.
    fn name_once(&mut self, builder: &Component, number: usize) {
        let Some(name) = builder.name() else { return };
        let Some((_, first)) = self.builder_names.iter().find(|(taken, _)| taken == name) else {
            return self.builder_names.push((name.to_owned(), name_span(builder)));
        };
        let first = *first;
        let words = format!("builder {number}: builder with name '{name}' already exists");
        self.words.push(words.clone());
        let kind = ProblemKind::BuilderNameTaken { name: name.to_owned(), first };
        self.problem(name_span(builder), Stage::Sections, kind, Some(words));
    }

    fn sequence(&mut self, reader: &ComponentReader<'_>, node: NodeId, number: usize) {
        let document = self.document;
        let path = document.path(node);
        let kind = document.kind(node);
        let is_lone = kind != Kind::Array;
        let steps = match kind {
            Kind::Array => document.items(node).collect(),
            Kind::Object | Kind::String => vec![node],
            Kind::Invalid => Vec::new(),
            found => {
                let words = format!("post-processor {number}: bad format");
                self.words.push(words.clone());
                let kind = ProblemKind::PostProcessorForm { found };
                self.problem(place(document, node), Stage::Sections, kind, Some(words));
                return;
            }
        };
        let refused = steps
            .iter()
            .any(|step| matches!(document.kind(*step), Kind::Array | Kind::Null | Kind::Number | Kind::Bool(_)));
        let mut components = Vec::new();
        for (at, step) in steps.into_iter().enumerate() {
            let label = format!("post-processor {number}.{}", at + 1);
            let (kind, words) = match document.kind(step) {
                Kind::Array => (ProblemKind::NestedSequence, "sequence not allowed to be nested in a sequence"),
                found @ (Kind::Null | Kind::Number | Kind::Bool(_)) => {
                    (ProblemKind::PostProcessorForm { found }, "unknown format")
                }
                _ => {
                    let mut reading = reader.post_processor(step, document.path(step));
                    // Packer does not look into a sequence of the wrong form.
                    reading.words = reading.words.filter(|_| !refused);
                    components.push(self.take(reading, &label));
                    continue;
                }
            };
            let words = format!("{label}: {words}");
            self.words.push(words.clone());
            self.problem(place(document, step), Stage::Sections, kind, Some(words));
        }
        let span = document.span(node);
        self.template.post_processors.push(Sequence { node, path, span, is_lone, steps: components });
    }

    /// Before 1.4.4 the settings for Atlas were read.
    pub(super) fn push(&mut self, section: Option<NodeId>) {
        let Some(section) = section.filter(|_| !self.version.at_least(1, 4, 4)) else { return };
        let mut decoder = Decoder::new(self.document, false);
        for name in ["Name", "Address", "base_dir", "Token"] {
            if let Some((_, value)) = field(self.document, section, name) {
                decoder.text(name, value);
            }
        }
        for name in ["Include", "Exclude"] {
            if let Some((_, value)) = field(self.document, section, name) {
                decoder.texts(name, value);
            }
        }
        if let Some((_, value)) = field(self.document, section, "VCS") {
            decoder.flag("VCS", value);
        }
        if let Some(message) = decoder.message() {
            self.words.push(format!("push: {message}"));
        }
        for fault in decoder.faults {
            self.problem(place(self.document, fault.node), Stage::Sections, fault.kind, Some(fault.words));
        }
    }

    pub(super) fn finish_sections(&mut self) {
        if let Some(words) = self.crash.take() {
            self.reject(Stage::Sections, words);
            if let Some(rejection) = self.template.rejection.as_mut().filter(|it| it.stage == Stage::Sections) {
                rejection.crash = true;
            }
        } else if !self.words.is_empty() {
            let message = listed(&self.words);
            self.reject(Stage::Sections, message);
        }
    }
}

fn name_span(component: &Component) -> Span {
    let given = component.given_name.as_ref().filter(|name| !name.text.is_empty());
    given.or(component.type_name.as_ref()).map_or(component.span, |word| word.span)
}
