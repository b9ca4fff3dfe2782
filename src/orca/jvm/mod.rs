//! What the Java, Groovy and Jackson under Orca do to plain JSON values: how
//! they print, which ones count as true, how a bean's fields take them, and in
//! which order a `HashMap` gives its keys back.

mod bind;
mod hash_ordered;
mod java_map;
mod package_pattern;
mod split;
mod text;
mod truth;

pub use bind::{
    Mismatch, bind_boolean, bind_enum, bind_int, bind_long, bind_text, drop_null_members, drop_nulls_of, kind_of,
    without_null_members,
};
pub use hash_ordered::hash_ordered;
pub use java_map::JavaMap;
pub use package_pattern::{PackagePattern, PatternError, matches_pattern};
pub use split::{split_on, split_on_slashes};
pub use text::{groovy_text, java_text};
pub use truth::is_true;
