//! The module that runs the chain, in a worker of its own.

#[cfg(target_arch = "wasm32")]
mod message_loop;

#[cfg(target_arch = "wasm32")]
mod browser {
    use bakewright::orca::expression::{Evaluated, Scope};
    use bakewright::worker::{Message, Progress, TaskError, expressions, previews};
    use serde_json::Value;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen::throw_str;

    #[wasm_bindgen]
    extern "C" {
        /// From the script beside this, which loads the module of expressions
        /// when it is first asked.
        #[wasm_bindgen(js_name = evaluateExpressions)]
        fn evaluate_expressions(question: &[u8]) -> Vec<u8>;

        /// The same for the module of checks.
        #[wasm_bindgen(js_name = checkComponents, catch)]
        fn check_components(question: &[u8]) -> Result<Vec<u8>, JsValue>;
    }

    pub fn serve(name: &str, message: Message, _: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
        previews::serve(name, message, evaluate, check)
    }

    fn check(question: &[u8]) -> Result<Vec<u8>, TaskError> {
        check_components(question)
            .map_err(|error| TaskError::failed(String::from(js_sys::Error::from(error).message())))
    }

    fn evaluate(value: &Value, scope: &Scope<'_>) -> Evaluated {
        // Without expressions there is no preview; the page hears of what is thrown.
        expressions::ask(value, scope, evaluate_expressions).unwrap_or_else(|error| throw_str(&error.to_string()))
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    message_loop::start(browser::serve);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bakewright's previews are made in a browser, beside the app.");
}
