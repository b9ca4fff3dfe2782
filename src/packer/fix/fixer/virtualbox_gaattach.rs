use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// `guest_additions_attach` of the old `virtualbox` builder becomes `guest_additions_mode`.
pub const FIXER: Fixer =
    Fixer { name: "virtualbox-gaattach", synopsis: "guest_additions_attach becomes guest_additions_mode", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "virtualbox")? {
        if let Some(attach) = draft.get(&builder, "guest_additions_attach").and_then(Value::as_bool) {
            draft.rename(&builder, "guest_additions_attach", "guest_additions_mode");
            draft.set(&builder, "guest_additions_mode", if attach { "attach" } else { "upload" });
        }
    }
    Ok(())
}
