use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// Backticks that escape `$`, a quote or a backtick in a powershell provisioner's environment and elevated user are taken away: Packer adds its own.
pub const FIXER: Fixer = Fixer {
    name: "powershell-escapes",
    synopsis: "PowerShell escapes go from environment_vars, elevated_user, elevated_password",
    run,
};

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for object in draft.provisioners_of("powershell")? {
        let mut changes = Vec::new();
        for key in ["elevated_user", "elevated_password"] {
            match draft.get(&object, key) {
                None => {}
                Some(Value::String(text)) => changes.push((key, Value::from(unescape(text)))),
                Some(_) => {
                    let reason = format!("{key} is not a text");
                    return Err(FixError::Crash { fixer: FIXER.name, reason });
                }
            }
        }
        if let Some(vars) = draft.get(&object, "environment_vars") {
            // Packer drops all of this provisioner's changes where this is no list of texts.
            let Some(vars) = unescape_all(vars) else { continue };
            changes.push(("environment_vars", vars));
        }
        for (key, value) in changes {
            draft.set(&object, key, value);
        }
    }
    Ok(())
}

fn unescape_all(vars: &Value) -> Option<Value> {
    let texts = match vars {
        Value::Null => return Some(Value::Array(Vec::new())),
        Value::Array(items) => items.iter().map(|item| if item.is_null() { Some("") } else { item.as_str() }),
        _ => return None,
    };
    texts.map(|text| text.map(|text| Value::from(unescape(text)))).collect()
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match chars.peek() {
            Some(next @ ('$' | '"' | '`' | '\'')) if ch == '`' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(ch),
        }
    }
    out
}
