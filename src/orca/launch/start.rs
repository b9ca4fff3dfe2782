use serde_json::{Map, Value};

use super::finding::{LaunchFinding, LaunchProblem};
use crate::json::{Path, PathStep};
use crate::orca::build_info::BindError;
use crate::orca::jvm::{is_true, java_text};

/// A trigger that is filled in as Orca does when a pipeline starts.
pub(super) struct Started {
    pub values: Map<String, Value>,
    /// The parameters that the trigger lacks and the pipeline gives, with the
    /// place of what it gives.
    pub defaults: Vec<(String, Path)>,
}

/// Fills in what a trigger lacks: `type`, `user`, and the parameters' defaults
/// from the pipeline's `parameterConfig`.
///
/// Mirrors orca `OperationsController.parsePipelineTrigger`.
pub(super) fn start(
    given: &Map<String, Value>,
    place: &Path,
    pipeline: Option<(&Map<String, Value>, &Path)>,
    findings: &mut Vec<LaunchFinding>,
) -> Started {
    let mut values = given.clone();
    let mut fill = |name: &str, value: Value| {
        if !values.get(name).is_some_and(is_true) {
            values.insert(name.to_owned(), value);
        }
    };
    fill("type", Value::from("manual"));
    fill("user", Value::from("[anonymous]"));
    fill("parameters", Value::Object(Map::new()));
    let mut started = Started { values, defaults: Vec::new() };
    let Some((pipeline, pipeline_place)) = pipeline else { return started };
    let Some(asked) = pipeline.get("parameterConfig").filter(|asked| is_true(asked)) else { return started };
    let Some(Value::Object(parameters)) = started.values.get_mut("parameters") else {
        let wrong = started.values.get("parameters").unwrap_or(&Value::Null);
        let problem = BindError::found(place.join("parameters"), "an object", wrong);
        findings.push(LaunchFinding { place: problem.path.clone(), problem: LaunchProblem::Bind(problem) });
        return started;
    };
    let asked_place = pipeline_place.join("parameterConfig");
    let Value::Array(asked) = asked else {
        let problem = BindError::found(asked_place.clone(), "a list", asked);
        findings.push(LaunchFinding { place: asked_place, problem: LaunchProblem::Bind(problem) });
        return started;
    };
    for (at, parameter) in asked.iter().enumerate() {
        let place = asked_place.join(PathStep::Index(at));
        let Value::Object(parameter) = parameter else {
            let problem = BindError::found(place.clone(), "an object", parameter);
            findings.push(LaunchFinding { place, problem: LaunchProblem::Bind(problem) });
            continue;
        };
        let Some(name) = parameter.get("name").filter(|name| !name.is_null()) else { continue };
        let name = java_text(name);
        if !parameters.contains_key(&name)
            && let Some(default) = parameter.get("default").filter(|default| !default.is_null())
        {
            parameters.insert(name.clone(), default.clone());
            started.defaults.push((name, place.join("default")));
        }
    }
    started
}
