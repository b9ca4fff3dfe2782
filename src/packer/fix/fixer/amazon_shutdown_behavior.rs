use crate::packer::fix::{Draft, FixError, Fixer};

/// `shutdown_behaviour` is spelt `shutdown_behavior`.
pub const FIXER: Fixer =
    Fixer { name: "amazon-shutdown_behavior", synopsis: "shutdown_behaviour becomes shutdown_behavior", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name.starts_with("amazon-"))? {
        draft.rename(&builder, "shutdown_behaviour", "shutdown_behavior");
    }
    Ok(())
}
