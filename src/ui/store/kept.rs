use std::sync::Arc;

use super::{Card, Store};
use crate::source::Sort;
use crate::ui::browser::StorageError;
use crate::workspace::Journal;
use crate::workspace::export::{ExportFile, Which};

/// The workspaces that this browser keeps.
impl Store {
    /// Each with its id, the last touched first.
    pub async fn kept(&self) -> Result<Vec<(String, Card)>, StorageError> {
        let storage = self.storage().await?;
        let mut kept: Vec<(String, Card)> =
            storage.cards().await?.into_iter().filter_map(|(id, card)| Some((id, Card::read(&card)?))).collect();
        kept.order_by_key(|(_, card)| std::cmp::Reverse(card.touched));
        Ok(kept)
    }

    /// Says something else of a kept workspace, such as another name.
    pub async fn set_card(&self, id: &str, card: &Card) -> Result<(), StorageError> {
        self.storage().await?.put_card(id, &card.written()).await
    }

    /// Removes a kept workspace for good.
    pub async fn forget(&self, id: &str) -> Result<(), StorageError> {
        self.storage().await?.remove(id).await
    }

    /// The files of all kept workspaces, their bakes too, each workspace in a
    /// folder of its own.
    pub async fn files_of_all(&self) -> Result<Vec<ExportFile>, String> {
        let mut all: Vec<ExportFile> = Vec::new();
        let storage = self.storage().await.map_err(|error| error.to_string())?;
        for (id, card) in self.kept().await.map_err(|error| error.to_string())? {
            let kept = storage.load(&id).await.map_err(|error| error.to_string())?;
            let Some(base) = kept.base.filter(|_| !card.removed) else { continue };
            let opened = |document: crate::workspace::DocumentId| kept.files.get(&document.to_string()).cloned();
            let restored = Journal::restore(&base, &kept.entries, opened).map_err(|error| error.to_string())?;
            let plain = card.name.replace(['/', '\\'], "-");
            let taken = |name: &str| all.iter().any(|file| file.path.split('/').next() == Some(name));
            let numbered = (2_u32..).map(|number| format!("{plain}-{number}"));
            let folder = std::iter::once(plain.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
            let files = restored.workspace.export_files(Which { changed_only: false, bakes: true });
            let placed = files.into_iter().map(|file| {
                let path: Arc<str> = format!("{folder}/{}", file.path).into();
                ExportFile { path, was: None, file: file.file }
            });
            all.extend(placed.collect::<Vec<_>>());
        }
        Ok(all)
    }
}
