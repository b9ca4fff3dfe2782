use std::sync::Arc;

use super::announced::hears_of_build;
use super::cache::{Cache, Known};
use super::delayed::{BuildNames, When, is_left_alone, when};
use super::problem::{Moment, Problem, ProblemKind};
use crate::json::{Document, NodeId};
use crate::packer::interpolate::{
    Context, Data, InterpolateError, PluginFunctions, Reads, Rendering, Text, UnknownKind, UserVariables, render,
    render_once,
};
use crate::packer::template::{Component, Role};
use crate::source::Sort;

/// A builder, provisioner or post-processor as one build sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub role: Role,
    /// The component; for a post-processor perhaps a text, its type.
    pub node: NodeId,
    pub type_name: String,
    /// What `override` has for this builder, decoded on top of the rest.
    pub override_node: Option<NodeId>,
    /// Every string with `{{`, by node, the name of a member before its value.
    pub rendered: Vec<Rendered>,
    /// Values of variables that break the component although it does not use
    /// them.
    pub variable_problems: Vec<Problem>,
}

/// A string with `{{` as one build sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The string, or the member whose name it is.
    pub node: NodeId,
    pub is_name: bool,
    /// As it is written where there is a problem.
    pub text: Text,
    /// Whether that is not what is written.
    pub changed: bool,
    /// When it gets this text.
    pub moment: Moment,
    pub reads: Arc<Reads>,
    pub problem: Option<Problem>,
}

impl Part {
    /// The value of a string; `None` where it is plain text, or not of this
    /// component.
    pub fn value(&self, node: NodeId) -> Option<&Rendered> {
        self.find(node, false)
    }

    /// The name of a member, by the member's value.
    pub fn name(&self, node: NodeId) -> Option<&Rendered> {
        self.find(node, true)
    }

    fn find(&self, node: NodeId, is_name: bool) -> Option<&Rendered> {
        let at = self.rendered.binary_search_by_key(&(node, !is_name), |rendered| (rendered.node, !rendered.is_name));
        self.rendered.get(at.ok()?)
    }

    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.rendered.iter().filter_map(|rendered| rendered.problem.as_ref()).chain(&self.variable_problems)
    }
}

/// What the components of one role in one build are rendered with.
pub(super) struct Setting<'a, 's> {
    pub document: &'a Document,
    /// With the data of the time when components are prepared.
    pub context: Context<'a>,
    /// What every build tells when it runs.
    pub build_data: Data,
    /// Variables whose values are templates once more.
    pub suspects: &'s [(&'a str, &'a Text)],
}

/// Variables that every component trips over, perhaps: the resolved value, or
/// the name, still holds `{{`.
pub(super) fn suspicious_variables(user: &UserVariables) -> Vec<(&str, &Text)> {
    let suspects = user.iter().filter(|(name, value)| name.contains("{{") || !value.is_plain());
    suspects.map(|(name, value)| (name.as_str(), value)).collect()
}

impl<'a> Setting<'a, '_> {
    /// Renders a component for the builder of this name.
    pub fn part(&self, component: &Component, raw_builder: &str, cache: &Cache<'a>) -> Part {
        let type_name = component.type_text().unwrap_or_default().to_owned();
        let functions = match component.role {
            Role::Builder | Role::PostProcessor => PluginFunctions::of(&type_name),
            Role::Provisioner | Role::ErrorCleanup => PluginFunctions::None,
        };
        let mut context = self.context.clone().with_functions(functions);
        if !hears_of_build(component.role, &type_name) {
            context = context.with_data(Data::none());
        }
        let override_node = component.overrides.iter().find(|over| over.builder == raw_builder).map(|over| over.node);
        let mut renderer = Renderer {
            setting: self,
            cache,
            role: component.role,
            in_shell_local: type_name == "shell-local",
            type_name: &type_name,
            context,
            rendered: Vec::new(),
        };
        for field in component.config() {
            renderer.field(&field.name, field.node);
        }
        for member in override_node.into_iter().flat_map(|node| self.document.members(node)) {
            renderer.field(member.name, member.value);
        }
        let variable_problems = renderer.variables();
        let mut rendered = renderer.rendered;
        rendered.order_by_key(|rendered| (rendered.node, !rendered.is_name));
        Part { role: component.role, node: component.node, type_name, override_node, rendered, variable_problems }
    }
}

type Outcome = Result<(Text, Arc<Reads>), (Moment, InterpolateError)>;

/// The outcome of a rendering when the build runs, after one that read `before`.
fn at_build(outcome: Result<Rendering, InterpolateError>, before: Option<&Reads>) -> Outcome {
    let mut rendering = outcome.map_err(|error| (Moment::Build, error))?;
    if let Some(before) = before {
        rendering.reads.add(before);
    }
    Ok((rendering.text, Arc::new(rendering.reads)))
}

/// When a field is rendered, and with what once the build runs.
enum Time<'r> {
    Prepare,
    PrepareAndBuild,
    Build(Context<'r>),
}

struct Renderer<'a, 'r> {
    setting: &'r Setting<'a, 'r>,
    cache: &'r Cache<'a>,
    role: Role,
    type_name: &'r str,
    in_shell_local: bool,
    context: Context<'a>,
    rendered: Vec<Rendered>,
}

impl<'a> Renderer<'a, '_> {
    /// Renders all strings of a member of the configuration; its own name is
    /// none of them.
    fn field(&mut self, key: &str, top: NodeId) {
        if is_left_alone(self.role, self.type_name) {
            return;
        }
        let document: &'a Document = self.setting.document;
        let mut time = None;
        for node in document.nodes_below(top) {
            let member = document.member_of(node).filter(|_| node != top);
            for (text, is_name) in [(member.map(|member| member.name), true), (document.string(node), false)] {
                if let Some(text) = text.filter(|text| text.contains("{{")) {
                    let time = time.get_or_insert_with(|| self.time(key));
                    let rendered = self.string(key, node, is_name, text, time);
                    self.rendered.push(rendered);
                }
            }
        }
    }

    fn time(&self, key: &str) -> Time<'a> {
        match when(self.role, self.type_name, key) {
            When::Prepare | When::Never => Time::Prepare,
            When::PrepareAndBuild => Time::PrepareAndBuild,
            When::Build(names) => Time::Build(self.build_context(names)),
        }
    }

    fn string(&self, key: &str, node: NodeId, is_name: bool, raw: &'a str, time: &Time<'_>) -> Rendered {
        let known = self.cache.text(raw, self.context.functions);
        let source = known.compiled.source();
        let (outcome, moment) = self.render(&known, time);
        let (rendering, problem) = match outcome {
            Ok(rendering) => (rendering, None),
            Err((moment, error)) => {
                let kind = ProblemKind::Field {
                    key: key.to_owned(),
                    raw: raw.to_owned(),
                    in_shell_local: self.in_shell_local,
                };
                ((source.clone(), Arc::default()), Some(Problem { node: Some(node), kind, moment, error }))
            }
        };
        let changed = rendering.0 != *source;
        let (text, reads) = rendering;
        Rendered { node, is_name, text, changed, moment, reads, problem }
    }

    fn render(&self, known: &Known, time: &Time<'_>) -> (Outcome, Moment) {
        let at_prepare = |error| (Moment::Prepare, error);
        match time {
            Time::Prepare => (known.render_once(&self.context).map_err(at_prepare), Moment::Prepare),
            Time::Build(context) => {
                let outcome = match known.compiled.error() {
                    Some(error) => Err(at_prepare(error.clone())),
                    None => at_build(known.compiled.render(context), None),
                };
                (outcome, Moment::Build)
            }
            Time::PrepareAndBuild => match known.render_once(&self.context).map_err(at_prepare) {
                Ok((text, reads)) if !text.is_plain() => {
                    let again = render(&text, &self.build_context(BuildNames::And(&[])));
                    (at_build(again, Some(&reads)), Moment::Build)
                }
                first => (first, Moment::Prepare),
            },
        }
    }

    fn build_context(&self, names: BuildNames) -> Context<'a> {
        let data = match names {
            BuildNames::Own => Data::open_structure(),
            BuildNames::And(names) => names.iter().fold(self.setting.build_data.clone(), |data, name| {
                data.with(name, Text::unknown_kind(UnknownKind::BuildTime((*name).to_owned())))
            }),
        };
        self.context.clone().with_data(data)
    }

    /// Mirrors packer `Decode`, which renders all that it is handed, the
    /// variables among it.
    fn variables(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if is_left_alone(self.role, self.type_name) {
            return problems;
        }
        for (name, value) in self.setting.suspects {
            let texts = [Text::from(*name), (*value).clone()];
            for text in texts {
                let Err(error) = render_once(&text, &self.context) else { continue };
                let kind = ProblemKind::Variable {
                    name: (*name).to_owned(),
                    raw: text.to_string(),
                    in_shell_local: self.in_shell_local,
                };
                problems.push(Problem { node: None, kind, moment: Moment::Prepare, error });
            }
        }
        problems
    }
}
