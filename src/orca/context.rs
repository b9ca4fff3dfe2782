use std::cell::OnceCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::bake::StageText;
use super::cause::{Cause, StageName};
use super::execution::Execution;
use super::jvm::{JavaMap, hash_ordered};
use crate::json::Path;
use crate::source::{CauseId, Causes, Lost, Traced};

/// A stage's own context, each value with its causes, in the order in which
/// the `HashMap` behind it gives its keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    values: JavaMap<Traced<Value>>,
    /// The keys whose value is a text that cannot be evaluated yet.
    unknown: BTreeSet<String>,
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
        Self::copied(values.iter().map(|(key, value)| {
            let cause = causes.add(Cause::stage_field(path.join(key.as_str()), text));
            (key.clone(), Traced::new(hash_ordered(value), cause))
        }))
    }

    /// `new HashMap().putAll(values)`.
    pub fn copied(values: impl ExactSizeIterator<Item = (String, Traced<Value>)>) -> Self {
        Self { values: JavaMap::copied(values), unknown: BTreeSet::new() }
    }

    /// A new `HashMap` into which the entries are put one by one.
    pub fn filled(values: impl Iterator<Item = (String, Traced<Value>)>) -> Self {
        let mut context = Self::default();
        for (key, traced) in values {
            context.values.put(key, traced);
        }
        context
    }

    /// True where the value is a text that cannot be evaluated yet.
    pub fn is_unknown(&self, key: &str) -> bool {
        self.unknown.contains(key)
    }

    pub fn unknown(&self) -> &BTreeSet<String> {
        &self.unknown
    }

    pub fn set_unknown(&mut self, keys: BTreeSet<String>) {
        self.unknown = keys;
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The entries in the order of the `HashMap`.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Traced<Value>)> {
        self.values.iter()
    }

    pub fn get(&self, key: &str) -> Option<&Traced<Value>> {
        self.values.get(key)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Traced<Value>> {
        self.values.get_mut(key)
    }

    /// The value, unless it is absent or null.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key).map(|traced| &traced.value).filter(|value| !value.is_null())
    }

    pub fn put(&mut self, key: &str, value: Traced<Value>) {
        self.values.put(key.to_owned(), value);
    }

    /// Puts `value`, for `because`, over what is there, which is kept as lost.
    pub fn overwrite(&mut self, key: &str, value: Value, because: &[CauseId]) {
        let causes = because.to_vec();
        match self.values.get_mut(key) {
            None => self.put(key, Traced { value, causes, lost: Vec::new() }),
            Some(traced) => {
                let before = std::mem::replace(&mut traced.value, value);
                let cause = traced.cause();
                traced.causes = causes;
                if before.is_null() {
                    traced.lost.clear();
                } else {
                    traced.lost.insert(0, Lost { value: before, cause });
                }
            }
        }
    }

    /// True where a text, a key or a value, has an expression in it.
    pub fn holds_expression(&self) -> bool {
        self.values.iter().any(|(key, traced)| key.contains("${") || holds_expression(&traced.value))
    }

    /// The plain values, in the order of the `HashMap`.
    pub fn plain(&self) -> Map<String, Value> {
        self.iter().map(|(key, traced)| (key.to_owned(), traced.value.clone())).collect()
    }

    pub fn remove(&mut self, key: &str) -> Option<Traced<Value>> {
        self.values.remove(key)
    }
}

impl IntoIterator for Context {
    type Item = (String, Traced<Value>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

/// True where a text of the value, a key or a value, has an expression in it.
pub(super) fn holds_expression(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(holds_expression),
        Value::Object(members) => members.iter().any(|(key, member)| key.contains("${") || holds_expression(member)),
        _ => false,
    }
}

/// What lookups in a context fall back to: the outputs of the stage itself and
/// of those before it.
///
/// Mirrors orca `StageContext.get`.
pub(super) struct Upstream<'e> {
    execution: &'e Execution,
    stage: usize,
    ancestors: OnceCell<Vec<usize>>,
}

impl<'e> Upstream<'e> {
    pub fn of(execution: &'e Execution, stage: usize) -> Self {
        Self { execution, stage, ancestors: OnceCell::new() }
    }

    /// The outputs named `key`, nearest first.
    pub fn all(&self, key: &str) -> impl Iterator<Item = (StageName, &'e Value)> {
        let has_any = self.execution.stages.iter().any(|stage| stage.outputs.contains_key(key));
        let ancestors: &[usize] =
            if has_any { self.ancestors.get_or_init(|| self.execution.ancestors(self.stage)) } else { &[] };
        let stages = ancestors.iter().filter_map(|at| self.execution.stage(*at));
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
