use std::collections::{BTreeMap, BTreeSet};

use super::Failure;
use super::rules::Rules;
use crate::packer::PackerVersion;
use crate::packer::interpolate::{
    self, Compiled, Context, InterpolateError, Machine, PluginFunctions, Protected, Reads, Rendering, Text,
    UserVariables,
};
use crate::source::{IntoOrdered, Sort};

/// How often Packer goes over the variables.
const PASSES: usize = 100;

/// What the passes ended with.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    pub map: UserVariables,
    pub reads: BTreeMap<String, Reads>,
    pub failure: Option<Failure>,
    /// Those that failed in the last pass, and why.
    pub unresolved: Vec<(String, InterpolateError)>,
}

/// The passes over the variables. Mirrors packer `renderVarsRecursively`.
pub(super) struct Rounds<'a> {
    rules: Rules,
    context: Context<'a>,
    defaults: &'a BTreeMap<&'a str, &'a str>,
    given: &'a BTreeMap<&'a str, &'a str>,
}

/// One entry of the work list.
struct Entry<'a> {
    name: &'a str,
    raw: &'a str,
    /// Then it is never done with.
    holds_user_call: bool,
    /// It is rendered in each pass.
    value: Value,
}

enum Value {
    /// It holds no expression, and renders to itself.
    Plain,
    /// Once, without its dot expressions.
    Once(Protected),
    /// Until nothing changes.
    Fixpoint(Compiled),
}

impl<'a> Rounds<'a> {
    pub fn new(
        version: PackerVersion,
        machine: &'a Machine,
        defaults: &'a BTreeMap<&'a str, &'a str>,
        given: &'a BTreeMap<&'a str, &'a str>,
    ) -> Self {
        let context = Context { in_variables: true, ..Context::core(version, machine) };
        Self { rules: Rules::of(version), context, defaults, given }
    }

    pub fn run(&self) -> Outcome {
        let given = self.given.iter().map(|(name, raw)| ((*name).to_owned(), Text::from(*raw)));
        let outcome = Outcome { map: given.collect(), ..Outcome::default() };
        if self.rules.reads_variables { self.passes(outcome) } else { self.defaults_alone(outcome) }
    }

    /// Before 1.4.
    fn defaults_alone(&self, mut outcome: Outcome) -> Outcome {
        for (name, raw) in self.defaults {
            if self.given.contains_key(name) {
                continue;
            }
            match interpolate::render(&Text::from(*raw), &self.context) {
                Ok(rendering) => {
                    outcome.store(name, rendering);
                }
                Err(error) => {
                    outcome.failure = Some(Failure::Parse { name: (*name).to_owned(), error });
                    return outcome;
                }
            }
        }
        outcome
    }

    fn work_list(&self) -> Vec<Entry<'a>> {
        let distinct: BTreeSet<&str> = self.defaults.keys().chain(self.given.keys()).copied().into_set();
        // A name that is declared and given stands twice.
        let mut names: Vec<&'a str> = self.defaults.keys().chain(self.given.keys()).copied().collect();
        names.order();
        let empty = if self.rules.lists_empty_names { distinct.len() } else { 0 };
        std::iter::repeat_n("", empty).chain(names).map(|name| self.entry(name)).collect()
    }

    fn entry(&self, name: &'a str) -> Entry<'a> {
        let raw = self.given.get(name).or_else(|| self.defaults.get(name)).copied().unwrap_or_default();
        let version = self.context.version;
        let value = if !raw.contains("{{") {
            Value::Plain
        } else if self.rules.finishes || self.rules.protects {
            Value::Once(Protected::new(raw, version))
        } else {
            Value::Fixpoint(Compiled::new(Text::from(raw), version, PluginFunctions::None))
        };
        Entry { name, raw, holds_user_call: holds_user_call(raw), value }
    }

    fn passes(&self, mut outcome: Outcome) -> Outcome {
        let mut work = self.work_list();
        // Until something is rendered, `user` reads an empty map and not the
        // values of the command line.
        let mut reads_map = false;
        let mut any_success = false;
        let mut pass = Pass::default();
        for _ in 0..PASSES {
            let failed_before = std::mem::take(&mut pass.failed);
            pass = Pass::default();
            for entry in &work {
                pass.finished.push(false);
                let rendered = self.render(entry, &outcome, reads_map);
                if let Err(failure) = self.note(entry, rendered, &mut outcome, &mut pass, &mut reads_map) {
                    outcome.failure = Some(failure);
                    return outcome;
                }
            }
            any_success |= pass.succeeded;
            if !pass.retry {
                break;
            }
            // A pass that changes nothing is followed by others just like it.
            let settled = !pass.finished.contains(&true) && pass.failed == failed_before && !pass.changed;
            if settled {
                break;
            }
            let mut finished = pass.finished.iter();
            work.retain(|_| !finished.next().is_some_and(|finished| *finished));
        }
        let progress = if self.rules.finishes { pass.succeeded } else { any_success };
        if !progress
            && pass.retry
            && let Some((entry, error)) = pass.failed.last()
        {
            outcome.failure = Some(Failure::Undefined {
                name: entry.0.clone(),
                raw: entry.1.clone(),
                error: error.clone(),
                hint: self.rules.hint,
            });
        }
        let mut unresolved: BTreeMap<String, InterpolateError> = BTreeMap::new();
        for ((name, _), error) in pass.failed {
            unresolved.insert(name, error);
        }
        outcome.unresolved = unresolved.into_iter().collect();
        outcome
    }

    fn render(&self, entry: &Entry<'_>, outcome: &Outcome, reads_map: bool) -> Result<Rendering, InterpolateError> {
        let empty = UserVariables::new();
        let user = if reads_map { &outcome.map } else { &empty };
        let context = || Context { user: Some(user), ..self.context.clone() };
        match &entry.value {
            Value::Plain => Ok(Rendering { text: Text::from(entry.raw), reads: Reads::default() }),
            Value::Once(value) => value.render_once(&context()),
            Value::Fixpoint(value) => value.render(&context()),
        }
    }

    fn note(
        &self,
        entry: &Entry<'a>,
        rendered: Result<Rendering, InterpolateError>,
        outcome: &mut Outcome,
        pass: &mut Pass,
        reads_map: &mut bool,
    ) -> Result<(), Failure> {
        let error = match rendered {
            Ok(rendering) => {
                pass.succeeded = true;
                *reads_map = true;
                pass.changed |= outcome.store(entry.name, rendering);
                if !self.rules.finishes {
                    return Ok(());
                }
                if entry.holds_user_call {
                    pass.retry = true;
                } else if let Some(finished) = pass.finished.last_mut() {
                    *finished = true;
                }
                return Ok(());
            }
            Err(error) => error,
        };
        let name = entry.name.to_owned();
        match &error {
            InterpolateError::Parse { .. } => Err(Failure::Parse { name, error }),
            InterpolateError::Execution { message, .. }
                if self.rules.retries_every_failure || message.contains("Error: variable not set:") =>
            {
                pass.retry = true;
                pass.failed.push(((name, entry.raw.to_owned()), error));
                Ok(())
            }
            _ => Err(Failure::Execution { name, error }),
        }
    }
}

/// What happened in one pass.
#[derive(Default)]
struct Pass {
    succeeded: bool,
    changed: bool,
    retry: bool,
    /// For each entry, whether it is done with.
    finished: Vec<bool>,
    failed: Vec<((String, String), InterpolateError)>,
}

impl Outcome {
    /// Tells whether that changes anything.
    fn store(&mut self, name: &str, rendering: Rendering) -> bool {
        match self.reads.get_mut(name) {
            Some(reads) => *reads = rendering.reads,
            None => drop(self.reads.insert(name.to_owned(), rendering.reads)),
        }
        match self.map.get_mut(name) {
            Some(text) if *text == rendering.text => return false,
            Some(text) => *text = rendering.text,
            None => drop(self.map.insert(name.to_owned(), rendering.text)),
        }
        true
    }
}

/// Mirrors packer `isDoneInterpolating`: the expression
/// ``{{\s*user\s*`.*`\s*}}`` is found.
fn holds_user_call(raw: &str) -> bool {
    let blank = [' ', '\t', '\n', '\r', '\u{c}'];
    raw.match_indices("{{").any(|(at, _)| {
        let rest = raw.get(at + 2..).unwrap_or_default().trim_start_matches(blank);
        let Some(rest) = rest.strip_prefix("user") else { return false };
        let Some(rest) = rest.trim_start_matches(blank).strip_prefix('`') else { return false };
        let line = rest.split('\n').next().unwrap_or_default();
        line.match_indices('`')
            .any(|(close, _)| rest.get(close + 1..).unwrap_or_default().trim_start_matches(blank).starts_with("}}"))
    })
}

#[cfg(test)]
mod tests {
    use super::holds_user_call;

    #[test]
    fn finds_user_calls_as_the_expression_of_packer_does() {
        assert!(holds_user_call("x{{user `a`}}"));
        assert!(holds_user_call("{{ user`a`\n}}"));
        assert!(holds_user_call("{{user `a` | upper}}{{upper `b`}}"));
        assert!(!holds_user_call("{{user \"a\"}}"));
        assert!(!holds_user_call("{{upper (user `a`)}}"));
        assert!(!holds_user_call("{{user `a\n`}}"));
    }
}
