use crate::packer::fix::{Draft, FixError, Fixer};

/// `filename` of the manifest post-processor is called `output`.
pub const FIXER: Fixer =
    Fixer { name: "manifest-filename", synopsis: "filename of the manifest post-processor becomes output", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for manifest in draft.post_processors_of("manifest")? {
        if draft.text(&manifest, "filename").is_some() {
            draft.rename(&manifest, "filename", "output");
        }
    }
    Ok(())
}
