//! Kind `fix`: the template that Packer prints, and why it gives up.

use bakewright::packer::fix::{fix_value, packer_text};
use serde_json::Value;

use crate::{Outcome, collapsed, template_text};

pub fn run(vector: &Value) -> Outcome {
    let text = match template_text(vector) {
        Ok(text) => text,
        Err(why) => return Outcome::Skipped(why),
    };
    let expect = &vector["expect"];
    let fixed = fix_value(&text);
    if let Some(wanted) = expect["result_text"].as_str() {
        match &fixed {
            Ok(root) if packer_text(root) == wanted => {}
            Ok(root) => return Outcome::Failed(format!("wanted {wanted}\n got {}", packer_text(root))),
            Err(error) => return Outcome::Failed(format!("wanted a result, got the error {error}")),
        }
        return Outcome::Passed;
    }
    match fixed {
        Ok(_) => Outcome::Failed("wanted an error, got a result".to_owned()),
        Err(_) if expect["crash"] == true => Outcome::Passed,
        Err(error) => {
            let (wanted, got) =
                (collapsed(expect["error"].as_str().unwrap_or_default()), collapsed(&error.to_string()));
            if wanted == got { Outcome::Passed } else { Outcome::Failed(format!("wanted {wanted}\n got {got}")) }
        }
    }
}
