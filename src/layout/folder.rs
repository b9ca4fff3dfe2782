//! A folder of templates, without more.

use super::convert::{Arrangement, Contents, Target};
use super::found::{Evidence, Found, Layout};
use super::mount::Mount;
use super::paths::name;
use super::rosco_files;
use super::survey::{Survey, depth};

pub(super) const LAYOUT: Layout = Layout {
    id: "folder",
    name: "folder of templates",
    delivery: "Nothing tells how the templates get to where Rosco runs; they are taken to lie in its configDir.",
    config_dir: "/opt/rosco/config/packer",
    surroundings: true,
};

pub(super) const TARGET: Target = Target { layout: &LAYOUT, arrange, machinery: |_, _| false };

pub(super) fn find(survey: &Survey<'_>) -> Vec<Found> {
    let holding = survey.template_folders();
    // Most templates first; of equal ones the least deep.
    let best = holding
        .iter()
        .max_by_key(|(folder, count)| (**count, std::cmp::Reverse(depth(folder)), name(folder) == "packer"));
    let mut found = match best {
        Some((folder, _)) => Found { evidence: Evidence::Templates, ..found_at(folder) },
        None => found_at(survey.folders_ending("packer").first().copied().unwrap_or_default()),
    };
    found.configuration = rosco_files::anywhere(survey);
    vec![found]
}

/// The layout with its templates in `folder`.
pub(super) fn found_at(folder: &str) -> Found {
    Found {
        evidence: Evidence::Nothing,
        mounts: vec![Mount::new(folder, LAYOUT.config_dir)],
        configuration: Vec::new(),
        environment: Vec::new(),
    }
}

fn arrange(contents: &Contents, arrangement: &mut Arrangement) {
    for item in &contents.packer {
        arrangement.put(format!("templates/{}", item.path), item);
    }
    for item in &contents.configuration {
        arrangement.put(item.path.clone(), item);
    }
    for item in &contents.environment {
        arrangement.put(format!("env/{}", item.path), item);
    }
    for item in &contents.delivered {
        arrangement.undelivered(item);
    }
}
