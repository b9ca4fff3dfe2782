/// True where frigga reads `text` as an app version:
/// `package-version-build[.commit][~distribution][/job/number]`. Mirrors frigga
/// 0.28 `AppVersion.parseName`.
pub(crate) fn is_app_version(text: &str) -> bool {
    let mut parts = text.split('/');
    let head = parts.next().unwrap_or_default();
    let job_fits = match (parts.next(), parts.next(), parts.next()) {
        (None, _, _) => true,
        (Some(job), Some(number), None) => is_some_of(job, is_name) && is_some_of(number, |byte| byte.is_ascii_digit()),
        _ => false,
    };
    job_fits && hyphens(head).any(|at| is_head(head, at))
}

fn hyphens(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('-').map(|(at, _)| at)
}

/// True where the package name ends at the hyphen at `at`.
fn is_head(head: &str, at: usize) -> bool {
    let (Some(package), Some(rest)) = (head.get(..at), head.get(at + 1..)) else { return false };
    let Some((version, build)) = rest.split_once('-') else { return false };
    is_some_of(package, is_name)
        && is_some_of(version, |byte| byte.is_ascii_alphanumeric() || b".~".contains(&byte))
        && is_build(build)
}

/// A word, then perhaps a dot and a word, then perhaps `~` and the distribution.
fn is_build(text: &str) -> bool {
    let (words, distribution) = match text.split_once('~') {
        Some((words, distribution)) => (words, Some(distribution)),
        None => (text, None),
    };
    let is_word = |word: &str| is_some_of(word, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let words_fit = match words.split_once('.') {
        Some((build, commit)) => is_word(build) && is_word(commit),
        None => is_word(words),
    };
    words_fit && distribution.is_none_or(|distribution| is_some_of(distribution, is_name))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~^".contains(&byte)
}

fn is_some_of(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_frigga_reads() {
        for text in [
            "subscriberha-1.0.0-h150",
            "subscriberha-1.0.0-586499.h150",
            "subscriberha-1.0.0-h150.586499/WE-WAPP-subscriberha/150",
            "nflx-djangobase-enhanced-0.1",
            "a-1~2-h1~xenial-1",
            "a-b-c-d-1.0-x",
        ] {
            assert!(is_app_version(text), "{text}");
        }
        for text in
            ["mypkg-1.0.0", "a-1+b-2", "a-1:2-3", "a-1-2/job", "a-1-2/job/x", "a-1-2/j/1/2", "", "-1-2", "a-1-2."]
        {
            assert!(!is_app_version(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_friggas_pattern(text in "[a1._~^h+-]{0,12}(/[a1-]{0,3}(/[1a]{0,2})?)?") {
            let pattern = regex_lite::Regex::new(
                r"^(?:([-a-zA-Z0-9._~\^]+)-([0-9.a-zA-Z~]+)-([0-9A-Za-z_]+)(?:[.]([0-9A-Za-z_]+))?(?:~[-a-zA-Z0-9._~\^]+)?(?:/([-a-zA-Z0-9._~\^]+)/([0-9]+))?)$",
            ).unwrap();
            prop_assert_eq!(is_app_version(&text), pattern.is_match(&text));
        }
    }
}
