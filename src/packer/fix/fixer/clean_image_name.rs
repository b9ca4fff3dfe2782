use serde_json::Value;

use crate::json::Path;
use crate::packer::fix::{Draft, FixError, Fixer};

/// The functions `clean_image_name` and `clean_ami_name` are called `clean_resource_name`.
pub const FIXER: Fixer =
    Fixer { name: "clean-image-name", synopsis: "clean_image_name and clean_ami_name become clean_resource_name", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        for key in draft.keys(&builder) {
            match draft.get(&builder, &key) {
                Some(Value::String(text)) => {
                    let text = renamed(text);
                    draft.set(&builder, &key, text);
                }
                Some(Value::Object(_)) => rename_inside(draft, &builder.join(key)),
                _ if key == "image_labels" => {
                    let reason = "image_labels is neither a text nor an object".to_owned();
                    return Err(FixError::Crash { fixer: FIXER.name, reason });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Only the texts directly in the object, not deeper ones.
fn rename_inside(draft: &mut Draft, object: &Path) {
    for key in draft.keys(object) {
        if let Some(text) = draft.text(object, &key).map(renamed) {
            draft.set(object, &key, text);
        }
    }
}

fn renamed(text: &str) -> String {
    text.replace("clean_image_name", "clean_resource_name").replace("clean_ami_name", "clean_resource_name")
}
