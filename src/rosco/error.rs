use std::sync::Arc;

use thiserror::Error;

use super::config::Place;
use super::names::{Label, VmType};
use super::request::Field;

/// Why Rosco makes no bake key or no recipe. The texts of the first group are
/// Rosco's own, word for word; those of the second stand for what the Java
/// machine says of a null or a missing element.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum BakeError {
    #[error("Unknown provider type '{provider}'.")]
    UnknownProvider { provider: String },
    #[error("No virtualization settings found for '{}'.", null(.base_os.as_ref()))]
    NoBaseOs { base_os: Option<String> },
    /// Oracle's text, whose `$` is meant to be filled in and is not.
    #[error("No virtualization settings found for '$bakeRequest.base_os'.")]
    NoBaseOsUnfilled { base_os: Option<String> },
    #[error(
        "No virtualization settings found for region '{region}', operating system '{}', and vm type '{}'.",
        null(.base_os.as_ref()),
        null(.vm_type.as_ref())
    )]
    NoSettingsForVmType { region: String, base_os: Option<String>, vm_type: Option<VmType> },
    #[error("No virtualization settings found for region '{region}', operating system '{}'.", null(.base_os.as_ref()))]
    NoSettingsForRegion { region: String, base_os: Option<String> },
    /// Tencent Cloud's text, without the full stop.
    #[error("No virtualization settings found for region '{region}', operating system '{}'", null(.base_os.as_ref()))]
    NoSettingsForRegionUnstopped { region: String, base_os: Option<String> },
    #[error(
        "No base image found for os '{}', vm type '{}', region '{region}', label: '{}', account: '{account}'",
        null(.base_os.as_ref()),
        null(.vm_type.as_ref()),
        null(.label.as_ref())
    )]
    NoBaseImage {
        base_os: Option<String>,
        vm_type: Option<VmType>,
        region: String,
        label: Option<Label>,
        account: String,
        /// Where the settings are that name no image.
        settings: Arc<Place>,
    },
    #[error("No source image or source image family found for '{}'.", null(.base_os.as_ref()))]
    NoSourceImage { base_os: Option<String> },
    #[error("Could not resolve {what} account: (account_name={}).", null(.account_name.as_ref()))]
    NoAccount { what: &'static str, account_name: Option<String> },
    /// Oracle's text, whose `$` is meant to be filled in and is not.
    #[error("Could not resolve Oracle account: (account_name=$bakeRequest.account_name).")]
    NoAccountUnfilled { account_name: Option<String> },

    #[error("Rosco fails on a null: {0}")]
    Null(Missing),
    #[error("Cannot access first() element from an empty List: there is neither a package nor an ami_name")]
    NothingToName,
    #[error("Cannot access first() element from an empty List: the image `{name}` has no id in {region}")]
    NoImageId { name: String, region: String },
    #[error("`{key}` can be split at its commas only if it is a text, not {kind}")]
    NotSplittable { key: String, kind: &'static str },
    #[error("the package `{name}` cannot be taken apart: {part} is missing")]
    BrokenPackageName { name: String, part: &'static str },
    #[error("the image `{name}` has a creation date that cannot be read: `{date}`")]
    BrokenDate { name: String, date: String },
    /// The request's id names a folder that is not there.
    #[error("Could not write artifacts to file: {path}")]
    NoFolder { path: String },
}

/// What is null where Rosco takes it to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Missing {
    #[error("an entry of baseImages has no baseImage")]
    BaseImage,
    #[error("a baseImage has no id")]
    BaseImageId,
    #[error("the provider has no baseImages")]
    BaseImages,
    #[error("the base image has no packageType")]
    PackageType,
    #[error("the base image has no virtualizationSettings")]
    Settings,
    #[error("virtualizationSettings have no region")]
    Region,
    #[error("the request has no base_os")]
    BaseOs,
    #[error("the request has neither base_os nor os_type")]
    OsType,
    #[error("package_artifacts holds a null")]
    Artifact,
    #[error("an image that was looked up has no attributes")]
    ImageAttributes,
}

fn null<T: ToString>(value: Option<&T>) -> String {
    value.map_or_else(|| "null".to_owned(), ToString::to_string)
}

/// What an error can be mended by.
#[derive(Debug, Clone, PartialEq)]
pub enum Blame {
    Field(Field),
    ExtendedAttribute(String),
    Region,
    /// A place in the configuration.
    Place(Arc<Place>),
    /// The configuration as a whole: what is wanted is not in it.
    Config,
    /// What a look-up answers.
    Lookup,
}

impl BakeError {
    /// True where the text is Rosco's own, false where the Java machine speaks.
    pub fn is_roscos_text(&self) -> bool {
        !matches!(
            self,
            Self::Null(_)
                | Self::NothingToName
                | Self::NoImageId { .. }
                | Self::NotSplittable { .. }
                | Self::BrokenPackageName { .. }
                | Self::BrokenDate { .. }
        )
    }

    /// What is to blame, the likeliest first.
    pub fn blame(&self) -> Vec<Blame> {
        match self {
            Self::UnknownProvider { .. } => vec![Blame::Field(Field::CloudProviderType), Blame::Config],
            Self::NoBaseOs { .. } | Self::NoBaseOsUnfilled { .. } => vec![Blame::Field(Field::BaseOs), Blame::Config],
            Self::NoSettingsForVmType { .. } => {
                vec![Blame::Region, Blame::Field(Field::VmType), Blame::Field(Field::BaseOs), Blame::Config]
            }
            Self::NoSettingsForRegion { .. } | Self::NoSettingsForRegionUnstopped { .. } => {
                vec![Blame::Region, Blame::Field(Field::BaseOs), Blame::Config]
            }
            Self::NoBaseImage { settings, .. } => {
                vec![Blame::Field(Field::BaseAmi), Blame::Place(Arc::clone(settings)), Blame::Lookup]
            }
            Self::NoSourceImage { .. } => vec![Blame::Field(Field::BaseAmi), Blame::Config],
            Self::NoFolder { .. } => vec![Blame::Field(Field::RequestId)],
            Self::NoAccount { .. } | Self::NoAccountUnfilled { .. } => {
                vec![Blame::Field(Field::AccountName), Blame::Config]
            }
            Self::Null(missing) => vec![missing.blame()],
            Self::NothingToName => vec![Blame::Field(Field::Package), Blame::Field(Field::AmiName)],
            Self::NoImageId { .. } | Self::BrokenDate { .. } => vec![Blame::Lookup],
            Self::NotSplittable { key, .. } => vec![Blame::ExtendedAttribute(key.clone())],
            Self::BrokenPackageName { .. } => vec![Blame::Field(Field::Package)],
        }
    }
}

impl Missing {
    fn blame(self) -> Blame {
        match self {
            Self::BaseOs => Blame::Field(Field::BaseOs),
            Self::OsType => Blame::Field(Field::OsType),
            Self::Artifact => Blame::Field(Field::PackageArtifacts),
            Self::ImageAttributes => Blame::Lookup,
            Self::BaseImage
            | Self::BaseImageId
            | Self::BaseImages
            | Self::PackageType
            | Self::Settings
            | Self::Region => Blame::Config,
        }
    }
}
