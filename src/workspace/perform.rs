use std::ops::Bound;
use std::sync::Arc;

use super::action::{Action, FileChange, Gesture, Operation, Outcome, Refusal, Scope, What};
use super::composition::{Reversible, compose, difference};
use super::document::{Content, Document, DocumentId, Origin};
use super::history::{Direction, Done, Entangled, Step, Subject};
use super::path::check_path;
use super::{Change, Workspace};
use crate::source::{File, TextEdit, apply_edits};

impl Workspace {
    /// Does what `action` says, or nothing at all.
    pub fn perform(&mut self, action: &Action) -> Result<Outcome, Refusal> {
        self.version += 1;
        let done = match action {
            Action::Apply { label, gesture, at, operations } => self.apply(label, gesture, *at, operations),
            Action::Undo(scope) => self.travel(Direction::Back, scope),
            Action::Redo(scope) => self.travel(Direction::Forth, scope),
            Action::Saved { paths } => Ok(self.saved(paths)),
            Action::Name(name) => {
                self.name.clone_from(name);
                Ok(Outcome::default())
            }
        };
        let inside = self.take_inside_changes();
        done.map(|mut outcome| {
            outcome.changes.extend(inside);
            outcome
        })
    }

    /// The operations that make the file at `path` what was opened: its text,
    /// its path, or the whole file where it was deleted. Empty where nothing
    /// differs or nothing was opened.
    pub fn reverting(&self, path: &str) -> Vec<Operation> {
        let Some(changed) = self.changed_files().into_iter().find(|changed| &*changed.path == path) else {
            return Vec::new();
        };
        let mut operations = Vec::new();
        match (&changed.change, &changed.was) {
            (Change::Deleted, Some(was)) => {
                operations.push(Operation::Create {
                    path: path.to_owned(),
                    bytes: Arc::clone(&was.bytes),
                    mode: was.mode,
                });
            }
            (Change::Renamed { from, .. }, Some(was)) => {
                operations.extend(self.restoring_text(path, was));
                operations.push(Operation::Rename { from: path.to_owned(), to: from.to_string() });
            }
            (Change::Edited, Some(was)) => operations.extend(self.restoring_text(path, was)),
            _ => (),
        }
        operations
    }

    fn restoring_text(&self, path: &str, was: &File) -> Option<Operation> {
        let text = self.document(path)?.text()?;
        let edit = difference(text, was.text()?)?;
        Some(Operation::Edit { path: path.to_owned(), edits: vec![edit] })
    }

    fn apply(&mut self, label: &str, gesture: &Gesture, at: u64, operations: &[Operation]) -> Result<Outcome, Refusal> {
        let mut step = Step::new(label.to_owned(), gesture.clone(), at);
        let mut changes = Vec::with_capacity(operations.len());
        for operation in operations {
            match self.carry_out(operation) {
                Ok(Some((done, change))) => {
                    step.push(done);
                    changes.push(change);
                }
                Ok(None) => (),
                Err(refusal) => {
                    self.retrace(&step, step.done.len(), Direction::Forth);
                    return Err(refusal);
                }
            }
        }
        if changes.is_empty() {
            return Ok(Outcome::default());
        }
        self.history.record(step);
        Ok(Outcome { changes, label: Some(label.to_owned()) })
    }

    /// Undoes or redoes the last step of `scope`.
    fn travel(&mut self, direction: Direction, scope: &Scope) -> Result<Outcome, Refusal> {
        let nothing = match direction {
            Direction::Back => Refusal::NothingToUndo,
            Direction::Forth => Refusal::NothingToRedo,
        };
        let Some(whose) = self.whose(scope) else { return Err(nothing) };
        let taken = self.history.take(direction, whose);
        let Some(step) = taken.map_err(|entangled| self.entangled(entangled))? else { return Err(nothing) };
        let mut changes = Vec::with_capacity(step.done.len());
        for at in 0..step.done.len() {
            let index = if direction == Direction::Back { step.done.len() - 1 - at } else { at };
            let gone = step.done.get(index).ok_or(Refusal::Gone).and_then(|done| self.go(done, direction));
            match gone {
                Ok(change) => changes.push(change),
                Err(refusal) => {
                    self.retrace(&step, at, direction);
                    self.history.put(step, opposite(direction));
                    return Err(refusal);
                }
            }
        }
        let label = Some(step.label.clone());
        self.history.put(step, direction);
        Ok(Outcome { changes, label })
    }

    /// Takes back the first `count` parts of a step that was being gone in
    /// `direction`.
    fn retrace(&mut self, step: &Step, count: usize, direction: Direction) {
        let back = opposite(direction);
        let gone: Vec<&Done<File>> = match direction {
            Direction::Forth => step.done.iter().take(count).rev().collect(),
            Direction::Back => step.done.iter().rev().take(count).rev().collect(),
        };
        for done in gone {
            // What was just possible one way is possible the other way.
            let _ = self.go(done, back);
        }
    }

    fn carry_out(&mut self, operation: &Operation) -> Result<Option<(Done<File>, FileChange)>, Refusal> {
        if let Some((host, edits)) = self.inside(operation)? {
            let changed = self.change_text(host, &edits)?;
            return Ok(changed.map(|(reversible, change)| (Done::Edited { id: host, change: reversible }, change)));
        }
        let done = match operation {
            Operation::Edit { path, edits } => return self.edit(path, edits),
            Operation::Create { path, bytes, mode } => {
                let file = File { bytes: Arc::clone(bytes), mode: *mode };
                Done::Created { id: self.new_id(), path: path.clone(), file }
            }
            Operation::Delete { path } => {
                let (id, document) = self.existing(path)?;
                Done::Deleted { id, path: path.clone(), file: document.file() }
            }
            Operation::Rename { from, to } if from == to => return Ok(None),
            Operation::Rename { from, to } => {
                let (id, _) = self.existing(from)?;
                Done::Renamed { id, from: from.clone(), to: to.clone() }
            }
        };
        let change = self.go(&done, Direction::Forth)?;
        Ok(Some((done, change)))
    }

    fn edit(&mut self, path: &str, edits: &[TextEdit]) -> Result<Option<(Done<File>, FileChange)>, Refusal> {
        let (id, _) = self.existing(path)?;
        let changed = self.change_text(id, edits)?;
        Ok(changed.map(|(reversible, change)| (Done::Edited { id, change: reversible }, change)))
    }

    /// Does or undoes one part of a step.
    fn go(&mut self, done: &Done<File>, direction: Direction) -> Result<FileChange, Refusal> {
        match (done, direction) {
            (Done::Edited { id, change }, _) => {
                let edits = if direction == Direction::Back { &change.inverse } else { &change.edits };
                let changed = self.change_text(*id, edits)?;
                changed.map(|(_, change)| change).ok_or(Refusal::Gone)
            }
            (Done::Created { id, path, file }, Direction::Forth)
            | (Done::Deleted { id, path, file }, Direction::Back) => self.put_in(*id, path, file),
            (Done::Created { id, .. }, Direction::Back) | (Done::Deleted { id, .. }, Direction::Forth) => {
                self.take_out(*id)
            }
            (Done::Renamed { id, to, .. }, Direction::Forth) => self.rename(*id, to),
            (Done::Renamed { id, from, .. }, Direction::Back) => self.rename(*id, from),
        }
    }

    /// `None` where the edits say nothing.
    fn change_text(&mut self, id: DocumentId, edits: &[TextEdit]) -> Result<Option<(Reversible, FileChange)>, Refusal> {
        let version = self.version;
        let mut document = self.documents.get(&id).cloned().ok_or(Refusal::Gone)?;
        let path = document.path.to_string();
        let before = match &document.content {
            Content::Text(text) => Arc::clone(text),
            Content::Locked { why, .. } => return Err(Refusal::ReadOnly { path, why: *why }),
        };
        let (after, inverse) = apply_edits(&before, edits).map_err(|why| Refusal::Edit { path, why })?;
        let (edits, inverse) = (compose(edits, &[]), compose(&inverse, &[]));
        if edits.is_empty() {
            return Ok(None);
        }
        let after: Arc<str> = after.into();
        document.content = Content::Text(Arc::clone(&after));
        document.version = version;
        let path = Arc::clone(&document.path);
        self.enter(id, document);
        let what = What::Edited { before, after, edits: edits.clone() };
        Ok(Some((Reversible { edits, inverse }, FileChange { id, path, version, what })))
    }

    fn put_in(&mut self, id: DocumentId, path: &str, file: &File) -> Result<FileChange, Refusal> {
        self.check_free(path, None)?;
        let path: Arc<str> = path.into();
        let mut document = Document::created(Arc::clone(&path), file, self.version);
        document.origin = self.removed.remove(&id);
        self.enter(id, document);
        Ok(FileChange { id, path, version: self.version, what: What::Created })
    }

    fn take_out(&mut self, id: DocumentId) -> Result<FileChange, Refusal> {
        let document = self.leave(id).ok_or(Refusal::Gone)?;
        if let Some(origin) = document.origin {
            self.removed.insert(id, origin);
        }
        Ok(FileChange { id, path: document.path, version: self.version, what: What::Deleted })
    }

    fn rename(&mut self, id: DocumentId, to: &str) -> Result<FileChange, Refusal> {
        let from = Arc::clone(&self.documents.get(&id).ok_or(Refusal::Gone)?.path);
        self.check_free(to, Some(&from))?;
        let mut document = self.leave(id).ok_or(Refusal::Gone)?;
        let path: Arc<str> = to.into();
        document.path = Arc::clone(&path);
        document.version = self.version;
        self.enter(id, document);
        Ok(FileChange { id, path, version: self.version, what: What::Renamed { from } })
    }

    /// Makes what the paths hold now what the workspace was opened with.
    fn saved(&mut self, paths: &[String]) -> Outcome {
        let mut changes = Vec::new();
        for path in paths {
            let gone: Vec<DocumentId> =
                self.removed.iter().filter(|(_, origin)| *origin.path == **path).map(|(id, _)| *id).collect();
            for id in &gone {
                self.removed.remove(id);
            }
            let version = self.version;
            if let Some(id) = self.id(path)
                && let Some(mut document) = self.documents.get(&id).cloned()
            {
                let path = Arc::clone(&document.path);
                let left = document.origin.take().filter(|origin| !paths.iter().any(|path| **path == *origin.path));
                if let Some(left) = left {
                    // What it was renamed from is still where it was.
                    let id = self.new_id();
                    self.removed.insert(id, Origin { as_opened: false, ..left });
                }
                document.origin = Some(Origin { path: Arc::clone(&path), file: document.file(), as_opened: false });
                self.enter(id, document);
                changes.push(FileChange { id, path, version, what: What::Saved });
            } else if let Some(id) = gone.first() {
                changes.push(FileChange { id: *id, path: path.as_str().into(), version, what: What::Saved });
            }
        }
        Outcome { changes, label: None }
    }

    fn existing(&self, path: &str) -> Result<(DocumentId, &Document), Refusal> {
        let id = self.paths.get(path).copied();
        let document = id.and_then(|id| self.documents.get(&id).map(|document| (id, document)));
        document.ok_or_else(|| Refusal::NoSuchFile { path: path.to_owned() })
    }

    /// True where a file can be put at `path`, `leaving` being free by then.
    fn check_free(&self, path: &str, leaving: Option<&str>) -> Result<(), Refusal> {
        let owned = || path.to_owned();
        check_path(path).map_err(|why| Refusal::Path { path: owned(), why })?;
        if self.paths.contains_key(path) {
            return Err(Refusal::Taken { path: owned() });
        }
        let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        for folder in folders {
            if self.paths.contains_key(folder) && Some(folder) != leaving {
                return Err(Refusal::FileAndFolder { path: owned(), other: folder.to_owned() });
            }
        }
        let below = format!("{path}/");
        let mut inside =
            self.paths.range::<str, _>((Bound::Included(&*below), Bound::Unbounded)).map(|(other, _)| other);
        match inside.find(|other| Some(&***other) != leaving) {
            Some(other) if other.starts_with(&below) => {
                Err(Refusal::FileAndFolder { path: owned(), other: other.to_string() })
            }
            _ => Ok(()),
        }
    }

    fn entangled(&self, entangled: Entangled) -> Refusal {
        let path = match entangled.about {
            Subject::Path(path) | Subject::Below(path) => path,
            Subject::Document(id) => {
                self.documents.get(&id).map(|document| document.path.to_string()).unwrap_or_default()
            }
        };
        Refusal::Entangled { label: entangled.label, path, other: entangled.other }
    }
}

fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Back => Direction::Forth,
        Direction::Forth => Direction::Back,
    }
}
