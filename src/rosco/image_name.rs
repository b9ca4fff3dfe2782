//! How Rosco names an image. Each provider has one of three ways.

use super::bakery::Bakery;
use super::cause::{Cause, Computed};
use super::error::{BakeError, Missing};
use super::jvm;
use super::package_name::OsPackageName;
use super::request::Field;
use crate::source::{CauseId, Traced};

/// Which factory names a provider's images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    Standard,
    Azure,
    Docker,
}

/// An image's name, and the pieces that it is joined from.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageName {
    pub name: Traced<String>,
    pub parts: Vec<NamePart>,
}

/// A piece of an image's name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamePart {
    pub kind: NamePartKind,
    pub text: String,
    /// `None` for what Rosco takes if nobody gives anything.
    pub cause: Option<CauseId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePartKind {
    Organization,
    BaseName,
    Arch,
    /// The suffix, the label or the time.
    Release,
    Os,
}

/// A piece before the empty ones fall out.
type Piece = (NamePartKind, Option<String>, Option<CauseId>);

/// Mirrors rosco `ImageNameFactory.buildImageName` and what Azure and Docker
/// make of it.
pub(crate) fn image_name(
    naming: Naming,
    bakery: &mut Bakery<'_>,
    packages: &[OsPackageName],
) -> Result<ImageName, BakeError> {
    Ok(match naming {
        Naming::Standard => join(bakery, standard, packages, "-"),
        Naming::Docker if bakery.request.filled(Field::AmiName).is_none() && packages.is_empty() => {
            return Err(BakeError::NothingToName);
        }
        Naming::Docker => join(bakery, docker, packages, "/"),
        Naming::Azure if bakery.request.base_os.is_none() && bakery.request.os_type.is_none() => {
            return Err(BakeError::Null(Missing::OsType));
        }
        Naming::Azure => join(bakery, azure, packages, "-"),
    })
}

fn join(
    bakery: &mut Bakery<'_>,
    pieces: fn(&mut Bakery<'_>, Option<&OsPackageName>) -> Vec<Piece>,
    packages: &[OsPackageName],
    separator: &str,
) -> ImageName {
    let parts: Vec<NamePart> = pieces(bakery, packages.first())
        .into_iter()
        .filter_map(|(kind, text, cause)| Some(NamePart { kind, text: text.filter(|text| !text.is_empty())?, cause }))
        .collect();
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let name = texts.join(separator);
    let computed = bakery.computed(Computed::ImageName);
    let mut name = Traced::new(name, computed);
    name.causes.extend(parts.iter().filter_map(|part| part.cause));
    ImageName { name, parts }
}

fn by_field(bakery: &mut Bakery<'_>, field: Field) -> Option<(Option<String>, Option<CauseId>)> {
    let text = bakery.request.filled(field)?.to_owned();
    Some((Some(text), Some(bakery.by_field(field))))
}

/// Where the first package's parts come from.
pub(crate) fn package_cause(bakery: &mut Bakery<'_>) -> CauseId {
    let from_package = bakery.request.package.as_deref().is_some_and(|text| jvm::tokenize(text, " ").next().is_some());
    bakery.by_field(if from_package { Field::Package } else { Field::PackageArtifacts })
}

fn package_name(bakery: &mut Bakery<'_>, package: Option<&OsPackageName>) -> (Option<String>, Option<CauseId>) {
    match package {
        Some(package) => (package.name.clone(), Some(package_cause(bakery))),
        None => (None, None),
    }
}

fn time(bakery: &mut Bakery<'_>) -> (Option<String>, Option<CauseId>) {
    let millis = bakery.clock_millis.to_string();
    (Some(millis), Some(bakery.because(Cause::Clock)))
}

fn standard(bakery: &mut Bakery<'_>, package: Option<&OsPackageName>) -> Vec<Piece> {
    let (name, by_name) = match by_field(bakery, Field::AmiName) {
        Some(given) => given,
        None => package_name(bakery, package),
    };
    let (arch, by_arch) = match package.and_then(|package| package.arch.as_ref()).filter(|arch| !arch.is_empty()) {
        Some(arch) => (arch.clone(), Some(package_cause(bakery))),
        None => ("all".to_owned(), None),
    };
    let (release, by_release) = match by_field(bakery, Field::AmiSuffix) {
        Some(given) => given,
        None => time(bakery),
    };
    let (os, by_os) = by_field(bakery, Field::BaseOs).unwrap_or_default();
    vec![
        (NamePartKind::BaseName, name, by_name),
        (NamePartKind::Arch, Some(arch), by_arch),
        (NamePartKind::Release, release, by_release),
        (NamePartKind::Os, os, by_os),
    ]
}

fn docker(bakery: &mut Bakery<'_>, package: Option<&OsPackageName>) -> Vec<Piece> {
    let (organization, by_organization) = by_field(bakery, Field::Organization).unwrap_or_default();
    let (name, by_name) = match by_field(bakery, Field::AmiName) {
        Some(given) => given,
        None => package_name(bakery, package),
    };
    vec![(NamePartKind::Organization, organization, by_organization), (NamePartKind::BaseName, name, by_name)]
}

/// Azure goes by null, not by Groovy's truth, and lets blank pieces fall out.
fn azure(bakery: &mut Bakery<'_>, package: Option<&OsPackageName>) -> Vec<Piece> {
    let (name, by_name) = match bakery.request.base_name.clone() {
        Some(name) => (Some(name), Some(bakery.by_field(Field::BaseName))),
        None => package_name(bakery, package),
    };
    let (arch, by_arch) = match package.and_then(|package| package.arch.clone()) {
        Some(arch) => (arch, Some(package_cause(bakery))),
        None => ("all".to_owned(), None),
    };
    let (release, by_release) = match bakery.request.base_label {
        Some(label) => (Some(label.to_string()), Some(bakery.by_field(Field::BaseLabel))),
        None => time(bakery),
    };
    let (os, by_os) = if let Some(os) = bakery.request.base_os.clone() {
        (Some(os), bakery.by_field(Field::BaseOs))
    } else {
        (bakery.request.os_type.map(|os_type| os_type.to_string()), bakery.by_field(Field::OsType))
    };
    let pieces = vec![
        (NamePartKind::BaseName, name, by_name),
        (NamePartKind::Arch, Some(arch), by_arch),
        (NamePartKind::Release, release, by_release),
        (NamePartKind::Os, os, Some(by_os)),
    ];
    let filled = |text: &String| !jvm::is_blank(text);
    pieces.into_iter().map(|(kind, text, cause)| (kind, text.filter(filled), cause)).collect()
}
