use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::source::{File, Span};
use crate::workspace::action::Gesture;
use crate::workspace::composition::Reversible;
use crate::workspace::document::DocumentId;

/// Edits that follow one another within so many milliseconds can be one step.
const PAUSE: u64 = 1_000;

/// What was done to one document, so that it can be undone and done again.
/// `F` is how a file's bytes and mode are held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Edits that took back one another.
    fn is_nothing(&self) -> bool {
        matches!(self, Self::Edited { change, .. } if change.edits.is_empty())
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

    /// Leaves out edits that took back one another. False where nothing is left.
    pub fn settle(&mut self) -> bool {
        self.done.retain(|done| !done.is_nothing());
        !self.done.is_empty()
    }

    pub fn is_nothing(&self) -> bool {
        self.done.iter().all(Done::is_nothing)
    }

    pub fn map<G>(self, mut form: impl FnMut(DocumentId, F) -> G) -> Step<G> {
        Step {
            label: self.label,
            done: self.done.into_iter().map(|done| done.map(&mut form)).collect(),
            gesture: self.gesture,
            at: self.at,
        }
    }

    /// Lets nothing join the step any more.
    pub(super) fn close(&mut self) {
        self.gesture = Gesture::Single;
    }

    /// What the step changes.
    pub(super) fn subjects(&self) -> BTreeSet<Subject> {
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
    pub(super) fn edits_of(&self, document: DocumentId) -> Option<&Reversible> {
        let mut all = self.done.iter().filter(|done| done.id() == document);
        match (all.next(), all.next()) {
            (Some(Done::Edited { change, .. }), None) => Some(change),
            _ => None,
        }
    }

    pub(super) fn set_edits_of(&mut self, document: DocumentId, to: Reversible) {
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
    pub(super) fn weight(&self) -> usize {
        let of_done = |done: &Done<File>| match done {
            Done::Edited { change, .. } => change.weight(),
            Done::Created { path, file, .. } | Done::Deleted { path, file, .. } => path.len() + file.bytes.len(),
            Done::Renamed { from, to, .. } => from.len() + to.len(),
        };
        size_of::<Self>() + self.label.len() + self.done.iter().map(of_done).sum::<usize>()
    }

    /// Takes `next` into this step where both are one gesture.
    pub(super) fn join(&mut self, next: &Self) -> bool {
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
    pub(super) fn related(&self) -> Vec<Self> {
        match self {
            Self::Document(_) => vec![self.clone()],
            Self::Path(path) => vec![self.clone(), Self::Below(path.clone())],
            Self::Below(path) => vec![Self::Path(path.clone())],
        }
    }
}
