//! How a plugin reads a JSON value as the type it wants: Packer decodes weakly,
//! so `"true"`, `1` and `true` all make a bool.
//!
//! Mirrors mapstructure's `WeaklyTypedInput` with the decode hooks of Packer's
//! `config.Decode`.

use serde_json::{Map, Number, Value};

use super::go_parse::{self, number_text, parse_bool, parse_duration, parse_float, parse_int, parse_uint};
use super::go_value::{display, float, kind_name, type_name};
use super::holes::has_hole;
use super::shape::{Member, Shape};
use crate::json::{Path, PathStep};

/// A value that cannot be read as what the plugin wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where, in the configuration as written.
    pub place: Path,
    /// What was wanted and what was there, in our words.
    pub reason: Reason,
    /// Packer's own text.
    pub packer: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The value's type cannot become the wanted one.
    Type { wanted: String, found: &'static str },
    /// A text that does not read as the wanted type; the reader's words.
    Text { wanted: String, words: String },
}

/// What decoding gave besides the value.
#[derive(Debug, Default)]
pub struct Findings {
    pub misfits: Vec<Misfit>,
    /// Keys that nothing took, as `(place, dotted Go name)`.
    pub unused: Vec<(Path, String)>,
}

/// What a plugin adds to the usual conversions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hooks {
    /// Every text that is wanted as an `int` may be an execution policy's name
    /// and must be one if it is no number (powershell).
    pub execution_policy: bool,
}

/// Values nested deeper are not decoded; Packer has no such bound.
pub const MAX_DEPTH: usize = 128;

/// Decodes `value` as `shape` on top of `current` (null where there is nothing
/// yet): scalars replace, maps and structs merge, lists are overwritten element
/// by element.
pub fn decode_onto(current: &mut Value, shape: &Shape, value: &Value, hooks: Hooks, findings: &mut Findings) {
    let mut decoder = Decoder { hooks, findings, place: Path::root(), named: None };
    decoder.decode("", shape, value, current);
}

/// Decodes one field named `name`.
pub fn decode_field(
    current: &mut Value,
    name: &str,
    shape: &Shape,
    value: &Value,
    hooks: Hooks,
    findings: &mut Findings,
) {
    let mut decoder = Decoder { hooks, findings, place: Path::root().join(name), named: None };
    decoder.decode(name, shape, value, current);
}

struct Decoder<'a> {
    hooks: Hooks,
    findings: &'a mut Findings,
    place: Path,
    /// Go's name of the type that is wanted, where it is not the usual one.
    named: Option<String>,
}

impl Decoder<'_> {
    fn decode(&mut self, name: &str, shape: &Shape, value: &Value, current: &mut Value) {
        if value.is_null() || self.place.steps().len() > MAX_DEPTH {
            return;
        }
        if let Shape::Named(go_name, shape) = shape {
            self.named = Some(go_name.clone());
            self.decode(name, shape, value, current);
            self.named = None;
            return;
        }
        // What a hole stands for may well fit.
        let takes_text = matches!(shape, Shape::Any | Shape::String | Shape::List(_));
        if !takes_text && value.as_str().is_some_and(has_hole) {
            return;
        }
        let hooked;
        let value = match self.hook(name, shape, value) {
            Err(()) => return,
            Ok(None) => value,
            Ok(Some(new)) => {
                hooked = new;
                &hooked
            }
        };
        match shape {
            Shape::Any => *current = value.clone(),
            Shape::Bool => self.bool(name, value, current),
            Shape::Trilean => self.uint(name, 8, "config.Trilean", value, current),
            Shape::String => self.string(name, value, current),
            Shape::Int(bits) => self.int(name, *bits, &sized("int", *bits), value, current),
            Shape::Duration => self.int(name, 64, "time.Duration", value, current),
            Shape::Uint(bits) => self.uint(name, *bits, &sized("uint", *bits), value, current),
            Shape::Float => self.float(name, value, current),
            Shape::List(item) => self.list(name, item, value, current),
            Shape::Map(item) => self.map(name, item, value, current),
            Shape::Struct(members) => self.structure(name, members, value, current),
            // Taken apart above.
            Shape::Named(..) => {}
        }
    }

    /// The decode hooks: `None` leaves the value as it is.
    fn hook(&mut self, name: &str, shape: &Shape, value: &Value) -> Result<Option<Value>, ()> {
        let outcome = match (shape, value) {
            (Shape::Trilean, Value::String(text)) if text.is_empty() => Ok(Value::from(0)),
            (Shape::Trilean, Value::String(text)) => match parse_bool(text) {
                Ok(bool) => Ok(Value::from(if bool { 1 } else { 2 })),
                Err(words) => Err(format!("Error parsing bool from given var: {words}")),
            },
            (Shape::Trilean, Value::Bool(bool)) => Ok(Value::from(if *bool { 1 } else { 2 })),
            (Shape::List(_), Value::String(text)) if text.is_empty() => Ok(Value::Array(Vec::new())),
            (Shape::List(_), Value::String(text)) => Ok(text.split(',').map(Value::from).collect()),
            (Shape::Duration, Value::String(text)) => parse_duration(text).map(Value::from),
            (Shape::Int(_), Value::String(text)) if self.hooks.execution_policy => execution_policy(text),
            _ => return Ok(None),
        };
        match outcome {
            Ok(new) => Ok(Some(new)),
            Err(words) => {
                let packer = format!("error decoding '{name}': {words}");
                self.misfit(Reason::Text { wanted: shape.words(), words }, packer);
                Err(())
            }
        }
    }

    fn bool(&mut self, name: &str, value: &Value, current: &mut Value) {
        *current = match value {
            Value::Bool(_) => value.clone(),
            Value::Number(number) => Value::Bool(float(number) != 0.0),
            Value::String(text) if text.is_empty() => Value::Bool(false),
            Value::String(text) => match parse_bool(text) {
                Ok(bool) => Value::Bool(bool),
                Err(words) => return self.unreadable(name, "bool", words),
            },
            _ => return self.unconvertible(name, "bool", value),
        };
    }

    fn string(&mut self, name: &str, value: &Value, current: &mut Value) {
        *current = match value {
            Value::String(_) => value.clone(),
            Value::Bool(bool) => Value::from(if *bool { "1" } else { "0" }),
            Value::Number(number) => Value::from(number_text(number)),
            _ => return self.unconvertible(name, "string", value),
        };
    }

    fn int(&mut self, name: &str, bits: u32, wanted: &str, value: &Value, current: &mut Value) {
        *current = match value {
            Value::Number(number) => Value::from(number.as_i64().unwrap_or_else(|| go_parse::truncate(float(number)))),
            Value::Bool(bool) => Value::from(i64::from(*bool)),
            Value::String(text) if text.is_empty() => Value::from(0),
            Value::String(text) => match parse_int(text, if bits == 0 { 64 } else { bits }) {
                Ok(int) => Value::from(int),
                Err(words) => return self.unreadable(name, "int", words),
            },
            _ => return self.unconvertible(name, wanted, value),
        };
    }

    fn uint(&mut self, name: &str, bits: u32, wanted: &str, value: &Value, current: &mut Value) {
        *current = match value {
            Value::Number(number) => Value::from(go_parse::truncate(float(number)).cast_unsigned()),
            Value::Bool(bool) => Value::from(u64::from(*bool)),
            Value::String(text) if text.is_empty() => Value::from(0),
            Value::String(text) => match parse_uint(text, if bits == 0 { 64 } else { bits }) {
                Ok(uint) => Value::from(uint),
                Err(words) => return self.unreadable(name, "uint", words),
            },
            _ => return self.unconvertible(name, wanted, value),
        };
    }

    fn float(&mut self, name: &str, value: &Value, current: &mut Value) {
        let read = match value {
            Value::Number(number) => float(number),
            Value::Bool(bool) => f64::from(u8::from(*bool)),
            Value::String(text) if text.is_empty() => 0.0,
            Value::String(text) => match parse_float(text) {
                Ok(read) => read,
                Err(words) => return self.unreadable(name, "float", words),
            },
            _ => return self.unconvertible(name, "float64", value),
        };
        *current = Number::from_f64(read).map_or(Value::Null, Value::Number);
    }

    fn list(&mut self, name: &str, item: &Shape, value: &Value, current: &mut Value) {
        let single;
        let items = match value {
            Value::Array(items) => items,
            Value::Object(members) if members.is_empty() => {
                *current = Value::Array(Vec::new());
                return;
            }
            other => {
                single = vec![other.clone()];
                &single
            }
        };
        let lifted = !value.is_array();
        let mut list = match current.take() {
            Value::Array(list) => list,
            _ => Vec::new(),
        };
        for (index, element) in items.iter().enumerate() {
            if list.len() <= index {
                list.push(Value::Null);
            }
            if !lifted {
                self.place.0.push(PathStep::Index(index));
            }
            if let Some(slot) = list.get_mut(index) {
                self.decode(&format!("{name}[{index}]"), item, element, slot);
            }
            if !lifted {
                self.place.0.pop();
            }
        }
        *current = Value::Array(list);
    }

    fn map(&mut self, name: &str, item: &Shape, value: &Value, current: &mut Value) {
        let mut map = match current.take() {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        match value {
            Value::Object(members) => self.map_members(name, item, members, &mut map),
            Value::Array(items) => {
                let before = self.findings.misfits.len();
                for (index, element) in items.iter().enumerate() {
                    self.place.0.push(PathStep::Index(index));
                    let name = format!("{name}[{index}]");
                    match element {
                        Value::Null => {}
                        Value::Object(members) => self.map_members(&name, item, members, &mut map),
                        Value::Array(_) => {
                            let mut inner = Value::Object(map);
                            self.map(&name, item, element, &mut inner);
                            map = if let Value::Object(inner) = inner { inner } else { Map::new() };
                        }
                        other => self.not_a_map(&name, other),
                    }
                    self.place.0.pop();
                    // It gives up at the first that does not fit.
                    if self.findings.misfits.len() > before {
                        break;
                    }
                }
            }
            other => self.not_a_map(name, other),
        }
        *current = Value::Object(map);
    }

    fn map_members(&mut self, name: &str, item: &Shape, members: &Map<String, Value>, map: &mut Map<String, Value>) {
        for (key, member) in members {
            self.place.0.push(PathStep::Key(key.clone()));
            let mut decoded = Value::Null;
            // Packer prints the reflected key itself here, hence the odd name.
            self.decode(&format!("{name}[<interface {{}} Value>]"), item, member, &mut decoded);
            map.insert(key.clone(), decoded);
            self.place.0.pop();
        }
    }

    fn structure(&mut self, name: &str, members: &[Member], value: &Value, current: &mut Value) {
        let Value::Object(given) = value else {
            return self.not_a_map(name, value);
        };
        let mut decoded = match current.take() {
            Value::Object(decoded) => decoded,
            _ => Map::new(),
        };
        let mut used: Vec<&str> = Vec::new();
        for member in members {
            let found = given
                .get_key_value(member.go_name())
                .or_else(|| given.iter().find(|(key, _)| same_fold(key, member.go_name())));
            let Some((key, field)) = found else { continue };
            used.push(key);
            let field_name =
                if name.is_empty() { member.go_name().to_owned() } else { format!("{name}.{}", member.go_name()) };
            self.place.0.push(PathStep::Key(key.clone()));
            let mut slot = decoded.remove(&member.name).unwrap_or(Value::Null);
            self.decode(&field_name, &member.shape, field, &mut slot);
            decoded.insert(member.name.clone(), slot);
            self.place.0.pop();
        }
        *current = Value::Object(decoded);
        for key in given.keys().filter(|key| !used.contains(&key.as_str())) {
            let place = self.place.join(key.as_str());
            let dotted = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            self.findings.unused.push((place, dotted));
        }
    }

    fn not_a_map(&mut self, name: &str, value: &Value) {
        let packer = format!("'{name}' expected a map, got '{}'", kind_name(value));
        self.misfit(Reason::Type { wanted: "an object".to_owned(), found: json_words(value) }, packer);
    }

    fn unreadable(&mut self, name: &str, kind: &str, words: String) {
        let packer = format!("cannot parse '{name}' as {kind}: {words}");
        self.misfit(Reason::Text { wanted: kind_words(kind).to_owned(), words }, packer);
    }

    fn unconvertible(&mut self, name: &str, kind: &str, value: &Value) {
        let wanted = self.named.as_deref().unwrap_or(kind);
        let packer = format!(
            "'{name}' expected type '{wanted}', got unconvertible type '{}', value: '{}'",
            type_name(value),
            display(value)
        );
        self.misfit(Reason::Type { wanted: kind_words(kind).to_owned(), found: json_words(value) }, packer);
    }

    fn misfit(&mut self, reason: Reason, packer: String) {
        self.findings.misfits.push(Misfit { place: self.place.clone(), reason, packer });
    }
}

fn sized(kind: &str, bits: u32) -> String {
    if bits == 0 { kind.to_owned() } else { format!("{kind}{bits}") }
}

/// Mirrors Go `strings.EqualFold` for the ASCII names that fields have.
fn same_fold(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
        // The two letters beyond ASCII that fold to ASCII ones.
        || (!key.is_ascii() && key.replace('\u{17f}', "s").replace('\u{212a}', "k").eq_ignore_ascii_case(name))
}

/// Mirrors packer `StringToExecutionPolicyHook`.
fn execution_policy(text: &str) -> Result<Value, String> {
    const POLICIES: [&str; 8] =
        ["bypass", "allsigned", "default", "remotesigned", "restricted", "undefined", "unrestricted", "none"];
    if let Ok(int) = go_parse::atoi(text) {
        return Ok(Value::from(int));
    }
    match POLICIES.iter().position(|policy| *policy == text) {
        Some(index) => Ok(Value::from(index)),
        None => Err(format!("{text} does not belong to ExecutionPolicy values")),
    }
}

fn json_words(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn kind_words(kind: &str) -> &'static str {
    match kind {
        "bool" | "config.Trilean" => "true or false",
        "string" => "a text",
        "time.Duration" => "a duration such as 5m or 1h30m",
        "float" | "float64" => "a number",
        _ => "a whole number",
    }
}
