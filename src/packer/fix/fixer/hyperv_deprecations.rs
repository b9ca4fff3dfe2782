use crate::packer::fix::{Draft, FixError, Fixer};

/// `vhd_temp_path` does nothing in hyperv-iso.
pub const FIXER: Fixer = Fixer { name: "hyperv-deprecations", synopsis: "vhd_temp_path goes from hyperv-iso", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "hyperv-iso")? {
        draft.remove(&builder, "vhd_temp_path");
    }
    Ok(())
}
