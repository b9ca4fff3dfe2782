/// Java's `text.split` by one character: empty parts at the end fall out, so
/// that a text of separators alone gives no part at all; a text without the
/// separator gives itself, even when empty.
pub fn split_on(text: &str, separator: char) -> Vec<&str> {
    if !text.contains(separator) {
        return vec![text];
    }
    without_empty_end(text.split(separator).collect())
}

/// Java's `url.split("/+")`: a run of slashes separates once, and a leading
/// one gives an empty first part.
pub fn split_on_slashes(text: &str) -> Vec<&str> {
    if !text.contains('/') {
        return vec![text];
    }
    let mut parts = Vec::new();
    for (at, part) in text.split('/').enumerate() {
        if at == 0 || !part.is_empty() {
            parts.push(part);
        }
    }
    without_empty_end(parts)
}

fn without_empty_end(mut parts: Vec<&str>) -> Vec<&str> {
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_java_does() {
        assert_eq!(split_on("", ' '), [""]);
        assert_eq!(split_on("   ", ' '), [""; 0]);
        assert_eq!(split_on(" a  b ", ' '), ["", "a", "", "b"]);
        assert_eq!(split_on("a-b--c-", '-'), ["a", "b", "", "c"]);
        assert_eq!(split_on_slashes("http://b/job//x/69/"), ["http:", "b", "job", "x", "69"]);
        assert_eq!(split_on_slashes("//b/x"), ["", "b", "x"]);
        assert_eq!(split_on_slashes("///"), [""; 0]);
        assert_eq!(split_on_slashes("b"), ["b"]);
    }
}
