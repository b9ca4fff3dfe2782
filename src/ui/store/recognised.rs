use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;

use super::Store;
use crate::layout::ConfigRepo;
use crate::source::Snapshot;
use crate::worker::Recognise;
use crate::workspace::Workspace;

impl Store {
    /// Looks again how the repo is laid out, whenever files came or went.
    pub fn follow_layout(self) {
        Effect::new(move |before: Option<u64>| {
            let tree = self.tree.get();
            if before.is_some_and(|before| before != tree) {
                leptos::task::spawn_local(async move {
                    let repo = self.recognised(&self.with_workspace(Workspace::snapshot)).await;
                    // Files may have come and gone in the meantime, or the workspace.
                    if self.tree.get_untracked() == tree && *self.repo.read_untracked() != repo {
                        self.repo.set(repo);
                    }
                });
            }
            tree
        });
    }

    /// How files are laid out, as the worker sees it.
    pub(super) async fn recognised(&self, files: &Snapshot) -> Arc<ConfigRepo> {
        let (task, bytes) = Recognise::of(files);
        let bytes = bytes.iter().map(|bytes| Uint8Array::from(bytes.as_slice())).collect();
        let job = self.background().run(&task, bytes);
        match job.await {
            Ok(answer) => Arc::new(answer.reply),
            Err(error) => {
                self.toasts.say(format!("The layout of the repo was not recognised: {error}."));
                Arc::default()
            }
        }
    }
}
