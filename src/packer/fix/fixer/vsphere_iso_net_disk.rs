use serde_json::{Map, Value};

use crate::json::Path;
use crate::packer::fix::{Draft, FixError, Fixer};

/// The network and disk of vsphere-iso become the first entries of `network_adapters` and `storage`.
pub const FIXER: Fixer = Fixer {
    name: "vsphere-iso-net-disk",
    synopsis: "network and disk fields of vsphere-iso move into network_adapters and storage",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    const NETWORK: [(&str, &str); 3] =
        [("network", "network"), ("networkCard", "network_card"), ("network_card", "network_card")];
    const DISK: [(&str, &str); 3] = [
        ("disk_size", "disk_size"),
        ("disk_thin_provisioned", "disk_thin_provisioned"),
        ("disk_eagerly_scrub", "disk_eagerly_scrub"),
    ];
    for builder in draft.builders_of(|name| name == "vsphere-iso")? {
        gather(draft, &builder, &NETWORK, "network_adapters")?;
        gather(draft, &builder, &DISK, "storage")?;
    }
    Ok(())
}

/// Moves members into an object at the head of the list `list`.
fn gather(draft: &mut Draft, builder: &Path, members: &[(&str, &str)], list: &str) -> Result<(), FixError> {
    let mut entry = Map::new();
    for (from, to) in members {
        if let Some(value) = draft.remove(builder, from) {
            entry.insert((*to).to_owned(), value);
        }
    }
    if entry.is_empty() {
        return Ok(());
    }
    let mut entries = vec![Value::Object(entry)];
    match draft.get(builder, list) {
        None => {}
        Some(Value::Array(there)) => entries.extend(there.iter().cloned()),
        Some(_) => {
            let reason = format!("{list} is not a list");
            return Err(FixError::Crash { fixer: FIXER.name, reason });
        }
    }
    draft.set(builder, list, entries);
    Ok(())
}
