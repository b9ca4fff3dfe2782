use std::sync::Arc;

use leptos::prelude::*;

use super::Store;
use crate::json;
use crate::layout::ConfigRepo;
use crate::packer::PackerVersion;
use crate::preview::TemplateRead;
use crate::source::{File, FileMode, Sort, TextEdit};
use crate::workspace::{
    ASIDE, Action, ChangedFile, Direction, Gesture, Operation, Outcome, ReadOnly, Scope, What, Workspace,
};

/// What an edit came from: decides how steps join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditKind {
    /// A key typed in the form field of that name.
    Field(String),
    /// A command, a button, a paste.
    Command,
}

impl Store {
    /// Follows one document: reruns when it changes, comes or goes.
    pub fn track(&self, path: &str) {
        self.version_of(path).track();
    }

    /// The text of a document, tracked; `None` where it is absent or not text.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.track(path);
        self.text_untracked(path)
    }

    pub fn text_untracked(&self, path: &str) -> Option<Arc<str>> {
        self.with_workspace(|workspace| workspace.document(path)?.text().cloned())
    }

    /// Why a document cannot be edited, tracked.
    pub fn read_only(&self, path: &str) -> Option<ReadOnly> {
        self.track(path);
        self.with_workspace(|workspace| workspace.document(path)?.read_only())
    }

    /// The document as JSON, parsed once a version, tracked.
    pub fn json(&self, path: &str) -> Option<Arc<json::Document>> {
        self.track(path);
        self.json_untracked(path)
    }

    pub fn json_untracked(&self, path: &str) -> Option<Arc<json::Document>> {
        self.inner.try_update_value(|inner| {
            let document = inner.workspace.document(path)?;
            let text = document.text()?;
            if let Some((version, parsed)) = inner.parsed.get(path)
                && *version == document.version()
            {
                return Some(Arc::clone(parsed));
            }
            let parsed = Arc::new(json::parse(text));
            inner.parsed.insert(Arc::clone(document.path()), (document.version(), Arc::clone(&parsed)));
            Some(parsed)
        })?
    }

    /// The document as a legacy JSON template, read once a version, tracked.
    pub fn template(&self, path: &str, packer: PackerVersion) -> Option<Arc<TemplateRead>> {
        let parsed = self.json(path)?;
        self.inner.try_update_value(|inner| {
            let version = inner.workspace.document(path)?.version();
            if let Some((known, of, read)) = inner.templates.get(path)
                && (*known, *of) == (version, packer)
            {
                return Some(Arc::clone(read));
            }
            let read = Arc::new(TemplateRead::new(parsed, packer));
            inner.templates.insert(path.into(), (version, packer, Arc::clone(&read)));
            Some(read)
        })?
    }

    /// Does the document differ from what was opened? Tracked.
    pub fn is_changed(&self, path: &str) -> bool {
        self.track(path);
        self.with_workspace(|workspace| workspace.document(path).is_some_and(crate::workspace::Document::is_dirty))
    }

    /// What export would change, tracked. Bakes kept aside are not in it.
    pub fn changed_files(&self) -> Vec<ChangedFile> {
        self.revision.track();
        self.with_workspace(Workspace::changed_files)
    }

    /// Every path but those of the bakes kept aside, sorted, tracked.
    pub fn paths(&self) -> Vec<Arc<str>> {
        self.tree.track();
        let mut paths: Vec<Arc<str>> = self.with_workspace(|workspace| {
            workspace.every_document().map(|document| Arc::clone(document.path())).collect()
        });
        paths.order();
        paths
    }

    /// The paths of the bakes, tracked.
    pub fn bakes(&self) -> Vec<Arc<str>> {
        self.paths().into_iter().filter(|path| path.starts_with(ASIDE)).collect()
    }

    /// Applies edits to one document, as one step or joined to the last one.
    pub fn edit(&self, path: &str, edits: Vec<TextEdit>, kind: EditKind, label: &str) {
        if edits.is_empty() {
            return;
        }
        let gesture = match kind {
            EditKind::Field(name) => Gesture::Field(name),
            EditKind::Command => Gesture::Single,
        };
        let operations = vec![Operation::Edit { path: path.to_owned(), edits }];
        self.apply(label, gesture, operations);
    }

    /// Makes a file; an error is said, not lost.
    pub fn create(&self, path: &str, text: &str, label: &str) -> bool {
        let bytes = text.as_bytes().into();
        let operation = Operation::Create { path: path.to_owned(), bytes, mode: FileMode::Unknown };
        self.apply(label, Gesture::Single, vec![operation])
    }

    /// Several changes as one step.
    pub fn change(&self, label: &str, operations: Vec<Operation>) -> bool {
        self.apply(label, Gesture::Single, operations)
    }

    pub(super) fn apply(&self, label: &str, gesture: Gesture, operations: Vec<Operation>) -> bool {
        let action = Action::Apply { label: label.to_owned(), gesture, at: now(), operations };
        self.perform(&action).is_some()
    }

    /// Undoes the last step of a file, or of the workspace.
    pub fn undo(&self, scope: Scope) {
        self.travel(Direction::Back, scope);
    }

    pub fn redo(&self, scope: Scope) {
        self.travel(Direction::Forth, scope);
    }

    fn travel(&self, direction: Direction, scope: Scope) {
        let there = self.with_workspace(|workspace| workspace.next_step(direction, &scope).is_some());
        if !there {
            return;
        }
        let whole = scope == Scope::Workspace;
        let action = if direction == Direction::Back { Action::Undo(scope) } else { Action::Redo(scope) };
        let Some(outcome) = self.perform(&action) else { return };
        let shown = |path: &Arc<str>| self.active.read_untracked().as_ref() == Some(path);
        let elsewhere = outcome.changes.iter().find(|change| !change.path.starts_with(ASIDE));
        if let Some(change) = elsewhere
            && (whole || outcome.changes.len() > 1)
            && !outcome.changes.iter().any(|change| shown(&change.path))
            && !matches!(change.what, What::Deleted)
        {
            self.open_file(&change.path);
        }
        if outcome.changes.len() > 1
            && let Some(label) = &outcome.label
        {
            let verb = if direction == Direction::Back { "Undone" } else { "Done again" };
            self.toasts.say(format!("{verb} in {} files: {label}", outcome.changes.len()));
        }
    }

    /// Could a step be undone or done again there? Tracked.
    pub fn can(&self, direction: Direction, scope: &Scope) -> bool {
        self.revision.track();
        self.with_workspace(|workspace| workspace.next_step(direction, scope).is_some())
    }

    /// The one way to change the workspace: does it, tells everyone, keeps it.
    pub fn perform(&self, action: &Action) -> Option<Outcome> {
        if self.elsewhere.get_untracked() {
            self.toasts.say(super::leading::ELSEWHERE);
            return None;
        }
        let done = self.inner.try_update_value(|inner| inner.workspace.perform(action))?;
        match done {
            Ok(outcome) => {
                self.keep(action);
                self.announce(&outcome);
                Some(outcome)
            }
            Err(refusal) => {
                self.toasts.say(refusal.to_string());
                None
            }
        }
    }

    fn announce(&self, outcome: &Outcome) {
        let mut moved = false;
        for change in &outcome.changes {
            self.forward(change);
            match &change.what {
                What::Edited { .. } | What::Saved => {}
                What::Created | What::Deleted => moved = true,
                What::Renamed { from } => {
                    moved = true;
                    let to = Arc::clone(&change.path);
                    self.tabs.update(|tabs| {
                        for tab in tabs.iter_mut().filter(|tab| *tab == from) {
                            *tab = Arc::clone(&to);
                        }
                    });
                    for shown in [self.active, self.bake] {
                        if shown.read_untracked().as_ref() == Some(from) {
                            shown.set(Some(Arc::clone(&to)));
                        }
                    }
                    self.bump(from);
                }
            }
            self.bump(&change.path);
            self.inner.update_value(|inner| inner.touched.push(Arc::clone(&change.path)));
            if matches!(change.what, What::Deleted) {
                self.close_file(&change.path);
                if self.bake.read_untracked().as_ref() == Some(&change.path) {
                    self.bake.set(self.bakes().first().cloned());
                }
            }
        }
        if moved {
            self.tree.update(|tree| *tree += 1);
        }
        self.revision.update(|revision| *revision += 1);
    }

    /// Replaces everything by another workspace.
    pub(super) fn install(&self, workspace: Workspace, journal: crate::workspace::Journal, repo: Arc<ConfigRepo>) {
        let on_install = self.inner.try_update_value(|inner| {
            inner.workspace = workspace;
            inner.journal = journal;
            inner.parsed.clear();
            inner.touched.clear();
            inner.project = inner.project.wrapping_add(1);
            inner.templates.clear();
            inner.editors.on_install.clone()
        });
        if let Some(Some(on_install)) = on_install {
            on_install();
        }
        self.tabs.set(Vec::new());
        self.active.set(None);
        self.bake.set(None);
        self.reveal.set(None);
        let known: Vec<Arc<str>> = self.inner.with_value(|inner| inner.versions.keys().cloned().collect());
        for path in known {
            self.bump(&path);
        }
        self.repo.set(repo);
        self.tree.update(|tree| *tree += 1);
        self.revision.update(|revision| *revision += 1);
    }

    /// The files that changed since this was last asked.
    pub fn take_touched(&self) -> Vec<Arc<str>> {
        self.inner.try_update_value(|inner| std::mem::take(&mut inner.touched)).unwrap_or_default()
    }

    /// Another number for each workspace that is opened.
    pub fn project_number(&self) -> u32 {
        self.inner.with_value(|inner| inner.project)
    }

    /// The file as it is now.
    pub fn file(&self, path: &str) -> Option<File> {
        self.with_workspace(|workspace| workspace.document(path).map(crate::workspace::Document::file))
    }

    fn version_of(&self, path: &str) -> ArcRwSignal<u64> {
        if let Some(signal) = self.inner.with_value(|inner| inner.versions.get(path).cloned()) {
            return signal;
        }
        let signal = ArcRwSignal::new(0);
        self.inner.update_value(|inner| drop(inner.versions.insert(path.into(), signal.clone())));
        signal
    }

    fn bump(&self, path: &str) {
        if let Some(signal) = self.inner.with_value(|inner| inner.versions.get(path).cloned()) {
            signal.update(|version| *version += 1);
        }
    }
}

/// Milliseconds since 1970, by the browser's clock.
pub(super) fn now() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the clock gives whole milliseconds")]
    {
        js_sys::Date::now() as u64
    }
}
