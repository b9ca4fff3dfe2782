//! From one layout to another: which files go where, what is rewritten because
//! it depends on the place, and what is lost on the way.

mod arrangement;
mod config_dir;
mod contents;
mod profiles;
mod remark;

pub use arrangement::Arranged;
pub(super) use arrangement::Arrangement;
pub use contents::{Contents, Item};
pub(super) use profiles::profiles_of;
pub use remark::{Loss, Rewrite};

use super::found::Layout;
use super::repo::ConfigRepo;
use super::{config_map, folder, halyard, helm, instance, kustomize, operator, rosco_image, spinnaker_config};
use crate::source::{File, Snapshot};

/// What a layout has to know to be converted to. Apart from [`Layout`], so that
/// who only recognises layouts has nothing to do with it.
pub(super) struct Target {
    pub layout: &'static Layout,
    /// Lays out the files of another repo so.
    pub arrange: fn(&Contents, &mut Arrangement),
    /// Is this file about the layout alone, such as a build file that packs it?
    /// Another layout has no use for it.
    pub machinery: fn(&str, &File) -> bool,
}

const TARGETS: &[&Target] = &[
    &spinnaker_config::TARGET,
    &halyard::TARGET,
    &rosco_image::TARGET,
    &operator::TARGET,
    &kustomize::TARGET,
    &config_map::TARGET,
    &helm::TARGET,
    &instance::TARGET,
    &folder::TARGET,
];

fn target(layout: &Layout) -> &'static Target {
    TARGETS.iter().copied().find(|target| target.layout == layout).unwrap_or(&folder::TARGET)
}

/// A repo laid out anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversion {
    /// All files, sorted by path.
    pub files: Vec<Arranged>,
    pub rewrites: Vec<Rewrite>,
    pub losses: Vec<Loss>,
}

/// What to do where a layout leaves a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConvertOptions {
    /// Files to put into the folder of templates where nothing is there, by
    /// their path in it: those that a mount over Rosco's own would hide.
    pub include: Vec<Item>,
}

/// Lays out the files of `repo` as `layout` has them. `files` holds those that
/// manifests carry too, as [`with_carried`](super::with_carried) gives them;
/// `repo` knows the configDir that its configuration sets.
///
/// What a layout cannot have is in [`Conversion::losses`], and nothing is left
/// out without a word there.
pub fn convert(files: &Snapshot, repo: &ConfigRepo, layout: &'static Layout, options: &ConvertOptions) -> Conversion {
    let mut contents = Contents::of(files, repo);
    let mut arrangement = Arrangement::default();
    contents.include(&options.include);
    if repo.layout != layout {
        contents.leave_machinery(target(repo.layout), &mut arrangement);
    }
    config_dir::rewrite(&mut contents, layout.config_dir, &mut arrangement);
    for item in std::mem::take(&mut contents.rest) {
        arrangement.keep(item);
    }
    (target(layout).arrange)(&contents, &mut arrangement);
    arrangement.finish()
}
