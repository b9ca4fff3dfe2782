//! Rosco's configuration, followed as its files and the assumed environment change.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::browser::Background;
use super::store::Store;
use crate::layout::ConfigRepo;
use crate::preview::Bake;
use crate::rosco::Configuration;
use crate::rosco::config::{Environment, Layer, Loaded};
use crate::worker::ParseYaml;
use crate::workspace::Workspace;
use crate::yaml;

/// A configuration file as the worker read it.
type ReadFile = (Arc<str>, yaml::Document);

/// The configuration, and whether its files have been read yet.
#[derive(Clone, Copy)]
pub struct Followed {
    pub loaded: Memo<Arc<Loaded>>,
    pub ready: Signal<bool>,
}

impl Followed {
    pub fn configuration(self) -> Memo<Arc<Configuration>> {
        let loaded = self.loaded;
        Memo::new_with_compare(move |_| Arc::new(loaded.read().configuration.clone()), |_, _| true)
    }
}

/// Has the worker read the configuration files whenever one changes, and lays
/// them over one another for the environment of the shown bake.
pub fn follow(store: Store, background: Background) -> Followed {
    let texts = Memo::new(move |_| {
        store.tree.track();
        let repo = ConfigRepo::recognise(&store.with_workspace(Workspace::snapshot));
        let files = repo.configuration().iter().map(|path| Arc::<str>::from(path.as_str()));
        files.filter_map(|path| store.text(&path).map(|text| (path, text))).collect::<Vec<_>>()
    });
    let files = RwSignal::new(None::<Arc<Vec<ReadFile>>>);
    let asked = StoredValue::new(0_u32);
    let background = StoredValue::new_local(background);
    Effect::new(move |_| {
        let wanted = texts.get();
        let number = asked.get_value().wrapping_add(1);
        asked.set_value(number);
        if wanted.is_empty() {
            files.set(Some(Arc::default()));
            return;
        }
        let task = ParseYaml { texts: wanted.iter().map(|(_, text)| text.to_string()).collect() };
        let job = background.with_value(|background| background.run(&task, Vec::new()));
        leptos::task::spawn_local(async move {
            let answer = job.await;
            // Another change may have come in the meantime.
            if asked.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(answer) => {
                    let read = wanted.into_iter().map(|(path, _)| path).zip(answer.reply).collect();
                    files.set(Some(Arc::new(read)));
                }
                Err(error) => {
                    store.toasts.say(format!("Rosco's configuration could not be read: {error}"));
                    files.set(Some(Arc::default()));
                }
            }
        });
    });
    let environment = Memo::new(move |_| {
        let document = store.bake.get().and_then(|path| store.json(&path));
        document
            .map(|document| Bake::read(&document).environment)
            .unwrap_or_default()
            .into_iter()
            .collect::<BTreeMap<_, _>>()
    });
    let loaded = Memo::new_with_compare(
        move |_| {
            let files = files.get().unwrap_or_default();
            let layers: Vec<Layer<'_>> = files.iter().map(|(file, document)| Layer { file, document }).collect();
            let environment = Environment { variables: environment.get(), complete: false };
            Arc::new(Configuration::load(&layers, &environment))
        },
        |_, _| true,
    );
    Followed { loaded, ready: Signal::derive(move || files.read().is_some()) }
}
