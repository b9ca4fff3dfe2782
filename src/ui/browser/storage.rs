use std::collections::HashMap;
use std::sync::Arc;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction, TransactionMode};
use js_sys::{Array, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "bakewright";
const VERSION: u32 = 1;
/// Workspace id → its card, as JSON text.
const CARDS: &str = "cards";
/// Workspace id → its base record.
const BASES: &str = "bases";
/// `[workspace id, document id]` → the bytes as opened.
const FILES: &str = "files";
/// Workspace id → the form of the archive it came from.
const FORMS: &str = "forms";
/// Workspace id → the handle of the folder it came from.
const HANDLES: &str = "handles";
/// `[workspace id, number]` → journal entries.
const JOURNAL: &str = "journal";

/// Why the browser could not keep or give back something.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StorageError {
    #[error("this browser's storage is full; export now, so that nothing is lost")]
    Full,
    #[error("this browser gives no storage to this page ({0}); export before you close it")]
    Denied(String),
    #[error("this browser's storage failed: {0}")]
    Failed(String),
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        let text = error.to_string();
        if text.contains("Quota") { Self::Full } else { Self::Failed(text) }
    }
}

/// What is stored of one workspace.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub base: Option<Vec<u8>>,
    /// The bytes of the files as opened, by document id.
    pub files: HashMap<String, Arc<[u8]>>,
    /// Journal entries, one after another.
    pub entries: Vec<u8>,
}

/// The browser's `IndexedDB`, as far as workspaces need it.
pub struct Storage(Database);

impl Storage {
    /// Opens the database, and makes it where it is not there yet.
    pub async fn open() -> Result<Self, StorageError> {
        let denied = |error: idb::Error| StorageError::Denied(error.to_string());
        let factory = Factory::new().map_err(denied)?;
        let mut request = factory.open(NAME, Some(VERSION)).map_err(denied)?;
        request.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let there = database.store_names();
            for store in [CARDS, BASES, FILES, FORMS, HANDLES, JOURNAL] {
                if !there.iter().any(|name| name == store) {
                    // A store that cannot be made shows as an error at its first use.
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        Ok(Self(request.await.map_err(denied)?))
    }

    /// All cards: workspace id and JSON text.
    pub async fn cards(&self) -> Result<Vec<(String, String)>, StorageError> {
        let transaction = self.begin(&[CARDS], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(CARDS)?;
        let keys = store.get_all_keys(None, None)?.await?;
        let values = store.get_all(None, None)?.await?;
        Ok(keys.iter().zip(&values).filter_map(|(key, value)| Some((key.as_string()?, value.as_string()?))).collect())
    }

    pub async fn put_card(&self, id: &str, card: &str) -> Result<(), StorageError> {
        let transaction = self.begin(&[CARDS], TransactionMode::ReadWrite)?;
        transaction.object_store(CARDS)?.put(&card.into(), Some(&id.into()))?;
        finish(transaction).await
    }

    /// Writes a whole workspace: its base record, and the bytes of the files as
    /// opened unless they are stored already. Its journal starts anew.
    pub async fn put_base(&self, id: &str, base: &[u8], files: &[(String, Arc<[u8]>)]) -> Result<(), StorageError> {
        let transaction = self.begin(&[BASES, FILES, JOURNAL], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(FILES)?;
        for (document, bytes) in files {
            let key = Array::of2(&id.into(), &document.as_str().into());
            store.put(&Uint8Array::from(bytes.as_ref()), Some(&key))?;
        }
        transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
        transaction.object_store(BASES)?.put(&Uint8Array::from(base), Some(&id.into()))?;
        finish(transaction).await
    }

    /// Keeps how the workspace came: the form of its archive, the handle of its folder.
    pub async fn put_origin(
        &self,
        id: &str,
        form: Option<&[u8]>,
        handle: Option<&JsValue>,
    ) -> Result<(), StorageError> {
        let transaction = self.begin(&[FORMS, HANDLES], TransactionMode::ReadWrite)?;
        if let Some(form) = form {
            transaction.object_store(FORMS)?.put(&Uint8Array::from(form), Some(&id.into()))?;
        }
        if let Some(handle) = handle {
            transaction.object_store(HANDLES)?.put(handle, Some(&id.into()))?;
        }
        finish(transaction).await
    }

    /// How the workspace came; see [`Self::put_origin`].
    pub async fn origin(&self, id: &str) -> Result<(Option<Vec<u8>>, Option<JsValue>), StorageError> {
        let transaction = self.begin(&[FORMS, HANDLES], TransactionMode::ReadOnly)?;
        let form = transaction.object_store(FORMS)?.get(JsValue::from(id))?.await?;
        let handle = transaction.object_store(HANDLES)?.get(JsValue::from(id))?.await?;
        Ok((form.as_ref().and_then(bytes_of), handle))
    }

    /// Adds journal entries; `number` orders them.
    pub async fn append(&self, id: &str, number: u64, entries: &[u8]) -> Result<(), StorageError> {
        let transaction = self.begin(&[JOURNAL], TransactionMode::ReadWrite)?;
        #[expect(clippy::cast_precision_loss, reason = "no journal gets near 2^53 entries")]
        let key = Array::of2(&id.into(), &(number as f64).into());
        transaction.object_store(JOURNAL)?.put(&Uint8Array::from(entries), Some(&key))?;
        // Told to commit, the browser does so even where the page goes away meanwhile.
        finish(transaction.commit()?).await
    }

    /// Everything that is stored of a workspace.
    pub async fn load(&self, id: &str) -> Result<Kept, StorageError> {
        let transaction = self.begin(&[BASES, FILES, JOURNAL], TransactionMode::ReadOnly)?;
        let base = transaction.object_store(BASES)?.get(JsValue::from(id))?.await?;
        let files = transaction.object_store(FILES)?;
        let keys = files.get_all_keys(Some(all_of(id)?), None)?.await?;
        let values = files.get_all(Some(all_of(id)?), None)?.await?;
        let entries = transaction.object_store(JOURNAL)?.get_all(Some(all_of(id)?), None)?.await?;
        let name = |key: &JsValue| key.dyn_ref::<Array>()?.get(1).as_string();
        Ok(Kept {
            base: base.as_ref().and_then(bytes_of),
            files: keys
                .iter()
                .zip(&values)
                .filter_map(|(key, value)| Some((name(key)?, bytes_of(value)?.into())))
                .collect(),
            entries: entries.iter().filter_map(bytes_of).flatten().collect(),
        })
    }

    pub async fn remove(&self, id: &str) -> Result<(), StorageError> {
        let transaction = self.begin(&[CARDS, BASES, FILES, FORMS, HANDLES, JOURNAL], TransactionMode::ReadWrite)?;
        for store in [CARDS, BASES, FORMS, HANDLES] {
            transaction.object_store(store)?.delete(JsValue::from(id))?;
        }
        transaction.object_store(FILES)?.delete(all_of(id)?)?;
        transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
        finish(transaction).await
    }

    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StorageError> {
        Ok(self.0.transaction(stores, mode)?)
    }
}

fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

async fn finish(transaction: Transaction) -> Result<(), StorageError> {
    // Awaiting, not commit(): the requests of the transaction may still be under way.
    match transaction.await? {
        idb::TransactionResult::Committed => Ok(()),
        idb::TransactionResult::Aborted => Err(StorageError::Full),
    }
}

/// Every key that starts with the workspace's id: `[id]` up to `[id, []]`,
/// as arrays sort after all strings and numbers.
fn all_of(id: &str) -> Result<Query, StorageError> {
    let lower = Array::of1(&id.into());
    let upper = Array::of2(&id.into(), &Array::new());
    Ok(KeyRange::bound(&lower, &upper, None, None)?.into())
}

/// Asks the browser to keep this page's storage when space gets short.
pub fn ask_to_persist() {
    let storage = Reflect::get(&leptos::prelude::window().navigator(), &"storage".into());
    let Ok(storage) = storage else { return };
    if let Ok(persist) = Reflect::get(&storage, &"persist".into())
        && let Ok(persist) = persist.dyn_into::<js_sys::Function>()
    {
        // Whatever the answer, saving goes on; the status bar tells of failures.
        let _ = persist.call0(&storage);
    }
}
