//! The template that `packer fix` prints, and why it gives up.

use bakewright::packer::PackerVersion;
use bakewright::packer::fix::{fix_value, packer_text, verdict};

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
    let error = match (fixed, vector.expect["result_text"].as_str()) {
        (Ok(root), Some(recorded)) => {
            let printed = packer_text(&root);
            same("result", &printed, recorded)?;
            let validates = !vector.args.iter().any(|arg| arg.trim_start_matches('-') == "validate=false");
            validates.then(|| verdict(&printed, PackerVersion::RECORDED)).flatten()
        }
        (Ok(root), None) => return Err(format!("  an error was recorded, ours is {}", packer_text(&root))),
        (Err(error), Some(_)) => return Err(format!("  a result was recorded, ours is the error {error}")),
        (Err(_), None) if vector.expect["crash"] == true => return Ok(()),
        (Err(error), None) => Some(error.to_string()),
    };
    if error.is_none() != vector.expects_success() {
        return Err(format!("  ours is {error:?}, recorded {:?}", vector.expected_error()));
    }
    same("error", &collapsed(&error.unwrap_or_default()), &vector.expected_error().unwrap_or_default())
}
