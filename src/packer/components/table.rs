use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::shape::{Member, Shape};
use crate::packer::PackerVersion;

/// What a component does in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComponentKind {
    Builder,
    Provisioner,
    PostProcessor,
    Data,
    Communicator,
    /// The keys that Packer itself takes from a template, builder, provisioner
    /// or post-processor.
    Meta,
}

/// Whether a release of Packer has something. The table knows two moments:
/// 1.6.6 and the newest plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Present,
    Absent,
    /// It came or went between the two moments that the table knows.
    Unsure,
}

/// When something came or went, relative to 1.6.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// In 1.6.6 and today.
    Both,
    /// Came after 1.6.6.
    Since,
    /// Went after 1.6.6.
    Until,
    /// Gone before 1.6.6: only a fixer still knows it.
    Gone,
}

impl Life {
    pub fn presence(self, version: PackerVersion) -> Presence {
        let old = version <= PackerVersion::RECORDED;
        let newest = version >= PackerVersion::NEWEST;
        match self {
            Self::Both => Presence::Present,
            Self::Gone => Presence::Absent,
            Self::Since if old => Presence::Absent,
            Self::Since if newest => Presence::Present,
            Self::Until if old => Presence::Present,
            Self::Until if newest => Presence::Absent,
            Self::Since | Self::Until => Presence::Unsure,
        }
    }
}

/// A builder, provisioner, post-processor …
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    pub kind: ComponentKind,
    /// The word for `type`, such as `amazon-ebs`.
    pub type_name: String,
    /// The plugin that has it today; `core` where it is part of Packer.
    pub plugin: String,
    pub life: Life,
    /// Another type that this is an old name of.
    pub alias_of: Option<String>,
    /// The fixer that renames it.
    pub fixer: Option<String>,
    /// Groups of which one way must be taken; a way is one or several fields.
    pub alternatives: Vec<Vec<Vec<String>>>,
    /// Fields that its structure has twice, so that it complains twice.
    pub twice: Vec<String>,
    pub fields: Vec<Arc<Field>>,
}

/// A key of a component's configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    /// Go's name of the field where its key is derived from it.
    pub untagged: Option<String>,
    pub kind: FieldType,
    /// Where today's plugins decode it otherwise.
    pub kind_today: Option<FieldType>,
    /// The part of a form where it belongs; `main` for most.
    pub group: String,
    pub life: Life,
    pub marks: Vec<Mark>,
    pub replaced_by: Option<String>,
    pub fixer: Option<String>,
    /// What a delayed field may read, such as `.Path`.
    pub template_vars: Vec<String>,
    pub default: Option<Value>,
    pub choices: Vec<Value>,
    pub hint: Option<String>,
}

/// What is special about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Packer refuses a component without it.
    Required,
    /// The documentation calls it required, but something else can stand in.
    DocumentedRequired,
    /// A secret.
    Sensitive,
    Deprecated,
    /// Not rendered when the component is prepared but when it is used.
    Delayed,
    /// Taken from Packer's environment where it is absent.
    FromEnv,
    /// Not for forms.
    Hidden,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    Plain(Shape),
    /// An object with fields of its own.
    Block(Vec<Arc<Field>>),
    /// A list of such objects.
    Blocks(Vec<Arc<Field>>),
}

impl FieldType {
    /// What the plugins of `version` decode it as.
    pub fn shape(&self, version: PackerVersion) -> Shape {
        match self {
            Self::Plain(shape) => shape.clone(),
            Self::Block(fields) => Shape::Struct(members(fields, version)),
            Self::Blocks(fields) => Shape::list(Shape::Struct(members(fields, version))),
        }
    }

    /// The fields of a block.
    pub fn fields(&self) -> &[Arc<Field>] {
        match self {
            Self::Plain(_) => &[],
            Self::Block(fields) | Self::Blocks(fields) => fields,
        }
    }
}

/// The fields that the plugins of `version` have, or may have.
fn members(fields: &[Arc<Field>], version: PackerVersion) -> Vec<Member> {
    let there = fields.iter().filter(|field| field.life.presence(version) != Presence::Absent);
    there.map(|field| field.member(version)).collect()
}

impl Field {
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// What the plugins of `version` decode it as.
    pub fn shape(&self, version: PackerVersion) -> Shape {
        match &self.kind_today {
            Some(today) if version > PackerVersion::RECORDED => today.shape(version),
            _ => self.kind.shape(version),
        }
    }

    pub fn member(&self, version: PackerVersion) -> Member {
        Member { name: self.name.clone(), untagged: self.untagged.clone(), shape: self.shape(version) }
    }
}

impl Component {
    /// What the plugin of `version` decodes a configuration as.
    pub fn shape(&self, version: PackerVersion) -> Shape {
        let mut all = members(&self.fields, version);
        let again: Vec<Member> = all.iter().filter(|member| self.twice.contains(&member.name)).cloned().collect();
        all.extend(again);
        Shape::Struct(all)
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name).map(AsRef::as_ref)
    }
}

/// All components, by kind and type.
#[derive(Debug, Clone, Default)]
pub struct Table {
    components: Vec<Component>,
    index: BTreeMap<(ComponentKind, String), usize>,
}

impl Table {
    pub(super) fn new(components: Vec<Component>) -> Self {
        let index = components
            .iter()
            .enumerate()
            .map(|(at, component)| ((component.kind, component.type_name.clone()), at))
            .collect();
        Self { components, index }
    }

    pub fn get(&self, kind: ComponentKind, type_name: &str) -> Option<&Component> {
        self.components.get(*self.index.get(&(kind, type_name.to_owned()))?)
    }

    /// Every component, in the table's order: by kind, then by type.
    pub fn iter(&self) -> impl Iterator<Item = &Component> {
        self.components.iter()
    }

    pub(super) fn distinct(&self) -> usize {
        self.index.len()
    }

    pub fn len(&self) -> usize {
        self.components.len()
    }

    pub fn is_empty(&self) -> bool {
        self.components.is_empty()
    }
}
