use serde_json::{Map, Value};

use super::evaluate::{Scope, Trace};
use super::rules::{Checks, Effect, Message, MessagePiece, Section, Statement};
use super::value::{Found, Truth};
use crate::json::Path;
use crate::packer::PackerVersion;
use crate::packer::interpolate::{Environment, Machine};
use crate::packer::provision::Host;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Packer's words; they may have marked holes.
    pub words: String,
    /// Where the values stand that it speaks of; empty where they are absent.
    pub places: Vec<Path>,
    /// The names of the fields that it speaks of and that are not given.
    pub absent: Vec<String>,
}

/// What a plugin says of a configuration that it could decode.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// What is wrong, in Packer's order.
    pub errors: Vec<Remark>,
    /// True where Packer prints the one error as it is and makes no list.
    pub alone: bool,
    pub warnings: Vec<Remark>,
    /// What the rest depends on that is not known here.
    pub open: Vec<String>,
}

/// The machine and the build in which checks run.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub version: PackerVersion,
    pub machine: &'a Machine,
    pub host: &'a dyn Host,
    /// As the build is called.
    pub build_name: &'a str,
}

impl<'a> Surroundings<'a> {
    pub(super) fn environment(&self) -> &'a Environment {
        &self.machine.environment
    }
}

/// How a list of statements ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Leave,
    Stop,
}

impl Checks {
    /// Runs the checks of one component over its decoded configuration.
    pub fn run(&self, section: &Section, config: Map<String, Value>, surroundings: &Surroundings<'_>) -> Outcome {
        self.run_after(section, config, &[], surroundings)
    }

    /// The same for a component that goes on although its configuration does not
    /// decode, with what Packer says of that.
    pub fn run_after(
        &self,
        section: &Section,
        config: Map<String, Value>,
        undecoded: &[String],
        surroundings: &Surroundings<'_>,
    ) -> Outcome {
        let mut scope = Scope::new(config, surroundings);
        scope.set_everywhere("_undecoded", Found::of(undecoded.to_vec()));
        let mut run = Run { checks: self, scope, outcome: Outcome::default(), steps: 0 };
        run.body(&section.body, 0);
        run.outcome
    }
}

/// Loops over lists cannot make more steps than this.
const MAX_STEPS: usize = 100_000;

struct Run<'a> {
    checks: &'a Checks,
    scope: Scope<'a>,
    outcome: Outcome,
    steps: usize,
}

impl Run<'_> {
    fn body(&mut self, body: &[Statement], depth: usize) -> Flow {
        for statement in body {
            self.steps += 1;
            if depth > super::MAX_DEPTH || self.steps > MAX_STEPS {
                self.outcome.open.push(format!("more than {MAX_STEPS} steps of checks"));
                return Flow::Stop;
            }
            match self.statement(statement, depth) {
                Flow::Next => {}
                flow => return flow,
            }
        }
        Flow::Next
    }

    fn statement(&mut self, statement: &Statement, depth: usize) -> Flow {
        match statement {
            Statement::Check { when, effect, message } => {
                let mut trace = Trace::default();
                match self.scope.evaluate(when, &mut trace).truth() {
                    Truth::Yes => return self.say(*effect, message, trace),
                    Truth::No => {}
                    Truth::Unknown => self.leave_open(&trace),
                }
                Flow::Next
            }
            Statement::If { arms, otherwise } => {
                for (at, (when, body)) in arms.iter().enumerate() {
                    let mut trace = Trace::default();
                    match self.scope.evaluate(when, &mut trace).truth() {
                        Truth::Yes => return self.body(body, depth + 1),
                        Truth::No => {}
                        // No way can be taken for certain.
                        Truth::Unknown => {
                            self.leave_open(&trace);
                            let ways = arms.iter().skip(at).map(|(_, body)| body).chain([otherwise]);
                            let mut may_leave = false;
                            for body in ways {
                                may_leave |= self.unsettle(body, depth + 1);
                            }
                            return if may_leave { Flow::Leave } else { Flow::Next };
                        }
                    }
                }
                self.body(otherwise, depth + 1)
            }
            Statement::Each { key, item, over, body } => self.each(key.as_deref(), item, over, body, depth),
            Statement::With { block, body } => {
                self.scope.enter(block);
                let flow = self.body(body, depth + 1);
                self.scope.leave();
                flow
            }
            Statement::Set { name, value } => {
                self.scope.set(name, value);
                Flow::Next
            }
            Statement::Default { name, value } => {
                if self.scope.field(name).truth() == Truth::No {
                    self.scope.set(name, value);
                }
                Flow::Next
            }
            Statement::Use(group) => {
                let checks = self.checks;
                match self.body(checks.group(group).unwrap_or_default(), depth + 1) {
                    Flow::Stop => Flow::Stop,
                    _ => Flow::Next,
                }
            }
            Statement::Break => Flow::Break,
            Statement::Leave => Flow::Leave,
            Statement::Stop => Flow::Stop,
        }
    }

    /// Nobody knows any more what statements set that may have run. True where
    /// they may have left the group.
    fn unsettle(&mut self, body: &[Statement], depth: usize) -> bool {
        if depth > super::MAX_DEPTH {
            return true;
        }
        let mut leaves = false;
        for statement in body {
            match statement {
                Statement::Set { name, .. } | Statement::Default { name, .. } => self.scope.forget(name),
                Statement::If { arms, otherwise } => {
                    for body in arms.iter().map(|(_, body)| body).chain([otherwise]) {
                        leaves |= self.unsettle(body, depth + 1);
                    }
                }
                Statement::Each { body, .. } => leaves |= self.unsettle(body, depth + 1),
                Statement::With { block, body } => {
                    self.scope.enter(block);
                    leaves |= self.unsettle(body, depth + 1);
                    self.scope.leave();
                }
                Statement::Use(group) => {
                    self.unsettle(self.checks.group(group).unwrap_or_default(), depth + 1);
                }
                Statement::Check { effect, .. } => leaves |= matches!(effect, Effect::AddAndLeave | Effect::Alone),
                Statement::Break | Statement::Leave | Statement::Stop => leaves = true,
            }
        }
        leaves
    }

    fn each(
        &mut self,
        key: Option<&str>,
        item: &str,
        over: &super::expression::Expression,
        body: &[Statement],
        depth: usize,
    ) -> Flow {
        let mut trace = Trace::default();
        let list = self.scope.evaluate(over, &mut trace);
        let via = if list.place.is_none() { trace.places } else { Vec::new() };
        let at = |step: crate::json::PathStep| list.place.as_ref().map(|place| place.join(step));
        let mut entries: Vec<(Found, Found)> = Vec::new();
        for (index, value) in list.items().iter().enumerate() {
            let found = Found { via: via.clone(), ..Found::at(value.clone(), at(index.into())) };
            entries.push((Found::of(index), found));
        }
        for (name, value) in list.members().into_iter().flatten() {
            let place = at(name.as_str().into());
            entries.push((Found::at(Value::from(name.as_str()), place.clone()), Found::at(value.clone(), place)));
        }
        for (name, value) in entries {
            self.scope.bind(key, name, item, value);
            let flow = self.body(body, depth + 1);
            self.scope.unbind(usize::from(key.is_some()) + 1);
            match flow {
                Flow::Next => {}
                Flow::Break => break,
                flow => return flow,
            }
        }
        Flow::Next
    }

    /// A condition depends on what is not known.
    fn leave_open(&mut self, trace: &Trace) {
        let why = trace.unknown.clone().unwrap_or_else(|| "a value that is not known here".to_owned());
        if !self.outcome.open.contains(&why) {
            self.outcome.open.push(why);
        }
    }

    fn say(&mut self, effect: Effect, message: &Message, mut trace: Trace) -> Flow {
        let words = self.words(message, &mut trace);
        let remark = Remark { words, places: trace.places, absent: trace.absent };
        match effect {
            Effect::Add => self.outcome.errors.push(remark),
            Effect::AddAndLeave => {
                self.outcome.errors.push(remark);
                self.scope.has_errors = true;
                return Flow::Leave;
            }
            Effect::Warn => self.outcome.warnings.push(remark),
            Effect::Anew => self.outcome.errors = vec![remark],
            Effect::Alone => {
                self.outcome.errors = vec![remark];
                self.outcome.alone = true;
                return Flow::Stop;
            }
            Effect::Open => self.outcome.open.push(remark.words),
        }
        self.scope.has_errors = !self.outcome.errors.is_empty();
        Flow::Next
    }

    fn words(&mut self, message: &Message, trace: &mut Trace) -> String {
        let mut words = String::new();
        for piece in &message.0 {
            match piece {
                MessagePiece::Text(text) => words.push_str(text),
                MessagePiece::Value(value) => {
                    let mut read = Trace::default();
                    words.push_str(&self.scope.evaluate(value, &mut read).shown());
                    // What a message names without asking for it is not absent.
                    trace.places.extend(read.places);
                }
            }
        }
        words
    }
}
