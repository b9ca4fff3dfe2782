use std::borrow::Cow;

use serde_json::{Map, Value};

use super::build_info::{BindError, BuildInfo, object};
use super::cause::{Cause, StageName};
use super::error::BakeError;
use super::jvm::Mismatch;
use super::trigger::Trigger;
use crate::json::{Path, PathStep};

/// A build of a CI system, and where it stands.
#[derive(Clone)]
pub(super) struct Build<'v> {
    pub info: Cow<'v, Map<String, Value>>,
    pub origin: Origin,
}

#[derive(Clone)]
pub(super) enum Origin {
    Nowhere,
    Stage(Path),
    Upstream(StageName),
    Trigger(Path),
}

impl Origin {
    pub fn cause(&self, steps: &[PathStep]) -> Option<Cause> {
        let below = |path: &Path| path.steps().iter().chain(steps).cloned().collect();
        Some(match self {
            Self::Nowhere => return None,
            Self::Stage(path) => Cause::stage_field(below(path), None),
            Self::Upstream(stage) => {
                let path = below(&Path::from_iter(["outputs", "buildInfo"]));
                Cause::UpstreamOutput { stage: stage.clone(), path }
            }
            Self::Trigger(path) => Cause::Trigger { path: below(path) },
        })
    }

    pub fn place(&self) -> String {
        match self {
            Self::Nowhere => "no build".to_owned(),
            Self::Stage(path) | Self::Trigger(path) => path.to_string(),
            Self::Upstream(stage) => format!("the outputs of {:?}", stage.name),
        }
    }
}

impl Build<'_> {
    pub fn none() -> Self {
        Build { info: Cow::Owned(Map::new()), origin: Origin::Nowhere }
    }

    pub fn artifacts(&self) -> Result<&[Value], BakeError> {
        match self.info.get("artifacts") {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(artifacts)) => Ok(artifacts),
            Some(other) => {
                let path = Path::from_iter(["buildInfo", "artifacts"]);
                Err(BindError::new(path, Mismatch::new("a list", other)).into())
            }
        }
    }
}

/// The build that a trigger tells of, or else the nearest one of the
/// executions that led to it, that lists artifacts.
pub(super) fn build_of_trigger(trigger: &Trigger) -> Result<Build<'_>, BakeError> {
    let mut values = &trigger.values;
    let mut path = Path::from_iter(["trigger"]);
    loop {
        let info = map_at(values, "buildInfo", &path)?;
        let parent = map_at(values, "parentExecution", &path)?;
        if let Some(info) = info.filter(|info| info.contains_key("artifacts")) {
            let origin = Origin::Trigger(path.join("buildInfo"));
            return Ok(Build { info: Cow::Borrowed(info), origin });
        }
        let parent_path = path.join("parentExecution");
        match parent.map(|parent| map_at(parent, "trigger", &parent_path)).transpose()?.flatten() {
            Some(next) => values = next,
            None => return Ok(Build::none()),
        }
        path = parent_path.join("trigger");
    }
}

/// True where the trigger, or that of its parent execution, is of a build.
pub(super) fn has_ci_build(trigger: &Trigger) -> Result<bool, BakeError> {
    let path = Path::from_iter(["trigger", "parentExecution"]);
    let parent = map_at(&trigger.values, "parentExecution", &Path::from_iter(["trigger"]))?;
    let parent_trigger = parent.map(|parent| map_at(parent, "trigger", &path)).transpose()?.flatten();
    let parent_build = parent_trigger.map(|parent| map_at(parent, "buildInfo", &path.join("trigger"))).transpose()?;
    Ok(trigger.values.contains_key("buildInfo") || parent_build.flatten().is_some())
}

fn map_at<'v>(
    values: &'v Map<String, Value>,
    name: &str,
    path: &Path,
) -> Result<Option<&'v Map<String, Value>>, BakeError> {
    Ok(values.get(name).map(|value| object(value, &path.join(name))).transpose()?.flatten())
}

/// The host, job, number, URL and commit of a build, by the keys that they
/// have in a request, each with its cause.
pub(super) fn details(build: &Build<'_>) -> Result<Vec<(&'static str, Value, Cause)>, BakeError> {
    // What cannot be bound gives no details, and no error either.
    let Ok(bound) = BuildInfo::bind_members(&build.info, &Path::root()) else { return Ok(Vec::new()) };
    let Some(details) = bound.details()? else { return Ok(Vec::new()) };
    let from_name = details.build_number.is_number();
    let fields = [
        ("buildInfoUrl", Some(Value::from(details.build_info_url)), "url"),
        ("job", Some(Value::from(details.job)), if from_name { "name" } else { "url" }),
        ("buildNumber", Some(details.build_number), if from_name { "number" } else { "url" }),
        ("buildHost", details.build_host.map(Value::from), "url"),
        ("commitHash", details.commit_hash.map(Value::from), "scm"),
    ];
    let fields = fields.into_iter();
    Ok(fields.filter_map(|(key, value, source)| Some((key, value?, build.origin.cause(&[source.into()])?))).collect())
}
