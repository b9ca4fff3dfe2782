use super::OsPackageName;
use crate::rosco::error::BakeError;
use crate::rosco::jvm::{is_integer, split, split_two, tokenize};

/// `name.version-release` or `name.version+metadata`: the version starts at the
/// first piece after the name that is a number. Mirrors rosco
/// `NupkgPackageUtil`.
pub(super) fn parse(file_name: &str) -> Result<OsPackageName, BakeError> {
    let file_name = without_extension(file_name);
    let parts: Vec<&str> = tokenize(&file_name, ".").collect();
    match parts.as_slice() {
        [] | [_] => Ok(named(file_name.clone())),
        [name, second] => Ok(two_parts(name, second)),
        parts => match version_start(parts) {
            Some(start) => Ok(versioned(parts, start)),
            None => unversioned(parts),
        },
    }
}

fn named(name: String) -> OsPackageName {
    OsPackageName { name: Some(name), ..OsPackageName::default() }
}

/// Cuts out the first `nupkg` and the character before it, whichever that is:
/// Rosco's dot is a regular expression's.
fn without_extension(file_name: &str) -> String {
    let ends_line = |ch: char| matches!(ch, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    for (at, _) in file_name.match_indices("nupkg") {
        let before = file_name.get(..at).unwrap_or_default();
        let after = file_name.get(at + "nupkg".len()..).unwrap_or_default();
        if let Some(ch) = before.chars().next_back()
            && !ends_line(ch)
        {
            let kept = before.get(..before.len() - ch.len_utf8()).unwrap_or_default();
            return format!("{kept}{after}");
        }
    }
    file_name.to_owned()
}

fn two_parts(name: &str, second: &str) -> OsPackageName {
    if is_integer(second) {
        return OsPackageName {
            name: Some(name.to_owned()),
            version: Some(second.to_owned()),
            ..OsPackageName::default()
        };
    }
    match split_two(second, '-') {
        (version, Some(release)) if starts_with_digit(second) => OsPackageName {
            name: Some(name.to_owned()),
            version: Some(version.to_owned()),
            release: Some(release.to_owned()),
            arch: None,
        },
        _ => named(format!("{name}.{second}")),
    }
}

fn starts_with_digit(part: &str) -> bool {
    part.starts_with(|ch: char| ch.is_ascii_digit())
}

fn version_start(parts: &[&str]) -> Option<usize> {
    let after_name = || parts.iter().enumerate().skip(1);
    let number = after_name().find(|(_, part)| is_integer(part));
    let prerelease = || after_name().find(|(_, part)| part.contains('-') && starts_with_digit(part));
    number.or_else(prerelease).map(|(at, _)| at)
}

fn versioned(parts: &[&str], start: usize) -> OsPackageName {
    let join = |parts: Option<&[&str]>| parts.unwrap_or_default().join(".");
    let version = join(parts.get(start..));
    let (version, release) = match (split_two(&version, '-'), split_two(&version, '+')) {
        ((version, Some(release)), _) => (version.to_owned(), Some(release.to_owned())),
        (_, (version, Some(metadata))) => (version.to_owned(), Some(format!("+{metadata}"))),
        _ => (version.clone(), None),
    };
    OsPackageName { name: Some(join(parts.get(..start))), version: Some(version), release, arch: None }
}

fn unversioned(parts: &[&str]) -> Result<OsPackageName, BakeError> {
    let Some(at) = parts.iter().position(|part| part.contains('+')) else {
        return Ok(named(parts.join(".")));
    };
    let part = parts.get(at).copied().unwrap_or_default();
    let pieces = split(part, '+');
    let (Some(name), Some(metadata)) = (pieces.first(), pieces.get(1)) else {
        return Err(BakeError::BrokenPackageName { name: parts.join("."), part: "metadata after the plus sign" });
    };
    let before = parts.get(..at).unwrap_or_default().join(".");
    Ok(OsPackageName {
        name: Some(format!("{before}.{name}")),
        release: Some(format!("+{metadata}")),
        ..OsPackageName::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_apart() {
        for (file_name, name, version, release) in [
            ("ContosoUtilities.ja-JP.1.0.0-rc1.nupkg", "ContosoUtilities.ja-JP", Some("1.0.0"), Some("rc1")),
            ("notepadplusplus.7.3.nupkg", "notepadplusplus", Some("7.3"), None),
            ("microsoft.aspnet.mvc.6.0.0-rc1-final", "microsoft.aspnet.mvc", Some("6.0.0"), Some("rc1-final")),
            ("a.b.1.0.0+meta", "a.b", Some("1.0.0"), Some("+meta")),
            ("a.1", "a", Some("1"), None),
            ("a.1-rc", "a", Some("1"), Some("rc")),
            ("a.b-c", "a.b-c", None, None),
            ("a.b.c+meta.d", "a.b.c", None, Some("+meta")),
            ("c+meta.a.b", ".c", None, Some("+meta")),
            ("a.b.3x-1", "a.b", Some("3x"), Some("1")),
            ("a..b", "a.b", None, None),
            ("a.", "a.", None, None),
            ("a-nupkg.1", "a", Some("1"), None),
            ("nupkg.nupkg", "nupkg", None, None),
        ] {
            let parsed = parse(file_name).unwrap();
            assert_eq!(parsed.name.as_deref(), Some(name), "{file_name}");
            assert_eq!(parsed.version.as_deref(), version, "{file_name}");
            assert_eq!(parsed.release.as_deref(), release, "{file_name}");
        }
    }

    #[test]
    fn a_plus_sign_without_metadata_breaks_rosco() {
        assert!(parse("a.b.c+").is_err());
        assert!(parse("a.+.c").is_err());
    }
}
