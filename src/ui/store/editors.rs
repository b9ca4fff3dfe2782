use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::Store;
use crate::workspace::{FileChange, Gesture, ModelEdit, Operation, Projection, What};

/// Who made a change: what a model reports must not be written back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    Store,
    /// The text editor's model of that file.
    Model,
}

/// What a text editor's models must do to stay in step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditorChange {
    Apply {
        path: Arc<str>,
        edits: Vec<ModelEdit>,
    },
    /// The model no longer stands for anything.
    Forget {
        path: Arc<str>,
    },
    /// All models are gone: another workspace was opened.
    ForgetAll,
}

pub(super) type Listener = Rc<dyn Fn(EditorChange)>;

/// The text editor's models, as far as the store knows them.
#[derive(Default)]
pub struct Editors {
    projections: HashMap<Arc<str>, Projection>,
    listener: Option<Listener>,
}

impl Editors {
    pub fn forget(&mut self) -> Option<Listener> {
        self.projections.clear();
        self.listener.clone()
    }
}

impl Store {
    /// Has the text editor told of every change that did not come from it.
    pub fn listen(&self, listener: impl Fn(EditorChange) + 'static) {
        self.inner.update_value(|inner| inner.editors.listener = Some(Rc::new(listener)));
    }

    /// The text that a new model of the file starts from. From then on the
    /// model's changes are understood and ours forwarded.
    pub fn model_text(&self, path: &str) -> Option<String> {
        let text = self.text_untracked(path)?;
        let projection = Projection::of(&text);
        self.inner.update_value(|inner| {
            inner.editors.projections.insert(path.into(), projection);
        });
        Some(projection.view(&text))
    }

    /// Takes over what was typed into a model.
    pub fn model_changed(&self, path: &str, changes: &[ModelEdit], gesture: Gesture) {
        let Some(text) = self.text_untracked(path) else { return };
        let Some(projection) = self.inner.with_value(|inner| inner.editors.projections.get(path).copied()) else {
            return;
        };
        let edits = projection.to_text(&text, changes);
        if !edits.is_empty() {
            let operations = vec![Operation::Edit { path: path.to_owned(), edits }];
            self.apply("Typing", gesture, operations, Writer::Model);
        }
    }

    /// What the model should hold now: to tell whether it is in step.
    pub fn model_view(&self, path: &str) -> Option<String> {
        let text = self.text_untracked(path)?;
        self.inner.with_value(|inner| Some(inner.editors.projections.get(path)?.view(&text)))
    }

    pub(super) fn forward(&self, change: &FileChange, writer: Writer) {
        let told = self.inner.try_update_value(|inner| {
            let Editors { projections, listener } = &mut inner.editors;
            let told = match &change.what {
                What::Edited { before, edits, .. } => {
                    let edits = projections.get_mut(&change.path)?.to_model(before, edits);
                    (writer == Writer::Store).then(|| EditorChange::Apply { path: Arc::clone(&change.path), edits })?
                }
                What::Deleted | What::Created => {
                    projections.remove(&change.path);
                    EditorChange::Forget { path: Arc::clone(&change.path) }
                }
                What::Renamed { from } => {
                    projections.remove(from);
                    EditorChange::Forget { path: Arc::clone(from) }
                }
                What::Saved => return None,
            };
            Some((listener.clone()?, told))
        });
        // Outside of the update: a listener may read the store.
        if let Some(Some((listener, told))) = told {
            listener(told);
        }
    }
}
