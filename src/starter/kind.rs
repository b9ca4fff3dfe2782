/// What a new template installs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Deb,
    Rpm,
    Tarball,
    Zip,
    Nupkg,
    /// Nothing yet.
    Empty,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Tarball, Self::Zip, Self::Deb, Self::Rpm, Self::Nupkg, Self::Empty];

    /// A word for file names and for storage.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Tarball => "tarball",
            Self::Zip => "zip",
            Self::Nupkg => "nupkg",
            Self::Empty => "empty",
        }
    }

    /// What people choose by.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deb => "Debian package",
            Self::Rpm => "RPM package",
            Self::Tarball => "Tarball",
            Self::Zip => "Zip",
            Self::Nupkg => "NuGet package (Windows)",
            Self::Empty => "Empty template",
        }
    }

    /// The application comes as an archive, which Orca knows nothing of.
    pub const fn is_archive(self) -> bool {
        matches!(self, Self::Tarball | Self::Zip)
    }

    /// The application comes as a package, which Orca looks for in the trigger.
    pub const fn is_package(self) -> bool {
        matches!(self, Self::Deb | Self::Rpm | Self::Nupkg)
    }

    /// What base images have to take for it, as Rosco's configuration names it.
    pub const fn package_type(self) -> &'static str {
        match self {
            Self::Rpm => "rpm",
            Self::Nupkg => "nupkg",
            Self::Deb | Self::Tarball | Self::Zip | Self::Empty => "deb",
        }
    }
}

/// The builder of a new template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Builder {
    AmazonEbs,
    AmazonChroot,
    GoogleCompute,
    Docker,
}

impl Builder {
    pub const ALL: [Self; 4] = [Self::AmazonEbs, Self::AmazonChroot, Self::GoogleCompute, Self::Docker];

    /// Packer's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AmazonEbs => "amazon-ebs",
            Self::AmazonChroot => "amazon-chroot",
            Self::GoogleCompute => "googlecompute",
            Self::Docker => "docker",
        }
    }

    /// The `cloudProviderType` of its Bake stages.
    pub const fn provider(self) -> &'static str {
        match self {
            Self::AmazonEbs | Self::AmazonChroot => "aws",
            Self::GoogleCompute => "gce",
            Self::Docker => "docker",
        }
    }

    /// Why nothing of this kind can be baked with it; `None` where it can.
    pub const fn refuses(self, kind: Kind) -> Option<&'static str> {
        match (self, kind) {
            (Self::AmazonChroot, Kind::Nupkg) => Some(
                "amazon-chroot mounts the image on the Linux machine that runs Rosco; nothing of Windows runs there.",
            ),
            (Self::Docker, Kind::Nupkg) => Some("Rosco runs on Linux, where Docker has no Windows containers."),
            _ => None,
        }
    }

    /// How file names of its templates begin, as those that Rosco ships.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::AmazonEbs => "aws-ebs",
            Self::AmazonChroot => "aws-chroot",
            Self::GoogleCompute => "gce",
            Self::Docker => "docker",
        }
    }
}
