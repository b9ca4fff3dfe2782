use serde_json::{Map, Value, json};

use super::{Builder, Kind, Note, Options, StarterFile};

mod archive;
mod empty;
mod nupkg;
mod packages;
mod shell;

/// What a kind gives a template, an open one too, and its Bake stage.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Its variables with their defaults; without one they are required.
    pub variables: Vec<(&'static str, Option<String>)>,
    pub sensitive: Vec<&'static str>,
    pub provisioners: Vec<Value>,
    /// What a container's image is told beside its files.
    pub changes: Vec<String>,
    pub files: Vec<StarterFile>,
    /// The stage's extended attributes.
    pub attributes: Vec<(&'static str, String)>,
    /// The stage's other fields.
    pub stage: Map<String, Value>,
    /// A trigger for a preview to go by, where the stage reads it.
    pub trigger: Option<Value>,
    pub notes: Vec<Note>,
}

pub(super) fn content(kind: Kind, builder: Builder, options: &Options) -> Content {
    match kind {
        Kind::Tarball | Kind::Zip => archive::content(kind, builder, options),
        Kind::Deb | Kind::Rpm => packages::content(kind, builder, options),
        Kind::Nupkg => nupkg::content(builder, options),
        Kind::Empty => empty::content(options),
    }
}

/// A shell provisioner for a script beside the template. The variables reach
/// it in a file of its own: secrets in a command would show in the machine's
/// list of processes, and amazon-chroot's communicator has its own idea of
/// quotes.
fn shell_provisioner(script: &str, variables: &[&str]) -> Value {
    json!({
        "type": "shell",
        "script": format!("{{{{user `configDir`}}}}/{script}"),
        "use_env_var_file": true,
        "environment_vars": environment(variables),
    })
}

fn environment(variables: &[&str]) -> Vec<String> {
    variables.iter().map(|name| format!("{name}={{{{user `{name}`}}}}")).collect()
}
