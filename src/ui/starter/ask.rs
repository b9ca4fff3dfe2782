use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::source::Snapshot;
use crate::starter::form::{Begin, Images, Texts};
use crate::ui::stage::this_second;
use crate::ui::store::{Came, Store};
use crate::worker::{FillStarter, StarterFilled};
use crate::workspace::Document;
use crate::workspace::import::ArchiveForm;

/// A starter that is being filled in: its answers, and what the worker says of them.
#[derive(Clone, Copy)]
pub struct Starter {
    store: StoredValue<Store, LocalStorage>,
    pub open: RwSignal<bool>,
    pub begin: RwSignal<Begin>,
    pub answers: RwSignal<Texts>,
    /// The questions that were answered, rightly or not.
    pub touched: RwSignal<BTreeSet<String>>,
    pub filled: RwSignal<StarterFilled>,
    pub beside: RwSignal<Beside>,
    pace: StoredValue<Pace>,
}

/// How far the worker is with the answers.
#[derive(Clone, Copy, Default)]
struct Pace {
    asked: u32,
    answered: u32,
    /// Make it as soon as the answer is there.
    wanted: bool,
}

/// What of the open repo a starter has to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// The folder of its templates.
    pub folder: String,
    /// The template of the shown bake, and that bake.
    pub used: Option<(String, String)>,
    pub images: Images,
}

impl Starter {
    pub fn new(store: Store) -> Self {
        let starter = Self {
            store: StoredValue::new_local(store),
            open: RwSignal::new(false),
            begin: RwSignal::new(Begin::Repo),
            answers: RwSignal::new(Texts::new()),
            touched: RwSignal::new(BTreeSet::new()),
            filled: RwSignal::new(StarterFilled::default()),
            beside: RwSignal::new(Beside::default()),
            pace: StoredValue::new(Pace::default()),
        };
        Effect::new(move |_| {
            if starter.open.get() {
                starter.ask();
            }
        });
        starter
    }

    fn store(self) -> Store {
        self.store.get_value()
    }

    /// Opens the dialog: a repo of its own, or something for the open one.
    pub fn begin(self) {
        let there = self.store().opened.read_untracked().is_some();
        self.begin.set(if there { Begin::Template } else { Begin::Repo });
        self.touched.set(BTreeSet::new());
        self.open.set(true);
    }

    /// Takes an answer.
    pub fn answer(self, id: &str, text: String) {
        self.touched.update(|touched| _ = touched.insert(id.to_owned()));
        self.answers.update(|answers| _ = answers.insert(id.to_owned(), text));
    }

    /// The template that can be added to: the one in the editor.
    pub fn template(self) -> Option<String> {
        let path = self.store().active.get().filter(|path| path.ends_with(".json"))?;
        (!path.starts_with(crate::workspace::ASIDE)).then(|| path.to_string())
    }

    fn ask(self) {
        let task = FillStarter {
            begin: self.begin.get(),
            answers: self.answers.get(),
            folder: self.beside.get().folder,
            images: self.beside.get().images,
            beside: self.files_beside(),
            template: self.template().and_then(|path| Some((path.clone(), self.text(&path)?))),
            bakes: self
                .store()
                .bakes()
                .iter()
                .map(|path| (path.to_string(), self.text(path).unwrap_or_default()))
                .collect(),
            user: self
                .beside
                .get()
                .used
                .filter(|(template, _)| self.template().as_ref() == Some(template))
                .map(|(_, bake)| bake),
            instant: this_second().0,
        };
        let mut pace = self.pace.get_value();
        pace.asked = pace.asked.wrapping_add(1);
        self.pace.set_value(pace);
        let number = pace.asked;
        let job = self.store().background().run(&task, Vec::new());
        leptos::task::spawn_local(async move {
            let answer = job.await;
            let pace = self.pace.get_value();
            if pace.asked != number {
                return;
            }
            self.pace.set_value(Pace { answered: number, wanted: false, ..pace });
            match answer {
                Ok(answer) => self.filled.set(answer.reply),
                Err(error) => self.filled.update(|filled| filled.problem = Some(error.to_string())),
            }
            if pace.wanted {
                self.make();
            }
        });
    }

    fn text(self, path: &str) -> Option<String> {
        self.store().text(path).map(|text| text.to_string())
    }

    /// What lies beside the templates; of scripts with their text.
    fn files_beside(self) -> Vec<(String, String)> {
        let folder = self.beside.get().folder;
        self.store().tree.track();
        self.store().with_workspace(|workspace| {
            let paths = workspace.documents().map(Document::path).chain(workspace.inside_paths());
            let names = paths.filter_map(|path| {
                let name = path.strip_prefix(&*folder)?.trim_start_matches('/');
                let is_script = name.rsplit('.').next().is_some_and(|extension| matches!(extension, "sh" | "ps1"));
                let text = workspace.document(path).filter(|_| is_script).and_then(|document| document.text());
                (!name.contains('/')).then(|| (name.to_owned(), text.map(ToString::to_string).unwrap_or_default()))
            });
            names.collect()
        })
    }

    /// Makes what the answers say, as one step; or shows what is still to be said.
    pub fn make(self) {
        let pace = self.pace.get_value();
        if pace.asked != pace.answered {
            self.pace.set_value(Pace { wanted: true, ..pace });
            return;
        }
        let filled = self.filled.get_untracked();
        let Some(made) = filled.made else {
            self.touched.update(|touched| touched.extend(filled.fields.iter().map(|field| field.id.clone())));
            if let Some(field) = filled.fields.iter().find(|field| field.problem.is_some()) {
                crate::ui::browser::focus(&format!("starter-{}", field.id));
            }
            return;
        };
        let (store, is_repo) = (self.store(), self.begin.get_untracked() == Begin::Repo);
        self.open.set(false);
        leptos::task::spawn_local(async move {
            if is_repo {
                store.open_workspace(&made.name, Snapshot::default(), ArchiveForm::default(), Came::Here).await;
            }
            if !store.change(&made.label, made.operations) {
                return;
            }
            if let Some(template) = &made.template {
                store.open_file(template);
            }
            if let Some(bake) = made.bake {
                store.bake.set(Some(bake.into()));
            }
            store.toasts.say(format!("{}. Undo takes it back.", made.label));
        });
    }
}
