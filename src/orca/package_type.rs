use indexmap::IndexMap;

/// The kinds of packages that a base image takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageType {
    Rpm,
    Deb,
    Nupkg,
}

impl PackageType {
    /// Orca's name for it, which Rosco gets: `RPM`, `DEB`, `NUPKG`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rpm => "RPM",
            Self::Deb => "DEB",
            Self::Nupkg => "NUPKG",
        }
    }

    /// Reads [`PackageType::name`]; the letter case counts.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Rpm, Self::Deb, Self::Nupkg].into_iter().find(|kind| kind.name() == name)
    }

    /// The file extension without its dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Rpm => "rpm",
            Self::Deb => "deb",
            Self::Nupkg => "nupkg",
        }
    }

    /// What stands between a package's name and its version.
    pub const fn delimiter(self) -> char {
        match self {
            Self::Rpm => '-',
            Self::Deb => '_',
            Self::Nupkg => '.',
        }
    }

    /// What an operating system's or image's name tells where Rosco is not
    /// asked: centos, rhel and redhat, exactly, are RPM, all else DEB.
    ///
    /// Mirrors orca `OperatingSystem`.
    pub fn of_operating_system(name: &str) -> Self {
        match name.to_lowercase().as_str() {
            "centos" | "rhel" | "redhat" => Self::Rpm,
            _ => Self::Deb,
        }
    }
}

/// What Rosco answers when Orca asks for the base image of a stage's base OS:
/// the images of each enabled provider, in the order of its configuration,
/// with their package types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaseImages {
    providers: IndexMap<String, IndexMap<String, Option<PackageType>>>,
}

/// What Rosco answered that is no package type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoBaseImage {
    ProviderDisabled,
    ImageUnknown,
    PackageTypeMissing,
}

impl BaseImages {
    /// A provider that Rosco has enabled, such as `aws`; without images still.
    pub fn enable(&mut self, provider: &str) {
        self.providers.entry(provider.to_owned()).or_default();
    }

    /// An image of an enabled provider by its id, such as `trusty`.
    pub fn insert(&mut self, provider: &str, image: &str, package_type: Option<PackageType>) {
        self.providers.entry(provider.to_owned()).or_default().insert(image.to_owned(), package_type);
    }

    pub(super) fn package_type(&self, provider: &str, image: &str) -> Result<PackageType, NoBaseImage> {
        let images = self.providers.get(provider).ok_or(NoBaseImage::ProviderDisabled)?;
        let package_type = images.get(image).ok_or(NoBaseImage::ImageUnknown)?;
        package_type.ok_or(NoBaseImage::PackageTypeMissing)
    }

    pub(super) fn image_list(&self, provider: &str) -> String {
        let images = self.providers.get(provider).into_iter().flat_map(IndexMap::keys);
        images.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}
