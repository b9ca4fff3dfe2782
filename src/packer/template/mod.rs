//! Legacy JSON templates: a typed view over a document, all that is wrong with
//! it, what Packer would say, and edits.
//!
//! [`Template::read`] never fails: it takes what it finds, says what is wrong
//! in its own words, and keeps beside them where the given version of Packer
//! would have stopped and with which words.

mod component;
mod decode;
pub mod edit;
mod go;
mod min_version;
mod problem;
mod read;
mod rejection;
mod root;
mod sections;
mod uses;
mod validate;
mod variable;

pub use component::{Component, Field, Override, Role, Word};
pub use problem::{Expected, Problem, ProblemKind, Stage};
pub use rejection::Rejection;
pub use root::RootKey;
pub use uses::{Use, Uses};
pub use variable::{Default, Variable};

use crate::json::{NodeId, Path};
use crate::source::Span;

/// A template as Packer understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// All members of the root in the order of the text, and what they are.
    pub root: Vec<RootMember>,
    pub description: Option<Word>,
    pub min_packer_version: Option<Word>,
    /// In the order of the text.
    pub variables: Vec<Variable>,
    /// What `sensitive-variables` names, declared or not.
    pub sensitive: Vec<Word>,
    pub builders: Vec<Component>,
    pub provisioners: Vec<Component>,
    pub error_cleanup: Option<Component>,
    pub post_processors: Vec<Sequence>,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    /// What Packer says where it does not read the template at all.
    pub rejection: Option<Rejection>,
    /// What `validate` and `build` say before they look at any value, where
    /// they read it.
    pub invalid: Option<Rejection>,
}

/// A member of a template's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootMember {
    pub name: String,
    pub name_span: Span,
    pub node: NodeId,
    pub span: Span,
    pub meaning: RootMeaning,
}

/// What a member of a template's root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootMeaning {
    Known(RootKey),
    /// Begins with `_`.
    Comment,
    Unknown,
}

/// An element of `post-processors`: each starts from the builder's artifact,
/// its members from what the one before made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    pub node: NodeId,
    pub path: Path,
    pub span: Span,
    /// True where a post-processor stands without a list around it.
    pub is_lone: bool,
    pub steps: Vec<Component>,
}

impl Template {
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().rfind(|variable| variable.name == name)
    }

    /// The builder of this name, as `only`, `except` and `override` mean it.
    pub fn builder(&self, name: &str) -> Option<&Component> {
        self.builders.iter().find(|builder| builder.name() == Some(name))
    }

    /// Builders, provisioners, the cleanup provisioner and post-processors.
    pub fn components(&self) -> impl Iterator<Item = &Component> {
        let steps = self.post_processors.iter().flat_map(|sequence| &sequence.steps);
        self.builders.iter().chain(&self.provisioners).chain(&self.error_cleanup).chain(steps)
    }

    /// The member of the root that has this meaning.
    pub fn section(&self, key: RootKey) -> Option<&RootMember> {
        self.root.iter().find(|member| member.meaning == RootMeaning::Known(key))
    }

    /// True where Packer reads it: `validate -syntax-only` and `inspect` pass.
    pub fn is_accepted(&self) -> bool {
        self.rejection.is_none()
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
