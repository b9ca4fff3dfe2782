//! Changes to a template, as the smallest text edits of its document.

mod component;
mod field;
mod section;
mod variable;

pub use component::{add_component, duplicate_component, move_component, remove_component};
pub use field::{remove_field, rename_field, set_field, set_field_text};
pub use section::{remove_root, set_root};
pub use variable::{add_variable, remove_variable, rename_variable, set_default, set_sensitive};

use thiserror::Error;

use crate::json;

/// Why a template cannot be changed like this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateEditError {
    #[error(transparent)]
    Document(#[from] json::edit::EditError),
    #[error("There is no variable of the name {}.", json::quote(.name))]
    NoSuchVariable { name: String },
    #[error("There is a variable of the name {} already.", json::quote(.name))]
    VariableTaken { name: String },
    #[error("{} cannot be a variable's name here: it is used between quotes that end at {quote}.", json::quote(.name))]
    NameNotQuotable { name: String, quote: char },
    #[error("There is one error-cleanup-provisioner only; it cannot be added twice, copied or moved.")]
    OnlyOne,
}
