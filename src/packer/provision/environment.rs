use std::collections::BTreeMap;

use super::{Build, ProvisionError};
use crate::packer::interpolate::{Context, Data, Text, render_once};

/// A variable that a script finds in its environment.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvironmentVariable {
    pub name: Text,
    /// As the script reads it.
    pub value: Text,
    /// As it stands in the command or file that sets it.
    pub escaped: Text,
    pub origin: Origin,
    /// What would have set it otherwise, the strongest first.
    pub beaten: Vec<(Text, Origin)>,
}

/// Who sets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Packer: the name of the build.
    BuildName,
    /// Packer: the type of the builder.
    BuilderType,
    /// Packer: the address at which the builder serves files.
    Http,
    /// The entry at this index of `environment_vars`.
    EnvironmentVars(usize),
    /// The map `env`.
    Env,
    /// A fact of `facter`.
    Facter,
    /// What Packer does without a variable at all.
    Fixed,
}

/// The variables of one provisioner, later ones on top of earlier ones.
#[derive(Debug, Default)]
pub(super) struct Environment {
    variables: BTreeMap<Vec<u8>, EnvironmentVariable>,
}

impl Environment {
    /// What every script is told.
    pub fn of_build(build: &Build<'_>) -> Self {
        let mut environment = Self::default();
        environment.set("PACKER_BUILD_NAME".into(), build.name.clone(), build.name.clone(), Origin::BuildName);
        let builder_type = Text::from(build.builder_type);
        environment.set("PACKER_BUILDER_TYPE".into(), builder_type.clone(), builder_type, Origin::BuilderType);
        for (name, text) in build.data.http_environment() {
            environment.set(name.into(), text.clone(), text.clone(), Origin::Http);
        }
        environment
    }

    pub fn set(&mut self, name: Text, value: Text, escaped: Text, origin: Origin) {
        let key = name.bytes().to_vec();
        let mut variable = EnvironmentVariable { name, value, escaped, origin, beaten: Vec::new() };
        if let Some(lost) = self.variables.remove(&key) {
            variable.beaten.push((lost.value, lost.origin));
            variable.beaten.extend(lost.beaten);
        }
        self.variables.insert(key, variable);
    }

    /// Adds an entry `NAME=value`; one without `=` is refused when it is
    /// prepared, and left out here.
    pub fn set_entry(&mut self, entry: &Text, escape: fn(&Text) -> Text, origin: Origin) {
        if let Some((name, value)) = split_entry(entry) {
            let escaped = escape(&value);
            self.set(name, value, escaped, origin);
        }
    }

    /// Each variable by `format`, Go's with two `%s`, in the order of names.
    pub fn flatten(&self, format: &Text, context: &Context<'_>) -> Result<Text, ProvisionError> {
        let mut flat = Text::new();
        for variable in self.variables.values() {
            let data = Data::map([
                ("Format", format.clone()),
                ("Name", variable.name.clone()),
                ("Value", variable.escaped.clone()),
            ]);
            let printed = render_once(&Text::from("{{printf .Format .Name .Value}}"), &context.clone().with_data(data));
            flat.push_text(&printed.map_err(ProvisionError::Render)?.text);
        }
        Ok(flat)
    }

    /// In the order of names, byte by byte.
    pub fn into_variables(self) -> Vec<EnvironmentVariable> {
        self.variables.into_values().collect()
    }
}

/// At the first `=`.
fn split_entry(entry: &Text) -> Option<(Text, Text)> {
    let at = entry.bytes().iter().position(|byte| *byte == b'=')?;
    Some((entry.slice(0..at), entry.slice(at + 1..entry.len())))
}

/// For a value between single quotes of a shell.
pub(super) fn escape_for_shell(value: &Text) -> Text {
    value.map_known("shell quotes", |bytes| replace_bytes(bytes, |byte| (byte == b'\'').then_some("'\"'\"'")))
}

/// For a value between double quotes of PowerShell.
pub(super) fn escape_for_powershell(value: &Text) -> Text {
    value.map_known("PowerShell escapes", |bytes| {
        replace_bytes(bytes, |byte| match byte {
            b'$' => Some("`$"),
            b'"' => Some("`\""),
            b'`' => Some("``"),
            b'\'' => Some("`'"),
            _ => None,
        })
    })
}

pub(super) fn unescaped(value: &Text) -> Text {
    value.clone()
}

fn replace_bytes(bytes: &[u8], replacement: impl Fn(u8) -> Option<&'static str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match replacement(*byte) {
            Some(text) => out.extend_from_slice(text.as_bytes()),
            None => out.push(*byte),
        }
    }
    out
}
