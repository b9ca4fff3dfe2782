//! Builders, provisioners, post-processors: their fields, and what Packer
//! makes of the values given to them.

pub mod go_json;
pub mod go_parse;
pub mod go_path;
pub mod go_value;
mod holes;
mod load;
mod prepare;
mod shape;
mod table;
pub mod weak;

pub use holes::{Holes, has_hole, may_be_empty};
pub use load::TableError;
pub use prepare::{PrepareError, Prepared, prepare};
pub use shape::{Member, Shape};
pub use table::{Component, ComponentKind, Field, FieldType, Life, Mark, Presence, Table};
