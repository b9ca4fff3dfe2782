//! What `packer validate` says of a template: does it accept it, with which
//! words not, and what is wrong in ours, each with its place.
//!
//! Mirrors packer `ValidateCommand.RunContext`, `Core.GetBuilds` and
//! `CoreBuild.Prepare`. Packer tells of each build the first component that
//! fails; the findings are those of all.

mod build;
mod catalog;
mod component;
mod deprecated;
mod finding;
mod initialize;
mod near;
mod said;
mod tell;

pub use catalog::{Catalog, CatalogError, Plugins};
pub use finding::{Finding, Severity};
pub use said::{Diagnostic, Form, Said};

use super::PackerVersion;
use super::interpolate::Machine;
use super::provision::{Host, Selection};
use super::resolve::Build;
use super::template::Template;
use super::variables::Resolution;
use crate::json::Document;

/// All that decides what Packer says.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub version: PackerVersion,
    pub document: &'a Document,
    /// Read from `document`.
    pub template: &'a Template,
    pub variables: &'a Resolution,
    pub machine: &'a Machine,
    pub host: &'a dyn Host,
    /// As [`resolve`](super::resolve::resolve) gives them.
    pub builds: &'a [Build],
    pub catalog: &'a Catalog,
    pub plugins: Plugins<'a>,
    /// `-only` and `-except`, which name builds as they are called.
    pub selection: &'a Selection,
}

/// What Packer makes of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validation {
    /// Where it stops before it looks at any build; the text as it is printed.
    pub refusal: Option<String>,
    /// In Packer's order: by name.
    pub builds: Vec<BuildVerdict>,
    /// What is wrong with components, in the order of the template.
    pub findings: Vec<Finding>,
}

/// What Packer makes of one build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildVerdict {
    /// As the build is called.
    pub name: String,
    /// Of the component that fails first, if one does.
    pub error: Option<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
    /// What the verdict depends on and is not known here.
    pub open: Vec<String>,
}

/// Accept or reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    Rejected,
    /// Nothing wrong was found, and something is not known here.
    Open,
}

impl Validation {
    pub fn verdict(&self) -> Verdict {
        if self.refusal.is_some() || self.builds.iter().any(|build| build.error.is_some()) {
            Verdict::Rejected
        } else if self.builds.iter().any(|build| !build.open.is_empty()) {
            Verdict::Open
        } else {
            Verdict::Accepted
        }
    }

    /// What Packer says of the builds, in its order.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.builds.iter().flat_map(|build| build.error.iter().chain(&build.warnings))
    }

    /// The whole of what `packer validate` prints, before it is wrapped. ""
    /// where it prints nothing.
    pub fn printed(&self) -> String {
        match &self.refusal {
            Some(refusal) => refusal.clone(),
            None => self.diagnostics().map(ToString::to_string).collect(),
        }
    }
}

/// Validates a template. Mirrors `packer validate` of the recorded release;
/// what later ones say of components is not recorded.
pub fn validate(inputs: &Inputs<'_>) -> Validation {
    let refusal = refusal(inputs);
    let mut validation = Validation { refusal, ..Validation::default() };
    let mut findings = Vec::new();
    for build in inputs.builds.iter().filter(|build| !build.replaced) {
        let verdict = build::verdict(inputs, build, &mut findings);
        let name = &verdict.name;
        let only = &inputs.selection.only;
        let is_taken = (only.is_empty() || only.contains(name)) && !inputs.selection.except.contains(name);
        if is_taken && validation.refusal.is_none() {
            validation.builds.push(verdict);
        }
    }
    validation.builds.sort_by(|left, right| left.name.cmp(&right.name));
    findings.sort_by_key(|finding: &Finding| (finding.span.start, finding.span.end));
    findings.dedup();
    validation.findings = findings;
    validation
}

/// What Packer prints where it does not get to the builds.
fn refusal(inputs: &Inputs<'_>) -> Option<String> {
    let stopped = inputs.template.rejection.as_ref().or(inputs.template.invalid.as_ref());
    if let Some(rejection) = stopped {
        return Some(rejection.printed(inputs.version));
    }
    if let Some(failure) = &inputs.variables.failure {
        return Some(format!("Error: \n\n{failure}\n\n"));
    }
    let name = inputs.builds.iter().find_map(|build| build.name_problem.as_ref())?;
    Some(format!("Error: \n\n{name}\n\n"))
}

#[cfg(test)]
mod tests;
