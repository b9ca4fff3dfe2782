use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A release of Packer, such as 1.6.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PackerVersion {
    pub major: u16,
    pub minor: u16,
    pub patch: u16,
}

/// The text is not `major.minor.patch`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a Packer version such as 1.10.1")]
pub struct NotAVersion(pub String);

impl PackerVersion {
    /// The release whose behaviour was recorded from the real program (Debian's
    /// build, made with Go 1.19).
    pub const RECORDED: Self = Self::new(1, 6, 6);
    /// The newest release whose source was read.
    pub const NEWEST: Self = Self::new(1, 16, 0);

    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// False where behaviour is known from the source only.
    pub fn is_recorded(self) -> bool {
        self == Self::RECORDED
    }

    pub(crate) fn at_least(self, major: u16, minor: u16, patch: u16) -> bool {
        self >= Self::new(major, minor, patch)
    }

    /// The minor version of the Go 1 release that built it, which decides what
    /// `text/template` knows. Mirrors packer's `.go-version` from 1.8 on; before
    /// it, the Go of the time, save for the recorded build.
    pub(crate) fn go_minor(self) -> u16 {
        const BUILT_WITH: [(PackerVersion, u16); 13] = [
            (PackerVersion::new(1, 16, 0), 26),
            (PackerVersion::new(1, 15, 1), 25),
            (PackerVersion::new(1, 15, 0), 24),
            (PackerVersion::new(1, 13, 0), 23),
            (PackerVersion::new(1, 12, 0), 22),
            (PackerVersion::new(1, 11, 0), 21),
            (PackerVersion::new(1, 8, 7), 20),
            (PackerVersion::new(1, 8, 4), 18),
            (PackerVersion::new(1, 8, 0), 17),
            (PackerVersion::new(1, 7, 0), 16),
            (PackerVersion::new(1, 5, 0), 13),
            (PackerVersion::new(1, 3, 0), 11),
            (PackerVersion::new(0, 0, 0), 7),
        ];
        if self.is_recorded() {
            return 19;
        }
        BUILT_WITH.iter().find(|(since, _)| self >= *since).map_or(7, |(_, go)| *go)
    }
}

impl fmt::Display for PackerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for PackerVersion {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = text.trim_start_matches('v').split('.').map(str::parse);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => Ok(Self::new(major, minor, patch)),
            _ => Err(NotAVersion(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        assert_eq!("1.10.1".parse(), Ok(PackerVersion::new(1, 10, 1)));
        assert_eq!(PackerVersion::new(1, 10, 1).to_string(), "1.10.1");
        assert!("1.10".parse::<PackerVersion>().is_err());
    }

    #[test]
    fn knows_its_go() {
        assert_eq!(PackerVersion::RECORDED.go_minor(), 19);
        assert_eq!(PackerVersion::new(1, 10, 1).go_minor(), 20);
        assert_eq!(PackerVersion::new(0, 12, 1).go_minor(), 7);
    }
}
