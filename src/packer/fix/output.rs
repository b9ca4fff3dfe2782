use serde_json::{Map, Value};

use crate::json;
use crate::packer::PackerVersion;
use crate::packer::components::go_json;
use crate::packer::template::{Stage, Template};

/// The template as `packer fix` prints it: keys sorted, two blanks a level,
/// `<` and `>` as they are and `&` escaped. No line end at the end.
///
/// Mirrors packer `FixCommand.RunContext`, a slip included: a text that holds
/// `\u003c` after a backslash comes out as broken JSON.
pub fn packer_text(root: &Map<String, Value>) -> String {
    let text = go_json::indented(&Value::Object(root.clone()));
    text.replace("\\u003c", "<").replace("\\u003e", ">")
}

/// What Packer says of its own result, which it has printed by then; `None`
/// where it finds nothing wrong. `min_packer_version` is not looked at.
pub fn verdict(packer_text: &str, version: PackerVersion) -> Option<String> {
    let document = json::parse(packer_text);
    let template = Template::read(&document, version);
    let (what, message) = match (&template.rejection, &template.invalid) {
        // Here without the place that other commands show.
        (Some(_), _) if document.go_error().is_some() => {
            ("fails to parse", document.go_error().map(|error| &error.message)?)
        }
        (Some(rejection), _) if rejection.crash => return Some(rejection.printed(version)),
        (Some(rejection), _) => ("fails to parse", &rejection.message),
        (None, Some(invalid)) if invalid.stage == Stage::Validation => ("failed to validate", &invalid.message),
        (None, _) => return None,
    };
    let cause = "This is usually caused by an error in the input template.\nPlease fix the error and try again.";
    Some(format!("Error! Fixed template {what}: {message}\n\n{cause}"))
}
