//! Profile expressions, such as `local & !(test | staging)`.

/// Deeper parentheses are refused.
const MAX_DEPTH: usize = 20;

/// True where `expressions`, with commas between them, accept `active`; `None`
/// where one is broken. Mirrors Spring's `ProfilesParser`.
pub(super) fn accepts(expressions: &str, active: &[String]) -> Option<bool> {
    let mut any = false;
    for expression in expressions.split(',').map(str::trim).filter(|expression| !expression.is_empty()) {
        let mut rest = expression;
        let accepted = alternatives(&mut rest, active, 0)?;
        if !rest.trim().is_empty() {
            return None;
        }
        any |= accepted;
    }
    Some(any)
}

/// Spring wants parentheses where `&` and `|` meet.
fn alternatives(rest: &mut &str, active: &[String], depth: usize) -> Option<bool> {
    let mut value = one(rest, active, depth)?;
    let mut operator = None;
    loop {
        *rest = rest.trim_start();
        let Some(next) = rest.chars().next().filter(|ch| matches!(ch, '&' | '|')) else { return Some(value) };
        if operator.is_some_and(|operator| operator != next) {
            return None;
        }
        operator = Some(next);
        *rest = rest.get(1..)?;
        let other = one(rest, active, depth)?;
        value = if next == '&' { value && other } else { value || other };
    }
}

fn one(rest: &mut &str, active: &[String], depth: usize) -> Option<bool> {
    if depth > MAX_DEPTH {
        return None;
    }
    *rest = rest.trim_start();
    if let Some(after) = rest.strip_prefix('!') {
        *rest = after;
        return one(rest, active, depth + 1).map(|value| !value);
    }
    if let Some(after) = rest.strip_prefix('(') {
        *rest = after;
        let value = alternatives(rest, active, depth + 1)?;
        *rest = rest.trim_start().strip_prefix(')')?;
        return Some(value);
    }
    let end = rest.find(|ch: char| "!()&|".contains(ch)).unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end)?;
    let name = name.trim();
    *rest = after;
    if name.is_empty() { None } else { Some(active.iter().any(|active| active == name)) }
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn profiles_are_expressions() {
        let active = ["test".to_owned(), "local".to_owned()];
        for (expression, accepted) in [
            ("local", Some(true)),
            ("prod", Some(false)),
            ("prod, local", Some(true)),
            ("!prod", Some(true)),
            ("local & test", Some(true)),
            ("local & !(test | prod)", Some(false)),
            ("(local & prod) | test", Some(true)),
            ("local & prod | test", None),
            ("local &", None),
            ("(local", None),
            ("", Some(false)),
        ] {
            assert_eq!(accepts(expression, &active), accepted, "{expression}");
        }
        assert_eq!(accepts(&"(".repeat(1000), &active), None);
    }
}
