//! What follows from the documents: computed when read, never stored.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::configuration::Followed;
use super::files::{BakeMark, BakeRow, FileMark};
use super::store::Store;
use crate::json::Path;
use crate::layout::{ConfigRepo, FileKind, variables as environment_of};
use crate::packer::PackerVersion;
use crate::preview::{
    self, Bake, Files, Finding, Inputs, Outcome, Place, Preview, Service, Severity, Shown, TemplateRead, VariableRow,
};
use crate::rosco::config::{Loaded, Origin};
use crate::rosco::{Configuration, Provider};
use crate::source::LineIndex;
use crate::workspace::ASIDE;

/// Signals over the open workspace, shared through the context.
#[derive(Clone, Copy)]
pub struct Derived {
    store: Store,
    kinds: Memo<HashMap<Arc<str>, FileKind>>,
    pub repo: Memo<Arc<ConfigRepo>>,
    pub configuration: Memo<Arc<Configuration>>,
    pub layout_name: Signal<String>,
    pub paths: Signal<Vec<Arc<str>>>,
    pub mark: Callback<Arc<str>, FileMark>,
    pub bakes: Signal<Vec<BakeRow>>,
    pub bake: Memo<Option<Arc<Bake>>>,
    pub preview: Signal<Option<Arc<Preview>>>,
    pub findings: Signal<Vec<Finding>>,
    pub instant: Signal<String>,
    pub release: Signal<String>,
    pub packer: Signal<PackerVersion>,
    /// Base images of the configuration: id and text.
    pub base_oses: Signal<Vec<(String, String)>>,
    pub regions: Signal<Vec<String>>,
    pub templates: Signal<Vec<String>>,
    pub var_files: Signal<Vec<String>>,
    /// The variables that the bake's template declares.
    pub template_variables: Signal<Vec<String>>,
    /// Names of the environment that templates ask for, or that the repo's
    /// environment files set.
    pub environment_names: Signal<Vec<String>>,
}

impl Derived {
    /// Derives everything from the store, and puts it into the context.
    pub fn provide(store: Store, followed: Followed) -> Self {
        let configuration = followed.configuration();
        let repo = Memo::new(move |_| {
            store.tree.track();
            let found = ConfigRepo::recognise(&store.with_workspace(crate::workspace::Workspace::snapshot));
            Arc::new(found.with_config_dir(&configuration.read().config_dir.value))
        });
        let kinds = Memo::new(move |_| {
            store.tree.track();
            let repo = repo.get();
            store.with_workspace(|workspace| {
                let documents = workspace.documents().filter(|document| !document.path().starts_with(ASIDE));
                documents
                    .map(|document| (Arc::clone(document.path()), repo.kind(document.path(), &document.file())))
                    .collect::<HashMap<_, _>>()
            })
        });
        let paths = Signal::derive(move || store.paths().into_iter().filter(|path| !path.starts_with(ASIDE)).collect());
        let bake = Memo::new(move |_| {
            let path = store.bake.get()?;
            store.json(&path).map(|document| Arc::new(Bake::read(&document)))
        });
        let preview = Memo::new(move |_| {
            let (bake, path) = (bake.get()?, store.bake.get()?);
            if !followed.ready.get() {
                return None;
            }
            Some(Arc::new(preview_of(store, repo, configuration, &bake, path)))
        });
        let preview = Signal::from(preview);
        let bakes = Memo::new(move |_| {
            let rows =
                store.bakes().into_iter().filter_map(|path| bake_row(store, repo, configuration, bake, preview, path));
            rows.collect::<Vec<_>>()
        });
        let mark = Callback::new(move |path: Arc<str>| {
            let kind = kinds.read().get(&path).copied().unwrap_or(FileKind::OtherText);
            let problems = preview
                .read()
                .iter()
                .flat_map(|preview| &preview.findings)
                .filter(|finding| finding.place.as_ref().is_some_and(|place| place.path == path))
                .count();
            FileMark { letters: kind.letters(), word: kind.word(), changed: store.is_changed(&path), problems }
        });
        let names_of = move |wanted: fn(FileKind) -> bool| {
            let repo = repo.get();
            let mut names: Vec<String> = kinds
                .read()
                .iter()
                .filter(|(_, kind)| wanted(**kind))
                .filter_map(|(path, _)| repo.name_of_path(path))
                .filter(|name| !name.starts_with("../"))
                .collect();
            names.sort();
            names
        };
        let release = Memo::new(move |_| bake.read().as_ref().map_or(preview::CURRENT, |bake| bake.release));
        let derived = Self {
            store,
            kinds,
            repo,
            configuration,
            layout_name: Memo::new(move |_| repo.read().layout.name.to_owned()).into(),
            paths,
            mark,
            bakes: bakes.into(),
            bake,
            preview,
            findings: Memo::new(move |_| {
                preview.read().as_ref().map(|preview| preview.findings.clone()).unwrap_or_default()
            })
            .into(),
            instant: Signal::derive(move || {
                bake.read()
                    .as_ref()
                    .map(|bake| format!("Instant: {}", bake.instant.to_string().replace('T', " ").replace('Z', " UTC")))
                    .unwrap_or_default()
            }),
            release: Signal::derive(move || {
                let release = release.get();
                format!("Spinnaker {release} · Packer {}", release.rosco().packer)
            }),
            packer: Signal::derive(move || release.get().rosco().packer.parse().unwrap_or(PackerVersion::NEWEST)),
            base_oses: Signal::derive(move || {
                let configuration = configuration.read();
                let options = configuration.bake_options(Provider::Aws);
                options.iter().map(|option| (option.id().to_owned(), option_text(option))).collect()
            }),
            regions: Signal::derive(move || {
                let configuration = configuration.read();
                let mut regions: Vec<String> = configuration
                    .bake_options(Provider::Aws)
                    .iter()
                    .flat_map(|option| option.regions.iter().map(|region| (*region).to_owned()))
                    .collect();
                regions.sort();
                regions.dedup();
                regions
            }),
            templates: Memo::new(move |_| names_of(FileKind::is_template)).into(),
            var_files: Memo::new(move |_| names_of(|kind| matches!(kind, FileKind::VarFile(_)))).into(),
            template_variables: Memo::new(move |_| template_variables(store, preview)).into(),
            environment_names: Memo::new(move |_| environment_names(store, repo)).into(),
        };
        provide_context(derived);
        derived
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// What a file is, tracked.
    pub fn kind(&self, path: &str) -> FileKind {
        self.kinds.read().get(path).copied().unwrap_or(FileKind::OtherText)
    }

    /// What the value at a place of a template becomes in the shown bake.
    pub fn rendered(&self, path: &str, at: &Path) -> Option<Shown> {
        let preview = self.preview.read();
        let region = preview.as_ref()?.regions.first()?;
        if region.template.as_ref()?.path.as_deref() != Some(path) {
            return None;
        }
        region.rendered.get(at).cloned()
    }

    /// How a variable of a template stands in the shown bake.
    pub fn variable(&self, path: &str, name: &str) -> Option<VariableRow> {
        let preview = self.preview.read();
        let region = preview.as_ref()?.regions.first()?;
        if region.template.as_ref()?.path.as_deref() != Some(path) {
            return None;
        }
        region.variables.iter().find(|row| row.name == name).cloned()
    }

    /// Where a template uses a variable.
    pub fn uses(&self, path: &str, name: &str) -> Vec<Place> {
        let Some(read) = self.store.template(path, self.packer.get()) else { return Vec::new() };
        let path: Arc<str> = path.into();
        read.uses.of_variable(name).map(|used| read.place(&path, used.span)).collect()
    }
}

/// The store as the preview asks for files; what it reads, it follows.
struct StoreFiles {
    store: Store,
    repo: Arc<ConfigRepo>,
}

impl Files for StoreFiles {
    fn locate(&self, run_path: &str) -> Option<Arc<str>> {
        let path = self.repo.repo_path(run_path)?;
        self.store.track(&path);
        self.store.with_workspace(|workspace| workspace.document(&path).map(|document| Arc::clone(document.path())))
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.store.text(path)
    }

    fn template(&self, path: &str, version: PackerVersion) -> Option<Arc<TemplateRead>> {
        self.store.template(path, version)
    }
}

fn preview_of(
    store: Store,
    repo: Memo<Arc<ConfigRepo>>,
    configuration: Memo<Arc<Configuration>>,
    bake: &Bake,
    bake_path: Arc<str>,
) -> Preview {
    let files = StoreFiles { store, repo: repo.get() };
    let configuration = configuration.get();
    preview::preview(&Inputs { bake, bake_path, configuration: &configuration, files: &files })
}

fn bake_row(
    store: Store,
    repo: Memo<Arc<ConfigRepo>>,
    configuration: Memo<Arc<Configuration>>,
    shown: Memo<Option<Arc<Bake>>>,
    preview: Signal<Option<Arc<Preview>>>,
    path: Arc<str>,
) -> Option<BakeRow> {
    let is_shown = store.bake.read().as_ref() == Some(&path);
    let (bake, outcome) = if is_shown {
        (shown.get()?, preview.read().as_ref()?.verdict.outcome)
    } else {
        let bake = Arc::new(Bake::read(&store.json(&path)?));
        let outcome = preview_of(store, repo, configuration, &bake, Arc::clone(&path)).verdict.outcome;
        (bake, outcome)
    };
    let name = match bake.name() {
        name if name.is_empty() => path.trim_start_matches(ASIDE).trim_end_matches(".json").to_owned(),
        name => name,
    };
    let regions = bake.regions();
    let detail = match regions.as_slice() {
        [] | [_] => bake.field("baseOs").as_text(),
        many => format!("{} regions", many.len()),
    };
    let mark = match outcome {
        Outcome::WouldBake => BakeMark::Would,
        Outcome::WouldFail(_) => BakeMark::WouldFail,
        Outcome::Unresolved | Outcome::Incomplete => BakeMark::Unknown,
    };
    Some(BakeRow { path, name, detail, mark })
}

fn option_text(option: &crate::rosco::BakeOption<'_>) -> String {
    match option.detailed_description() {
        Some(description) if !description.is_empty() => format!("{} ({description})", option.id()),
        _ => option.label(),
    }
}

/// What is to be said of the configuration's files.
fn configuration_findings(store: Store, loaded: &Loaded) -> Vec<Finding> {
    use crate::rosco::config::Severity as Weight;
    let found = loaded.findings.iter().map(|found| Finding {
        severity: match found.kind.severity() {
            Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Info => Severity::Info,
        },
        service: Some(Service::Rosco),
        message: found.kind.to_string(),
        original: None,
        place: match &found.place.origin {
            Origin::File { file, span } => {
                let text = store.text_untracked(file).unwrap_or_else(|| "".into());
                let line = LineIndex::new(&text).line_of(span.start) + 1;
                Some(Place { path: Arc::clone(file), span: *span, line })
            }
            _ => None,
        },
    });
    found.collect()
}

fn template_variables(store: Store, preview: Signal<Option<Arc<Preview>>>) -> Vec<String> {
    let preview = preview.read();
    let path = preview.as_ref().and_then(|preview| preview.regions.first()?.template.as_ref()?.path.clone());
    let Some(read) = path.and_then(|path| store.template(&path, PackerVersion::NEWEST)) else { return Vec::new() };
    read.template.variables.iter().map(|variable| variable.name.clone()).collect()
}

fn environment_names(store: Store, repo: Memo<Arc<ConfigRepo>>) -> Vec<String> {
    store.tree.track();
    let files = store.with_workspace(crate::workspace::Workspace::snapshot);
    let repo = repo.get();
    let mut names: Vec<String> = repo
        .environment_files(&files)
        .iter()
        .filter_map(|path| files.text(path))
        .flat_map(|text| environment_of(text).into_iter().map(|variable| variable.name.to_owned()).collect::<Vec<_>>())
        .collect();
    names.sort();
    names.dedup();
    names
}
