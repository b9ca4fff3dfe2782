use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::{Kept, ProjectFiles, Texts};
use crate::layout::ConfigRepo;
use crate::orca::expression::Evaluate;
use crate::preview::{Bake, Inputs, Keys, LogRead, Preview, Validate, keys_of_other_stages, preview, read_log};
use crate::rosco::Configuration;

/// What previews are made with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    pub evaluate: Evaluate,
    pub validate: Option<Validate<'a>>,
}

/// The repo as it is now.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub repo: &'a ConfigRepo,
    pub paths: &'a BTreeSet<Arc<str>>,
    pub texts: &'a Texts,
    pub means: Means<'a>,
}

impl World<'_> {
    /// The preview of a bake, and the files that it asked for. `instead` stands
    /// in the place of some texts.
    pub fn preview(
        self,
        path: &str,
        bake: &Bake,
        region: &str,
        configuration: &Configuration,
        instead: Option<&BTreeMap<String, Option<Arc<str>>>>,
        kept: &Kept,
    ) -> (Preview, BTreeSet<String>) {
        let repo = self.repo.with_config_dir(&configuration.config_dir.value);
        let asked = RefCell::default();
        let files = ProjectFiles { repo: &repo, paths: self.paths, texts: self.texts, instead, kept, asked };
        let inputs = Inputs {
            bake,
            bake_path: path.into(),
            configuration,
            files: &files,
            evaluate: self.means.evaluate,
            shown: Some(region),
            validate: self.means.validate,
        };
        let preview = preview(&inputs);
        (preview, files.asked.into_inner())
    }

    /// What a log tells of the bake.
    pub fn read_log(self, path: &str, bake: &Bake, configuration: &Configuration, kept: &Kept, log: &str) -> LogRead {
        let repo = self.repo.with_config_dir(&configuration.config_dir.value);
        let asked = RefCell::default();
        let files = ProjectFiles { repo: &repo, paths: self.paths, texts: self.texts, instead: None, kept, asked };
        let Means { evaluate, validate } = self.means;
        let inputs =
            Inputs { bake, bake_path: path.into(), configuration, files: &files, evaluate, shown: None, validate };
        read_log(&inputs, log)
    }

    /// The keys of the other Bake stages of its pipeline.
    pub fn keys_of_other_stages(self, path: &str, bake: &Bake, configuration: &Configuration) -> Vec<(String, Keys)> {
        let (kept, asked) = (Kept::default(), RefCell::default());
        let files =
            ProjectFiles { repo: self.repo, paths: self.paths, texts: self.texts, instead: None, kept: &kept, asked };
        let inputs = Inputs {
            bake,
            bake_path: path.into(),
            configuration,
            files: &files,
            evaluate: self.means.evaluate,
            shown: None,
            validate: None,
        };
        keys_of_other_stages(&inputs)
    }
}
