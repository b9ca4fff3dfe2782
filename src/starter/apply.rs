use serde_json::Value;
use thiserror::Error;

use super::beside::place_beside;
use super::content::content;
use super::start::StarterFile;
use super::{Builder, Kind, Note, OptionProblem, Options};
use crate::json::{self, Document};
use crate::packer::PackerVersion;
use crate::packer::template::edit::{TemplateEditError, add_component, add_variable, set_sensitive};
use crate::packer::template::{Role, Template};
use crate::source::{EditError, TextEdit, apply_edits};

/// What an open template, the files beside it and a Bake stage need so that the
/// bake installs something as well.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    /// Edits of the template, to be done one list after the other: the spans of
    /// each refer to the text that the one before left.
    pub steps: Vec<Vec<TextEdit>>,
    /// New files beside the template.
    pub files: Vec<StarterFile>,
    /// Extended attributes that the template's stages have to give now.
    pub attributes: Vec<(&'static str, String)>,
    /// The bake key does not tell what is installed: stages need `rebake`.
    pub rebake: bool,
    /// A trigger for a preview to go by, where the attributes read it.
    pub trigger: Option<Value>,
    pub notes: Vec<Note>,
}

/// Why nothing was added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApplyError {
    #[error("{}", problems.first().map(ToString::to_string).unwrap_or_default())]
    Options { problems: Vec<OptionProblem> },
    #[error("{0}")]
    Impossible(&'static str),
    #[error("The template runs {script} already; add what else it should install to the stage's attributes.")]
    Already { script: String },
    #[error(transparent)]
    Template(#[from] TemplateEditError),
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// Adds to the template what a kind installs, behind what it runs already.
/// `beside` gives the text of a file beside the template: one that is there and
/// says the same is used, one that says something else is left alone.
///
/// # Errors
/// Answers that cannot be used, a template that installs this already, and one
/// that is too broken to be edited.
pub fn apply(
    template: &str,
    kind: Kind,
    options: &Options,
    beside: impl Fn(&str) -> Option<String>,
) -> Result<Applied, ApplyError> {
    let mut draft = Draft::new(template);
    let builder = builder_of(&draft.template);
    let problems = options.content_problems(kind);
    if !problems.is_empty() {
        return Err(ApplyError::Options { problems });
    }
    if let Some(why) = builder.refuses(kind) {
        return Err(ApplyError::Impossible(why));
    }
    let in_container = builder == Builder::Docker && options.service.is_some();
    let options = Options { service: options.service.clone().filter(|_| !in_container), ..options.clone() };
    let mut added = content(kind, builder, &options);
    for file in &added.files {
        if draft.runs(&file.name) {
            return Err(ApplyError::Already { script: file.name.clone() });
        }
    }
    let files = place_beside(&mut added.files, &mut added.provisioners, &beside);

    let mut notes: Vec<Note> = added.notes;
    notes.retain(|note| !matches!(note, Note::NoPackage | Note::VersionInName));
    if in_container {
        notes.push(Note::NoUnitInContainer);
    }
    for (name, default) in &added.variables {
        if draft.template.variable(name).is_some() {
            notes.push(Note::VariableKept { name: (*name).to_owned() });
            continue;
        }
        draft.step(|document, template| add_variable(document, template, name, default.as_deref()))?;
    }
    if draft.template.variable("configDir").is_none() {
        draft.step(|document, template| add_variable(document, template, "configDir", None))?;
    }
    for name in &added.sensitive {
        draft.step(|document, template| set_sensitive(document, template, name, true))?;
    }
    for provisioner in &added.provisioners {
        draft.step(|document, template| add_component(document, template, Role::Provisioner, None, provisioner))?;
    }
    // A version in an attribute is not in the key as one in the image's name is.
    let rebake = kind.is_archive();
    if rebake && !notes.contains(&Note::Rebake) {
        notes.push(Note::Rebake);
    }
    Ok(Applied {
        steps: draft.steps,
        files,
        attributes: added.attributes.into_iter().filter(|(name, _)| *name != "appversion").collect(),
        rebake,
        trigger: added.trigger,
        notes,
    })
}

/// A template that is edited step by step.
struct Draft {
    document: Document,
    template: Template,
    steps: Vec<Vec<TextEdit>>,
}

impl Draft {
    fn new(text: &str) -> Self {
        let document = json::parse(text);
        let template = Template::read(&document, PackerVersion::RECORDED);
        Self { document, template, steps: Vec::new() }
    }

    fn step(
        &mut self,
        edit: impl FnOnce(&Document, &Template) -> Result<Vec<TextEdit>, TemplateEditError>,
    ) -> Result<(), ApplyError> {
        let edits = edit(&self.document, &self.template)?;
        if edits.is_empty() {
            return Ok(());
        }
        let (text, _) = apply_edits(self.document.text(), &edits)?;
        let steps = std::mem::take(&mut self.steps);
        *self = Self { steps, ..Self::new(&text) };
        self.steps.push(edits);
        Ok(())
    }

    /// Does a provisioner run a script of that name?
    fn runs(&self, script: &str) -> bool {
        let named = |text: &str| text == script || text.strip_suffix(script).is_some_and(|rest| rest.ends_with('/'));
        self.template.provisioners.iter().any(|provisioner| {
            let value = self.document.value(provisioner.node);
            let one = value.get("script").and_then(Value::as_str).is_some_and(named);
            let listed = value.get("scripts").and_then(Value::as_array);
            one || listed.is_some_and(|scripts| scripts.iter().filter_map(Value::as_str).any(named))
        })
    }
}

/// The builder whose limits count: what one of several cannot do, none should.
fn builder_of(template: &Template) -> Builder {
    let types: Vec<&str> =
        template.builders.iter().filter_map(|builder| Some(builder.type_name.as_ref()?.text.as_str())).collect();
    let has = |builder: Builder| types.contains(&builder.name());
    if has(Builder::Docker) && types.iter().all(|name| *name == Builder::Docker.name()) {
        Builder::Docker
    } else if has(Builder::AmazonChroot) {
        Builder::AmazonChroot
    } else if has(Builder::GoogleCompute) {
        Builder::GoogleCompute
    } else {
        Builder::AmazonEbs
    }
}
