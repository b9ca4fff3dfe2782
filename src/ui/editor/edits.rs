//! A JSON template as the visual view edits it: each change the smallest text edit.

use std::fmt::Display;
use std::sync::Arc;

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::json::edit;
use crate::json::{Document, Path};
use crate::packer::PackerVersion;
use crate::packer::template::edit::{self as template_edit, TemplateEditError};
use crate::packer::template::{Role, Template};
use crate::preview::TemplateRead;
use crate::source::TextEdit;
use crate::ui::browser::focus_soon;
use crate::ui::store::{EditKind, Store};

/// The template that is shown, and how it is changed.
#[derive(Clone, Copy)]
pub struct Editing {
    pub store: Store,
    pub path: Signal<Option<Arc<str>>>,
    pub document: Memo<Option<Arc<Document>>>,
    pub template: Memo<Option<Arc<TemplateRead>>>,
    version: Signal<PackerVersion>,
}

impl Editing {
    pub fn new(store: Store, path: Signal<Option<Arc<str>>>, version: Signal<PackerVersion>) -> Self {
        let document = Memo::new(move |_| store.json(path.read().as_deref()?));
        let template = Memo::new(move |_| store.template(path.read().as_deref()?, version.get()));
        Self { store, path, document, template, version }
    }

    pub fn path_text(self) -> String {
        self.path.read().as_deref().unwrap_or_default().to_owned()
    }

    /// Applies a change to the document as it is at this moment.
    pub fn change<E: Display>(
        self,
        label: &str,
        kind: EditKind,
        change: impl FnOnce(&Document) -> Result<Vec<TextEdit>, E>,
    ) {
        let Some(path) = self.path.get_untracked() else { return };
        let Some(document) = self.store.json_untracked(&path) else { return };
        match change(&document) {
            Ok(edits) => self.store.edit(&path, edits, kind, label),
            Err(error) => self.store.toasts.say(format!("{label}: {error}")),
        }
    }

    /// As [`Self::change`], for changes that go by what the template means.
    pub fn change_template(
        self,
        label: &str,
        kind: EditKind,
        change: impl FnOnce(&Document, &Template) -> Result<Vec<TextEdit>, TemplateEditError>,
    ) {
        let version = self.version.get_untracked();
        self.change(label, kind, |document| change(document, &Template::read(document, version)));
    }

    /// Writes a value on each keystroke.
    pub fn set(self, at: &Path, value: &Value) {
        self.change(&format!("Change {at}"), EditKind::Field(at.to_string()), |document| {
            edit::set(document, at, value)
        });
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
        if self.document.with_untracked(|document| document.as_ref().is_some_and(|document| document.at(&at).is_some()))
        {
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

    /// Adds a variable with a name that is free.
    pub fn add_variable(self) {
        let name = self.template.with_untracked(|read| {
            let taken = |name: &str| read.as_ref().is_some_and(|read| read.template.variable(name).is_some());
            let numbered = (2_u32..).map(|number| format!("new_variable_{number}"));
            std::iter::once("new_variable".to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
        });
        self.change_template("Add a variable", EditKind::Command, |document, template| {
            template_edit::add_variable(document, template, &name, Some(""))
        });
        focus_soon(&format!("variable-name-{name}"));
    }

    /// Adds a component of a common type.
    pub fn add_component(self, role: Role) {
        let value = match role {
            Role::Builder => json!({ "type": "amazon-ebs" }),
            Role::Provisioner | Role::ErrorCleanup => json!({ "type": "shell", "inline": [""] }),
            Role::PostProcessor => json!({ "type": "manifest" }),
        };
        self.change_template(&format!("Add a {role}"), EditKind::Command, |document, template| {
            template_edit::add_component(document, template, role, None, &value)
        });
    }

    /// Removes the component at a place.
    pub fn remove_component(self, at: &Path) {
        self.change_template(&format!("Remove {at}"), EditKind::Command, |document, template| {
            match template.components().find(|component| component.path == *at) {
                Some(component) => template_edit::remove_component(document, component),
                None => Ok(Vec::new()),
            }
        });
    }
}
