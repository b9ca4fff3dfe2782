use crate::packer::fix::{Draft, FixError, Fixer};

/// `clone_from_vmxc_path` is spelt `clone_from_vmcx_path`.
pub const FIXER: Fixer =
    Fixer { name: "hyperv-vmxc-typo", synopsis: "clone_from_vmxc_path becomes clone_from_vmcx_path", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "hyperv-vmcx")? {
        draft.rename(&builder, "clone_from_vmxc_path", "clone_from_vmcx_path");
    }
    Ok(())
}
