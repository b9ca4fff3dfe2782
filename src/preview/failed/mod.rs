//! A bake that ran, or failed: its log, or the execution that it was part of,
//! held against what the preview says.

mod command;
mod errors;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use command::CommandDifference;
pub use errors::LoggedError;

use super::chain::{Inputs, preview};
use crate::rosco::{Choice, Provider, scrape};

/// What a log tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LogRead {
    /// The region whose command and log it seems to be.
    pub region: Option<String>,
    /// What differs between the command that ran and the one that would run;
    /// `None` where the log has no command.
    pub command: Option<Vec<CommandDifference>>,
    pub errors: Vec<LoggedError>,
    /// What Rosco would take for the image's name and id, where it would.
    pub image_name: Option<String>,
    pub ami: Option<String>,
    /// True where Packer says that it built something.
    pub finished: bool,
}

/// Reads a log of Rosco's or Packer's, or the JSON of an execution. All regions
/// have to be told in full (`shown` is none).
pub fn read_log(inputs: &Inputs<'_>, text: &str) -> LogRead {
    let told = preview(inputs);
    let logs = from_json(text).unwrap_or_else(|| text.to_owned());
    let ran = command::logged(&logs);
    let differences = |ran: &Vec<String>| {
        let all = told.regions.iter().map(|region| (region, command::differences(ran, region)));
        all.filter(|(region, _)| region.command.is_some()).min_by_key(|(_, differences)| differences.len())
    };
    let closest = ran.as_ref().and_then(differences);
    let named = told.regions.iter().find(|region| logs.contains(&region.region));
    let region = closest.as_ref().map(|(region, _)| *region).or(named).or(told.regions.first());
    let provider =
        Provider::from_name(&inputs.bake.provider()).unwrap_or(inputs.configuration.default_cloud_provider_type.value);
    let scraped = scrape(provider, region.map_or("", |region| region.region.as_str()), &logs);
    LogRead {
        region: region.map(|region| region.region.clone()),
        errors: errors::errors(&logs, inputs, region.map(|region| &**region)),
        command: closest.map(|(_, differences)| differences),
        image_name: scraped.image_name.filter(|name| !name.is_empty()),
        ami: scraped.ami.filter(|ami| !ami.is_empty()),
        finished: logs.contains("==> Builds finished."),
    }
}

/// What an execution or Rosco's status has to say of bakes, as lines.
fn from_json(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text.trim()).ok()?;
    let mut lines = Vec::new();
    collect(&value, &mut lines, 24);
    Some(lines.join("\n"))
}

/// The texts that tell what happened, wherever they stand.
fn collect(value: &Value, lines: &mut Vec<String>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, lines, depth)),
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("logsContent" | "logs_content" | "outputContent" | "output_content", Value::String(log)) => {
                        lines.push(log.clone());
                    }
                    ("error" | "exceptionMessage", Value::String(error)) => lines.push(format!("Error: {error}")),
                    ("errors", Value::Array(errors)) => {
                        let texts = errors.iter().filter_map(Value::as_str);
                        lines.extend(texts.map(|error| format!("Error: {error}")));
                    }
                    _ => collect(value, lines, depth),
                }
            }
        }
        _ => {}
    }
}
