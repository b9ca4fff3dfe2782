//! What a provisioner runs, where, and in which environment: the uploads and
//! commands that the guest sees, in their order.

mod ansible_local;
mod build;
mod chef;
mod chef_client;
mod chef_solo;
mod config;
mod elevated;
mod environment;
mod error;
mod file;
mod guest;
mod host;
mod parts;
mod powershell;
mod puppet;
mod puppet_masterless;
mod puppet_server;
mod schedule;
mod shell;
mod shell_local;
mod step;
mod upload;
mod windows_restart;
mod windows_shell;

use serde_json::{Map, Value};

pub use build::{Build, BuildData};
use config::Config;
pub use environment::{EnvironmentVariable, Origin};
pub use error::ProvisionError;
pub use host::{Host, HostPath, UnknownHost};
pub use schedule::{Schedule, ScheduleError, Selection, schedule};
pub use step::{Content, LineEnds, Step};

use crate::packer::components::PrepareError;
use crate::packer::interpolate::Text;

/// What one provisioner does in one build.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// In order, as far as it is known.
    pub steps: Vec<Step>,
    /// In the order in which Packer sets them.
    pub environment: Vec<EnvironmentVariable>,
    /// The same as it stands in a command or in a file of its own.
    pub environment_text: Text,
    /// Strings that cannot be rendered when the provisioner is prepared; Packer
    /// stops there, before the build.
    pub prepare_errors: Vec<PrepareError>,
    /// Why it breaks off after the steps.
    pub failure: Option<ProvisionError>,
    /// True where it does nothing on this host (`only_on`).
    pub skipped: bool,
}

/// A kind of provisioner.
struct Provisioner {
    type_name: &'static str,
    /// The fields that are not rendered when it is prepared.
    delayed: &'static [&'static str],
    plan: fn(&Config, &Build<'_>, &mut Plan) -> Result<(), ProvisionError>,
}

const PROVISIONERS: [Provisioner; 11] = [
    ansible_local::PROVISIONER,
    chef_client::PROVISIONER,
    chef_solo::PROVISIONER,
    file::PROVISIONER,
    powershell::PROVISIONER,
    puppet_masterless::PROVISIONER,
    puppet_server::PROVISIONER,
    shell::PROVISIONER,
    shell_local::PROVISIONER,
    windows_restart::PROVISIONER,
    windows_shell::PROVISIONER,
];

/// The keys that Packer takes for itself.
const META_KEYS: [&str; 7] = ["type", "only", "except", "override", "pause_before", "max_retries", "timeout"];

/// The types of provisioners that [`plan`] knows.
pub fn known_types() -> impl Iterator<Item = &'static str> {
    PROVISIONERS.iter().map(|provisioner| provisioner.type_name)
}

/// What `provisioner`, as it stands in the template, does in `build`. Whether it
/// runs there at all and how often is [`schedule`]'s to tell.
///
/// Random names and what only the running build knows are holes. Mirrors the
/// `Prepare` and `Provision` of packer `provisioner/*`.
pub fn plan(provisioner: &Map<String, Value>, build: &Build<'_>) -> Plan {
    let mut plan = Plan::default();
    let type_name = type_of(provisioner);
    let Some(kind) = PROVISIONERS.iter().find(|kind| kind.type_name == type_name) else {
        plan.failure = Some(ProvisionError::UnknownType(type_name));
        return plan;
    };
    let config = Config::prepare(&layers(provisioner, build.raw_name), kind.delayed, build);
    plan.prepare_errors.clone_from(&config.errors);
    if let Err(error) = (kind.plan)(&config, build, &mut plan) {
        plan.failure = Some(error);
    }
    plan
}

/// The `type`, as weakly as Packer reads it.
fn type_of(provisioner: &Map<String, Value>) -> String {
    match provisioner.get("type") {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The configurations that the plugin gets, each decoded on top of the one
/// before: the provisioner's own, and the override for this builder.
pub fn layers(provisioner: &Map<String, Value>, raw_builder_name: &str) -> Vec<Map<String, Value>> {
    let own = provisioner.iter().filter(|(key, _)| !META_KEYS.contains(&key.as_str()));
    let mut layers = vec![own.map(|(key, value)| (key.clone(), value.clone())).collect()];
    let overrides = provisioner.get("override").and_then(|overrides| overrides.get(raw_builder_name));
    layers.extend(overrides.and_then(Value::as_object).cloned());
    layers
}
