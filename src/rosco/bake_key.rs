//! The bake key: two requests with the same key share one image.

use super::bakery::Bakery;
use super::error::{BakeError, Missing};
use super::jvm;
use super::provider::Handler;
use super::request::Field;
use crate::source::CauseId;

/// Java's `StringTokenizer` splits at these unless told otherwise.
const WHITE_SPACE: &str = " \t\n\r\u{c}";

/// A bake key, and the parts that it is joined from with `:`.
#[derive(Debug, Clone, PartialEq)]
pub struct BakeKey {
    pub key: String,
    pub parts: Vec<KeyPart>,
}

/// A part of the bake key; it may itself hold a `:`.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPart {
    pub kind: KeyPartKind,
    pub text: String,
    /// Empty for the leading `bake`.
    pub causes: Vec<CauseId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPartKind {
    /// The word `bake`.
    Prefix,
    /// A field of the request as it is.
    Field(Field),
    Packages,
    Artifacts,
    Region,
    VmType,
    EnhancedNetworking,
    Account,
    /// Azure's publisher, offer and SKU, or its managed image.
    Image,
}

/// Fields of the request that change the image and not the key.
pub const FIELDS_OUTSIDE_THE_KEY: &[Field] = &[
    Field::ExtendedAttributes,
    Field::Upgrade,
    Field::AmiSuffix,
    Field::BuildNumber,
    Field::BuildHost,
    Field::BuildInfoUrl,
    Field::CommitHash,
    Field::Job,
    Field::Organization,
];

/// Mirrors rosco `CloudProviderBakeHandler.produceBakeKey`.
pub(crate) fn bake_key<H: Handler>(handler: &H, bakery: &mut Bakery<'_>) -> Result<BakeKey, BakeError> {
    let mut parts = vec![KeyPart { kind: KeyPartKind::Prefix, text: "bake".to_owned(), causes: Vec::new() }];
    if let Some(provider) = bakery.request.cloud_provider_type {
        let causes = vec![bakery.by_provider()];
        parts.push(KeyPart { kind: KeyPartKind::Field(Field::CloudProviderType), text: provider.to_string(), causes });
    }
    for field in [Field::BaseOs, Field::BaseAmi, Field::AmiName, Field::TemplateFileName, Field::VarFileName] {
        if let Some(text) = bakery.request.filled(field).map(str::to_owned) {
            parts.push(field_part(bakery, field, text));
        }
    }
    parts.push(packages(bakery));
    parts.extend(artifacts(bakery)?);
    let providers_part = handler.key_parts(bakery)?;
    if providers_part.iter().any(|part| !part.text.is_empty()) || providers_part.len() > 1 {
        parts.extend(providers_part);
    }
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    Ok(BakeKey { key: texts.join(":"), parts })
}

fn field_part(bakery: &mut Bakery<'_>, field: Field, text: String) -> KeyPart {
    KeyPart { kind: KeyPartKind::Field(field), text, causes: vec![bakery.by_field(field)] }
}

fn packages(bakery: &mut Bakery<'_>) -> KeyPart {
    let packages: Vec<&str> =
        jvm::tokenize(bakery.request.package.as_deref().unwrap_or_default(), WHITE_SPACE).collect();
    let text = packages.join("|");
    KeyPart { kind: KeyPartKind::Packages, text, causes: vec![bakery.by_field(Field::Package)] }
}

fn artifacts(bakery: &mut Bakery<'_>) -> Result<Option<KeyPart>, BakeError> {
    let Some(artifacts) = bakery.request.package_artifacts.as_ref().filter(|artifacts| !artifacts.is_empty()) else {
        return Ok(None);
    };
    let mut references = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        let artifact = artifact.as_ref().ok_or(BakeError::Null(Missing::Artifact))?;
        references.push(artifact.reference.as_deref().unwrap_or_default());
    }
    let text = references.join("|");
    let causes = vec![bakery.by_field(Field::PackageArtifacts)];
    Ok(Some(KeyPart { kind: KeyPartKind::Artifacts, text, causes }))
}

impl KeyPart {
    /// The part that the region is, as three providers have it.
    pub(crate) fn region(bakery: &mut Bakery<'_>) -> Self {
        let causes = bakery.region().causes;
        Self { kind: KeyPartKind::Region, text: bakery.region.to_owned(), causes }
    }

    /// The part that the name of the account is.
    pub(crate) fn account(name: Option<&str>, cause: CauseId) -> Self {
        Self { kind: KeyPartKind::Account, text: name.unwrap_or_default().to_owned(), causes: vec![cause] }
    }
}
