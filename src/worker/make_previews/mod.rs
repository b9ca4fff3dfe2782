mod baseline;
mod configured;
mod files;
mod parts;
mod project;
#[cfg(test)]
mod tests;
mod world;

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

pub use configured::{Configured, ProviderImages};
pub use parts::Parts;

use super::{Module, Task, checks};
use crate::layout::ConfigRepo;
use crate::orca::expression::Evaluate;
use crate::packer::provision::Host;
use crate::preview::{Difference, LogRead, Outcome, Preview, Shared, ToValidate, Told};
use project::Project;
use world::Means;

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
    /// All files that differ from the state as opened, with what they were
    /// then, where that list changed; none for a file that was not there.
    pub opened: Option<Vec<(String, Option<String>)>>,
    /// The bake that is shown.
    pub shown: Option<String>,
    /// The region of it that is shown in full; the first where it is none.
    pub region: String,
    /// What is told of that region.
    pub parts: Parts,
    /// The paths of all bakes.
    pub bakes: Vec<String>,
    /// The log that the shown bake is held against, where it changed.
    pub log: Option<String>,
}

/// What became of the bakes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Previews {
    /// The bake that is shown: one region in full, the others by their names
    /// and outcomes.
    pub preview: Option<Preview>,
    /// What is told of that region.
    pub parts: Parts,
    /// The variables that its template declares, where they are others than were told last.
    pub declared: Option<Vec<String>>,
    /// What differs between its regions.
    pub differences: Vec<Difference>,
    /// Bakes that would share its image.
    pub shared: Vec<Shared>,
    /// Of each bake, by its path.
    pub bakes: Vec<(String, BakeState)>,
    /// What a form can offer, where the configuration was loaded anew.
    pub configured: Option<Configured>,
    /// What the log tells of the shown bake.
    pub log: Option<LogRead>,
}

/// How a bake stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BakeState {
    pub outcome: Outcome,
    /// What the edits since opening do to it, if anything.
    pub effect: Option<Told>,
}

impl Task for MakePreviews {
    const NAME: &'static str = "make-previews";
    const MODULE: Module = Module::Previews;
    type Reply = Previews;
}

impl MakePreviews {
    /// Takes what changed, and makes the previews anew.
    pub fn run(self, evaluate: Evaluate, check: checks::Call) -> Previews {
        PROJECT.with_borrow_mut(|project| {
            if !project.is(self.project) {
                *project = Project::new(self.project);
            }
            project.update(&self);
            // Without an answer there is a preview all the same, which then says nothing of components.
            let validate = |given: &ToValidate, host: &dyn Host| checks::ask(given, host, check).ok().flatten();
            project.previews(&self, Means { evaluate, validate: Some(&validate) })
        })
    }
}

/// Has every preview made anew.
pub(super) fn make_anew() {
    PROJECT.with_borrow_mut(Project::forget_previews);
}

thread_local! {
    static PROJECT: RefCell<Project> = RefCell::default();
}
