use serde_json::{Map, Value};

use super::JavaMap;

/// The value with every map in it in the order of a `HashMap` that is filled
/// in the order in which the map stands.
pub fn hash_ordered(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut map = JavaMap::default();
            for (name, member) in members {
                map.put(name.clone(), hash_ordered(member));
            }
            Value::Object(map.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(hash_ordered).collect()),
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn maps_at_every_depth_are_ordered_and_stay_so() {
        let value = json!({"type": 1, "upgrade": [{"region": 1, "name": {}}], "name": 2});
        let ordered = hash_ordered(&value);
        assert_eq!(ordered, value);
        assert_eq!(ordered.to_string(), r#"{"upgrade":[{"name":{},"region":1}],"name":2,"type":1}"#);
        assert_eq!(hash_ordered(&ordered).to_string(), ordered.to_string());
    }
}
