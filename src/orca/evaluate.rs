//! Where expressions meet a stage: the context of a Bake stage is evaluated
//! when it starts, and once more in the stage of each region.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::bake::BakeInput;
use super::cause::{Cause, Rule};
use super::context::Context;
use super::expression::{Evaluated, Evaluation, Level, Outcome, Scope, Step};
use super::expression_text::{Condition, Evaluations, ExpressionMessage, ExpressionText, Known, read_before};
use super::jvm::hash_ordered;
use crate::json::Path;
use crate::source::{CauseId, Causes, IntoOrdered, Traced};

/// How often Orca evaluates the stage of a region before its task runs: when
/// it is added, when the task starts and when it runs. So an expression that a
/// value brings along is evaluated in turn.
const ROUNDS: usize = 3;

/// The key under which Orca notes what it could not evaluate.
const SUMMARY: &str = "expressionEvaluationSummary";

/// Evaluates the contexts of a run's stages.
pub(super) struct Evaluator<'a> {
    input: &'a BakeInput<'a>,
    /// The run as expressions see it; made when there is one.
    execution: Option<Map<String, Value>>,
    user: Option<String>,
    known: Known,
    /// Where the stage to evaluate stands in the run, and its ref id.
    slot: usize,
    ref_id: String,
}

impl<'a> Evaluator<'a> {
    pub fn new(input: &'a BakeInput<'a>) -> Self {
        let stage = input.execution.stage(input.stage);
        let ref_id = stage.and_then(|stage| stage.ref_id.clone()).unwrap_or_else(|| "0".to_owned());
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let user = text(input.execution.details.get("authentication").and_then(|details| details.get("user")))
            .or_else(|| text(input.execution.trigger.values.get("user")));
        let known = Known {
            is_complete: input.is_complete,
            has_earlier_stages: stage.is_some_and(|stage| !stage.requisites.is_empty() || stage.parent_id.is_some()),
        };
        Self { input, execution: None, user, known, slot: input.stage, ref_id }
    }

    /// What counts as unknown.
    pub fn known(&self) -> Known {
        self.known
    }

    /// From here on the stage of one region is evaluated, the `number`th below
    /// the Bake stage.
    pub fn enter_region(&mut self, number: usize) {
        let parent = self.input.execution.stage(self.input.stage);
        let parent_ref = parent.and_then(|stage| stage.ref_id.as_deref()).unwrap_or("0");
        self.ref_id = format!("{parent_ref}<{number}");
        self.slot = self.input.execution.stages.len();
    }

    /// Puts a context into the stage that is evaluated.
    fn set_context(&mut self, context: Value) {
        let execution = self.execution.get_or_insert_with(|| self.input.execution.to_json());
        let Some(Value::Array(stages)) = execution.get_mut("stages") else { return };
        if self.slot >= stages.len() {
            let parent = self.input.execution.stage(self.input.stage);
            stages.push(json!({
                "type": "bake", "requisiteStageRefIds": [], "parentStageId": parent.map(|stage| stage.id.as_str()),
                "syntheticStageOwner": "STAGE_BEFORE", "status": "RUNNING", "outputs": {}
            }));
        }
        let Some(Value::Object(stage)) = stages.get_mut(self.slot) else { return };
        let is_for_a_region = self.slot != self.input.stage;
        if is_for_a_region {
            stage.insert("id".to_owned(), Value::from(self.ref_id.as_str()));
            stage.insert("name".to_owned(), context.get("name").cloned().unwrap_or_default());
        }
        stage.insert("refId".to_owned(), Value::from(self.ref_id.as_str()));
        stage.insert("context".to_owned(), context);
    }

    /// What Orca makes of a stage's context when it evaluates it, as often as
    /// it does.
    ///
    /// Mirrors orca `ExpressionAware.withMergedContext`.
    pub fn evaluate(
        &mut self,
        mut context: Context,
        rounds: Rounds,
        context_path: &Path,
        causes: &mut Causes<Cause>,
    ) -> (Context, Evaluations) {
        let mut evaluations = Evaluations::default();
        for _ in 0..rounds.count() {
            if !context.holds_expression() {
                break;
            }
            let done = self.round(&context);
            let texts: Vec<ExpressionText> =
                done.evaluations.iter().map(|evaluation| ExpressionText::new(evaluation, context_path)).collect();
            context = rebuilt(context, &done, &texts, causes);
            context.set_unknown(self.unknown_keys(&done, &texts));
            self.note_failures(&mut context, &done, &texts, causes);
            let messages = self.messages(&done, &texts);
            let goes_on = texts.iter().any(|text| text.outcome == Outcome::Known);
            evaluations = Evaluations { texts, messages }.over(&evaluations);
            if !goes_on {
                break;
            }
        }
        (context, evaluations)
    }

    fn round(&mut self, context: &Context) -> Evaluated {
        self.set_context(Value::Object(context.plain()));
        let stages = self.execution.as_ref().and_then(|execution| execution.get("stages"));
        let value = stages.and_then(|stages| stages.get(self.slot)?.get("context"));
        (self.input.evaluate)(value.unwrap_or(&Value::Null), &self.scope())
    }

    /// Whether the stage runs, by its `stageEnabled`.
    ///
    /// Mirrors orca `OptionalStageSupport`.
    pub fn condition(&mut self, context: &Context) -> Option<Condition> {
        let enabled = context.value("stageEnabled")?;
        let kind = enabled.get("type").and_then(Value::as_str)?;
        let expression = enabled.get("expression").and_then(Value::as_str)?;
        if !kind.eq_ignore_ascii_case("expression") || expression.trim().is_empty() {
            return None;
        }
        self.set_context(Value::Object(context.plain()));
        let done = (self.input.evaluate)(&json!({"expression": format!("${{{expression}}}")}), &self.scope());
        let text = done.evaluations.first().map(|evaluation| ExpressionText::new(evaluation, &Path::root()))?;
        let result = done.value.get("expression").map(super::jvm::java_text).unwrap_or_default();
        let is_unknown = text.unknown(self.known).is_some();
        let runs = (!is_unknown).then(|| result.eq_ignore_ascii_case("true"));
        Some(Condition { expression: expression.to_owned(), reads: text.reads, runs })
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            execution: self.execution.as_ref(),
            stage: Some(&self.ref_id),
            user: self.user.as_deref(),
            pipeline_ids: self.input.pipeline_ids,
            clock: Some(self.input.clock_millis),
            ..Scope::default()
        }
    }

    fn is_unknown(&self, text: &ExpressionText) -> bool {
        text.unknown(self.known).is_some()
    }

    /// The keys whose whole value is unknown.
    fn unknown_keys(&self, done: &Evaluated, texts: &[ExpressionText]) -> BTreeSet<String> {
        let all = done.evaluations.iter().zip(texts);
        all.filter(|(_, text)| self.is_unknown(text))
            .filter_map(|(evaluation, _)| match evaluation.at.as_slice() {
                [Step::Key(key)] => Some(key.clone()),
                _ => None,
            })
            .into_set()
    }

    /// What Orca says, less what it says for want of something not given.
    fn messages(&self, done: &Evaluated, texts: &[ExpressionText]) -> Vec<ExpressionMessage> {
        let told = done.messages.iter().filter(|message| message.level != Level::Unknown);
        told.filter_map(|message| {
            let about = texts.iter().filter(|text| text.expression == message.expression);
            let paths: Vec<Path> = about.filter(|text| !self.is_unknown(text)).map(|text| text.path.clone()).collect();
            let description = message.description.clone();
            (!paths.is_empty()).then_some(ExpressionMessage { level: message.level, description, paths })
        })
        .collect()
    }

    /// Orca puts what failed into the context, and takes out what failed
    /// before and does no more.
    fn note_failures(
        &self,
        context: &mut Context,
        done: &Evaluated,
        texts: &[ExpressionText],
        causes: &mut Causes<Cause>,
    ) {
        let mut failed: Map<String, Value> = Map::new();
        for message in done.messages.iter().filter(|message| message.level != Level::Unknown) {
            let mut about = texts.iter().filter(|text| text.expression == message.expression);
            if about.any(|text| self.is_unknown(text)) {
                continue;
            }
            let mut result = Map::new();
            result.insert("description".to_owned(), Value::from(message.description.as_str()));
            if let Some(exception) = &message.exception {
                result.insert("exceptionType".to_owned(), Value::from(exception.as_str()));
            }
            result.insert("timestamp".to_owned(), Value::from(self.input.clock_millis));
            let level = if message.level == Level::Error { "ERROR" } else { "INFO" };
            result.insert("level".to_owned(), Value::from(level));
            let results = failed.entry(message.expression.clone()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(results) = results {
                results.push(Value::Object(result));
            }
        }
        let before = context.value(SUMMARY).cloned();
        let kept = match before {
            _ if !failed.is_empty() => failed,
            Some(Value::Object(mut before)) => {
                before.retain(|expression, _| !texts.iter().any(|text| text.expression == *expression));
                before
            }
            _ => return,
        };
        let cause = causes.add(Cause::Rule(Rule::ExpressionSummary));
        context.put(SUMMARY, Traced::new(hash_ordered(&Value::Object(kept)), cause));
    }
}

/// How often a context is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounds {
    /// As the Bake stage's is.
    One,
    /// As the stage's of a region is.
    All,
}

impl Rounds {
    const fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::All => ROUNDS,
        }
    }
}

/// True where the stage would fail at its end for expressions that failed.
///
/// Mirrors orca `CompleteStageHandler`.
pub(super) fn fails_at_the_end(context: &Context) -> bool {
    let failed = context.value(SUMMARY).and_then(Value::as_object).is_some_and(|failed| !failed.is_empty());
    failed && context.value("failOnFailedExpressions") == Some(&Value::Bool(true))
}

/// The context with its evaluated values, each with the expressions that made
/// it.
fn rebuilt(context: Context, done: &Evaluated, texts: &[ExpressionText], causes: &mut Causes<Cause>) -> Context {
    let Value::Object(values) = &done.value else { return context };
    let mut of_key: HashMap<&str, Vec<(&Evaluation, &ExpressionText)>> = HashMap::new();
    for (evaluation, text) in done.evaluations.iter().zip(texts) {
        if let Some(Step::Key(key) | Step::Name(key)) = evaluation.at.first() {
            of_key.entry(key).or_default().push((evaluation, text));
        }
    }
    let names: Vec<&String> = values.keys().collect();
    let is_one_to_one = context.len() == names.len();
    Context::filled(context.into_iter().enumerate().filter_map(|(at, (key, mut traced))| {
        let Some(made) = of_key.get(key.as_str()) else { return Some((key, traced)) };
        let name = if is_one_to_one { names.get(at)?.as_str() } else { &key };
        let value = hash_ordered(values.get(name)?);
        let mut earlier = std::mem::take(&mut traced.causes);
        let mut by: Vec<CauseId> = made.iter().map(|(_, text)| expression_cause(text, &mut earlier, causes)).collect();
        let is_whole = made.iter().any(|(evaluation, _)| matches!(evaluation.at.as_slice(), [Step::Key(_)]));
        let causes = if is_whole {
            by.extend(earlier);
            by
        } else {
            earlier.extend(by);
            earlier
        };
        Some((name.to_owned(), Traced { value, causes, lost: traced.lost }))
    }))
}

/// The cause of an evaluated text. Where the text was evaluated before, the new
/// cause stands for both.
fn expression_cause(text: &ExpressionText, earlier: &mut Vec<CauseId>, causes: &mut Causes<Cause>) -> CauseId {
    let before = earlier.iter().enumerate().find_map(|(at, id)| match causes.get(*id) {
        Some(Cause::Expression { path, text: before, reads }) if *path == text.path => {
            Some((at, before.clone(), read_before(reads, &text.reads)))
        }
        _ => None,
    });
    let path = text.path.clone();
    match before {
        Some((at, text, reads)) => {
            earlier.remove(at);
            causes.add(Cause::Expression { path, text, reads })
        }
        None => causes.add(Cause::Expression { path, text: text.text.clone(), reads: text.reads.clone() }),
    }
}
