//! What can be undone and done again, step by step.

mod stack;
mod step;

use stack::Stack;
pub use step::{Done, Step, Subject};

use super::document::DocumentId;

/// So many bytes of text the steps may hold together; the oldest go first.
const LIMIT: usize = 64 << 20;

/// The steps of a workspace: those that can be undone and those that can be
/// done again. Steps over different documents and
/// paths do not depend on one another, so a document's last step can be undone whatever happened elsewhere since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    done: Stack,
    undone: Stack,
}

/// A step that cannot be taken alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entangled {
    pub about: Subject,
    pub label: String,
    /// The label of the step that stands in the way.
    pub other: String,
}

/// Whose steps are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Any,
    Document(DocumentId),
}

/// The way in which a step is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Back,
    Forth,
}

impl History {
    pub fn restored(done: Vec<Step>, undone: Vec<Step>) -> Self {
        let mut history = Self::default();
        for step in done {
            history.done.push(step);
        }
        for step in undone {
            history.undone.push(step);
        }
        history
    }

    /// The steps that were done, the oldest first, and those that were undone,
    /// the first undone first.
    pub fn steps(&self) -> (impl Iterator<Item = &Step>, impl Iterator<Item = &Step>) {
        (self.done.steps.values(), self.undone.steps.values())
    }

    /// Adds a step just done; steps undone before in its documents can no
    /// longer be done again.
    pub fn record(&mut self, mut step: Step) {
        self.undone.forget(&step);
        if step.settle() && !self.done.join_last(&step) {
            self.done.push(step);
        }
        while self.done.weight + self.undone.weight > LIMIT && self.done.steps.len() > 1 {
            self.done.drop_oldest();
        }
        while self.done.weight + self.undone.weight > LIMIT && !self.undone.steps.is_empty() {
            self.undone.drop_oldest();
        }
    }

    /// The step that is next, of all or of one document.
    pub fn next(&self, direction: Direction, whose: Whose) -> Option<&Step> {
        let stack = self.stack(direction);
        stack.steps.get(&stack.last(whose)?)
    }

    /// Takes the next step out, freed from what came after it in its other
    /// documents; [`Self::put`] it back when it is carried out.
    pub fn take(&mut self, direction: Direction, whose: Whose) -> Result<Option<Step>, Entangled> {
        let stack = match direction {
            Direction::Back => &mut self.done,
            Direction::Forth => &mut self.undone,
        };
        match stack.last(whose) {
            Some(key) => stack.take_out(key, direction),
            None => Ok(None),
        }
    }

    /// Puts back a step that was carried out in `direction`, or one that was
    /// taken for the other direction and could not be.
    pub fn put(&mut self, mut step: Step, direction: Direction) {
        step.close();
        self.done.close_last();
        match direction {
            Direction::Back => self.undone.push(step),
            Direction::Forth => self.done.push(step),
        }
    }

    fn stack(&self, direction: Direction) -> &Stack {
        match direction {
            Direction::Back => &self.done,
            Direction::Forth => &self.undone,
        }
    }
}
