//! The part of Java that expressions can reach: classes, values, conversions,
//! operators and the methods of the allow-listed types.

pub(super) mod class;
pub(super) mod constant;
pub(super) mod convert;
mod decimal;
pub(super) mod list;
pub(super) mod map;
pub(super) mod math;
pub(super) mod number;
pub(super) mod print;
pub(super) mod resolve;
pub(super) mod same;
mod signatures;
pub(super) mod text;
pub(super) mod value;
