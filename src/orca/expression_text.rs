use super::expression::{Evaluation, Level, Outcome, Read, Step};
use crate::json::{Path, PathStep};

/// A text of the stage with expressions in it, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionText {
    /// Its place in the stage.
    pub path: Path,
    /// True for a key of a map, and not for its value.
    pub is_key: bool,
    pub text: String,
    /// The expressions without their marks.
    pub expression: String,
    /// What the expressions read, by the names that they have for it.
    pub reads: Vec<Read>,
    pub outcome: Outcome,
}

/// What Orca says of an expression that it could not evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionMessage {
    pub level: Level,
    pub description: String,
    /// The places in the stage of the texts that it is about.
    pub paths: Vec<Path>,
}

/// A text that stays as it is for want of something that has not been given,
/// or that only the running pipeline knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its place in the stage.
    pub path: Path,
    pub text: String,
    /// What is missing, as an expression writes it: `trigger.parameters.x`.
    pub missing: Vec<String>,
    /// What else it depends on, in words.
    pub depends_on: Option<String>,
}

/// Whether the stage runs at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The expression of its `stageEnabled`.
    pub expression: String,
    pub reads: Vec<Read>,
    /// `None` where it depends on something unknown. What is neither true nor
    /// false counts as false, and the stage is skipped.
    pub runs: Option<bool>,
}

/// What the expressions of a context gave.
#[derive(Debug, Clone, Default)]
pub(super) struct Evaluations {
    pub texts: Vec<ExpressionText>,
    pub messages: Vec<ExpressionMessage>,
}

impl Evaluations {
    /// These, over those of before: a text that was evaluated again is there
    /// once, with all that was read for it.
    pub fn over(mut self, before: &Self) -> Self {
        let mut texts = Vec::with_capacity(before.texts.len());
        for earlier in &before.texts {
            let again = |own: &&mut ExpressionText| own.path == earlier.path && own.is_key == earlier.is_key;
            match self.texts.iter_mut().find(again) {
                None => texts.push(earlier.clone()),
                Some(own) => {
                    own.text.clone_from(&earlier.text);
                    own.reads = read_before(&earlier.reads, &own.reads);
                }
            }
        }
        texts.extend(self.texts);
        Self { texts, messages: self.messages }
    }

    pub fn unknown(&self, known: Known) -> Vec<Unknown> {
        self.texts.iter().filter_map(|text| text.unknown(known)).collect()
    }
}

impl ExpressionText {
    pub(super) fn new(evaluation: &Evaluation, context_path: &Path) -> Self {
        let steps = evaluation.at.iter().map(|step| match step {
            Step::Key(name) | Step::Name(name) => PathStep::Key(name.clone()),
            Step::Index(index) => PathStep::Index(*index),
        });
        Self {
            path: context_path.steps().iter().cloned().chain(steps).collect(),
            is_key: matches!(evaluation.at.last(), Some(Step::Name(_))),
            text: evaluation.source.clone(),
            expression: evaluation.expression.clone(),
            reads: reads(&evaluation.reads),
            outcome: evaluation.outcome.clone(),
        }
    }

    /// What it wants for, unless that is missing in Orca too.
    pub(super) fn unknown(&self, known: Known) -> Option<Unknown> {
        let depends_on = match &self.outcome {
            Outcome::Known => return None,
            Outcome::Unknown(what) => Some(what.clone()),
            Outcome::Missing | Outcome::Failed => None,
        };
        let missing = self.reads.iter().filter(|read| !read.found && known.can_be_given(&read.path));
        let missing: Vec<String> = missing.map(|read| read.path.clone()).collect();
        if depends_on.is_none() && missing.is_empty() {
            return None;
        }
        Some(Unknown { path: self.path.clone(), text: self.text.clone(), missing, depends_on })
    }
}

/// How far a run is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub is_complete: bool,
    /// True where stages before the Bake stage may put out what it looks for.
    pub has_earlier_stages: bool,
}

impl Known {
    /// True where what an expression misses may be there when it really runs.
    fn can_be_given(self, read: &str) -> bool {
        let root = read.split(['.', '[']).next().unwrap_or(read);
        match root {
            _ if self.is_complete => false,
            "trigger" | "parameters" | "execution" | "scmInfo" | "templateVariables" => true,
            // The stage of a region has these, and the Bake stage has not.
            "region" | "name" | "type" => false,
            _ => self.has_earlier_stages,
        }
    }
}

/// What was read in two rounds; what the first one missed counts no more.
pub(super) fn read_before(before: &[Read], again: &[Read]) -> Vec<Read> {
    let before = before.iter().filter(|read| read.found && !again.contains(read));
    before.chain(again).cloned().collect()
}

/// What was read, without `parameters` on the way to a parameter of the trigger.
fn reads(reads: &[Read]) -> Vec<Read> {
    let parameter = |read: &Read| read.path.starts_with("trigger.parameters");
    let leads_on = reads.iter().any(parameter);
    reads.iter().filter(|read| !leads_on || read.path != "parameters").cloned().collect()
}
