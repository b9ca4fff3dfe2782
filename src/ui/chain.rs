//! The chain, run in a worker of its own: what changed goes there, previews
//! come back, so that typing never waits for them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use leptos::prelude::*;

use super::browser::Background;
use super::store::Store;
use crate::layout::{ConfigRepo, FileKind};
use crate::preview::{Outcome, Preview};
use crate::source::IntoOrdered;
use crate::worker::{Configured, MakePreviews, Module};
use crate::workspace::{ASIDE, Workspace};

/// What the worker last said.
#[derive(Clone, Copy)]
pub struct Chain {
    pub preview: RwSignal<Option<Arc<Preview>>>,
    pub outcomes: RwSignal<HashMap<String, Outcome>>,
    pub configured: RwSignal<Arc<Configured>>,
}

/// How far the worker is behind.
#[derive(Default)]
struct Behind {
    project: u32,
    /// A task is under way.
    asked: bool,
    /// Something changed since it was asked.
    again: bool,
    sent_repo: Option<Arc<ConfigRepo>>,
    sent_tree: Option<u64>,
    /// Files whose text the worker has.
    sent: BTreeSet<Arc<str>>,
}

/// Has previews made anew whenever something of the workspace changes.
pub fn follow(store: Store, repo: RwSignal<Arc<ConfigRepo>>, kinds: Memo<HashMap<Arc<str>, FileKind>>) -> Chain {
    let chain = Chain {
        preview: RwSignal::new(None),
        outcomes: RwSignal::new(HashMap::new()),
        configured: RwSignal::new(Arc::default()),
    };
    let behind = StoredValue::new_local(Behind { project: store.project_number(), ..Behind::default() });
    // Apart from the worker that reads archives: a preview waits for nothing else.
    let worker = StoredValue::new_local(Background::new(Module::Previews));
    Effect::new(move |_| {
        store.revision.track();
        store.bake.track();
        repo.track();
        kinds.track();
        ask(store, repo, kinds, chain, behind, worker);
    });
    chain
}

fn ask(
    store: Store,
    repo: RwSignal<Arc<ConfigRepo>>,
    kinds: Memo<HashMap<Arc<str>, FileKind>>,
    chain: Chain,
    behind: StoredValue<Behind, LocalStorage>,
    worker: StoredValue<Background, LocalStorage>,
) {
    let task = behind.try_update_value(|behind| {
        if behind.asked {
            behind.again = true;
            return None;
        }
        behind.asked = true;
        behind.again = false;
        Some(next_task(store, &repo.get_untracked(), &kinds.read_untracked(), behind))
    });
    let Some(Some(task)) = task else { return };
    let Some(job) = worker.try_with_value(|worker| worker.run(&task, Vec::new())) else { return };
    leptos::task::spawn_local(async move {
        let answer = job.await;
        // The workspace may have been closed in the meantime.
        let again = behind.try_update_value(|behind| {
            behind.asked = false;
            std::mem::take(&mut behind.again)
        });
        let Some(again) = again else { return };
        match answer {
            Ok(answer) => {
                if let Some(configured) = answer.reply.configured {
                    chain.configured.set(Arc::new(configured));
                }
                chain.outcomes.set(answer.reply.outcomes.into_iter().collect());
                chain.preview.set(answer.reply.preview.map(Arc::new));
            }
            Err(error) => {
                // A worker that stopped has forgotten everything.
                behind.update_value(|behind| {
                    let project = behind.project;
                    *behind = Behind { project, ..Behind::default() };
                });
                store.toasts.say(format!("The preview could not be made: {error}"));
            }
        }
        if again {
            ask(store, repo, kinds, chain, behind, worker);
        }
    });
}

/// What the worker does not know yet.
fn next_task(
    store: Store,
    repo: &Arc<ConfigRepo>,
    kinds: &HashMap<Arc<str>, FileKind>,
    behind: &mut Behind,
) -> MakePreviews {
    let touched = store.take_touched();
    let tree = store.tree.get_untracked();
    let moved = behind.sent_tree != Some(tree);
    let mut wanted: BTreeSet<Arc<str>> = touched.into_iter().filter(|path| behind.sent.contains(path)).into_set();
    let mut paths = None;
    if moved {
        behind.sent_tree = Some(tree);
        let all: Vec<Arc<str>> = store
            .with_workspace(|workspace| workspace.documents().map(|document| Arc::clone(document.path())).collect());
        let matters = |path: &Arc<str>| path.starts_with(ASIDE) || kinds.get(path).is_some_and(|kind| is_read(*kind));
        let relevant: BTreeSet<Arc<str>> = all.iter().filter(|path| matters(path)).cloned().into_set();
        wanted.extend(relevant.difference(&behind.sent).cloned());
        wanted.extend(behind.sent.difference(&relevant).cloned());
        behind.sent = relevant;
        paths = Some(all.iter().map(ToString::to_string).collect());
    }
    let new_repo = behind.sent_repo.as_ref() != Some(repo);
    if new_repo {
        behind.sent_repo = Some(Arc::clone(repo));
    }
    let text = |path: &Arc<str>| store.text_untracked(path).map(|text| text.to_string());
    MakePreviews {
        project: behind.project,
        repo: new_repo.then(|| ConfigRepo::clone(repo)),
        paths,
        texts: wanted.iter().map(|path| (path.to_string(), text(path))).collect(),
        shown: store.bake.get_untracked().map(|path| path.to_string()),
        bakes: store.with_workspace(Workspace::bake_paths),
    }
}

/// Can a file of that kind have a part in a bake?
const fn is_read(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Template(_)
            | FileKind::VarFile(_)
            | FileKind::Script(_)
            | FileKind::RoscoConfiguration
            | FileKind::Manifest
    )
}
