//! Manifests of the Spinnaker Operator, which carry templates as strings.

use super::carried::{INSIDE, entry, is_key};
use super::convert::{Arrangement, Contents, Item, Loss, Target, profiles_of};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{extension, name};
use super::rosco_files::{self, LOCAL};
use super::survey::Survey;
use crate::source::FileMode;
use crate::yaml;

/// Mirrors the Operator's `spec.spinnakerConfig.files`, whose keys are paths
/// below Halyard's deployment with `__` for `/`.
pub(super) const LAYOUT: Layout = Layout {
    id: "operator",
    name: "Operator manifest",
    delivery: "The Operator writes each entry of spinnakerConfig.files to Halyard's folder, from where it goes to /opt/rosco/config/packer.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target {
    layout: &LAYOUT,
    arrange,
    machinery: |path, file| {
        matches!(extension(path).as_str(), "yml" | "yaml") && file.text().is_some_and(is_of_operator)
    },
};

const TEMPLATES: &str = "profiles__rosco__packer__";

fn is_of_operator(text: &str) -> bool {
    text.contains("kind: SpinnakerService") || text.contains("\nkind: \"SpinnakerService")
}

/// The manifests of the Operator's kind, and whether they carry templates.
pub(super) fn manifests(survey: &Survey<'_>) -> (Vec<String>, bool) {
    let mut templates = false;
    let found = survey.yaml_files().filter(|path| {
        let text = survey.text(path).filter(|text| is_of_operator(text));
        templates |= text.is_some_and(|text| text.contains(TEMPLATES));
        text.is_some()
    });
    let found = found.map(str::to_owned).collect();
    (found, templates)
}

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let (manifests, templates) = manifests(survey);
    if manifests.is_empty() {
        return Vec::new();
    }
    let carrying: Vec<String> = manifests
        .iter()
        .map(|manifest| format!("{manifest}{INSIDE}profiles"))
        .filter(|profiles| survey.has_folder(profiles))
        .collect();
    let mut mounts = Vec::new();
    // Where several manifests carry files, each file has a place of its own.
    if carrying.len() > 1 {
        for profiles in &carrying {
            mounts.extend(survey.files_below(profiles).map(|(path, _)| of_file(path, profiles)));
        }
    }
    if let Some(profiles) = carrying.first() {
        mounts.push(Mount::new(format!("{profiles}/rosco"), "/opt/rosco/config"));
        mounts.push(Mount::new(profiles.as_str(), "/opt/spinnaker/config"));
    }
    let as_texts = carrying.iter().flat_map(|profiles| rosco_files::in_folder(survey, profiles, LOCAL));
    let mut configuration: Vec<String> = as_texts.filter(|path| is_text(survey, path)).collect();
    if configuration.is_empty() {
        configuration = rosco_files::anywhere(survey).into_iter().filter(|path| !path.contains(INSIDE)).collect();
    }
    // The halconfig and the profiles that they have of their own.
    configuration.extend(manifests);
    vec![Found {
        evidence: if templates { Evidence::Place } else { Evidence::Configuration },
        mounts,
        configuration,
        environment: Vec::new(),
    }]
}

/// Is the profile carried as a text, and so not read with its manifest?
fn is_text(survey: &Survey<'_>, path: &str) -> bool {
    let manifest = path.split_once(INSIDE).and_then(|(manifest, _)| survey.text(manifest));
    manifest.is_some_and(|text| text.contains(&format!("profiles__{}", name(path))))
}

fn of_file(path: &str, profiles: &str) -> Mount {
    let rest = path.strip_prefix(profiles).unwrap_or_default();
    let place = match rest.strip_prefix("/rosco/") {
        Some(rest) => format!("/opt/rosco/config/{rest}"),
        None => format!("/opt/spinnaker/config{rest}"),
    };
    Mount::new(path, place)
}

/// The file that a conversion makes.
const MANIFEST: &str = "packer-templates.yml";

/// Above this, `kubectl apply` cannot note the manifest down in an annotation.
const ANNOTATION: usize = 256 << 10;

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    let mut files = String::new();
    let mut profile = String::new();
    for item in &contents.packer {
        let key = format!("{TEMPLATES}{}", item.path.replace('/', "__"));
        files.push_str(&carried(item, &key, &item.path, arrangement).unwrap_or_default());
    }
    for (name, item) in profiles_of(contents, arrangement) {
        let as_map = (name == "rosco-local.yml").then(|| profile_of(item)).flatten();
        match as_map {
            Some(map) => profile = map,
            None => files.push_str(&carried(item, &format!("profiles__{name}"), name, arrangement).unwrap_or_default()),
        }
    }
    for item in &contents.delivered {
        match item.path.strip_prefix("/opt/spinnaker/config/") {
            Some(rest) => {
                let key = format!("profiles__{}", rest.replace('/', "__"));
                files.push_str(&carried(item, &key, rest, arrangement).unwrap_or_default());
            }
            None => arrangement.undelivered(item),
        }
    }
    arrangement.lose_environment(contents, "set it in spec.spinnakerConfig.service-settings.rosco.env");
    arrangement.lose_executable_bits(contents);

    let mut manifest = HEAD.to_owned();
    if !profile.is_empty() {
        manifest.push_str("    profiles:\n      rosco:\n");
        manifest.push_str(&profile);
    }
    if !files.is_empty() {
        manifest.push_str("    files:\n");
        manifest.push_str(&files);
    }
    arrangement.weigh(MANIFEST, manifest.len());
    if manifest.len() > ANNOTATION {
        arrangement.lose(Loss::TooLargeToApply { what: MANIFEST.to_owned(), bytes: manifest.len() });
    }
    arrangement.make(MANIFEST, manifest);
}

const HEAD: &str = "# A patch for the SpinnakerService: list it under patches in kustomization.yml.
# Armory's Operator has the apiVersion spinnaker.armory.io/v1alpha2.
apiVersion: spinnaker.io/v1alpha2
kind: SpinnakerService
metadata:
  name: spinnaker
spec:
  spinnakerConfig:
";

/// The entry of a file, if the Operator can carry it.
fn carried(item: &Item, key: &str, path: &str, arrangement: &mut Arrangement) -> Option<String> {
    if item.file.mode == FileMode::Symlink {
        let why = "the Operator knows no symbolic links";
        arrangement.lose(Loss::NotCarried { path: item.source(), why });
        return None;
    }
    // A part that ends or begins with `_` runs into the `__` beside it.
    if path.replace('/', "__").replace("__", "/") != path {
        arrangement.lose(Loss::DoubleUnderscore { path: item.source() });
        return None;
    }
    if !is_key(name(path)) {
        arrangement.lose(Loss::Key { path: item.source() });
        return None;
    }
    let Some(text) = item.yaml_text(arrangement) else {
        arrangement.lose(Loss::NotCarried { path: item.source(), why: "the Operator takes texts only" });
        return None;
    };
    Some(entry(key, &text, 6, "\n"))
}

/// A configuration file as the map below `rosco:`, where it is one.
fn profile_of(item: &Item) -> Option<String> {
    let text = item.file.text()?;
    let document = yaml::parse(text);
    let [root] = document.documents() else { return None };
    let is_block = text.split('\n').all(|line| !line.starts_with(['{', '%', '\t', '\u{feff}', '-', '.', '\r']));
    let starts = text.split('\n').find(|line| !line.trim().is_empty()).is_some_and(|line| !line.starts_with(' '));
    if !document.errors().is_empty() || !document.is_map(*root) || !is_block || !starts || text.contains('\r') {
        return None;
    }
    let mut map = String::new();
    for line in text.trim_end_matches('\n').split('\n') {
        if !line.is_empty() {
            map.push_str("        ");
            map.push_str(line);
        }
        map.push('\n');
    }
    Some(map)
}
