use thiserror::Error;

/// A path is never longer than this: the limit of Linux and of every archive format.
const LONGEST: usize = 4096;

/// Why a path cannot name a file of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PathError {
    #[error("the path is empty")]
    Empty,
    #[error("the path is longer than {LONGEST} bytes")]
    TooLong,
    #[error("the path is absolute")]
    Absolute,
    #[error("the path starts with a drive letter")]
    Drive,
    #[error("the path has a part `..`, which leads out of the folder")]
    Parent,
    #[error("the path has an empty part or a part `.`")]
    EmptyPart,
    #[error("the path has a backslash, which is a separator on Windows")]
    Backslash,
    #[error("the path has a NUL or another control character")]
    Control,
}

/// Accepts a path relative to the workspace's root, with `/` between its
/// parts, that names the same file on every system and leads nowhere else.
pub fn check_path(path: &str) -> Result<(), PathError> {
    let mut bytes = path.bytes();
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if path.len() > LONGEST {
        return Err(PathError::TooLong);
    }
    if path.chars().any(char::is_control) {
        return Err(PathError::Control);
    }
    if path.starts_with('/') {
        return Err(PathError::Absolute);
    }
    if bytes.next().is_some_and(|first| first.is_ascii_alphabetic()) && bytes.next() == Some(b':') {
        return Err(PathError::Drive);
    }
    if path.contains('\\') {
        return Err(PathError::Backslash);
    }
    if path.split('/').any(|part| part == "..") {
        return Err(PathError::Parent);
    }
    if path.split('/').any(|part| part.is_empty() || part == ".") {
        return Err(PathError::EmptyPart);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_names_a_file_below_the_root() {
        for path in ["a", "packer/aws-custom.json", ".bakewright/web.json", "a b/ü", "..a/b..", "ab:c"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn refuses_what_leads_elsewhere() {
        for (path, why) in [
            ("", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("C:/x", PathError::Drive),
            ("c:x", PathError::Drive),
            ("a/../../b", PathError::Parent),
            ("..", PathError::Parent),
            ("a//b", PathError::EmptyPart),
            ("a/", PathError::EmptyPart),
            ("./a", PathError::EmptyPart),
            ("a\\b", PathError::Backslash),
            ("a\0b", PathError::Control),
            ("a\nb", PathError::Control),
        ] {
            assert_eq!(check_path(path), Err(why), "{path:?}");
        }
        assert_eq!(check_path(&"a".repeat(LONGEST + 1)), Err(PathError::TooLong));
    }
}
