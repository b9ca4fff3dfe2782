use std::collections::{BTreeMap, BTreeSet};

use super::step::{Step, Subject};
use super::{Direction, Entangled, Whose};
use crate::source::IntoOrdered;
use crate::workspace::composition::swapped;
use crate::workspace::document::DocumentId;

/// Steps in order, findable by what they change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stack {
    pub steps: BTreeMap<u64, Step>,
    of: BTreeMap<Subject, BTreeSet<u64>>,
    next: u64,
    pub weight: usize,
}

impl Stack {
    pub fn last(&self, whose: Whose) -> Option<u64> {
        match whose {
            Whose::Document(document) => self.of.get(&Subject::Document(document))?.last().copied(),
            Whose::Any => self.steps.keys().next_back().copied(),
        }
    }

    pub fn push(&mut self, step: Step) {
        for subject in step.subjects() {
            self.of.entry(subject).or_default().insert(self.next);
        }
        self.weight += step.weight();
        self.steps.insert(self.next, step);
        self.next += 1;
    }

    fn remove(&mut self, key: u64) -> Option<Step> {
        let step = self.steps.remove(&key)?;
        for subject in step.subjects() {
            if let Some(keys) = self.of.get_mut(&subject) {
                keys.remove(&key);
                if keys.is_empty() {
                    self.of.remove(&subject);
                }
            }
        }
        self.weight = self.weight.saturating_sub(step.weight());
        Some(step)
    }

    pub fn drop_oldest(&mut self) {
        if let Some(key) = self.steps.keys().next().copied() {
            self.remove(key);
        }
    }

    /// Makes `step` a part of the last one, where both are one gesture. What is
    /// typed and taken away again leaves no step.
    pub fn join_last(&mut self, step: &Step) -> bool {
        let Some(mut last) = self.steps.last_entry() else { return false };
        let before = last.get().weight();
        let joined = last.get_mut().join(step);
        self.weight = (self.weight + last.get().weight()).saturating_sub(before);
        if joined && last.get().is_nothing() {
            let key = *last.key();
            self.remove(key);
        }
        joined
    }

    pub fn close_last(&mut self) {
        if let Some(mut last) = self.steps.last_entry() {
            last.get_mut().close();
        }
    }

    /// Removes the steps that start from what `step` has changed, and the
    /// older ones that start from what those would leave.
    pub fn forget(&mut self, step: &Step) {
        let mut changed: BTreeSet<Subject> = step.subjects().iter().flat_map(Subject::related).into_set();
        if !changed.iter().any(|subject| self.of.contains_key(subject)) {
            return;
        }
        let keys: Vec<u64> = self.steps.keys().rev().copied().collect();
        for key in keys {
            let Some(step) = self.steps.get(&key) else { continue };
            let subjects = step.subjects();
            if !subjects.is_disjoint(&changed) {
                changed.extend(subjects.iter().flat_map(Subject::related));
                self.remove(key);
            }
        }
    }

    /// Removes the step and moves it, as it goes, past those above it that
    /// changed the same.
    pub fn take_out(&mut self, key: u64, direction: Direction) -> Result<Option<Step>, Entangled> {
        let Some(mut step) = self.steps.get(&key).cloned() else { return Ok(None) };
        let shared: BTreeSet<u64> = step
            .subjects()
            .iter()
            .flat_map(Subject::related)
            .filter_map(|subject| self.of.get(&subject))
            .flat_map(|keys| keys.range(key + 1..).copied())
            .into_set();
        let mut moved = Vec::with_capacity(shared.len());
        for above in shared {
            let Some(mut other) = self.steps.get(&above).cloned() else { continue };
            exchange(&mut step, &mut other, direction)?;
            moved.push((above, other));
        }
        self.remove(key);
        for (above, other) in moved {
            self.steps.insert(above, other);
        }
        Ok(Some(step))
    }
}

/// Changes both steps to what they are in the other order. Going back, `step`
/// was done before `other`; going forth, `other` would be done before `step`.
fn exchange(step: &mut Step, other: &mut Step, direction: Direction) -> Result<(), Entangled> {
    let related: BTreeSet<Subject> = step.subjects().iter().flat_map(Subject::related).into_set();
    for about in related.intersection(&other.subjects()) {
        let exchanged = match about {
            Subject::Document(document) => exchange_edits(step, other, *document, direction),
            _ => None,
        };
        if exchanged.is_none() {
            let (label, other) = (step.label.clone(), other.label.clone());
            return Err(Entangled { about: about.clone(), label, other });
        }
    }
    Ok(())
}

fn exchange_edits(step: &mut Step, other: &mut Step, document: DocumentId, direction: Direction) -> Option<()> {
    let (own, others) = (step.edits_of(document)?, other.edits_of(document)?);
    let (own, others) = match direction {
        Direction::Back => swapped(own, others).map(|(other, own)| (own, other))?,
        Direction::Forth => swapped(others, own)?,
    };
    step.set_edits_of(document, own);
    other.set_edits_of(document, others);
    Some(())
}
