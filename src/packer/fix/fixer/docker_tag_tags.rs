use serde_json::Value;

use crate::packer::fix::{Draft, FixError, Fixer};

/// `tag` of the docker-tag post-processor joins the list `tags`, each tag once.
pub const FIXER: Fixer = Fixer { name: "docker-tag-tags", synopsis: "tag of docker-tag joins tags", run };

fn run(draft: &mut Draft) -> Result<(), FixError> {
    for object in draft.post_processors_of("docker-tag")? {
        let mut tags: Vec<String> = Vec::new();
        for key in ["tag", "tags"] {
            for tag in listed(draft.get(&object, key))? {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        }
        draft.rename_or_drop(&object, "tag", "tags");
        draft.set(&object, "tags", tags);
    }
    Ok(())
}

/// A list of texts, or a text with commas.
fn listed(value: Option<&Value>) -> Result<Vec<String>, FixError> {
    match value {
        Some(Value::String(text)) => Ok(text.split(',').map(|tag| trim_space(tag).to_owned()).collect()),
        Some(Value::Array(items)) => {
            let tags = items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
            let reason = "a tag of docker-tag is not a text".to_owned();
            tags.ok_or(FixError::Crash { fixer: FIXER.name, reason })
        }
        _ => Ok(Vec::new()),
    }
}

/// Mirrors Go `strings.TrimSpace`.
fn trim_space(text: &str) -> &str {
    text.trim_matches(char::is_whitespace)
}
