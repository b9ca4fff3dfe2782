use super::Inputs;
use super::finding::{Finding, Severity};
use super::near::nearest;
use super::said::Said;
use crate::packer::components::go_parse::atoi;
use crate::packer::components::{ComponentKind, Presence};
use crate::packer::resolve::Build;
use crate::packer::template::{Component, Role};

/// Finds what keeps a build from being set up: types that are not there and
/// numbers of retries that are none. The first is what Packer says. Mirrors
/// packer `Core.Build`.
pub(super) fn initialize(
    inputs: &Inputs<'_>,
    build: &Build,
    components: &[&Component],
    findings: &mut Vec<Finding>,
) -> Option<Said> {
    let mut said = None;
    for component in components {
        for problem in type_problem(inputs, component).into_iter().chain(retries_problem(build, component)) {
            let (span, message, packer) = problem;
            said.get_or_insert_with(|| Said::bare(packer.clone()));
            findings.push(Finding { severity: Severity::Error, span, message, packer });
        }
    }
    said
}

type Problem = (crate::source::Span, String, String);

fn type_problem(inputs: &Inputs<'_>, component: &Component) -> Option<Problem> {
    let word = component.type_name.as_ref()?;
    let kind = kind_of(component.role);
    if inputs.catalog.presence(kind, &word.text, inputs.version, inputs.plugins) != Presence::Absent {
        return None;
    }
    let role = match component.role {
        Role::ErrorCleanup => Role::Provisioner,
        role => role,
    };
    let name = &word.text;
    let packer = if inputs.version.at_least(1, 7, 0) {
        format!(
            "The {role} {name} is unknown by Packer, and is likely part of a plugin that is not installed.\n\
             You may find the needed plugin along with installation instructions documented on the Packer \
             integrations page.\n\nhttps://developer.hashicorp.com/packer/integrations?filter={}",
            name.split('-').next().unwrap_or_default()
        )
    } else {
        format!("error initializing {role} '{name}': Unknown {role} {name}")
    };
    let message = match inputs.catalog.table.get(kind, name) {
        Some(known) if inputs.version.at_least(1, 7, 0) => {
            format!(
                "This Packer has no {role} {name}: it comes with the plugin {}, which is not installed.",
                known.plugin
            )
        }
        Some(_) => format!("Packer {} has no {role} {name}.", inputs.version),
        None => format!("There is no {role} of the type {name}.{}", similar(inputs, kind, name)),
    };
    Some((word.span, message, packer))
}

fn similar(inputs: &Inputs<'_>, kind: ComponentKind, name: &str) -> String {
    let of_kind = inputs.catalog.table.iter().filter(|component| component.kind == kind);
    let there = of_kind.filter(|component| component.life.presence(inputs.version) == Presence::Present);
    let names = there.map(|component| component.type_name.as_str());
    nearest(name, names).map(|known| format!(" Is {known} meant?")).unwrap_or_default()
}

fn retries_problem(build: &Build, component: &Component) -> Option<Problem> {
    let word = component.max_retries.as_ref().filter(|word| !word.text.is_empty())?;
    let rendered = build.retries.iter().find(|rendered| rendered.node == word.node);
    if let Some(problem) = rendered.and_then(|rendered| rendered.problem.as_ref()) {
        return Some((word.span, problem.to_string(), problem.to_string()));
    }
    let text = match rendered {
        Some(rendered) => rendered.text.known()?,
        None => word.text.clone(),
    };
    let words = atoi(&text).err()?;
    let message = format!("max_retries has to be a whole number, not {text:?}.");
    Some((word.span, message, format!("`max_retries` must be a valid integer: {words}")))
}

pub(super) fn kind_of(role: Role) -> ComponentKind {
    match role {
        Role::Builder => ComponentKind::Builder,
        Role::Provisioner | Role::ErrorCleanup => ComponentKind::Provisioner,
        Role::PostProcessor => ComponentKind::PostProcessor,
    }
}
