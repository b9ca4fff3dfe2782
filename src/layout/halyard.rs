//! Halyard's folder of a deployment, and repos that are copies of it.

use super::carried::INSIDE;
use super::carried::is_key;
use super::convert::{Arrangement, Contents, Loss, Target, profiles_of};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{joined, name, parent};
use super::rosco_files;
use super::survey::Survey;
use crate::source::Sort;

/// Mirrors Halyard's `RoscoService.customProfileOutputPath` and
/// `GenerateService.aggregateProfilesInPath`.
pub(super) const LAYOUT: Layout = Layout {
    id: "halyard",
    name: "Halyard",
    delivery: "hal deploy apply takes profiles/rosco/ to /opt/rosco/config/, over the templates that ship with Rosco.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery: |_, _| false };

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    // What a manifest of the Operator carries is that layout's.
    let outside = |folder: &&str| !folder.contains(INSIDE);
    let named = |folder: &str| folder.to_owned();
    let mut profiles: Vec<String> =
        survey.folders_ending("profiles/rosco").into_iter().filter(outside).map(parent).map(named).collect();
    let configured = survey.folders_ending("profiles").into_iter().filter(outside);
    let configured = configured.filter(|folder| !rosco_files::in_folder(survey, folder, rosco_files::LOCAL).is_empty());
    profiles.extend(configured.map(named));
    // The folder `profiles` may itself be what was opened.
    if survey.has_folder("rosco/packer") && !survey.has_folder("rosco/rosco-web") {
        profiles.push(String::new());
    }
    // It need not be there: the halconfig has base images too.
    profiles.extend(halconfigs(survey).iter().map(|(_, deployment)| joined(deployment, "profiles")));
    profiles.order_by_key(|folder| (!parent(folder).ends_with("default"), folder.len()));
    profiles.dedup();
    profiles.iter().map(|profiles| found(survey, profiles)).collect()
}

fn found(survey: &Survey<'_>, profiles: &str) -> Found {
    let rosco = joined(profiles, "rosco");
    let deployment = parent(profiles);
    let active = active_profiles(survey, deployment);
    let active: Vec<&str> = active.iter().map(String::as_str).collect();
    let placed = survey.has_folder(&joined(&rosco, "packer"));
    Found {
        evidence: if placed { Evidence::Place } else { Evidence::Configuration },
        configuration: configuration(survey, profiles, &active),
        mounts: vec![Mount::new(rosco, "/opt/rosco/config"), Mount::new(profiles, "/opt/spinnaker/config")],
        environment: Vec::new(),
    }
}

/// The halconfig, the files of base images, and the profiles, which are over
/// both.
fn configuration(survey: &Survey<'_>, profiles: &str, active: &[&str]) -> Vec<String> {
    let deployment = parent(profiles);
    let halconfigs = halconfigs(survey).into_iter().filter(|(_, of)| of == deployment).map(|(path, _)| path);
    // Those of the bill of materials come before those that are added to them.
    let shipped = survey.files_called("images.yml");
    let added = ["images.yml", "images-local.yml"].map(|name| joined(profiles, name));
    let mut all: Vec<String> = halconfigs.collect();
    for path in shipped.into_iter().chain(added).chain(rosco_files::in_folder(survey, profiles, active)) {
        if survey.has_file(&path) && !all.contains(&path) {
            all.push(path);
        }
    }
    all
}

/// Every halconfig, `~/.hal/config`, and the folder of the deployment that is
/// current in it.
fn halconfigs(survey: &Survey<'_>) -> Vec<(String, String)> {
    let named =
        ["config", "halconfig", "halconfig.yml", "config.yml"].into_iter().flat_map(|name| survey.files_called(name));
    let read = named.filter_map(|path| {
        let text = survey.text(&path).filter(|text| text.contains("deploymentConfigurations:"))?;
        let current = text.lines().find_map(|line| line.strip_prefix("currentDeployment:"));
        let current = current.map_or("default", |name| name.trim().trim_matches(['"', '\'']));
        let deployment = joined(parent(&path), current);
        Some((path, deployment))
    });
    read.collect()
}

/// The Spring profiles that the deployment's service settings make active for
/// Rosco, the weakest first.
fn active_profiles(survey: &Survey<'_>, deployment: &str) -> Vec<String> {
    let settings = joined(deployment, "service-settings/rosco.yml");
    let named = survey.text(&settings).and_then(|text| {
        let (_, value) = text.split_once("SPRING_PROFILES_ACTIVE:")?;
        let line = value.lines().next()?.split('#').next()?;
        Some(line.trim().trim_matches(['"', '\'']).to_owned())
    });
    match named {
        Some(names) => names.split(',').map(|name| name.trim().to_owned()).collect(),
        None => rosco_files::LOCAL.iter().map(|name| (*name).to_owned()).collect(),
    }
}

const DEPLOYMENT: &str = ".hal/default";

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    for item in &contents.packer {
        arrangement.put(format!("{DEPLOYMENT}/profiles/rosco/packer/{}", item.path), item);
    }
    for (name, item) in profiles_of(contents, arrangement) {
        arrangement.put(format!("{DEPLOYMENT}/profiles/{name}"), item);
    }
    arrangement.lose_environment(contents, "set it in service-settings/rosco.yml, under env");
    for item in &contents.delivered {
        if let Some(rest) = item.path.strip_prefix("/opt/spinnaker/config/") {
            arrangement.put(format!("{DEPLOYMENT}/profiles/{rest}"), item);
        } else if let Some(rest) = item.path.strip_prefix("/opt/rosco/config/") {
            arrangement.put(format!("{DEPLOYMENT}/profiles/rosco/{rest}"), item);
        } else {
            arrangement.undelivered(item);
        }
    }
    arrangement.lose_executable_bits(contents);
    for item in &contents.packer {
        if !is_key(name(&item.path)) {
            arrangement.lose(Loss::KeyOnKubernetes { path: item.source() });
        }
    }
    for (folder, items) in contents.folders() {
        arrangement
            .weigh(&format!("the Secret for packer/{folder}"), items.iter().map(|item| item.file.bytes.len()).sum());
    }
}
