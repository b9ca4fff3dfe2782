use super::RULES;
use super::convert::{Arrangement, Contents};
use super::mount::Mount;
use super::survey::Survey;
use crate::source::File;

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

/// What a layout knows to do. Apart from its facts, which the page needs and
/// which are small.
pub(super) struct Rules {
    pub layout: &'static Layout,
    /// Every place of the repo that is laid out so, the most likely first.
    pub find: fn(&Survey<'_>) -> Vec<Found>,
    /// Lays out the files of another repo so.
    pub arrange: fn(&Contents, &mut Arrangement),
    /// Is this file about the layout alone, such as a build file that packs it?
    /// Another layout has no use for it.
    pub machinery: fn(&str, &File) -> bool,
}

impl Rules {
    pub fn of(layout: &Layout) -> Option<&'static Self> {
        RULES.iter().copied().find(|rules| rules.layout == layout)
    }
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
