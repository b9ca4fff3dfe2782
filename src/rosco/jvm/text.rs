/// `String.trim`: cuts characters up to U+0020 at both ends, and only those; a
/// no-break space stays.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|ch| ch <= ' ')
}

/// Commons Lang's `StringUtils.isBlank`: empty, or only what
/// `Character.isWhitespace` holds for.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_java_whitespace)
}

/// `Character.isWhitespace`: Unicode separators without the no-break ones,
/// and the ASCII controls from tab to carriage return and U+001C to U+001F.
fn is_java_whitespace(ch: char) -> bool {
    match ch {
        '\t'..='\r' | '\u{1c}'..='\u{1f}' => true,
        '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}' => false,
        _ => ch.is_whitespace(),
    }
}

/// `StringTokenizer`: the pieces between any of `delimiters`, without the
/// empty ones.
pub(crate) fn tokenize<'t>(text: &'t str, delimiters: &'static str) -> impl Iterator<Item = &'t str> {
    text.split(move |ch| delimiters.contains(ch)).filter(|piece| !piece.is_empty())
}

/// `String.split` at one character: trailing empty pieces fall out, so that
/// `"_".split("_")` is empty, yet `"".split("_")` is one empty piece.
pub(crate) fn split(text: &str, at: char) -> Vec<&str> {
    if !text.contains(at) {
        return vec![text];
    }
    let mut pieces: Vec<&str> = text.split(at).collect();
    while pieces.last().is_some_and(|piece| piece.is_empty()) {
        pieces.pop();
    }
    pieces
}

/// `String.split` at one character with limit 2: what is before and after the
/// first; nothing after where the character is absent.
pub(crate) fn split_two(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Groovy's `isInteger`: what `Integer.valueOf` takes after a trim.
pub(crate) fn is_integer(text: &str) -> bool {
    trim(text).parse::<i32>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_drops_trailing_empty_pieces_only() {
        assert_eq!(split("__", '_'), Vec::<&str>::new());
        assert_eq!(split("", '_'), vec![""]);
        assert_eq!(split("_a__b_", '_'), vec!["", "a", "", "b"]);
    }

    #[test]
    fn trim_keeps_the_no_break_space() {
        assert_eq!(trim("\u{1}\t a\u{a0} \n"), "a\u{a0}");
    }

    #[test]
    fn blank_is_what_java_calls_whitespace() {
        assert!(is_blank(" \t\u{2003}\u{1f}"));
        assert!(!is_blank("\u{a0}"));
        assert!(!is_blank("\u{85}"));
    }

    #[test]
    fn integers_fit_in_32_bits() {
        assert!(is_integer(" +7"));
        assert!(is_integer("-1"));
        assert!(!is_integer("2147483648"));
        assert!(!is_integer(""));
    }
}
