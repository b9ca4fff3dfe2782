//! `#readYaml` and `#readAllYaml`: YAML 1.1 as `SnakeYAML`'s safe constructor
//! reads it, from the tree that configuration is read with. A list or map as a
//! key and tags of one's own are refused; empty documents are left out.

use std::cell::Cell;

use super::Result;
use crate::orca::expression::{
    fail::{Fail, HELPER},
    java::{
        class::Kind,
        convert::integer,
        map::Map,
        value::{Object, Value},
    },
    time::calendar,
    work::Work,
};
use crate::source::LineIndex;
use crate::yaml::{self, Document, NodeId, Scalar, Style, YamlErrorKind};

/// Most values in all documents, aliases counted as what they stand for.
const MAX_VALUES: usize = 50_000;

type Parsed<'a> = std::result::Result<Value<'a>, String>;

/// The single document of a text.
pub(super) fn read<'a>(work: &Work, text: &str) -> Result<'a> {
    let mut documents = documents(work, text).map_err(|message| failed("readYaml", text, message))?;
    if documents.len() > 1 {
        let message = "expected a single document in the stream".to_owned();
        return Err(failed("readYaml", text, message));
    }
    Ok(documents.pop().unwrap_or(Value::Null))
}

/// All documents of a text, as a list.
pub(super) fn read_all<'a>(work: &Work, text: &str) -> Result<'a> {
    documents(work, text).map(Value::list).map_err(|message| failed("readAllYaml", text, message))
}

fn failed(name: &str, text: &str, message: String) -> Fail {
    Fail::thrown("org.yaml.snakeyaml.error.YAMLException", message)
        .wrapped(HELPER, Some(format!("#{name}({text}) failed")))
}

fn documents<'a>(work: &Work, text: &str) -> std::result::Result<Vec<Value<'a>>, String> {
    if !work.spend(text.len() / 4) {
        return Err("too much work".to_owned());
    }
    let document = yaml::parse(text);
    // Spring's reader refuses these, Orca's does not: the later key counts.
    let allowed = |kind: &YamlErrorKind| matches!(kind, YamlErrorKind::DuplicateKey { .. } | YamlErrorKind::NullKey);
    if let Some(error) = document.errors().iter().find(|error| !allowed(&error.kind)) {
        let place = LineIndex::new(text).line_column(text, error.span.start);
        return Err(format!("{}, in line {}, column {}", error.kind, place.line + 1, place.column + 1));
    }
    let mut reader = Reader { work, document: &document, left: MAX_VALUES };
    document.documents().iter().map(|root| reader.value(*root)).collect()
}

struct Reader<'w> {
    work: &'w Work,
    document: &'w Document,
    left: usize,
}

impl Reader<'_> {
    /// The tree is no deeper than [`yaml::MAX_DEPTH`].
    fn value<'a>(&mut self, node: NodeId) -> Parsed<'a> {
        self.count()?;
        let document = self.document;
        if let Some(scalar) = document.scalar(node) {
            return Ok(single(scalar));
        }
        if document.is_list(node) {
            let items = document.items(node).iter().map(|item| self.value(item.node));
            return Ok(Value::list(items.collect::<std::result::Result<_, _>>()?));
        }
        let map = Map::new(Kind::LinkedHashMap, Vec::new());
        for entry in document.entries(node) {
            let value = self.value(entry.value.node)?;
            if !self.work.spend(map.len() / 4 + 1) {
                return Err("too large a mapping".to_owned());
            }
            map.put(self.work, single(&entry.key), value);
        }
        Ok(Value::Map(map))
    }

    fn count(&mut self) -> std::result::Result<(), String> {
        if !self.work.spend(1) {
            return Err("too much work".to_owned());
        }
        self.left = self.left.checked_sub(1).ok_or_else(|| format!("YAML holds at most {MAX_VALUES} values here"))?;
        Ok(())
    }
}

/// What a scalar is to Java. Spring leaves dates as text, so the tree does too.
fn single<'a>(scalar: &Scalar) -> Value<'a> {
    match scalar.kind {
        yaml::Kind::Null => Value::Null,
        yaml::Kind::Bool(flag) => Value::Bool(flag),
        yaml::Kind::Float => scalar.float().map_or_else(|| Value::string(&scalar.text), Value::Double),
        yaml::Kind::Integer => {
            scalar.integer().and_then(|digits| whole(&digits)).unwrap_or_else(|| Value::string(&scalar.text))
        }
        yaml::Kind::Text if scalar.style == Style::Plain => {
            date(&scalar.text).unwrap_or_else(|| Value::string(&scalar.text))
        }
        yaml::Kind::Text => Value::string(&scalar.text),
    }
}

/// The smallest of Java's types that holds a whole number.
fn whole<'a>(digits: &str) -> Option<Value<'a>> {
    if let Ok(value) = digits.parse::<i64>() {
        return Some(integer(value, if i32::try_from(value).is_ok() { Kind::Integer } else { Kind::Long }));
    }
    digits.parse().ok().map(|value| Value::Big(std::rc::Rc::new(value)))
}

fn date<'a>(text: &str) -> Option<Value<'a>> {
    let made = |seconds: i64, millis: i64| {
        Value::object(Object::Date(Cell::new(seconds.wrapping_mul(1000).wrapping_add(millis))))
    };
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if text.len() == 10 {
        return calendar::parse_date(text).ok().map(|day| made(day * 86_400, 0));
    }
    let normal = text.replacen(' ', "T", 1).replace(' ', "");
    let zoned = if normal.ends_with('Z') || normal.get(11..).is_some_and(|time| time.contains(['+', '-'])) {
        normal
    } else {
        format!("{normal}Z")
    };
    let (seconds, nanos) = calendar::parse_instant(&zoned).ok()?;
    Some(made(seconds, i64::from(nanos / 1_000_000)))
}
