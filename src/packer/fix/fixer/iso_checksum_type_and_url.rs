use crate::packer::fix::{Draft, FixError, Fixer};

/// `iso_checksum_url` and `iso_checksum_type` go into `iso_checksum`, as `file:URL` and `type:checksum`.
pub const FIXER: Fixer = Fixer {
    name: "iso-checksum-type-and-url",
    synopsis: "iso_checksum_url and iso_checksum_type go into iso_checksum",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        let text = |key| draft.text(&builder, key).unwrap_or_default().to_owned();
        let (url, kind, checksum) = (text("iso_checksum_url"), text("iso_checksum_type"), text("iso_checksum"));
        let folded = if !url.is_empty() {
            format!("file:{url}")
        } else if kind.is_empty() || checksum.is_empty() {
            checksum
        } else {
            format!("{kind}:{checksum}")
        };
        if !url.is_empty() && !draft.has(&builder, "iso_checksum") {
            draft.rename(&builder, "iso_checksum_url", "iso_checksum");
        }
        draft.remove(&builder, "iso_checksum_url");
        draft.remove(&builder, "iso_checksum_type");
        if !folded.is_empty() {
            draft.set(&builder, "iso_checksum", folded);
        }
    }
    Ok(())
}
