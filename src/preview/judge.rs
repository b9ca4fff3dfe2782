//! The sentence above the preview.

use std::sync::Arc;

use super::explain::Explainer;
use super::{Bake, Failure, Field, Outcome, RegionPreview, Resolved, Service, Verdict};
use crate::json::Path;

/// Would it bake, and if not, where does the chain stop?
pub fn verdict(
    bake: &Bake,
    explainer: &Explainer<'_>,
    stage_failure: Option<Failure>,
    regions: &[Arc<RegionPreview>],
) -> Verdict {
    if bake.stage().is_none() {
        return incomplete("No Bake stage yet", "This bake's document has no \"stage\".");
    }
    if let Some(failure) = stage_failure {
        return failed(&failure, None);
    }
    if regions.is_empty() {
        return Verdict {
            outcome: Outcome::WouldFail(Service::Orca),
            headline: "Would bake nothing: no region".to_owned(),
            detail: "Neither the stage nor a deploy stage after it names a region, so Orca sends no request."
                .to_owned(),
            place: explainer.in_stage(&Path::root()),
        };
    }
    let unnamed =
        |key| matches!(bake.field(key), Field::Unset | Field::Null) || bake.field(key) == Field::Text(String::new());
    if ["package", "amiName", "packageArtifactIds"].into_iter().all(unnamed) {
        let mut verdict = incomplete("What should be baked?", "The stage names no package and no AMI name yet.");
        verdict.place = explainer.in_stage(&Path::root());
        return verdict;
    }
    let failing = regions.iter().find_map(|region| Some((region, region.failure.as_ref()?)));
    if let Some((region, failure)) = failing {
        let everywhere = regions.iter().all(|region| region.failure.is_some());
        return failed(failure, (!everywhere).then_some(region.region.as_str()));
    }
    let Some(first) = regions.first() else { return incomplete("Nothing to say yet", "") };
    let whole = first.image_name.as_ref().map(|name| name.value.plain()).unwrap_or_default();
    let name = shortened(&whole);
    let template = first.template.as_ref().map(|template| file_name(&template.run_path)).unwrap_or_default();
    let names: Vec<&str> = regions.iter().map(|region| region.region.as_str()).collect();
    let from = format!("from {template}, in {}", list(&names));
    let again = if bake.field("rebake") == Field::Flag(true) {
        "Rebake is set, so Rosco bakes even if it has an image under this key."
    } else {
        "If Rosco has an image under this bake key already, it hands that out instead."
    };
    let again = if whole.contains("${") {
        "An expression in the image’s name is not evaluated, so its text is the name.".to_owned()
    } else {
        again.to_owned()
    };
    match &first.resolved {
        Resolved::Builds(_) if whole.contains("${") => Verdict {
            outcome: Outcome::Unresolved,
            headline: format!("Would start to bake {name}"),
            detail: format!("{from}. {again}"),
            place: None,
        },
        Resolved::Not(why) => Verdict {
            outcome: Outcome::Unresolved,
            headline: format!("Would start to bake {name}"),
            detail: format!("{from}. {why}"),
            place: None,
        },
        Resolved::Builds(_) => Verdict {
            outcome: Outcome::WouldBake,
            headline: format!("Would bake {name}"),
            detail: format!("{from}. {again}"),
            place: None,
        },
    }
}

/// Longer names are told by their ends.
const LONGEST_NAME: usize = 120;

fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST_NAME {
        return name.to_owned();
    }
    let half = LONGEST_NAME / 2;
    let ends = (name.chars().take(half).collect::<String>(), name.chars().skip(count - half).collect::<String>());
    format!("{}…{}", ends.0, ends.1)
}

fn incomplete(headline: &str, detail: &str) -> Verdict {
    Verdict { outcome: Outcome::Incomplete, headline: headline.to_owned(), detail: detail.to_owned(), place: None }
}

fn failed(failure: &Failure, only_in: Option<&str>) -> Verdict {
    let place = only_in.map(|region| format!(" in {region}")).unwrap_or_default();
    Verdict {
        outcome: Outcome::WouldFail(failure.service),
        headline: format!("Would fail at {}{place}", failure.service.name()),
        detail: failure.message.clone(),
        place: failure.place.clone(),
    }
}

pub fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// "a", "a and b", "a, b and c".
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
