use std::cell::RefCell;

use serde::{Deserialize, Serialize};

use super::{Done, Module, Task, TaskError, make_previews};
use crate::packer::validate::Catalog;

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
    pub(super) fn run(files: &[Vec<u8>]) -> Result<Done<CatalogLoaded>, TaskError> {
        let text = |at: usize| files.get(at).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let catalog = Catalog::read(&text(0), &text(1)).map_err(|error| TaskError::malformed(Self::NAME, error))?;
        let components = catalog.table.len();
        CATALOG.with_borrow_mut(|known| *known = Some(catalog));
        make_previews::make_anew();
        Ok(Done { reply: CatalogLoaded { components }, files: Vec::new() })
    }
}

thread_local! {
    static CATALOG: RefCell<Option<Catalog>> = const { RefCell::new(None) };
}

/// Calls `with` with the catalog, if it is there by now.
pub(super) fn with<T>(with: impl FnOnce(Option<&Catalog>) -> T) -> T {
    CATALOG.with_borrow(|catalog| with(catalog.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_stays() {
        let read = |name: &str| std::fs::read(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let files = vec![read("components.json"), read("checks.txt")];
        let done = LoadCatalog::run(&files).unwrap();
        assert_eq!(done.reply.components, 124);
        assert!(with(|catalog| catalog.is_some()));
        assert!(LoadCatalog::run(&[]).is_err());
    }
}
