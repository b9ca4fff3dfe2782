//! Names of properties, as Spring's `ConfigurationPropertyName` reads them.

/// One element of a property's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Element {
    Name(String),
    Index(usize),
}

/// Names of more elements are not read.
pub(crate) const MAX_ELEMENTS: usize = 64;

/// The elements of a key such as `aws.bakeryDefaults` or `baseImages[0].id`;
/// `None` where they are too many.
pub(crate) fn elements(key: &str) -> Option<Vec<Element>> {
    let mut found = Vec::new();
    let mut rest = key;
    while !rest.is_empty() {
        if found.len() >= MAX_ELEMENTS {
            return None;
        }
        if let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            found.push(indexed(inside));
            rest = after.strip_prefix('.').unwrap_or(after);
            continue;
        }
        // A bracket that is not closed is a character like any other.
        let end = rest
            .char_indices()
            .find(|(at, ch)| *ch == '.' || (*ch == '[' && *at > 0 && rest.get(*at..).is_some_and(|r| r.contains(']'))))
            .map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at_checked(end)?;
        if !name.is_empty() {
            found.push(Element::Name(name.to_owned()));
        }
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Some(found)
}

/// What stands in brackets: a number is the place in a list.
pub(crate) fn indexed(inside: &str) -> Element {
    match inside.parse() {
        Ok(index) if inside.bytes().all(|byte| byte.is_ascii_digit()) => Element::Index(index),
        _ => Element::Name(inside.to_owned()),
    }
}

/// True where Spring's relaxed binding takes two names for the same:
/// `bakeryDefaults`, `bakery-defaults`, `BAKERY_DEFAULTS`.
pub fn same_name(one: &str, other: &str) -> bool {
    uniform(one).eq(uniform(other))
}

fn uniform(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(|ch| ch.to_ascii_lowercase()).filter(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit())
}

/// True for a name in the one form that Spring looks up in a relaxed way: small
/// letters, digits and hyphens.
pub(crate) fn is_canonical(name: &str) -> bool {
    name.split('.').all(|element| {
        element.starts_with(|ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit())
            && element.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fall_into_their_elements() {
        let name = |text: &str| Element::Name(text.to_owned());
        assert_eq!(elements("aws.bakeryDefaults").unwrap(), [name("aws"), name("bakeryDefaults")]);
        assert_eq!(
            elements("a[0].b[12][x]").unwrap(),
            [name("a"), Element::Index(0), name("b"), Element::Index(12), name("x")]
        );
        assert_eq!(elements("[3]").unwrap(), [Element::Index(3)]);
        assert_eq!(elements("a[b").unwrap(), [name("a[b")]);
        assert_eq!(elements("a..b.").unwrap(), [name("a"), name("b")]);
        assert_eq!(elements(&"a.".repeat(65)), None);
    }

    #[test]
    fn names_are_relaxed() {
        assert!(same_name("bakeryDefaults", "BAKERY_DEFAULTS"));
        assert!(same_name("bakeryDefaults", "bakery-defaults"));
        assert!(!same_name("bakeryDefaults", "bakeryDefault"));
        assert!(is_canonical("rosco.config-dir"));
        assert!(!is_canonical("rosco.configDir"));
        assert!(!is_canonical("AWS_ENABLED"));
    }
}
