//! A JSON template as the visual view edits it: each change the smallest text edit.

use std::sync::Arc;

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::json::edit::{self, EditError};
use crate::json::{Document, Path};
use crate::packer::PackerVersion;
use crate::packer::template::RootKey;
use crate::preview::TemplateRead;
use crate::source::TextEdit;
use crate::ui::store::{EditKind, Store};

/// The template that is shown, and how it is changed.
#[derive(Clone, Copy)]
pub struct Editing {
    pub store: Store,
    pub path: Signal<Option<Arc<str>>>,
    pub document: Memo<Option<Arc<Document>>>,
    pub template: Memo<Option<Arc<TemplateRead>>>,
}

impl Editing {
    pub fn new(store: Store, path: Signal<Option<Arc<str>>>, version: Signal<PackerVersion>) -> Self {
        let document = Memo::new(move |_| store.json(path.read().as_deref()?));
        let template = Memo::new(move |_| store.template(path.read().as_deref()?, version.get()));
        Self { store, path, document, template }
    }

    pub fn path_text(self) -> String {
        self.path.read().as_deref().unwrap_or_default().to_owned()
    }

    /// Applies a change to the document as it is at this moment.
    pub fn change(self, label: &str, kind: EditKind, change: impl FnOnce(&Document) -> Result<Vec<TextEdit>, EditError>) {
        let Some(path) = self.path.get_untracked() else { return };
        let Some(document) = self.store.json_untracked(&path) else { return };
        match change(&document) {
            Ok(edits) => self.store.edit(&path, edits, kind, label),
            Err(error) => self.store.toasts.say(format!("{label}: {error}")),
        }
    }

    /// Writes a value on each keystroke.
    pub fn set(self, at: &Path, value: &Value) {
        self.change(&format!("Change {at}"), EditKind::Field(at.to_string()), |document| edit::set(document, at, value));
    }

    /// Writes a value by one act, such as a choice.
    pub fn choose(self, at: &Path, value: &Value) {
        self.change(&format!("Change {at}"), EditKind::Command, |document| edit::set(document, at, value));
    }

    pub fn remove(self, at: &Path) {
        self.change(&format!("Remove {at}"), EditKind::Command, |document| edit::remove(document, at));
    }

    pub fn rename(self, at: &Path, name: &str) {
        self.change(&format!("Rename {at}"), EditKind::Field(format!("name of {at}")), |document| {
            edit::rename(document, at, name)
        });
    }

    /// Adds a member to an object; a name that is there already is left alone.
    pub fn add_member(self, object: &Path, name: &str, value: &Value) {
        let at = object.join(name);
        if self.document.with_untracked(|document| document.as_ref().is_some_and(|document| document.at(&at).is_some())) {
            self.store.toasts.say(format!("{at} is there already."));
            return;
        }
        self.change(&format!("Add {at}"), EditKind::Command, |document| edit::set(document, &at, value));
    }

    /// Adds an item at the end of a list.
    pub fn add_item(self, list: &Path, value: &Value) {
        self.change(&format!("Add to {list}"), EditKind::Command, |document| {
            let count = document.at(list).map_or(0, |node| document.items(node).count());
            edit::insert_item(document, list, count, value)
        });
    }

    /// The name under which the template has a section, or the usual one.
    pub fn section(self, key: RootKey) -> Path {
        let written = self.template.with_untracked(|template| {
            Some(template.as_ref()?.template.section(key)?.name.clone())
        });
        Path::root().join(written.unwrap_or_else(|| key.name().to_owned()))
    }

    /// Adds a variable with a name that is free.
    pub fn add_variable(self) {
        let variables = self.section(RootKey::Variables);
        let name = self.document.with_untracked(|document| {
            let taken = |name: &str| document.as_ref().is_some_and(|document| document.at(&variables.join(name)).is_some());
            let mut number = 1_u32;
            let mut name = "new_variable".to_owned();
            while taken(&name) {
                number += 1;
                name = format!("new_variable_{number}");
            }
            name
        });
        self.add_member(&variables, &name, &Value::from(""));
        crate::ui::browser::focus_soon(&format!("variable-name-{name}"));
    }

    /// Adds a component of a common type.
    pub fn add_component(self, key: RootKey) {
        let section = self.section(key);
        let value = match key {
            RootKey::Builders => json!({ "type": "amazon-ebs" }),
            RootKey::Provisioners => json!({ "type": "shell", "inline": [""] }),
            _ => json!({ "type": "manifest" }),
        };
        self.change(&format!("Add to {section}"), EditKind::Command, |document| match document.at(&section) {
            Some(list) => edit::insert_item(document, &section, document.items(list).count(), &value),
            None => edit::set(document, &section, &Value::from(vec![value])),
        });
    }
}
