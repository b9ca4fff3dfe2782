use serde::{Deserialize, Serialize};

use super::{Done, Module, Task, TaskError, checks, make_previews};

/// Gives the worker what is known of Packer's components, for the previews that
/// it makes from then on. Files: `public/components.json` and `public/checks.txt`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LoadCatalog {}

/// How many components there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogLoaded {
    pub components: usize,
}

impl Task for LoadCatalog {
    const NAME: &'static str = "load-catalog";
    const MODULE: Module = Module::Previews;
    type Reply = CatalogLoaded;
}

impl LoadCatalog {
    /// # Errors
    /// [`TaskError::Malformed`] where the files are not those two.
    pub(super) fn run(files: &[Vec<u8>], call: checks::Call) -> Result<Done<CatalogLoaded>, TaskError> {
        let text = |at: usize| files.get(at).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let components = checks::learn(&text(0), &text(1), call)?;
        make_previews::make_anew();
        Ok(Done { reply: CatalogLoaded { components }, files: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_is_handed_on() {
        let read = |name: &str| std::fs::read(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let files = vec![read("components.json"), read("checks.txt")];
        let done = LoadCatalog::run(&files, checks::answer).unwrap();
        assert_eq!(done.reply.components, 124);
        assert!(LoadCatalog::run(&[], checks::answer).is_err());
    }
}
