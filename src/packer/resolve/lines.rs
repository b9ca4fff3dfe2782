use super::build::Build;
use super::part::{Part, Rendered};
use super::problem::Problem;
use crate::json::{Document, Kind, NodeId, quote};
use crate::packer::interpolate::{Piece, Text};
use crate::packer::template::Role;

/// A line of a resolved template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// In levels.
    pub indent: usize,
    /// JSON text, with a hole inside of a string for each part that is not
    /// known.
    pub pieces: Vec<Piece>,
    /// The value that begins or stands here.
    pub node: Option<NodeId>,
    /// Whether the name or the value is not what is written in the template.
    pub changed: bool,
    /// Whether it comes from `override`.
    pub overridden: bool,
    /// Why it stands here as it is written.
    pub problem: Option<Problem>,
}

/// What is nested deeper is shown as `…`.
const MAX_DEPTH: usize = 200;

impl Line {
    fn push(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Known(known)) => known.push_str(text),
            _ => self.pieces.push(Piece::Known(text.to_owned())),
        }
    }

    fn push_string(&mut self, text: &Text) {
        self.push("\"");
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => self.push(inside(&quote(&known))),
                unknown @ Piece::Unknown(_) => self.pieces.push(unknown),
            }
        }
        self.push("\"");
    }

    fn begin(&mut self, node: NodeId, overridden: bool) {
        self.node = Some(node);
        self.overridden = overridden;
    }

    fn note(&mut self, rendered: &Rendered) {
        self.changed |= rendered.changed;
        if self.problem.is_none() {
            self.problem.clone_from(&rendered.problem);
        }
    }
}

fn inside(quoted: &str) -> &str {
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted)
}

impl Build {
    /// The template as this build sees it, as lines of JSON: its builder, and
    /// the provisioners and post-processors that run in it, members in the order
    /// of the text. `override` is not shown: what it has for this builder stands
    /// where it replaces something.
    pub fn lines(&self, document: &Document) -> Vec<Line> {
        let mut writer = Writer { document, build: self, part: &self.builder, lines: Vec::new(), indent: 0 };
        writer.bare("{");
        let sections = [
            ("builders", vec![vec![&self.builder]], false),
            ("provisioners", self.provisioners.iter().map(|part| vec![part]).collect(), false),
            ("error-cleanup-provisioner", self.error_cleanup.iter().map(|part| vec![part]).collect(), true),
            ("post-processors", self.post_processors.iter().map(|chain| chain.iter().collect()).collect(), false),
        ];
        let shown: Vec<&(&str, Vec<Vec<&Part>>, bool)> =
            sections.iter().filter(|(_, elements, _)| !elements.is_empty()).collect();
        writer.indent = 1;
        for (at, (name, elements, alone)) in shown.iter().enumerate() {
            writer.section(name, elements, *alone, at + 1 < shown.len());
        }
        writer.indent = 0;
        writer.bare("}");
        writer.lines
    }
}

struct Writer<'a> {
    document: &'a Document,
    build: &'a Build,
    part: &'a Part,
    lines: Vec<Line>,
    indent: usize,
}

/// A value and what an override puts on top of it.
#[derive(Clone, Copy)]
struct Layers {
    base: NodeId,
    /// True where `base` itself is an override.
    overridden: bool,
    over: Option<NodeId>,
}

impl<'a> Writer<'a> {
    fn bare(&mut self, text: &str) {
        let mut line = Line { indent: self.indent, ..Line::default() };
        line.push(text);
        self.lines.push(line);
    }

    fn section(&mut self, name: &str, elements: &[Vec<&'a Part>], alone: bool, more: bool) {
        let mut head = Line { indent: self.indent, ..Line::default() };
        head.push(&quote(name));
        head.push(": ");
        if alone {
            if let Some(part) = elements.iter().flatten().next() {
                self.component(head, part, more);
            }
            return;
        }
        head.push("[");
        self.lines.push(head);
        self.indent += 1;
        for (at, chain) in elements.iter().enumerate() {
            let more = at + 1 < elements.len();
            match chain.as_slice() {
                [part] if !self.stands_in_list(part) => self.component(self.line(), part, more),
                parts => self.chain(parts, more),
            }
        }
        self.indent -= 1;
        self.bare(if more { "]," } else { "]" });
    }

    /// Whether a post-processor is written as part of a chain.
    fn stands_in_list(&self, part: &Part) -> bool {
        let around = || self.document.parent(self.document.parent(part.node)?);
        part.role == Role::PostProcessor && around().is_some_and(|node| self.document.kind(node) == Kind::Array)
    }

    fn chain(&mut self, parts: &[&'a Part], more: bool) {
        self.bare("[");
        self.indent += 1;
        for (at, part) in parts.iter().enumerate() {
            self.component(self.line(), part, at + 1 < parts.len());
        }
        self.indent -= 1;
        self.bare(if more { "]," } else { "]" });
    }

    fn line(&self) -> Line {
        Line { indent: self.indent, ..Line::default() }
    }

    fn component(&mut self, head: Line, part: &'a Part, more: bool) {
        self.part = part;
        let layers = Layers { base: part.node, overridden: false, over: part.override_node };
        self.value(head, layers, more, 0);
    }

    fn value(&mut self, mut head: Line, layers: Layers, more: bool, depth: usize) {
        let Layers { base, over, .. } = layers;
        let over = over.filter(|over| self.document.kind(*over) != Kind::Null);
        let shape = |node: NodeId| self.document.kind(node);
        match (shape(base), over.map(shape)) {
            (Kind::Object, None | Some(Kind::Object)) => {
                let members = self.members(layers.overridden, base, over, depth);
                head.begin(base, layers.overridden);
                self.nest(head, ["{", "}"], members, more, depth);
            }
            (Kind::Array, None | Some(Kind::Array)) => {
                let items = self.items(layers.overridden, base, over);
                head.begin(base, layers.overridden);
                self.nest(head, ["[", "]"], items, more, depth);
            }
            (_, Some(_)) if depth > 0 => {
                let base = over.unwrap_or(base);
                self.value(head, Layers { base, overridden: true, over: None }, more, depth);
            }
            (kind, _) => {
                head.begin(base, layers.overridden);
                self.scalar(&mut head, base, kind);
                head.push(if more { "," } else { "" });
                self.lines.push(head);
            }
        }
    }

    fn scalar(&self, head: &mut Line, node: NodeId, kind: Kind) {
        match kind {
            Kind::String => match self.string(node) {
                Some(text) => {
                    head.push_string(&text);
                    if let Some(rendered) = self.rendered(node, false) {
                        head.note(rendered);
                    } else {
                        head.changed = true;
                        head.problem.clone_from(&self.build.name_problem);
                    }
                }
                None => head.push(&quote(self.document.string(node).unwrap_or_default())),
            },
            Kind::Number => head.push(self.document.number(node).unwrap_or("0")),
            Kind::Bool(value) => head.push(if value { "true" } else { "false" }),
            _ => head.push("null"),
        }
    }

    fn rendered(&self, node: NodeId, is_name: bool) -> Option<&Rendered> {
        let retries = || self.build.retries.iter().find(|rendered| rendered.node == node && !is_name);
        if is_name { self.part.name(node) } else { self.part.value(node).or_else(retries) }
    }

    /// What a string became; `None` where it is as it is written.
    fn string(&self, node: NodeId) -> Option<Text> {
        if let Some(rendered) = self.rendered(node, false) {
            return Some(rendered.text.clone());
        }
        let is_name = self.part.role == Role::Builder
            && self.build.name_node == Some(node)
            && self.document.string(node).is_some_and(|text| text.contains("{{"))
            && self.document.member_of(node).is_some_and(|member| member.name.eq_ignore_ascii_case("name"));
        is_name.then(|| self.build.name.clone())
    }

    fn nest(
        &mut self,
        mut head: Line,
        [open, close]: [&str; 2],
        children: Vec<(Option<NodeId>, Layers)>,
        more: bool,
        depth: usize,
    ) {
        let comma = if more { "," } else { "" };
        head.push(open);
        if children.is_empty() || depth >= MAX_DEPTH {
            head.push(if children.is_empty() { "" } else { "…" });
            head.push(close);
            head.push(comma);
            self.lines.push(head);
            return;
        }
        self.lines.push(head);
        self.indent += 1;
        let count = children.len();
        for (at, (named, layers)) in children.into_iter().enumerate() {
            let mut line = self.line();
            if let Some(member) = named.and_then(|node| self.document.member_of(node)) {
                match named.and_then(|node| self.rendered(node, true)) {
                    Some(rendered) => {
                        line.push_string(&rendered.text);
                        line.note(rendered);
                    }
                    None => line.push(&quote(member.name)),
                }
                line.push(": ");
            }
            self.value(line, layers, at + 1 < count, depth + 1);
        }
        self.indent -= 1;
        self.bare(&format!("{close}{comma}"));
    }

    /// The members of an object with those that an override adds or replaces,
    /// each with the node that has its name.
    fn members(
        &self,
        overridden: bool,
        base: NodeId,
        over: Option<NodeId>,
        depth: usize,
    ) -> Vec<(Option<NodeId>, Layers)> {
        let document = self.document;
        let is_component = depth == 0 && self.part.role != Role::PostProcessor && self.part.role != Role::Builder;
        let own = document.members(base).filter(|member| !(is_component && member.name == "override"));
        let mut members: Vec<(Option<NodeId>, Layers)> = own
            .map(|member| {
                let over = over.and_then(|over| document.get(over, member.name));
                (Some(member.value), Layers { base: member.value, overridden, over })
            })
            .collect();
        for member in over.into_iter().flat_map(|over| document.members(over)) {
            if document.get(base, member.name).is_none() {
                members.push((Some(member.value), Layers { base: member.value, overridden: true, over: None }));
            }
        }
        members
    }

    /// The items of a list; those of an override take the places of the first.
    fn items(&self, overridden: bool, base: NodeId, over: Option<NodeId>) -> Vec<(Option<NodeId>, Layers)> {
        let document = self.document;
        let mut own = document.items(base);
        let mut theirs = over.into_iter().flat_map(|over| document.items(over));
        let mut items = Vec::new();
        loop {
            let layers = match (own.next(), theirs.next()) {
                (Some(base), over) => Layers { base, overridden, over },
                (None, Some(base)) => Layers { base, overridden: true, over: None },
                (None, None) => return items,
            };
            items.push((None, layers));
        }
    }
}
