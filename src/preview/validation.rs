//! What `packer validate` says of the template as this bake uses it.

use super::chain::Inputs;
use super::packer_part::Read;
use super::{Failure, Finding, PackerSays, PackerVerdict, Service, Severity};
use crate::packer::interpolate::Machine;
use crate::packer::provision::{Host, Selection};
use crate::packer::resolve::Build;
use crate::packer::validate::{self, Catalog, Plugins, Validation, Verdict, validate};
use crate::packer::variables::Resolution;
use crate::rosco;

/// Packer's verdict, and what is wrong with components.
pub struct Judged {
    pub verdict: PackerVerdict,
    pub findings: Vec<Finding>,
    /// Where a component is why Packer stops.
    pub failure: Option<Failure>,
}

/// Validates the builds of a template; `None` until the catalog of components
/// is there.
pub fn judge(
    inputs: &Inputs<'_>,
    read: &Read<'_>,
    resolution: &Resolution,
    machine: &Machine,
    host: &dyn Host,
    builds: &[Build],
) -> Option<Judged> {
    let catalog: &Catalog = inputs.catalog?;
    let plugins = match inputs.bake.release.rosco().plugins {
        rosco::Plugins::BuiltIn => Plugins::Any,
        rosco::Plugins::Installed(names) => Plugins::Only(names),
    };
    let validation = validate(&validate::Inputs {
        version: read.version,
        document: &read.inner.document,
        template: &read.inner.template,
        variables: resolution,
        machine,
        host,
        builds,
        catalog,
        plugins,
        selection: &Selection::default(),
    });
    let findings: Vec<Finding> = validation.findings.iter().map(|found| finding(read, found)).collect();
    let failure = validation.refusal.is_none().then(|| failure(&validation, &findings)).flatten();
    Some(Judged { verdict: verdict(read, &validation), findings, failure })
}

fn verdict(read: &Read<'_>, validation: &Validation) -> PackerVerdict {
    let mut depends: Vec<String> = validation.builds.iter().flat_map(|build| build.open.iter().cloned()).collect();
    depends.sort();
    depends.dedup();
    PackerVerdict {
        says: match validation.verdict() {
            Verdict::Accepted => PackerSays::Accept,
            Verdict::Rejected => PackerSays::Reject,
            Verdict::Open => PackerSays::Depends,
        },
        words: validation.printed().trim_end().to_owned(),
        depends,
        version: read.version.to_string(),
        is_recorded: read.version.is_recorded(),
    }
}

fn finding(read: &Read<'_>, found: &validate::Finding) -> Finding {
    Finding {
        severity: match found.severity {
            validate::Severity::Error => Severity::Error,
            validate::Severity::Warning => Severity::Warning,
        },
        service: Some(Service::Packer),
        message: found.message.clone(),
        original: (found.packer != found.message).then(|| found.packer.clone()),
        place: Some(read.place(found.span)),
    }
}

/// The first error of a build that Packer refuses.
fn failure(validation: &Validation, findings: &[Finding]) -> Option<Failure> {
    let error = validation.builds.iter().find_map(|build| build.error.as_ref())?;
    let said = &error.said.points;
    let mine = |finding: &&Finding| said.contains(finding.original.as_ref().unwrap_or(&finding.message));
    let found = findings.iter().find(mine);
    Some(Failure {
        service: Service::Packer,
        message: found.map_or_else(
            || format!("Packer would reject this template: {}", error.said),
            |finding| format!("Packer would reject this template: {}", finding.message),
        ),
        original: Some(error.to_string().trim_end().to_owned()),
        place: found.and_then(|finding| finding.place.clone()),
    })
}
