use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use crate::json::edit::EditError;
use crate::preview::{Bake, Field};
use crate::source::TextEdit;
use crate::ui::store::{EditKind, Store};

/// The shown bake, for the parts of its form.
#[derive(Clone, Copy)]
pub struct Shown {
    pub store: Store,
    pub bake: Memo<Option<Arc<Bake>>>,
}

impl Shown {
    /// A text field of the stage as it is now.
    pub fn text(self, key: &'static str) -> Signal<String> {
        Memo::new(move |_| self.bake.read().as_ref().map(|bake| bake.field(key).as_text()).unwrap_or_default()).into()
    }

    pub fn flag(self, key: &'static str) -> Signal<bool> {
        Memo::new(move |_| self.bake.read().as_ref().is_some_and(|bake| bake.field(key) == Field::Flag(true))).into()
    }

    /// Writes a text field on each keystroke.
    pub fn write_text(self, key: &'static str) -> Callback<String> {
        Callback::new(move |text: String| {
            self.edit(key, EditKind::Field(key.to_owned()), |bake| bake.set_field(key, &Value::from(text.as_str())));
        })
    }

    pub fn write_flag(self, key: &'static str) -> Callback<bool> {
        Callback::new(move |flag: bool| {
            let value = if flag { Value::Bool(true) } else { Value::Null };
            self.edit(key, EditKind::Command, |bake| bake.set_field(key, &value));
        })
    }

    /// Edits the bake's document as one step.
    pub fn edit(self, label: &str, kind: EditKind, change: impl FnOnce(&Bake) -> Result<Vec<TextEdit>, EditError>) {
        let Some(path) = self.store.bake.get_untracked() else { return };
        // Not the memo: it may not have caught up within one event.
        let Some(document) = self.store.json_untracked(&path) else { return };
        match change(&Bake::read(&document)) {
            Ok(edits) => self.store.edit(&path, edits, kind, &format!("Change {label}")),
            Err(error) => self.store.toasts.say(format!("{label} cannot be changed here: {error}")),
        }
    }
}
