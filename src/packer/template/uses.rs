use super::root::RootKey;
use super::{RootMeaning, Template};
use crate::json::{Document, Kind, NodeId, Path, parse};
use crate::packer::interpolate::references;
use crate::source::Span;

/// A place where a template uses a variable: ``{{user `name`}}``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub name: String,
    /// Of the value whose text it stands in; of the member, if in its name.
    pub path: Path,
    pub node: NodeId,
    pub in_name: bool,
    /// The name between its quotes, in the document.
    pub span: Span,
    /// A backtick or `"`.
    pub quote: char,
}

/// All uses of variables in a template, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Uses(pub Vec<Use>);

impl Uses {
    /// Looks through variables and components: all that Packer renders.
    pub fn of(document: &Document, template: &Template) -> Self {
        let mut found = Vec::new();
        for member in &template.root {
            let rendered = matches!(
                member.meaning,
                RootMeaning::Known(
                    RootKey::Variables
                        | RootKey::Builders
                        | RootKey::Provisioners
                        | RootKey::ErrorCleanup
                        | RootKey::PostProcessors
                )
            );
            if !rendered {
                continue;
            }
            for node in document.nodes_below(member.node) {
                look_into(document, node, member.node, &mut found);
            }
        }
        Self(found)
    }

    pub fn of_variable<'u>(&'u self, name: &'u str) -> impl Iterator<Item = &'u Use> {
        self.0.iter().filter(move |found| found.name == name)
    }

    /// Uses of variables that the template does not declare. Packer takes them
    /// for empty texts, outside of the variables themselves.
    pub fn undeclared<'u>(&'u self, template: &'u Template) -> impl Iterator<Item = &'u Use> {
        self.0.iter().filter(|found| template.variable(&found.name).is_none())
    }
}

fn look_into(document: &Document, node: NodeId, section: NodeId, found: &mut Vec<Use>) {
    let name = document.member_of(node).filter(|_| node != section);
    let texts = [
        name.map(|member| (member.name, member.name_span, true)),
        document.string(node).map(|text| (text, document.span(node), false)),
    ];
    for (text, token, in_name) in texts.into_iter().flatten() {
        if !text.contains("{{") || document.kind(node) == Kind::Invalid {
            continue;
        }
        for reference in references(text).into_iter().filter(|reference| reference.function == "user") {
            let (Some(name), Some(span)) = (reference.name, reference.name_span) else { continue };
            let quote = text.get(..span.start).and_then(|before| before.chars().next_back()).unwrap_or('`');
            let name = if quote == '"' { unescaped(name) } else { name };
            found.push(Use {
                name,
                path: document.path(node),
                node,
                in_name,
                span: document.span_within(token, span),
                quote,
            });
        }
    }
}

/// What the inside of a quoted name says. Of Go's escapes, those that JSON has
/// too: nobody writes the others.
fn unescaped(inside: String) -> String {
    if !inside.contains('\\') {
        return inside;
    }
    let quoted = parse(&format!("\"{inside}\""));
    let sound = quoted.root().filter(|_| quoted.errors().is_empty());
    sound.and_then(|root| quoted.string(root)).map_or(inside, ToOwned::to_owned)
}
