use serde_json::{Map, Value};

use super::coerce::{self, RequestProblem, kind};
use crate::rosco::jvm;

/// A package to install that is passed as a Spinnaker artifact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Artifact {
    pub kind: Option<String>,
    pub custom_kind: bool,
    pub name: Option<String>,
    pub version: Option<String>,
    pub location: Option<String>,
    pub reference: Option<String>,
    /// Also holds the fields that an artifact does not know.
    pub metadata: Map<String, Value>,
    pub artifact_account: Option<String>,
    pub provenance: Option<String>,
    pub uuid: Option<String>,
}

/// A `List<Artifact>`, in which null stands for itself.
pub(super) fn list(value: &Value) -> Result<Option<Vec<Option<Artifact>>>, RequestProblem> {
    match value {
        Value::Null => Ok(None),
        Value::Array(items) => items.iter().map(item).collect::<Result<_, _>>().map(Some),
        other => Err(RequestProblem::NotAList(kind(other))),
    }
}

fn item(value: &Value) -> Result<Option<Artifact>, RequestProblem> {
    match value {
        Value::Null => Ok(None),
        Value::Object(members) => Artifact::read(members).map(Some),
        other => Err(RequestProblem::NotAnArtifact(kind(other))),
    }
}

impl Artifact {
    /// Mirrors kork `Artifact.ArtifactBuilder`: unknown fields go into the
    /// metadata, which a later `metadata` field replaces. Only that keeps their
    /// order; the builder's own map is a `HashMap`.
    fn read(members: &Map<String, Value>) -> Result<Self, RequestProblem> {
        let mut artifact = Self::default();
        let mut in_order = false;
        for (name, value) in members {
            match name.as_str() {
                "type" => artifact.kind = coerce::text(value)?,
                "customKind" => artifact.custom_kind = coerce::flag(value)?.unwrap_or(false),
                "name" => artifact.name = coerce::text(value)?,
                "version" => artifact.version = coerce::text(value)?,
                "location" => artifact.location = coerce::text(value)?,
                "reference" => artifact.reference = coerce::text(value)?,
                "metadata" => {
                    let given = coerce::map(value)?;
                    in_order = given.is_some();
                    artifact.metadata = given.unwrap_or_default();
                }
                "artifactAccount" => artifact.artifact_account = coerce::text(value)?,
                "provenance" => artifact.provenance = coerce::text(value)?,
                "uuid" => artifact.uuid = coerce::text(value)?,
                "kind" => {}
                _ => {
                    artifact.metadata.insert(name.clone(), value.clone());
                }
            }
        }
        if !in_order {
            artifact.metadata = hashed(&artifact.metadata, 16);
        }
        Ok(artifact)
    }

    fn write_json(&self, out: &mut String) {
        let texts = |pairs: &[(&str, &Option<String>)], out: &mut String| {
            for (name, text) in pairs {
                if let Some(text) = text {
                    write_member(out, name, &Value::String(text.clone()));
                }
            }
        };
        out.push('{');
        texts(&[("type", &self.kind)], out);
        write_member(out, "customKind", &Value::Bool(self.custom_kind));
        texts(
            &[
                ("name", &self.name),
                ("version", &self.version),
                ("location", &self.location),
                ("reference", &self.reference),
            ],
            out,
        );
        write_member(out, "metadata", &Value::Object(hash_map(&self.metadata)));
        texts(
            &[("artifactAccount", &self.artifact_account), ("provenance", &self.provenance), ("uuid", &self.uuid)],
            out,
        );
        out.push('}');
    }
}

fn write_member(out: &mut String, name: &str, value: &Value) {
    if !out.ends_with('{') {
        out.push(',');
    }
    jvm::plain_json(out, &Value::String(name.to_owned()));
    out.push(':');
    jvm::plain_json(out, value);
}

/// The members in the order of `new HashMap<>(members)` on Java 17, which
/// Rosco's image runs on.
fn hash_map(members: &Map<String, Value>) -> Map<String, Value> {
    hashed(members, (members.len() * 4 / 3 + 1).next_power_of_two())
}

/// The members in the order of a `HashMap` that they are put into one by one.
fn hashed(members: &Map<String, Value>, capacity: usize) -> Map<String, Value> {
    let keys: Vec<&String> = members.keys().collect();
    jvm::hash_map_order(keys.iter().map(|key| key.as_str()), capacity)
        .into_iter()
        .filter_map(|at| keys.get(at))
        .filter_map(|key| members.get_key_value(*key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// What Rosco writes into the file that a GCE template gets as `artifactFile`:
/// an empty list where there are none. Mirrors rosco `PackerArtifactService`.
pub(crate) fn file_content(artifacts: Option<&[Option<Artifact>]>) -> String {
    let mut out = String::from("[");
    for (at, artifact) in artifacts.unwrap_or_default().iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match artifact {
            Some(artifact) => artifact.write_json(&mut out),
            None => out.push_str("null"),
        }
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_fields_become_metadata() {
        let read = list(&json!([{"type": "deb", "x": 1, "metadata": {"m": 2}, "kind": "k", "y": null}])).unwrap();
        let content = file_content(read.as_deref());
        assert_eq!(content, r#"[{"type":"deb","customKind":false,"metadata":{"m":2,"y":null}}]"#);
    }

    /// As a program that puts the keys into Java's maps printed them.
    #[test]
    fn metadata_comes_in_the_order_of_javas_maps() {
        for (keys, builders_own, given) in [
            ("i g d b a", "a i b d g", "i a b d g"),
            ("z o13 b", "o13 b z", "o13 z b"),
            ("j q b s m4", "q b j s m4", "q j b s m4"),
            ("j p o c s a b37 x38 t i6 e", "p a c s t e b37 j x38 i6 o", "p a c s t e b37 j x38 i6 o"),
        ] {
            let members: Map<String, Value> = keys.split(' ').map(|key| (key.to_owned(), json!(1))).collect();
            let order = |artifact: Value| {
                let read = list(&json!([artifact])).unwrap().unwrap();
                let metadata = hash_map(&read[0].as_ref().unwrap().metadata);
                metadata.keys().cloned().collect::<Vec<_>>().join(" ")
            };
            assert_eq!(order(Value::Object(members.clone())), builders_own);
            assert_eq!(order(json!({"metadata": members})), given);
            let mut forgotten = members.clone();
            forgotten.insert("metadata".to_owned(), Value::Null);
            assert_eq!(order(Value::Object(forgotten)), "");
        }
    }

    #[test]
    fn no_artifacts_are_an_empty_list() {
        assert_eq!(file_content(None), "[]");
        assert_eq!(file_content(Some(&[None])), "[null]");
    }
}
