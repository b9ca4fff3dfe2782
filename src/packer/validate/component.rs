use serde_json::{Map, Value};

use super::Inputs;
use super::deprecated::is_deprecated;
use super::finding::{Finding, Severity};
use super::initialize::kind_of;
use super::said::{Form, Said};
use crate::packer::PackerVersion;
use crate::packer::checks::{Remark, Section, Surroundings};
use crate::packer::components::go_parse::quote;
use crate::packer::components::weak::{Findings, Hooks, Misfit, decode_onto};
use crate::packer::components::{Component as Known, Holes, PrepareError, prepare};
use crate::packer::interpolate::{Context, Data, PluginFunctions};
use crate::packer::resolve::{self, Build, Moment, Part, ProblemKind};
use crate::packer::template::{Component, Role};

/// What became of one component.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub said: Option<Said>,
    pub warnings: Vec<String>,
    pub open: Vec<String>,
}

/// Prepares a component as its plugin does: renders, decodes, looks for keys
/// that it does not know, and checks. Mirrors packer `config.Decode` and the
/// plugin's `Prepare`.
pub(super) fn check(
    inputs: &Inputs<'_>,
    build: &Build,
    component: &Component,
    part: &Part,
    findings: &mut Vec<Finding>,
) -> Checked {
    let kind = kind_of(component.role);
    let Some(known) = inputs.catalog.table.get(kind, &part.type_name) else {
        let open = format!("the {} {}, which is not known here", component.role, part.type_name);
        return Checked { open: vec![open], ..Checked::default() };
    };
    let section = inputs.catalog.checks.get(kind, &part.type_name);
    Checker { inputs, build, component, part, known, section, findings, holes: Holes::default() }.run()
}

pub(super) struct Checker<'a> {
    pub inputs: &'a Inputs<'a>,
    build: &'a Build,
    pub component: &'a Component,
    pub part: &'a Part,
    pub known: &'a Known,
    section: Option<&'a Section>,
    pub findings: &'a mut Vec<Finding>,
    pub holes: Holes,
}

impl Checker<'_> {
    fn run(&mut self) -> Checked {
        let layers = self.layers();
        let (rendered, failed) = self.render(&layers);
        let mut decoded = Value::Object(Map::new());
        let mut found = Findings::default();
        let shape = self.known.shape(self.inputs.version);
        let hooks = Hooks { execution_policy: self.known.type_name == "powershell" };
        let mut told = 0;
        for (layer, config) in rendered.into_iter().enumerate() {
            decode_onto(&mut decoded, &shape, &Value::Object(config), hooks, &mut found);
            let misfits = found.misfits.get(told..).unwrap_or_default().to_vec();
            for misfit in &misfits {
                self.tell_misfit(layer, misfit);
            }
            told = found.misfits.len();
            if told > 0 {
                break;
            }
        }
        let unknown = self.unknown(&found);
        if failed.is_some() {
            // Packer decodes nothing then.
            decoded = Value::Object(Map::new());
        }
        let is_rendered = failed.is_none();
        let undecoded = failed.or_else(|| misfits_said(&found.misfits)).or(unknown);
        let mut checked = Checked { said: undecoded.map(|said| self.undecoded(said)), ..Checked::default() };
        let goes_on = self.section.is_some_and(|section| section.goes_on);
        if let (true, Value::Object(config)) = (is_rendered && found.misfits.is_empty() || goes_on, decoded) {
            self.checks(config, &mut checked);
        }
        checked
    }

    /// What the plugin gets: the component's own configuration, and the override
    /// for this builder.
    fn layers(&self) -> Vec<Map<String, Value>> {
        let document = self.inputs.document;
        let own = self.component.config().map(|field| (field.name.clone(), document.value(field.node)));
        let mut layers = vec![own.collect()];
        if let Some(Value::Object(over)) = self.part.override_node.map(|node| document.value(node)) {
            layers.push(over);
        }
        layers
    }

    /// The layers with their `{{ }}` rendered, and what Packer says where one
    /// cannot be.
    fn render(&mut self, layers: &[Map<String, Value>]) -> (Vec<Map<String, Value>>, Option<Said>) {
        let type_name = self.part.type_name.as_str();
        if resolve::is_left_alone(self.component.role, type_name) {
            return (layers.to_vec(), None);
        }
        let context = context(self.inputs, self.build, self.part);
        let delayed = |key: &str| resolve::is_delayed(self.component.role, type_name, key);
        let mut failed = None;
        let mut rendered = Vec::new();
        for layer in layers {
            let prepared = prepare(layer, delayed, &context, &mut self.holes);
            if failed.is_none() && !prepared.errors.is_empty() {
                failed = Some(Said::one_of(prepared.errors.iter().map(PrepareError::to_string).collect()));
            }
            rendered.push(prepared.config);
        }
        (rendered, failed.or_else(|| variables_said(self.part)))
    }

    /// Keys that the plugin does not know, also in blocks.
    fn unknown(&mut self, found: &Findings) -> Option<Said> {
        let plugin = self.section.map(|section| section.plugin.as_str()).unwrap_or_default();
        let mut names: Vec<(String, String)> = Vec::new();
        for (place, name) in &found.unused {
            if name == "type" || name.starts_with("packer_") {
                continue;
            }
            let mended = is_deprecated(plugin, name);
            let packer = if mended {
                format!(
                    "Deprecated configuration key: '{name}'. Please call `packer fix` against your template to update \
                     your template to be compatible with the current version of Packer. Visit \
                     https://www.packer.io/docs/commands/fix/ for more detail."
                )
            } else {
                format!("unknown configuration key: '{}'", quote(name))
            };
            self.tell_unknown(place, name, mended, &packer);
            names.push((name.clone(), packer));
        }
        names.sort();
        let points: Vec<String> = names.into_iter().map(|(_, packer)| packer).collect();
        (!points.is_empty()).then(|| Said::new(Form::Go, points))
    }

    fn undecoded(&self, said: Said) -> Said {
        let Some(message) = self.section.and_then(|section| section.undecoded.as_ref()) else { return said };
        match message.around() {
            Some(around) => Said { around, ..said },
            None => Said::bare(message.plain()),
        }
    }

    fn checks(&mut self, config: Map<String, Value>, checked: &mut Checked) {
        let Some(section) = self.section else {
            checked.open.push(format!("what {} checks", self.known.type_name));
            return;
        };
        let inputs = self.inputs;
        let build_name = self.build.name.to_string();
        let surroundings = Surroundings {
            version: inputs.version,
            machine: inputs.machine,
            host: inputs.host,
            build_name: &build_name,
        };
        let undecoded = match checked.said.take_if(|_| section.goes_on) {
            Some(said) if said.form == Form::Go && section.lists_as_go => said.points,
            Some(said) => vec![said.to_string()],
            None => Vec::new(),
        };
        let outcome = inputs.catalog.checks.run_after(section, config, &undecoded, &surroundings);
        let is_certain = self.is_certain();
        for remark in &outcome.errors {
            let severity = if is_certain { Severity::Error } else { Severity::Warning };
            self.tell_remark(remark, severity);
        }
        for remark in &outcome.warnings {
            self.tell_remark(remark, Severity::Warning);
        }
        if !is_certain {
            let name = &self.known.type_name;
            checked
                .open
                .push(format!("what {name} of Packer {} checks; known are the checks of 1.6.6", inputs.version));
            return;
        }
        let shown = |remark: &Remark| self.holes.decode(&remark.words).to_string();
        checked.open.extend(outcome.open.iter().map(|words| self.holes.decode(words).to_string()));
        checked.warnings = outcome.warnings.iter().map(shown).collect();
        if checked.said.is_none() && !outcome.errors.is_empty() {
            let points: Vec<String> = outcome.errors.iter().map(shown).collect();
            let form = match (outcome.alone, section.lists_as_go) {
                (true, _) => Form::Bare,
                (_, true) => Form::Go,
                _ => Form::Listed,
            };
            checked.said = Some(Said::new(form, points));
        }
    }

    /// The checks are those of 1.6.6. Packer's own components have them since;
    /// what the plugins did with theirs was not recorded.
    fn is_certain(&self) -> bool {
        let version = self.inputs.version;
        version.is_recorded() || (version > PackerVersion::RECORDED && self.known.plugin == "core")
    }
}

/// With what a component is rendered when it is prepared.
fn context<'a>(inputs: &Inputs<'a>, build: &Build, part: &Part) -> Context<'a> {
    let user = &inputs.variables.user;
    let context = Context::component(inputs.version, inputs.machine, user, build.name.clone(), &build.builder_type);
    let functions = PluginFunctions::of(&part.type_name);
    let announced = resolve::announced(&build.builder_type).iter().copied();
    let placeholders =
        || if inputs.version.at_least(1, 5, 0) { Data::placeholders(announced) } else { Data::default() };
    match part.role {
        Role::Builder => context.with_data(resolve::builder_data(&build.builder_type)).with_functions(functions),
        role if !resolve::hears_of_build(role, &part.type_name) => context.with_functions(functions),
        Role::PostProcessor => context.with_data(placeholders()).with_functions(functions),
        Role::Provisioner | Role::ErrorCleanup => context.with_data(placeholders()),
    }
}

fn misfits_said(misfits: &[Misfit]) -> Option<Said> {
    let mut points: Vec<String> = misfits.iter().map(|misfit| misfit.packer.clone()).collect();
    points.sort();
    (!points.is_empty()).then(|| Said::new(Form::Decoding, points))
}

/// What Packer says where a variable's value breaks the component.
fn variables_said(part: &Part) -> Option<Said> {
    let problems = part.variable_problems.iter().filter(|problem| problem.moment == Moment::Prepare);
    let texts: Vec<String> = problems
        .filter_map(|problem| {
            let ProblemKind::Variable { raw, .. } = &problem.kind else { return None };
            let word = if problem.error.is_parse() { "invalid" } else { "render" };
            Some(format!("{word} 'packer_user_variables': {} in:\n\n{raw}", problem.error))
        })
        .collect();
    (!texts.is_empty()).then(|| Said::one_of(texts))
}
