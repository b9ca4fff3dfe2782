use super::Call;
use crate::packer::checks::value::Found;

/// What Go says of a pattern for names of files that is none; "" for one that
/// is. Mirrors Go `filepath.Match` where the separator is `/`.
pub(super) fn error(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(if is_pattern(&call.text(0)?) { "" } else { "syntax error in pattern" }))
}

fn is_pattern(text: &str) -> bool {
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        let sound = match next {
            '[' => class(&mut rest).is_some(),
            '\\' => rest.next().is_some(),
            _ => true,
        };
        if !sound {
            return false;
        }
    }
    true
}

/// The ranges of a class up to its `]`, of which there is at least one.
fn class(rest: &mut std::str::Chars<'_>) -> Option<()> {
    if rest.as_str().starts_with('^') {
        rest.next();
    }
    let mut ranges = 0;
    loop {
        if ranges > 0 && rest.as_str().starts_with(']') {
            rest.next();
            return Some(());
        }
        bound(rest)?;
        if rest.as_str().starts_with('-') {
            rest.next();
            bound(rest)?;
        }
        ranges += 1;
    }
}

/// One character of a range, with something after it.
fn bound(rest: &mut std::str::Chars<'_>) -> Option<()> {
    match rest.next()? {
        '-' | ']' => return None,
        '\\' => {
            rest.next()?;
        }
        _ => {}
    }
    (!rest.as_str().is_empty()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::is_pattern;

    #[test]
    fn patterns_are_those_of_go() {
        for sound in ["", "a*?", "[a]", "[^a-z]x", "[\\]]", "a\\*", "]"] {
            assert!(is_pattern(sound), "{sound}");
        }
        for broken in ["[", "[[", "[]a]", "[a", "[-]", "[a-]", "\\", "[x\\", "a[^"] {
            assert!(!is_pattern(broken), "{broken}");
        }
    }
}
