//! JSON documents, lossless and error-tolerant: a tree of what is sound *and*
//! all errors, byte spans for everything, edits as text edits.
//!
//! [`parse`] never fails. [`Document::errors`] is empty exactly where Go's
//! `encoding/json`, and so Packer, finds no syntax error; what Go would have
//! said is [`Document::go_error`].

mod document;
pub mod edit;
mod error;
mod float;
mod go;
mod lexer;
mod parser;
mod path;
mod string;
mod value;

pub use document::{Document, Kind, Member, NodeId};
pub use error::{MAX_ERRORS, SyntaxError, SyntaxErrorKind};
pub use float::float;
pub use go::{GoSyntaxError, MAX_DEPTH, go_syntax_error};
pub use parser::parse;
pub use path::{Path, PathStep};
pub use string::quote;
pub use value::{VALUE_DEPTH, read};

#[cfg(test)]
mod parser_tests;
