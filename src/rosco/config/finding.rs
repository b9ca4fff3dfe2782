use std::sync::Arc;

use thiserror::Error;

use super::place::Place;
use crate::yaml::YamlErrorKind;

/// Something in the configuration that is wrong, or that hurts, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub place: Arc<Place>,
    pub kind: FindingKind,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Rosco does not start, or reads nothing of the file.
    Error,
    /// Rosco passes over what is written, or reads it otherwise.
    Warning,
    /// What is assumed here, and what takes effect in place of something else.
    Info,
}

#[derive(Debug, Clone, PartialEq, Error)]
pub enum FindingKind {
    #[error("{0}")]
    Yaml(YamlErrorKind),
    #[error("a map of properties is wanted here")]
    NotAMap,
    #[error("a map of properties is wanted here, and there is nothing: Rosco does not start")]
    NothingForAMap,
    #[error("a list is wanted here")]
    NotAList,
    #[error("a single value is wanted here; Spring reads nothing from a list or map")]
    NotAText,
    #[error("Spring reads nothing from a list here: write the names in one text, with commas")]
    ListForCommaText,
    #[error("`{0}` is neither true nor false")]
    NotAFlag(String),
    #[error("`{0}` is not a whole number")]
    NotAnInteger(String),
    #[error("`{text}` is not a {what}; known are {}", known.join(", "))]
    UnknownChoice { what: &'static str, text: String, known: Vec<&'static str> },
    #[error("the items of this list do not follow on from [0]; Spring refuses them")]
    Gaps,
    #[error("the name is longer than any that Rosco reads")]
    LongName,

    #[error("this list replaces that of {instead_of} as a whole; lost {}", lost(.items))]
    ReplacesList { instead_of: Arc<Place>, items: Vec<String> },
    #[error("YAML takes {} for a number or a truth value; in quotes it would stay as it is", reads_as(.texts.as_ref()))]
    ReadsAs { texts: Option<Converted> },

    #[error("{provider} is not enabled: Rosco wants `{provider}.enabled: true`, and refuses its bakes")]
    NotEnabled { provider: &'static str },
    #[error("`{text}` is not `false`, and so {provider} is enabled")]
    EnabledByAnyText { provider: &'static str, text: String },

    #[error("`${{{name}}}` is not in the environment given; its default{} is taken", quoted(.default.as_ref()))]
    DefaultTaken { name: String, default: Option<String> },
    #[error("`${{{name}}}` is not in the environment given, and there is no default")]
    NotGiven { name: String },
    #[error("nothing gives `${{{name}}}`, and there is no default: {}", if *.fatal { "Rosco does not start" } else { "the text stays as it is" })]
    Unresolved { name: String, fatal: bool },
    #[error("`${{{name}}}` leads back to itself")]
    Circular { name: String },
    #[error("these are more placeholders than are filled in here")]
    TooNested,

    #[error("this document counts only with the profile `{profiles}`, and active are {active}")]
    InactiveDocument { profiles: String, active: String },
    #[error("`{0}` is not a profile expression")]
    BrokenProfiles(String),
    #[error("Spinnaker releases since 2025 pass over `spring.profiles`; they want `spring.config.activate.on-profile`")]
    OldProfiles,
    #[error("the YAML in this text is not read here; keep it as a file of its own")]
    NestedText,
    #[error("nothing here is for Rosco")]
    NothingForRosco,
}

/// A text and what Rosco reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    pub written: String,
    pub read: String,
}

/// Secrets are not repeated.
fn quoted(text: Option<&String>) -> String {
    text.map(|text| if text.is_empty() { ", nothing,".to_owned() } else { format!(" `{text}`") }).unwrap_or_default()
}

fn reads_as(texts: Option<&Converted>) -> String {
    match texts {
        Some(Converted { written, read }) => format!("`{written}`, which Rosco reads as `{read}`,"),
        None => "this".to_owned(),
    }
}

fn lost(items: &[String]) -> String {
    const SHOWN: usize = 6;
    let (all, rest) = (items.len(), items.len().saturating_sub(SHOWN));
    let shown: Vec<&str> = items.iter().take(SHOWN).map(String::as_str).collect();
    let what = if all == 1 { "is" } else { "are" };
    if rest > 0 {
        format!("{what} {} and {rest} more", shown.join(", "))
    } else {
        format!("{what} {}", shown.join(", "))
    }
}

impl FindingKind {
    pub fn severity(&self) -> Severity {
        match self {
            Self::Yaml(_)
            | Self::NotAMap
            | Self::NothingForAMap
            | Self::NotAList
            | Self::NotAFlag(_)
            | Self::NotAnInteger(_)
            | Self::UnknownChoice { .. }
            | Self::Gaps
            | Self::Unresolved { fatal: true, .. }
            | Self::Circular { .. }
            | Self::TooNested
            | Self::BrokenProfiles(_) => Severity::Error,
            Self::NotAText
            | Self::ListForCommaText
            | Self::LongName
            | Self::ReadsAs { .. }
            | Self::NotEnabled { .. }
            | Self::EnabledByAnyText { .. }
            | Self::NotGiven { .. }
            | Self::Unresolved { fatal: false, .. }
            | Self::OldProfiles
            | Self::NestedText => Severity::Warning,
            Self::ReplacesList { .. }
            | Self::DefaultTaken { .. }
            | Self::InactiveDocument { .. }
            | Self::NothingForRosco => Severity::Info,
        }
    }
}
