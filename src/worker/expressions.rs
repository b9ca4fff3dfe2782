//! The module that evaluates expressions, and how `previews` asks it.
//!
//! Both run in one worker, so asking is a call. A run's execution can be large
//! and is much the same from one question to the next: of it only what changed
//! is told.

use std::cell::RefCell;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::TaskError;
use super::message::{decode, encode};
use super::plain::Plain;
use crate::orca::expression::{Evaluated, Evaluation, Message, Scope, evaluate};

const NAME: &str = "evaluate";

#[derive(Serialize, Deserialize)]
struct Question {
    value: Plain,
    variables: Option<Plain>,
    execution: Option<Vec<(String, Part)>>,
    stage: Option<String>,
    user: Option<String>,
    pipeline_ids: Option<Plain>,
    clock: Option<i64>,
    strict: bool,
}

/// By name, and whether it is a list, a member's items or the member itself.
type Told = HashMap<(String, bool), Vec<Plain>>;

/// A member of an execution, as against the last one told.
#[derive(Serialize, Deserialize)]
enum Part {
    Same,
    New(Plain),
    /// Item by item; none for one that is the same.
    Items(Vec<Option<Plain>>),
}

#[derive(Serialize, Deserialize)]
struct Answer {
    value: Plain,
    messages: Vec<Message>,
    evaluated: usize,
    evaluations: Vec<Evaluation>,
}

thread_local! {
    /// The execution last told.
    static TOLD: RefCell<Told> = RefCell::default();
    /// The execution last heard of.
    static HEARD: RefCell<Map<String, Value>> = RefCell::default();
}

/// As [`evaluate`], by way of `call`, which hands bytes to [`answer`] and gives
/// back what it gave.
///
/// # Errors
/// Where the answer is none.
pub fn ask(value: &Value, scope: &Scope<'_>, call: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<Evaluated, TaskError> {
    let question = Question {
        value: Plain::of(value),
        variables: scope.variables.map(Plain::of_members),
        execution: scope.execution.map(|execution| TOLD.with_borrow_mut(|told| parts(execution, told))),
        stage: scope.stage.map(str::to_owned),
        user: scope.user.map(str::to_owned),
        pipeline_ids: scope.pipeline_ids.map(Plain::of_members),
        clock: scope.clock,
        strict: scope.strict,
    };
    let Answer { value, messages, evaluated, evaluations } = decode(NAME, &call(&encode(NAME, &question)?))?;
    let value = value.value().ok_or_else(broken)?;
    Ok(Evaluated { value, messages, evaluated, evaluations })
}

/// Answers the bytes of a question with those of its answer.
///
/// # Errors
/// Where the bytes are no question, or one that builds on what was never told.
pub fn answer(question: &[u8]) -> Result<Vec<u8>, TaskError> {
    let question: Question = decode(NAME, question)?;
    HEARD.with_borrow_mut(|heard| {
        let is_run = question.execution.is_some();
        if let Some(parts) = question.execution {
            *heard = joined(parts, std::mem::take(heard)).ok_or_else(broken)?;
        }
        let (variables, pipeline_ids) = (members(question.variables)?, members(question.pipeline_ids)?);
        let scope = Scope {
            variables: variables.as_ref(),
            execution: is_run.then_some(&*heard),
            stage: question.stage.as_deref(),
            user: question.user.as_deref(),
            pipeline_ids: pipeline_ids.as_ref(),
            clock: question.clock,
            strict: question.strict,
        };
        let value = question.value.value().ok_or_else(broken)?;
        let Evaluated { value, messages, evaluated, evaluations } = evaluate(&value, &scope);
        encode(NAME, &Answer { value: Plain::of(&value), messages, evaluated, evaluations })
    })
}

fn broken() -> TaskError {
    TaskError::malformed(NAME, "it is not whole")
}

fn members(plain: Option<Plain>) -> Result<Option<Map<String, Value>>, TaskError> {
    plain.map(|plain| plain.members().ok_or_else(broken)).transpose()
}

/// What of an execution to tell, where `told` was told last.
fn parts(execution: &Map<String, Value>, told: &mut Told) -> Vec<(String, Part)> {
    let mut now = Told::new();
    let parts = execution.iter().map(|(name, member)| {
        let key = (name.clone(), member.is_array());
        let before = told.remove(&key).unwrap_or_default();
        let (part, plain) = if let Value::Array(items) = member {
            let items: Vec<Plain> = items.iter().map(Plain::of).collect();
            let news = items.iter().enumerate().map(|(at, item)| news(item, before.get(at))).collect();
            (Part::Items(news), items)
        } else {
            let plain = Plain::of(member);
            (news(&plain, before.first()).map_or(Part::Same, Part::New), vec![plain])
        };
        now.insert(key, plain);
        (name.clone(), part)
    });
    let parts = parts.collect();
    *told = now;
    parts
}

fn news(plain: &Plain, before: Option<&Plain>) -> Option<Plain> {
    (before != Some(plain)).then(|| plain.clone())
}

/// The execution, of what was heard of it now and before; `None` where it lacks
/// what should have been heard before.
fn joined(parts: Vec<(String, Part)>, mut before: Map<String, Value>) -> Option<Map<String, Value>> {
    let mut execution = Map::with_capacity(parts.len());
    for (name, part) in parts {
        let old = before.get_mut(&name).map(Value::take);
        let member = match part {
            Part::Same => old?,
            Part::New(plain) => plain.value()?,
            Part::Items(items) => {
                let mut old = old.unwrap_or_default();
                let item = |(at, item): (usize, Option<Plain>)| match item {
                    Some(plain) => plain.value(),
                    None => old.get_mut(at).map(Value::take),
                };
                Value::Array(items.into_iter().enumerate().map(item).collect::<Option<_>>()?)
            }
        };
        execution.insert(name, member);
    }
    Some(execution)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(value: &Value, execution: &Value) -> (Evaluated, usize) {
        let mut length = 0;
        let scope = Scope { execution: execution.as_object(), ..Scope::default() };
        let done = ask(value, &scope, |question| {
            length = question.len();
            answer(question).unwrap()
        });
        assert_eq!(done, Ok(evaluate(value, &scope)));
        (done.unwrap(), length)
    }

    #[test]
    fn an_execution_is_told_once() {
        let value = json!({"a": "${trigger.parameters.x}", "b": "${execution.stages.size()} ${nothing}"});
        let long = "long ".repeat(200);
        let mut execution = json!({
            "trigger": {"parameters": {"x": 1}},
            "stages": [{"refId": "1", "context": {"long": long}}, {"refId": "2"}]
        });
        let (first, whole) = asked(&value, &execution);
        assert_eq!(first.value, json!({"a": 1, "b": "2 ${nothing}"}));
        assert!(whole > 1_000);
        execution["stages"][1]["name"] = json!("new");
        execution["trigger"]["parameters"]["x"] = json!([true]);
        let (second, changed) = asked(&value, &execution);
        assert_eq!(second.value["a"], json!([true]));
        assert!(changed < 500, "{changed} bytes");
        execution["stages"].as_array_mut().unwrap().remove(0);
        assert_eq!(asked(&value, &execution).0.value["b"], "1 ${nothing}");
        for trigger in [json!([1]), json!(1), json!([1]), json!({"parameters": {"x": 2}})] {
            execution["trigger"] = trigger;
            asked(&value, &execution);
        }
        execution["stages"] = json!("none");
        asked(&value, &execution);
    }

    #[test]
    fn what_is_no_question_is_refused() {
        assert!(answer(&[1, 2, 3]).is_err());
        let value = json!({"a": "${1}"});
        assert!(ask(&value, &Scope::default(), |_| vec![7]).is_err());
        // It builds on what this module never heard.
        let execution = json!({"never": "heard"});
        let scope = Scope { execution: execution.as_object(), ..Scope::default() };
        let _ = ask(&value, &scope, |_| Vec::new());
        assert!(
            ask(&value, &scope, |question| {
                assert!(answer(question).is_err());
                Vec::new()
            })
            .is_err()
        );
    }
}
