use serde_json::Value;

use crate::packer::components::go_parse::truncate;
use crate::packer::components::go_value::float;
use crate::packer::fix::{Draft, FixError, Fixer};

/// A number as `disk_size` of qemu becomes a text with its unit.
pub const FIXER: Fixer = Fixer { name: "qemu-disk-size", synopsis: "disk_size of qemu becomes a text with M", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "qemu")? {
        if let Some(Value::Number(size)) = draft.get(&builder, "disk_size") {
            let megabytes = truncate(float(size));
            draft.set(&builder, "disk_size", format!("{megabytes}M"));
        }
    }
    Ok(())
}
