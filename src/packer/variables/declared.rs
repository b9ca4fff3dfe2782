use crate::json::{Document, Kind, NodeId};

/// A variable that the template declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub name: String,
    /// `None` for one that must be given.
    pub default: Option<String>,
    pub sensitive: bool,
    /// The default's node.
    pub node: Option<NodeId>,
}

/// The variables that a template declares, in its order, with those that
/// `sensitive-variables` names marked. Whatever Packer would refuse (a default
/// that is neither a text nor `null`) is left out; of a name declared twice the
/// last one counts. Root keys match in any case.
pub fn declared(document: &Document) -> Vec<Declared> {
    let sensitive: Vec<&str> = root_member(document, "sensitive-variables", Kind::Array)
        .into_iter()
        .flat_map(|list| document.items(list))
        .filter_map(|item| document.string(item))
        .collect();
    let mut found: Vec<Declared> = Vec::new();
    for member in
        root_member(document, "variables", Kind::Object).into_iter().flat_map(|object| document.members(object))
    {
        let default = match document.kind(member.value) {
            Kind::String => document.string(member.value).map(str::to_owned),
            Kind::Null => None,
            _ => continue,
        };
        let variable = Declared {
            name: member.name.to_owned(),
            default,
            sensitive: sensitive.contains(&member.name),
            node: Some(member.value),
        };
        match found.iter_mut().find(|other| other.name == variable.name) {
            Some(other) => *other = variable,
            None => found.push(variable),
        }
    }
    found
}

fn root_member(document: &Document, key: &str, kind: Kind) -> Option<NodeId> {
    let root = document.root().filter(|root| document.kind(*root) == Kind::Object)?;
    let member = document.members(root).rev().find(|member| member.name.eq_ignore_ascii_case(key))?;
    (document.kind(member.value) == kind).then_some(member.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_defaults_in_order() {
        let document =
            crate::json::parse(r#"{"Variables": {"b": "1", "a": null, "bad": 3}, "sensitive-variables": ["a", "x"]}"#);
        let found: Vec<_> =
            declared(&document).into_iter().map(|found| (found.name, found.default, found.sensitive)).collect();
        assert_eq!(found, [("b".to_owned(), Some("1".to_owned()), false), ("a".to_owned(), None, true)]);
    }
}
