//! What Rosco does with a bake request: image name, bake key, packer command.
//!
//! [`bake`] takes an [`Order`] (region, JSON body, configuration, clock, answers
//! of other services) and gives a [`Bake`]: each value is [`Traced`] to its
//! causes, and the values that it beat are kept.
//!
//! [`Traced`]: crate::source::Traced

mod app_version;
mod bake;
mod bake_key;
mod bakery;
mod cause;
mod command;
pub mod config;
mod date;
mod error;
mod image_name;
mod jvm;
mod lookup;
mod names;
mod options;
mod package_name;
mod parameters;
mod provider;
mod recipe;
mod release;
mod request;
mod scrape;

pub use bake::{Bake, Order, bake};
pub use bake_key::{BakeKey, FIELDS_OUTSIDE_THE_KEY, KeyPart, KeyPartKind};
pub use cause::{Cause, Computed};
pub use command::{Command, Token, TokenRole};
pub use config::Configuration;
pub use error::{BakeError, Blame, Missing};
pub use image_name::{ImageName, NamePart, NamePartKind};
pub use lookup::{AmiLookup, Answers, Asked, ImageAttributes, NamedImage};
pub use names::{Choice, Label, OsType, PackageType, StoreType, VmType};
pub use options::BakeOption;
pub use package_name::OsPackageName;
pub use parameters::{Dropped, Fate, Parameter};
pub use provider::Provider;
pub use recipe::{ArtifactFile, Recipe};
pub use release::{EmptyValues, Plugins, Release, RoscoImage};
pub use request::{Artifact, BakeRequest, Field, RequestError, RequestProblem};
pub use scrape::{Scraped, scrape};
