//! The app's web worker: long work off the main thread.
//!
//! Messages in: `{id, task, json, files}`. Messages out: `{ready: true}` once,
//! then for each id any number of `{id, done, total}` and one of
//! `{id, json, files}` or `{id, error}`. Where the module cannot be started, its
//! script says `{stopped}`.

#[cfg(target_arch = "wasm32")]
mod browser {
    use bakewright::worker::{Message, Progress, TaskError, serve};
    use js_sys::{Array, Object, Reflect, Uint8Array};
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    /// Listens for tasks, and says that it does.
    pub fn start() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let scope = scope.clone();
            move |event: MessageEvent| answer(&scope, &event.data())
        });
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        post(&scope, &[("ready", JsValue::TRUE)], &Array::new());
    }

    fn answer(scope: &DedicatedWorkerGlobalScope, request: &JsValue) {
        let id = get(request, "id");
        let mut progress = |Progress { done, total }| {
            post(scope, &[("id", id.clone()), ("done", done.into()), ("total", total.into())], &Array::new());
        };
        match run(request, &mut progress) {
            Ok(message) => {
                let files: Array = message.files.iter().map(|file| Uint8Array::from(file.as_slice())).collect();
                let buffers: Array = files.iter().map(|file| file.unchecked_into::<Uint8Array>().buffer()).collect();
                post(scope, &[("id", id), ("json", message.json.into()), ("files", files.into())], &buffers);
            }
            Err(error) => post(scope, &[("id", id), ("error", error.to_string().into())], &Array::new()),
        }
    }

    fn run(request: &JsValue, progress: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
        let name = get(request, "task").as_string().unwrap_or_default();
        let json = get(request, "json").as_string().unwrap_or_default();
        let files = Array::from(&get(request, "files")).iter().map(|file| Uint8Array::new(&file).to_vec()).collect();
        serve(&name, Message { json, files }, progress)
    }

    fn get(object: &JsValue, key: &str) -> JsValue {
        Reflect::get(object, &key.into()).unwrap_or_default()
    }

    fn post(scope: &DedicatedWorkerGlobalScope, fields: &[(&str, JsValue)], buffers: &Array) {
        let message = Object::new();
        for (key, value) in fields {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&message, &(*key).into(), value);
        }
        if let Err(error) = scope.post_message_with_transfer(&message, buffers) {
            web_sys::console::error_1(&error);
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    browser::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bakewright's worker runs in a browser, beside the app.");
}
