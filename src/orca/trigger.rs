use serde_json::{Map, Value};
use thiserror::Error;

use super::artifact::{Artifact, ExpectedArtifact};
use super::build_info::{BindError, BuildInfo, object};
use super::execution::{Execution, ExecutionType};
use super::jvm::{bind_text, kind_of, without_null_members};
use crate::json::{Path, PathStep};

/// How deep pipelines that start pipelines are followed.
pub const MAX_PARENTS: usize = 32;

/// What started a pipeline, as Orca's mapper makes it from JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trigger {
    pub kind: TriggerKind,
    pub rebake: bool,
    /// An entry that is null in the JSON stays one.
    pub artifacts: Vec<Option<Artifact>>,
    pub resolved_expected_artifacts: Vec<Option<ExpectedArtifact>>,
    /// The execution that started this one, for [`TriggerKind::Pipeline`].
    pub parent: Option<Box<ParentExecution>>,
    /// All that the JSON said, without null members.
    pub values: Map<String, Value>,
}

/// The execution that started another.
#[derive(Debug, Clone, PartialEq)]
pub struct ParentExecution {
    pub execution: Execution,
    /// The pipeline stage that started it; without it, the execution ended.
    pub stage_id: Option<String>,
}

/// Which of Orca's trigger classes the JSON looks like. Its keys decide, not
/// its `type`, save for Concourse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TriggerKind {
    Docker,
    Concourse,
    Jenkins,
    Pipeline,
    Artifactory,
    Nexus,
    Git,
    Plugin,
    #[default]
    Default,
}

/// Why Orca cannot read a trigger; the execution then never starts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TriggerError {
    #[error("Orca cannot read the trigger: {0}")]
    Bind(#[from] BindError),
    #[error("Orca cannot read the trigger: its parentPipelineStageId {stage_id:?} is no stage of the parent execution")]
    NoParentStage { stage_id: String },
    #[error("the trigger's parent executions go deeper than {MAX_PARENTS}")]
    TooDeep,
}

impl Trigger {
    /// Reads a trigger's JSON. Null or anything but an object counts as no
    /// trigger.
    ///
    /// Mirrors orca `TriggerDeserializer`.
    pub fn from_json(value: &Value) -> Result<Self, TriggerError> {
        Self::at_depth(value, &Path::from_iter(["trigger"]), MAX_PARENTS)
    }

    fn at_depth(value: &Value, path: &Path, depth: usize) -> Result<Self, TriggerError> {
        let Some(depth) = depth.checked_sub(1) else { return Err(TriggerError::TooDeep) };
        let Value::Object(values) = without_null_members(value) else { return Ok(Self::default()) };
        let kind = TriggerKind::of(&values);
        let fields = Fields { values: &values, path };
        for name in kind.required_texts() {
            fields.required_text(name)?;
        }
        for (at, notification) in fields.list("notifications").into_iter().enumerate() {
            if !notification.is_object() && !notification.is_null() {
                return Err(fields.refused("notifications", Some(at), "an object", notification).into());
            }
        }
        if matches!(kind, TriggerKind::Jenkins | TriggerKind::Concourse) {
            let build = values.get("buildInfo").unwrap_or(&Value::Null);
            BuildInfo::bind(build, &path.join("buildInfo"))?;
        }
        if kind == TriggerKind::Concourse {
            object(values.get("properties").unwrap_or(&Value::Null), &path.join("properties"))?;
        }
        if kind == TriggerKind::Plugin {
            for name in ["requires", "preferred"] {
                if !values.contains_key(name) {
                    return Err(BindError::missing(path.join(name), "given").into());
                }
            }
            for (at, required) in fields.list("requires").into_iter().enumerate() {
                bind_text(required)
                    .map_err(|mismatch| BindError::new(path.join("requires").join(PathStep::Index(at)), mismatch))?;
            }
        }
        let parent = match (kind, values.get("parentExecution")) {
            (TriggerKind::Pipeline, Some(parent)) => Some(Box::new(parent_execution(parent, &fields, depth)?)),
            _ => None,
        };
        let artifacts_path = path.join("artifacts");
        let artifacts = fields.list("artifacts").into_iter().enumerate();
        let artifacts: Result<_, _> = artifacts
            .map(|(at, artifact)| Artifact::bind(artifact, &artifacts_path.join(PathStep::Index(at))))
            .collect();
        let resolved_path = path.join("resolvedExpectedArtifacts");
        let resolved = fields.list("resolvedExpectedArtifacts").into_iter().enumerate();
        let resolved: Result<_, _> = resolved
            .map(|(at, artifact)| ExpectedArtifact::bind(artifact, &resolved_path.join(PathStep::Index(at))))
            .collect();
        Ok(Self {
            kind,
            rebake: values.get("rebake") == Some(&Value::Bool(true)),
            artifacts: artifacts?,
            resolved_expected_artifacts: resolved?,
            parent,
            values,
        })
    }
}

impl TriggerKind {
    fn of(values: &Map<String, Value>) -> Self {
        let has = |names: &[&str]| names.iter().all(|name| values.contains_key(*name));
        if has(&["account", "repository", "tag"]) {
            Self::Docker
        } else if values.get("type").and_then(Value::as_str) == Some("concourse") {
            Self::Concourse
        } else if has(&["master", "job", "buildNumber"]) {
            Self::Jenkins
        } else if has(&["parentExecution"]) {
            Self::Pipeline
        } else if has(&["artifactorySearchName"]) {
            Self::Artifactory
        } else if has(&["nexusSearchName"]) {
            Self::Nexus
        } else if has(&["source", "project", "branch", "slug", "hash"]) {
            Self::Git
        } else if has(&["pluginId"]) {
            Self::Plugin
        } else {
            Self::Default
        }
    }

    /// The keys that must be texts, and nothing that merely prints as one.
    const fn required_texts(self) -> &'static [&'static str] {
        match self {
            Self::Docker => &["type", "account", "repository", "tag"],
            Self::Concourse | Self::Pipeline => &["type"],
            Self::Jenkins => &["type", "master", "job"],
            Self::Artifactory => &["type", "artifactorySearchName"],
            Self::Nexus => &["type", "nexusSearchName"],
            Self::Git => &["type", "hash", "source", "project", "branch", "slug"],
            Self::Plugin => &["type", "pluginId", "version", "releaseDate", "binaryUrl"],
            Self::Default => &[],
        }
    }
}

struct Fields<'v> {
    values: &'v Map<String, Value>,
    path: &'v Path,
}

impl<'v> Fields<'v> {
    fn required_text(&self, name: &str) -> Result<(), BindError> {
        match self.values.get(name) {
            Some(Value::String(_)) => Ok(()),
            Some(other) => Err(self.refused(name, None, "a text", other)),
            None => Err(BindError::missing(self.path.join(name), "a text")),
        }
    }

    /// The items of a list, or the values of an object; scalars have none.
    fn list(&self, name: &str) -> Vec<&'v Value> {
        match self.values.get(name) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(Value::Object(members)) => members.values().collect(),
            _ => Vec::new(),
        }
    }

    fn refused(&self, name: &str, item: Option<usize>, expected: &str, found: &Value) -> BindError {
        let path = self.path.join(name);
        let path = item.map_or_else(|| path.clone(), |at| path.join(PathStep::Index(at)));
        BindError { path, expected: expected.to_owned(), found: kind_of(found) }
    }
}

fn parent_execution(value: &Value, fields: &Fields<'_>, depth: usize) -> Result<ParentExecution, TriggerError> {
    let path = fields.path.join("parentExecution");
    let Value::Object(members) = value else {
        return Err(BindError { path, expected: "an object".to_owned(), found: kind_of(value) }.into());
    };
    let kind = match members.get("type").map(|kind| (kind.as_str(), kind)) {
        None | Some((Some("PIPELINE"), _)) => ExecutionType::Pipeline,
        Some((Some("ORCHESTRATION"), _)) => ExecutionType::Orchestration,
        Some((_, other)) => return Err(fields.refused("parentExecution", None, "of a known type", other).into()),
    };
    let trigger = members.get("trigger").unwrap_or(&Value::Null);
    let trigger = Trigger::at_depth(trigger, &path.join("trigger"), depth)?;
    let execution = Execution::stored(kind, members, trigger, &path)?;
    let stage_id = fields.values.get("parentPipelineStageId").and_then(Value::as_str).map(str::to_owned);
    if let Some(stage_id) = &stage_id
        && !execution.stages.iter().any(|stage| stage.id == *stage_id)
    {
        return Err(TriggerError::NoParentStage { stage_id: stage_id.clone() });
    }
    Ok(ParentExecution { execution, stage_id })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(value: &Value) -> TriggerKind {
        Trigger::from_json(value).unwrap().kind
    }

    #[test]
    fn its_keys_make_its_kind() {
        let jenkins = json!({"type": "travis", "master": "m", "job": "j", "buildNumber": "x"});
        assert_eq!(kind(&jenkins), TriggerKind::Jenkins);
        assert_eq!(kind(&json!({"type": "jenkins"})), TriggerKind::Default);
        assert_eq!(
            kind(&json!({"type": "concourse", "master": "m", "job": "j", "buildNumber": 1})),
            TriggerKind::Concourse
        );
        let docker = json!({"type": "x", "account": "a", "repository": "r", "tag": "t", "master": "m", "job": "j", "buildNumber": 1});
        assert_eq!(kind(&docker), TriggerKind::Docker);
        assert_eq!(kind(&json!({"master": null, "job": "j", "buildNumber": 1})), TriggerKind::Default);
        assert_eq!(kind(&json!("x")), TriggerKind::Default);
    }

    #[test]
    fn only_default_triggers_do_without_a_type() {
        let error = Trigger::from_json(&json!({"master": "m", "job": "j", "buildNumber": 1})).unwrap_err();
        assert_eq!(error.to_string(), "Orca cannot read the trigger: trigger.type must be a text, but is missing");
        assert!(Trigger::from_json(&json!({"account": 1, "repository": "r", "tag": "t", "type": "docker"})).is_err());
        assert!(Trigger::from_json(&json!({"rebake": "true"})).is_ok_and(|trigger| !trigger.rebake));
    }

    #[test]
    fn build_info_is_bound_for_jenkins_and_concourse_alone() {
        let build = json!({"artifacts": [{"fileName": "x"}]});
        assert!(Trigger::from_json(&json!({"type": "manual", "buildInfo": build})).is_ok());
        assert!(Trigger::from_json(&json!({"type": "concourse", "buildInfo": build})).is_err());
    }

    #[test]
    fn parents_are_followed_within_a_bound() {
        let mut trigger = json!({"type": "manual"});
        for _ in 0..=MAX_PARENTS {
            trigger =
                json!({"type": "pipeline", "parentExecution": {"type": "PIPELINE", "trigger": trigger, "stages": []}});
        }
        assert_eq!(Trigger::from_json(&trigger), Err(TriggerError::TooDeep));
        let lost = json!({"type": "pipeline", "parentPipelineStageId": "x", "parentExecution": {"stages": []}});
        assert!(matches!(Trigger::from_json(&lost), Err(TriggerError::NoParentStage { .. })));
    }
}
