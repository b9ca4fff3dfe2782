//! What `packer validate` says of the template as this bake uses it.
//!
//! It is asked with plain data, so that what knows Packer's components need not
//! be where the chain is.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::packer_part::{Read, packer_of};
use super::{Failure, Finding, PackerSays, PackerVerdict, Release, Service, Severity, TemplateRead};
use crate::json;
use crate::packer::interpolate::{self, Environment, Folder, Machine};
use crate::packer::provision::{Host, Selection};
use crate::packer::resolve;
use crate::packer::validate::{self, Catalog, Plugins, Validation, Verdict, validate};
use crate::packer::variables::{self, VarFile};
use crate::rosco;
use crate::source::IntoOrdered;

/// All that decides what Packer says of a template, but for the files around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToValidate {
    pub release: Release,
    /// In the workspace.
    pub path: Arc<str>,
    pub text: String,
    pub var_files: Vec<VarFile>,
    pub command_line: Vec<(String, String)>,
    pub environment: Vec<(String, String)>,
    /// When Packer starts, in seconds since 1970.
    pub started: i64,
    /// Where the template is on Rosco's host.
    pub folder: String,
}

/// Validates a template where the files of a host are as given; `None` where
/// nobody knows Packer's components.
pub type Validate<'a> = &'a dyn Fn(&ToValidate, &dyn Host) -> Option<Judged>;

/// Packer's verdict, and what is wrong with components.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub verdict: PackerVerdict,
    pub findings: Vec<Finding>,
    /// Where a component is why Packer stops.
    pub failure: Option<Failure>,
}

impl ToValidate {
    /// The template, which [`validated`] wants: who validates it often reads it once.
    pub fn read(&self) -> TemplateRead {
        TemplateRead::new(Arc::new(json::parse(&self.text)), packer_of(self.release))
    }

    /// The machine on which Rosco starts Packer.
    pub(super) fn machine(&self) -> Machine {
        Machine {
            environment: Environment { variables: self.environment.iter().cloned().into_map(), complete: false },
            clock: Some(interpolate::Instant::from_seconds(self.started)),
            template_folder: Folder::Known(self.folder.clone()),
            working_folder: Folder::Unknown,
        }
    }
}

/// Validates the builds of a template. `template` is [`ToValidate::read`].
pub fn validated(catalog: &Catalog, given: &ToValidate, template: &Arc<TemplateRead>, host: &dyn Host) -> Judged {
    let version = packer_of(given.release);
    let read = Read { path: &given.path, inner: Arc::clone(template), version };
    let machine = given.machine();
    let resolution = variables::resolve(&variables::Inputs {
        version,
        declared: &template.declared,
        var_files: &given.var_files,
        command_line: &given.command_line,
        machine: &machine,
    });
    let (document, template) = (&template.document, &template.template);
    let builds =
        resolve::resolve(&resolve::Inputs { version, document, template, variables: &resolution, machine: &machine });
    let plugins = match given.release.rosco().plugins {
        rosco::Plugins::BuiltIn => Plugins::Any,
        rosco::Plugins::Installed(names) => Plugins::Only(names),
    };
    let validation = validate(&validate::Inputs {
        version,
        document,
        template,
        variables: &resolution,
        machine: &machine,
        host,
        builds: &builds,
        catalog,
        plugins,
        selection: &Selection::default(),
    });
    let findings: Vec<Finding> = validation.findings.iter().map(|found| finding(&read, found)).collect();
    let failure = validation.refusal.is_none().then(|| failure(&validation, &findings)).flatten();
    Judged { verdict: verdict(&read, &validation), findings, failure }
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
