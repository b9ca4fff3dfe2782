use std::fmt;

use thiserror::Error;

/// A Spinnaker release: which Packer, which plugins and which filter for
/// empty values a bake gets. Read from Rosco's image and sources on each
/// release branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// `1.38` or `2026.2.3`; without a patch number the latest patch is meant.
    Numbered { major: u16, minor: u16, patch: Option<u16> },
    /// The main branch as of August 2026.
    Main,
}

/// Why a text names no Spinnaker release.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReleaseError {
    #[error("`{0}` is not a Spinnaker release; write one like 2026.2, 1.38 or main")]
    Malformed(String),
    #[error("Spinnaker {0} is not known here; known are 1.0 to 1.38, 2025.0 to 2026.2 and main")]
    Unknown(String),
}

/// The release of a new Bake stage.
pub const CURRENT: Release = Release::Numbered { major: 2026, minor: 2, patch: None };

/// Minor releases of one major number that carry the same Packer.
struct Line {
    major: u16,
    first: u16,
    last: u16,
    packer: &'static str,
}

const fn line(major: u16, first: u16, last: u16, packer: &'static str) -> Line {
    Line { major, first, last, packer }
}

const PACKERS: &[Line] = &[
    line(1, 0, 4, "0.12.1"),
    line(1, 5, 6, "1.1.0"),
    line(1, 7, 10, "1.2.2"),
    line(1, 11, 15, "1.3.1"),
    line(1, 16, 16, "1.4.2"),
    line(1, 17, 18, "1.4.4"),
    line(1, 19, 19, "1.4.5"),
    line(1, 20, 20, "1.4.4"),
    line(1, 21, 24, "1.4.5"),
    line(1, 25, 28, "1.6.6"),
    line(1, 29, 33, "1.8.1"),
    line(1, 34, 38, "1.10.1"),
    line(2025, 0, 4, "1.10.1"),
    line(2026, 0, 2, "1.10.1"),
];

const PACKER_OF_MAIN: &str = "1.15.4";
const PLUGINS: &[&str] = &["amazon", "azure", "googlecompute"];

impl Release {
    /// Reads `2026.2`, `2026.2.3`, `1.38.0` or `main`.
    pub fn parse(text: &str) -> Result<Self, ReleaseError> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("main") {
            return Ok(Self::Main);
        }
        let malformed = || ReleaseError::Malformed(text.to_owned());
        let mut numbers = Vec::new();
        for part in text.split('.') {
            numbers.push(part.parse::<u16>().map_err(|_| malformed())?);
        }
        let release = match *numbers.as_slice() {
            [major, minor] => Self::Numbered { major, minor, patch: None },
            [major, minor, patch] => Self::Numbered { major, minor, patch: Some(patch) },
            _ => return Err(malformed()),
        };
        if release.known_packer().is_none() {
            return Err(ReleaseError::Unknown(text.to_owned()));
        }
        Ok(release)
    }

    /// Every release that behaves differently enough to choose, newest first.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Main];
        for line in PACKERS.iter().rev() {
            let major = line.major;
            for minor in (line.first..=line.last).rev() {
                all.push(Self::Numbered { major, minor, patch: None });
                if major == 2026
                    && let Some(fixed) = first_patch_with_false(minor)
                {
                    all.push(Self::Numbered { major, minor, patch: Some(fixed - 1) });
                }
            }
        }
        all
    }

    /// The version of Packer in Rosco's image.
    pub fn packer(self) -> &'static str {
        self.known_packer().unwrap_or(PACKER_OF_MAIN)
    }

    fn known_packer(self) -> Option<&'static str> {
        let Self::Numbered { major, minor, .. } = self else {
            return Some(PACKER_OF_MAIN);
        };
        let holds = |line: &&Line| line.major == major && (line.first..=line.last).contains(&minor);
        PACKERS.iter().find(holds).map(|line| line.packer)
    }

    /// The Packer plugins in Rosco's image; `None` where they are built in.
    pub fn plugins(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Numbered { major: 1, minor, .. } if minor < 34 => None,
            _ => Some(PLUGINS),
        }
    }

    /// True where `false` and `0` reach Packer; before July 2026 Rosco
    /// dropped them together with null and the empty string.
    pub fn passes_false_and_zero(self) -> bool {
        match self {
            Self::Main => true,
            Self::Numbered { major: 2026, minor, patch } => {
                first_patch_with_false(minor).is_some_and(|fixed| patch.is_none_or(|patch| patch >= fixed))
            }
            Self::Numbered { .. } => false,
        }
    }
}

const fn first_patch_with_false(minor: u16) -> Option<u16> {
    match minor {
        0 => Some(4),
        1 => Some(2),
        2 => Some(3),
        _ => None,
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Main => f.write_str("main"),
            Self::Numbered { major, minor, patch: None } => write!(f, "{major}.{minor}"),
            Self::Numbered { major, minor, patch: Some(patch) } => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_release_reads_back() {
        for release in Release::all() {
            assert_eq!(Release::parse(&release.to_string()), Ok(release));
        }
    }

    #[test]
    fn the_july_2026_change_is_a_matter_of_patches() {
        let passes = |text| Release::parse(text).unwrap().passes_false_and_zero();
        assert!(!passes("2026.0.3") && passes("2026.0.4") && passes("2026.0"));
        assert!(!passes("2026.1.1") && passes("2026.1.2"));
        assert!(!passes("2026.2.2") && passes("2026.2.3"));
        assert!(!passes("2025.4") && !passes("1.38") && passes("main"));
    }

    #[test]
    fn packers_of_old_lines() {
        let packer = |text| Release::parse(text).unwrap().packer();
        assert_eq!((packer("1.19.2"), packer("1.20"), packer("1.28")), ("1.4.5", "1.4.4", "1.6.6"));
        assert!(Release::parse("1.33").unwrap().plugins().is_none());
        assert!(Release::parse("1.34").unwrap().plugins().is_some());
        assert!(matches!(Release::parse("3.1"), Err(ReleaseError::Unknown(_))));
        assert!(matches!(Release::parse("2026"), Err(ReleaseError::Malformed(_))));
    }
}
