use crate::packer::fix::{Draft, FixError, Fixer};

/// `iso_md5` becomes `iso_checksum` with `iso_checksum_type` md5, which a later fixer folds into one.
pub const FIXER: Fixer = Fixer { name: "iso-md5", synopsis: "iso_md5 becomes iso_checksum", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        if draft.text(&builder, "iso_md5").is_some() {
            draft.rename(&builder, "iso_md5", "iso_checksum");
            draft.set(&builder, "iso_checksum_type", "md5");
        }
    }
    Ok(())
}
