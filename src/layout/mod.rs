//! Where a config repo keeps its templates, scripts and Rosco configuration; one layout a file.
//!
//! [`ConfigRepo::recognise`] looks at the files of a repo and says which layout
//! it has: which folder holds the templates, where that folder is when Rosco
//! runs, and which files make up Rosco's configuration. [`FileKind::of`] says
//! what a single file is.
//!
//! A new layout is a file with a [`Layout`], and a line in [`LAYOUTS`] and where
//! repos are recognised.

pub mod carried;
pub mod convert;
mod environment;
mod found;
mod kind;
mod mount;
mod paths;
mod repo;
mod rosco_files;
mod survey;
mod yaml_lines;

mod config_map;
mod folder;
mod halyard;
mod helm;
mod instance;
mod kustomize;
mod operator;
mod rosco_image;
mod spinnaker_config;

pub use carried::{Carried, CarriedError, Holder, INSIDE, carried_files, with_carried};
pub use environment::{Variable, variables};
pub use found::Layout;
pub use kind::{FileKind, ScriptLanguage, TemplateForm, VarFileForm};
pub use mount::Mount;

pub use repo::ConfigRepo;
pub use survey::is_looked_at;

/// Files below this folder describe the bakes of a workspace. Those that the
/// opened repo did not have stay with the workspace and are exported only on
/// request.
pub const ASIDE: &str = ".bakewright/";

/// Every layout, the one that is told most surely first.
pub const LAYOUTS: &[&Layout] = &[
    &spinnaker_config::LAYOUT,
    &halyard::LAYOUT,
    &rosco_image::LAYOUT,
    &operator::LAYOUT,
    &kustomize::LAYOUT,
    &config_map::LAYOUT,
    &helm::LAYOUT,
    &instance::LAYOUT,
    &folder::LAYOUT,
];
