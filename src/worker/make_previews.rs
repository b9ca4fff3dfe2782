use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Module, Task};
use crate::json;
use crate::layout::ConfigRepo;
use crate::orca::expression::Evaluate;
use crate::packer::PackerVersion;
use crate::preview::{Bake, Files, Finding, Inputs, Outcome, Place, Preview, Service, Severity, TemplateRead, preview};
use crate::rosco::config::{self, Environment, Layer, Loaded, Origin};
use crate::rosco::{BakeOption, Configuration, Provider};
use crate::source::{IntoOrdered, LineIndex, Span};
use crate::yaml;

/// Previews of a workspace's bakes. The worker keeps the files between tasks,
/// so that each tells only what changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct MakePreviews {
    /// Which workspace this is; another number forgets the one before.
    pub project: u32,
    /// How the repo is laid out, where that changed.
    pub repo: Option<ConfigRepo>,
    /// All paths, where files came or went.
    pub paths: Option<Vec<String>>,
    /// Texts that changed; none for a file that has none any more.
    pub texts: Vec<(String, Option<String>)>,
    /// The bake that is shown whole.
    pub shown: Option<String>,
    /// The paths of all bakes.
    pub bakes: Vec<String>,
}

/// What became of the bakes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Previews {
    pub preview: Option<Preview>,
    /// Of each bake, by its path.
    pub outcomes: Vec<(String, Outcome)>,
    /// What a form can offer, where the configuration was loaded anew.
    pub configured: Option<Configured>,
}

/// What the configuration says that forms need.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Configured {
    /// Base images of AWS: id and text.
    pub base_oses: Vec<(String, String)>,
    pub regions: Vec<String>,
    pub config_dir: String,
    pub findings: Vec<Finding>,
}

impl Task for MakePreviews {
    const NAME: &'static str = "make-previews";
    const MODULE: Module = Module::Previews;
    type Reply = Previews;
}

impl MakePreviews {
    /// Takes what changed, and makes the previews anew.
    pub fn run(self, evaluate: Evaluate) -> Previews {
        PROJECT.with_borrow_mut(|project| {
            if project.number != self.project {
                *project = Project { number: self.project, ..Project::default() };
            }
            project.update(&self);
            project.previews(&self, evaluate)
        })
    }
}

thread_local! {
    static PROJECT: RefCell<Project> = RefCell::default();
}

/// A workspace as far as previews need it.
#[derive(Default)]
struct Project {
    number: u32,
    repo: Option<ConfigRepo>,
    paths: BTreeSet<Arc<str>>,
    texts: HashMap<String, Arc<str>>,
    yaml: HashMap<String, yaml::Document>,
    templates: RefCell<HashMap<(String, PackerVersion), Arc<TemplateRead>>>,
    loaded: Option<(Environment, Loaded)>,
}

impl Project {
    fn update(&mut self, task: &MakePreviews) {
        if let Some(repo) = &task.repo
            && self.repo.as_ref() != Some(repo)
        {
            self.repo = Some(repo.clone());
            self.loaded = None;
        }
        if let Some(paths) = &task.paths {
            self.paths = paths.iter().map(|path| Arc::from(path.as_str())).into_set();
        }
        for (path, text) in &task.texts {
            self.templates.get_mut().retain(|(known, _), _| known != path);
            if self.yaml.remove(path).is_some() || self.is_configuration(path) {
                self.loaded = None;
            }
            match text {
                Some(text) => self.texts.insert(path.clone(), Arc::from(text.as_str())),
                None => self.texts.remove(path),
            };
        }
    }

    fn is_configuration(&self, path: &str) -> bool {
        self.repo.as_ref().is_some_and(|repo| repo.configuration().iter().any(|file| file == path))
    }

    fn previews(&mut self, task: &MakePreviews, evaluate: Evaluate) -> Previews {
        let shown = task.shown.as_deref().and_then(|path| self.bake(path));
        let variables: BTreeMap<String, String> =
            shown.iter().flat_map(|bake| bake.environment.iter().cloned()).into_map();
        let configured = self.load(Environment { variables, complete: false });
        let preview = match (&shown, &task.shown) {
            (Some(bake), Some(path)) => self.preview(bake, path, evaluate),
            _ => None,
        };
        let outcomes = task.bakes.iter().filter_map(|path| {
            let outcome = match &preview {
                Some(preview) if task.shown.as_ref() == Some(path) => preview.verdict.outcome,
                _ => self.preview(&self.bake(path)?, path, evaluate)?.verdict.outcome,
            };
            Some((path.clone(), outcome))
        });
        Previews { outcomes: outcomes.collect(), preview, configured }
    }

    fn bake(&self, path: &str) -> Option<Bake> {
        Some(Bake::read(&Arc::new(json::parse(self.texts.get(path)?))))
    }

    fn preview(&self, bake: &Bake, path: &str, evaluate: Evaluate) -> Option<Preview> {
        let (_, loaded) = self.loaded.as_ref()?;
        let configuration = &loaded.configuration;
        let repo = self.repo.as_ref()?.with_config_dir(&configuration.config_dir.value);
        let files = ProjectFiles { project: self, repo };
        Some(preview(&Inputs { bake, bake_path: path.into(), configuration, files: &files, evaluate }))
    }

    /// Loads the configuration where a file of it or the environment changed.
    fn load(&mut self, environment: Environment) -> Option<Configured> {
        if self.loaded.as_ref().is_some_and(|(known, _)| *known == environment) {
            return None;
        }
        let files = self.repo.as_ref().map(|repo| repo.configuration().to_vec()).unwrap_or_default();
        for file in &files {
            if let Some(text) = self.texts.get(file).filter(|_| !self.yaml.contains_key(file)) {
                self.yaml.insert(file.clone(), yaml::parse(text));
            }
        }
        let layers: Vec<Layer<'_>> =
            files.iter().filter_map(|file| Some(Layer { file, document: self.yaml.get(file)? })).collect();
        let loaded = Configuration::load(&layers, &environment);
        let configured = Configured {
            base_oses: base_oses(&loaded.configuration),
            regions: regions(&loaded.configuration),
            config_dir: loaded.configuration.config_dir.value.clone(),
            findings: loaded.findings.iter().map(|found| self.finding(found)).collect(),
        };
        self.loaded = Some((environment, loaded));
        Some(configured)
    }

    fn finding(&self, found: &config::Finding) -> Finding {
        Finding {
            severity: match found.kind.severity() {
                config::Severity::Error => Severity::Error,
                config::Severity::Warning => Severity::Warning,
                config::Severity::Info => Severity::Info,
            },
            service: Some(Service::Rosco),
            message: found.kind.to_string(),
            original: None,
            place: match &found.place.origin {
                Origin::File { file, span } => Some(self.place(file, *span)),
                _ => None,
            },
        }
    }

    fn place(&self, path: &Arc<str>, span: Span) -> Place {
        let line = self.texts.get(&**path).map_or(0, |text| LineIndex::new(text).line_of(span.start));
        Place { path: Arc::clone(path), span, line: line + 1 }
    }
}

struct ProjectFiles<'p> {
    project: &'p Project,
    repo: ConfigRepo,
}

impl Files for ProjectFiles<'_> {
    fn locate(&self, run_path: &str) -> Option<Arc<str>> {
        self.project.paths.get(self.repo.repo_path(run_path)?.as_str()).cloned()
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.project.texts.get(path).cloned()
    }

    fn template(&self, path: &str, version: PackerVersion) -> Option<Arc<TemplateRead>> {
        let key = (path.to_owned(), version);
        if let Some(read) = self.project.templates.borrow().get(&key) {
            return Some(Arc::clone(read));
        }
        let read = Arc::new(TemplateRead::new(Arc::new(json::parse(self.project.texts.get(path)?)), version));
        self.project.templates.borrow_mut().insert(key, Arc::clone(&read));
        Some(read)
    }
}

fn base_oses(configuration: &Configuration) -> Vec<(String, String)> {
    let text = |option: &BakeOption<'_>| match option.detailed_description() {
        Some(description) if !description.is_empty() => format!("{} ({description})", option.id()),
        _ => option.label(),
    };
    configuration.bake_options(Provider::Aws).iter().map(|option| (option.id().to_owned(), text(option))).collect()
}

fn regions(configuration: &Configuration) -> Vec<String> {
    let options = configuration.bake_options(Provider::Aws);
    let regions: BTreeSet<&str> = options.iter().flat_map(|option| option.regions.iter().copied()).into_set();
    regions.into_iter().map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orca::expression::evaluate;
    use crate::preview::{CURRENT, Instant, bake_text, new_stage};
    use crate::starter;
    use crate::worker::Message;

    fn run(task: MakePreviews) -> Previews {
        task.run(evaluate)
    }

    #[test]
    fn files_stay_between_tasks() {
        let files = starter::sample();
        let mut stage = new_stage();
        stage["package"] = "hello".into();
        stage["baseOs"] = "trusty".into();
        let bake = bake_text("hello", &stage, &[], Instant(1_795_324_500_000), CURRENT);
        let path = ".bakewright/hello.json".to_owned();
        let mut texts: Vec<(String, Option<String>)> =
            files.iter().map(|(path, file)| (path.to_owned(), file.text().map(ToOwned::to_owned))).collect();
        texts.push((path.clone(), Some(bake.clone())));
        let first = run(MakePreviews {
            project: 1,
            repo: Some(ConfigRepo::recognise(&files)),
            paths: Some(files.iter().map(|(path, _)| path.to_owned()).collect()),
            texts,
            shown: Some(path.clone()),
            bakes: vec![path.clone()],
        });
        assert_eq!(crossed(&first), first);
        assert_eq!(first.outcomes, [(path.clone(), Outcome::WouldBake)], "{:?}", first.preview);
        let configured = first.configured.unwrap();
        assert_eq!(configured.config_dir, "/opt/spinnaker/config/packer");
        assert!(configured.base_oses.iter().any(|(id, _)| id == "jammy"));

        let changed = bake.replace("trusty", "nothing-like-it");
        let second = run(MakePreviews {
            project: 1,
            texts: vec![(path.clone(), Some(changed))],
            shown: Some(path.clone()),
            bakes: vec![path.clone()],
            ..MakePreviews::default()
        });
        assert_eq!(second.configured, None);
        assert_eq!(second.outcomes, [(path.clone(), Outcome::WouldFail(Service::Orca))]);
        let other = run(MakePreviews { project: 2, shown: Some(path), ..MakePreviews::default() });
        assert_eq!(other.preview, None);
    }

    #[test]
    fn previews_cross_as_they_are() {
        let previews = Previews { preview: None, outcomes: vec![("a".into(), Outcome::Incomplete)], configured: None };
        assert_eq!(crossed(&previews), previews);
    }

    fn crossed(previews: &Previews) -> Previews {
        Message::new(MakePreviews::NAME, previews, Vec::new()).unwrap().read(MakePreviews::NAME).unwrap()
    }
}
