use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::Store;
use crate::source::TextEdit;
use crate::workspace::{FileChange, Gesture, Operation};

pub(super) type Listener = Rc<dyn Fn(&FileChange)>;

/// Who wants to know of changes: the text editor, whose models follow them.
#[derive(Default)]
pub struct Editors {
    pub(super) listener: Option<Listener>,
    pub(super) on_install: Option<Rc<dyn Fn()>>,
}

impl Store {
    /// Has the text editor told of every change, and of another workspace.
    pub fn listen(&self, listener: impl Fn(&FileChange) + 'static, on_install: impl Fn() + 'static) {
        self.inner.update_value(|inner| {
            inner.editors = Editors { listener: Some(Rc::new(listener)), on_install: Some(Rc::new(on_install)) };
        });
    }

    /// Takes over what was typed into a text editor.
    pub fn typed(&self, path: &Arc<str>, edits: Vec<TextEdit>, gesture: Gesture) {
        if !edits.is_empty() {
            self.apply("Typing", gesture, vec![Operation::Edit { path: path.to_string(), edits }]);
        }
    }

    pub(super) fn forward(&self, change: &FileChange) {
        // Outside of the store's borrow: a listener may read the store.
        if let Some(listener) = self.inner.with_value(|inner| inner.editors.listener.clone()) {
            listener(change);
        }
    }
}
