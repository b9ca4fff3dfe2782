//! Values with expressions in them, through and through. Mirrors kork's
//! `ExpressionTransform`.

use serde_json::{Map as JsonMap, Value as Json};

use super::{
    Evaluated, Evaluation, Level, Message, Outcome, Step,
    fail::{Fail, Thrown},
    java::{
        class::{Class, Kind},
        constant::enum_name,
        convert,
        text::{hash, trim},
        value::{Object, Value},
    },
    pipeline::{Style, to_json},
    rewrite::include_execution,
    spel::{eval, template},
    vm::{MAX_TEXT, Typed, Vm, checked_text, text_bound},
};
use crate::source::Sort;

/// How deep values that are looked through may nest.
const MAX_DEPTH: usize = 128;

pub(super) struct Transform<'v, 'a> {
    vm: &'v mut Vm<'a>,
    done: Evaluated,
    at: Vec<Step>,
    /// Where the value being made will lie in the result.
    into: Vec<Into>,
    /// Results that a later expression could still change, and their places.
    shared: Vec<(Vec<Into>, Value<'a>)>,
}

/// A step to a place in the result.
#[derive(Clone)]
enum Into {
    Key(String),
    Index(usize),
}

/// What one text became.
struct Result {
    value: Json,
    text: String,
}

impl<'v, 'a> Transform<'v, 'a> {
    pub(super) fn new(vm: &'v mut Vm<'a>) -> Self {
        let done = Evaluated { value: Json::Null, messages: Vec::new(), evaluated: 0, evaluations: Vec::new() };
        Self { vm, done, at: Vec::new(), into: Vec::new(), shared: Vec::new() }
    }

    /// Evaluates a value through and through.
    pub(super) fn whole(mut self, value: &Json) -> Evaluated {
        let mut made = self.value(value, &JsonMap::new());
        if self.vm.changed {
            // Java's results are the objects themselves: what changed later shows in them.
            for (into, value) in &self.shared {
                let place = into.iter().try_fold(&mut made, |at, step| match step {
                    Into::Key(key) => at.get_mut(key),
                    Into::Index(index) => at.get_mut(index),
                });
                if let (Some(place), Ok(json)) = (place, to_json(self.vm, value, Style::Result)) {
                    *place = json;
                }
            }
        }
        self.done.value = made;
        self.done
    }

    /// Evaluates a value; `around` is the object that it lies in.
    fn value(&mut self, value: &Json, around: &JsonMap<String, Json>) -> Json {
        if self.at.len() > MAX_DEPTH {
            return value.clone();
        }
        match value {
            Json::Object(members) => Json::Object(self.members(members)),
            Json::Array(items) => {
                let mut made = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    self.at.push(Step::Index(index));
                    self.into.push(Into::Index(index));
                    made.push(self.value(item, around));
                    self.into.pop();
                    self.at.pop();
                }
                Json::Array(made)
            }
            Json::String(text) if text.contains("${") => self.text(text, around).value,
            other => other.clone(),
        }
    }

    fn members(&mut self, members: &JsonMap<String, Json>) -> JsonMap<String, Json> {
        let mut made = JsonMap::new();
        for (key, value) in members {
            self.at.push(Step::Name(key.clone()));
            let new_key = if key.contains("${") { self.text(key, members).text } else { key.clone() };
            if let Some(Step::Name(_)) = self.at.pop() {
                self.at.push(Step::Key(key.clone()));
            }
            self.into.push(Into::Key(new_key.clone()));
            let new_value = self.value(value, members);
            self.into.pop();
            self.at.pop();
            made.insert(new_key, new_value);
        }
        made
    }

    fn text(&mut self, source: &str, around: &JsonMap<String, Json>) -> Result {
        let prepared = include_execution(source);
        self.vm.start();
        let parts = template::parts(&prepared);
        let expression = match &parts {
            Ok(parts) => parts.iter().map(template::Part::text).collect(),
            Err(_) => escape_simple(source),
        };
        let ran = parts.and_then(|parts| self.run(&parts));
        let fields = {
            let keys = keys_of(source, around);
            if keys.is_empty() { prepared.clone() } else { format!("[{}]", keys.join(", ")) }
        };
        let failed = format!("Failed to evaluate {fields} ");
        let mut java_type = "String".to_owned();
        let kept = Result { value: Json::from(source), text: source.to_owned() };
        let (result, outcome) = match ran {
            Ok(Ran { value: None, .. }) => {
                self.message(Level::Info, &expression, format!("{failed}: {expression} not found"), None);
                (kept, Outcome::Missing)
            }
            Ok(Ran { value: Some(value), missing, unknown }) => {
                if missing {
                    self.message(Level::Info, &expression, format!("{failed}: {expression} not found"), None);
                }
                if let Some(reason) = &unknown {
                    self.unknown(&expression, &failed, reason);
                }
                java_type = type_name(&value);
                match self.rendered(&value) {
                    Ok(result) => {
                        let outcome = match (missing, unknown) {
                            (true, _) => Outcome::Missing,
                            (_, Some(reason)) => Outcome::Unknown(reason),
                            _ => Outcome::Known,
                        };
                        (result, outcome)
                    }
                    Err(fail) => (kept, self.fail(&expression, &failed, fail)),
                }
            }
            Err(fail) => (kept, self.fail(&expression, &failed, fail)),
        };
        self.done.evaluated += 1;
        let reads = self.vm.take_reads();
        let at = self.at.clone();
        self.done.evaluations.push(Evaluation { at, source: source.to_owned(), expression, reads, java_type, outcome });
        result
    }

    fn fail(&mut self, expression: &str, failed: &str, fail: Fail) -> Outcome {
        match fail {
            Fail::Thrown(thrown) => {
                let description = describe(failed, &thrown);
                let class = root(&thrown).class;
                self.message(Level::Error, expression, description, Some(class));
            }
            Fail::Bound(bound) => {
                self.message(
                    Level::Error,
                    expression,
                    format!("{failed}too much work: {bound}").replace('$', ""),
                    None,
                );
            }
            Fail::Unknown(reason) => {
                self.unknown(expression, failed, &reason);
                return Outcome::Unknown(reason);
            }
        }
        Outcome::Failed
    }

    fn unknown(&mut self, expression: &str, failed: &str, reason: &str) {
        self.message(Level::Unknown, expression, format!("{failed}: {expression} depends on {reason}"), None);
    }

    fn message(&mut self, level: Level, expression: &str, description: String, exception: Option<&'static str>) {
        let exception = exception.map(str::to_owned);
        let message = Message { level, expression: expression.to_owned(), description, exception };
        // Orca keeps a set of messages for each expression.
        if !self.done.messages.contains(&message) {
            self.done.messages.push(message);
        }
    }

    fn rendered(&mut self, value: &Value<'a>) -> std::result::Result<Result, Fail> {
        let value = match value {
            // Orca turns statuses into their names.
            Value::Object(object) => match &**object {
                Object::Enum(Kind::ExecutionStatus, ordinal) => Value::text(enum_name(Kind::ExecutionStatus, *ordinal)),
                _ => value.clone(),
            },
            other => other.clone(),
        };
        let json = to_json(self.vm, &value, Style::Result)?;
        if matches!(value, Value::List(_) | Value::Map(_) | Value::Array(_))
            && matches!(self.at.last(), None | Some(Step::Key(_) | Step::Index(_)))
        {
            self.shared.push((self.into.clone(), value.clone()));
        }
        let text = match &value {
            Value::Text(text) => text.to_string(),
            other => self.vm.text_of(other).unwrap_or_default(),
        };
        Ok(Result { value: json, text })
    }

    fn run(&mut self, parts: &[template::Part<'_>]) -> std::result::Result<Ran<'a>, Fail> {
        if let [template::Part::Expression(_, node)] = parts {
            let value = eval::value(self.vm, node)?;
            let value = if value.is_null() { None } else { Some(value) };
            return Ok(Ran { value, missing: false, unknown: None });
        }
        if let [template::Part::Literal(text)] = parts {
            return Ok(Ran { value: Some(Value::string(*text)), missing: false, unknown: None });
        }
        let mut out = String::new();
        let (mut missing, mut unknown) = (false, None);
        for part in parts {
            let (text, node) = match part {
                template::Part::Literal(text) => {
                    out.push_str(text);
                    continue;
                }
                template::Part::Expression(text, node) => (text, node),
            };
            self.vm.start();
            let made = eval::evaluate(self.vm, node)
                .and_then(|typed: Typed<'a>| convert::to(self.vm, &typed, Class::of(Kind::String)));
            match made {
                Ok(Value::Null) => missing = true,
                Ok(value) => {
                    out.push_str(&value.str());
                    if out.len() > MAX_TEXT {
                        return Err(Fail::Bound(text_bound()));
                    }
                    continue;
                }
                Err(Fail::Unknown(reason)) => unknown = Some(reason),
                Err(fail) => return Err(fail),
            }
            out.extend(["${", text, "}"]);
        }
        checked_text(out).map(|value| Ran { value: Some(value), missing, unknown })
    }
}

/// A text that could be evaluated; `value` is `None` for null.
struct Ran<'a> {
    value: Option<Value<'a>>,
    /// Whether a part was null and stands as it was.
    missing: bool,
    unknown: Option<String>,
}

fn root(thrown: &Thrown) -> &Thrown {
    thrown.cause.as_deref().map_or(thrown, root)
}

fn describe(failed: &str, thrown: &Thrown) -> String {
    let own = thrown.message.as_deref();
    let shown = own.unwrap_or("null");
    let text = match (root(thrown).message.as_deref(), own) {
        (None, _) => shown.to_owned(),
        (Some(root), Some(own)) if root.contains(own) => own.to_owned(),
        (Some(root), _) => format!("{root} - {shown}"),
    };
    format!("{failed}{text}").replace('$', "")
}

/// The expression of a text that cannot be parsed.
fn escape_simple(source: &str) -> String {
    let inside = source.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    match inside.filter(|inside| !inside.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])) {
        Some(inside) => trim(inside).to_owned(),
        None => source.replace('$', ""),
    }
}

/// The keys whose values are or contain the text, in the order of Java's hash set.
fn keys_of(source: &str, around: &JsonMap<String, Json>) -> Vec<String> {
    fn holds(value: &Json, source: &str, depth: usize) -> bool {
        match value {
            Json::String(text) => text == source,
            Json::Object(members) if depth < MAX_DEPTH => {
                members.iter().any(|(key, value)| key == source || holds(value, source, depth + 1))
            }
            _ => false,
        }
    }
    let mut keys: Vec<String> =
        around.iter().filter(|(_, value)| holds(value, source, 0)).map(|(key, _)| key.clone()).collect();
    let mut table = 16;
    while keys.len() * 4 > table * 3 {
        table *= 2;
    }
    keys.order_by_key(|key| {
        let hash = hash(key);
        let spread = (hash ^ (hash.cast_unsigned() >> 16).cast_signed()).cast_unsigned();
        usize::try_from(spread).unwrap_or(0) & (table - 1)
    });
    keys
}

/// The class of a result, containers by their interface.
fn type_name(value: &Value<'_>) -> String {
    let Some(class) = value.class() else { return "null".to_owned() };
    if class.dims == 0 {
        for kind in [Kind::Map, Kind::List, Kind::Set, Kind::Collection] {
            if class.kind.extends(kind) {
                return kind.simple_name().to_owned();
            }
        }
    }
    if class.kind == Kind::ExecutionStatus { "String".to_owned() } else { class.simple_name() }
}
