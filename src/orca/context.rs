use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::bake::StageText;
use super::cause::{Cause, StageName};
use super::execution::Execution;
use super::jvm::HashOrder;
use crate::json::Path;
use crate::source::{CauseId, Causes, Traced};

/// A stage's own context, each value with its causes, in the order in which
/// the `HashMap` behind it gives its keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    values: IndexMap<String, Traced<Value>>,
    order: HashOrder,
}

impl Context {
    /// The context as the stage's JSON has it; `path` leads to it and `text`
    /// is the stage's, where known.
    pub fn of_stage(
        values: &Map<String, Value>,
        path: &Path,
        text: Option<StageText<'_>>,
        causes: &mut Causes<Cause>,
    ) -> Self {
        let values: IndexMap<String, Traced<Value>> = values
            .iter()
            .map(|(key, value)| {
                let cause = causes.add(Cause::stage_field(path.join(key.as_str()), text));
                (key.clone(), Traced::new(value.clone(), cause))
            })
            .collect();
        Self::from_ordered(values)
    }

    /// `new HashMap().putAll(values)`.
    pub fn from_ordered(values: IndexMap<String, Traced<Value>>) -> Self {
        let mut order = HashOrder::default();
        order.put_all(&values.keys().map(String::as_str).collect::<Vec<_>>());
        Self { values, order }
    }

    /// The entries in the order of the `HashMap`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Traced<Value>)> {
        self.order.keys().into_iter().filter_map(|key| Some((key, self.values.get(key)?)))
    }

    pub fn get(&self, key: &str) -> Option<&Traced<Value>> {
        self.values.get(key)
    }

    /// The value, unless it is absent or null.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key).map(|traced| &traced.value).filter(|value| !value.is_null())
    }

    pub fn put(&mut self, key: &str, value: Traced<Value>) {
        self.order.put(key);
        self.values.insert(key.to_owned(), value);
    }

    /// Puts `value`, for `cause`, over what is there, which is kept as lost.
    pub fn overwrite(&mut self, key: &str, value: Value, cause: CauseId) {
        let traced = match self.values.shift_remove(key) {
            Some(before) if before.value.is_null() => Traced::new(value, cause),
            Some(before) => before.beaten_by(value, cause),
            None => Traced::new(value, cause),
        };
        self.put(key, traced);
    }

    pub fn remove(&mut self, key: &str) -> Option<Traced<Value>> {
        self.order.remove(key);
        self.values.shift_remove(key)
    }
}

/// What lookups in a context fall back to: the outputs of the stage itself and
/// of those before it.
///
/// Mirrors orca `StageContext.get`.
pub(super) struct Upstream<'e> {
    execution: &'e Execution,
    ancestors: Vec<usize>,
}

impl<'e> Upstream<'e> {
    pub fn of(execution: &'e Execution, stage: usize) -> Self {
        Self { execution, ancestors: execution.ancestors(stage) }
    }

    /// The outputs named `key`, nearest first.
    pub fn all(&self, key: &str) -> impl Iterator<Item = (StageName, &'e Value)> {
        let stages = self.ancestors.iter().filter_map(|at| self.execution.stage(*at));
        stages.filter_map(move |stage| Some((stage.title(), stage.outputs.get(key)?)))
    }

    /// The nearest output named `key`, unless it is null.
    pub fn nearest(&self, key: &str) -> Option<(StageName, &'e Value)> {
        self.all(key).next().filter(|(_, value)| !value.is_null())
    }

    /// What `stage.context.<key>` gives: the own value, which may be null, else
    /// the nearest output. `None` stands for null too.
    pub fn lookup(&self, context: &Context, key: &str, causes: &mut Causes<Cause>) -> Option<Traced<Value>> {
        if let Some(own) = context.get(key) {
            return Some(own.clone()).filter(|own| !own.value.is_null());
        }
        let (stage, value) = self.nearest(key)?;
        let path = Path::from_iter(["outputs", key]);
        Some(Traced::new(value.clone(), causes.add(Cause::UpstreamOutput { stage, path })))
    }
}
