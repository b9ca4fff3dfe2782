//! What in a file is configuration for Rosco: the file itself, or the pieces of
//! a manifest or of Halyard's files that end up as such.

use std::sync::Arc;

use super::finding::{Finding, FindingKind};
use super::merge::add_base_images;
use super::node::Node;
use super::place::{Origin, Place};
use super::profiles;
use super::tree::Reader;
use crate::yaml::{Document, NodeId};

/// A file of the workspace with configuration in it.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'l> {
    pub file: &'l str,
    pub document: &'l Document,
}

/// The sources of properties in the layers, the weakest first.
pub(super) struct Sources<'s> {
    pub found: Vec<Node>,
    /// What Halyard puts together into one rosco.yml, and its place in `found`.
    halyard: Option<(usize, Node)>,
    active: &'s [String],
    pub findings: Vec<Finding>,
}

impl<'s> Sources<'s> {
    pub fn new(active: &'s [String]) -> Self {
        Self { found: Vec::new(), halyard: None, active, findings: Vec::new() }
    }

    pub fn add(&mut self, layer: Layer<'_>) {
        let file: Arc<str> = Arc::from(layer.file);
        for error in layer.document.errors() {
            let place = Place::new(Origin::File { file: Arc::clone(&file), span: error.span }, "");
            self.findings.push(Finding { place, kind: FindingKind::Yaml(error.kind.clone()) });
        }
        let mut findings = std::mem::take(&mut self.findings);
        for root in layer.document.documents() {
            let reader = Reader { file: &file, document: layer.document, findings: &mut findings };
            self.add_document(reader, *root);
        }
        self.findings = findings;
    }

    /// All sources, Halyard's among them.
    pub fn finish(mut self) -> (Vec<Node>, Vec<Finding>) {
        if let Some((at, node)) = self.halyard {
            self.found.insert(at, node);
        }
        (self.found, self.findings)
    }

    fn add_document(&mut self, mut reader: Reader<'_>, root: NodeId) {
        let document = reader.document;
        let text = |path: &[&str]| document.find(root, path).and_then(|node| document.text(node));
        let name = reader.file.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if text(&["kind"]) == Some("SpinnakerService") {
            self.add_operator(reader, root);
        } else if document.get(root, "apiVersion").is_some() && document.get(root, "kind").is_some() {
            let carries = document.get(root, "data").is_some_and(|data| {
                document.entries(data).iter().any(|entry| super::is_configuration_file(&entry.key.text))
            });
            let kind = if carries { FindingKind::NestedText } else { FindingKind::NothingForRosco };
            let place = reader.place(root, "");
            reader.findings.push(Finding { place, kind });
        } else if let Some(deployments) = document.get(root, "deploymentConfigurations") {
            let current = text(&["currentDeployment"]);
            let named = |node: NodeId| document.get(node, "name").and_then(|name| document.text(name));
            let items = document.items(deployments);
            let chosen = items.iter().find(|item| named(item.node) == current).or(items.first());
            if let Some(deployment) = chosen {
                self.add_halconfig(reader, deployment.node);
            }
        } else if matches!(stem, "images" | "images-local") {
            if let Some(node) = reader.properties(root) {
                add_base_images(self.halyard_node(&node.place), &node);
            }
        } else if is_halconfig(document, root, stem) {
            self.add_halconfig(reader, root);
        } else if let Some(node) = reader.properties(root) {
            self.add_properties(&mut reader, node);
        }
    }

    fn add_operator(&mut self, mut reader: Reader<'_>, root: NodeId) {
        let document = reader.document;
        let Some(config) = document.find(root, &["spec", "spinnakerConfig"]) else { return };
        if let Some(halconfig) = document.get(config, "config") {
            self.add_halconfig(Reader { file: reader.file, document, findings: &mut *reader.findings }, halconfig);
        }
        for service in ["spinnaker", "rosco"] {
            let profile = document.find(config, &["profiles", service]);
            if let Some(node) = profile.and_then(|profile| reader.properties(profile)) {
                self.add_properties(&mut reader, node);
            }
        }
        let files = document.get(config, "files").map(|files| document.entries(files)).unwrap_or_default();
        for entry in files {
            let name = entry.key.text.rsplit("__").next().unwrap_or_default();
            if super::is_configuration_file(name) {
                let place = reader.place(entry.value.node, entry.key.text.clone());
                reader.findings.push(Finding { place, kind: FindingKind::NestedText });
            }
        }
    }

    /// `providers` of a halconfig, which Halyard writes to Rosco's rosco.yml.
    fn add_halconfig(&mut self, mut reader: Reader<'_>, halconfig: NodeId) {
        let providers = reader.document.get(halconfig, "providers");
        let Some(node) = providers.and_then(|providers| reader.properties(providers)) else { return };
        let halyard = self.halyard_node(&node.place);
        // Its own base images come before those of the images files.
        let images = std::mem::replace(halyard, node);
        add_base_images(halyard, &images);
    }

    fn halyard_node(&mut self, place: &Arc<Place>) -> &mut Node {
        let at = self.found.len();
        let (_, node) = self.halyard.get_or_insert_with(|| (at, Node::nothing(Arc::clone(place))));
        node
    }

    fn add_properties(&mut self, reader: &mut Reader<'_>, node: Node) {
        if self.is_active(&node, reader.findings) {
            self.found.push(node);
        }
    }

    /// Whether a document's profiles are active.
    fn is_active(&self, node: &Node, findings: &mut Vec<Finding>) -> bool {
        let find = |path: &[&str]| path.iter().try_fold(node, |node, name| node.get(name));
        let (profiles, old) = match find(&["spring", "config", "activate", "on-profile"]) {
            Some(profiles) => (profiles, false),
            None => match find(&["spring", "profiles"]) {
                Some(profiles) => (profiles, true),
                None => return true,
            },
        };
        let texts: Vec<String> = match (&profiles.value, &profiles.list) {
            (Some(leaf), _) => vec![leaf.text()],
            (None, Some(list)) => list.items.iter().filter_map(|item| Some(item.value.as_ref()?.text())).collect(),
            // `spring.profiles.active` and the like.
            (None, None) => return true,
        };
        let mut report = |kind| findings.push(Finding { place: Arc::clone(&profiles.place), kind });
        if old {
            report(FindingKind::OldProfiles);
        }
        let expression = texts.join(",");
        match profiles::accepts(&expression, self.active) {
            Some(true) => true,
            Some(false) => {
                report(FindingKind::InactiveDocument { profiles: expression, active: self.active.join(", ") });
                false
            }
            None => {
                report(FindingKind::BrokenProfiles(expression));
                false
            }
        }
    }
}

/// A halconfig of one deployment alone: providers that have bakery defaults, in
/// a file that is none of Spring's.
fn is_halconfig(document: &Document, root: NodeId, stem: &str) -> bool {
    if stem.starts_with("rosco") || stem.starts_with("spinnaker") {
        return false;
    }
    let Some(providers) = document.get(root, "providers") else { return false };
    document.entries(providers).iter().any(|entry| document.get(entry.value.node, "bakeryDefaults").is_some())
}

/// The profiles in the names of files, such as `packer` of `rosco-packer.yml`.
pub(super) fn profile_of(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?;
    let (stem, _) = name.rsplit_once('.')?;
    stem.strip_prefix("rosco-").or_else(|| stem.strip_prefix("spinnaker-"))
}
