use serde_json::{Map, Value};
use thiserror::Error;

use super::holes::Holes;
use crate::json::{Path, PathStep};
use crate::packer::interpolate::{Context, InterpolateError, Reads, Text, render_once, validate};

/// A configuration with its `{{ }}` rendered once, as a plugin sees it when it
/// is prepared.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// Strings may hold marked holes.
    pub config: Map<String, Value>,
    pub reads: Reads,
    pub errors: Vec<PrepareError>,
}

/// A string of a configuration that cannot be rendered. `Display` is Packer's
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{} '{key}': {error} in:\n\n{text}", if error.is_parse() { "invalid" } else { "render" })]
pub struct PrepareError {
    /// The top-level key that Packer names.
    pub key: String,
    /// Where the string stands in the configuration.
    pub place: Path,
    /// The string as it is written.
    pub text: String,
    pub error: InterpolateError,
}

/// Values nested deeper are left as they are; Packer has no such bound.
const MAX_DEPTH: usize = 128;

/// Renders every string of `config`, keys of nested objects included, save
/// those under a top-level key that `delayed` names: these are only parsed.
/// Keys with an error keep their raw value.
///
/// Mirrors packer `interpolate.RenderMap`, which stops at the first error it
/// comes by, in any order.
pub fn prepare(
    config: &Map<String, Value>,
    delayed: impl Fn(&str) -> bool,
    context: &Context<'_>,
    holes: &mut Holes,
) -> Prepared {
    let mut prepared = Prepared::default();
    for (key, raw) in config {
        let mut renderer =
            Renderer { key, context, holes, run: false, reads: &mut prepared.reads, errors: &mut prepared.errors };
        let mut place = Path::root().join(key.as_str());
        let before = renderer.errors.len();
        renderer.value(raw, &mut place);
        let is_sound = renderer.errors.len() == before;
        let value = if is_sound && !delayed(&key.to_ascii_lowercase()) {
            renderer.run = true;
            renderer.value(raw, &mut place)
        } else {
            raw.clone()
        };
        prepared.config.insert(key.clone(), value);
    }
    prepared
}

struct Renderer<'r, 'c> {
    key: &'r str,
    context: &'r Context<'c>,
    holes: &'r mut Holes,
    /// False where strings are only parsed.
    run: bool,
    reads: &'r mut Reads,
    errors: &'r mut Vec<PrepareError>,
}

impl Renderer<'_, '_> {
    fn value(&mut self, value: &Value, place: &mut Path) -> Value {
        if place.steps().len() > MAX_DEPTH {
            return value.clone();
        }
        match value {
            Value::String(text) => Value::String(self.text(text, place)),
            Value::Array(items) => {
                let mut rendered = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    place.0.push(PathStep::Index(index));
                    rendered.push(self.value(item, place));
                    place.0.pop();
                }
                Value::Array(rendered)
            }
            Value::Object(members) => {
                let mut rendered = Map::with_capacity(members.len());
                for (key, member) in members {
                    place.0.push(PathStep::Key(key.clone()));
                    let key = self.text(key, place);
                    rendered.insert(key, self.value(member, place));
                    place.0.pop();
                }
                Value::Object(rendered)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn text(&mut self, text: &str, place: &Path) -> String {
        let source = Text::from(text);
        let outcome = if self.run {
            render_once(&source, self.context).map(|rendering| {
                self.reads.user.extend(rendering.reads.user);
                self.reads.environment.extend(rendering.reads.environment);
                self.reads.clock |= rendering.reads.clock;
                self.holes.encode(&rendering.text)
            })
        } else {
            validate(&source, self.context).map(|()| text.to_owned())
        };
        outcome.unwrap_or_else(|error| {
            let key = self.key.to_owned();
            self.errors.push(PrepareError { key, place: place.clone(), text: text.to_owned(), error });
            text.to_owned()
        })
    }
}
