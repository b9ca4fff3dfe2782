use std::collections::BTreeMap;

use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{Environment, Folder, Instant, Machine};
use bakewright::packer::variables::{self, Declared, Inputs, Resolution, VarFile};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// One recording.
#[derive(Debug, Deserialize)]
pub struct Vector {
    pub id: String,
    pub kind: String,
    #[serde(default)]
    pub via: String,
    /// An object, or the exact text.
    pub template: Option<Value>,
    pub template_ref: Option<TemplateRef>,
    pub template_name: Option<String>,
    /// The path that the command gets, where it is not the template's.
    pub target: Option<String>,
    #[serde(default)]
    pub args: Vec<String>,
    #[serde(default)]
    pub files: BTreeMap<String, Value>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    pub stdin: Option<String>,
    pub clock: Option<String>,
    pub expect: Value,
}

#[derive(Debug, Deserialize)]
pub struct TemplateRef {
    pub path: String,
    pub sha256: String,
}

pub enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

/// What `-var` and `-var-file` on a command line give.
pub struct Given {
    pub command_line: Vec<(String, String)>,
    pub var_files: Vec<VarFile>,
}

impl Vector {
    /// The template's text; `None` where there is none or it is not at hand.
    pub fn template_text(&self) -> Option<String> {
        if let Some(reference) = &self.template_ref {
            return referenced(reference);
        }
        self.template.as_ref().map(text_of)
    }

    /// False where a template of another repo is not there; fails where it is
    /// not the recorded one.
    pub fn template_is_at_hand(&self) -> Result<bool, String> {
        let Some(reference) = &self.template_ref else { return Ok(true) };
        let Some(text) = referenced(reference) else { return Ok(false) };
        let sum = format!("{:x}", Sha256::digest(text.as_bytes()));
        same("sha256", &sum, &reference.sha256).map(|()| true)
    }

    /// The machine of the recording: few variables in its environment, and its
    /// folders under placeholders.
    pub fn machine(&self) -> Machine {
        let mut environment = self.env.clone();
        environment.entry("HOME".to_owned()).or_insert_with(|| "<HOME>".to_owned());
        Machine {
            environment: Environment { variables: environment, complete: true },
            clock: self.clock.as_deref().and_then(Instant::from_rfc3339).or(Some(Instant::from_seconds(1_795_326_251))),
            template_folder: match self.template {
                None if self.template_ref.is_none() => Folder::Absent,
                _ => Folder::Known("<DIR>".to_owned()),
            },
            working_folder: Folder::Known("<DIR>".to_owned()),
        }
    }

    /// The names that `-only` or `-except` lists.
    pub fn names(&self, flag: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut args = self.args.iter();
        while let Some(arg) = args.next() {
            let given = arg.trim_start_matches('-');
            let list = match given.split_once('=') {
                Some((name, list)) if name == flag => Some(list),
                None if given == flag && arg.starts_with('-') => args.next().map(String::as_str),
                _ => None,
            };
            names.extend(list.into_iter().flat_map(|list| list.split(',')).map(str::to_owned));
        }
        names
    }

    /// Whether the working folder has a file of this name.
    pub fn has(&self, path: &str) -> bool {
        let own = self.template_name.as_deref().unwrap_or("template.json");
        path == own || path == "." || self.files.contains_key(path)
    }

    /// Whether Packer reads the template as HCL2, by its name.
    pub fn is_hcl(&self) -> bool {
        let name = self.target.as_deref().or(self.template_name.as_deref()).unwrap_or("template.json");
        name == "." || name.ends_with(".pkr.hcl") || name.ends_with(".pkr.json")
    }

    /// Reads the flags; an error is what Packer prints of them.
    pub fn given(&self) -> Result<Given, String> {
        let mut given = Given { command_line: Vec::new(), var_files: Vec::new() };
        let mut args = self.args.iter();
        while let Some(arg) = args.next() {
            let flag = arg.trim_start_matches('-');
            let (name, value) = match flag.split_once('=') {
                Some((name, value)) if name == "var" || name == "var-file" => (name, value.to_owned()),
                _ if flag == "var" || flag == "var-file" => (flag, args.next().cloned().unwrap_or_default()),
                _ => continue,
            };
            if name == "var" {
                let (name, value) = value.split_once('=').ok_or("flag")?;
                given.command_line.push((name.to_owned(), value.to_owned()));
            } else {
                let text = self
                    .files
                    .get(&value)
                    .map(text_of)
                    .ok_or_else(|| format!("open {value}: no such file or directory"))?;
                given.var_files.push(variables::parse_var_file(&value, &text).map_err(|error| error.to_string())?);
            }
        }
        Ok(given)
    }

    /// The expected text of an error, white space collapsed.
    pub fn expected_error(&self) -> Option<String> {
        self.expect["error"].as_str().map(collapsed)
    }

    pub fn expects_success(&self) -> bool {
        self.expect["exit"] == 0
    }
}

impl Given {
    pub fn resolve(&self, machine: &Machine, declared: &[Declared]) -> Resolution {
        variables::resolve(&Inputs {
            version: PackerVersion::RECORDED,
            declared,
            var_files: &self.var_files,
            command_line: &self.command_line,
            machine,
        })
    }
}

/// Exact text, or JSON written out.
pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails where the two differ.
pub fn same(what: &str, ours: &str, recorded: &str) -> Result<(), String> {
    if ours == recorded { Ok(()) } else { Err(format!("  {what}\n    ours:     {ours:?}\n    recorded: {recorded:?}")) }
}

/// A template of Rosco's, where the corpus is at hand.
fn referenced(reference: &TemplateRef) -> Option<String> {
    let corpus = std::env::var("BAKEWRIGHT_CORPUS").ok()?;
    let path = format!("{corpus}/config-repos/rosco/{}", reference.path);
    std::fs::read_to_string(path).ok()
}
