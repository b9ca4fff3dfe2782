use serde_json::{Map, Value};

use crate::orca::context::holds_expression;
use crate::orca::expression::{Evaluate, Scope};
use crate::orca::stage_execution::StageExecution;

/// Evaluates what Orca evaluates of a pipeline before any stage starts: its
/// trigger, and under the older evaluators all stages too. The Bake stage's
/// own context is left to its start, which gives the same.
///
/// Mirrors orca `ContextParameterProcessor.processPipeline`, which knows
/// nothing but the trigger then, and takes an unknown key for an error.
pub(super) fn evaluate_before_start(
    pipeline: &Map<String, Value>,
    trigger: &mut Map<String, Value>,
    stages: &mut [StageExecution],
    bake: Option<usize>,
    evaluate: Evaluate,
) {
    let is_v4 = pipeline.get("spelEvaluator").and_then(Value::as_str).is_some_and(|of| of.eq_ignore_ascii_case("v4"));
    let in_stages = !is_v4 && stages.iter().any(|stage| stage.name.contains("${") || holds(&stage.context));
    if !holds(trigger) && !in_stages {
        return;
    }
    let mut variables = Map::new();
    variables.insert("trigger".to_owned(), Value::Object(trigger.clone()));
    let template = pipeline.get("templateVariables").cloned();
    variables.insert("templateVariables".to_owned(), template.unwrap_or_else(|| Value::Object(Map::new())));
    let scope = Scope { variables: Some(&variables), strict: true, ..Scope::default() };

    if let Value::Object(evaluated) = evaluate(&Value::Object(trigger.clone()), &scope).value {
        *trigger = evaluated;
    }
    if !in_stages {
        return;
    }
    for (at, stage) in stages.iter_mut().enumerate() {
        if let Some(name) = evaluate(&Value::from(stage.name.as_str()), &scope).value.as_str() {
            name.clone_into(&mut stage.name);
        }
        if Some(at) == bake {
            continue;
        }
        let context = Value::Object(std::mem::take(&mut stage.context));
        if let Value::Object(evaluated) = evaluate(&context, &scope).value {
            stage.context = evaluated;
        }
    }
}

fn holds(members: &Map<String, Value>) -> bool {
    members.iter().any(|(key, member)| key.contains("${") || holds_expression(member))
}
