//! What Go's library does, as far as templates show it: `strconv`, `fmt`,
//! `time` and `unicode` of Go 1.19, the Go of the recorded Packer.

pub(super) mod float;
pub(super) mod fmt;
mod fmt_verb;
pub(super) mod number;
pub(super) mod quote;
pub(super) mod rune;
pub(super) mod time;
