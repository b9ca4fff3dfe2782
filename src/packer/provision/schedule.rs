use serde_json::{Map, Value};
use thiserror::Error;

use crate::packer::components::go_parse::{atoi, parse_duration, truncate};
use crate::packer::components::go_value::float;
use crate::packer::interpolate::{Context, InterpolateError, Text, render};

/// Which builds a provisioner or post-processor is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    pub only: Vec<String>,
    pub except: Vec<String>,
}

impl Selection {
    /// Reads `only` and `except`, weakly where `weak`: a text alone is a list of
    /// one, and numbers are texts.
    pub fn of(config: &Map<String, Value>, weak: bool) -> Self {
        let names = |key: &str| config.get(key).map(|value| listed(value, weak)).unwrap_or_default();
        Self { only: names("only"), except: names("except") }
    }

    /// Whether the build of this builder, by its name in the template, takes
    /// part. Mirrors packer `OnlyExcept.Skip`.
    pub fn takes(&self, raw_builder_name: &str) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == raw_builder_name);
        if self.only.is_empty() { !named(&self.except) } else { named(&self.only) }
    }
}

fn listed(value: &Value, weak: bool) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(|item| as_name(item, weak)).collect(),
        other if weak => as_name(other, weak).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn as_name(value: &Value, weak: bool) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if weak => Some(crate::packer::components::go_parse::number_text(number)),
        Value::Bool(bool) if weak => Some(if *bool { "1" } else { "0" }.to_owned()),
        _ => None,
    }
}

/// When a provisioner runs, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Nanoseconds to wait before it.
    pub pause_before: i64,
    /// Nanoseconds after which it is given up; none where there is a pause.
    pub timeout: Option<i64>,
    /// How often it may run again after a failure; `None` where that depends on
    /// what is not known here.
    pub retries: Option<i64>,
}

/// Why a provisioner's schedule cannot be read. `Display` is Packer's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// Noticed when the template is read.
    #[error("error decoding '{key}': {words}")]
    Duration { key: &'static str, words: String },
    #[error("'{key}' expected type 'time.Duration', got unconvertible value")]
    NotADuration { key: &'static str },
    #[error("failed to interpolate `max_retries`: {0}")]
    Render(InterpolateError),
    #[error("`max_retries` must be a valid integer: {0}")]
    Retries(String),
}

/// Reads `pause_before`, `timeout` and `max_retries`; `context` is that of names.
///
/// Mirrors packer `generateCoreBuildProvisioner`.
pub fn schedule(provisioner: &Map<String, Value>, context: &Context<'_>) -> Result<Schedule, ScheduleError> {
    let pause_before = duration(provisioner, "pause_before")?;
    let timeout = duration(provisioner, "timeout")?;
    let timeout = (pause_before == 0 && timeout != 0).then_some(timeout);
    let retries = match provisioner.get("max_retries").and_then(|value| as_name(value, true)) {
        None => Some(0),
        Some(text) if text.is_empty() => Some(0),
        Some(text) => {
            let rendered = render(&Text::from(text), context).map_err(ScheduleError::Render)?.text;
            rendered.known().map(|text| atoi(&text).map_err(ScheduleError::Retries)).transpose()?
        }
    };
    Ok(Schedule { pause_before, timeout, retries })
}

fn duration(provisioner: &Map<String, Value>, key: &'static str) -> Result<i64, ScheduleError> {
    match provisioner.get(key) {
        None | Some(Value::Null) => Ok(0),
        Some(Value::String(text)) => parse_duration(text).map_err(|words| ScheduleError::Duration { key, words }),
        Some(Value::Number(number)) => Ok(truncate(float(number))),
        Some(Value::Bool(bool)) => Ok(i64::from(*bool)),
        Some(_) => Err(ScheduleError::NotADuration { key }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn selection(config: Value, weak: bool) -> Selection {
        Selection::of(config.as_object().unwrap(), weak)
    }

    #[test]
    fn only_beats_except() {
        let both = selection(json!({"only": ["a"], "except": ["a"]}), true);
        assert!(both.takes("a") && !both.takes("b"));
        assert!(selection(json!({"only": []}), true).takes("a"));
        assert!(!selection(json!({"except": "a"}), true).takes("a"));
        assert!(selection(json!({"except": "a"}), false).takes("a"));
        assert!(selection(json!({"only": [5]}), true).takes("5"));
    }
}
