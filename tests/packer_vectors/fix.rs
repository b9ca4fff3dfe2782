//! The template that `packer fix` prints, and why it gives up.

use bakewright::packer::fix::{fix_value, packer_text};

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
    let fixed = fix_value(&vector.template_text().unwrap_or_default());
    match (fixed, vector.expect["result_text"].as_str()) {
        (Ok(root), Some(recorded)) => same("result", &packer_text(&root), recorded),
        (Ok(root), None) => Err(format!("  an error was recorded, ours is {}", packer_text(&root))),
        (Err(error), Some(_)) => Err(format!("  a result was recorded, ours is the error {error}")),
        (Err(_), None) if vector.expect["crash"] == true => Ok(()),
        (Err(error), None) => {
            same("error", &collapsed(&error.to_string()), &vector.expected_error().unwrap_or_default())
        }
    }
}
