use crate::packer::fix::{Draft, FixError, Fixer};

/// The old `{{ .CreateTime }}` in names becomes `{{timestamp}}`.
pub const FIXER: Fixer =
    Fixer { name: "createtime", synopsis: "{{ .CreateTime }} in names becomes {{timestamp}}", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for builder in draft.builders()? {
        for key in ["ami_name", "bundle_prefix", "snapshot_name"] {
            if let Some(fixed) = draft.text(&builder, key).map(with_timestamp) {
                draft.set(&builder, key, fixed);
            }
        }
    }
    Ok(())
}

/// Replaces every `{{ .CreateTime }}`, with or without blanks of Go's `\s`.
fn with_timestamp(text: &str) -> String {
    const BLANKS: [char; 5] = ['\t', '\n', '\x0c', '\r', ' '];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, action) = rest.split_at(start);
        out.push_str(before);
        let inner = action.get(2..).unwrap_or_default().trim_start_matches(BLANKS);
        let end = inner.strip_prefix(".CreateTime").map(|tail| tail.trim_start_matches(BLANKS));
        if let Some(tail) = end.and_then(|tail| tail.strip_prefix("}}")) {
            out.push_str("{{timestamp}}");
            rest = tail;
        } else {
            out.push('{');
            rest = action.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}
