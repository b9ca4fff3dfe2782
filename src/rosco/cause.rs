use std::sync::Arc;

use super::config::Place;
use super::request::Field;

/// What made a value of Rosco's as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// A field of the bake request.
    RequestField(Field),
    /// The region in the path of the request.
    Region,
    /// An entry of the request's `extended_attributes`; `item` counts from 0
    /// within a list of `copy_to` or `share_with`.
    ExtendedAttribute { key: String, item: Option<usize> },
    /// The id that Rosco made for a request without one.
    GeneratedRequestId,
    /// The moment of the bake.
    Clock,
    /// A base image's own entry in the configuration.
    BaseImage(Arc<Place>),
    /// The settings of a base image for one region.
    VirtualizationSettings(Arc<Place>),
    /// The provider's `bakeryDefaults`.
    BakeryDefaults(Arc<Place>),
    /// An account of the provider's configuration.
    Account(Arc<Place>),
    /// Any other property of the configuration.
    Config(Arc<Place>),
    /// A dynamic property, asked for because no base image is configured.
    DynamicConfig { property: String },
    /// The answer to a look-up of an image by its name.
    AmiLookup { name: String, account: String, region: String },
    /// Put together by Rosco, out of the causes that follow.
    Computed(Computed),
}

/// What Rosco puts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Computed {
    AppVersion,
    ImageName,
    /// Azure's name for the image: cut and cleaned.
    ManagedImageName,
    PackageType,
    Packages,
    /// Enhanced networking asks for ENA support.
    EnaSupport,
    DockerTag,
    ArtifactFile,
    ManifestFile,
    TemplatePath,
    VarFilePath,
    /// A constant of Rosco's command.
    Constant,
}
