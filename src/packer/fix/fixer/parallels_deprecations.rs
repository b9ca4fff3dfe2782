use crate::packer::fix::{Draft, FixError, Fixer};

/// `parallels_tools_host_path` does nothing, `guest_os_distribution` is called `guest_os_type`.
pub const FIXER: Fixer = Fixer {
    name: "parallels-deprecations",
    synopsis: "guest_os_distribution becomes guest_os_type, parallels_tools_host_path goes",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| matches!(name, "parallels-iso" | "parallels-pvm"))? {
        draft.remove(&builder, "parallels_tools_host_path");
        draft.rename(&builder, "guest_os_distribution", "guest_os_type");
    }
    Ok(())
}
