use serde_json::Value;

use crate::packer::components::go_parse::parse_bool;
use crate::packer::fix::{Draft, FixError, Fixer};

/// `ssh_private_ip` becomes an `ssh_interface`, unless there is one.
pub const FIXER: Fixer = Fixer { name: "amazon-private-ip", synopsis: "ssh_private_ip becomes ssh_interface", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name.starts_with("amazon-"))? {
        if draft.has(&builder, "ssh_interface") {
            continue;
        }
        let private = match draft.get(&builder, "ssh_private_ip") {
            None => continue,
            Some(Value::Bool(private)) => *private,
            Some(Value::String(text)) => {
                parse_bool(text).map_err(|words| FixError::NotABoolean { key: "ssh_private_ip", words })?
            }
            Some(_) => {
                let reason = "ssh_private_ip is neither true or false nor a text".to_owned();
                return Err(FixError::Crash { fixer: FIXER.name, reason });
            }
        };
        draft.rename(&builder, "ssh_private_ip", "ssh_interface");
        draft.set(&builder, "ssh_interface", if private { "private_ip" } else { "public_ip" });
    }
    Ok(())
}
