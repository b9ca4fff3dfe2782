//! Packer's part of the chain for one region: variables, resolved template,
//! what the provisioners run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::builds::{Builds, WorkspaceHost, builds};
use super::chain::{Inputs, Teller};
use super::judge::file_name;
use super::{
    Explained, Failure, Finding, Origin, PackerVerdict, Piece, Place, Provenance, RegionPreview, Release, Resolved,
    ScriptRun, Service, Severity, Shown, TemplateRead, ToValidate, VariableRow, VariableState,
};
use crate::json::Path;
use crate::packer::PackerVersion;
use crate::packer::interpolate::{self, Text};
use crate::packer::variables::{self, Cause, Resolution, VarFile};
use crate::rosco::{Fate, Recipe};
use crate::source::{CauseId, LineIndex, Span};

/// What Packer makes of the command.
pub struct PackerPart {
    pub failure: Option<Failure>,
    pub variables: Vec<VariableRow>,
    pub resolved: Resolved,
    pub rendered: BTreeMap<Path, Shown>,
    pub scripts: Vec<ScriptRun>,
    pub packer: Option<PackerVerdict>,
}

impl PackerPart {
    fn unresolved(why: impl Into<String>) -> Self {
        Self {
            failure: None,
            variables: Vec::new(),
            resolved: Resolved::Not(why.into()),
            rendered: BTreeMap::new(),
            scripts: Vec::new(),
            packer: None,
        }
    }
}

/// A template of the workspace and where it is.
pub struct Read<'a> {
    pub path: &'a Arc<str>,
    pub inner: Arc<TemplateRead>,
    pub version: PackerVersion,
}

impl Read<'_> {
    pub fn place(&self, span: Span) -> Place {
        self.inner.place(self.path, span)
    }
}

/// Resolves what the command gives Packer.
pub fn packer_part(
    inputs: &Inputs<'_>,
    teller: &Teller<'_>,
    recipe: &Recipe,
    preview: &RegionPreview,
    findings: &mut Vec<Finding>,
) -> PackerPart {
    let version = version_of(inputs);
    let Some(used) = preview.template.as_ref() else { return PackerPart::unresolved("There is no template.") };
    let name = file_name(&used.run_path);
    let Some(path) = used.path.as_ref() else {
        findings.push(Finding {
            severity: Severity::Warning,
            service: Some(Service::Packer),
            message: format!("The template {name} is not in this workspace, so Packer's part cannot be shown. Rosco's host may have it."),
            original: None,
            place: used.from.place.clone(),
        });
        let rows = given_rows(teller, recipe);
        let why = format!("The template {name} is not in this workspace, so Packer’s part is not resolved.");
        return PackerPart { variables: rows, ..PackerPart::unresolved(why) };
    };
    if path.ends_with(".pkr.hcl") || path.ends_with(".pkr.json") {
        let rows = given_rows(teller, recipe);
        let why = format!(
            "{name} is an HCL2 template: Packer’s part is not resolved yet. Request and command are as Rosco makes them."
        );
        return PackerPart { variables: rows, ..PackerPart::unresolved(why) };
    }
    let Some(inner) = inputs.files.template(path, version) else {
        return PackerPart::unresolved(format!("{name} cannot be read as text."));
    };
    let read = Read { path, inner, version };

    let var_files = var_files(inputs, preview, findings);
    let (var_files, var_file_failure) = match var_files {
        Ok(files) => (files, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    let command_line: Vec<(String, String)> = recipe
        .parameters
        .iter()
        .filter_map(|parameter| Some((parameter.name.clone(), parameter.text()?.to_owned())))
        .collect();
    let given = ToValidate {
        release: inputs.bake.release,
        path: Arc::clone(path),
        text: read.inner.document.text().to_owned(),
        var_files,
        command_line,
        environment: inputs.bake.environment.clone(),
        started: inputs.bake.instant.0.div_euclid(1000),
        folder: used.run_path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
    };
    let machine = given.machine();
    let judged = || inputs.validate.and_then(|validate| validate(&given, &WorkspaceHost { inputs }));
    let resolution = variables::resolve(&variables::Inputs {
        version,
        declared: &read.inner.declared,
        var_files: &given.var_files,
        command_line: &given.command_line,
        machine: &machine,
    });
    if !teller.explainer.detailed {
        let rows = plain_rows(recipe, &resolution);
        let failure = var_file_failure
            .or_else(|| template_failure(&read))
            .or_else(|| variables_failure(&resolution, &read))
            .or_else(|| judged()?.failure);
        return PackerPart { failure, variables: rows, ..PackerPart::unresolved("Told of the region that is shown.") };
    }
    let rows = rows(inputs, teller, recipe, preview, &read, &resolution);
    findings.extend(template_findings(&read));
    findings.extend(variable_findings(&rows, &read, &resolution));
    let failure =
        var_file_failure.or_else(|| template_failure(&read)).or_else(|| variables_failure(&resolution, &read));
    let Builds { resolved, rendered, scripts, findings: found } = builds(inputs, &read, &resolution, &machine, &rows);
    findings.extend(found);
    let mut packer = None;
    let mut component_failure = None;
    if let Some(judged) = judged() {
        findings.extend(judged.findings);
        component_failure = judged.failure;
        packer = Some(judged.verdict);
    }
    let failure = failure.or(component_failure);
    PackerPart { failure, variables: rows, resolved, rendered, scripts, packer }
}

/// The Packer in the release's image of Rosco.
pub fn version_of(inputs: &Inputs<'_>) -> PackerVersion {
    packer_of(inputs.bake.release)
}

pub fn packer_of(release: Release) -> PackerVersion {
    release.rosco().packer.parse().unwrap_or(PackerVersion::NEWEST)
}

fn var_files(
    inputs: &Inputs<'_>,
    preview: &RegionPreview,
    findings: &mut Vec<Finding>,
) -> Result<Vec<VarFile>, Failure> {
    let Some(used) = &preview.var_file else { return Ok(Vec::new()) };
    let name = file_name(&used.run_path);
    let text = used.path.as_ref().and_then(|path| inputs.files.text(path));
    let Some(text) = text else {
        findings.push(Finding {
            severity: Severity::Warning,
            service: Some(Service::Packer),
            message: format!("The var file {name} is not in this workspace; what it sets is not known here."),
            original: None,
            place: used.from.place.clone(),
        });
        return Ok(Vec::new());
    };
    match variables::parse_var_file(&used.run_path, &text) {
        Ok(file) => Ok(vec![file]),
        Err(error) => Err(Failure {
            service: Service::Packer,
            message: format!(
                "Packer cannot read the var file {name}: {}. It must be one JSON object of texts.",
                error.reason
            ),
            original: Some(error.to_string()),
            place: used.path.as_ref().map(|path| Place { path: Arc::clone(path), span: Span::at(0), line: 1 }),
        }),
    }
}

/// The variables as Rosco passes them, where the template cannot be read.
fn given_rows(teller: &Teller<'_>, recipe: &Recipe) -> Vec<VariableRow> {
    recipe
        .parameters
        .iter()
        .filter(|parameter| matches!(parameter.fate, Fate::Passed { .. }))
        .map(|parameter| VariableRow {
            name: parameter.name.clone(),
            state: VariableState::Given,
            value: teller.explained(&parameter.value, |value| masked(&plain(value), parameter.masked)),
            sensitive: parameter.masked,
            uses: Vec::new(),
            problem: None,
        })
        .collect()
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}

fn masked(text: &str, secret: bool) -> Shown {
    Shown(vec![if secret { Piece::Secret(text.to_owned()) } else { Piece::Text(text.to_owned()) }])
}

/// A rendered text as the preview shows it.
pub fn shown(text: &Text, secret: bool) -> Shown {
    let pieces = text.pieces().into_iter().map(|piece| match piece {
        interpolate::Piece::Known(known) if secret => Piece::Secret(known),
        interpolate::Piece::Known(known) => Piece::Text(known),
        interpolate::Piece::Unknown(unknown) => {
            Piece::Unknown { name: unknown.to_string(), why: why_unknown(&unknown.kind) }
        }
    });
    Shown(pieces.collect())
}

fn why_unknown(kind: &interpolate::UnknownKind) -> String {
    use interpolate::UnknownKind;
    match kind {
        UnknownKind::EnvironmentNotGiven(name) => {
            format!("{name} of the environment of Rosco’s host is not given: add it to what the preview assumes.")
        }
        UnknownKind::Uuid => "A new identifier on each run.".to_owned(),
        UnknownKind::BuildTime(name) => format!("{name} is known only while the build runs."),
        UnknownKind::Vault { .. } | UnknownKind::Consul(_) | UnknownKind::AwsSecret { .. } => {
            "A secret that only Rosco’s host can fetch.".to_owned()
        }
        UnknownKind::Clock => "The time of the build.".to_owned(),
        UnknownKind::TemplateFolder | UnknownKind::WorkingFolder => "A folder on Rosco’s host.".to_owned(),
        UnknownKind::Arbitrary => "Packer makes it up.".to_owned(),
    }
}

fn rows(
    inputs: &Inputs<'_>,
    teller: &Teller<'_>,
    recipe: &Recipe,
    preview: &RegionPreview,
    read: &Read<'_>,
    resolution: &Resolution,
) -> Vec<VariableRow> {
    let passed: Vec<_> = recipe.parameters.iter().filter(|parameter| parameter.text().is_some()).collect();
    let sensitive: BTreeMap<&str, bool> =
        passed.iter().map(|parameter| (parameter.name.as_str(), parameter.masked)).collect();
    let told = Told::new(inputs, teller, read, preview);
    let mut rows = Vec::new();
    for (name, variable) in &resolution.variables {
        let secret = variable.sensitive || sensitive.get(name.as_str()).copied().unwrap_or_default();
        let mut trail = Vec::new();
        let mut lost = Vec::new();
        for (at, id) in variable.value.causes.iter().enumerate() {
            match resolution.causes.get(*id) {
                Some(Cause::CommandLine { index }) if at == 0 => {
                    if let Some(parameter) = passed.get(*index) {
                        let explained = teller.explained(&parameter.value, |value| masked(&plain(value), secret));
                        trail.push(Provenance::passing(Origin::Packer, format!("-var {name} of Rosco’s command")));
                        trail.extend(explained.trail);
                        lost.extend(explained.lost);
                    }
                }
                Some(cause) => trail.push(told.cause(name, cause)),
                None => {}
            }
        }
        for beaten in &variable.value.lost {
            let cause = beaten.cause.and_then(|id: CauseId| resolution.causes.get(id));
            let value = beaten.value.as_ref().map(|text| shown(text, secret)).unwrap_or_default();
            if let Some(cause) = cause {
                lost.push((value, told.cause(name, cause)));
            }
        }
        let uses: Vec<Place> = read.inner.uses.of_variable(name).map(|used| read.place(used.span)).collect();
        let missing = variable.required && variable.given.is_none();
        let state = if missing {
            VariableState::Missing
        } else if variable.problem.is_some() {
            VariableState::Failed
        } else if !variable.declared {
            VariableState::Undeclared
        } else if matches!(
            variable.value.cause().and_then(|id| resolution.causes.get(id)),
            Some(Cause::TemplateDefault)
        ) {
            VariableState::Default
        } else {
            VariableState::Given
        };
        rows.push(VariableRow {
            name: name.clone(),
            state,
            value: Explained {
                lost,
                ..Explained::new(
                    variable.value.value.as_ref().map(|text| shown(text, secret)).unwrap_or_default(),
                    trail,
                    || nobody(told.default_of(name)),
                )
            },
            sensitive: secret,
            problem: problem(state, variable.problem.as_ref(), uses.is_empty()),
            uses,
        });
    }
    let known: Vec<&str> = resolution.variables.keys().map(String::as_str).collect();
    let unknown: BTreeSet<&str> = read.inner.uses.0.iter().map(|used| used.name.as_str()).collect();
    for name in unknown.into_iter().filter(|name| !known.contains(name)) {
        let uses: Vec<Place> = read.inner.uses.of_variable(name).map(|used| read.place(used.span)).collect();
        rows.push(VariableRow {
            name: name.to_owned(),
            state: VariableState::Unset,
            value: Explained::new(Shown::default(), Vec::new(), || nobody(uses.first().cloned())),
            sensitive: false,
            problem: Some("Used, but neither declared nor passed: Packer renders it empty.".to_owned()),
            uses,
        });
    }
    rows
}

/// The values of the variables alone.
fn plain_rows(recipe: &Recipe, resolution: &Resolution) -> Vec<VariableRow> {
    let masked: Vec<&str> = recipe
        .parameters
        .iter()
        .filter(|parameter| parameter.masked)
        .map(|parameter| parameter.name.as_str())
        .collect();
    let rows = resolution.variables.iter().map(|(name, variable)| {
        let sensitive = variable.sensitive || masked.contains(&name.as_str());
        let value = variable.value.value.as_ref().map(|text| shown(text, sensitive)).unwrap_or_default();
        VariableRow {
            name: name.clone(),
            state: VariableState::Given,
            value: Explained::new(value, Vec::new(), || nobody(None)),
            sensitive,
            uses: Vec::new(),
            problem: None,
        }
    });
    rows.collect()
}

fn problem(state: VariableState, error: Option<&interpolate::InterpolateError>, unused: bool) -> Option<String> {
    match state {
        VariableState::Missing => Some("Required, and nobody gives it: Packer refuses to build.".to_owned()),
        VariableState::Failed => error.map(ToString::to_string),
        VariableState::Undeclared if unused => {
            Some("Passed, but the template neither declares nor uses it: it has no effect.".to_owned())
        }
        _ => None,
    }
}

fn nobody(place: Option<Place>) -> Provenance {
    Provenance::new(Origin::Nobody, "nobody gives it", place)
}

/// Tells where Packer takes values from.
struct Told<'a> {
    inputs: &'a Inputs<'a>,
    teller: &'a Teller<'a>,
    read: &'a Read<'a>,
    /// The var file's path in the workspace, and the places of its keys.
    var_file: Option<(Arc<str>, BTreeMap<String, Place>)>,
}

impl<'a> Told<'a> {
    fn new(inputs: &'a Inputs<'a>, teller: &'a Teller<'a>, read: &'a Read<'a>, preview: &RegionPreview) -> Self {
        let path = preview.var_file.as_ref().and_then(|used| used.path.clone());
        let var_file = path.and_then(|path| {
            let text = inputs.files.text(&path)?;
            let lines = LineIndex::new(&text);
            let document = crate::json::parse(&text);
            let members = document.root().into_iter().flat_map(|root| document.members(root));
            let place = |span: Span| Place { path: Arc::clone(&path), span, line: lines.line_of(span.start) + 1 };
            let keys = members.map(|member| (member.name.to_owned(), place(member.name_span))).collect();
            Some((Arc::clone(&path), keys))
        });
        Self { inputs, teller, read, var_file }
    }

    fn default_of(&self, name: &str) -> Option<Place> {
        self.read.inner.template.variable(name).map(|variable| self.read.place(variable.span))
    }

    fn cause(&self, name: &str, cause: &Cause) -> Provenance {
        match cause {
            Cause::TemplateDefault => {
                let place = self.default_of(name);
                let text = place.as_ref().map_or_else(|| "the template's default".to_owned(), Place::label);
                Provenance::new(Origin::Template, text, place)
            }
            Cause::VarFile { path, .. } => {
                let place = self.var_file.as_ref().and_then(|(_, keys)| keys.get(name).cloned());
                let text = place.as_ref().map_or_else(|| file_name(path), Place::label);
                Provenance::new(Origin::VarFile, text, place)
            }
            Cause::CommandLine { .. } => Provenance::new(Origin::Rosco, "passed by Rosco", None),
            Cause::Environment { name } => {
                let given = self.inputs.bake.environment.iter().any(|(known, _)| known == name);
                let text = format!("{name} of Rosco’s host{}", if given { "" } else { ", not given here" });
                Provenance::new(Origin::Environment, text, self.teller.explainer.environment(name))
            }
            Cause::Variable { name } => {
                Provenance::new(Origin::Template, format!("the variable {name}"), self.default_of(name))
            }
            Cause::Clock => Provenance::new(Origin::Environment, "the time of the bake", None),
        }
    }
}

/// What is wrong with the template itself, all of it.
fn template_findings(read: &Read<'_>) -> Vec<Finding> {
    read.inner
        .template
        .problems
        .iter()
        .map(|problem| Finding {
            severity: Severity::Error,
            service: Some(Service::Packer),
            message: problem.to_string(),
            original: problem.packer.clone(),
            place: Some(read.place(problem.span)),
        })
        .collect()
}

fn variable_findings(rows: &[VariableRow], read: &Read<'_>, resolution: &Resolution) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows {
        let (severity, message) = match row.state {
            VariableState::Unset => (
                Severity::Warning,
                format!("{} is used but neither declared nor passed: Packer renders it empty.", row.name),
            ),
            VariableState::Missing => (Severity::Error, format!("{} is required, and nobody gives it.", row.name)),
            VariableState::Undeclared if row.uses.is_empty() && matches!(row.value.from.origin, Origin::Attribute) => (
                Severity::Warning,
                format!("The attribute {} has no effect: the template does not declare it.", row.name),
            ),
            _ => continue,
        };
        let place = match row.state {
            VariableState::Missing => {
                read.inner.template.variable(&row.name).map(|variable| read.place(variable.name_span))
            }
            VariableState::Undeclared => row.value.from.place.clone(),
            _ => row.uses.first().cloned(),
        };
        findings.push(Finding { severity, service: Some(Service::Packer), message, original: None, place });
    }
    for swallowed in &resolution.swallowed {
        findings.push(Finding {
            severity: Severity::Warning,
            service: Some(Service::Packer),
            message: format!(
                "{} refers to a variable that is not there; Packer does not say so and leaves it empty.",
                swallowed.variable
            ),
            original: Some(swallowed.error.to_string()),
            place: read.inner.template.variable(&swallowed.variable).map(|variable| read.place(variable.span)),
        });
    }
    findings
}

fn template_failure(read: &Read<'_>) -> Option<Failure> {
    let rejection = read.inner.template.rejection.as_ref().or(read.inner.template.invalid.as_ref())?;
    let first = read.inner.template.problems.first();
    Some(Failure {
        service: Service::Packer,
        message: first.map_or_else(
            || "Packer does not accept this template.".to_owned(),
            |problem| format!("Packer would reject this template: {problem}"),
        ),
        original: Some(rejection.printed(read.version)),
        place: first.map(|problem| read.place(problem.span)),
    })
}

fn variables_failure(resolution: &Resolution, read: &Read<'_>) -> Option<Failure> {
    let failure = resolution.failure.as_ref()?;
    let message = match failure {
        variables::Failure::RequiredNotSet(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("Nobody gives a value to {}, which the template requires.", super::judge::list(&names))
        }
        variables::Failure::Undefined { name, .. } => {
            format!("The variable {name} uses one that is not there.")
        }
        variables::Failure::Execution { name, error } | variables::Failure::Parse { name, error } => {
            format!("The variable {name} cannot be rendered: {error}")
        }
    };
    let name = match failure {
        variables::Failure::RequiredNotSet(names) => names.first().map(String::as_str),
        other => other.variable(),
    };
    let place = name.and_then(|name| read.inner.template.variable(name)).map(|variable| read.place(variable.name_span));
    Some(Failure { service: Service::Packer, message, original: Some(failure.to_string()), place })
}
