//! What is wrong with a component, in our words and at its place.

use std::fmt::Write;

use super::component::Checker;
use super::finding::{Finding, Severity};
use super::near::nearest;
use crate::json::{Kind, NodeId, Path, PathStep};
use crate::packer::checks::Remark;
use crate::packer::components::weak::{Misfit, Reason};
use crate::packer::components::{FieldType, Presence};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn tell_misfit(&mut self, layer: usize, misfit: &Misfit) {
        let what = shown(&misfit.place);
        let message = match &misfit.reason {
            Reason::Type { wanted, found } => format!("{what} has to be {wanted}, not {found}."),
            Reason::Text { wanted, words } => format!("{what} has to be {wanted}: {words}."),
        };
        let span = self.span(layer, &misfit.place, false);
        self.tell(Severity::Error, span, message, misfit.packer.clone());
    }

    pub(super) fn tell_unknown(&mut self, place: &Path, name: &str, mended: bool, packer: &str) {
        let type_name = &self.known.type_name;
        let key = match place.last() {
            Some(PathStep::Key(key)) => key.as_str(),
            _ => name,
        };
        let version = self.inputs.version;
        let field = self.known.field(key).filter(|_| place.steps().len() == 1);
        let message = if mended || field.is_some_and(|field| field.fixer.is_some()) {
            let instead = field.and_then(|field| field.replaced_by.as_ref());
            let instead = instead.map(|name| format!(": it is {name} now")).unwrap_or_default();
            format!("{key} is a name of old{instead}. `packer fix` mends it.")
        } else if field.is_some_and(|field| field.life.presence(version) == Presence::Absent) {
            format!("{type_name} of Packer {version} does not know {key}: it came later, or went.")
        } else {
            format!("{type_name} does not know {key}.{}", self.meant(place, key))
        };
        let layer = usize::from(self.node(0, place).is_none());
        let span = self.span(layer, place, true);
        self.tell(Severity::Error, span, message, packer.to_owned());
    }

    pub(super) fn tell_remark(&mut self, remark: &Remark, severity: Severity) {
        let packer = self.holes.decode(&remark.words).to_string();
        let type_name = &self.known.type_name;
        let message = match (remark.places.as_slice(), remark.absent.as_slice()) {
            ([], [field]) if severity == Severity::Error && self.known.field(field).is_some() => {
                format!("{type_name} needs {field}.")
            }
            _ => packer.clone(),
        };
        let message = if severity == Severity::Warning && !self.inputs.version.is_recorded() && !remark.words.is_empty()
        {
            format!("{type_name} of Packer 1.6.6 says: {packer}")
        } else {
            message
        };
        let layers = 0..2;
        let mut spans = layers.flat_map(|layer| remark.places.iter().map(move |place| (layer, place)));
        let found = spans.find(|(layer, place)| !place.is_root() && self.node(*layer, place).is_some());
        let span = match found {
            Some((layer, place)) => self.span(layer, place, false),
            None => self.own_span(),
        };
        self.tell(severity, span, message, packer);
    }

    fn tell(&mut self, severity: Severity, span: Span, message: String, packer: String) {
        self.findings.push(Finding { severity, span, message, packer });
    }

    /// The component's type, or its opener.
    fn own_span(&self) -> Span {
        let document = self.inputs.document;
        let span = document.span(self.component.node);
        self.component.type_name.as_ref().map_or(Span::new(span.start, span.end.min(span.start + 1)), |word| word.span)
    }

    /// The node of a place in the configuration of the component or in its
    /// override.
    fn node(&self, layer: usize, place: &Path) -> Option<NodeId> {
        let base = if layer == 0 { Some(self.component.node) } else { self.part.override_node };
        let document = self.inputs.document;
        place.steps().iter().try_fold(base?, |node, step| match step {
            PathStep::Key(key) => {
                let folded = || {
                    let mut members = document.members(node);
                    members.find(|member| member.name.eq_ignore_ascii_case(key)).map(|member| member.value)
                };
                document.get(node, key).or_else(folded)
            }
            PathStep::Index(index) => document.item(node, *index),
        })
    }

    fn span(&self, layer: usize, place: &Path, of_name: bool) -> Span {
        let document = self.inputs.document;
        let Some(node) = self.node(layer, place) else { return self.own_span() };
        if of_name && let Some(member) = document.member_of(node) {
            return member.name_span;
        }
        let span = document.span(node);
        match document.kind(node) {
            Kind::Object | Kind::Array => Span::new(span.start, span.end.min(span.start + 1)),
            _ => span,
        }
    }

    /// A field with nearly this name.
    fn meant(&self, place: &Path, key: &str) -> String {
        let mut fields = self.known.fields.as_slice();
        for step in place.steps().split_last().map(|(_, before)| before).unwrap_or_default() {
            if let PathStep::Key(name) = step {
                let field = fields.iter().find(|field| field.name == *name);
                fields = field.map(|field| &field.kind).map(FieldType::fields).unwrap_or_default();
            }
        }
        let version = self.inputs.version;
        let there = fields.iter().filter(|field| field.life.presence(version) != Presence::Absent);
        let names = there.map(|field| field.name.as_str());
        nearest(key, names).map(|name| format!(" Is {name} meant?")).unwrap_or_default()
    }
}

/// `ssh_port`, `tags.Name`, `disks[0].size`.
fn shown(place: &Path) -> String {
    let mut out = String::new();
    for step in place.steps() {
        match step {
            PathStep::Key(key) if out.is_empty() => out.push_str(key),
            PathStep::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
            PathStep::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "[{index}]");
            }
        }
    }
    if out.is_empty() { "The configuration".to_owned() } else { out }
}
