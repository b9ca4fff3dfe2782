//! Which Spinnaker a preview speaks for, and what that means for Rosco.

use serde::{Deserialize, Serialize};

/// What Rosco drops from the parameters before it calls Packer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmptyValues {
    /// Whatever Groovy takes for false: null, the empty text, false, zero, the
    /// empty list and map.
    DropFalsy,
    /// Null and the empty text only, since July 2026.
    DropNullAndEmptyText,
}

/// A line of Spinnaker releases whose Rosco behaves alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Release {
    /// A release that is known by year and month or by the old counting, such
    /// as 1.28 or 2025.3, and perhaps its patch.
    Numbered { major: u16, minor: u16, patch: Option<u16> },
    /// The main branch of August 2026.
    Main,
}

/// What a release's image of Rosco holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoscoImage {
    pub packer: &'static str,
    pub plugins: Plugins,
    pub empty_values: EmptyValues,
}

/// The Packer plugins in Rosco's image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plugins {
    /// Part of Packer itself.
    BuiltIn,
    /// Installed beside it, by these names.
    Installed(&'static [&'static str]),
}

/// From which release on a Packer is in Rosco's image. 1.19 had moved on
/// before 1.20 moved back.
const PACKERS: &[((u16, u16), &str)] = &[
    ((1, 0), "0.12.1"),
    ((1, 5), "1.1.0"),
    ((1, 7), "1.2.2"),
    ((1, 11), "1.3.1"),
    ((1, 16), "1.4.2"),
    ((1, 17), "1.4.4"),
    ((1, 19), "1.4.5"),
    ((1, 20), "1.4.4"),
    ((1, 21), "1.4.5"),
    ((1, 25), "1.6.6"),
    ((1, 29), "1.8.1"),
    ((1, 34), "1.10.1"),
];
const MAIN_PACKER: &str = "1.15.4";
const INSTALLED: Plugins = Plugins::Installed(&["amazon", "azure", "googlecompute"]);

/// The first patch of each line that drops null and the empty text only.
const KEEPS_FALSY_FROM: &[((u16, u16), u16)] = &[((2026, 0), 4), ((2026, 1), 2), ((2026, 2), 3)];

impl Release {
    /// Reads `1.28`, `1.28.4`, `2025.3.1` or `main`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("main") {
            return Some(Self::Main);
        }
        let text = text.strip_prefix("release-").unwrap_or(text);
        let mut parts = text.split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        let patch = match parts.next() {
            None | Some("x") => None,
            Some(patch) => Some(patch.parse().ok()?),
        };
        let known = parts.next().is_none() && (major == 1 || major >= 2025);
        known.then_some(Self::Numbered { major, minor, patch })
    }

    /// What this release's Rosco runs and drops. A release without a patch
    /// stands for its latest; one after those that are known for main.
    pub fn rosco(self) -> RoscoImage {
        let Self::Numbered { major, minor, patch } = self else { return Self::main() };
        if (major, minor) > (2026, 2) {
            return Self::main();
        }
        let line = (major, minor);
        let packer = PACKERS.iter().rev().find(|(from, _)| *from <= line).map_or("0.12.1", |(_, packer)| packer);
        let keeps_falsy =
            KEEPS_FALSY_FROM.iter().any(|(of, from)| *of == line && patch.is_none_or(|patch| patch >= *from));
        RoscoImage {
            packer,
            plugins: if line >= (1, 34) { INSTALLED } else { Plugins::BuiltIn },
            empty_values: if keeps_falsy { EmptyValues::DropNullAndEmptyText } else { EmptyValues::DropFalsy },
        }
    }

    fn main() -> RoscoImage {
        RoscoImage { packer: MAIN_PACKER, plugins: INSTALLED, empty_values: EmptyValues::DropNullAndEmptyText }
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Numbered { major, minor, patch: None } => write!(f, "{major}.{minor}"),
            Self::Numbered { major, minor, patch: Some(patch) } => write!(f, "{major}.{minor}.{patch}"),
            Self::Main => f.write_str("main"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosco(text: &str) -> RoscoImage {
        Release::parse(text).unwrap().rosco()
    }

    #[test]
    fn each_line_has_its_packer() {
        for (release, packer) in [
            ("1.0", "0.12.1"),
            ("1.4.2", "0.12.1"),
            ("1.6", "1.1.0"),
            ("1.10", "1.2.2"),
            ("1.15", "1.3.1"),
            ("1.16", "1.4.2"),
            ("1.18", "1.4.4"),
            ("1.19", "1.4.5"),
            ("1.20", "1.4.4"),
            ("1.24", "1.4.5"),
            ("1.28", "1.6.6"),
            ("1.33", "1.8.1"),
            ("1.38", "1.10.1"),
            ("2025.4", "1.10.1"),
            ("2026.2.3", "1.10.1"),
            ("main", "1.15.4"),
        ] {
            assert_eq!(rosco(release).packer, packer, "{release}");
        }
    }

    #[test]
    fn the_filter_changed_in_july_2026() {
        for release in ["1.38", "2025.4", "2026.0.3", "2026.1.1", "2026.2.2"] {
            assert_eq!(rosco(release).empty_values, EmptyValues::DropFalsy, "{release}");
        }
        for release in ["2026.0.4", "2026.1.2", "2026.2.3", "2026.2", "2026.3", "main"] {
            assert_eq!(rosco(release).empty_values, EmptyValues::DropNullAndEmptyText, "{release}");
        }
    }

    #[test]
    fn plugins_left_packer_with_1_34() {
        assert_eq!(rosco("1.33").plugins, Plugins::BuiltIn);
        assert_eq!(rosco("1.34").plugins, INSTALLED);
    }

    #[test]
    fn odd_names_are_no_releases() {
        for text in ["", "1", "latest", "1.x", "2024.1", "1.2.3.4"] {
            assert_eq!(Release::parse(text), None, "{text}");
        }
        assert_eq!(Release::parse("release-2025.3.x").unwrap().to_string(), "2025.3");
    }
}
