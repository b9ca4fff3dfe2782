use std::collections::BTreeMap;

use bakewright::packer::interpolate::Text;
use serde_json::Value;

use crate::interpolate::Case;
use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match vector.template_is_at_hand() {
        Ok(true) => {}
        Ok(false) => {
            return Verdict::Skipped("the template that it refers to is not at hand (BAKEWRIGHT_CORPUS)".to_owned());
        }
        Err(why) => return Verdict::Failed(why),
    }
    match check(vector) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn check(vector: &Vector) -> Result<(), String> {
    let expected_error = vector.expected_error().unwrap_or_default();
    let case = match Case::read(vector, vector.machine()) {
        Ok(case) => case,
        Err(error) => {
            if error == "flag" {
                return same("exit", "failure", if vector.expects_success() { "success" } else { "failure" });
            }
            return same("error", &collapsed(&error), &expected_error);
        }
    };
    if case.goes_on(vector)? {
        same("error", "", &expected_error)?;
    }
    let Value::Object(recorded) = &vector.expect["variables"] else { return Ok(()) };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let recorded: Vec<(String, String)> = recorded.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    let ours = if case.template.invalid.is_some() {
        // Packer's console goes on with what it was given.
        let given = vector.given()?;
        let files = given.var_files.iter().filter_map(|file| file.values.clone()).flatten();
        files.chain(given.command_line).collect::<BTreeMap<_, _>>().into_iter().collect()
    } else {
        let map = case.resolution.packer_map.iter().filter(|(name, _)| !name.is_empty());
        map.map(|(name, text): (&String, &Text)| (name.clone(), text.to_string())).collect()
    };
    let sorted = |mut pairs: Vec<(String, String)>| {
        pairs.sort();
        format!("{pairs:?}")
    };
    same("variables", &sorted(ours), &sorted(recorded))
}
