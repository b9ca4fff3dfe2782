//! Paths as text: of the repo without a `/` in front, at run time with one.

/// The rest of `path` below `folder`; empty where it is the folder itself.
pub(super) fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// `folder` and `rest` with a `/` between them where both are there.
pub(super) fn joined(folder: &str, rest: &str) -> String {
    match (folder, rest) {
        ("", _) => rest.to_owned(),
        (_, "") => folder.to_owned(),
        _ => format!("{folder}/{rest}"),
    }
}

/// The folder of a path; empty for what lies in the root.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What follows the last dot of a path's name, in lower case.
pub(super) fn extension(path: &str) -> String {
    name(path).rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// An absolute path without `.`, `..` and empty parts, as the system resolves
/// it where no part is a symbolic link; `..` at the root stays there.
pub(super) fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// How `path` is named from `folder`, with `..` where it lies elsewhere. Both
/// are absolute and plain.
pub(super) fn relative(path: &str, folder: &str) -> String {
    let to: Vec<&str> = path.split('/').collect();
    let from: Vec<&str> = folder.split('/').collect();
    let shared = to.iter().zip(&from).take_while(|(to, from)| to == from).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_as_the_system_does() {
        assert_eq!(normalized("/opt/packer//team/../../x.json"), "/opt/x.json");
        assert_eq!(normalized("/../x"), "/x");
        assert_eq!(relative("/opt/packer/a/b.json", "/opt/packer"), "a/b.json");
        assert_eq!(relative("/opt/env/ha.env", "/opt/packer"), "../env/ha.env");
    }
}
