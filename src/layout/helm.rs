//! Values for Helm's stable/spinnaker chart, which runs Halyard.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::convert::{Arrangement, Contents, Item, Loss, Target, profiles_of};
use super::found::{Evidence, Found, Layout};
use super::paths::{extension, joined, parent};
use super::survey::Survey;
use crate::source::FileMode;

/// Mirrors the chart's `halyard-init-script.yaml`: before Halyard starts,
/// `additionalInitScript` runs where its folder is mounted at /tmp/spinnaker.
/// The chart renders it, and the profiles, as templates of its own.
pub(super) const LAYOUT: Layout = Layout {
    id: "helm",
    name: "Helm values",
    delivery: "The chart's init script writes the files to Halyard's folder, from where they go to /opt/rosco/config/packer.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target =
    Target { layout: &LAYOUT, arrange, machinery: |path, file| is_values(path, file.text().unwrap_or_default()) };

/// Where the init script has the templates.
const PACKER: &str = "/tmp/spinnaker/.hal/default/profiles/rosco/packer";

fn is_values(path: &str, text: &str) -> bool {
    matches!(extension(path).as_str(), "yml" | "yaml")
        && text.contains("additionalInitScript")
        && text.contains("profiles/rosco/packer")
}

/// What the values hold cannot be edited from here.
pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let carries = survey.yaml_files().any(|path| survey.text(path).is_some_and(|text| is_values(path, text)));
    let found = Found {
        evidence: Evidence::Configuration,
        mounts: Vec::new(),
        configuration: Vec::new(),
        environment: Vec::new(),
    };
    if carries { vec![found] } else { Vec::new() }
}

const VALUES: &str = "values-packer.yaml";

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    let mut script = String::new();
    let mut folders: Vec<String> = Vec::new();
    for item in &contents.packer {
        let folder = joined(PACKER, parent(&item.path));
        if !folders.contains(&folder) {
            let _ = writeln!(script, "mkdir -p {}", quoted(&folder));
            folders.push(folder);
        }
        script.push_str(&written(item, &joined(PACKER, &item.path), arrangement).unwrap_or_default());
    }
    let mut text = String::from(
        "# Values for the chart stable/spinnaker, over your own. The chart renders what stands here:\n# a {{ of the files is written as {{ \"{{\" }}.\nhalyard:\n",
    );
    let profiles = profiles_of(contents, arrangement);
    if !profiles.is_empty() {
        text.push_str("  additionalProfileConfigMaps:\n    data:\n");
        for (name, item) in profiles {
            let profile = item.yaml_text(arrangement).map(|text| escaped(&text)).unwrap_or_default();
            text.push_str(&super::carried::entry(name, &profile, 6, "\n"));
        }
    }
    text.push_str(&super::carried::entry("additionalInitScript", &script, 2, "\n"));
    arrangement.weigh(VALUES, text.len());
    arrangement.make(VALUES, text);
    arrangement.lose_environment(contents, "set it in additionalServiceSettings, under rosco.yml and env");
    for item in &contents.delivered {
        arrangement.undelivered(item);
    }
    arrangement.lose_executable_bits(contents);
}

/// The lines of shell that write a file: as text where that can stand in them,
/// else as base64, which keeps every byte.
fn written(item: &Item, place: &str, arrangement: &mut Arrangement) -> Option<String> {
    if item.file.mode == FileMode::Symlink {
        arrangement.lose(Loss::NotCarried { path: item.source(), why: "the init script makes no symbolic links" });
        return None;
    }
    let place = quoted(place);
    let plain = item.file.text().filter(|text| stands_in_lines(text));
    Some(match plain {
        Some(text) => format!("cat >{place} <<'{END}'\n{}{END}\n", escaped(text)),
        None => format!("base64 -d >{place} <<'{END}'\n{}\n{END}\n", STANDARD.encode(&item.file.bytes)),
    })
}

/// Ends a text in the script.
const END: &str = "END-OF-FILE";

fn stands_in_lines(text: &str) -> bool {
    text.ends_with('\n')
        && text.chars().all(|ch| ch == '\n' || ch == '\t' || !ch.is_control())
        && text.lines().all(|line| line != END)
}

/// A text that Helm's `tpl` makes this one of.
fn escaped(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

fn quoted(path: &str) -> String {
    format!("'{}'", escaped(path).replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;

    #[test]
    fn values_are_told_by_their_script() {
        let file = File::new(b"halyard:\n  additionalInitScript: |\n    mkdir profiles/rosco/packer\n".as_slice());
        assert!(is_values("a/values.yaml", file.text().unwrap()));
        assert!(!is_values("a/values.txt", file.text().unwrap()));
    }

    #[test]
    fn braces_are_helms_own() {
        assert_eq!(escaped("{{user `x`}} {{{"), "{{ \"{{\" }}user `x`}} {{ \"{{\" }}{");
    }
}
