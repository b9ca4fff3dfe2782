//! A template as each of its builds sees it: every `{{ }}` rendered with what is
//! known, at the time at which Packer renders it.
//!
//! Mirrors packer `Core.Build`, `CoreBuild.Prepare` and `interpolate.RenderMap`
//! for legacy JSON templates. What a component makes of the rendered values is
//! not told here.

mod announced;
mod build;
mod cache;
mod delayed;
mod lines;
mod part;
mod problem;

pub use announced::{announced, hears_of_build};
pub use build::{Build, builder_data};
pub use delayed::{is_delayed, is_left_alone};
pub use lines::Line;
pub use part::{Part, Rendered};
pub use problem::{Moment, Problem, ProblemKind};

use super::PackerVersion;
use super::interpolate::{Context, Machine};
use super::template::Template;
use super::variables::Resolution;
use crate::json::Document;

/// All that decides what a template's builds see.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    pub version: PackerVersion,
    pub document: &'a Document,
    /// Read from `document`.
    pub template: &'a Template,
    pub variables: &'a Resolution,
    pub machine: &'a Machine,
}

/// The builds of the template, in the order of its builders. Builders of which
/// neither a type nor a name is given are left out.
pub fn resolve(inputs: &Inputs<'_>) -> Vec<Build> {
    let names = Context::names(inputs.version, inputs.machine, &inputs.variables.user);
    let suspects = part::suspicious_variables(&inputs.variables.user);
    let cache = cache::Cache::new(inputs.version);
    let mut builds: Vec<Build> = inputs
        .template
        .builders
        .iter()
        .filter_map(|builder| Build::resolve(inputs, builder, &names, &suspects, &cache))
        .collect();
    build::mark_replaced(&mut builds);
    builds
}

#[cfg(test)]
mod tests;
