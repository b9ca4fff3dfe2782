use std::collections::{BTreeMap, BTreeSet};

use super::go::time::Instant;
use super::value::{MapValue, Value};
use super::{Text, Unknown, UnknownKind};
use crate::packer::PackerVersion;
use crate::source::{IntoOrdered, Sort};

/// The user variables that `user` reads.
pub type UserVariables = BTreeMap<String, Text>;

/// The environment of the machine that runs Packer, as far as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    pub variables: BTreeMap<String, String>,
    /// True where a name that is not in `variables` is known to be unset; else
    /// it is unknown.
    pub complete: bool,
}

/// A folder on the machine that runs Packer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Folder {
    /// An absolute path.
    Known(String),
    /// There is one, but it is not given.
    #[default]
    Unknown,
    /// There is none (a console without a template).
    Absent,
}

/// The machine on which Packer runs, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Machine {
    pub environment: Environment,
    /// When the process started; all of Packer's time functions speak of it.
    pub clock: Option<Instant>,
    /// Of the template; answers `template_dir`.
    pub template_folder: Folder,
    /// In which Packer is started; answers `pwd`.
    pub working_folder: Folder,
}

/// Functions that a plugin adds to the language, by the family of the builder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PluginFunctions {
    #[default]
    None,
    /// `amazon-*`, the `amazon-import` post-processor, `osc-*`.
    Amazon,
    /// `googlecompute`, `yandex`.
    Google,
    /// `azure-arm`.
    Azure,
    /// `azure-chroot`, which adds `vm` to the functions of Azure.
    AzureChroot,
    /// `azure-dtl`.
    AzureDtl,
}

impl PluginFunctions {
    /// What the plugin of a component of this type adds.
    pub fn of(component_type: &str) -> Self {
        match component_type {
            "azure-chroot" => Self::AzureChroot,
            "azure-dtl" => Self::AzureDtl,
            "azure-arm" => Self::Azure,
            "googlecompute" | "yandex" => Self::Google,
            name if name.starts_with("amazon-") || name.starts_with("osc-") => Self::Amazon,
            _ => Self::None,
        }
    }
}

/// The data that `.` and `build` read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Data(Value);

/// Part of the sentence by which Packer marks data that it will know later.
pub(super) const PLACEHOLDER: &str =
    "To set this dynamically in the Packer template, you must use the `build` function";

/// Data that every provisioner and post-processor is promised.
const PROMISED: [&str; 13] = [
    "ID",
    "Host",
    "Port",
    "User",
    "Password",
    "ConnType",
    "PackerRunUUID",
    "PackerHTTPIP",
    "PackerHTTPPort",
    "PackerHTTPAddr",
    "SSHPublicKey",
    "SSHPrivateKey",
    "WinRMPassword",
];

impl Data {
    /// No data: each `.X` renders as `<no value>`.
    pub fn none() -> Self {
        Self::default()
    }

    /// What a provisioner or post-processor sees when it is prepared: for each
    /// promised name, and those that the builder announces, a sentence that
    /// tells to use `build`; save for the password of `WinRM`, which stays a
    /// template. Mirrors packer `BasicPlaceholderData`.
    pub fn placeholders<'a>(announced: impl IntoIterator<Item = &'a str>) -> Self {
        let names: BTreeSet<&str> = PROMISED.iter().copied().chain(announced).into_set();
        let placeholders = names.into_iter().map(|name| (name, Text::from(format!("Build_{name}. {PLACEHOLDER}"))));
        Self::map(placeholders).with("WinRMPassword", Text::from("{{.WinRMPassword}}"))
    }

    /// What a provisioner or post-processor sees when it runs, nothing of which
    /// is known before.
    pub fn at_build_time<'a>(announced: impl IntoIterator<Item = &'a str>) -> Self {
        let names: BTreeSet<&str> = PROMISED.iter().copied().chain(announced).into_set();
        Self::map(names.into_iter().map(|name| (name, Text::unknown_kind(UnknownKind::BuildTime(name.to_owned())))))
    }

    /// A map from names to texts.
    pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Text)>) -> Self {
        let entries: BTreeMap<&str, Text> = entries.into_iter().into_map();
        let entries = entries.into_iter().map(|(name, text)| (name.to_owned(), Value::Str(text))).collect();
        Self(Value::Map(std::rc::Rc::new(MapValue {
            type_name: "map[interface {}]interface {}".to_owned(),
            is_struct: false,
            is_open: false,
            entries,
        })))
    }

    /// The fields of a Go struct of this type; other names fail.
    pub fn structure<'a>(type_name: &str, entries: impl IntoIterator<Item = (&'a str, Text)>) -> Self {
        let entries = entries.into_iter().map(|(name, text)| (name.to_owned(), Value::Str(text))).collect();
        Self(Value::Map(std::rc::Rc::new(MapValue {
            type_name: type_name.to_owned(),
            is_struct: true,
            is_open: false,
            entries,
        })))
    }

    /// The fields of a Go struct of which only the build knows values and names.
    pub fn open_structure() -> Self {
        let type_name = "struct".to_owned();
        Self(Value::Map(std::rc::Rc::new(MapValue { type_name, is_struct: true, is_open: true, entries: Vec::new() })))
    }

    /// Adds or replaces a name. Data that was none becomes a map.
    pub fn with(self, name: &str, text: Text) -> Self {
        let mut map = match self.0 {
            Value::Map(map) => (*map).clone(),
            _ => MapValue {
                type_name: "map[string]interface {}".to_owned(),
                is_struct: false,
                is_open: false,
                entries: Vec::new(),
            },
        };
        map.entries.retain(|(key, _)| key != name);
        map.entries.push((name.to_owned(), Value::Str(text)));
        if !map.is_struct {
            map.entries.order_by(|(left, _), (right, _)| left.cmp(right));
        }
        Self(Value::Map(std::rc::Rc::new(map)))
    }

    /// Adds or replaces a name that is true or false.
    pub fn with_bool(self, name: &str, value: bool) -> Self {
        let mut map = match self.0 {
            Value::Map(map) => (*map).clone(),
            _ => MapValue {
                type_name: "map[string]interface {}".to_owned(),
                is_struct: false,
                is_open: false,
                entries: Vec::new(),
            },
        };
        map.entries.retain(|(key, _)| key != name);
        map.entries.push((name.to_owned(), Value::Bool(value)));
        if !map.is_struct {
            map.entries.order_by(|(left, _), (right, _)| left.cmp(right));
        }
        Self(Value::Map(std::rc::Rc::new(map)))
    }

    pub(super) fn value(&self) -> &Value {
        &self.0
    }
}

/// Where and with what a text is rendered. Mirrors packer `interpolate.Context`.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    pub version: PackerVersion,
    pub machine: &'a Machine,
    /// What `user` reads; without any, `user` fails.
    pub user: Option<&'a UserVariables>,
    /// True in the values of variables: `env`, `vault`, `consul_key` and
    /// `aws_secretsmanager` work, and an undeclared `user` is an error.
    pub in_variables: bool,
    pub build_name: Option<Text>,
    pub build_type: Option<String>,
    /// What `packer_version` answers, where it does.
    pub core_version: Option<String>,
    pub data: Data,
    pub functions: PluginFunctions,
}

impl<'a> Context<'a> {
    /// Neither variables nor a build: what core itself renders with.
    pub fn core(version: PackerVersion, machine: &'a Machine) -> Self {
        Self {
            version,
            machine,
            user: None,
            in_variables: false,
            build_name: None,
            build_type: None,
            core_version: version.at_least(1, 7, 5).then(|| version.to_string()),
            data: Data::none(),
            functions: PluginFunctions::None,
        }
    }

    /// Builder names, `max_retries` and the console.
    pub fn names(version: PackerVersion, machine: &'a Machine, user: &'a UserVariables) -> Self {
        Self { user: Some(user), ..Self::core(version, machine) }
    }

    /// A component of a build, by the rendered name and the type of its builder.
    pub fn component(
        version: PackerVersion,
        machine: &'a Machine,
        user: &'a UserVariables,
        build_name: Text,
        builder_type: &str,
    ) -> Self {
        Self {
            user: Some(user),
            build_name: Some(build_name),
            build_type: Some(builder_type.to_owned()),
            core_version: Some(version.to_string()),
            ..Self::core(version, machine)
        }
    }

    pub fn with_data(self, data: Data) -> Self {
        Self { data, ..self }
    }

    pub fn with_functions(self, functions: PluginFunctions) -> Self {
        Self { functions, ..self }
    }

    pub(super) fn folder(folder: &Folder, kind: UnknownKind) -> Option<Text> {
        match folder {
            Folder::Known(path) => Some(Text::from(path.as_str())),
            Folder::Unknown => Some(Text::unknown(Unknown::new(kind))),
            Folder::Absent => None,
        }
    }
}

/// What a rendering read from outside of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reads {
    /// Names given to `user`.
    pub user: BTreeSet<String>,
    /// Names given to `env`.
    pub environment: BTreeSet<String>,
    /// True where a function of time was called.
    pub clock: bool,
}

impl Reads {
    pub(crate) fn add(&mut self, other: &Self) {
        self.user.extend(other.user.iter().cloned());
        self.environment.extend(other.environment.iter().cloned());
        self.clock |= other.clock;
    }
}

/// A rendered text and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendering {
    pub text: Text,
    pub reads: Reads,
}
