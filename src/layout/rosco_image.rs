//! Rosco's container image, its source tree, or a repo that mirrors it.

use super::convert::{Arrangement, Contents, Target};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{joined, parent};
use super::rosco_files::{self, LOCAL};
use super::survey::Survey;

/// Mirrors Rosco's `Dockerfile.slim`.
pub(super) const LAYOUT: Layout = Layout {
    id: "rosco-image",
    name: "Rosco container image",
    delivery: "The image's build copies halconfig/packer to /opt/rosco/config/packer and rosco-web/config to /opt/rosco.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery: |_, _| false };

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let source = survey.folders_ending("halconfig/packer").into_iter().map(|packer| source_tree(survey, packer));
    let old =
        survey.folders_ending("rosco-web/config/packer").into_iter().filter_map(|packer| old_tree(survey, packer));
    let installed = survey.folders_ending("config/packer").into_iter().filter_map(|packer| image(survey, packer));
    source.chain(old).chain(installed).collect()
}

fn source_tree(survey: &Survey<'_>, packer: &str) -> Found {
    let base = parent(parent(packer));
    let web = joined(base, "rosco-web/config");
    let mut configuration = rosco_files::in_folder(survey, &web, LOCAL);
    if configuration.is_empty() {
        configuration = rosco_files::in_folder(survey, parent(packer), LOCAL);
    }
    Found {
        evidence: Evidence::Place,
        mounts: vec![Mount::new(packer, "/opt/rosco/config/packer"), Mount::new(web, "/opt/rosco")],
        configuration,
        environment: Vec::new(),
    }
}

/// Before it had a halconfig folder, Rosco's package put `rosco-web/config` to
/// `/opt/rosco/config`.
fn old_tree(survey: &Survey<'_>, packer: &str) -> Option<Found> {
    let web = parent(packer);
    let base = parent(parent(web));
    if survey.has_folder(&joined(base, "halconfig/packer")) {
        return None;
    }
    Some(Found {
        evidence: Evidence::Place,
        mounts: vec![Mount::new(web, "/opt/rosco/config")],
        configuration: rosco_files::in_folder(survey, web, LOCAL),
        environment: Vec::new(),
    })
}

/// `config/packer` with a rosco.yml above it, or below `opt/rosco`.
fn image(survey: &Survey<'_>, packer: &str) -> Option<Found> {
    let config = parent(packer);
    let root = parent(config);
    let named = root == "opt/rosco" || root.ends_with("/opt/rosco");
    let mut configuration = rosco_files::in_folder(survey, root, LOCAL);
    let of_root = !configuration.is_empty();
    configuration.extend(rosco_files::in_folder(survey, config, LOCAL));
    (named || (of_root && !root.ends_with("rosco-web"))).then(|| Found {
        evidence: Evidence::Place,
        mounts: vec![Mount::new(root, "/opt/rosco")],
        configuration,
        environment: Vec::new(),
    })
}

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    for item in &contents.packer {
        arrangement.put(format!("opt/rosco/config/packer/{}", item.path), item);
    }
    for item in &contents.configuration {
        // The image's own is at the root, what is laid over it below.
        let folder = if item.path == "rosco.yml" { "opt/rosco" } else { "opt/rosco/config" };
        arrangement.put(format!("{folder}/{}", item.path), item);
    }
    arrangement.lose_environment(contents, "set it where the container is run");
    for item in &contents.delivered {
        match item.path.strip_prefix("/opt/rosco/") {
            Some(rest) => arrangement.put(format!("opt/rosco/{rest}"), item),
            None => arrangement.undelivered(item),
        }
    }
}
