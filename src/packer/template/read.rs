use super::component::{Word, place};
use super::decode::{Decoder, not_an_object};
use super::go::{entries, float};
use super::problem::{Problem, ProblemKind, Stage};
use super::rejection::{Rejection, listed, syntax_message};
use super::root::{RootKey, meant};
use super::{RootMeaning, RootMember, Template};
use crate::json::{Document, Kind, NodeId};
use crate::packer::PackerVersion;
use crate::source::{Sort, Span};

impl Template {
    /// Reads a template as `version` of Packer does. Mirrors packer
    /// `template.Parse` and `rawTemplate.Template`.
    pub fn read(document: &Document, version: PackerVersion) -> Self {
        let (template, words, builder_names) = (Self::empty(), Vec::new(), Vec::new());
        let mut reader = Reader { document, version, template, words, crash: None, builder_names };
        reader.syntax();
        reader.numbers();
        reader.duplicates();
        if let Some(root) = document.root() {
            reader.root(root);
        }
        let mut template = reader.template;
        super::validate::validate(&mut template, version);
        template.problems.order_by_key(|problem| (problem.span.start, problem.stage));
        template
    }

    fn empty() -> Self {
        Self {
            root: Vec::new(),
            description: None,
            min_packer_version: None,
            variables: Vec::new(),
            sensitive: Vec::new(),
            builders: Vec::new(),
            provisioners: Vec::new(),
            error_cleanup: None,
            post_processors: Vec::new(),
            problems: Vec::new(),
            rejection: None,
            invalid: None,
        }
    }
}

pub(super) struct Reader<'d> {
    pub document: &'d Document,
    pub version: PackerVersion,
    pub template: Template,
    /// What Packer says of the sections.
    pub words: Vec<String>,
    pub crash: Option<String>,
    /// The names of the builders that Packer takes, and where they stand.
    pub builder_names: Vec<(String, Span)>,
}

impl<'d> Reader<'d> {
    pub fn problem(&mut self, span: Span, stage: Stage, kind: ProblemKind, packer: Option<String>) {
        self.template.problems.push(Problem { span, stage, kind, packer });
    }

    /// Packer stops here, unless it did before.
    pub fn reject(&mut self, stage: Stage, message: impl Into<String>) {
        self.template.rejection.get_or_insert_with(|| Rejection::new(stage, message));
    }

    fn syntax(&mut self) {
        for error in self.document.errors() {
            self.problem(error.span, Stage::Syntax, ProblemKind::Syntax(error.kind.clone()), None);
        }
        let Some(error) = self.document.go_error() else { return };
        if let Some(first) = self.template.problems.first_mut() {
            first.packer = Some(error.message.clone());
        }
        // Older releases read the first value and leave the rest.
        if self.version.at_least(1, 0, 1) || !error.message.ends_with("after top-level value") {
            self.reject(Stage::Syntax, syntax_message(self.document.text(), error));
        }
    }

    fn numbers(&mut self) {
        for node in self.document.nodes() {
            if self.document.kind(node) == Kind::Number && float(self.document, node).is_infinite() {
                let literal = self.document.number(node).unwrap_or_default().to_owned();
                let words = format!("json: cannot unmarshal number {literal} into Go value of type float64");
                self.reject(Stage::Numbers, words.clone());
                let kind = ProblemKind::NumberTooLarge { literal };
                self.problem(self.document.span(node), Stage::Numbers, kind, Some(words));
            }
        }
    }

    fn duplicates(&mut self) {
        let mut found = Vec::new();
        for node in self.document.nodes() {
            if self.document.kind(node) == Kind::Object {
                duplicates(self.document, node, &mut found);
            }
        }
        found.order_by_key(|(_, span, _)| span.start);
        let refused = self.version.at_least(1, 5, 3);
        for (name, span, first) in found {
            let words = refused.then(|| format!("template has duplicate field: {name}"));
            if let Some(words) = &words {
                self.reject(Stage::Duplicates, words.clone());
            }
            let stage = if refused { Stage::Duplicates } else { Stage::Silent };
            self.problem(span, stage, ProblemKind::DuplicateName { name, first }, words);
        }
    }

    fn root(&mut self, root: NodeId) {
        match self.document.kind(root) {
            Kind::Object => {}
            Kind::Null | Kind::Invalid => return,
            found => {
                let words = not_an_object(found);
                self.reject(Stage::Decoding, words.clone());
                let span = place(self.document, root);
                return self.problem(span, Stage::Decoding, ProblemKind::RootNotObject { found }, Some(words));
            }
        }
        let known = RootKey::ALL.map(|key| (key, key.of(self.document, root, self.version)));
        self.members(root, &known);
        let of = |wanted: RootKey| known.iter().find(|(key, _)| *key == wanted).and_then(|(_, node)| *node);
        let lists = self.decode(&known);
        self.unknown_keys();
        self.variables(of(RootKey::Variables));
        self.undeclared();
        self.sections(&lists, of(RootKey::ErrorCleanup));
        self.push(of(RootKey::Push));
        self.finish_sections();
    }

    fn members(&mut self, root: NodeId, known: &[(RootKey, Option<NodeId>)]) {
        let document = self.document;
        // A duplicate means what the last of its name means.
        let names = entries(document, root);
        for member in document.members(root) {
            let last = names.get(member.name).copied();
            let key = known.iter().find(|(_, node)| node.is_some() && *node == last);
            let meaning = match key {
                Some((key, _)) => RootMeaning::Known(*key),
                None if member.name.starts_with('_') => RootMeaning::Comment,
                None => RootMeaning::Unknown,
            };
            self.template.root.push(RootMember {
                name: member.name.to_owned(),
                name_span: member.name_span,
                node: member.value,
                span: document.span(member.value),
                meaning,
            });
        }
    }

    /// The root keys into Packer's structure.
    fn decode(&mut self, known: &[(RootKey, Option<NodeId>)]) -> Lists {
        let document = self.document;
        let mut decoder = Decoder::new(document, false);
        let mut lists = Lists::default();
        let word = |text: Option<String>, node| text.map(|text| Word { text, node, span: document.span(node) });
        for (key, node) in known {
            let Some(node) = *node else { continue };
            let field = key.field(self.version);
            match key {
                RootKey::MinPackerVersion => self.template.min_packer_version = word(decoder.text(field, node), node),
                RootKey::Description => self.template.description = word(decoder.text(field, node), node),
                RootKey::Builders => lists.builders = self.components(&mut decoder, field, node),
                RootKey::Provisioners => lists.provisioners = self.components(&mut decoder, field, node),
                RootKey::PostProcessors => lists.post_processors = decoder.list(field, node).unwrap_or_default(),
                RootKey::Comments => {
                    for (at, item) in decoder.list(field, node).unwrap_or_default().into_iter().enumerate() {
                        for (name, value) in decoder.map(&format!("{field}[{at}]"), item) {
                            decoder.text(&format!("{field}[{at}][{name}]"), value);
                        }
                    }
                }
                RootKey::Push | RootKey::Variables => drop(decoder.map(field, node)),
                RootKey::SensitiveVariables => {
                    let texts = decoder.texts(field, node).into_iter();
                    self.template.sensitive.extend(texts.filter_map(|(text, node)| word(Some(text), node)));
                }
                RootKey::RawContents => decoder.bytes(field, node),
                RootKey::ErrorCleanup => {}
            }
        }
        if let Some(message) = decoder.message() {
            self.reject(Stage::Decoding, message);
        }
        for fault in decoder.faults {
            self.problem(place(document, fault.node), Stage::Decoding, fault.kind, Some(fault.words));
        }
        lists
    }

    /// A list of components. Before 1.4 its items were decoded here.
    fn components(&self, decoder: &mut Decoder<'d>, field: &str, node: NodeId) -> Vec<NodeId> {
        let items = decoder.list(field, node).unwrap_or_default();
        if self.version.at_least(1, 4, 0) {
            return items;
        }
        let kind = |item: NodeId| self.document.kind(item);
        for (at, item) in items.iter().enumerate() {
            decoder.map(&format!("{field}[{at}]"), *item);
        }
        items.into_iter().filter(|item| matches!(kind(*item), Kind::Object | Kind::Null)).collect()
    }

    fn unknown_keys(&mut self) {
        let document = self.document;
        let mut names: Vec<(String, Span, NodeId)> = Vec::new();
        for member in self.template.root.iter().rev() {
            let is_known = matches!(member.meaning, RootMeaning::Known(_));
            if !is_known && names.iter().all(|(name, ..)| *name != member.name) {
                names.push((member.name.clone(), member.name_span, member.node));
            }
        }
        names.order();
        let mut unknown = Vec::new();
        for (name, span, node) in names {
            let kind = document.kind(node);
            if name.is_empty() {
                let words = "runtime error: index out of range [0] with length 0";
                self.problem(span, Stage::EmptyKey, ProblemKind::EmptyRootKey, Some(format!("panic: {words}")));
                self.reject(Stage::EmptyKey, words);
                if let Some(rejection) = self.template.rejection.as_mut().filter(|it| it.stage == Stage::EmptyKey) {
                    rejection.crash = true;
                }
            } else if !name.starts_with('_') {
                let words = format!("Unknown root level key in template: '{name}'");
                unknown.push(words.clone());
                let meant = meant(&name);
                self.problem(span, Stage::UnknownKeys, ProblemKind::UnknownRootKey { name, meant }, Some(words));
            } else if !matches!(kind, Kind::String | Kind::Invalid) && self.version.at_least(1, 4, 0) {
                let words = if self.version.at_least(1, 4, 5) {
                    format!("Failed to cast root level comment value in comment \"{name}\" to string.")
                } else {
                    "Failed to cast root level comment value to string".to_owned()
                };
                self.reject(Stage::Comments, words.clone());
                let kind = ProblemKind::CommentNotText { name, found: kind };
                self.problem(place(document, node), Stage::Comments, kind, Some(words));
            }
        }
        if !unknown.is_empty() {
            self.reject(Stage::UnknownKeys, listed(&unknown));
        }
    }
}

#[derive(Default)]
pub(super) struct Lists {
    pub builders: Vec<NodeId>,
    pub provisioners: Vec<NodeId>,
    pub post_processors: Vec<NodeId>,
}

/// Names that stand in one object before: the name, its span, the first one's.
fn duplicates(document: &Document, object: NodeId, found: &mut Vec<(String, Span, Span)>) {
    let mut names: Vec<(&str, Span)> = document.members(object).map(|member| (member.name, member.name_span)).collect();
    names.order();
    let mut first: Option<(&str, Span)> = None;
    for (name, span) in names {
        match first {
            Some((known, first)) if known == name => found.push((name.to_owned(), span, first)),
            _ => first = Some((name, span)),
        }
    }
}
