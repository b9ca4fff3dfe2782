use serde_json::{Map, Value, json};

use super::build_info::{BindError, object};
use super::jvm::{PatternError, bind_boolean, bind_text, matches_pattern};
use crate::json::Path;

/// An artifact of Spinnaker's, as kork's `Artifact`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Artifact {
    pub kind: Option<String>,
    pub custom_kind: bool,
    pub name: Option<String>,
    pub version: Option<String>,
    pub location: Option<String>,
    pub reference: Option<String>,
    pub metadata: Map<String, Value>,
    pub account: Option<String>,
    pub provenance: Option<String>,
    pub uuid: Option<String>,
}

/// What a pipeline expects, and what was bound to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExpectedArtifact {
    pub id: String,
    pub match_artifact: Artifact,
    pub use_prior: bool,
    pub use_default: bool,
    pub default_artifact: Option<Artifact>,
    bound: Option<Artifact>,
}

impl Artifact {
    /// Binds the JSON at `path`; null gives nothing. Unknown keys become
    /// metadata, save those that come before a `metadata` key, which replaces
    /// them.
    ///
    /// Mirrors kork `Artifact.ArtifactBuilder`.
    pub fn bind(value: &Value, path: &Path) -> Result<Option<Self>, BindError> {
        let Some(members) = object(value, path)? else { return Ok(None) };
        let mut artifact = Self::default();
        for (name, member) in members {
            let at = |mismatch| BindError::new(path.join(name.as_str()), mismatch);
            let text = || bind_text(member).map_err(at);
            match name.as_str() {
                "type" => artifact.kind = text()?,
                "customKind" => artifact.custom_kind = bind_boolean(member).map_err(at)?.unwrap_or(false),
                "name" => artifact.name = text()?,
                "version" => artifact.version = text()?,
                "location" => artifact.location = text()?,
                "reference" => artifact.reference = text()?,
                "artifactAccount" => artifact.account = text()?,
                "provenance" => artifact.provenance = text()?,
                "uuid" => artifact.uuid = text()?,
                "metadata" => {
                    artifact.metadata = object(member, &path.join("metadata"))?.cloned().unwrap_or_default();
                }
                "kind" => {}
                _ => {
                    artifact.metadata.insert(name.clone(), member.clone());
                }
            }
        }
        Ok(Some(artifact))
    }

    /// The JSON that goes into a bake request: camel case, without nulls.
    pub fn to_json(&self) -> Value {
        let fields = [
            ("type", self.kind.as_ref().map(|text| json!(text))),
            ("customKind", Some(json!(self.custom_kind))),
            ("name", self.name.as_ref().map(|text| json!(text))),
            ("version", self.version.as_ref().map(|text| json!(text))),
            ("location", self.location.as_ref().map(|text| json!(text))),
            ("reference", self.reference.as_ref().map(|text| json!(text))),
            ("metadata", Some(Value::Object(self.metadata.clone()))),
            ("artifactAccount", self.account.as_ref().map(|text| json!(text))),
            ("provenance", self.provenance.as_ref().map(|text| json!(text))),
            ("uuid", self.uuid.as_ref().map(|text| json!(text))),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(fields.collect())
    }
}

impl ExpectedArtifact {
    /// Binds the JSON at `path`; null gives nothing.
    pub fn bind(value: &Value, path: &Path) -> Result<Option<Self>, BindError> {
        let Some(members) = object(value, path)? else { return Ok(None) };
        let member = |name: &str| members.get(name).unwrap_or(&Value::Null);
        let at = |name: &'static str| move |mismatch| BindError::new(path.join(name), mismatch);
        let artifact = |name: &str| Artifact::bind(member(name), &path.join(name));
        let flag = |name: &'static str| bind_boolean(member(name)).map(Option::unwrap_or_default).map_err(at(name));
        Ok(Some(Self {
            id: bind_text(member("id")).map_err(at("id"))?.unwrap_or_default(),
            match_artifact: artifact("matchArtifact")?.unwrap_or_default(),
            use_prior: flag("usePriorArtifact")?,
            use_default: flag("useDefaultArtifact")?,
            default_artifact: artifact("defaultArtifact")?,
            bound: artifact("boundArtifact")?,
        }))
    }

    /// The same with `bound` as what was bound.
    pub fn bound_to(&self, bound: Artifact) -> Self {
        Self { bound: Some(bound), ..self.clone() }
    }

    /// True where an artifact fits: each field that is expected is the same
    /// text, or a regular expression that fits it.
    ///
    /// Mirrors kork `ExpectedArtifact.matches`.
    pub fn matches(&self, other: &Artifact) -> Result<bool, PatternError> {
        let us = &self.match_artifact;
        if !fits(us.kind.as_deref(), other.kind.as_deref())? && !is_stored_elsewhere(us, other) {
            return Ok(false);
        }
        for (us, other) in [
            (&us.name, &other.name),
            (&us.version, &other.version),
            (&us.location, &other.location),
            (&us.reference, &other.reference),
        ] {
            if !fits(us.as_deref(), other.as_deref())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The JSON that goes into a trigger: without nulls.
    pub fn to_json(&self) -> Value {
        let optional = |artifact: &Option<Artifact>| artifact.as_ref().map(Artifact::to_json);
        let fields = [
            ("matchArtifact", Some(self.match_artifact.to_json())),
            ("usePriorArtifact", Some(json!(self.use_prior))),
            ("useDefaultArtifact", Some(json!(self.use_default))),
            ("defaultArtifact", optional(&self.default_artifact)),
            ("id", Some(json!(self.id))),
            ("boundArtifact", optional(&self.bound)),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(fields.collect())
    }

    /// What was bound, with the account to match where it has none itself.
    pub fn bound(&self) -> Option<Artifact> {
        let mut artifact = self.bound.clone()?;
        if artifact.account.as_deref().unwrap_or_default().is_empty() {
            artifact.account.clone_from(&self.match_artifact.account);
        }
        Some(artifact)
    }
}

fn fits(us: Option<&str>, other: Option<&str>) -> Result<bool, PatternError> {
    match (us.unwrap_or_default(), other) {
        ("", _) => Ok(true),
        (_, None) => Ok(false),
        (us, Some(other)) => Ok(us == other || matches_pattern(us, other)?),
    }
}

/// An embedded artifact may have been moved to a store on the way.
fn is_stored_elsewhere(us: &Artifact, other: &Artifact) -> bool {
    let kinds = (us.kind.as_deref().unwrap_or_default(), other.kind.as_deref().unwrap_or_default());
    matches!(kinds, ("embedded/base64", "remote/base64") | ("remote/base64", "embedded/base64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_become_metadata_unless_metadata_follows() {
        let bind = |value: Value| Artifact::bind(&value, &Path::root()).unwrap().unwrap();
        let artifact =
            bind(json!({"type": "deb", "early": 1, "metadata": {"a": 1}, "late": 2, "kind": "x", "version": 3}));
        assert_eq!(
            artifact.to_json(),
            json!({"type": "deb", "customKind": false, "version": "3", "metadata": {"a": 1, "late": 2}})
        );
        assert_eq!(bind(json!({})).to_json(), json!({"customKind": false, "metadata": {}}));
    }

    #[test]
    fn the_account_to_match_fills_in() {
        let bind = |value: Value| ExpectedArtifact::bind(&value, &Path::root()).unwrap().unwrap().bound();
        let matched = json!({"artifactAccount": "m"});
        let account =
            |bound: Value| bind(json!({"matchArtifact": matched.clone(), "boundArtifact": bound})).unwrap().account;
        assert_eq!(account(json!({})).as_deref(), Some("m"));
        assert_eq!(account(json!({"artifactAccount": ""})).as_deref(), Some("m"));
        assert_eq!(account(json!({"artifactAccount": "own"})).as_deref(), Some("own"));
        assert_eq!(bind(json!({"id": "c", "matchArtifact": {}})), None);
    }
}
