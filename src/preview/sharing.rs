//! Who else would get the same image: bakes whose keys are equal.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A bake that would share an image with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The region of the bake that is looked at.
    pub region: String,
    pub with: SharedWith,
    /// The other's region.
    pub other_region: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SharedWith {
    /// The same stage, in another region.
    Itself,
    /// Another stage of its pipeline, by its name.
    Stage(String),
    /// Another bake of the workspace: its path and name.
    Bake(Arc<str>, String),
}

/// A bake's keys: regions and their texts.
pub type Keys = Vec<(String, String)>;

/// Where `own` and the others' keys are equal.
pub fn shared(own: &Keys, stages: &[(String, Keys)], bakes: &[(Arc<str>, String, Keys)]) -> Vec<Shared> {
    let mut all = Vec::new();
    for (at, (region, key)) in own.iter().enumerate() {
        let mut add = |with: SharedWith, other: &Keys| {
            let same = other.iter().find(|(_, other)| other == key);
            all.extend(same.map(|(other, _)| Shared { region: region.clone(), with, other_region: other.clone() }));
        };
        let later: Keys = own.iter().skip(at + 1).cloned().collect();
        add(SharedWith::Itself, &later);
        for (name, keys) in stages {
            add(SharedWith::Stage(name.clone()), keys);
        }
        for (path, name, keys) in bakes {
            add(SharedWith::Bake(Arc::clone(path), name.clone()), keys);
        }
    }
    all
}
