use std::sync::Arc;

use idb::{Database, DatabaseEvent, Factory, KeyRange, ObjectStoreParams, Query, Transaction, TransactionMode};
use js_sys::{Array, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};

use crate::source::{File, FileMode};

const NAME: &str = "bakewright";
const VERSION: u32 = 1;
/// Workspace id → its card, as JSON text.
const CARDS: &str = "cards";
/// `[workspace id, path]` → the file as opened.
const FILES: &str = "files";
/// `[workspace id, number]` → a journal record.
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
            for store in [CARDS, FILES, JOURNAL] {
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

    /// Keeps a workspace as it was opened, in one transaction; what was kept
    /// under the id before is gone.
    pub async fn put_workspace<'f>(
        &self,
        id: &str,
        card: &str,
        files: impl IntoIterator<Item = (&'f str, &'f File)>,
    ) -> Result<(), StorageError> {
        let transaction = self.begin(&[CARDS, FILES, JOURNAL], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(FILES)?;
        store.delete(all_of(id)?)?;
        transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
        for (path, file) in files {
            let value = Array::of2(&mode_to_js(file.mode), &Uint8Array::from(file.bytes.as_ref()).into());
            store.put(&value, Some(&Array::of2(&id.into(), &path.into())))?;
        }
        transaction.object_store(CARDS)?.put(&card.into(), Some(&id.into()))?;
        finish(transaction).await
    }

    /// Adds journal records; they are numbered by the caller.
    pub async fn append(&self, id: &str, records: &[(u32, Vec<u8>)]) -> Result<(), StorageError> {
        let transaction = self.begin(&[JOURNAL], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(JOURNAL)?;
        for (number, bytes) in records {
            let key = Array::of2(&id.into(), &(*number).into());
            store.put(&Uint8Array::from(bytes.as_slice()), Some(&key))?;
        }
        finish(transaction).await
    }

    /// The files of a workspace as opened.
    pub async fn files(&self, id: &str) -> Result<Vec<(Arc<str>, File)>, StorageError> {
        let transaction = self.begin(&[FILES], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(FILES)?;
        let keys = store.get_all_keys(Some(all_of(id)?), None)?.await?;
        let values = store.get_all(Some(all_of(id)?), None)?.await?;
        let read = |key: &JsValue, value: &JsValue| {
            let path = key.dyn_ref::<Array>()?.get(1).as_string()?;
            let value = value.dyn_ref::<Array>()?;
            let bytes = value.get(1).dyn_into::<Uint8Array>().ok()?.to_vec();
            Some((path.into(), File { bytes: bytes.into(), mode: mode_from_js(&value.get(0)) }))
        };
        Ok(keys.iter().zip(&values).filter_map(|(key, value)| read(key, value)).collect())
    }

    /// The journal records of a workspace, in order.
    pub async fn journal(&self, id: &str) -> Result<Vec<(u32, Vec<u8>)>, StorageError> {
        let transaction = self.begin(&[JOURNAL], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(JOURNAL)?;
        let keys = store.get_all_keys(Some(all_of(id)?), None)?.await?;
        let values = store.get_all(Some(all_of(id)?), None)?.await?;
        let read = |key: &JsValue, value: &JsValue| {
            let number = key.dyn_ref::<Array>()?.get(1).as_f64()?;
            let bytes = value.dyn_ref::<Uint8Array>()?.to_vec();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the numbers were u32 when put"
            )]
            Some((number as u32, bytes))
        };
        Ok(keys.iter().zip(&values).filter_map(|(key, value)| read(key, value)).collect())
    }

    pub async fn remove(&self, id: &str) -> Result<(), StorageError> {
        let transaction = self.begin(&[CARDS, FILES, JOURNAL], TransactionMode::ReadWrite)?;
        transaction.object_store(CARDS)?.delete(JsValue::from(id))?;
        transaction.object_store(FILES)?.delete(all_of(id)?)?;
        transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
        finish(transaction).await
    }

    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StorageError> {
        Ok(self.0.transaction(stores, mode)?)
    }
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

fn mode_to_js(mode: FileMode) -> JsValue {
    match mode {
        FileMode::Unix(bits) => bits.into(),
        FileMode::Symlink => "symlink".into(),
        FileMode::Unknown => JsValue::NULL,
    }
}

fn mode_from_js(value: &JsValue) -> FileMode {
    if let Some(bits) = value.as_f64() {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bits were u32 when put")]
        return FileMode::Unix(bits as u32);
    }
    if value.is_string() { FileMode::Symlink } else { FileMode::Unknown }
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
