use crate::packer::fix::{Draft, FixError, Fixer};

/// `access_key` of the scaleway builder is called `organization_id`.
pub const FIXER: Fixer =
    Fixer { name: "scaleway-access-key", synopsis: "access_key of scaleway becomes organization_id", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "scaleway")? {
        if draft.text(&builder, "access_key").is_some() {
            draft.rename_or_drop(&builder, "access_key", "organization_id");
        }
    }
    Ok(())
}
