use super::mount::Mount;

/// A known way to lay out a config repo.
#[derive(Debug)]
pub struct Layout {
    /// A stable name for storage and tests, such as `halyard`.
    pub id: &'static str,
    /// What people call it, such as "Halyard".
    pub name: &'static str,
    /// How its files get to where Rosco runs, in one sentence.
    pub delivery: &'static str,
    /// `rosco.configDir`, where no configuration says otherwise.
    pub config_dir: &'static str,
    /// What lies around the folder of templates is taken along with it, as
    /// when a person copies it.
    pub surroundings: bool,
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Layout {}

/// How sure a layout is; a surer one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// It is what remains where nothing else fits.
    Nothing,
    /// Its configuration or its folders are there, but no templates.
    Configuration,
    /// Templates are there, in no particular place.
    Templates,
    /// Its place for templates is there.
    Place,
}

/// A place of a repo that is laid out in some way.
#[derive(Debug)]
pub(super) struct Found {
    pub evidence: Evidence,
    /// Which folders of the repo become which folders where Rosco runs.
    pub mounts: Vec<Mount>,
    /// Rosco's configuration files, the weakest first.
    pub configuration: Vec<String>,
    /// Folders with files that look like the environment of Rosco's host.
    pub environment: Vec<String>,
}
