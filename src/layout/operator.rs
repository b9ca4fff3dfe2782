//! Manifests of the Spinnaker Operator, which carry templates as strings.

use super::found::{Evidence, Found, Layout};
use super::survey::Survey;
use super::yaml_lines::lines;
use crate::source::Span;

/// Mirrors the Operator's `spec.spinnakerConfig.files`, whose keys are paths
/// below Halyard's deployment with `__` for `/`.
pub(super) const LAYOUT: Layout = Layout {
    id: "operator",
    name: "Operator manifest",
    delivery: "The Operator writes each entry of spinnakerConfig.files to Halyard's folder, from where it goes to /opt/rosco/config/packer.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
    find,
};

const TEMPLATES: &str = "profiles__rosco__packer__";

/// A file that an Operator's manifest carries in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The key in `spinnakerConfig.files`.
    pub key: String,
    /// The path below Halyard's deployment, such as `profiles/rosco/packer/x.json`.
    pub path: String,
    /// The place of its line in the manifest.
    pub span: Span,
}

/// The files that a manifest carries, in its order.
pub fn carried_files(manifest: &str) -> Vec<Carried> {
    lines(manifest)
        .filter(|line| line.key.starts_with("profiles__"))
        .map(|line| Carried {
            key: line.key.to_owned(),
            path: line.key.replace("__", "/"),
            span: Span::new(line.start + line.column, line.start + line.column + line.key.len()),
        })
        .collect()
}

/// The manifests of the Operator's kind, and whether they carry templates.
pub(super) fn manifests(survey: &Survey<'_>) -> (Vec<String>, bool) {
    let mut templates = false;
    let found = survey.yaml_files().filter(|path| {
        let Some(text) = survey.text(path) else { return false };
        let of_operator = text.contains("kind: SpinnakerService") || text.contains("\nkind: \"SpinnakerService");
        templates |= of_operator && text.contains(TEMPLATES);
        of_operator
    });
    let found = found.map(str::to_owned).collect();
    (found, templates)
}

fn find(survey: &Survey<'_>) -> Vec<Found> {
    let (manifests, templates) = manifests(survey);
    if manifests.is_empty() {
        return Vec::new();
    }
    let mut configuration = super::rosco_files::anywhere(survey);
    configuration.extend(manifests);
    vec![Found {
        evidence: if templates { Evidence::Place } else { Evidence::Configuration },
        mounts: Vec::new(),
        configuration,
        environment: Vec::new(),
    }]
}
