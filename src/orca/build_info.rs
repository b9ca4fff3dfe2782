use serde_json::{Map, Value};
use thiserror::Error;

use super::jvm::{Mismatch, bind_boolean, bind_int, bind_long, bind_text, split_on_slashes};
use crate::json::{Path, PathStep};

/// A value that a class of Orca's cannot be made from.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path} must be {expected}, but is {found}")]
pub struct BindError {
    pub path: Path,
    pub expected: String,
    pub found: String,
}

impl BindError {
    pub fn new(path: Path, mismatch: Mismatch) -> Self {
        Self { path, expected: mismatch.expected, found: mismatch.found }
    }

    pub fn found(path: Path, expected: &str, value: &Value) -> Self {
        Self::new(path, Mismatch::new(expected, value))
    }

    pub fn null(path: Path, expected: &str) -> Self {
        Self::found(path, expected, &Value::Null)
    }

    pub fn missing(path: Path, expected: &str) -> Self {
        Self { path, expected: expected.to_owned(), found: "missing".to_owned() }
    }
}

/// What a CI system says of a build, as Orca's `JenkinsBuildInfo` keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildInfo {
    pub name: Option<String>,
    pub number: i32,
    pub url: Option<String>,
    /// The commits; an entry that is null in the JSON stays one.
    pub scm: Vec<Option<SourceControl>>,
}

/// One commit of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceControl {
    pub name: String,
    pub branch: String,
    pub sha1: String,
}

/// What a bake request takes from the build of its package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildDetails {
    pub build_info_url: String,
    pub job: String,
    /// A number from `buildInfo.number`, a text from a URL.
    pub build_number: Value,
    pub build_host: Option<String>,
    pub commit_hash: Option<String>,
}

/// An entry of `scm` is null where Orca looks at its branch or hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an entry of the build's scm is null, and Orca fails on it")]
pub struct NullCommit;

impl BuildInfo {
    /// Binds the JSON at `path` as Orca's mapper does; null gives nothing.
    ///
    /// Mirrors orca `JenkinsBuildInfo`, `JenkinsArtifact`, `SourceControl`:
    /// artifacts need fileName and relativePath, commits name, branch, sha1.
    pub fn bind(value: &Value, path: &Path) -> Result<Option<Self>, BindError> {
        object(value, path)?.map(|members| Self::bind_members(members, path)).transpose()
    }

    /// The same from the members of the object.
    pub(super) fn bind_members(members: &Map<String, Value>, path: &Path) -> Result<Self, BindError> {
        let member = |name: &str| members.get(name).unwrap_or(&Value::Null);
        let at = |name: &'static str| move |mismatch| BindError::new(path.join(name), mismatch);

        bind_text(member("result")).map_err(at("result"))?;
        bind_text(member("fullDisplayName")).map_err(at("fullDisplayName"))?;
        bind_boolean(member("building")).map_err(at("building"))?;
        bind_long(member("timestamp")).map_err(at("timestamp"))?;
        let artifacts = path.join("artifacts");
        for (artifact, place) in items(member("artifacts"), &artifacts)? {
            if let Some(artifact) = object(artifact, &place)? {
                required(artifact, "fileName", &place)?;
                required(artifact, "relativePath", &place)?;
            }
        }
        let scm_path = path.join("scm");
        let mut scm = Vec::new();
        for (commit, place) in items(member("scm"), &scm_path)? {
            scm.push(match object(commit, &place)? {
                None => None,
                Some(commit) => Some(SourceControl {
                    name: required(commit, "name", &place)?,
                    branch: required(commit, "branch", &place)?,
                    sha1: required(commit, "sha1", &place)?,
                }),
            });
        }
        Ok(Self {
            name: bind_text(member("name")).map_err(at("name"))?,
            number: bind_int(member("number")).map_err(at("number"))?.unwrap_or(0),
            url: bind_text(member("url")).map_err(at("url"))?,
            scm,
        })
    }

    /// The build's host, job, number, URL and commit for the bake request;
    /// nothing where neither name and number nor the URL tell them.
    ///
    /// Mirrors orca `BuildDetailExtractor`.
    pub fn details(&self) -> Result<Option<BuildDetails>, NullCommit> {
        let Some(url) = &self.url else { return Ok(None) };
        let parts = split_on_slashes(url);
        let host = match parts.as_slice() {
            [protocol, host, _, _, _, ..] => Some(format!("{protocol}//{host}/")),
            _ => None,
        };
        let named = match &self.name {
            Some(name) if self.number > 0 => Some((name.clone(), Value::from(self.number), host.clone())),
            _ => None,
        };
        let from_url = || match parts.as_slice() {
            [_, _, _, job @ .., number] if !job.is_empty() => Some((job.join("/"), Value::from(*number), host.clone())),
            _ => None,
        };
        let Some((job, build_number, build_host)) = named.or_else(from_url) else { return Ok(None) };
        Ok(Some(BuildDetails {
            build_info_url: url.clone(),
            job,
            build_number,
            build_host,
            commit_hash: self.commit_hash()?,
        }))
    }

    /// Of two and more commits the first whose branch is neither master nor
    /// develop, else the first of all.
    fn commit_hash(&self) -> Result<Option<String>, NullCommit> {
        let mut hash = None;
        if self.scm.len() >= 2 {
            for commit in &self.scm {
                let commit = commit.as_ref().ok_or(NullCommit)?;
                if commit.branch != "master" && commit.branch != "develop" {
                    hash = Some(commit.sha1.clone());
                    break;
                }
            }
        }
        match (hash, self.scm.first()) {
            (Some(hash), _) if !hash.is_empty() => Ok(Some(hash)),
            (hash, None) => Ok(hash),
            (_, Some(first)) => Ok(Some(first.as_ref().ok_or(NullCommit)?.sha1.clone())),
        }
    }
}

/// The members of an object; nothing for null.
pub(super) fn object<'v>(
    value: &'v Value,
    path: &Path,
) -> Result<Option<&'v serde_json::Map<String, Value>>, BindError> {
    match value {
        Value::Null => Ok(None),
        Value::Object(members) => Ok(Some(members)),
        other => Err(BindError::new(path.clone(), Mismatch::new("an object", other))),
    }
}

/// The items of a list with their paths; none for null.
pub(super) fn items<'v>(value: &'v Value, path: &Path) -> Result<Vec<(&'v Value, Path)>, BindError> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => {
            Ok(items.iter().enumerate().map(|(at, item)| (item, path.join(PathStep::Index(at)))).collect())
        }
        other => Err(BindError::new(path.clone(), Mismatch::new("a list", other))),
    }
}

fn required(members: &serde_json::Map<String, Value>, name: &str, path: &Path) -> Result<String, BindError> {
    let value = members.get(name).unwrap_or(&Value::Null);
    bind_text(value)
        .map_err(|mismatch| BindError::new(path.join(name), mismatch))?
        .ok_or_else(|| BindError::missing(path.join(name), "a text"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn bound(value: &Value) -> BuildInfo {
        BuildInfo::bind(value, &Path::root()).unwrap().unwrap()
    }

    fn with_scm(scm: &Value) -> Result<Option<String>, NullCommit> {
        bound(&json!({"name": "j", "number": 1, "url": "u", "scm": scm}))
            .details()
            .map(|details| details.unwrap().commit_hash)
    }

    #[test]
    fn name_and_number_come_before_the_url() {
        let details =
            bound(&json!({"name": "j", "number": "7", "url": "http://b/job/x/69/"})).details().unwrap().unwrap();
        assert_eq!(details.job, "j");
        assert_eq!(details.build_number, json!(7));
        assert_eq!(details.build_host.as_deref(), Some("http://b/"));

        let details = bound(&json!({"name": "j", "number": 1, "url": "http://b/69"})).details().unwrap().unwrap();
        assert_eq!(details.build_host, None);
    }

    #[test]
    fn the_url_helps_where_name_or_number_lacks() {
        let details = bound(&json!({"number": 7, "url": "http://b/job/folder/job/x/69/"})).details().unwrap().unwrap();
        assert_eq!(details.job, "folder/job/x");
        assert_eq!(details.build_number, json!("69"));
        assert_eq!(bound(&json!({"name": "j", "url": "http://b/x/69"})).details().unwrap(), None);
        assert_eq!(bound(&json!({"name": "j", "number": 1})).details().unwrap(), None);
    }

    #[test]
    fn the_feature_branch_gives_the_hash() {
        let commit = |branch: &str, sha1: &str| json!({"name": "n", "branch": branch, "sha1": sha1});
        assert_eq!(with_scm(&json!([])), Ok(None));
        assert_eq!(with_scm(&json!([commit("master", "a")])), Ok(Some("a".to_owned())));
        assert_eq!(with_scm(&json!([commit("master", "a"), commit("f", "b")])), Ok(Some("b".to_owned())));
        assert_eq!(with_scm(&json!([commit("master", "a"), commit("f", "")])), Ok(Some("a".to_owned())));
        assert_eq!(with_scm(&json!([commit("master", ""), commit("develop", "b")])), Ok(Some(String::new())));
        assert_eq!(with_scm(&json!([null])), Err(NullCommit));
    }

    #[test]
    fn what_cannot_be_bound_names_its_place() {
        let refused = |value: &Value| BuildInfo::bind(value, &Path::from_iter(["buildInfo"])).unwrap_err().to_string();
        assert_eq!(
            refused(&json!({"artifacts": [{"fileName": "x"}]})),
            "buildInfo.artifacts[0].relativePath must be a text, but is missing"
        );
        assert_eq!(refused(&json!({"scm": "x"})), "buildInfo.scm must be a list, but is \"x\"");
        assert_eq!(
            refused(&json!({"number": "abc"})),
            "buildInfo.number must be a whole number of 32 bits, but is \"abc\""
        );
        assert!(BuildInfo::bind(&Value::Null, &Path::root()).unwrap().is_none());
    }
}
