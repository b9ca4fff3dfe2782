use serde_json::{Number, Value};

/// `String.valueOf` of a value as Jackson reads it: lists as `[a, b]`, maps as
/// `{a=1}`, null as `null`, texts without quotes.
pub fn java_text(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, member)| format!("{name}={}", java_text(member))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => list_text(items, java_text),
        scalar => scalar_text(scalar),
    }
}

/// Groovy's `as String`: as Java prints it, save that maps look like `[a:1]`
/// and an empty one like `[:]`.
pub fn groovy_text(value: &Value) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "[:]".to_owned(),
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, member)| format!("{name}:{}", groovy_text(member))).collect();
            format!("[{}]", members.join(", "))
        }
        Value::Array(items) => list_text(items, groovy_text),
        scalar => scalar_text(scalar),
    }
}

fn list_text(items: &[Value], text: fn(&Value) -> String) -> String {
    let items: Vec<String> = items.iter().map(text).collect();
    format!("[{}]", items.join(", "))
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number_text(number),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => String::new(),
    }
}

fn number_text(number: &Number) -> String {
    match (number.is_f64(), number.as_f64()) {
        (true, Some(double)) => double_text(double),
        _ => number.to_string(),
    }
}

/// `Double.toString`: `1.0`, `1.0E10`, `1.0E-4`.
fn double_text(double: f64) -> String {
    let scientific = format!("{:e}", double.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let sign = if double.is_sign_negative() { "-" } else { "" };
    let plain = match usize::try_from(exponent) {
        _ if double == 0.0 => "0.0".to_owned(),
        Ok(exponent) if exponent < 7 => {
            let (whole, fraction) = digits.split_at(digits.len().min(exponent + 1));
            let fraction = if fraction.is_empty() { "0" } else { fraction };
            format!("{whole:0<width$}.{fraction}", width = exponent + 1)
        }
        _ if (-3..0).contains(&exponent) => {
            let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
            format!("0.{:0<zeros$}{digits}", "")
        }
        _ => {
            let (whole, fraction) = digits.split_at(digits.len().min(1));
            let fraction = if fraction.is_empty() { "0" } else { fraction };
            format!("{whole}.{fraction}E{exponent}")
        }
    };
    format!("{sign}{plain}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn doubles_print_as_in_java() {
        for (double, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (100.0, "100.0"),
            (1.5, "1.5"),
            (-123.25, "-123.25"),
            (0.001, "0.001"),
            (0.012, "0.012"),
            (1e-4, "1.0E-4"),
            (1_234_567.5, "1234567.5"),
            (1e7, "1.0E7"),
            (1e10, "1.0E10"),
            (1.25e20, "1.25E20"),
        ] {
            assert_eq!(double_text(double), text);
        }
    }

    #[test]
    fn collections_print_as_in_java_and_groovy() {
        let value = json!({"a": [1, null, "x"], "b": {}, "c": 1.0});
        assert_eq!(java_text(&value), "{a=[1, null, x], b={}, c=1.0}");
        assert_eq!(groovy_text(&value), "[a:[1, null, x], b:[:], c:1.0]");
    }
}
