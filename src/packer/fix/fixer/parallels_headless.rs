use crate::packer::fix::{Draft, FixError, Fixer};

/// `headless` does nothing in Parallels builders.
pub const FIXER: Fixer = Fixer { name: "parallels-headless", synopsis: "headless goes from Parallels builders", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| matches!(name, "parallels-iso" | "parallels-pvm"))? {
        draft.remove(&builder, "headless");
    }
    Ok(())
}
