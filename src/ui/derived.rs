//! What follows from the documents: computed when read, never stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;

use super::chain;
use super::files::{BakeMark, BakeRow, FileMark};
use super::store::Store;
use crate::json::Path;
use crate::layout::{ConfigRepo, FileKind, variables as environment_of};
use crate::packer::PackerVersion;
use crate::preview::{self, Bake, Finding, Outcome, Preview, RegionPreview, Severity, Shown, VariableState, Verdict};
use crate::source::{IntoOrdered, Sort};
use crate::worker::{BakeState, Configured, Previews, ProviderImages};
use crate::workspace::ASIDE;

/// Signals over the open workspace, shared through the context.
#[derive(Clone, Copy)]
pub struct Derived {
    store: Store,
    kinds: Memo<HashMap<Arc<str>, FileKind>>,
    pub layout_name: Signal<String>,
    /// The repo, with the configDir that its configuration sets.
    pub repo: Memo<Arc<ConfigRepo>>,
    /// The folder of the repo that new templates go to.
    pub template_folder: Signal<String>,
    pub paths: Signal<Vec<Arc<str>>>,
    pub mark: Callback<Arc<str>, FileMark>,
    pub bakes: Signal<Vec<BakeRow>>,
    pub bake: Memo<Option<Arc<Bake>>>,
    pub preview: Signal<Option<Arc<Preview>>>,
    /// The region that is shown in full.
    pub region: Signal<Option<Arc<RegionPreview>>>,
    pub findings: Signal<Vec<Finding>>,
    pub instant: Signal<String>,
    pub release: Signal<String>,
    pub packer: Signal<PackerVersion>,
    /// Base images of the configuration: id and text.
    pub base_oses: Signal<Vec<(String, String)>>,
    pub regions: Signal<Vec<String>>,
    pub configured: Signal<Arc<Configured>>,
    /// What else the worker says of the bake that is shown.
    pub beside: Signal<Arc<Previews>>,
    /// How the bake that is shown stands.
    pub state: Memo<Option<BakeState>>,
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
    pub fn provide(store: Store) -> Self {
        store.follow_layout();
        let repo = store.repo;
        let kinds = Memo::new(move |_| {
            store.tree.track();
            let repo = repo.get();
            store.with_workspace(|workspace| {
                let documents = workspace.every_document().filter(|document| !document.path().starts_with(ASIDE));
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
        let chain = chain::follow(store, repo, kinds);
        let configured = chain.configured;
        let preview: Signal<Option<Arc<Preview>>> = chain.preview.into();
        // As Rosco is told where its templates are.
        let placed = Memo::new(move |_| Arc::new(repo.read().with_config_dir(&configured.read().config_dir)));
        let bakes = Memo::new(move |_| {
            let states = chain.bakes.read();
            store.bakes().into_iter().filter_map(|path| bake_row(store, &states, path)).collect::<Vec<_>>()
        });
        // Once for all rows of the tree, which are asked only where a number changes.
        let problems = Memo::new(move |_| problems_by_file(preview.read().as_deref()));
        let mark = Callback::new(move |path: Arc<str>| {
            let kind = kinds.read().get(&path).copied().unwrap_or(FileKind::OtherText);
            let problems = problems.read().get(&path).copied().unwrap_or_default();
            FileMark { letters: kind.letters(), word: kind.word(), changed: store.is_changed(&path), problems }
        });
        let names_of = move |wanted: fn(FileKind) -> bool| {
            let repo = placed.get();
            let mut names: Vec<String> = kinds
                .read()
                .iter()
                .filter(|(_, kind)| wanted(**kind))
                .filter_map(|(path, _)| repo.name_of_path(path))
                .filter(|name| !name.starts_with("../"))
                .collect();
            names.order();
            names
        };
        let images = Memo::new(move |_| {
            let provider = bake.read().as_ref().map(|bake| bake.provider()).filter(|provider| !provider.is_empty());
            let configured = configured.read();
            configured
                .providers
                .get(provider.as_deref().unwrap_or("aws"))
                .cloned()
                .unwrap_or_else(ProviderImages::default)
        });
        let release = Memo::new(move |_| bake.read().as_ref().map_or(preview::CURRENT, |bake| bake.release));
        let derived = Self {
            store,
            kinds,
            layout_name: Memo::new(move |_| repo.read().layout.name.to_owned()).into(),
            repo: placed,
            template_folder: Memo::new(move |_| placed.read().template_folder().unwrap_or_default()).into(),
            paths,
            mark,
            bakes: bakes.into(),
            bake,
            preview,
            region: Memo::new(move |_| in_full(preview.read().as_ref()?).cloned()).into(),
            findings: Memo::new(move |_| {
                let mut findings = configured.read().findings.clone();
                if let Some(preview) = preview.read().as_ref() {
                    findings.extend(preview.findings.iter().cloned());
                    findings.extend(what_stops(&preview.verdict, &findings));
                }
                findings
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
            base_oses: Signal::derive(move || images.get().images),
            regions: Signal::derive(move || images.get().regions),
            configured: configured.into(),
            beside: chain.beside.into(),
            state: Memo::new(move |_| chain.bakes.read().get(&**store.bake.read().as_ref()?).cloned()),
            templates: Memo::new(move |_| names_of(FileKind::is_template)).into(),
            var_files: Memo::new(move |_| names_of(|kind| matches!(kind, FileKind::VarFile(_)))).into(),
            template_variables: chain.declared.into(),
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

    /// The base images of the configuration, by provider.
    pub fn images(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let configured = self.configured.read();
        configured.providers.iter().map(|(id, provider)| (id.clone(), provider.images.clone())).into_map()
    }

    /// The template of the bake that is shown, and that bake.
    pub fn used_template(&self) -> Option<(String, String)> {
        let preview = self.preview.read();
        let template = in_full(preview.as_ref()?)?.template.as_ref()?.path.clone()?;
        Some((template.to_string(), self.store.bake.get()?.to_string()))
    }

    /// What the value at a place of a template becomes in the shown bake.
    pub fn rendered(&self, path: &str, at: &Path) -> Option<Shown> {
        let preview = self.preview.read();
        let region = in_full(preview.as_ref()?)?;
        if region.template.as_ref()?.path.as_deref() != Some(path) {
            return None;
        }
        region.rendered.get(at).cloned()
    }

    /// How a variable of a template stands in the shown bake; `hint` keeps
    /// where it was found last.
    pub fn variable(&self, path: &str, name: &str, hint: &AtomicUsize) -> Option<InBake> {
        let preview = self.preview.read();
        let region = in_full(preview.as_ref()?)?;
        if region.template.as_ref()?.path.as_deref() != Some(path) {
            return None;
        }
        at_hint(&region.variables, hint, |row| row.name == name).map(|row| InBake {
            value: row.value.value.clone(),
            from: row.value.from.text.clone(),
            missing: row.state == VariableState::Missing,
        })
    }
}

/// What a variable comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InBake {
    pub value: Shown,
    pub from: String,
    /// It has to be given, and nobody does.
    pub missing: bool,
}

/// The first of `rows` that is meant, looked for where it was last: lists of
/// hundreds ask for each of their rows on each key.
pub fn at_hint<'r, R>(rows: &'r [R], hint: &AtomicUsize, is_meant: impl Fn(&R) -> bool) -> Option<&'r R> {
    if let Some(row) = rows.get(hint.load(Ordering::Relaxed)).filter(|row| is_meant(row)) {
        return Some(row);
    }
    let at = rows.iter().position(is_meant)?;
    hint.store(at, Ordering::Relaxed);
    rows.get(at)
}

/// The region that is shown.
pub fn in_full(preview: &Preview) -> Option<&Arc<RegionPreview>> {
    preview.regions.iter().find(|region| region.in_full)
}

fn bake_row(store: Store, states: &HashMap<String, BakeState>, path: Arc<str>) -> Option<BakeRow> {
    let bake = Bake::read(&store.json(&path)?);
    let state = states.get(&*path);
    let outcome = state.map_or(Outcome::Incomplete, |state| state.outcome);
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
    let effect = state.and_then(|state| Some(state.effect.as_ref()?.summary.clone()));
    Some(BakeRow { path, name, detail, mark, effect })
}

fn environment_names(store: Store, repo: RwSignal<Arc<ConfigRepo>>) -> Vec<String> {
    store.tree.track();
    let files = store.with_workspace(crate::workspace::Workspace::snapshot);
    let repo = repo.get();
    let mut names: Vec<String> = repo
        .environment_files(&files)
        .iter()
        .filter_map(|path| files.text(path))
        .flat_map(|text| environment_of(text).into_iter().map(|variable| variable.name.to_owned()).collect::<Vec<_>>())
        .collect();
    names.order();
    names.dedup();
    names
}

fn problems_by_file(preview: Option<&Preview>) -> BTreeMap<Arc<str>, usize> {
    let mut counts = BTreeMap::new();
    let findings = preview.into_iter().flat_map(|preview| &preview.findings);
    for place in findings.filter_map(|finding| finding.place.as_ref()) {
        *counts.entry(Arc::clone(&place.path)).or_default() += 1;
    }
    counts
}

/// Why the bake would fail, where no finding says so already.
fn what_stops(verdict: &Verdict, findings: &[Finding]) -> Option<Finding> {
    let Outcome::WouldFail(service) = verdict.outcome else { return None };
    let said = |finding: &Finding| {
        finding.severity == Severity::Error
            && (verdict.detail.contains(&finding.message) || finding.place.is_some() && finding.place == verdict.place)
    };
    if findings.iter().any(said) {
        return None;
    }
    Some(Finding {
        severity: Severity::Error,
        service: Some(service),
        message: format!("{}: {}", verdict.headline, verdict.detail),
        original: None,
        place: verdict.place.clone(),
    })
}
