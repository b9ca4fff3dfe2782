//! The functions of the language: Go's own and Packer's.

// All functions have the one signature of the table.
#![allow(clippy::unnecessary_wraps)]

mod clean_resource_name;
mod compare;
mod escape;
mod go_builtin;
mod packer;

use super::context::{Context, PluginFunctions, Reads};
use super::error::Bound;
use super::value::Value;
use crate::packer::PackerVersion;

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// `interface {}`: printing functions.
    Any,
    /// `reflect.Value`: functions over every kind.
    Value,
    Str,
    Int,
}

impl Type {
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Value => "reflect.Value",
            Self::Str => "string",
            Self::Int => "int",
        }
    }
}

/// A function and its signature.
pub(super) struct Function {
    pub name: &'static str,
    pub parameters: &'static [Type],
    /// The type of any number of further arguments.
    pub rest: Option<Type>,
    pub call: fn(&mut Call<'_, '_>, &[Value]) -> Answer,
}

/// The call tells nothing that the name does not.
impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function").field("name", &self.name).finish_non_exhaustive()
    }
}

pub(super) type Answer = Result<Value, Trouble>;

/// Why a call failed.
#[derive(Debug)]
pub(super) enum Trouble {
    Message(String),
    Bound(Bound),
}

impl From<String> for Trouble {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for Trouble {
    fn from(message: &str) -> Self {
        Self::Message(message.to_owned())
    }
}

/// What a function may look at besides its arguments.
pub(super) struct Call<'c, 'r> {
    pub context: &'c Context<'c>,
    pub reads: &'r mut Reads,
    /// No text may grow beyond this many bytes.
    pub limit: usize,
}

/// The function of this name, where this Packer and this component have it.
/// Mirrors `FuncGens` and the `Funcs` of plugins, then Go's builtins.
pub(super) fn find(name: &str, version: PackerVersion, plugin: PluginFunctions) -> Option<&'static Function> {
    clean_resource_name::find(name, version, plugin)
        .or_else(|| {
            packer::FUNCTIONS
                .iter()
                .find(|(function, since)| function.name == name && version >= *since)
                .map(|(function, _)| function)
        })
        .or_else(|| go_builtin::FUNCTIONS.iter().find(|function| function.name == name))
}

/// Every name that [`find`] knows in some version or component.
pub fn names() -> impl Iterator<Item = &'static str> {
    let packer = packer::FUNCTIONS.iter().map(|(function, _)| function.name);
    let go = go_builtin::FUNCTIONS.iter().map(|function| function.name);
    clean_resource_name::NAMES.iter().copied().chain(packer).chain(go)
}
