use std::collections::BTreeMap;

use super::expression::Expression;
use crate::packer::components::ComponentKind;

/// The checks of all components: what their plugins look at before a build.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checks {
    pub(super) groups: BTreeMap<String, Vec<Statement>>,
    pub(super) components: BTreeMap<(ComponentKind, String), Section>,
}

/// The checks of one component.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// The name by which the plugin asks which old keys `packer fix` mends.
    pub plugin: String,
    /// What it says where the configuration cannot be decoded; it gets `error`.
    pub undecoded: Option<Message>,
    /// Whether it goes on where the configuration does not decode.
    pub goes_on: bool,
    /// Whether it lists errors as go-multierror does.
    pub lists_as_go: bool,
    pub body: Vec<Statement>,
}

/// One step of a plugin's preparation.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// Says something where a condition holds.
    Check {
        when: Expression,
        effect: Effect,
        message: Message,
    },
    If {
        arms: Vec<(Expression, Vec<Statement>)>,
        otherwise: Vec<Statement>,
    },
    /// For each item of a list or member of an object; the first name is for
    /// the index or key.
    Each {
        key: Option<String>,
        item: String,
        over: Expression,
        body: Vec<Statement>,
    },
    /// Names are those of a block.
    With {
        block: Vec<String>,
        body: Vec<Statement>,
    },
    Set {
        name: String,
        value: Expression,
    },
    /// The same where the field has no value yet.
    Default {
        name: String,
        value: Expression,
    },
    Use(String),
    /// Ends the innermost loop.
    Break,
    /// Ends the innermost group.
    Leave,
    /// Ends the component.
    Stop,
}

/// What a check that applies does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// `=>` Adds to what is wrong.
    Add,
    /// `=/>` Adds, and ends the innermost group.
    AddAndLeave,
    /// `=!>` Ends the component; nothing else is said.
    Alone,
    /// `=0>` Forgets what was wrong and begins anew.
    Anew,
    /// `=?>` Packer warns and goes on.
    Warn,
    /// `=..>` The rest depends on what cannot be known here; the message says
    /// on what.
    Open,
}

/// A text with places for values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message(pub(super) Vec<MessagePiece>);

#[derive(Debug, Clone, PartialEq)]
pub(super) enum MessagePiece {
    Text(String),
    Value(Expression),
}

impl Message {
    /// What stands before and after its one value; `None` where it has none.
    pub fn around(&self) -> Option<(String, String)> {
        let at = self.0.iter().position(|piece| matches!(piece, MessagePiece::Value(_)))?;
        let text = |pieces: &[MessagePiece]| pieces.iter().map(MessagePiece::plain).collect();
        Some((text(self.0.get(..at)?), text(self.0.get(at + 1..)?)))
    }

    /// Its text without values.
    pub fn plain(&self) -> String {
        self.0.iter().map(MessagePiece::plain).collect()
    }
}

impl MessagePiece {
    fn plain(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Value(_) => "",
        }
    }
}

impl Checks {
    pub fn get(&self, kind: ComponentKind, type_name: &str) -> Option<&Section> {
        self.components.get(&(kind, type_name.to_owned()))
    }

    /// Every component that has checks, by kind and type.
    pub fn iter(&self) -> impl Iterator<Item = (ComponentKind, &str, &Section)> {
        self.components.iter().map(|((kind, type_name), section)| (*kind, type_name.as_str(), section))
    }

    pub fn group(&self, name: &str) -> Option<&[Statement]> {
        self.groups.get(name).map(Vec::as_slice)
    }

    /// All fields and local names that a component's checks mention, each with
    /// whether they set it.
    pub fn names(&self, section: &Section) -> Vec<(String, bool)> {
        let mut found = Vec::new();
        self.collect(&section.body, "", 0, &mut found);
        found
    }

    fn collect(&self, body: &[Statement], block: &str, depth: usize, found: &mut Vec<(String, bool)>) {
        if depth > super::MAX_DEPTH {
            return;
        }
        let inside = |name: &str| if block.is_empty() { name.to_owned() } else { format!("{block}.{name}") };
        let read = |expression: &Expression, found: &mut Vec<(String, bool)>| {
            let mut names = Vec::new();
            expression.names(&mut names);
            found.extend(names.into_iter().map(|steps| (inside(&steps.join(".")), false)));
        };
        for statement in body {
            match statement {
                Statement::Check { when, message, .. } => {
                    read(when, found);
                    for piece in &message.0 {
                        if let MessagePiece::Value(value) = piece {
                            read(value, found);
                        }
                    }
                }
                Statement::If { arms, otherwise } => {
                    for (when, body) in arms {
                        read(when, found);
                        self.collect(body, block, depth + 1, found);
                    }
                    self.collect(otherwise, block, depth + 1, found);
                }
                Statement::Each { key, item, over, body } => {
                    read(over, found);
                    found.extend(key.iter().chain([item]).map(|name| (inside(name), true)));
                    self.collect(body, block, depth + 1, found);
                }
                Statement::With { block: inner, body } => {
                    let inner = inside(&inner.join("."));
                    found.push((inner.clone(), false));
                    self.collect(body, &inner, depth + 1, found);
                }
                Statement::Set { name, value } | Statement::Default { name, value } => {
                    read(value, found);
                    found.push((inside(name), true));
                }
                Statement::Use(group) => {
                    self.collect(self.group(group).unwrap_or_default(), block, depth + 1, found);
                }
                Statement::Break | Statement::Leave | Statement::Stop => {}
            }
        }
    }
}
