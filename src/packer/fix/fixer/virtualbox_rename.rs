use serde_json::{Map, Value};

use crate::json::Path;
use crate::packer::components::go_value::kind_name;
use crate::packer::fix::{Draft, FixError, Fixer};

/// The builder `virtualbox` is called `virtualbox-iso`, also in `override` of provisioners, though not in `only` and `except`.
pub const FIXER: Fixer = Fixer { name: "virtualbox-rename", synopsis: "virtualbox becomes virtualbox-iso", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders_of(|name| name == "virtualbox")? {
        draft.set(&builder, "type", "virtualbox-iso");
    }
    for provisioner in draft.provisioners() {
        let Some(merged) = draft.value(&provisioner).and_then(as_map) else { continue };
        let Some(overrides) = merged.get("override") else { continue };
        let overrides = weak_map(overrides, "", 0).map_err(FixError::NotAMap)?;
        if !overrides.contains_key("virtualbox") {
            continue;
        }
        if draft.get(&provisioner, "override").is_some_and(Value::is_object) {
            draft.rename(&provisioner.join("override"), "virtualbox", "virtualbox-iso");
        } else {
            replace(draft, &provisioner, merged, overrides);
        }
    }
    Ok(())
}

/// Lists stand for maps here: the merged one takes the list's place.
fn replace(draft: &mut Draft, provisioner: &Path, mut merged: Map<String, Value>, overrides: Map<String, Value>) {
    let mut renamed = overrides;
    if let Some(settings) = renamed.shift_remove("virtualbox") {
        renamed.insert("virtualbox-iso".to_owned(), settings);
    }
    merged.insert("override".to_owned(), Value::Object(renamed));
    draft.replace(provisioner, Value::Object(merged));
}

fn as_map(value: &Value) -> Option<Map<String, Value>> {
    weak_map(value, "", 0).ok()
}

/// Lists of lists of maps are followed no deeper.
const MAX_DEPTH: usize = 32;

/// Reads a map weakly: a list of maps is merged from left to right.
fn weak_map(value: &Value, name: &str, depth: usize) -> Result<Map<String, Value>, String> {
    match value {
        Value::Null => Ok(Map::new()),
        Value::Object(members) => Ok(members.clone()),
        Value::Array(items) if depth < MAX_DEPTH => {
            let mut merged = Map::new();
            for (index, item) in items.iter().enumerate() {
                merged.extend(weak_map(item, &format!("{name}[{index}]"), depth + 1)?);
            }
            Ok(merged)
        }
        other => Err(format!("'{name}' expected a map, got '{}'", kind_name(other))),
    }
}
