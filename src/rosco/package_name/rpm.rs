use super::OsPackageName;
use crate::rosco::jvm::split;

/// `name-version-release.arch`: the arch is what follows the last dot, even if
/// that is a piece of the version. Mirrors rosco `RpmPackageUtil`.
pub(super) fn parse(file_name: &str) -> OsPackageName {
    let dotted = split(file_name, '.');
    let (stem, arch) = match dotted.split_last() {
        Some((arch, stem)) if !stem.is_empty() => (stem.join("."), Some((*arch).to_owned())),
        _ => (file_name.to_owned(), None),
    };
    let parts = split(&stem, '-');
    match parts.as_slice() {
        [name @ .., version, release] if !name.is_empty() => OsPackageName {
            name: Some(name.join("-")),
            version: Some((*version).to_owned()),
            release: Some((*release).to_owned()),
            arch,
        },
        _ => OsPackageName { name: Some(file_name.to_owned()), arch, ..OsPackageName::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_apart() {
        for (file_name, name, version, release, arch) in [
            ("a-b-0.1-h12.170cdbd.all", "a-b", Some("0.1"), Some("h12.170cdbd"), Some("all")),
            ("a-b-c", "a", Some("b"), Some("c"), None),
            ("pkg-1.0", "pkg-1.0", None, None, Some("0")),
            ("a-1-2-.noarch", "a", Some("1"), Some("2"), Some("noarch")),
            ("a.", "a.", None, None, None),
            ("...", "...", None, None, None),
            ("-1-2", "", Some("1"), Some("2"), None),
        ] {
            let parsed = parse(file_name);
            assert_eq!(parsed.name.as_deref(), Some(name), "{file_name}");
            assert_eq!(parsed.version.as_deref(), version, "{file_name}");
            assert_eq!(parsed.release.as_deref(), release, "{file_name}");
            assert_eq!(parsed.arch.as_deref(), arch, "{file_name}");
        }
    }
}
