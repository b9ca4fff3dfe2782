//! What Packer says before it runs anything.

use bakewright::packer::PackerVersion;
use bakewright::packer::resolve::{Build, Moment};
use bakewright::packer::template::Template;
use bakewright::packer::variables::Resolution;

use crate::vector::collapsed;

/// Any of the texts that Packer may print, white space collapsed: it comes by
/// the strings of a component in random order. Empty where it goes on.
pub fn refusals(template: &Template, resolution: &Resolution, builds: &[Build]) -> Vec<String> {
    let version = PackerVersion::RECORDED;
    if let Some(rejection) = template.rejection.as_ref().or(template.invalid.as_ref()) {
        return vec![collapsed(&rejection.printed(version))];
    }
    if let Some(failure) = &resolution.failure {
        return vec![collapsed(&format!("Error: {failure}"))];
    }
    let names: Vec<String> =
        builds.iter().filter_map(|build| Some(format!("Error: {}", build.name_problem.as_ref()?))).collect();
    if let Some(first) = names.first() {
        return vec![collapsed(first)];
    }
    let mut failing: Vec<(String, Vec<String>)> = builds
        .iter()
        .filter(|build| !build.replaced)
        .map(|build| (build.name.to_string(), refusals_of(build)))
        .filter(|(_, said)| !said.is_empty())
        .collect();
    failing.sort();
    let mut all = vec![String::new()];
    for (_, said) in failing {
        all =
            all.iter().flat_map(|before| said.iter().map(move |said| collapsed(&format!("{before} {said}")))).collect();
    }
    all.retain(|said| !said.is_empty());
    all
}

/// The first component that fails ends its build.
fn refusals_of(build: &Build) -> Vec<String> {
    let retries = build.retries.iter().filter_map(|rendered| rendered.problem.as_ref());
    let unready: Vec<String> =
        retries.map(|problem| format!("Error: Failed to initialize build \"{}\" {problem}", build.name)).collect();
    if !unready.is_empty() {
        return unready;
    }
    let failing = build.parts().map(|part| {
        let problems = part.problems().filter(|problem| problem.moment == Moment::Prepare);
        problems.map(|problem| format!("Error: Failed to prepare build: \"{}\" {problem}", build.name)).collect()
    });
    failing.into_iter().find(|problems: &Vec<String>| !problems.is_empty()).unwrap_or_default()
}
