//! `${ … }` in a stage: Spring's expression language over a pipeline's
//! execution, as Orca evaluates it.
//!
//! ```
//! use bakewright::orca::expression::{Scope, evaluate};
//! use serde_json::json;
//!
//! let execution = json!({"trigger": {"type": "manual", "parameters": {"env": "test"}}, "stages": []});
//! let scope = Scope { execution: execution.as_object(), ..Scope::default() };
//! let done = evaluate(&json!({"region": "${parameters.env}-1"}), &scope);
//! assert_eq!(done.value, json!({"region": "test-1"}));
//! assert_eq!(done.evaluations[0].reads[0].path, "trigger.parameters.env");
//! ```

mod digest;
mod fail;
mod function;
mod java;
mod member;
mod method;
mod origin;
mod pattern;
mod pipeline;
mod rewrite;
mod scope;
mod spel;
mod time;
mod transform;
mod vm;
mod work;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use vm::Read;

/// How expressions are evaluated: [`evaluate`] itself, or what asks it
/// elsewhere. Whoever is given one does not bring the evaluator along.
pub type Evaluate = fn(&Value, &Scope<'_>) -> Evaluated;

/// What expressions see.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Values by name; with an execution, over the stage's context.
    pub variables: Option<&'a Map<String, Value>>,
    /// An execution's JSON, as Orca's API gives it.
    pub execution: Option<&'a Map<String, Value>>,
    /// The `refId` of the stage whose context is looked into first; without it the scope is that
    /// of a pipeline being started.
    pub stage: Option<&'a str>,
    /// Who runs it, for `#currentUser()`.
    pub user: Option<&'a str>,
    /// The ids that Front50 would give: `{application: {pipeline name: id}}`; `None` where nobody
    /// knows, which makes `#pipelineId(…)` known only at run time.
    pub pipeline_ids: Option<&'a Map<String, Value>>,
    /// The instant taken for now, in milliseconds since 1970; `None` makes what depends on it known
    /// only at run time.
    pub clock: Option<i64>,
    /// Whether a key that no map has is an error, as when Orca evaluates a whole pipeline at its
    /// start (`allowUnknownKeys = false`).
    pub strict: bool,
}

/// A value with its expressions evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// What cannot be evaluated stays as it was. Java objects that have no JSON are
    /// `{"$java": class, "string": text}`, numbers that are not finite `{"$double": text}`.
    pub value: Value,
    /// What Orca puts under `expressionEvaluationSummary`, and what is known at run time only.
    pub messages: Vec<Message>,
    /// How many texts held `${`, keys included.
    pub evaluated: usize,
    /// One entry for each of those texts, in order.
    pub evaluations: Vec<Evaluation>,
}

/// What happened to one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Where the text lies in the value given.
    pub at: Vec<Step>,
    pub source: String,
    /// The expressions without their marks, after Orca's rewriting.
    pub expression: String,
    /// The places of the scope that it read, the last of each path.
    pub reads: Vec<Read>,
    /// The result's class without its package; `Map`, `List`, `Set` or `Collection` for containers.
    pub java_type: String,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The key itself.
    Name(String),
    Index(usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Known,
    /// Something was null: the text, or that part of it, stays.
    Missing,
    Failed,
    /// Known only when the pipeline runs; says what it depends on.
    Unknown(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub level: Level,
    pub expression: String,
    pub description: String,
    /// The Java class of the exception at the root of an error.
    pub exception: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    Error,
    Info,
    /// Ours: the value depends on what only the running pipeline can know.
    Unknown,
}

/// Evaluates all expressions in a value: in texts, in keys, at any depth. Never
/// panics and does bounded work. Mirrors Orca's `ContextParameterProcessor.process`
/// over kork's `ExpressionTransform` and Spring's expression language 6.2.
pub fn evaluate(value: &Value, scope: &Scope<'_>) -> Evaluated {
    if !holds_expression(value, 0) {
        return Evaluated { value: value.clone(), messages: Vec::new(), evaluated: 0, evaluations: Vec::new() };
    }
    let mut vm = scope::vm(scope);
    transform::Transform::new(&mut vm).whole(value)
}

/// Whether there is anything to evaluate.
fn holds_expression(value: &Value, depth: usize) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => depth < 256 && items.iter().any(|item| holds_expression(item, depth + 1)),
        Value::Object(members) => {
            depth < 256 && members.iter().any(|(key, item)| key.contains("${") || holds_expression(item, depth + 1))
        }
        _ => false,
    }
}
