use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::preview::{Preview, RegionPreview, Resolved, VariableState};

/// The large parts of a region's preview. Only those that something shows are
/// told, for reading what is told costs the page time on each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts(u8);

impl Parts {
    pub const NONE: Self = Self(0);
    pub const VARIABLES: Self = Self(1);
    /// The lines of the resolved template.
    pub const TEMPLATE: Self = Self(2);
    /// What each field of the template becomes.
    pub const RENDERED: Self = Self(4);
    pub const SCRIPTS: Self = Self(8);
    pub const ALL: Self = Self(15);

    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn has(self, part: Self) -> bool {
        self.0 & part.0 == part.0
    }
}

impl Default for Parts {
    fn default() -> Self {
        Self::ALL
    }
}

/// The preview with those parts of the region that is shown, and of the others
/// without what only that one needs.
pub(super) fn in_short(mut preview: Preview, parts: Parts) -> Preview {
    for region in &mut preview.regions {
        let region = Arc::make_mut(region);
        let parts = if region.in_full { parts } else { Parts::NONE };
        leave_out(region, parts);
        if !region.in_full {
            region.request.clear();
        }
    }
    preview
}

fn leave_out(region: &mut RegionPreview, parts: Parts) {
    if !parts.has(Parts::VARIABLES) {
        region.variables.clear();
    }
    if !parts.has(Parts::RENDERED) {
        region.rendered.clear();
    }
    if !parts.has(Parts::SCRIPTS) {
        region.scripts.clear();
    }
    if let Resolved::Builds(builds) = &mut region.resolved
        && !parts.has(Parts::TEMPLATE)
    {
        for build in builds {
            build.lines.clear();
        }
    }
}

/// The names of the variables that the template of the region that is shown declares.
pub(super) fn declared(preview: &Preview) -> Vec<String> {
    let region = preview.regions.iter().find(|region| region.in_full);
    let rows = region.iter().flat_map(|region| &region.variables);
    let declared = rows.filter(|row| !matches!(row.state, VariableState::Undeclared | VariableState::Unset));
    declared.map(|row| row.name.clone()).collect()
}
