use serde_json::{Map, Value};

use crate::packer::components::go_json;

/// The template as `packer fix` prints it: keys sorted, two blanks a level,
/// `<` and `>` as they are and `&` escaped. No line end at the end.
///
/// Mirrors packer `FixCommand.RunContext`, a slip included: a text that holds
/// `\u003c` after a backslash comes out as broken JSON.
pub fn packer_text(root: &Map<String, Value>) -> String {
    let text = go_json::indented(&Value::Object(root.clone()));
    text.replace("\\u003c", "<").replace("\\u003e", ">")
}
