use std::collections::BTreeSet;
use std::sync::Arc;

use super::Arrangement;
use super::remark::Loss;
use crate::layout::carried::INSIDE;
use crate::layout::found::Layout;
use crate::layout::paths::{below, name};
use crate::layout::repo::ConfigRepo;
use crate::layout::rosco_files::is_spring_file;
use crate::source::{File, IntoOrdered, Snapshot, Sort};

/// What a config repo holds, whatever its layout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Where Rosco has the folder of templates.
    pub config_dir: String,
    /// By their path below that folder.
    pub packer: Vec<Item>,
    /// Rosco's configuration by file name, the weakest first.
    pub configuration: Vec<Item>,
    /// The environment of Rosco's host, by file name.
    pub environment: Vec<Item>,
    /// What else gets to Rosco's host, by its absolute path there.
    pub delivered: Vec<Item>,
    /// What stays in the repo, by its path there.
    pub rest: Vec<Item>,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub path: String,
    /// Where it is in the repo; `None` for one that comes from elsewhere.
    pub from: Option<Arc<str>>,
    pub file: File,
}

impl Item {
    /// What people know it by: where the repo has it.
    pub(in crate::layout) fn source(&self) -> String {
        self.from.as_deref().unwrap_or(&self.path).to_owned()
    }

    /// Its text with `\\n` as line end, as a block of YAML can have it.
    pub(in crate::layout) fn yaml_text(&self, arrangement: &mut Arrangement) -> Option<String> {
        let text = self.file.text()?;
        if text.contains("\r\n") {
            arrangement.lose(Loss::LineEnds { path: self.source() });
        }
        Some(text.replace("\r\n", "\n"))
    }
}

impl Contents {
    /// Sorts the files of a repo by what they are for.
    pub fn of(files: &Snapshot, repo: &ConfigRepo) -> Self {
        let environment: BTreeSet<String> = repo.environment_files(files).into_iter().into_set();
        let mut contents = Self { config_dir: repo.config_dir().to_owned(), ..Self::default() };
        for (path, file) in files.iter() {
            let item = |place: &str| Item { path: place.to_owned(), from: Some(path.into()), file: file.clone() };
            if is_spring_file(name(path)) && repo.configuration().iter().any(|known| known == path) {
                continue;
            }
            let run_time = repo.run_time_path(path);
            let in_packer = run_time.as_deref().and_then(|place| below(place, &contents.config_dir));
            if environment.contains(path) {
                contents.environment.push(item(name(path)));
            } else if let Some(place) = in_packer.filter(|place| !place.is_empty()) {
                contents.packer.push(item(place));
            } else if let Some(place) = run_time.filter(|_| !repo.layout.surroundings) {
                contents.delivered.push(item(&place));
            } else if !path.contains(INSIDE) {
                contents.rest.push(item(path));
            }
        }
        for path in repo.configuration() {
            // A manifest or a halconfig is more than Rosco's, and stays where it is.
            if let Some(file) = files.get(path).filter(|_| is_spring_file(name(path))) {
                let from = Some(path.as_str().into());
                contents.configuration.push(Item { path: name(path).to_owned(), from, file: file.clone() });
            }
        }
        contents
    }

    /// Adds files to the folder of templates where there is none of that name.
    pub(super) fn include(&mut self, items: &[Item]) {
        for item in items {
            if !self.packer.iter().any(|known| known.path == item.path) {
                self.packer.push(item.clone());
            }
        }
    }

    /// Leaves behind what is about the layout that the repo had.
    pub(super) fn leave_machinery(
        &mut self,
        from: &'static Layout,
        to: &'static Layout,
        arrangement: &mut Arrangement,
    ) {
        if from == to {
            return;
        }
        let (machinery, rest) =
            std::mem::take(&mut self.rest).into_iter().partition(|item| (from.machinery)(&item.path, &item.file));
        self.rest = rest;
        for item in machinery {
            arrangement.lose(Loss::Machinery { path: item.path, layout: from.name });
        }
    }

    /// The folders of the templates' files, that of templates itself first as
    /// the empty path, each with its files.
    pub fn folders(&self) -> Vec<(&str, Vec<&Item>)> {
        let mut folders: Vec<(&str, Vec<&Item>)> = Vec::new();
        for item in &self.packer {
            let folder = item.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            match folders.iter_mut().find(|(known, _)| *known == folder) {
                Some((_, items)) => items.push(item),
                None => folders.push((folder, vec![item])),
            }
        }
        folders.order_by_key(|(folder, _)| *folder);
        folders
    }
}
