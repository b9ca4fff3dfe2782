use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use crate::json::edit::EditError;
use crate::preview::{Bake, Field, RegionPreview};
use crate::source::TextEdit;
use crate::ui::store::{EditKind, Store};

/// The shown bake, for the parts of its form.
#[derive(Clone, Copy)]
pub struct Shown {
    pub store: Store,
    pub bake: Memo<Option<Arc<Bake>>>,
    /// The region that the preview shows in full.
    pub region: Signal<Option<Arc<RegionPreview>>>,
}

impl Shown {
    /// Something of the bake, derived; nothing of it where there is none.
    pub fn memo<T>(self, read: impl Fn(&Bake) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.bake.read().as_ref().map(|bake| read(bake)).unwrap_or_default())
    }

    /// A field of the stage as it is now, as text.
    pub fn text(self, key: &'static str) -> Signal<String> {
        self.memo(move |bake| bake.field_below(key).as_text()).into()
    }

    pub fn flag(self, key: &'static str) -> Signal<bool> {
        self.memo(move |bake| bake.field_below(key) == Field::Flag(true)).into()
    }

    /// Writes a field; an empty text or null removes it.
    pub fn write(self, key: &'static str, kind: EditKind, value: &Value) {
        self.edit(key, kind, |bake| bake.set_below(key, value));
    }

    /// Writes a text field on each keystroke.
    pub fn write_text(self, key: &'static str) -> Callback<String> {
        Callback::new(move |text: String| self.write(key, EditKind::Field(key.to_owned()), &Value::from(text)))
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
