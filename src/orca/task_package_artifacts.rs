use serde_json::Value;

use super::artifact::{Artifact, ExpectedArtifact};
use super::build_info::{BindError, items};
use super::cause::{Cause, Rule};
use super::context::Context;
use super::create_bake::CreateBake;
use super::error::BakeError;
use super::jvm::Mismatch;
use crate::json::Path;
use crate::source::{Lost, Traced};

impl CreateBake<'_> {
    /// Puts the artifacts that `packageArtifactIds` name into `request`, null
    /// for each that is not bound.
    pub(super) fn add_package_artifacts(&mut self, request: &mut Context) -> Result<(), BakeError> {
        let ids = self.lookup(request, "packageArtifactIds");
        let path = Path::from_iter(["packageArtifactIds"]);
        let mut found = Vec::new();
        match ids.as_ref().map(|ids| &ids.value) {
            None => {}
            // Groovy goes through the characters of a text.
            Some(Value::String(text)) => {
                for id in text.chars() {
                    found.push(self.bound_artifact(request, &id.to_string())?);
                }
            }
            Some(listed) => {
                for (id, path) in items(listed, &path)? {
                    found.push(match id {
                        Value::Null => Value::Null,
                        Value::String(id) => self.bound_artifact(request, id)?,
                        other => return Err(BindError::new(path, Mismatch::new("a text", other)).into()),
                    });
                }
            }
        }
        let rule = self.causes.add(Cause::Rule(Rule::PackageArtifacts));
        let traced = Traced::new(Value::Array(found), rule);
        let traced = ids.and_then(|ids| ids.cause()).into_iter().fold(traced, Traced::because);
        let before = request.get("packageArtifacts");
        let lost = before.map(|before| Lost { cause: before.cause(), value: before.value.clone() });
        request.put("packageArtifacts", Traced { lost: lost.into_iter().collect(), ..traced });
        Ok(())
    }

    /// Mirrors orca `ArtifactUtils.getBoundArtifactForId`.
    fn bound_artifact(&self, context: &Context, id: &str) -> Result<Value, BakeError> {
        const KEY: &str = "resolvedExpectedArtifacts";
        let json = |artifact: Option<Artifact>| artifact.map_or(Value::Null, |artifact| artifact.to_json());
        if id.is_empty() {
            return Ok(Value::Null);
        }
        let own = context.value(KEY);
        let upstream = self.upstream.all(KEY).map(|(_, value)| value);
        for listed in own.into_iter().chain(upstream) {
            for (expected, path) in items(listed, &Path::from_iter([KEY]))? {
                let expected = ExpectedArtifact::bind(expected, &path)?.ok_or(BakeError::ArtifactNull)?;
                if expected.id == id {
                    return Ok(json(expected.bound()));
                }
            }
        }
        for expected in &self.input.execution.trigger.resolved_expected_artifacts {
            let expected = expected.as_ref().ok_or(BakeError::ArtifactNull)?;
            if expected.id == id {
                return Ok(json(expected.bound()));
            }
        }
        Ok(Value::Null)
    }
}
