use serde::{Deserialize, Serialize};

use super::found::{Evidence, Found, Layout};
use super::kind::FileKind;
use super::mount::Mount;
use super::paths::{below, extension, joined, normalized, parent, relative};
use super::survey::Survey;
use super::{LAYOUTS, config_map, folder, halyard, helm, instance, kustomize, operator, rosco_image, spinnaker_config};
use crate::source::{File, Snapshot, Sort};

/// Gives every place of a repo that is laid out so, the most likely first.
type Finder = fn(&Survey<'_>) -> Vec<Found>;

/// Apart from [`Layout`], so that who only asks for its facts has nothing to do
/// with looking; in the order of [`LAYOUTS`].
const FINDERS: &[(&Layout, Finder)] = &[
    (&spinnaker_config::LAYOUT, spinnaker_config::find),
    (&halyard::LAYOUT, halyard::find),
    (&rosco_image::LAYOUT, rosco_image::find),
    (&operator::LAYOUT, operator::find),
    (&kustomize::LAYOUT, kustomize::find),
    (&config_map::LAYOUT, config_map::find),
    (&helm::LAYOUT, helm::find),
    (&instance::LAYOUT, instance::find),
    (&folder::LAYOUT, folder::find),
];

/// How a config repo is laid out, and what its folders are where Rosco runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigRepo {
    #[serde(with = "layout_by_id")]
    pub layout: &'static Layout,
    config_dir: String,
    mounts: Vec<Mount>,
    configuration: Vec<String>,
    environment: Vec<String>,
}

/// A repo of which nothing is known: templates in its root.
impl Default for ConfigRepo {
    fn default() -> Self {
        Self::new(&folder::LAYOUT, folder::found_at(""))
    }
}

impl ConfigRepo {
    /// The most likely layout of these files. Costs a walk over the paths and
    /// a look into few files; depends on which paths there are, and on the
    /// content of those that [`is_looked_at`](super::is_looked_at).
    pub fn recognise(files: &Snapshot) -> Self {
        Self::candidates(files).into_iter().next().unwrap_or_default()
    }

    /// Every layout that the files may have, the most likely first; never empty.
    pub fn candidates(files: &Snapshot) -> Vec<Self> {
        let survey = Survey::new(files);
        let mut found: Vec<(Evidence, &'static Layout, Found)> = FINDERS
            .iter()
            .flat_map(|(layout, find)| find(&survey).into_iter().map(|found| (found.evidence, *layout, found)))
            .collect();
        // Stable: of equally sure ones the order of the layouts counts.
        found.order_by_key(|(evidence, ..)| std::cmp::Reverse(*evidence));
        found.into_iter().map(|(_, layout, found)| Self::new(layout, found)).collect()
    }

    fn new(layout: &'static Layout, found: Found) -> Self {
        Self {
            layout,
            config_dir: layout.config_dir.to_owned(),
            mounts: found.mounts,
            configuration: found.configuration,
            environment: found.environment,
        }
    }

    /// The same repo where Rosco's configuration sets `rosco.configDir`, as an
    /// absolute path with its placeholders resolved. Where the layout does not
    /// say what lies there, it is taken for the folder of templates.
    pub fn with_config_dir(&self, configured: &str) -> Self {
        let mut repo = self.clone();
        let configured = configured.trim_end_matches('/');
        if configured.is_empty() || configured == repo.config_dir {
            return repo;
        }
        if repo.mounted(&normalized(configured)).is_none()
            && let Some(templates) = self.template_folder()
        {
            repo.mounts.push(Mount::new(templates, normalized(configured)));
        }
        configured.clone_into(&mut repo.config_dir);
        repo
    }

    /// `rosco.configDir`, in front of each template's and var file's name.
    pub fn config_dir(&self) -> &str {
        &self.config_dir
    }

    /// The folder of the repo in which Rosco looks for templates, without `/`
    /// at its ends and empty for the root; it need not be there. `None` where
    /// templates are carried by a manifest.
    pub fn template_folder(&self) -> Option<String> {
        self.repo_path(&self.config_dir)
    }

    /// Which folders of the repo are which at run time.
    pub fn mounts(&self) -> &[Mount] {
        &self.mounts
    }

    /// The files of Rosco's configuration, the weakest first: each overrides
    /// those before it.
    pub fn configuration(&self) -> &[String] {
        &self.configuration
    }

    /// Files that look like the environment of Rosco's host, by path. They may
    /// be alternatives, such as one a stage of the installation.
    pub fn environment_files(&self, files: &Snapshot) -> Vec<String> {
        let in_place = |path: &str| self.environment.iter().any(|folder| parent(path) == folder);
        let mut found: Vec<(bool, String)> = files
            .iter()
            .filter(|(path, _)| extension(path) == "env" || in_place(path))
            .filter(|(path, file)| FileKind::of(path, file, false) == FileKind::EnvironmentFile)
            // Armory writes this one anew at each start, from the others.
            .filter(|(path, _)| !path.ends_with("/resolved.env"))
            .map(|(path, _)| (!in_place(path), path.to_owned()))
            .collect();
        found.order();
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// What the file at a path of the repo is.
    pub fn kind(&self, path: &str, file: &File) -> FileKind {
        FileKind::of(path, file, self.is_below_templates(path))
    }

    /// Does the path lie in or below the folder of templates?
    pub fn is_below_templates(&self, path: &str) -> bool {
        self.template_folder().is_some_and(|folder| below(path, &folder).is_some())
    }

    /// The path in the repo of a file that Rosco or Packer names by an absolute
    /// path, such as `/opt/rosco/config/packer/../x.sh`. `None` where the
    /// layout does not carry it.
    pub fn repo_path(&self, run_time_path: &str) -> Option<String> {
        if !run_time_path.starts_with('/') {
            return None;
        }
        let plain = normalized(run_time_path);
        self.mounted(&plain).or_else(|| self.surrounding(&plain))
    }

    /// The path in the repo of a template or var file that a stage names, joined
    /// to the configDir as Rosco does: sub-folders and `..` work, a leading `/`
    /// leads nowhere else.
    pub fn path_of_name(&self, file_name: &str) -> Option<String> {
        self.repo_path(&format!("{}/{file_name}", self.config_dir))
    }

    /// Where a file of the repo is when Rosco runs; `None` where it does not
    /// get there.
    pub fn run_time_path(&self, repo_path: &str) -> Option<String> {
        let fitting = self.mounts.iter().filter(|mount| below(repo_path, &mount.repo).is_some());
        // The last of equally close ones is that of a configured configDir.
        let path = match fitting.max_by_key(|mount| mount.repo.len()) {
            Some(closest) => closest.to_run_time(repo_path)?,
            None if self.layout.surroundings => {
                let beside = relative(&format!("/{repo_path}"), &format!("/{}", self.template_folder()?));
                normalized(&format!("{}/{beside}", self.config_dir))
            }
            None => return None,
        };
        // Another folder may lie over the place.
        (self.repo_path(&path).as_deref() == Some(repo_path)).then_some(path)
    }

    /// The name by which a stage names a file of the repo as template or var
    /// file: relative to the configDir, with `..` where it lies beside.
    pub fn name_of_path(&self, repo_path: &str) -> Option<String> {
        Some(relative(&self.run_time_path(repo_path)?, &normalized(&self.config_dir)))
    }

    /// The path in the repo of a new file of that name beside the templates;
    /// in the root where there is no folder of templates.
    pub fn path_for_new(&self, file_name: &str) -> String {
        joined(&self.template_folder().unwrap_or_default(), file_name)
    }

    fn mounted(&self, plain: &str) -> Option<String> {
        let fitting = self.mounts.iter().filter(|mount| below(plain, &mount.run_time).is_some());
        fitting.max_by_key(|mount| mount.run_time.len())?.to_repo(plain)
    }

    /// What lies beside the folder of templates, where the layout takes it along.
    fn surrounding(&self, plain: &str) -> Option<String> {
        if !self.layout.surroundings {
            return None;
        }
        let config_dir = normalized(&self.config_dir);
        let templates = self.mounted(&config_dir)?;
        let mut parts: Vec<&str> = templates.split('/').filter(|part| !part.is_empty()).collect();
        let beside = relative(plain, &config_dir);
        for part in beside.split('/') {
            match part {
                ".." => _ = parts.pop()?,
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}
/// A layout is written as its id.
mod layout_by_id {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{LAYOUTS, Layout};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    pub fn serialize<S: Serializer>(layout: &&'static Layout, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(layout.id)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Layout, D::Error> {
        let id = String::deserialize(deserializer)?;
        let found = LAYOUTS.iter().copied().find(|layout| layout.id == id);
        found.ok_or_else(|| D::Error::custom(format!("there is no layout {id}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_is_looked_for() {
        assert!(LAYOUTS.iter().eq(FINDERS.iter().map(|(layout, _)| layout)));
    }
}
