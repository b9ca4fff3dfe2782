use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// `enhanced_networking` is called `ena_support`.
pub const FIXER: Fixer =
    Fixer { name: "amazon-enhanced-networking", synopsis: "enhanced_networking becomes ena_support", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name.starts_with("amazon-"))? {
        if draft.get(&builder, "enhanced_networking").is_some_and(Value::is_boolean) {
            draft.rename(&builder, "enhanced_networking", "ena_support");
        }
    }
    Ok(())
}
