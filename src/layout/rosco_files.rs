//! Which files Rosco's Spring configuration is read from, and in which order.

use super::paths::joined;
use super::survey::Survey;

/// Spring's names for the configuration of Rosco, the weakest first. Mirrors
/// kork's `DefaultPropertiesBuilder`: `spring.config.name` is `spinnaker,rosco`.
const NAMES: [&str; 2] = ["spinnaker", "rosco"];

/// Is this the name of a file of Rosco's own configuration?
pub(super) fn is_rosco_file(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.is_some_and(|stem| stem == "rosco" || stem.starts_with("rosco-") || matches!(stem, "images" | "images-local"))
}

/// Is this the name of a file that Spring reads for Rosco?
pub(super) fn is_spring_file(name: &str) -> bool {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.is_some_and(|stem| {
        NAMES.iter().any(|base| stem.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    })
}

/// The configuration files in `folder`, the weakest first: those without a
/// profile, then those of each profile in the order given. A file of a profile
/// is stronger than one without, and `rosco` is stronger than `spinnaker`.
pub(super) fn in_folder(survey: &Survey<'_>, folder: &str, profiles: &[&str]) -> Vec<String> {
    let bases = NAMES.iter().map(|name| (*name).to_owned());
    let of_profiles = profiles.iter().flat_map(|profile| NAMES.iter().map(move |name| format!("{name}-{profile}")));
    bases
        .chain(of_profiles)
        .flat_map(|stem| [format!("{stem}.yml"), format!("{stem}.yaml")])
        .map(|name| joined(folder, &name))
        .filter(|path| survey.has_file(path))
        .collect()
}

/// The profile that every installation has active.
pub(super) const LOCAL: &[&str] = &["local"];

/// Rosco's own configuration files wherever they lie, the weakest first.
pub(super) fn anywhere(survey: &Survey<'_>) -> Vec<String> {
    ["rosco.yml", "rosco.yaml", "rosco-local.yml", "rosco-local.yaml"]
        .into_iter()
        .flat_map(|name| {
            let mut found = survey.files_called(name);
            // Of several, the least deep is the strongest.
            found.reverse();
            found
        })
        .collect()
}
