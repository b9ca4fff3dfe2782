//! Config maps and Secrets of Kubernetes that carry templates in themselves.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::carried::{INSIDE, entry, is_key};
use super::convert::{Arrangement, Contents, Item, Loss, Target};
use super::found::{Evidence, Found, Layout};
use super::kustomize::mount_paths;
use super::mount::Mount;
use super::paths::{extension, joined, name, normalized, parent};
use super::rosco_files::is_rosco_file;
use super::survey::Survey;
use crate::source::{File, FileMode, Sort};

pub(super) const LAYOUT: Layout = Layout {
    id: "config-map",
    name: "ConfigMap manifest",
    delivery: "The deployment of Rosco mounts a config map for each folder at /opt/rosco/config/packer and below.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery };

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let objects: Vec<&str> = survey
        .folders()
        .filter(|folder| parent(folder).ends_with('!'))
        .filter(|folder| folder.contains(INSIDE) && name(folder) != "profiles")
        .collect();
    let mut mounted: BTreeMap<String, String> = BTreeMap::new();
    if !objects.is_empty() {
        mounted = mount_paths(survey);
    }
    let mut mounts = Vec::new();
    let mut configuration = Vec::new();
    for object in objects {
        let files = survey.names_in(object);
        let of_rosco = files.iter().filter(|file| is_rosco_file(file)).map(|file| joined(object, file));
        configuration.extend(of_rosco);
        let place = mounted.get(name(object)).map(|path| normalized(path));
        let is_named = name(object).contains("packer") || survey.has_template_below(object);
        match place {
            Some(place) if place.starts_with("/opt/rosco/") || is_named => mounts.push(Mount::new(object, place)),
            None if is_named => mounts.push(Mount::new(object, LAYOUT.config_dir)),
            _ => {}
        }
    }
    configuration.order_by_key(|path| name(path).contains('-'));
    if mounts.is_empty() {
        return Vec::new();
    }
    let placed = mounts.iter().any(|mount| mount.run_time == LAYOUT.config_dir);
    let evidence = if placed { Evidence::Place } else { Evidence::Configuration };
    vec![Found { evidence, mounts, configuration, environment: Vec::new() }]
}

fn machinery(path: &str, file: &File) -> bool {
    let Some(text) = file.text().filter(|_| matches!(extension(path).as_str(), "yml" | "yaml")) else { return false };
    let mounts = text.contains("mountPath: /opt/rosco/config/packer");
    let carries =
        super::carried_files(text).iter().any(|carried| carried.path.contains("packer") || is_template(&carried.path));
    mounts || carries
}

fn is_template(path: &str) -> bool {
    extension(path) == "json" || path.ends_with(".pkr.hcl")
}

const MANIFEST: &str = "rosco-packer.yml";

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    let volumes = volumes_of(contents, arrangement);
    let mut text = String::new();
    for volume in &volumes {
        let _ = write!(text, "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n", volume.name);
        text.push_str(&data(&volume.items, arrangement));
    }
    let configuration: Vec<&Item> = contents.configuration.iter().collect();
    if !configuration.is_empty() {
        text.push_str("---\n# Belongs into the secret that is mounted at /opt/spinnaker/config.\n");
        text.push_str("apiVersion: v1\nkind: Secret\nmetadata:\n  name: rosco-config\nstringData:\n");
        for item in configuration {
            let written = item.yaml_text(arrangement).map(|text| entry(&item.path, &text, 2, "\n"));
            text.push_str(&written.unwrap_or_default());
        }
    }
    if !volumes.is_empty() {
        text.push_str("---\n");
        text.push_str(&deployment_patch(&volumes));
        arrangement.lose(Loss::ShippedHidden);
    }
    arrangement.make(MANIFEST, text);
    arrangement.lose_environment(contents, "set it in the deployment of Rosco, under env");
    for item in &contents.delivered {
        arrangement.undelivered(item);
    }
}

/// The files of a config map: texts as such, other bytes as base64.
fn data(items: &[&Item], arrangement: &mut Arrangement) -> String {
    let (texts, others): (Vec<&Item>, Vec<&Item>) = items.iter().copied().partition(|item| item.file.text().is_some());
    let mut written = String::new();
    if !texts.is_empty() {
        written.push_str("data:\n");
    }
    for item in texts {
        let text = item.yaml_text(arrangement).unwrap_or_default();
        written.push_str(&entry(name(&item.path), &text, 2, "\n"));
    }
    if !others.is_empty() {
        written.push_str("binaryData:\n");
    }
    for item in others {
        written.push_str(&entry(name(&item.path), &STANDARD.encode(&item.file.bytes), 2, "\n"));
    }
    written
}

/// A folder of templates' files, which becomes a config map and a mount.
pub(super) struct Volume<'c> {
    pub name: String,
    /// Below the folder of templates; empty for that itself.
    folder: &'c str,
    pub items: Vec<&'c Item>,
    executable: bool,
}

impl Volume<'_> {
    /// Where its files are, below `base`.
    pub fn paths(&self, base: &str) -> Vec<String> {
        self.items.iter().map(|item| joined(base, &item.path)).collect()
    }
}

/// A volume for each folder, with the files that can be keys.
pub(super) fn volumes_of<'c>(contents: &'c Contents, arrangement: &mut Arrangement) -> Vec<Volume<'c>> {
    let mut volumes: Vec<Volume<'c>> = Vec::new();
    for (folder, items) in contents.folders() {
        let items: Vec<&Item> = items.into_iter().filter(|item| can_be_key(item, arrangement)).collect();
        if items.is_empty() {
            continue;
        }
        let part: String =
            folder.chars().map(|ch| if ch.is_ascii_alphanumeric() { ch.to_ascii_lowercase() } else { '-' }).collect();
        let plain = joined("rosco-packer", &part).replace('/', "-").trim_end_matches('-').to_owned();
        let taken = |name: &str| volumes.iter().any(|volume| volume.name == name);
        let numbered = (2_u32..).map(|number| format!("{plain}-{number}"));
        let name = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
        arrangement.weigh(&format!("the config map {name}"), items.iter().map(|item| item.file.bytes.len()).sum());
        let executable = items.iter().any(|item| matches!(item.file.mode, FileMode::Unix(mode) if mode & 0o111 != 0));
        volumes.push(Volume { name, folder, items, executable });
    }
    volumes
}

fn can_be_key(item: &Item, arrangement: &mut Arrangement) -> bool {
    if item.file.mode == FileMode::Symlink {
        arrangement.lose(Loss::NotCarried { path: item.source(), why: "a config map knows no symbolic links" });
        return false;
    }
    if !is_key(name(&item.path)) {
        arrangement.lose(Loss::Key { path: item.source() });
        return false;
    }
    true
}

/// Mounts the volumes into Rosco's container, as kustomization-base names it.
pub(super) fn deployment_patch(volumes: &[Volume<'_>]) -> String {
    let mut text = String::from(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: rosco\nspec:\n  template:\n    spec:\n      containers:\n      - name: rosco\n        volumeMounts:\n",
    );
    for Volume { name, folder, .. } in volumes {
        let place = joined("/opt/rosco/config/packer", folder);
        let _ = write!(text, "        - mountPath: {place}\n          name: {name}\n");
    }
    text.push_str("      volumes:\n");
    for Volume { name, executable, .. } in volumes {
        let _ = write!(text, "      - name: {name}\n        configMap:\n          name: {name}\n");
        if *executable {
            text.push_str("          defaultMode: 0755\n");
        }
    }
    text
}
