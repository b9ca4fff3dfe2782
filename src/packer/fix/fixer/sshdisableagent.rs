use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// `ssh_disable_agent` is called `ssh_disable_agent_forwarding`.
pub const FIXER: Fixer =
    Fixer { name: "sshdisableagent", synopsis: "ssh_disable_agent becomes ssh_disable_agent_forwarding", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        if draft.get(&builder, "ssh_disable_agent").is_some_and(Value::is_boolean) {
            draft.rename_or_drop(&builder, "ssh_disable_agent", "ssh_disable_agent_forwarding");
        }
    }
    Ok(())
}
