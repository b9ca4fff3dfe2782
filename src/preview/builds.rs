//! The resolved template of each build, and what its provisioners run.

use std::collections::BTreeMap;

use serde_json::Value;

use super::chain::Inputs;
use super::packer_part::{Read, shown};
use super::scripts::Sources;
use super::{
    EnvironmentRow, Explained, FileUse, Finding, Origin, Place, Provenance, Resolved, ResolvedBuild, ResolvedLine,
    ScriptRun, ScriptStep, Service, Severity, Shown, VariableRow,
};
use crate::json::{Document, Kind, NodeId, Path};
use crate::packer::interpolate::{Machine, Text};
use crate::packer::provision::{self, BuildData, Content, Host, HostPath, Step};
use crate::packer::resolve::{self, Build};
use crate::packer::template::{Component, Template};
use crate::packer::variables::Resolution;

/// All builds of a template.
pub struct Builds {
    pub resolved: Resolved,
    pub rendered: BTreeMap<Path, Shown>,
    pub scripts: Vec<ScriptRun>,
    pub findings: Vec<Finding>,
}

/// Resolves the template for each of its builders.
pub fn builds(
    inputs: &Inputs<'_>,
    read: &Read<'_>,
    resolution: &Resolution,
    machine: &Machine,
    rows: &[VariableRow],
) -> Builds {
    let document = &read.inner.document;
    let template = &read.inner.template;
    let version = read.version;
    let builds = resolve::resolve(&resolve::Inputs { version, document, template, variables: resolution, machine });
    let findings = builds
        .iter()
        .flat_map(Build::problems)
        .map(|problem| Finding {
            severity: Severity::Error,
            service: Some(Service::Packer),
            message: problem.to_string(),
            original: None,
            place: problem.node.map(|node| read.place(document.span(node))),
        })
        .collect();
    let context = Context { inputs, read, resolution, machine, rows };
    Builds {
        resolved: Resolved::Builds(builds.iter().map(|build| context.resolved(build)).collect()),
        rendered: context.rendered(&builds),
        scripts: builds.iter().flat_map(|build| context.scripts(build, template)).collect(),
        findings,
    }
}

struct Context<'a> {
    inputs: &'a Inputs<'a>,
    read: &'a Read<'a>,
    resolution: &'a Resolution,
    machine: &'a Machine,
    rows: &'a [VariableRow],
}

impl Context<'_> {
    fn resolved(&self, build: &Build) -> ResolvedBuild {
        let document = &self.read.inner.document;
        let lines = build.lines(document).into_iter().map(|line| ResolvedLine {
            indent: line.indent,
            pieces: shown_pieces(&line.pieces),
            place: line.node.map(|node| self.read.place(document.span(node))),
            problem: line.problem.map(|problem| problem.to_string()),
            changed: line.changed,
            variables: if line.changed {
                line.node.map_or_else(Vec::new, |node| self.variables_in(node))
            } else {
                Vec::new()
            },
        });
        ResolvedBuild {
            name: shown(&build.name, false).plain(),
            builder_type: build.builder_type.clone(),
            lines: lines.collect(),
        }
    }

    /// What each string becomes, in the first build that has it.
    fn rendered(&self, builds: &[Build]) -> BTreeMap<Path, Shown> {
        let document = &self.read.inner.document;
        let mut rendered = BTreeMap::new();
        for part in builds.iter().flat_map(Build::parts) {
            for value in part.rendered.iter().filter(|value| !value.is_name && value.problem.is_none()) {
                let secret = self.is_secret(value.node);
                rendered.entry(document.path(value.node)).or_insert_with(|| shown(&value.text, secret));
            }
        }
        for variable in &self.read.inner.template.variables {
            let value = self.resolution.user.get(&variable.name);
            if let Some(value) = value {
                rendered.insert(document.path(variable.node), shown(value, variable.sensitive));
            }
        }
        rendered
    }

    /// The variables that a string uses.
    fn variables_in(&self, node: NodeId) -> Vec<String> {
        let span = self.read.inner.document.span(node);
        if self.read.inner.document.string(node).is_none() {
            return Vec::new();
        }
        let mut names: Vec<String> = Vec::new();
        for used in self.read.inner.uses.0.iter().filter(|used| span.contains(used.span)) {
            if !names.contains(&used.name) {
                names.push(used.name.clone());
            }
        }
        names
    }

    /// Does the string use a sensitive variable?
    fn is_secret(&self, node: NodeId) -> bool {
        let names = self.variables_in(node);
        names.iter().any(|name| self.rows.iter().any(|row| row.name == *name && row.sensitive))
    }

    fn scripts(&self, build: &Build, template: &Template) -> Vec<ScriptRun> {
        let raw_name = build.raw_name.as_str();
        let runs = |component: &&Component| !component.skips(raw_name);
        let announced: Vec<String> =
            resolve::announced(&build.builder_type).iter().map(|name| (*name).to_owned()).collect();
        let host = WorkspaceHost { inputs: self.inputs };
        let packer_build = provision::Build {
            version: self.read.version,
            machine: self.machine,
            host: &host,
            variables: &self.resolution.user,
            raw_name,
            name: build.name.clone(),
            builder_type: &build.builder_type,
            announced: &announced,
            data: BuildData::at_build_time(&announced, false),
        };
        let all = template.provisioners.iter().enumerate().filter(|(_, component)| runs(component));
        all.filter_map(|(at, component)| self.script_run(at, component, build, &packer_build)).collect()
    }

    fn script_run(
        &self,
        at: usize,
        component: &Component,
        build: &Build,
        packer_build: &provision::Build<'_>,
    ) -> Option<ScriptRun> {
        let document = &self.read.inner.document;
        let type_name = component.type_text()?.to_owned();
        let title = format!("{}. {type_name}", at + 1);
        let build_name = shown(&build.name, false).plain();
        if !provision::known_types().any(|known| known == type_name) {
            let notes = vec![format!("What a provisioner of type {type_name} runs is not known here.")];
            return Some(ScriptRun {
                title,
                build: build_name,
                scripts: Vec::new(),
                environment: Vec::new(),
                unset: Vec::new(),
                steps: Vec::new(),
                notes,
            });
        }
        let Value::Object(config) = document.value(component.node) else { return None };
        let plan = provision::plan(&config, packer_build);
        let scripts = self.scripts_of(component, build);
        let inline: Vec<NodeId> =
            component.field("inline").map(|field| items(document, field.node)).unwrap_or_default();
        let sources = Sources::of(self.inputs.files, &scripts, &inline, self.read, &type_name);
        let mut environment: Vec<EnvironmentRow> =
            plan.environment.iter().map(|variable| self.environment_row(component, variable)).collect();
        sources.mark(&mut environment);
        let mut notes = Vec::new();
        notes.extend(plan.skipped.then(|| "It does nothing on Rosco’s host (only_on).".to_owned()));
        notes.extend(plan.prepare_errors.iter().map(|error| format!("Packer stops here: {error}")));
        notes.extend(plan.failure.as_ref().map(|failure| format!("It would break off: {failure}")));
        for script in scripts.iter().filter(|script| script.path.is_none()) {
            notes.push(format!("{} is not in this workspace, so what it reads is not known.", script.run_path));
        }
        Some(ScriptRun {
            title,
            build: build_name,
            scripts,
            unset: sources.unset(&environment),
            environment,
            steps: plan.steps.iter().map(step).collect(),
            notes,
        })
    }

    /// The scripts of a provisioner that has some: their rendered paths.
    fn scripts_of(&self, component: &Component, build: &Build) -> Vec<FileUse> {
        let document = &self.read.inner.document;
        let of = |name: &str| component.field(name).map(|field| items(document, field.node)).unwrap_or_default();
        let named = of("script").into_iter().chain(of("scripts")).filter_map(|script| {
            let rendered = build.value(script).map(|value| shown(&value.text, false).plain());
            let run_path = rendered.or_else(|| document.string(script).map(ToOwned::to_owned))?;
            let place = Some(self.read.place(document.span(script)));
            let from = Provenance::new(Origin::Template, "the template", place);
            Some(FileUse { path: self.inputs.files.locate(&run_path), from, run_path })
        });
        named.collect()
    }

    fn environment_row(&self, component: &Component, variable: &provision::EnvironmentVariable) -> EnvironmentRow {
        let name = shown(&variable.name, false).plain();
        let entry = match variable.origin {
            provision::Origin::EnvironmentVars(index) => self.entry(component, index),
            _ => None,
        };
        let secret = entry.is_some_and(|node| self.is_secret(node));
        let lost = variable.beaten.iter();
        let lost = lost.map(|(value, origin)| (shown(value, secret), self.environment_source(*origin, None)));
        let source = self.environment_source(variable.origin, entry);
        let mut trail = vec![source.clone()];
        for name in entry.map(|node| self.variables_in(node)).unwrap_or_default() {
            let row = self.rows.iter().find(|row| row.name == name);
            trail.push(Provenance::passing(Origin::Packer, format!("the variable {name}")));
            trail.extend(row.into_iter().flat_map(|row| row.value.trail.iter().cloned()));
        }
        let value =
            Explained { lost: lost.collect(), ..Explained::new(shown(&variable.value, secret), trail, || source) };
        EnvironmentRow { name, value, read: None, reads: Vec::new() }
    }

    /// The entry of `environment_vars` that set a variable.
    fn entry(&self, component: &Component, index: usize) -> Option<NodeId> {
        let list = component.field("environment_vars")?;
        self.read.inner.document.items(list.node).nth(index)
    }

    fn environment_source(&self, origin: provision::Origin, entry: Option<NodeId>) -> Provenance {
        use provision::Origin as From;
        let said = |text: &str| Provenance::new(Origin::Packer, text, None);
        match origin {
            From::BuildName => said("the build’s name"),
            From::BuilderType => said("the builder’s type"),
            From::Http => said("where the builder serves files"),
            From::EnvironmentVars(_) => {
                let place: Option<Place> = entry.map(|node| self.read.place(self.read.inner.document.span(node)));
                let text = place.as_ref().map_or_else(|| "environment_vars".to_owned(), Place::label);
                Provenance::new(Origin::Template, text, place)
            }
            From::Env => said("env of the provisioner"),
            From::Facter => said("facter of the provisioner"),
            From::Fixed => said("always so"),
        }
    }
}

/// The items of a list; a lone value is its own.
fn items(document: &Document, node: NodeId) -> Vec<NodeId> {
    if document.kind(node) == Kind::Array { document.items(node).collect() } else { vec![node] }
}

fn shown_pieces(pieces: &[crate::packer::interpolate::Piece]) -> Shown {
    let mut text = Text::new();
    for piece in pieces {
        match piece {
            crate::packer::interpolate::Piece::Known(known) => text.push_text(&Text::from(known.as_str())),
            crate::packer::interpolate::Piece::Unknown(unknown) => text.push_text(&Text::unknown(unknown.clone())),
        }
    }
    shown(&text, false)
}

fn step(step: &Step) -> ScriptStep {
    let plain = |text: &Text| shown(text, false);
    match step {
        Step::Upload { to, content } => ScriptStep::Upload { what: content_words(content), to: plain(to) },
        Step::UploadFolder { from, to } => ScriptStep::Upload { what: plain(from), to: plain(to) },
        Step::Execute { command } => ScriptStep::Run(plain(command)),
        Step::Await { command } => {
            ScriptStep::Run(Shown([Shown::text("again and again until it works: ").0, plain(command).0].concat()))
        }
        Step::Download { from, to } => {
            ScriptStep::Upload { what: Shown([Shown::text("(download) ").0, plain(from).0].concat()), to: plain(to) }
        }
        Step::WriteOnHost { path, .. } => {
            ScriptStep::Upload { what: Shown::text("the lines (on Rosco’s host)"), to: plain(path) }
        }
        Step::RunOnHost { arguments } => {
            let mut pieces = Shown::text("on Rosco’s host:").0;
            for argument in arguments {
                pieces.extend(Shown::text(" ").0);
                pieces.extend(plain(argument).0);
            }
            ScriptStep::Run(Shown(pieces))
        }
        Step::Pause { nanoseconds } => ScriptStep::Run(Shown::text(format!("wait {} s", nanoseconds / 1_000_000_000))),
    }
}

fn content_words(content: &Content) -> Shown {
    match content {
        Content::Text(_) => Shown::text("the lines of the template"),
        Content::File { path, .. } => shown(path, false),
        Content::ElevatedRunner { .. } => Shown::text("Packer’s runner for an elevated script"),
        Content::Wrapped { .. } => Shown::text("the lines, in a frame of Packer’s"),
    }
}

/// Rosco's host, as far as the workspace carries its files.
pub struct WorkspaceHost<'a> {
    pub inputs: &'a Inputs<'a>,
}

impl Host for WorkspaceHost<'_> {
    fn look(&self, path: &str) -> HostPath {
        let text = self.inputs.files.locate(path).and_then(|path| self.inputs.files.text(&path));
        text.map_or(HostPath::Unknown, |text| HostPath::File(text.as_bytes().into()))
    }
}
