//! The state as opened, which edits are held against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::configured::load;
use super::files::Kept;
use super::world::World;
use crate::json::{self, edit};
use crate::preview::{Bake, Field, PASTED, Preview, Told, effect};
use crate::rosco::Configuration;
use crate::rosco::config::{Environment, Loaded};
use crate::source::apply_edits;
use crate::yaml;

/// What was opened of the files that differ from it, and what was made of it.
#[derive(Default)]
pub struct Baseline {
    texts: BTreeMap<String, Option<Arc<str>>>,
    /// The configuration as opened, where a file of it differs.
    loaded: Option<Loaded>,
    kept: Kept,
    /// By the bake's path: the text and the region of the last preview, and it.
    previews: BTreeMap<String, (String, String, Arc<Preview>)>,
}

/// What a bake has become.
pub struct Now<'a> {
    pub path: &'a str,
    pub bake: &'a Bake,
    pub region: &'a str,
    pub preview: &'a Preview,
    /// The files that it asked for.
    pub read: &'a BTreeSet<String>,
}

impl Baseline {
    pub fn new(opened: &[(String, Option<String>)]) -> Self {
        let texts = opened.iter().map(|(path, text)| (path.clone(), text.as_deref().map(Arc::from)));
        Self { texts: texts.collect(), ..Self::default() }
    }

    /// Forgets what was made, not what was opened.
    pub fn forget(&mut self) {
        self.loaded = None;
        self.previews.clear();
    }

    /// What the edits do to a bake; `None` where they do nothing.
    pub fn effect(
        &mut self,
        world: World<'_>,
        environment: &Environment,
        configuration: &Configuration,
        now: &Now<'_>,
    ) -> Option<Told> {
        let of_configuration = world.repo.configuration().iter().any(|file| self.texts.contains_key(file));
        let gone = |path: &String, was: &Option<Arc<str>>| was.is_some() && !world.texts.contains_key(path);
        let touches =
            |(path, was): (&String, &Option<Arc<str>>)| path == now.path || now.read.contains(path) || gone(path, was);
        if !of_configuration && !self.texts.iter().any(touches) {
            return None;
        }
        if of_configuration && self.loaded.is_none() {
            let texts = |file: &str| match self.texts.get(file) {
                Some(was) => was.clone(),
                None => world.texts.get(file).cloned(),
            };
            let mut parsed: BTreeMap<String, yaml::Document> = BTreeMap::new();
            self.loaded = Some(load(world.repo.configuration(), texts, &mut parsed, environment));
        }
        let before = self.preview(world, configuration, now);
        let edited: BTreeSet<Arc<str>> = self.texts.keys().map(|path| Arc::from(path.as_str())).collect();
        let rebake = now.bake.field("rebake") == Field::Flag(true);
        let effect = effect(&before, now.preview, &edited, rebake);
        (!effect.is_none()).then(|| effect.told())
    }

    fn preview(&mut self, world: World<'_>, configuration: &Configuration, now: &Now<'_>) -> Arc<Preview> {
        let bake = self.bake(now.path, now.bake);
        let text = bake.document.text();
        if let Some((of, region, known)) = self.previews.get(now.path)
            && of == text
            && region == now.region
        {
            return Arc::clone(known);
        }
        let configuration = self.loaded.as_ref().map_or(configuration, |was| &was.configuration);
        let (preview, _) = world.preview(now.path, &bake, now.region, configuration, Some(&self.texts), &self.kept);
        let preview = Arc::new(preview);
        let kept = (text.to_owned(), now.region.to_owned(), Arc::clone(&preview));
        self.previews.insert(now.path.to_owned(), kept);
        preview
    }

    /// The bake with its stage as opened, or as pasted since then. What is
    /// assumed beside it stays: that is no edit of what is baked.
    fn bake(&self, path: &str, now: &Bake) -> Bake {
        let opened = self.texts.get(path).and_then(Option::as_ref);
        let opened = opened.map(|text| Bake::read(&Arc::new(json::parse(text))));
        let pasted = now.part(PASTED);
        let known = opened.as_ref().and_then(|opened| opened.part(PASTED));
        let since = pasted.filter(|pasted| known.as_ref() != Some(pasted));
        let stage = since.or_else(|| opened?.part("stage"));
        stage.and_then(|stage| with_stage(now, &stage)).unwrap_or_else(|| now.clone())
    }
}

fn with_stage(bake: &Bake, stage: &Value) -> Option<Bake> {
    let edits = edit::set(&bake.document, &json::Path::from_iter(["stage"]), stage).ok()?;
    let (text, _) = apply_edits(bake.document.text(), &edits).ok()?;
    Some(Bake::read(&Arc::new(json::parse(&text))))
}
