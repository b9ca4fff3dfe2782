use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// A `vmware-iso` builder on `esx5` whose disk is not thin cannot be compacted:
/// `skip_compaction` is set, and the old default disk type.
pub const FIXER: Fixer =
    Fixer { name: "vmware-compaction", synopsis: "skip_compaction for disks of ESXi that are not thin", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "vmware-iso")? {
        if draft.text(&builder, "remote_type") != Some("esx5") {
            continue;
        }
        match draft.get(&builder, "disk_type_id") {
            None => draft.set(&builder, "disk_type_id", "zeroedthick"),
            Some(Value::String(disk)) if disk != "thin" => {}
            Some(_) => continue,
        }
        if draft.get(&builder, "skip_compaction").is_none_or(Value::is_boolean) {
            draft.set(&builder, "skip_compaction", true);
        }
    }
    Ok(())
}
