//! Builders, provisioners, post-processors: their fields, and what Packer
//! makes of the values given to them.

pub mod go_parse;
pub mod go_value;
mod load;
mod shape;
mod table;
pub mod weak;

pub use load::TableError;
pub use shape::{Member, Shape};
pub use table::{Component, ComponentKind, Field, FieldType, Life, Mark, Presence, Table};
