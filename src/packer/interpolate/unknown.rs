use std::fmt;

/// A part of a value that cannot be known before Packer runs, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown {
    pub kind: UnknownKind,
    /// What was done to it since, in order: `upper`, `if`, …
    pub through: Vec<String>,
}

/// Why a value is unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnknownKind {
    /// A new identifier on each call of `uuid`.
    Uuid,
    /// The instant of the build was not given.
    Clock,
    /// The environment of the machine that runs Packer does not tell this name.
    EnvironmentNotGiven(String),
    /// A secret in Vault.
    Vault { path: String, key: String },
    /// A key in Consul.
    Consul(String),
    /// A secret in AWS Secrets Manager.
    AwsSecret { name: String, key: Option<String> },
    /// The folder of the template on the machine that runs Packer.
    TemplateFolder,
    /// The folder in which Packer is started.
    WorkingFolder,
    /// Known when the build runs: `.ID`, `.Host`, `.SourceAMI` …
    BuildTime(String),
    /// Packer reads memory addresses or its own random names here.
    Arbitrary,
}

impl Unknown {
    pub fn new(kind: UnknownKind) -> Self {
        Self { kind, through: Vec::new() }
    }

    /// The same unknown after `step` was done to it.
    pub fn through(mut self, step: &str) -> Self {
        // A chain of steps longer than this tells a reader nothing more.
        if self.through.len() < 8 {
            self.through.push(step.to_owned());
        }
        self
    }

    /// True where the value, whatever it is, is not the empty string.
    pub(crate) fn is_never_empty(&self) -> bool {
        self.through.is_empty()
            && matches!(
                self.kind,
                UnknownKind::Uuid | UnknownKind::Clock | UnknownKind::TemplateFolder | UnknownKind::WorkingFolder
            )
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.through.iter().rev() {
            write!(f, "{step} ")?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid => f.write_str("uuid"),
            Self::Clock => f.write_str("time of the build"),
            Self::EnvironmentNotGiven(name) => write!(f, "env {name}"),
            Self::Vault { path, key } => write!(f, "vault {path} {key}"),
            Self::Consul(key) => write!(f, "consul {key}"),
            Self::AwsSecret { name, key: None } => write!(f, "aws secret {name}"),
            Self::AwsSecret { name, key: Some(key) } => write!(f, "aws secret {name} {key}"),
            Self::TemplateFolder => f.write_str("folder of the template"),
            Self::WorkingFolder => f.write_str("working folder"),
            Self::BuildTime(name) => write!(f, "{name} at build time"),
            Self::Arbitrary => f.write_str("chosen by Packer"),
        }
    }
}
