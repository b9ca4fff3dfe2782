use serde_json::{Map, Value, json};

use super::build_info::{BindError, object};
use super::jvm::{bind_boolean, bind_text};
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
    /// The account that fills in where the bound artifact has none.
    match_account: Option<String>,
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
        artifact("defaultArtifact")?;
        for flag in ["usePriorArtifact", "useDefaultArtifact"] {
            bind_boolean(member(flag)).map_err(at(flag))?;
        }
        Ok(Some(Self {
            id: bind_text(member("id")).map_err(at("id"))?.unwrap_or_default(),
            match_account: artifact("matchArtifact")?.and_then(|artifact| artifact.account),
            bound: artifact("boundArtifact")?,
        }))
    }

    /// What was bound, with the account to match where it has none itself.
    pub fn bound(&self) -> Option<Artifact> {
        let mut artifact = self.bound.clone()?;
        if artifact.account.as_deref().unwrap_or_default().is_empty() {
            artifact.account.clone_from(&self.match_account);
        }
        Some(artifact)
    }
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
