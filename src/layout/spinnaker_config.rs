//! Armory's spinnaker-config: a repo that Gradle packs as a Debian package.

use super::convert::{Arrangement, Contents, Target};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::{joined, name, parent};
use super::rosco_files::{self, LOCAL};
use super::survey::Survey;

pub(super) const LAYOUT: Layout = Layout {
    id: "spinnaker-config",
    name: "spinnaker-config (deb)",
    delivery: "Gradle packs deb-config/spinnaker/config/ as a Debian package that installs it as /opt/spinnaker/config/.",
    config_dir: "/opt/spinnaker/config/packer",
    surroundings: false,
};

pub(super) const TARGET: Target = Target {
    layout: &LAYOUT,
    arrange,
    machinery: |path, file| name(path) == "build.gradle" && file.text().is_some_and(packs),
};

const CONFIG: &str = "/opt/spinnaker/config";

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let named = survey.folders_ending("deb-config/spinnaker/config").into_iter().map(|config| {
        let base = parent(config);
        ["config", "env", "compose"]
            .into_iter()
            .map(|part| Mount::new(joined(base, part), format!("/opt/spinnaker/{part}")))
            .collect::<Vec<_>>()
    });
    let built = survey.files_called("build.gradle").into_iter().filter_map(|gradle| {
        let mounts = packed(survey.text(&gradle)?, parent(&gradle));
        mounts.iter().any(|mount| mount.run_time == CONFIG).then_some(mounts)
    });
    // What the build says counts more than what folders are called.
    built.chain(named).map(|mounts| found(survey, mounts)).collect()
}

fn found(survey: &Survey<'_>, mounts: Vec<Mount>) -> Found {
    let folder =
        |run_time: &str| mounts.iter().find(|mount| mount.run_time == run_time).map(|mount| mount.repo.clone());
    let config = folder(CONFIG).unwrap_or_default();
    let placed = survey.has_folder(&joined(&config, "packer"));
    Found {
        evidence: if placed { Evidence::Place } else { Evidence::Configuration },
        configuration: rosco_files::in_folder(survey, &config, LOCAL),
        environment: folder("/opt/spinnaker/env").into_iter().collect(),
        mounts,
    }
}

/// Is this a build file that makes a package?
fn packs(build: &str) -> bool {
    build.contains("ospackage")
}

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    for item in &contents.packer {
        arrangement.put(format!("{REPO}/config/packer/{}", item.path), item);
    }
    for item in &contents.configuration {
        arrangement.put(format!("{REPO}/config/{}", item.path), item);
    }
    for item in &contents.environment {
        arrangement.put(format!("{REPO}/env/{}", item.path), item);
    }
    for item in &contents.delivered {
        match item.path.strip_prefix("/opt/spinnaker/") {
            Some(rest) if ["config/", "env/"].iter().any(|part| rest.starts_with(part)) => {
                arrangement.put(format!("{REPO}/{rest}"), item);
            }
            _ => arrangement.undelivered(item),
        }
    }
    if !arrangement.text("build.gradle").is_some_and(packs) {
        arrangement.make("build.gradle", BUILD.to_owned());
    }
}

const REPO: &str = "deb-config/spinnaker";

const BUILD: &str = "// Packs the files for the host that runs Spinnaker as a Debian package: gradle buildDeb
plugins {
    id 'nebula.ospackage' version '8.6.3'
}

ospackage {
    packageName = 'spinnaker-config'
    version = \"0.${System.getenv('BUILD_NUMBER') ?: 0}.0\"
    from('deb-config/spinnaker/config/') { into '/opt/spinnaker/config/' }
    from('deb-config/spinnaker/env/') { into '/opt/spinnaker/env/' }
}
";

/// What a build file of Gradle's ospackage plugin packs: each `from('…')` with
/// the `into '…'` that follows it, as far as both are plain strings.
fn packed(build: &str, base: &str) -> Vec<Mount> {
    let mut mounts = Vec::new();
    for after in build.split("from").skip(1) {
        let Some((from, rest)) = quoted(after) else { continue };
        let Some(block) = rest.trim_start_matches([')', ' ', '\t']).strip_prefix('{') else { continue };
        let Some((_, into)) = block.split('}').next().unwrap_or_default().split_once("into") else { continue };
        let Some((into, _)) = quoted(into) else { continue };
        if into.starts_with('/') {
            mounts.push(Mount::new(joined(base, from.trim_matches('/')), into.trim_end_matches('/')));
        }
    }
    mounts
}

/// The string that starts here, after spaces and an opening parenthesis, and
/// what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(['(', ' ', '\t']);
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    text.get(1..)?.split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_gradle_packs() {
        let build = "ospackage {\n  from('conf/') { into '/opt/spinnaker/config/' }\n  from(\"env\") {\n    into(\"/opt/spinnaker/env\")\n  }\n  from(jar) { into '/x' }\n}";
        let mounts = packed(build, "infra");
        assert_eq!(
            mounts,
            [Mount::new("infra/conf", "/opt/spinnaker/config"), Mount::new("infra/env", "/opt/spinnaker/env")]
        );
    }
}
