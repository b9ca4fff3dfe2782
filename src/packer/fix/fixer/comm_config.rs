use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// The forwarded ports of virtualbox builders lose the `ssh_` before their names.
pub const FIXER: Fixer = Fixer {
    name: "comm-config",
    synopsis: "ssh_host_port_min, ssh_host_port_max, ssh_skip_nat_mapping lose ssh_",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    require_types(draft)?;
    for builder in draft.builders_of(|name| name.starts_with("virtualbox"))? {
        draft.rename_or_drop(&builder, "ssh_host_port_min", "host_port_min");
        draft.rename_or_drop(&builder, "ssh_host_port_max", "host_port_max");
        let is_bool = draft.get(&builder, "ssh_skip_nat_mapping").is_some_and(Value::is_boolean);
        if is_bool || draft.has(&builder, "skip_nat_mapping") {
            draft.rename_or_drop(&builder, "ssh_skip_nat_mapping", "skip_nat_mapping");
        }
    }
    Ok(())
}

/// Packer crashes here where a builder has no `type` that is a text.
fn require_types(draft: &Draft) -> Result<(), FixError> {
    let typed = draft.builders_of(|_| true)?.len();
    if typed < draft.builder_count() {
        let reason = "a builder has no type, or one that is not a text".to_owned();
        return Err(FixError::Crash { fixer: FIXER.name, reason });
    }
    Ok(())
}
