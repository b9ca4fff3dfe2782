//! What is to be said of a stage's expressions.

use super::explain::Explainer;
use super::{Finding, Place, Service, Severity};
use crate::json::Path;
use crate::orca::{self, Bakes};

/// Findings on what expressions miss, on what Orca says of them, and on what
/// comes of it for the stage.
pub fn findings(bakes: &Bakes, explainer: &Explainer<'_>) -> Vec<Finding> {
    let finding = |severity, message: String, original: Option<String>, place: Option<Place>| Finding {
        severity,
        service: Some(Service::Orca),
        message,
        original,
        place,
    };
    let stage = explainer.launch.stage_place();
    let at = |path: &Path| explainer.at(&stage.steps().iter().chain(path.steps()).cloned().collect());
    let mut found = Vec::new();

    for missing in bakes.missing() {
        let places: Vec<String> = missing.paths.iter().map(Path::to_string).collect();
        let message = format!("{} is not known; {} needs it and stays as it is.", missing.read, places.join(", "));
        found.push(finding(Severity::Warning, message, None, missing.paths.first().and_then(at)));
    }
    let mut told: Vec<&orca::ExpressionMessage> = Vec::new();
    for region in &bakes.regions {
        for unknown in region.unknown.iter().filter(|unknown| unknown.missing.is_empty()) {
            let what = unknown.depends_on.as_deref().unwrap_or_default();
            let message = format!("{} is known only when the pipeline runs: it depends on {what}.", unknown.path);
            let told = finding(Severity::Info, message, None, at(&unknown.path));
            if !found.contains(&told) {
                found.push(told);
            }
        }
        for message in &region.messages {
            if !told.contains(&message) {
                told.push(message);
                let paths: Vec<String> = message.paths.iter().map(Path::to_string).collect();
                let text = format!("An expression of {} cannot be evaluated; its text stays.", paths.join(", "));
                let place = message.paths.first().and_then(at);
                found.push(finding(Severity::Warning, text, Some(message.description.clone()), place));
            }
        }
    }
    if bakes.fails_at_the_end || bakes.regions.iter().any(|region| region.fails_at_the_end) {
        let message = "The stage fails after its bakes: failOnFailedExpressions is set, and an expression fails \
                       before there is a region or in the stage of one."
            .to_owned();
        let original = bakes.messages.first().map(|message| message.description.clone());
        found.push(finding(Severity::Error, message, original, at(&Path::from_iter(["failOnFailedExpressions"]))));
    }
    if let Some(condition) = &bakes.condition {
        let place = at(&Path::from_iter(["stageEnabled", "expression"]));
        match condition.runs {
            Some(true) => {}
            Some(false) => {
                let message = format!("Orca skips the stage: {} is not true.", condition.expression);
                found.push(finding(Severity::Warning, message, None, place));
            }
            None => {
                let message = format!("Whether Orca runs the stage is not known: {}.", condition.expression);
                found.push(finding(Severity::Info, message, None, place));
            }
        }
    }
    found
}
