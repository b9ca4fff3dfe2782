use crate::packer::fix::{Draft, FixError, Fixer};

/// `cpu` is called `cpus` and `ram_size` `memory` in Hyper-V builders.
pub const FIXER: Fixer =
    Fixer { name: "hyperv-cpu-and-ram", synopsis: "cpu becomes cpus, ram_size becomes memory", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| matches!(name, "hyperv-iso" | "hyperv-vmcx"))? {
        draft.rename(&builder, "cpu", "cpus");
        draft.rename(&builder, "ram_size", "memory");
    }
    Ok(())
}
