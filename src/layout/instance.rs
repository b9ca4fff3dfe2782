//! The files of a running Spinnaker instance, or a repo that mirrors them.

use super::convert::{Arrangement, Contents, Target};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{joined, name, parent};
use super::rosco_files::{self, LOCAL};
use super::survey::Survey;

pub(super) const LAYOUT: Layout = Layout {
    id: "instance",
    name: "Spinnaker instance",
    delivery: "The files are those below /opt/spinnaker on the machine that runs Spinnaker.",
    config_dir: "/opt/spinnaker/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery: |_, _| false };

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let mut configs: Vec<&str> = survey.folders_ending("opt/spinnaker/config");
    let packers = survey.folders_ending("packer").into_iter().map(parent);
    configs.extend(packers.filter(|config| holds_services(survey, config)));
    configs.dedup();
    configs.into_iter().map(|config| found(survey, config)).collect()
}

/// Does the folder hold the configuration of Spinnaker's services?
fn holds_services(survey: &Survey<'_>, folder: &str) -> bool {
    let is_service = |name: &&str| {
        let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
        stem.is_some_and(|stem| {
            stem.ends_with("-local") || matches!(stem, "spinnaker" | "rosco" | "orca" | "clouddriver")
        })
    };
    survey.names_in(folder).iter().any(is_service)
}

fn found(survey: &Survey<'_>, config: &str) -> Found {
    // The root of the repo may be `config` itself, which has no siblings then.
    let base = (name(config) == "config").then(|| parent(config));
    let mut mounts = vec![Mount::new(config, "/opt/spinnaker/config")];
    let mut environment = Vec::new();
    if let Some(base) = base {
        for part in ["env", "compose"] {
            mounts.push(Mount::new(joined(base, part), format!("/opt/spinnaker/{part}")));
        }
        environment.push(joined(base, "env"));
    }
    let placed = survey.has_folder(&joined(config, "packer"));
    Found {
        evidence: if placed { Evidence::Place } else { Evidence::Configuration },
        mounts,
        configuration: rosco_files::in_folder(survey, config, LOCAL),
        environment,
    }
}

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    for item in &contents.packer {
        arrangement.put(format!("opt/spinnaker/config/packer/{}", item.path), item);
    }
    for item in &contents.configuration {
        arrangement.put(format!("opt/spinnaker/config/{}", item.path), item);
    }
    for item in &contents.environment {
        arrangement.put(format!("opt/spinnaker/env/{}", item.path), item);
    }
    for item in &contents.delivered {
        match item.path.strip_prefix("/opt/spinnaker/") {
            Some(rest) => arrangement.put(format!("opt/spinnaker/{rest}"), item),
            None => arrangement.undelivered(item),
        }
    }
}
