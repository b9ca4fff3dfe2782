//! YAML as a tree with byte spans, and everything that is wrong with it.
//!
//! [`parse`] never fails: it gives what is sound and all errors. Scalars
//! resolve as YAML 1.1 does in `SnakeYAML`, which Spring reads its
//! configuration with. The tree is plain data that crosses to and from a
//! worker; only [`parse`] needs the parser.

mod document;
mod error;
mod parse;
mod resolve;
mod scalar;

pub use document::{Child, Content, Document, Entry, Node, NodeId};
pub use error::{YamlError, YamlErrorKind};
pub use parse::{MAX_CHARACTERS, MAX_DEPTH, MAX_EXPANDED, parse};
pub use scalar::{Kind, Scalar, Style};
