//! Messages in: `{id, task, body, files}`. Messages out: `{ready: true}` once,
//! then for each id any number of `{id, done, total}` and one of
//! `{id, body, files}` or `{id, error}`. Where the module cannot be started, its
//! script says `{stopped}`.

use bakewright::worker::{Message, Progress, TaskError};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers a task by its name.
pub type Serve = fn(&str, Message, &mut dyn FnMut(Progress)) -> Result<Message, TaskError>;

/// Listens for tasks, and says that it does.
pub fn start(serve: Serve) {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
        let scope = scope.clone();
        move |event: MessageEvent| answer(serve, &scope, &event.data())
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &[("ready", JsValue::TRUE)], &Array::new());
}

fn answer(serve: Serve, scope: &DedicatedWorkerGlobalScope, request: &JsValue) {
    let id = get(request, "id");
    let mut progress = |Progress { done, total }| {
        post(scope, &[("id", id.clone()), ("done", done.into()), ("total", total.into())], &Array::new());
    };
    let name = get(request, "task").as_string().unwrap_or_default();
    let files = Array::from(&get(request, "files")).iter().map(|file| bytes(&file)).collect();
    let message = Message { body: bytes(&get(request, "body")), files };
    match serve(&name, message, &mut progress) {
        Ok(message) => {
            let body = Uint8Array::from(message.body.as_slice());
            let files: Array = message.files.iter().map(|file| Uint8Array::from(file.as_slice())).collect();
            let buffers: Array = files.iter().map(|file| file.unchecked_into::<Uint8Array>().buffer()).collect();
            buffers.push(&body.buffer());
            post(scope, &[("id", id), ("body", body.into()), ("files", files.into())], &buffers);
        }
        Err(error) => post(scope, &[("id", id), ("error", error.to_string().into())], &Array::new()),
    }
}

fn bytes(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
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
