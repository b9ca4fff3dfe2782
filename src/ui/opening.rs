//! The ways in: a folder, a zip, the sample, what this browser keeps.

use leptos::prelude::*;

use super::shell::Kept;
use super::store::{Card, Store};
use crate::source::Snapshot;
use crate::starter;

/// Opens workspaces, and says how that goes.
#[derive(Clone, Copy)]
pub struct Opening {
    store: Store,
    pub kept: RwSignal<Vec<Kept>>,
    /// What is being opened, if anything.
    pub busy: RwSignal<Option<String>>,
    /// Why the last attempt failed.
    pub error: RwSignal<Option<String>>,
    cards: StoredValue<Vec<(String, Card)>>,
}

impl Opening {
    pub fn new(store: Store) -> Self {
        Self {
            store,
            kept: RwSignal::new(Vec::new()),
            busy: RwSignal::new(None),
            error: RwSignal::new(None),
            cards: StoredValue::new(Vec::new()),
        }
    }

    /// After a reload: brings back what was open.
    pub fn resume_last(self) {
        leptos::task::spawn_local(async move {
            self.list().await;
            let current = self.cards.with_value(|cards| cards.iter().find(|(_, card)| card.current).cloned());
            if let Some((id, card)) = current {
                self.resume(&id, &card).await;
            }
        });
    }

    pub fn open_sample(self) {
        self.open("the sample repo", move || async move { Ok((starter::SAMPLE_NAME.to_owned(), starter::sample())) });
    }

    pub fn open_kept(self, id: String) {
        let card = self.cards.with_value(|cards| cards.iter().find(|(one, _)| *one == id).cloned());
        if let Some((id, card)) = card {
            leptos::task::spawn_local(async move { self.resume(&id, &card).await });
        }
    }

    /// Back to the start page; what is open stays kept.
    pub fn go_home(self) {
        leptos::task::spawn_local(async move {
            self.store.close_workspace().await;
            self.list().await;
        });
    }

    /// Opens what `read` gives: a name and its files.
    pub fn open<F, R>(self, what: &str, read: F)
    where
        F: FnOnce() -> R + 'static,
        R: Future<Output = Result<(String, Snapshot), String>>,
    {
        self.error.set(None);
        self.busy.set(Some(format!("Opening {what}…")));
        leptos::task::spawn_local(async move {
            match read().await {
                Ok((name, files)) => {
                    self.store.open_workspace(&name, files).await;
                }
                Err(why) => self.error.set(Some(why)),
            }
            self.busy.set(None);
        });
    }

    async fn resume(self, id: &str, card: &Card) {
        self.busy.set(Some(format!("Opening {}…", card.name)));
        if let Err(why) = self.store.resume(id, card).await {
            self.error.set(Some(format!("{} cannot be opened: {why}.", card.name)));
        }
        self.busy.set(None);
    }

    async fn list(self) {
        match self.store.kept().await {
            Ok(cards) => {
                let rows = cards.iter().map(|(id, card)| Kept {
                    id: id.clone(),
                    name: card.name.clone(),
                    detail: format!("{} files", card.files),
                });
                self.kept.set(rows.collect());
                self.cards.set_value(cards);
            }
            Err(error) => self.error.set(Some(error.to_string())),
        }
    }
}

/// Can this browser hand out folders that can be saved into?
pub fn can_pick_folders() -> bool {
    js_sys::Reflect::has(&window(), &"showDirectoryPicker".into()).unwrap_or_default()
}
