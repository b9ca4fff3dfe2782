use crate::packer::fix::{Draft, FixError, Fixer};

/// `temporary_security_group_source_cidr` becomes the list `temporary_security_group_source_cidrs`.
pub const FIXER: Fixer =
    Fixer { name: "amazon-temp-sec-cidrs", synopsis: "temporary_security_group_source_cidr becomes a list", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    const OLD: &str = "temporary_security_group_source_cidr";
    const NEW: &str = "temporary_security_group_source_cidrs";
    for builder in draft.builders_of(|name| name.starts_with("amazon-"))? {
        if let Some(range) = draft.text(&builder, OLD).map(str::to_owned) {
            draft.rename(&builder, OLD, NEW);
            draft.set(&builder, NEW, vec![range]);
        }
    }
    Ok(())
}
