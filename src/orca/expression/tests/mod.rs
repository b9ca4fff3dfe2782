//! The language in breadth, over small scopes.

mod bounds;
mod functions;
mod language;
mod pipeline;
mod soup;

use serde_json::{Value as Json, json};

use super::{Evaluated, Level, Scope, evaluate};

/// A text evaluated in an empty scope.
fn plain(text: &str) -> Evaluated {
    evaluate(&json!({ "test": text }), &Scope::default())
}

/// The result of one expression over some variables.
fn with(variables: &Json, expression: &str) -> Json {
    let scope = Scope { variables: variables.as_object(), ..Scope::default() };
    let done = evaluate(&json!({ "test": format!("${{{expression}}}") }), &scope);
    assert!(done.messages.is_empty(), "{expression}: {:?}", done.messages);
    done.value["test"].clone()
}

/// The one message of a text.
fn message(done: &Evaluated) -> (Level, &str) {
    match done.messages.as_slice() {
        [message] => (message.level, message.description.as_str()),
        other => panic!("{other:?} of {}", done.value),
    }
}
