use std::cmp::Ordering;
use std::fmt;

use crate::packer::PackerVersion;

/// What `min_packer_version` asks for. Constraints such as `>= 1` are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MinVersion {
    /// At least three.
    segments: Vec<i64>,
    prerelease: String,
    metadata: String,
}

impl MinVersion {
    /// The error is Packer's. Mirrors go-version `NewVersion`.
    pub fn parse(text: &str, version: PackerVersion) -> Result<Self, String> {
        // The library's words lost their capitals in 1.8.
        let capital = !version.at_least(1, 15, 1);
        let malformed = || format!("{} version: {text}", if capital { "Malformed" } else { "malformed" });
        let Parts { release, prerelease, metadata } = Parts::of(text).ok_or_else(malformed)?;
        let mut segments = Vec::new();
        for digits in release.split('.') {
            let segment = digits.parse().map_err(|_| {
                let error = if capital { "Error" } else { "error" };
                format!("{error} parsing version: strconv.ParseInt: parsing \"{digits}\": value out of range")
            })?;
            segments.push(segment);
        }
        segments.resize(segments.len().max(3), 0);
        Ok(Self { segments, prerelease: prerelease.to_owned(), metadata: metadata.to_owned() })
    }

    /// Whether `version` is not enough. A prerelease of it is below it.
    pub fn is_above(&self, version: PackerVersion) -> bool {
        let actual = [version.major, version.minor, version.patch].map(i64::from);
        let rest_is_above = || self.segments.iter().skip(3).any(|segment| *segment != 0);
        match self.segments.iter().take(3).cmp(actual.iter()) {
            Ordering::Less => false,
            Ordering::Equal => rest_is_above(),
            Ordering::Greater => true,
        }
    }
}

/// The parts of a version's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts<'t> {
    release: &'t str,
    prerelease: &'t str,
    metadata: &'t str,
}

impl<'t> Parts<'t> {
    /// `None` where the text is no version. Mirrors go-version `VersionRegexpRaw`.
    fn of(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = match text.split_once('+') {
            Some((text, metadata)) if is_dotted(metadata) => (text, metadata),
            Some(_) => return None,
            None => (text, ""),
        };
        let end = text.find(|ch: char| !ch.is_ascii_digit() && ch != '.').unwrap_or(text.len());
        let (release, rest) = text.split_at(end);
        let is_release = release.split('.').all(|digits| !digits.is_empty());
        if !is_release || !(rest.is_empty() || is_dotted(rest)) {
            return None;
        }
        // The dash is no part of it, unless nothing would be left of its first word.
        let prerelease = rest.strip_prefix('-').filter(|word| !word.is_empty() && !word.starts_with('.'));
        Some(Self { release, prerelease: prerelease.unwrap_or(rest), metadata })
    }
}

/// Words with dots between them.
fn is_dotted(text: &str) -> bool {
    text.split('.').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'~'))
    })
}

impl fmt::Display for MinVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let segments: Vec<String> = self.segments.iter().map(ToString::to_string).collect();
        f.write_str(&segments.join("."))?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// go-version's `VersionRegexpRaw`.
    const FORM: &str = concat!(
        r"^v?([0-9]+(\.[0-9]+)*?)",
        r"(-([0-9]+[0-9A-Za-z\-~]*(\.[0-9A-Za-z\-~]+)*)|(-?([A-Za-z\-~]+[0-9A-Za-z\-~]*(\.[0-9A-Za-z\-~]+)*)))?",
        r"(\+([0-9A-Za-z\-~]+(\.[0-9A-Za-z\-~]+)*))??$"
    );

    proptest! {
        #[test]
        fn agrees_with_the_pattern(text in "v?[0-9.]{0,4}[v0-9a.~+-]{0,8}") {
            let form = regex_lite::Regex::new(FORM).unwrap();
            let found = form.captures(&text);
            let parts = found.as_ref().map(|found| {
                let group = |index| found.get(index).map_or("", |group| group.as_str());
                let prerelease = if group(7).is_empty() { group(4) } else { group(7) };
                Parts { release: group(1), prerelease, metadata: group(10) }
            });
            prop_assert_eq!(Parts::of(&text), parts);
        }
    }

    #[test]
    fn reads_versions_as_packer_does() {
        let version = PackerVersion::RECORDED;
        for (text, printed, above) in [
            ("1.6", "1.6.0", false),
            ("v1.6.7-beta+x", "1.6.7-beta+x", true),
            ("1.6.6-dev", "1.6.6-dev", false),
            ("1.6.6.1", "1.6.6.1", true),
            ("1.6.6.0", "1.6.6.0", false),
            ("1.7-rc.1", "1.7.0-rc.1", true),
            ("01.9", "1.9.0", true),
            ("1.6.6-", "1.6.6--", false),
        ] {
            let wanted = MinVersion::parse(text, version).unwrap();
            assert_eq!((wanted.to_string().as_str(), wanted.is_above(version)), (printed, above), "{text}");
        }
        for (text, error) in [
            (">= 1", "Malformed version: >= 1"),
            ("abc", "Malformed version: abc"),
            (
                "99999999999999999999",
                "Error parsing version: strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
            ),
        ] {
            assert_eq!(MinVersion::parse(text, version), Err(error.to_owned()));
        }
    }
}
