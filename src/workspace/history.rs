use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::action::Gesture;
use super::composition::{Reversible, swapped};
use super::document::DocumentId;
use crate::source::{File, Span};

/// Edits that follow one another within so many milliseconds can be one step.
const PAUSE: u64 = 1_000;

/// So many bytes of text the steps may hold together; the oldest go first.
const LIMIT: usize = 64 << 20;

/// What was done to one document, so that it can be undone and done again.
/// `F` is how a file's bytes and mode are held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done<F> {
    Edited { id: DocumentId, change: Reversible },
    Created { id: DocumentId, path: String, file: F },
    Deleted { id: DocumentId, path: String, file: F },
    Renamed { id: DocumentId, from: String, to: String },
}

impl<F> Done<F> {
    pub fn id(&self) -> DocumentId {
        match self {
            Self::Edited { id, .. }
            | Self::Created { id, .. }
            | Self::Deleted { id, .. }
            | Self::Renamed { id, .. } => *id,
        }
    }

    pub fn map<G>(self, form: impl FnOnce(DocumentId, F) -> G) -> Done<G> {
        match self {
            Self::Edited { id, change } => Done::Edited { id, change },
            Self::Created { id, path, file } => Done::Created { id, path, file: form(id, file) },
            Self::Deleted { id, path, file } => Done::Deleted { id, path, file: form(id, file) },
            Self::Renamed { id, from, to } => Done::Renamed { id, from, to },
        }
    }
}

/// What is undone and done again as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<F = File> {
    pub label: String,
    pub done: Vec<Done<F>>,
    /// What could still join the step.
    gesture: Gesture,
    /// When something last did.
    at: u64,
}

impl<F> Step<F> {
    pub fn new(label: String, gesture: Gesture, at: u64) -> Self {
        Self { label, done: Vec::new(), gesture, at }
    }

    /// Adds what was done after the rest; edits of one document become one.
    pub fn push(&mut self, done: Done<F>) {
        let last_of_same = self.done.iter_mut().rev().find(|earlier| earlier.id() == done.id());
        match (last_of_same, &done) {
            (Some(Done::Edited { change: earlier, .. }), Done::Edited { change, .. }) => {
                *earlier = earlier.then(change);
            }
            _ => self.done.push(done),
        }
    }

    pub fn map<G>(self, mut form: impl FnMut(DocumentId, F) -> G) -> Step<G> {
        Step {
            label: self.label,
            done: self.done.into_iter().map(|done| done.map(&mut form)).collect(),
            gesture: self.gesture,
            at: self.at,
        }
    }

    /// What the step changes.
    fn subjects(&self) -> BTreeSet<Subject> {
        let mut subjects = BTreeSet::new();
        for done in &self.done {
            subjects.insert(Subject::Document(done.id()));
            let paths = match done {
                Done::Edited { .. } => [None, None],
                Done::Created { path, .. } | Done::Deleted { path, .. } => [Some(path), None],
                Done::Renamed { from, to, .. } => [Some(from), Some(to)],
            };
            for path in paths.into_iter().flatten() {
                let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
                subjects.extend(folders.map(|folder| Subject::Below(folder.to_owned())));
                subjects.insert(Subject::Path(path.clone()));
            }
        }
        subjects
    }

    /// The edits of a document that the step does nothing else to.
    fn edits_of(&self, document: DocumentId) -> Option<&Reversible> {
        let mut all = self.done.iter().filter(|done| done.id() == document);
        match (all.next(), all.next()) {
            (Some(Done::Edited { change, .. }), None) => Some(change),
            _ => None,
        }
    }

    fn set_edits_of(&mut self, document: DocumentId, to: Reversible) {
        for done in &mut self.done {
            if let Done::Edited { id, change } = done
                && *id == document
            {
                *change = to;
                return;
            }
        }
    }
}

impl Step<File> {
    fn weight(&self) -> usize {
        let of_done = |done: &Done<File>| match done {
            Done::Edited { change, .. } => change.weight(),
            Done::Created { path, file, .. } | Done::Deleted { path, file, .. } => path.len() + file.bytes.len(),
            Done::Renamed { from, to, .. } => from.len() + to.len(),
        };
        size_of::<Self>() + self.label.len() + self.done.iter().map(of_done).sum::<usize>()
    }

    /// Takes `next` into this step where both are one gesture.
    fn join(&mut self, next: &Self) -> bool {
        let ([Done::Edited { id, change }], [Done::Edited { id: next_id, change: added }]) =
            (&mut *self.done, &*next.done)
        else {
            return false;
        };
        let in_time = next.at.saturating_sub(self.at) <= PAUSE;
        let joins = id == next_id
            && self.gesture == next.gesture
            && match self.gesture {
                Gesture::Single => false,
                Gesture::Typing => in_time && continues(change, added),
                Gesture::Field(_) => in_time,
                Gesture::Composition(_) => true,
            };
        if joins {
            *change = change.then(added);
            self.at = next.at;
        }
        joins
    }
}

/// True where `next` goes on at every place at which `change` put text in, or
/// at every place at which it took text away.
fn continues(change: &Reversible, next: &Reversible) -> bool {
    let put_in = |change: &Reversible| change.edits.iter().all(|edit| !edit.text.is_empty());
    let taken_away = |change: &Reversible| change.edits.iter().all(|edit| edit.text.is_empty());
    let only_put_in = put_in(next) && next.edits.iter().all(|edit| edit.span.is_empty());
    let touch = |place: Span, span: Span| span.start <= place.end && place.start <= span.end;

    let same_way = put_in(change) && only_put_in || taken_away(change) && taken_away(next);
    same_way
        && change.edits.len() == next.edits.len()
        && change.inverse.iter().zip(&next.edits).all(|(made, edit)| touch(made.span, edit.span))
}

/// The steps of a workspace: those that can be undone and those that can be
/// done again. Steps over different documents and
/// paths do not depend on one another, so a document's last step can be undone whatever happened elsewhere since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    done: Stack,
    undone: Stack,
}

/// What steps can come to differ about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Document(DocumentId),
    /// Which file is at a path.
    Path(String),
    /// That the path is a folder.
    Below(String),
}

impl Subject {
    /// The subjects that depend on this one.
    fn related(&self) -> Vec<Self> {
        match self {
            Self::Document(_) => vec![self.clone()],
            Self::Path(path) => vec![self.clone(), Self::Below(path.clone())],
            Self::Below(path) => vec![Self::Path(path.clone())],
        }
    }
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
    pub fn record(&mut self, step: Step) {
        self.undone.forget(&step);
        if !self.done.join_last(&step) {
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
        step.gesture = Gesture::Single;
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

/// Steps in order, findable by what they change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Stack {
    steps: BTreeMap<u64, Step>,
    of: BTreeMap<Subject, BTreeSet<u64>>,
    next: u64,
    weight: usize,
}

impl Stack {
    fn last(&self, whose: Whose) -> Option<u64> {
        match whose {
            Whose::Document(document) => self.of.get(&Subject::Document(document))?.last().copied(),
            Whose::Any => self.steps.keys().next_back().copied(),
        }
    }

    fn push(&mut self, step: Step) {
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

    fn drop_oldest(&mut self) {
        if let Some(key) = self.steps.keys().next().copied() {
            self.remove(key);
        }
    }

    fn join_last(&mut self, step: &Step) -> bool {
        let Some(mut last) = self.steps.last_entry() else { return false };
        let before = last.get().weight();
        let joined = last.get_mut().join(step);
        self.weight = (self.weight + last.get().weight()).saturating_sub(before);
        joined
    }

    fn close_last(&mut self) {
        if let Some(mut last) = self.steps.last_entry() {
            last.get_mut().gesture = Gesture::Single;
        }
    }

    /// Removes the steps that start from what `step` has changed, and the
    /// older ones that start from what those would leave.
    fn forget(&mut self, step: &Step) {
        let mut changed: BTreeSet<Subject> = step.subjects().iter().flat_map(Subject::related).collect();
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
    fn take_out(&mut self, key: u64, direction: Direction) -> Result<Option<Step>, Entangled> {
        let Some(mut step) = self.steps.get(&key).cloned() else { return Ok(None) };
        let shared: BTreeSet<u64> = step
            .subjects()
            .iter()
            .flat_map(Subject::related)
            .filter_map(|subject| self.of.get(&subject))
            .flat_map(|keys| keys.range(key + 1..).copied())
            .collect();
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
    let related: BTreeSet<Subject> = step.subjects().iter().flat_map(Subject::related).collect();
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
