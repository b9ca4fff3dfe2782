use super::OsPackageName;
use crate::rosco::error::BakeError;
use crate::rosco::jvm::split;

/// `name_version-release_arch`: of the release only what stands before its
/// second hyphen is kept. Mirrors rosco `DebPackageUtil`.
pub(super) fn parse(file_name: &str) -> Result<OsPackageName, BakeError> {
    let parts = split(file_name, '_');
    let (Some(name), Some(version_and_release)) = (parts.first(), parts.get(1)) else {
        return Ok(OsPackageName { name: Some(file_name.to_owned()), ..OsPackageName::default() });
    };
    let pieces = split(version_and_release, '-');
    let Some(version) = pieces.first() else {
        return Err(BakeError::BrokenPackageName { name: file_name.to_owned(), part: "a version before the hyphen" });
    };
    Ok(OsPackageName {
        name: Some((*name).to_owned()),
        version: Some((*version).to_owned()),
        release: pieces.get(1).map(|release| (*release).to_owned()),
        arch: parts.get(2).map(|arch| (*arch).to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(file_name: &str) -> [Option<String>; 4] {
        let name = parse(file_name).unwrap();
        [name.name, name.version, name.release, name.arch]
    }

    fn texts(texts: [Option<&str>; 4]) -> [Option<String>; 4] {
        texts.map(|text| text.map(str::to_owned))
    }

    #[test]
    fn takes_names_apart() {
        for (file_name, expected) in [
            ("a_0.1-h12.170cdbd_all", [Some("a"), Some("0.1"), Some("h12.170cdbd"), Some("all")]),
            ("a_1.2.3-4-5", [Some("a"), Some("1.2.3"), Some("4"), None]),
            ("a_", [Some("a_"), None, None, None]),
            ("__", [Some("__"), None, None, None]),
            ("_1.0_all", [Some(""), Some("1.0"), None, Some("all")]),
            ("a__b", [Some("a"), Some(""), None, Some("b")]),
            ("a_-1", [Some("a"), Some(""), Some("1"), None]),
        ] {
            assert_eq!(parts(file_name), texts(expected), "{file_name}");
        }
    }

    #[test]
    fn a_version_of_hyphens_alone_breaks_rosco() {
        assert!(parse("a_-").is_err());
        assert!(parse("a_--_b").is_err());
    }
}
