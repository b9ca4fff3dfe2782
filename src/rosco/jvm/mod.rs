//! What Java and Groovy do with text, truth, numbers and hash maps, where
//! Rosco's results depend on it.

mod display;
mod hash_order;
mod text;
mod truth;

pub(crate) use display::{double, gstring, plain_json};
pub(crate) use hash_order::hash_map_order;
pub(crate) use text::{is_blank, is_integer, split, split_two, tokenize, trim};
pub(crate) use truth::truth;
