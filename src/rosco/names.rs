//! The closed sets of names in a bake request and in the configuration.

/// A set of names that Jackson reads exactly and Spring leniently.
pub trait Choice: Copy + Sized + 'static {
    /// All of them in the order of declaration, which Jackson counts from 0.
    const ALL: &'static [Self];
    /// What messages call the set.
    const WHAT: &'static str;

    fn name(self) -> &'static str;

    /// The choice of exactly this name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == name)
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $type:ident, $what:literal, { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $type {
            $(#[serde(rename = $name)] $variant),+
        }

        impl $crate::rosco::names::Choice for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const WHAT: &'static str = $what;

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::rosco::names::Choice::name(*self))
            }
        }
    };
}
pub(crate) use choice;

choice!(
    /// The state of a base image, from `base_label`.
    Label, "base label", {
        Release = "release",
        Candidate = "candidate",
        Previous = "previous",
        Unstable = "unstable",
        Foundation = "foundation",
    }
);

choice!(
    /// What kind of package the operating system installs.
    PackageType, "package type", {
        Rpm = "RPM",
        Deb = "DEB",
        Nupkg = "NUPKG",
    }
);

choice!(
    /// How an AWS machine is virtualised.
    VmType, "VM type", {
        Pv = "pv",
        Hvm = "hvm",
    }
);

choice!(
    /// Where an image is kept; Rosco reads it and uses it nowhere.
    StoreType, "store type", {
        Ebs = "ebs",
        S3 = "s3",
        Docker = "docker",
    }
);

choice!(
    /// The family of the operating system.
    OsType, "operating system type", {
        Linux = "linux",
        Windows = "windows",
    }
);
