//! What `packer fix` mends in a template of an older Packer, one fixer a file.

mod draft;
mod error;
mod fixer;
mod mend;
mod output;
mod pieces;
mod run;

pub use draft::{Change, Draft};
pub use error::{FixError, FixFailure};
pub use fixer::FIXERS;
pub use mend::{Mended, mend};
pub use output::{packer_text, verdict};
pub use run::fix_value;

/// One mending of `packer fix`.
#[derive(Debug, Clone, Copy)]
pub struct Fixer {
    /// Packer's name for it.
    pub name: &'static str,
    /// What it does, in a few words.
    pub synopsis: &'static str,
    run: fn(&mut Draft) -> Result<(), FixError>,
}

impl Fixer {
    pub fn run(&self, draft: &mut Draft) -> Result<(), FixError> {
        (self.run)(draft)
    }
}
