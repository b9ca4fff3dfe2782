//! User variables: declared defaults, var files, `-var`, and what Packer makes
//! of them, each with where it came from.

mod cause;
mod declared;
mod failure;
mod mask;
mod rounds;
mod rules;
mod var_file;

pub use cause::Cause;
pub use declared::{Declared, declared};
pub use failure::{Failure, Swallowed};
pub use mask::Secrets;
pub use var_file::{VarFile, VarFileError, parse_var_file};

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::PackerVersion;
use super::interpolate::{InterpolateError, Machine, Reads, Text, UserVariables};
use crate::source::{Causes, Lost, Traced};
use rounds::{Outcome, Rounds};

/// All that decides the variables of one run of Packer.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    pub version: PackerVersion,
    /// In the order of the template.
    pub declared: &'a [Declared],
    /// In the order of the command line; later ones beat earlier ones.
    pub var_files: &'a [VarFile],
    /// Names and values of `-var`, in order; they beat every file.
    pub command_line: &'a [(String, String)],
    pub machine: &'a Machine,
}

/// One variable, as far as it can be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// False for one that a file or the command line adds.
    pub declared: bool,
    /// Declared without a default.
    pub required: bool,
    pub sensitive: bool,
    /// The winning value before it was rendered.
    pub given: Option<String>,
    /// The rendered value; none where Packer leaves it unset, so that `user`
    /// gives "". The losers are as they were given.
    pub value: Traced<Option<Text>>,
    /// Why it could not be rendered.
    pub problem: Option<InterpolateError>,
}

/// What became of the variables.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    /// In the order of the template, then those that are not declared, sorted.
    pub variables: IndexMap<String, Variable>,
    /// What `user` reads in components: all that could be rendered, also where
    /// Packer gives up.
    pub user: UserVariables,
    /// Packer's own map when it is done or gives up: what its console lists.
    pub packer_map: UserVariables,
    pub causes: Causes<Cause>,
    /// Packer's error, if it reports one.
    pub failure: Option<Failure>,
    /// Undefined references that Packer does not report, because another
    /// variable keeps succeeding.
    pub swallowed: Vec<Swallowed>,
    pub secrets: Secrets,
}

/// Resolves variables. Mirrors packer `Core.validate`, `Core.init` and
/// `renderVarsRecursively`; versions before 1.5.5 from their source alone.
pub fn resolve(inputs: &Inputs<'_>) -> Resolution {
    let mut resolution = Resolution::default();
    let sources = Sources::collect(inputs, &mut resolution.causes);
    let missing: BTreeSet<&str> = inputs
        .declared
        .iter()
        .filter(|declared| declared.default.is_none() && !sources.given.contains_key(declared.name.as_str()))
        .map(|declared| declared.name.as_str())
        .collect();

    let mut set_aside: BTreeSet<String> = BTreeSet::new();
    let mut latest = rounds(inputs, &sources, &missing, &set_aside);
    if missing.is_empty() {
        resolution.packer_map.clone_from(&latest.map);
    } else {
        // Packer stops before it renders anything.
        resolution.packer_map = sources.given_texts();
    }
    let mut problems: BTreeMap<String, InterpolateError> = BTreeMap::new();
    let (failure, unresolved) = (latest.failure.clone(), latest.unresolved.clone());
    // Packer stops at the first failure; the others can be known all the same.
    while let Some(failed) = latest.failure.as_ref().and_then(Failure::variable).map(str::to_owned) {
        if let Some(error) = latest.failure.as_ref().and_then(Failure::error) {
            problems.insert(failed.clone(), error.clone());
        }
        if !set_aside.insert(failed) {
            break;
        }
        latest = rounds(inputs, &sources, &missing, &set_aside);
    }
    for (name, error) in &latest.unresolved {
        problems.entry(name.clone()).or_insert_with(|| error.clone());
    }
    resolution.failure = if missing.is_empty() {
        failure
    } else {
        Some(Failure::RequiredNotSet(missing.iter().map(|name| (*name).to_owned()).collect()))
    };
    if resolution.failure.is_none() {
        resolution.swallowed = unresolved.into_iter().map(|(variable, error)| Swallowed { variable, error }).collect();
    }
    fill(&mut resolution, inputs, &sources, &latest, &problems);
    resolution
}

fn rounds(
    inputs: &Inputs<'_>,
    sources: &Sources<'_>,
    missing: &BTreeSet<&str>,
    set_aside: &BTreeSet<String>,
) -> Outcome {
    let declared = inputs.declared.iter().filter(|declared| !missing.contains(declared.name.as_str()));
    let defaults: BTreeMap<&str, &str> = declared
        .map(|declared| (declared.name.as_str(), declared.default.as_deref().unwrap_or_default()))
        .filter(|(name, _)| !set_aside.contains(*name))
        .collect();
    let given: BTreeMap<&str, &str> = sources
        .given
        .iter()
        .filter(|(name, _)| !set_aside.contains(**name))
        .filter_map(|(name, values)| values.first().map(|(value, _)| (*name, *value)))
        .collect();
    Rounds::new(inputs.version, inputs.machine, &defaults, &given).run()
}

/// The values given to each name, the strongest first.
struct Sources<'a> {
    given: BTreeMap<&'a str, Vec<(&'a str, Giver<'a>)>>,
    defaults: BTreeMap<&'a str, crate::source::CauseId>,
}

/// A place on the command line that gives a value.
#[derive(Debug, Clone, Copy)]
enum Giver<'a> {
    VarFile { path: &'a str, index: usize },
    CommandLine { index: usize },
}

impl Giver<'_> {
    fn cause(self) -> Cause {
        match self {
            Self::VarFile { path, index } => Cause::VarFile { path: path.to_owned(), index },
            Self::CommandLine { index } => Cause::CommandLine { index },
        }
    }
}

impl<'a> Sources<'a> {
    fn collect(inputs: &Inputs<'a>, causes: &mut Causes<Cause>) -> Self {
        let mut given: BTreeMap<&str, Vec<(&str, Giver<'_>)>> = BTreeMap::new();
        for (index, file) in inputs.var_files.iter().enumerate() {
            let Some(values) = &file.values else {
                // A file that holds `null` empties what the files before it gave.
                given.clear();
                continue;
            };
            for (name, value) in values {
                let from = Giver::VarFile { path: &file.path, index };
                given.entry(name).or_default().insert(0, (value, from));
            }
        }
        for (index, (name, value)) in inputs.command_line.iter().enumerate() {
            given.entry(name).or_default().insert(0, (value, Giver::CommandLine { index }));
        }
        let defaults = inputs
            .declared
            .iter()
            .filter(|declared| declared.default.is_some())
            .map(|declared| (declared.name.as_str(), causes.add(Cause::TemplateDefault)))
            .collect();
        Self { given, defaults }
    }

    fn given_texts(&self) -> UserVariables {
        self.given
            .iter()
            .filter_map(|(name, values)| values.first().map(|(value, _)| ((*name).to_owned(), Text::from(*value))))
            .collect()
    }
}

/// Puts the variables together from what was given and what was rendered.
fn fill(
    resolution: &mut Resolution,
    inputs: &Inputs<'_>,
    sources: &Sources<'_>,
    outcome: &Outcome,
    problems: &BTreeMap<String, InterpolateError>,
) {
    let undeclared = sources.given.keys().filter(|name| !inputs.declared.iter().any(|other| other.name == **name));
    let names: Vec<(&str, Option<&Declared>)> = inputs
        .declared
        .iter()
        .map(|declared| (declared.name.as_str(), Some(declared)))
        .chain(undeclared.map(|name| (*name, None)))
        .collect();
    for (name, declared) in names {
        let rendered = outcome.map.get(name).filter(|_| !problems.contains_key(name)).cloned();
        let mut values: Vec<(&str, crate::source::CauseId)> = Vec::new();
        for (value, from) in sources.given.get(name).into_iter().flatten() {
            values.push((value, resolution.causes.add(from.cause())));
        }
        let default = declared.and_then(|declared| declared.default.as_deref());
        if let (Some(default), Some(cause)) = (default, sources.defaults.get(name)) {
            values.push((default, *cause));
        }
        let mut values = values.into_iter();
        let winner = values.next();
        let mut value = Traced::uncaused(rendered);
        value.causes.extend(winner.as_ref().map(|(_, cause)| *cause));
        for read in outcome.reads.get(name).into_iter().flat_map(causes) {
            value.causes.push(resolution.causes.add(read));
        }
        value.lost = values.map(|(lost, cause)| Lost { value: Some(Text::from(lost)), cause: Some(cause) }).collect();
        let sensitive = declared.is_some_and(|declared| declared.sensitive);
        if let Some(text) = &value.value {
            resolution.user.insert(name.to_owned(), text.clone());
            if sensitive {
                resolution.secrets.add(text);
            }
        }
        let variable = Variable {
            declared: declared.is_some(),
            required: declared.is_some_and(|declared| declared.default.is_none()),
            sensitive,
            given: winner.map(|(value, _)| value.to_owned()),
            value,
            problem: problems.get(name).cloned(),
        };
        resolution.variables.insert(name.to_owned(), variable);
    }
}

fn causes(reads: &Reads) -> Vec<Cause> {
    let environment = reads.environment.iter().map(|name| Cause::Environment { name: name.clone() });
    let variables = reads.user.iter().map(|name| Cause::Variable { name: name.clone() });
    environment.chain(variables).chain(reads.clock.then_some(Cause::Clock)).collect()
}

#[cfg(test)]
mod tests;
