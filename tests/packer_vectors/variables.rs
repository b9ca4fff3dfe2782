use bakewright::json;
use bakewright::packer::variables;
use serde_json::Value;

use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match vector.template_is_at_hand() {
        Ok(true) => {}
        Ok(false) => {
            return Verdict::Skipped("the template that it refers to is not at hand (BAKEWRIGHT_CORPUS)".to_owned());
        }
        Err(why) => return Verdict::Failed(why),
    }
    let beyond = ["Failed to parse template", "Failed to initialize build", "Failed to prepare build"];
    let error = vector.expected_error().unwrap_or_default();
    if let Some(check) = beyond.iter().find(|check| error.contains(**check)) {
        return Verdict::Skipped(format!("needs the checks of the whole template, yet to come ({check})"));
    }
    match check(vector) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn check(vector: &Vector) -> Result<(), String> {
    let expected_error = vector.expected_error().unwrap_or_default();
    let given = match vector.given() {
        Ok(given) => given,
        Err(error) => {
            if error == "flag" {
                return same("exit", "failure", if vector.expects_success() { "success" } else { "failure" });
            }
            return same("error", &collapsed(&error), &expected_error);
        }
    };
    let document = json::parse(&vector.template_text().unwrap_or_default());
    let machine = vector.machine();
    let resolution = given.resolve(&machine, &variables::declared(&document));
    if let Some(failure) = &resolution.failure {
        same("error", &collapsed(&format!("Error: {failure}")), &expected_error)?;
    } else {
        same("error", "", &expected_error)?;
    }
    if let Value::Object(recorded) = &vector.expect["variables"] {
        let mut ours: Vec<(String, String)> = resolution
            .packer_map
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, text)| (name.clone(), text.to_string()))
            .collect();
        let mut recorded: Vec<(String, String)> = recorded
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        ours.sort();
        recorded.sort();
        same("variables", &format!("{ours:?}"), &format!("{recorded:?}"))?;
    }
    Ok(())
}
