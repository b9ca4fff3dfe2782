use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::baseline::{Baseline, Now};
use super::configured::{Configured, load};
use super::files::{Kept, Texts};
use super::parts::{declared, in_short};
use super::world::{Means, World};
use super::{BakeState, MakePreviews, Previews};
use crate::json;
use crate::layout::ConfigRepo;
use crate::preview::{Bake, Keys, LogRead, Preview, RegionPreview, Shared, differences, shared};
use crate::rosco::config::{Environment, Loaded};
use crate::yaml;

/// A workspace as far as previews need it.
#[derive(Default)]
pub struct Project {
    number: u32,
    repo: Option<ConfigRepo>,
    paths: BTreeSet<Arc<str>>,
    texts: Texts,
    yaml: BTreeMap<String, yaml::Document>,
    kept: Kept,
    loaded: Option<(Environment, Loaded)>,
    baseline: Baseline,
    made: BTreeMap<String, Made>,
    log: String,
    /// The variables that were told to be declared.
    declared: Vec<String>,
}

/// What became of a bake.
struct Made {
    state: BakeState,
    name: String,
    keys: Keys,
    /// The paths that it asked for.
    read: BTreeSet<String>,
    /// Nothing that it read has changed since.
    is_current: bool,
}

impl Project {
    pub fn new(number: u32) -> Self {
        Self { number, ..Self::default() }
    }

    pub fn is(&self, number: u32) -> bool {
        self.number == number
    }

    pub fn update(&mut self, task: &MakePreviews) {
        if let Some(repo) = &task.repo
            && self.repo.as_ref() != Some(repo)
        {
            self.repo = Some(repo.clone());
            self.loaded = None;
        }
        if let Some(paths) = &task.paths {
            self.paths = paths.iter().map(|path| Arc::from(path.as_str())).collect();
            self.made.clear();
        }
        for (path, text) in &task.texts {
            self.kept.forget(path);
            if self.yaml.remove(path).is_some() || self.is_configuration(path) {
                self.loaded = None;
            }
            for (bake, made) in &mut self.made {
                made.is_current &= bake != path && !made.read.contains(path);
            }
            match text {
                Some(text) => _ = self.texts.insert(path.clone(), Arc::from(text.as_str())),
                None => _ = self.texts.remove(path),
            }
        }
        if let Some(log) = &task.log {
            self.log.clone_from(log);
        }
        if let Some(opened) = &task.opened {
            self.baseline = Baseline::new(opened);
            self.made.clear();
        }
        self.made.retain(|path, _| task.bakes.contains(path));
    }

    fn is_configuration(&self, path: &str) -> bool {
        self.repo.as_ref().is_some_and(|repo| repo.configuration().iter().any(|file| file == path))
    }

    /// Has every preview made anew.
    pub fn forget_previews(&mut self) {
        self.made.clear();
        self.baseline.forget();
    }

    pub fn previews(&mut self, task: &MakePreviews, means: Means<'_>) -> Previews {
        let shown = task.shown.as_deref().and_then(|path| Some((path, self.bake(path)?)));
        let variables: BTreeMap<String, String> =
            shown.iter().flat_map(|(_, bake)| bake.environment.iter().cloned()).collect();
        let configured = self.load(Environment { variables, complete: false });
        let mut reply = Previews { configured, parts: task.parts, ..Previews::default() };
        for path in &task.bakes {
            let is_shown = task.shown.as_ref() == Some(path);
            if !is_shown && self.made.get(path).is_some_and(|made| made.is_current) {
                continue;
            }
            let Some(bake) = self.bake(path) else { continue };
            let region = if is_shown { task.region.as_str() } else { "" };
            let Some(preview) = self.make(path, &bake, region, means) else { continue };
            if is_shown {
                reply.differences = differences(&preview.regions);
                let names = declared(&preview);
                if self.declared != names {
                    self.declared.clone_from(&names);
                    reply.declared = Some(names);
                }
                reply.preview = Some(in_short(preview, task.parts));
            }
        }
        if let Some((path, bake)) = &shown {
            reply.shared = self.shared(path, bake, means);
            reply.log = self.log(path, bake, means);
        }
        reply.bakes = self.made.iter().map(|(path, made)| (path.clone(), made.state.clone())).collect();
        reply
    }

    fn bake(&self, path: &str) -> Option<Bake> {
        Some(Bake::read(&Arc::new(json::parse(self.texts.get(path)?))))
    }

    fn make(&mut self, path: &str, bake: &Bake, region: &str, means: Means<'_>) -> Option<Preview> {
        let Self { repo, paths, texts, kept, loaded, baseline, made, .. } = self;
        let (environment, loaded) = loaded.as_ref()?;
        let world = World { repo: repo.as_ref()?, paths, texts, means };
        let (preview, read) = world.preview(path, bake, region, &loaded.configuration, None, kept);
        let now = Now { path, bake, region, preview: &preview, read: &read };
        let effect = baseline.effect(world, environment, &loaded.configuration, &now);
        let key = |region: &Arc<RegionPreview>| Some((region.region.clone(), region.bake_key.as_ref()?.text.clone()));
        let became = Made {
            state: BakeState { outcome: preview.verdict.outcome, effect },
            name: bake.name(),
            keys: preview.regions.iter().filter_map(key).collect(),
            read,
            is_current: true,
        };
        made.insert(path.to_owned(), became);
        Some(preview)
    }

    /// What the log tells of a bake, where there is one.
    fn log(&self, path: &str, bake: &Bake, means: Means<'_>) -> Option<LogRead> {
        let ((_, loaded), repo) = (self.loaded.as_ref()?, self.repo.as_ref()?);
        if self.log.trim().is_empty() {
            return None;
        }
        let world = World { repo, paths: &self.paths, texts: &self.texts, means };
        Some(world.read_log(path, bake, &loaded.configuration, &self.kept, &self.log))
    }

    /// Who would share an image with a bake.
    fn shared(&self, path: &str, bake: &Bake, means: Means<'_>) -> Vec<Shared> {
        let (Some((_, loaded)), Some(repo)) = (&self.loaded, &self.repo) else { return Vec::new() };
        let Some(own) = self.made.get(path) else { return Vec::new() };
        let world = World { repo, paths: &self.paths, texts: &self.texts, means };
        let stages = world.keys_of_other_stages(path, bake, &loaded.configuration);
        let bakes = self.made.iter().filter(|(other, _)| *other != path);
        let bakes: Vec<(Arc<str>, String, Keys)> =
            bakes.map(|(path, made)| (Arc::from(path.as_str()), made.name.clone(), made.keys.clone())).collect();
        shared(&own.keys, &stages, &bakes)
    }

    /// Loads the configuration where a file of it or the environment changed.
    fn load(&mut self, environment: Environment) -> Option<Configured> {
        if self.loaded.as_ref().is_some_and(|(known, _)| *known == environment) {
            return None;
        }
        self.forget_previews();
        let files = self.repo.as_ref().map(|repo| repo.configuration().to_vec()).unwrap_or_default();
        let loaded = load(&files, |file| self.texts.get(file).cloned(), &mut self.yaml, &environment);
        let configured = Configured::of(&loaded, &files, &self.texts);
        self.loaded = Some((environment, loaded));
        Some(configured)
    }
}
