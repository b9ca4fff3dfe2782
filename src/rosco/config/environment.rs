use std::collections::BTreeMap;
use std::sync::Arc;

use super::name::{Element, indexed};
use super::node::{Leaf, Node, Scalar};
use super::place::{Origin, Place};

/// The environment that Rosco's host is assumed to have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    pub variables: BTreeMap<String, String>,
    /// True where a variable that is not given is not set.
    pub complete: bool,
}

impl Environment {
    /// The variable that answers to a property's name: the name itself, with
    /// underscores for dots and hyphens, and the same in capitals. Mirrors
    /// Spring's `SystemEnvironmentPropertySource`.
    pub(super) fn lookup(&self, name: &str) -> Option<(&str, &str)> {
        let forms = [name.to_owned(), name.replace('.', "_"), name.replace('-', "_"), name.replace(['.', '-'], "_")];
        let capitals = name.to_uppercase();
        let upper = [
            capitals.clone(),
            capitals.replace('.', "_"),
            capitals.replace('-', "_"),
            capitals.replace(['.', '-'], "_"),
        ];
        let found = forms.iter().chain(&upper).find_map(|form| self.variables.get_key_value(form));
        found.map(|(variable, value)| (variable.as_str(), value.as_str()))
    }

    /// The variables as properties: `AWS_ENABLED` is `aws.enabled`. Mirrors
    /// Spring Boot's `SystemEnvironmentPropertyMapper`.
    pub(super) fn properties(&self) -> Node {
        let mut root = Node::nothing(Place::new(Origin::Given, ""));
        root.map = Some(Vec::new());
        for (variable, value) in &self.variables {
            let path: Vec<Element> = variable
                .split('_')
                .filter(|piece| !piece.is_empty())
                .map(|piece| match indexed(piece) {
                    Element::Name(name) => Element::Name(name.to_lowercase()),
                    index @ Element::Index(_) => index,
                })
                .take(super::name::MAX_ELEMENTS)
                .collect();
            if path.is_empty() {
                continue;
            }
            let origin = Origin::Environment { variable: Arc::from(variable.as_str()) };
            let place = Place::new(origin, variable.clone());
            let mut node = Node::nothing(Arc::clone(&place));
            node.value = Some(Leaf::new(Some(Scalar::Text(value.clone())), place));
            super::tree::insert(&mut root, &path, node);
        }
        root
    }

    /// The profiles that `SPRING_PROFILES_ACTIVE` or kork's
    /// `DefaultPropertiesBuilder` makes active.
    pub(super) fn profiles(&self) -> Vec<String> {
        let named = self.lookup("spring.profiles.active").map_or("test,local", |(_, value)| value);
        named.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}
