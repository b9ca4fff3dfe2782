use serde_json::Value;

/// Groovy's truth of a value as Jackson reads it: null, false, zero, the empty
/// text, list and map are false.
pub(crate) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        // NaN and infinities do not come out of JSON.
        Value::Number(number) => number.as_f64().is_none_or(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn zero_of_any_kind_is_false_and_its_text_is_true() {
        for falsy in [json!(0), json!(0.0), json!(-0.0), json!(""), json!([]), json!({}), json!(null), json!(false)] {
            assert!(!truth(&falsy), "{falsy}");
        }
        for truthy in [json!("0"), json!(" "), json!("false"), json!([null]), json!(0.1)] {
            assert!(truth(&truthy), "{truthy}");
        }
    }
}
