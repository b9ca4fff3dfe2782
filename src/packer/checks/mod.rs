//! What the plugins look at once a configuration is decoded: required fields,
//! values that go together, files that must be there.
//!
//! The checks are data, one list of statements for each component
//! (`public/checks.txt`), which this reads and runs. They mirror the `Prepare`
//! and `Configure` of packer 1.6.6, in its order and with its words.

mod evaluate;
mod expression;
mod function;
mod lexer;
mod parse;
mod rules;
mod run;
mod value;

pub use expression::ExpressionError;
pub use parse::ChecksError;
pub use rules::{Checks, Message, Section};
pub use run::{Outcome, Remark, Surroundings};

/// Statements in statements.
const MAX_DEPTH: usize = 32;

#[cfg(test)]
mod tests;
