//! Who else would get the same image: bakes whose keys are equal.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A bake that would share an image with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// "In us-east-1 with the stage Bake web of this pipeline."
    pub text: String,
    /// The other bake, where it is one of the workspace.
    pub bake: Option<Arc<str>>,
}

/// A bake's keys: regions and their texts.
pub type Keys = Vec<(String, String)>;

/// Where `own` and the others' keys are equal.
pub fn shared(own: &Keys, stages: &[(String, Keys)], bakes: &[(Arc<str>, String, Keys)]) -> Vec<Shared> {
    let mut all = Vec::new();
    for (at, (region, key)) in own.iter().enumerate() {
        let mut add = |with: String, bake: Option<&Arc<str>>, other: &Keys| {
            let Some((other, _)) = other.iter().find(|(_, other)| other == key) else { return };
            let place = if other == region { String::new() } else { format!(", there in {other}") };
            all.push(Shared { text: format!("in {region} with {with}{place}"), bake: bake.map(Arc::clone) });
        };
        let later: Keys = own.iter().skip(at + 1).cloned().collect();
        add("this stage’s other region".to_owned(), None, &later);
        for (name, keys) in stages {
            add(format!("the stage {name} of this pipeline"), None, keys);
        }
        for (path, name, keys) in bakes {
            add(format!("the bake {name}"), Some(path), keys);
        }
    }
    all
}
