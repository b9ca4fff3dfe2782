use serde_json::{Map, Value, json};
use thiserror::Error;

use super::beside::place_beside;
use super::content::{Content, content};
use super::machine::{Machine, machine};
use super::{Builder, Kind, Note, OptionProblem, Options};
use crate::source::FileMode;

/// What a new template comes with.
#[derive(Debug, Clone, PartialEq)]
pub struct Started {
    /// The template first.
    pub files: Vec<StarterFile>,
    pub bake: StarterBake,
    /// What the user should know or has to do, the most urgent first.
    pub notes: Vec<Note>,
}

/// The Bake stage that goes with a new template.
#[derive(Debug, Clone, PartialEq)]
pub struct StarterBake {
    pub name: String,
    pub stage: Value,
    /// A trigger for a preview to go by, where the stage reads it.
    pub trigger: Option<Value>,
}

/// A file of a starter, before it has a place in a repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarterFile {
    pub role: FileRole,
    /// Its name in the folder of its role.
    pub name: String,
    pub text: String,
    pub mode: FileMode,
}

/// Where a file of a starter belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRole {
    /// Rosco's configDir, where templates and scripts are.
    Packer,
    /// Rosco's configuration.
    Configuration,
}

impl StarterFile {
    pub(super) fn script(name: &str, text: String) -> Self {
        Self { role: FileRole::Packer, name: name.to_owned(), text, mode: FileMode::Unix(0o755) }
    }

    pub(super) fn text(name: &str, text: impl Into<String>) -> Self {
        Self { role: FileRole::Packer, name: name.to_owned(), text: text.into(), mode: FileMode::Unix(0o644) }
    }
}

/// Why nothing was made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StartError {
    #[error("{0}")]
    Impossible(&'static str),
    #[error("{}", problems.first().map(ToString::to_string).unwrap_or_default())]
    Options { problems: Vec<OptionProblem> },
}

/// A new template with its scripts and its Bake stage. The same answers give
/// the same files.
///
/// # Errors
/// A builder with which nothing of the kind can be baked, and answers that
/// cannot be used.
pub fn start(kind: Kind, builder: Builder, options: &Options) -> Result<Started, StartError> {
    start_beside(kind, builder, options, |_| None)
}

/// As [`start`], in a folder that has files already. `beside` gives the text of
/// one: a script that is there and says the same is used, what says something
/// else is left alone, and the new file gets another name.
///
/// # Errors
/// As [`start`].
pub fn start_beside(
    kind: Kind,
    builder: Builder,
    options: &Options,
    beside: impl Fn(&str) -> Option<String>,
) -> Result<Started, StartError> {
    refuse(kind, builder, options)?;
    let machine = machine(builder, kind, options);
    let mut content = content(kind, builder, options);
    let scripts = place_beside(&mut content.files, &mut content.provisioners, &beside);
    let template_file = free_name(&template_name(kind, builder), |name| beside(name).is_some());
    let mut files = vec![StarterFile::text(&template_file, template(kind, &machine, &content))];
    files.extend(scripts);
    if options.configuration {
        files.push(StarterFile {
            role: FileRole::Configuration,
            ..StarterFile::text("rosco-local.yml", format!("{CONFIGURATION}{}", machine.configuration))
        });
    }
    let bake = StarterBake {
        name: options.application.clone(),
        stage: stage(&machine, &content, &template_file),
        trigger: content.trigger.clone(),
    };
    let mut notes = notes(builder, options, &template_file);
    notes.extend(content.notes);
    Ok(Started { files, bake, notes })
}

/// The name, or the first of `name-2`, `name-3` … that is not taken.
fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}.{extension}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The name of a starter's template, such as `aws-ebs-tarball.json`.
pub fn template_name(kind: Kind, builder: Builder) -> String {
    format!("{}-{}.json", builder.prefix(), kind.id())
}

const CONFIGURATION: &str = "# Laid over the rosco.yml that ships with Rosco.\n";

pub(super) fn refuse(kind: Kind, builder: Builder, options: &Options) -> Result<(), StartError> {
    if let Some(why) = builder.refuses(kind) {
        return Err(StartError::Impossible(why));
    }
    let problems = options.problems(kind, builder);
    if problems.is_empty() { Ok(()) } else { Err(StartError::Options { problems }) }
}

fn template(kind: Kind, machine: &Machine, content: &Content) -> String {
    let mut variables = Map::new();
    for (name, default) in &machine.variables {
        variables.insert((*name).to_owned(), json!(default));
    }
    for (name, default) in &content.variables {
        variables.insert((*name).to_owned(), json!(default));
    }
    variables.insert("configDir".to_owned(), Value::Null);
    let mut builder = machine.builder.clone();
    if let (Value::Object(builder), false) = (&mut builder, content.changes.is_empty()) {
        builder.insert("changes".to_owned(), json!(content.changes));
    }
    let sensitive: Vec<&str> = machine.sensitive.iter().chain(&content.sensitive).copied().collect();
    let mut template = Map::new();
    template.insert("description".to_owned(), description(kind).into());
    template.insert("variables".to_owned(), Value::Object(variables));
    if !sensitive.is_empty() {
        template.insert("sensitive-variables".to_owned(), json!(sensitive));
    }
    template.insert("builders".to_owned(), json!([builder]));
    template.insert("provisioners".to_owned(), json!(content.provisioners));
    if !machine.post_processors.is_empty() {
        template.insert("post-processors".to_owned(), json!(machine.post_processors));
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(template)).unwrap_or_default();
    text.push('\n');
    text
}

fn description(kind: Kind) -> &'static str {
    match kind {
        Kind::Deb => "Debian packages on a base image",
        Kind::Rpm => "RPM packages on a base image",
        Kind::Tarball => "An application from a tarball on a base image",
        Kind::Zip => "An application from a zip on a base image",
        Kind::Nupkg => "NuGet packages on a Windows base image",
        Kind::Empty => "A base image, provisioned",
    }
}

fn stage(machine: &Machine, content: &Content, template: &str) -> Value {
    let mut stage = machine.stage.clone();
    stage.extend(content.stage.clone());
    stage.insert("templateFileName".to_owned(), template.into());
    if !content.attributes.is_empty() {
        let attributes: Map<String, Value> =
            content.attributes.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        stage.insert("extendedAttributes".to_owned(), Value::Object(attributes));
    }
    Value::Object(stage)
}

fn notes(builder: Builder, options: &Options, template: &str) -> Vec<Note> {
    let mut notes = Vec::new();
    match builder {
        Builder::AmazonEbs | Builder::AmazonChroot if options.configuration => notes.push(Note::SourceAmi),
        Builder::GoogleCompute if options.configuration => notes.push(Note::Account),
        Builder::Docker if options.configuration => notes.push(Note::Registry),
        _ => {}
    }
    if builder == Builder::AmazonChroot {
        if !options.configuration {
            notes.push(Note::NeedsRoot { template: template.to_owned() });
        }
        notes.push(Note::OnAmazon);
    }
    notes
}
