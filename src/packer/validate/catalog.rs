use thiserror::Error;

use crate::packer::PackerVersion;
use crate::packer::checks::{Checks, ChecksError};
use crate::packer::components::{ComponentKind, Presence, Table, TableError};

/// What is known of the components of Packer and its plugins: their fields and
/// their checks.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub table: Table,
    pub checks: Checks,
}

/// Why the files of the catalog cannot be read.
#[derive(Debug, Error)]
pub enum CatalogError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("the checks of components: {0}")]
    Checks(#[from] ChecksError),
}

impl Catalog {
    /// Reads `public/components.json` and `public/checks.txt`.
    pub fn read(components: &str, checks: &str) -> Result<Self, CatalogError> {
        Ok(Self { table: Table::from_json(components)?, checks: Checks::read(checks)? })
    }
}

/// The plugins that a Packer finds beside its own components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plugins<'a> {
    /// Nobody knows which; any may be there.
    Any,
    /// Only these, by name, such as `amazon`. From 1.7 on builders are plugins.
    Only(&'a [&'a str]),
    /// All that the release has but these types of components.
    Without(&'a [&'a str]),
}

impl Catalog {
    /// Whether a component of this type is there; unsure where it came or went
    /// in a release that the table does not tell.
    pub(super) fn presence(
        &self,
        kind: ComponentKind,
        type_name: &str,
        version: PackerVersion,
        plugins: Plugins<'_>,
    ) -> Presence {
        let component = self.table.get(kind, type_name);
        let life = component.map(|component| component.life.presence(version));
        match (component, plugins) {
            (_, Plugins::Without(types)) if types.contains(&type_name) => Presence::Absent,
            // Before 1.7 every release has its own plugins built in.
            (Some(component), Plugins::Only(names)) if version.at_least(1, 7, 0) => {
                let plugin = component.plugin.as_str();
                if plugin == "core" || names.contains(&plugin) {
                    life.unwrap_or(Presence::Unsure)
                } else {
                    Presence::Absent
                }
            }
            // A plugin of somebody's own.
            (None, Plugins::Any) if version > PackerVersion::RECORDED => Presence::Unsure,
            _ => life.unwrap_or(Presence::Absent),
        }
    }
}
