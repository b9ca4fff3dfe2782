use crate::packer::fix::{Draft, FixError, Fixer};

/// The builder `proxmox` is called `proxmox-iso`.
pub const FIXER: Fixer = Fixer { name: "proxmox-type", synopsis: "proxmox becomes proxmox-iso", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "proxmox")? {
        draft.set(&builder, "type", "proxmox-iso");
    }
    Ok(())
}
