//! What Rosco reads out of the name of a package file, for each kind of
//! package.

mod deb;
mod nupkg;
mod rpm;

use super::error::BakeError;
use super::jvm;
use super::names::PackageType;

/// The parts of a package's file name; `None` is null, which is not the empty
/// text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OsPackageName {
    pub name: Option<String>,
    pub version: Option<String>,
    pub release: Option<String>,
    pub arch: Option<String>,
}

/// How a kind of package joins the parts of a name.
struct Separators {
    /// Between name and version in what the package manager gets.
    package_manager: &'static str,
    /// Between name and version in the app version.
    version: &'static str,
    build_number: &'static str,
    commit_hash: &'static str,
}

impl PackageType {
    /// The name that the template gets as `package_type`.
    pub fn file_type(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Nupkg => "nupkg",
        }
    }

    fn separators(self) -> Separators {
        match self {
            Self::Deb => Separators { package_manager: "=", version: "-", build_number: "-h", commit_hash: "." },
            Self::Rpm => Separators { package_manager: "-", version: "-", build_number: "-h", commit_hash: "." },
            Self::Nupkg => Separators { package_manager: ".", version: ".", build_number: "-", commit_hash: "+" },
        }
    }
}

impl OsPackageName {
    /// Takes a file name apart; an absent or empty one has no parts. Mirrors
    /// rosco `PackageUtil.parsePackageName` of the package type.
    pub fn parse(package_type: PackageType, file_name: Option<&str>) -> Result<Self, BakeError> {
        match file_name {
            None | Some("") => Ok(Self::default()),
            Some(file_name) => match package_type {
                PackageType::Deb => deb::parse(file_name),
                PackageType::Rpm => Ok(rpm::parse(file_name)),
                PackageType::Nupkg => nupkg::parse(file_name),
            },
        }
    }

    /// What the package manager is asked for: the name with version and
    /// release, or `None` without a version.
    pub fn qualified(&self, package_type: PackageType) -> Option<String> {
        let version = self.version.as_deref().filter(|version| !version.is_empty())?;
        // Java joins a null as the text "null".
        let name = self.name.as_deref().unwrap_or("null");
        let release = match self.release.as_deref() {
            None | Some("") => String::new(),
            Some(release) => format!("-{release}"),
        };
        Some(format!("{name}{}{version}{release}", package_type.separators().package_manager))
    }
}

/// What the app version is put together from, besides the package.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Build<'b> {
    pub number: Option<&'b str>,
    pub commit_hash: Option<&'b str>,
    pub job: Option<&'b str>,
}

/// The text by which an image tells what is in it, if frigga can read it.
/// Mirrors rosco `PackageNameConverter.buildAppVersionStr`.
pub(crate) fn app_version(package_type: PackageType, package: &OsPackageName, build: Build<'_>) -> Option<String> {
    let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let mut text = package.name.clone()?;
    if let Some(version) = filled(package.version.as_deref()) {
        let separators = package_type.separators();
        text += separators.version;
        text += &version;
        if let Some(number) = filled(build.number) {
            text += separators.build_number;
            text += &number;
            if let Some(hash) = filled(build.commit_hash) {
                text += separators.commit_hash;
                text += &hash;
            }
            if let Some(job) = filled(build.job) {
                text += "/";
                text += &job.replace('/', "-");
                text += "/";
                text += &number;
            }
        }
    }
    super::app_version::is_app_version(&text).then_some(text)
}

/// The packages of a request's `package` field, by the space character alone,
/// without those whose name turns out to be empty. Mirrors rosco
/// `PackageNameConverter.buildOsPackageNames`.
pub(crate) fn parse_list(package_type: PackageType, packages: &str) -> Result<Vec<OsPackageName>, BakeError> {
    let mut names = Vec::new();
    for file_name in jvm::tokenize(packages, " ") {
        let name = OsPackageName::parse(package_type, Some(file_name))?;
        if name.name.as_deref().is_some_and(|name| !name.is_empty()) {
            names.push(name);
        }
    }
    Ok(names)
}
