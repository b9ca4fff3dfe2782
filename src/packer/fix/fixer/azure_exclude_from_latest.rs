use crate::packer::fix::{Draft, FixError, Fixer};

/// `exlude_from_latest` in `shared_image_destination` of azure-chroot is spelt `exclude_from_latest`.
pub const FIXER: Fixer =
    Fixer { name: "azure-exclude_from_latest", synopsis: "exlude_from_latest becomes exclude_from_latest", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name.starts_with("azure-chroot"))? {
        draft.rename(&builder.join("shared_image_destination"), "exlude_from_latest", "exclude_from_latest");
    }
    Ok(())
}
