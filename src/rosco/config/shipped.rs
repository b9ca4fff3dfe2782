//! What Rosco has without any file of the user's.

use std::sync::LazyLock;

use super::node::Node;
use super::place::Origin;

/// Facts of the rosco.yml in Rosco's image.
const SHIPPED: &str = include_str!("shipped.json");

/// The defaults in Rosco's and kork's code.
const BUILT_IN: &str = r#"{
    "bakeAccount": "${netflix.account}",
    "netflix": {"account": "${netflix.environment}", "environment": "test", "stack": "test"},
    "spring": {"application": {"name": "rosco"}}
}"#;

/// The rosco.yml in Rosco's image, under all files of the user's.
pub(super) fn shipped() -> Node {
    static NODE: LazyLock<Node> = LazyLock::new(|| read(SHIPPED, &Origin::Shipped));
    NODE.clone()
}

/// Mirrors kork's `DefaultPropertiesBuilder` and rosco `Main`.
pub(super) fn built_in() -> Node {
    static NODE: LazyLock<Node> = LazyLock::new(|| read(BUILT_IN, &Origin::BuiltIn));
    NODE.clone()
}

fn read(json: &str, origin: &Origin) -> Node {
    let value = serde_json::from_str(json).unwrap_or_default();
    Node::from_json(&value, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_json() {
        assert_eq!(shipped().entries().len(), 11);
        assert_eq!(built_in().entries().len(), 3);
    }
}
