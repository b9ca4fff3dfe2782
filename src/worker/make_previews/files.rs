use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::json;
use crate::layout::ConfigRepo;
use crate::packer::PackerVersion;
use crate::preview::{Files, ScriptRead, TemplateRead};

/// Texts by their paths.
pub type Texts = BTreeMap<String, Arc<str>>;

/// What was made of texts before; a text that changes is forgotten.
#[derive(Default)]
pub struct Kept {
    templates: RefCell<HashMap<(String, PackerVersion), Arc<TemplateRead>>>,
    scripts: RefCell<HashMap<String, Arc<ScriptRead>>>,
}

impl Kept {
    pub fn forget(&mut self, path: &str) {
        self.templates.get_mut().retain(|(known, _), _| known != path);
        self.scripts.get_mut().remove(path);
    }
}

/// The files as they are for one preview. Notes what is asked for.
pub struct ProjectFiles<'p> {
    pub repo: &'p ConfigRepo,
    pub paths: &'p BTreeSet<Arc<str>>,
    pub texts: &'p Texts,
    /// What stands in the place of some texts; none where a file is not there.
    pub instead: Option<&'p BTreeMap<String, Option<Arc<str>>>>,
    pub kept: &'p Kept,
    pub asked: RefCell<BTreeSet<String>>,
}

impl Files for ProjectFiles<'_> {
    fn locate(&self, run_path: &str) -> Option<Arc<str>> {
        let path = self.repo.repo_path(run_path)?;
        match self.instead.and_then(|instead| instead.get(&path)) {
            Some(was) => was.as_ref().map(|_| Arc::from(path.as_str())),
            None => self.paths.get(path.as_str()).cloned(),
        }
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.asked.borrow_mut().insert(path.to_owned());
        match self.instead.and_then(|instead| instead.get(path)) {
            Some(was) => was.clone(),
            None => self.texts.get(path).cloned(),
        }
    }

    fn template(&self, path: &str, version: PackerVersion) -> Option<Arc<TemplateRead>> {
        let text = self.text(path)?;
        let key = (path.to_owned(), version);
        let known = self.kept.templates.borrow().get(&key).filter(|read| read.document.text() == &*text).cloned();
        known.or_else(|| {
            let read = Arc::new(TemplateRead::new(Arc::new(json::parse(&text)), version));
            self.kept.templates.borrow_mut().insert(key, Arc::clone(&read));
            Some(read)
        })
    }

    fn script(&self, path: &str) -> Option<Arc<ScriptRead>> {
        let text = self.text(path)?;
        if let Some(read) = self.kept.scripts.borrow().get(path) {
            return Some(Arc::clone(read));
        }
        let read = Arc::new(ScriptRead::new(&text, path));
        self.kept.scripts.borrow_mut().insert(path.to_owned(), Arc::clone(&read));
        Some(read)
    }
}
