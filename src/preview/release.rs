use crate::rosco::Release;

/// The release of a new Bake stage.
pub const CURRENT: Release = Release::Numbered { major: 2026, minor: 2, patch: None };

/// First and last minor release of each line that is known.
const LINES: &[(u16, u16, u16)] = &[(2026, 0, 2), (2025, 0, 4), (1, 0, 38)];

/// Every release that differs enough to choose, newest first. Where a patch
/// changed what Rosco drops, the last one before it is there as well.
pub fn releases() -> Vec<Release> {
    let mut all = vec![Release::Main];
    for (major, first, last) in LINES {
        for minor in (*first..=*last).rev() {
            let numbered = |patch| Release::Numbered { major: *major, minor, patch };
            let latest = numbered(None);
            all.push(latest);
            let drops = |patch: &u16| numbered(Some(*patch)).rosco() != latest.rosco();
            all.extend((0..16).rev().find(drops).map(|patch| numbered(Some(patch))));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_release_reads_back() {
        for release in releases() {
            assert_eq!(Release::parse(&release.to_string()), Some(release));
        }
    }

    #[test]
    fn the_last_patches_before_the_change_of_july_2026_can_be_chosen() {
        let names: Vec<String> = releases().iter().map(ToString::to_string).collect();
        assert_eq!(names[..7], ["main", "2026.2", "2026.2.2", "2026.1", "2026.1.1", "2026.0", "2026.0.3"]);
        assert_eq!(names.last().map(String::as_str), Some("1.0"));
    }
}
