//! The expression language: text with expressions in it, tokens, syntax, evaluation.

pub(super) mod ast;
pub(super) mod eval;
pub(super) mod operate;
pub(super) mod parse;
pub(super) mod template;
mod token;
