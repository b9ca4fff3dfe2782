//! What differs between the regions of a bake.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{RegionPreview, Shown};

/// One thing that is not the same in all regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// "Request", "Variables": where it is looked at.
    pub part: Part,
    pub name: String,
    /// One for each region, in their order; `None` where it is not there.
    pub values: Vec<Option<Shown>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Outcome,
    Request,
    Variables,
    Key,
}

impl Part {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Outcome => "Outcome",
            Self::Request => "Request",
            Self::Variables => "Variables",
            Self::Key => "Bake key",
        }
    }
}

/// Everything that differs, in the order of the chain.
pub fn differences(regions: &[Arc<RegionPreview>]) -> Vec<Difference> {
    if regions.len() < 2 {
        return Vec::new();
    }
    let mut table = Table { columns: regions.len(), rows: IndexMap::new() };
    for (column, region) in regions.iter().enumerate() {
        let text = |text: &str| Shown::text(text);
        if let Some(failure) = &region.failure {
            table.put(
                column,
                Part::Outcome,
                "would fail",
                Shown::text(format!("{}: {}", failure.service.name(), failure.message)),
            );
        }
        if let Some(image) = &region.image_name {
            table.put(column, Part::Outcome, "image name", image.value.clone());
        }
        if let Some(file) = &region.template {
            table.put(column, Part::Outcome, "template", text(&file.run_path));
        }
        if let Some(file) = &region.var_file {
            table.put(column, Part::Outcome, "var file", text(&file.run_path));
        }
        for field in &region.request {
            table.put(column, Part::Request, &field.name, field.value.value.clone());
        }
        for row in &region.variables {
            table.put(column, Part::Variables, &row.name, row.value.value.clone());
        }
        if let Some(key) = &region.bake_key {
            table.put(column, Part::Key, "bake key", text(&key.text));
        }
    }
    let mut differ: Vec<Difference> = table
        .rows
        .into_iter()
        .filter(|(_, values)| values.iter().any(|value| Some(value) != values.first()))
        .map(|((part, name), values)| Difference { part, name, values })
        .collect();
    differ.sort_by_key(|difference| difference.part);
    differ
}

struct Table {
    columns: usize,
    rows: IndexMap<(Part, String), Vec<Option<Shown>>>,
}

impl Table {
    fn put(&mut self, column: usize, part: Part, name: &str, value: Shown) {
        let row = self.rows.entry((part, name.to_owned())).or_insert_with(|| vec![None; self.columns]);
        if let Some(cell) = row.get_mut(column) {
            *cell = Some(value);
        }
    }
}
