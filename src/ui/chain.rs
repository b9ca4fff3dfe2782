//! The chain, run in a worker of its own: what changed goes there, previews
//! come back, so that typing never waits for them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use leptos::prelude::*;

use super::browser::{Background, own_file};
use super::store::Store;
use crate::layout::{ConfigRepo, FileKind};
use crate::preview::Preview;
use crate::source::File;
use crate::worker::{BakeState, Configured, LoadCatalog, MakePreviews, Module, Parts, Previews, TaskError};
use crate::workspace::{ASIDE, Change, Workspace};

/// What the worker last said.
#[derive(Clone, Copy)]
pub struct Chain {
    pub preview: RwSignal<Option<Arc<Preview>>>,
    /// How each bake stands, by its path.
    pub bakes: RwSignal<HashMap<String, BakeState>>,
    /// What else is said of the bake that is shown.
    pub beside: RwSignal<Arc<Previews>>,
    pub configured: RwSignal<Arc<Configured>>,
    /// The variables that the template of the bake that is shown declares.
    pub declared: RwSignal<Vec<String>>,
}

/// The log of a bake that the shown one is held against; in the context.
#[derive(Clone, Copy)]
pub struct Log(pub RwSignal<String>);

/// The parts of the preview that the panes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shows {
    /// In the preview's own pane.
    pub preview: Parts,
    /// Beside the fields of the editor.
    pub editor: Parts,
}

impl Default for Shows {
    /// What is shown at first: the variables, and a template with its forms.
    fn default() -> Self {
        Self { preview: Parts::VARIABLES, editor: Parts::VARIABLES.with(Parts::RENDERED) }
    }
}

impl Shows {
    pub const fn parts(self) -> Parts {
        self.preview.with(self.editor)
    }
}

/// What is on the screen of the shown bake's preview; in the context.
#[derive(Clone, Copy)]
pub struct Showing(pub RwSignal<Shows>);

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
    /// The files that differ from what was opened, with the place of those bytes.
    sent_opened: Vec<(Arc<str>, usize)>,
    sent_log: String,
    /// Files whose text the worker has.
    sent: BTreeSet<Arc<str>>,
    /// Whether the worker was given what is known of Packer's components.
    has_catalog: bool,
}

/// Has previews made anew whenever something of the workspace changes.
pub fn follow(store: Store, repo: RwSignal<Arc<ConfigRepo>>, kinds: Memo<HashMap<Arc<str>, FileKind>>) -> Chain {
    let chain = Chain {
        preview: RwSignal::new(None),
        bakes: RwSignal::new(HashMap::new()),
        beside: RwSignal::new(Arc::default()),
        configured: RwSignal::new(Arc::default()),
        declared: RwSignal::new(Vec::new()),
    };
    let log = Log(RwSignal::new(String::new()));
    provide_context(log);
    let showing = Showing(RwSignal::new(Shows::default()));
    provide_context(showing);
    let behind = StoredValue::new_local(Behind { project: store.project_number(), ..Behind::default() });
    // Apart from the worker that reads archives: a preview waits for nothing else.
    let worker = StoredValue::new_local(Background::new(Module::Previews));
    let asking = Asking { store, log, showing, repo, kinds, chain, behind, worker };
    Effect::new(move |_| {
        store.revision.track();
        store.bake.track();
        store.region.track();
        log.0.track();
        showing.0.track();
        repo.track();
        kinds.track();
        asking.ask();
    });
    chain
}

/// What has previews made, and where they go.
#[derive(Clone, Copy)]
struct Asking {
    store: Store,
    log: Log,
    showing: Showing,
    repo: RwSignal<Arc<ConfigRepo>>,
    kinds: Memo<HashMap<Arc<str>, FileKind>>,
    chain: Chain,
    behind: StoredValue<Behind, LocalStorage>,
    worker: StoredValue<Background, LocalStorage>,
}

impl Asking {
    fn ask(self) {
        let Self { store, log, showing, repo, kinds, chain, behind, worker } = self;
        let task = behind.try_update_value(|behind| {
            if behind.asked {
                behind.again = true;
                return None;
            }
            behind.asked = true;
            behind.again = false;
            Some(next_task(store, log, showing, &repo.get_untracked(), &kinds.read_untracked(), behind))
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
                    let mut reply = answer.reply;
                    if let Some(configured) = reply.configured.take() {
                        chain.configured.set(Arc::new(configured));
                    }
                    if let Some(declared) = reply.declared.take() {
                        chain.declared.set(declared);
                    }
                    chain.bakes.set(std::mem::take(&mut reply.bakes).into_iter().collect());
                    chain.preview.set(reply.preview.take().map(Arc::new));
                    chain.beside.set(Arc::new(reply));
                    self.give_catalog();
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
                self.ask();
            }
        });
    }

    /// Gives the worker what is known of Packer's components, once the first preview
    /// is there, and has previews made anew with it.
    fn give_catalog(self) {
        let Self { store, behind, worker, .. } = self;
        if behind.try_update_value(|behind| std::mem::replace(&mut behind.has_catalog, true)) != Some(false) {
            return;
        }
        leptos::task::spawn_local(async move {
            let files = match (own_file("public/components.json").await, own_file("public/checks.txt").await) {
                (Ok(components), Ok(checks)) => vec![components, checks],
                (Err(error), _) | (_, Err(error)) => {
                    store.toasts.say(format!("Packer’s components are not checked: {error}"));
                    return;
                }
            };
            let Some(job) = worker.try_with_value(|worker| worker.run(&LoadCatalog {}, files)) else { return };
            match job.await {
                Ok(_) => self.ask(),
                // The workspace was closed meanwhile.
                Err(TaskError::Cancelled) => {}
                Err(error) => store.toasts.say(format!("Packer’s components are not checked: {error}")),
            }
        });
    }
}

/// What the worker does not know yet.
fn next_task(
    store: Store,
    log: Log,
    showing: Showing,
    repo: &Arc<ConfigRepo>,
    kinds: &HashMap<Arc<str>, FileKind>,
    behind: &mut Behind,
) -> MakePreviews {
    let touched = store.take_touched();
    let tree = store.tree.get_untracked();
    let moved = behind.sent_tree != Some(tree);
    let mut wanted: BTreeSet<Arc<str>> = touched.into_iter().filter(|path| behind.sent.contains(path)).collect();
    let mut paths = None;
    if moved {
        behind.sent_tree = Some(tree);
        let all: Vec<Arc<str>> = store.with_workspace(|workspace| {
            workspace.every_document().map(|document| Arc::clone(document.path())).collect()
        });
        let matters = |path: &Arc<str>| {
            path.starts_with(ASIDE)
                || kinds.get(path).is_some_and(|kind| is_read(*kind))
                || repo.configuration().iter().any(|file| **file == **path)
        };
        let relevant: BTreeSet<Arc<str>> = all.iter().filter(|path| matters(path)).cloned().collect();
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
        opened: opened(store, behind),
        shown: store.bake.get_untracked().map(|path| path.to_string()),
        region: store.region.get_untracked(),
        parts: showing.0.get_untracked().parts(),
        bakes: store.with_workspace(Workspace::bake_paths),
        log: unknown_log(log, behind),
    }
}

/// The log that was pasted, where the worker does not know it.
fn unknown_log(log: Log, behind: &mut Behind) -> Option<String> {
    let log = log.0.read_untracked();
    if *log == behind.sent_log {
        return None;
    }
    behind.sent_log.clone_from(&log);
    Some(log.clone())
}

/// What was opened of the files that differ from it, where those are others
/// than the worker knows.
fn opened(store: Store, behind: &mut Behind) -> Option<Vec<(String, Option<String>)>> {
    let changed = store.with_workspace(Workspace::changed_files);
    let mut was: BTreeMap<Arc<str>, Option<File>> = BTreeMap::new();
    for file in changed {
        if let Change::Renamed { from, .. } = &file.change {
            was.insert(Arc::clone(from), file.was.clone());
            was.insert(file.path, None);
        } else {
            was.insert(file.path, file.was);
        }
    }
    was.retain(|path, _| behind.sent.contains(path) || path.starts_with(ASIDE));
    let place = |file: &Option<File>| file.as_ref().map_or(0, |file| file.bytes.as_ptr().addr());
    let known: Vec<(Arc<str>, usize)> = was.iter().map(|(path, file)| (Arc::clone(path), place(file))).collect();
    if behind.sent_opened == known {
        return None;
    }
    behind.sent_opened = known;
    let text = |file: File| file.text().map(ToOwned::to_owned);
    Some(was.into_iter().map(|(path, file)| (path.to_string(), file.and_then(text))).collect())
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
