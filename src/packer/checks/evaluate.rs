use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::expression::{Comparison, Expression, Operation};
use super::function::Call;
use super::run::Surroundings;
use super::value::{Found, Truth};
use crate::json::{Path, PathStep};

/// What an evaluation looked at.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace {
    /// Of values that are given.
    pub places: Vec<Path>,
    /// Names of fields that are not.
    pub absent: Vec<String>,
    /// What was asked and is not known, in words.
    pub unknown: Option<String>,
}

/// The names that checks can use: those of the configuration or of a block of
/// it, those that loops gave, and those with `_` that are seen everywhere.
pub(super) struct Scope<'a> {
    surroundings: &'a Surroundings<'a>,
    /// The configuration, and the blocks that were entered.
    blocks: Vec<Block>,
    /// Names that loops gave, the newest last.
    bound: Vec<(String, Found)>,
    everywhere: BTreeMap<String, Found>,
    /// Whether anything was wrong so far.
    pub has_errors: bool,
}

struct Block {
    fields: Map<String, Value>,
    place: Option<Path>,
    /// What the plugin itself put into fields.
    made: BTreeMap<String, Found>,
}

impl<'a> Scope<'a> {
    pub fn new(config: Map<String, Value>, surroundings: &'a Surroundings<'a>) -> Self {
        let root = Block { fields: config, place: Some(Path::root()), made: BTreeMap::new() };
        let (blocks, bound) = (vec![root], Vec::new());
        Self { surroundings, blocks, bound, everywhere: BTreeMap::new(), has_errors: false }
    }

    pub fn bind(&mut self, key: Option<&str>, name: Found, item: &str, value: Found) {
        if let Some(key) = key {
            self.bound.push((key.to_owned(), name));
        }
        self.bound.push((item.to_owned(), value));
    }

    pub fn unbind(&mut self, count: usize) {
        self.bound.truncate(self.bound.len().saturating_sub(count));
    }

    /// Names are those of this block from here on.
    pub fn enter(&mut self, steps: &[String]) {
        let found = self.name(steps, &mut Trace::default());
        let fields = match found.value {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        self.blocks.push(Block { fields, place: found.place, made: BTreeMap::new() });
    }

    pub fn leave(&mut self) {
        if self.blocks.len() > 1 {
            self.blocks.pop();
        }
    }

    pub fn field(&self, name: &str) -> Found {
        self.name(&[name.to_owned()], &mut Trace::default())
    }

    pub fn set_everywhere(&mut self, name: &str, found: Found) {
        self.everywhere.insert(name.to_owned(), found);
    }

    pub fn set(&mut self, name: &str, expression: &Expression) {
        let mut trace = Trace::default();
        let mut found = self.evaluate(expression, &mut trace);
        if found.place.is_none() {
            found.via = trace.places;
        }
        self.keep(name, found);
    }

    /// Nobody knows the value any more.
    pub fn forget(&mut self, name: &str) {
        self.keep(name, Found::unknown());
    }

    fn keep(&mut self, name: &str, found: Found) {
        if name.starts_with('_') {
            self.everywhere.insert(name.to_owned(), found);
        } else if let Some(block) = self.blocks.last_mut() {
            block.made.insert(name.to_owned(), found);
        }
    }

    pub fn evaluate(&self, expression: &Expression, trace: &mut Trace) -> Found {
        match expression {
            Expression::Literal(value) => Found::of(value.clone()),
            Expression::Name(steps) => self.name(steps, trace),
            Expression::Not(inner) => match self.evaluate(inner, trace).truth() {
                Truth::Yes => Found::of(false),
                Truth::No => Found::of(true),
                Truth::Unknown => Found::unknown(),
            },
            Expression::And(left, right) => {
                let left = self.evaluate(left, trace);
                match left.truth() {
                    Truth::No => left,
                    Truth::Yes => self.evaluate(right, trace),
                    Truth::Unknown => match self.evaluate(right, trace).truth() {
                        Truth::No => Found::of(false),
                        _ => Found::unknown(),
                    },
                }
            }
            Expression::Or(left, right) => {
                let left = self.evaluate(left, trace);
                match left.truth() {
                    Truth::Yes => left,
                    Truth::No => self.evaluate(right, trace),
                    Truth::Unknown => match self.evaluate(right, trace).truth() {
                        Truth::Yes => Found::of(true),
                        _ => Found::unknown(),
                    },
                }
            }
            Expression::Compare(comparison, left, right) => {
                compare(*comparison, &self.evaluate(left, trace), &self.evaluate(right, trace))
            }
            Expression::Compute(operation, left, right) => {
                compute(*operation, &self.evaluate(left, trace), &self.evaluate(right, trace))
            }
            Expression::Call(function, arguments) => {
                let arguments = arguments.iter().map(|argument| self.evaluate(argument, trace)).collect::<Vec<_>>();
                let (surroundings, has_errors) = (self.surroundings, self.has_errors);
                let call = Call { arguments: &arguments, surroundings, has_errors };
                let found = function.call(&call);
                if found.unknown && trace.unknown.is_none() {
                    trace.unknown = function.asks(&call);
                }
                found
            }
        }
    }

    fn name(&self, steps: &[String], trace: &mut Trace) -> Found {
        let Some((first, rest)) = steps.split_first() else { return Found::of(Value::Null) };
        let bound = self.bound.iter().rfind(|(name, _)| name == first).map(|(_, found)| found.clone());
        let mut found = bound.unwrap_or_else(|| self.own_field(first));
        for step in rest {
            let place = found.place.as_ref().map(|place| place.join(PathStep::Key(step.clone())));
            let value = found.value.get(step).cloned().unwrap_or(Value::Null);
            found = Found { value, place, ..found };
        }
        match &found.place {
            Some(place) if !found.value.is_null() => trace.places.push(place.clone()),
            Some(_) => trace.absent.push(steps.join(".")),
            None => {}
        }
        trace.places.extend(found.via.iter().cloned());
        found
    }

    fn own_field(&self, name: &str) -> Found {
        if name.starts_with('_') {
            return self.everywhere.get(name).cloned().unwrap_or_else(|| Found::of(Value::Null));
        }
        let Some(block) = self.blocks.last() else { return Found::of(Value::Null) };
        if let Some(made) = block.made.get(name) {
            return made.clone();
        }
        let value = block.fields.get(name).cloned().unwrap_or(Value::Null);
        Found::at(value, block.place.as_ref().map(|place| place.join(name)))
    }
}

fn compare(comparison: Comparison, left: &Found, right: &Found) -> Found {
    if let (Value::Bool(_), _) | (_, Value::Bool(_)) = (&left.value, &right.value) {
        let (left, right) = (left.truth(), right.truth());
        if left == Truth::Unknown || right == Truth::Unknown {
            return Found::unknown();
        }
        return Found::of((left == right) == (comparison == Comparison::Same));
    }
    let order = if left.value.is_string() || right.value.is_string() {
        let (Some(left), Some(right)) = (left.text(), right.text()) else { return Found::unknown() };
        left.cmp(&right)
    } else {
        let (Some(left), Some(right)) = (left.int(), right.int()) else { return Found::unknown() };
        left.cmp(&right)
    };
    Found::of(match comparison {
        Comparison::Same => order.is_eq(),
        Comparison::Different => order.is_ne(),
        Comparison::Below => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Above => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    })
}

fn compute(operation: Operation, left: &Found, right: &Found) -> Found {
    if operation == Operation::Add && (left.value.is_string() || right.value.is_string()) {
        if left.unknown || right.unknown {
            return Found::unknown();
        }
        return Found::of(left.shown() + &right.shown());
    }
    let (Some(left), Some(right)) = (left.int(), right.int()) else { return Found::unknown() };
    let result = match operation {
        Operation::Add => left.checked_add(right),
        Operation::Subtract => left.checked_sub(right),
        Operation::Multiply => left.checked_mul(right),
        Operation::Divide => left.checked_div(right),
        Operation::Remainder => left.checked_rem(right),
    };
    result.map_or_else(Found::unknown, Found::of)
}
