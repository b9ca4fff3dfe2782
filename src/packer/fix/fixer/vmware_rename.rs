use crate::packer::fix::{Draft, FixError, Fixer};

/// The builder `vmware` is called `vmware-iso`.
pub const FIXER: Fixer = Fixer { name: "vmware-rename", synopsis: "vmware becomes vmware-iso", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "vmware")? {
        draft.set(&builder, "type", "vmware-iso");
    }
    Ok(())
}
