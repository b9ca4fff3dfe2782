use serde_json::{Map, Value};

use super::finding::{LaunchFinding, LaunchProblem};
use crate::json::Path;
use crate::orca::artifact::{Artifact, ExpectedArtifact};
use crate::orca::build_info::{BindError, items};

/// Binds what the pipeline expects to what the trigger brings, and writes both
/// into the trigger: `artifacts`, `expectedArtifacts`,
/// `resolvedExpectedArtifacts`. What cannot be bound is a finding.
///
/// Mirrors orca `ArtifactUtils.resolveArtifacts` and kork `ArtifactResolver`;
/// artifacts of the pipeline's run before are not known here.
pub(super) fn resolve(
    trigger: &mut Map<String, Value>,
    trigger_place: &Path,
    pipeline: &Map<String, Value>,
    pipeline_place: &Path,
    findings: &mut Vec<LaunchFinding>,
) {
    match Resolver::new(trigger, trigger_place, pipeline, pipeline_place) {
        Ok(resolver) => resolver.resolve(trigger, findings),
        Err(error) => {
            findings.push(LaunchFinding { place: error.path.clone(), problem: LaunchProblem::Bind(error) });
        }
    }
}

struct Resolver {
    expected: Vec<(ExpectedArtifact, Path)>,
    received: Vec<Artifact>,
}

impl Resolver {
    fn new(
        trigger: &Map<String, Value>,
        trigger_place: &Path,
        pipeline: &Map<String, Value>,
        pipeline_place: &Path,
    ) -> Result<Self, BindError> {
        let member = |of: &Map<String, Value>, name: &str| of.get(name).cloned().unwrap_or_default();
        let ids = member(trigger, "expectedArtifactIds");
        let ids = items(&ids, &trigger_place.join("expectedArtifactIds"))?;
        let listed = member(pipeline, "expectedArtifacts");
        let mut expected = Vec::new();
        for (artifact, place) in items(&listed, &pipeline_place.join("expectedArtifacts"))? {
            let artifact =
                ExpectedArtifact::bind(artifact, &place)?.ok_or_else(|| BindError::null(place.clone(), "an object"))?;
            let is_asked = ids.iter().any(|(id, _)| id.as_str() == Some(&artifact.id));
            if is_asked || artifact.use_default || artifact.use_prior {
                expected.push((artifact, place));
            }
        }
        let mut received: Vec<Artifact> = Vec::new();
        let sources = [(pipeline, pipeline_place, "receivedArtifacts"), (trigger, trigger_place, "artifacts")];
        for (of, place, name) in sources {
            let listed = member(of, name);
            for (artifact, place) in items(&listed, &place.join(name))? {
                let artifact = Artifact::bind(artifact, &place)?.ok_or_else(|| BindError::null(place, "an object"))?;
                if !received.contains(&artifact) {
                    received.push(artifact);
                }
            }
        }
        Ok(Self { expected, received })
    }

    fn resolve(self, trigger: &mut Map<String, Value>, findings: &mut Vec<LaunchFinding>) {
        let mut all = self.received.clone();
        let mut resolved = Vec::new();
        for (expected, place) in &self.expected {
            match self.one(expected) {
                Ok(Some(artifact)) => {
                    if !all.contains(&artifact) {
                        all.push(artifact.clone());
                    }
                    resolved.push(expected.bound_to(artifact).to_json());
                }
                Ok(None) if expected.use_prior => {
                    let problem = LaunchProblem::PriorArtifact { id: expected.id.clone() };
                    findings.push(LaunchFinding { place: place.clone(), problem });
                }
                Ok(None) => {
                    let problem = LaunchProblem::UnmatchedArtifact { id: expected.id.clone() };
                    findings.push(LaunchFinding { place: place.clone(), problem });
                }
                Err(problem) => findings.push(LaunchFinding { place: place.clone(), problem }),
            }
        }
        trigger.insert("artifacts".to_owned(), all.iter().map(Artifact::to_json).collect());
        trigger.insert("expectedArtifacts".to_owned(), Value::Array(resolved.clone()));
        trigger.insert("resolvedExpectedArtifacts".to_owned(), Value::Array(resolved));
    }

    fn one(&self, expected: &ExpectedArtifact) -> Result<Option<Artifact>, LaunchProblem> {
        let mut matches = Vec::new();
        for artifact in &self.received {
            if expected.matches(artifact)? {
                matches.push(artifact);
            }
        }
        match matches.as_slice() {
            [] if expected.use_default => Ok(expected.default_artifact.clone()),
            [] => Ok(None),
            [one] => Ok(Some((*one).clone())),
            [..] => {
                let names: Vec<&str> = matches.iter().map(|one| one.name.as_deref().unwrap_or("null")).collect();
                Err(LaunchProblem::AmbiguousArtifact { id: expected.id.clone(), matches: names.join(", ") })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn resolved(trigger: &Value, pipeline: &Value) -> (Value, Vec<String>) {
        let mut trigger = trigger.as_object().unwrap().clone();
        let mut findings = Vec::new();
        let at = |name: &str| Path::from_iter([name]);
        resolve(&mut trigger, &at("trigger"), pipeline.as_object().unwrap(), &at("pipeline"), &mut findings);
        let findings = findings.iter().map(|finding| format!("{}: {}", finding.place, finding.problem)).collect();
        (Value::Object(trigger), findings)
    }

    fn expected(id: &str, matching: &Value) -> Value {
        json!({"id": id, "matchArtifact": matching})
    }

    #[test]
    fn what_the_trigger_asks_for_is_matched() {
        let trigger = json!({"expectedArtifactIds": ["a"], "artifacts": [
            {"type": "gcs/object", "name": "gs://b/x.rpm"}, {"type": "gcs/object", "name": "gs://b/y.deb"},
            {"type": "gcs/object", "name": "gs://b/x.rpm"}]});
        let pipeline = json!({"expectedArtifacts": [expected("a", &json!({"type": "gcs/object", "name": "gs://b/.*\\.rpm"})),
            expected("unasked", &json!({}))]});
        let (trigger, findings) = resolved(&trigger, &pipeline);
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(trigger["artifacts"].as_array().unwrap().len(), 2);
        assert_eq!(trigger["resolvedExpectedArtifacts"].as_array().unwrap().len(), 1);
        assert_eq!(trigger["resolvedExpectedArtifacts"][0]["boundArtifact"]["name"], "gs://b/x.rpm");
    }

    #[test]
    fn a_default_artifact_joins_the_triggers() {
        let pipeline = json!({"expectedArtifacts": [{"id": "d", "matchArtifact": {"name": "n"},
            "useDefaultArtifact": true, "defaultArtifact": {"type": "deb", "name": "n", "version": "1"}}]});
        let (trigger, findings) = resolved(&json!({}), &pipeline);
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(trigger["artifacts"][0]["version"], "1");
    }

    #[test]
    fn what_does_not_match_is_told() {
        let trigger = json!({"expectedArtifactIds": ["a", "b"], "artifacts": [{"name": "x1"}, {"name": "x2"}]});
        let pipeline = json!({"expectedArtifacts": [expected("a", &json!({"name": "x."})),
            expected("b", &json!({"name": "none"})), {"id": "c", "matchArtifact": {"name": "z"}, "usePriorArtifact": true}]});
        assert_eq!(
            resolved(&trigger, &pipeline).1,
            [
                "pipeline.expectedArtifacts[0]: Expected artifact a matches multiple artifacts x1, x2",
                "pipeline.expectedArtifacts[1]: Unmatched expected artifact b could not be resolved.",
                "pipeline.expectedArtifacts[2]: the artifact c may come from the pipeline's run before, which is not known here"
            ]
        );
        let (_, findings) = resolved(&json!({"artifacts": ["x"]}), &json!({}));
        assert_eq!(findings, ["trigger.artifacts[0]: trigger.artifacts[0] must be an object, but is \"x\""]);
    }
}
