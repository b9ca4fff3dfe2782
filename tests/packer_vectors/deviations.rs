/// Vectors that we answer otherwise on purpose, each with its reason.
pub const ON_PURPOSE: &[(&str, &str)] = &[];
