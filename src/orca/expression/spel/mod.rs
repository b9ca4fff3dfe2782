//! The expression language: text with expressions in it, tokens, syntax, evaluation.

pub(super) mod ast;
mod create;
pub(super) mod eval;
mod gather;
mod operand;
pub(super) mod operate;
pub(super) mod parse;
mod place;
pub(super) mod template;
mod token;
