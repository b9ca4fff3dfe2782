use serde_json::{Map, Value};

use crate::orca::stage_execution::{STRUCTURE, is_stored};

/// Which of a pipeline's stages the Bake stage of a bake document is: the one
/// of its refId, else the one that says the same, else, where it has no refId,
/// the one of its name or the only one that bakes.
pub(super) fn locate(stage: &Map<String, Value>, stages: &[Value]) -> Option<usize> {
    let bakes: Vec<(usize, &Map<String, Value>)> = stages
        .iter()
        .enumerate()
        .filter_map(|(at, stage)| Some((at, stage.as_object().filter(|stage| is_bake(stage))?)))
        .collect();
    let ref_id = stage.get("refId").filter(|ref_id| !ref_id.is_null());
    if let Some(ref_id) = ref_id
        && let Some((at, _)) = bakes.iter().find(|(_, other)| other.get("refId") == Some(ref_id))
    {
        return Some(*at);
    }
    if let Some((at, _)) = bakes.iter().find(|(_, other)| *other == stage || flat(other) == *stage) {
        return Some(*at);
    }
    if ref_id.is_some() {
        return None;
    }
    let named: Vec<usize> =
        bakes.iter().filter(|(_, other)| other.get("name") == stage.get("name")).map(|(at, _)| *at).collect();
    match (named.as_slice(), bakes.as_slice()) {
        ([at], _) | (_, [(at, _)]) => Some(*at),
        _ => None,
    }
}

/// True for a stage of type `bake`.
pub(super) fn is_bake(stage: &Map<String, Value>) -> bool {
    stage.get("type").and_then(Value::as_str) == Some("bake")
}

/// A stage with its context's keys beside its own, as a pipeline has it.
pub(super) fn flat(stage: &Map<String, Value>) -> Map<String, Value> {
    if !is_stored(stage) {
        return stage.clone();
    }
    let own = stage.iter().filter(|(key, _)| STRUCTURE.contains(&key.as_str()));
    let mut flat: Map<String, Value> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    if let Some(context) = stage.get("context").and_then(Value::as_object) {
        flat.extend(context.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    flat
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(stage: &Value, stages: &Value) -> Option<usize> {
        locate(stage.as_object().unwrap(), stages.as_array().unwrap())
    }

    #[test]
    fn by_ref_id_then_by_what_it_says_then_by_name() {
        let stages = json!([
            {"type": "wait", "refId": "2"},
            {"type": "bake", "refId": "1", "name": "A", "package": "a"},
            {"type": "bake", "refId": "2", "name": "B", "package": "b"}
        ]);
        assert_eq!(at(&json!({"type": "bake", "refId": "2", "name": "A", "package": "x"}), &stages), Some(2));
        assert_eq!(at(&json!({"type": "bake", "refId": "9", "name": "A"}), &stages), None);
        assert_eq!(at(&json!({"type": "bake", "name": "A", "package": "x"}), &stages), Some(1));
        assert_eq!(at(&json!({"type": "bake", "name": "C"}), &stages), None);

        let linear = json!([{"type": "bake", "package": "a"}, {"type": "bake", "package": "b"}, "x"]);
        assert_eq!(at(&json!({"type": "bake", "package": "b"}), &linear), Some(1));
        assert_eq!(at(&json!({"type": "bake", "package": "c"}), &json!([{"type": "bake"}])), Some(0));
    }

    #[test]
    fn an_executions_stage_is_known_by_its_context() {
        let stages = json!([{"type": "bake", "status": "SUCCEEDED", "refId": "1", "context": {"package": "a"}}]);
        assert_eq!(at(&json!({"type": "bake", "package": "a", "refId": "1"}), &stages), Some(0));
        assert_eq!(at(&stages[0].clone(), &stages), Some(0));
    }
}
