use crate::packer::fix::{Draft, FixError, Fixer};

/// `ssh_host_port_min` and `ssh_host_port_max` of qemu lose the `ssh_`.
pub const FIXER: Fixer =
    Fixer { name: "qemu-host-port", synopsis: "ssh_host_port_min and ssh_host_port_max of qemu lose ssh_", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "qemu")? {
        draft.rename(&builder, "ssh_host_port_min", "host_port_min");
        draft.rename(&builder, "ssh_host_port_max", "host_port_max");
    }
    Ok(())
}
