use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, WorkerOptions, WorkerType};

use crate::worker::{Module, Progress, Task, TaskError, decode, encode};

/// A web worker of the page, for work that would hold up the page.
///
/// It starts with the first task, takes one task after the other, and is
/// started anew after a task that was cancelled or that broke it. Clones share
/// it.
#[derive(Clone)]
pub struct Background(Rc<RefCell<State>>);

/// What a task gave: its reply, and whole files beside it.
#[derive(Debug)]
pub struct Answer<R> {
    pub reply: R,
    pub files: Vec<Uint8Array>,
}

/// A task on its way, to be awaited. Dropping it cancels the task.
pub struct Job<R> {
    cancel: Cancel,
    outcome: oneshot::Receiver<Result<Raw, TaskError>>,
    reply: PhantomData<R>,
}

/// Cancels a task from elsewhere: one that waits is taken from the queue, one
/// that runs is stopped with its worker, one that is done stays done.
#[derive(Clone)]
pub struct Cancel {
    id: u32,
    state: Weak<RefCell<State>>,
}

/// For archives.
impl Default for Background {
    fn default() -> Self {
        Self::new(Module::Archives)
    }
}

impl Background {
    /// For the tasks of one module.
    pub fn new(module: Module) -> Self {
        Self(Rc::new(RefCell::new(State { module, last_id: 0, worker: None, queue: VecDeque::new() })))
    }

    /// Has `task` done on `files`, whose buffers are handed over and are empty
    /// for the page afterwards.
    pub fn run<T: Task>(&self, task: &T, files: Vec<Uint8Array>) -> Job<T::Reply> {
        self.run_with_progress(task, files, |_| {})
    }

    /// As [`Self::run`]; `on_progress` is told how far the task is.
    pub fn run_with_progress<T: Task>(
        &self,
        task: &T,
        files: Vec<Uint8Array>,
        on_progress: impl Fn(Progress) + 'static,
    ) -> Job<T::Reply> {
        let (sender, outcome) = oneshot::channel();
        let id = self.0.borrow_mut().next_id();
        match encode(T::NAME, task) {
            Ok(body) => {
                let on_progress = Rc::new(on_progress);
                self.0.borrow_mut().queue.push_back(Request { id, name: T::NAME, body, files, sender, on_progress });
                advance(&self.0);
            }
            // The receiver is there, just below.
            Err(error) => drop(sender.send(Err(error))),
        }
        Job { cancel: Cancel { id, state: Rc::downgrade(&self.0) }, outcome, reply: PhantomData }
    }
}

impl<R> Job<R> {
    /// For a button beside the progress; the job then ends in [`TaskError::Cancelled`].
    pub fn cancel_handle(&self) -> Cancel {
        self.cancel.clone()
    }
}

impl Cancel {
    pub fn cancel(&self) {
        let Some(state) = self.state.upgrade() else { return };
        let mut now = state.borrow_mut();
        if now.running().is_some_and(|request| request.id == self.id) {
            now.worker = None;
        }
        now.queue.retain(|request| request.id != self.id);
        drop(now);
        advance(&state);
    }
}

impl<R: serde::de::DeserializeOwned> Future for Job<R> {
    type Output = Result<Answer<R>, TaskError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.outcome).poll(context).map(|outcome| {
            let Raw { name, body, files } = outcome.map_err(|_| TaskError::Cancelled)??;
            let reply = decode(name, &body)?;
            Ok(Answer { reply, files })
        })
    }
}

// The type of the reply is but a mark.
impl<R> Unpin for Job<R> {}

impl<R> Drop for Job<R> {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

struct Request {
    id: u32,
    name: &'static str,
    body: Vec<u8>,
    files: Vec<Uint8Array>,
    sender: oneshot::Sender<Result<Raw, TaskError>>,
    on_progress: Rc<dyn Fn(Progress)>,
}

struct Raw {
    name: &'static str,
    body: Vec<u8>,
    files: Vec<Uint8Array>,
}

struct State {
    module: Module,
    last_id: u32,
    worker: Option<Running>,
    /// The first is with the worker if the worker is busy.
    queue: VecDeque<Request>,
}

impl State {
    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// The request that the worker is at.
    fn running(&self) -> Option<&Request> {
        self.queue.front().filter(|_| self.worker.as_ref().is_some_and(|worker| worker.busy))
    }

    fn take_running(&mut self, id: u32) -> Option<Request> {
        self.running().filter(|request| request.id == id)?;
        if let Some(worker) = &mut self.worker {
            worker.busy = false;
        }
        self.queue.pop_front()
    }
}

/// A worker of the browser, terminated when this is dropped.
struct Running {
    worker: web_sys::Worker,
    /// It has said that it listens.
    ready: bool,
    busy: bool,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Gives the worker its next task, if it is free; starts it, if it is not there.
fn advance(state: &Rc<RefCell<State>>) {
    let mut now = state.borrow_mut();
    if now.queue.is_empty() {
        return;
    }
    let State { module, worker, queue, .. } = &mut *now;
    let Some(running) = worker else {
        match start(*module, state) {
            Ok(running) => *worker = Some(running),
            Err(error) => {
                drop(now);
                stop(state, &describe(&error));
            }
        }
        return;
    };
    if !running.ready || running.busy {
        return;
    }
    let Some(request) = queue.front_mut() else { return };
    running.busy = true;
    mark(&format!("worker {} asked", request.name));
    if let Err(error) = post(&running.worker, request) {
        drop(now);
        stop(state, &describe(&error));
    }
}

/// Fails the task that the worker is at or was started for, and ends the worker.
fn stop(state: &Rc<RefCell<State>>, reason: &str) {
    let mut now = state.borrow_mut();
    now.worker = None;
    let failed = now.queue.pop_front();
    drop(now);
    if let Some(request) = failed {
        // Whoever asked may have gone.
        let _ = request.sender.send(Err(TaskError::stopped(reason)));
    }
    advance(state);
}

fn start(module: Module, state: &Rc<RefCell<State>>) -> Result<Running, JsValue> {
    let folder = document()
        .query_selector("meta[name=bakewright-workers]")?
        .and_then(|meta| meta.get_attribute("content"))
        .ok_or("the page does not name its workers")?;
    let url = format!("{folder}/{}.js", module.name());
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(&url, &options)?;
    let heard = Rc::downgrade(state);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(state) = heard.upgrade() {
            hear(&state, &event.data());
        }
    });
    let broken = Rc::downgrade(state);
    let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
        // A script that could not be loaded gives an event without a message.
        let message = Reflect::get(&event, &"message".into()).ok().and_then(|message| message.as_string());
        if let Some(state) = broken.upgrade() {
            stop(&state, message.as_deref().unwrap_or("it could not be loaded"));
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Ok(Running { worker, ready: false, busy: false, _on_message: on_message, _on_error: on_error })
}

/// Takes a message of the worker; the forms are described where it is written.
fn hear(state: &Rc<RefCell<State>>, message: &JsValue) {
    if get(message, "ready").is_truthy() {
        if let Some(worker) = &mut state.borrow_mut().worker {
            worker.ready = true;
        }
        mark("worker ready");
        advance(state);
        return;
    }
    if let Some(reason) = get(message, "stopped").as_string() {
        stop(state, &reason);
        return;
    }
    let Some(id) = number(message, "id") else { return };
    if let (Some(done), Some(total)) = (number(message, "done"), number(message, "total")) {
        let told =
            state.borrow().running().filter(|request| request.id == id).map(|request| request.on_progress.clone());
        if let Some(on_progress) = told {
            on_progress(Progress { done, total });
        }
        return;
    }
    let taken = state.borrow_mut().take_running(id);
    let Some(Request { name, sender, .. }) = taken else { return };
    let outcome = match (get(message, "body").dyn_into::<Uint8Array>(), get(message, "error").as_string()) {
        (Ok(body), _) => {
            let files = Array::from(&get(message, "files")).iter().map(JsCast::unchecked_into).collect();
            Ok(Raw { name, body: body.to_vec(), files })
        }
        (Err(_), Some(reason)) => Err(TaskError::Failed { reason }),
        (Err(_), None) => Err(TaskError::malformed(name, "it is neither a reply nor an error")),
    };
    mark(&format!("worker {name} answered"));
    // Whoever asked may have gone.
    let _ = sender.send(outcome);
    advance(state);
}

fn post(worker: &web_sys::Worker, request: &mut Request) -> Result<(), JsValue> {
    let files: Array = request.files.drain(..).collect();
    let buffers: Array = files.iter().map(|file| file.unchecked_into::<Uint8Array>().buffer()).collect();
    let body = Uint8Array::from(std::mem::take(&mut request.body).as_slice());
    buffers.push(&body.buffer());
    let message = Object::new();
    Reflect::set(&message, &"id".into(), &request.id.into())?;
    Reflect::set(&message, &"task".into(), &request.name.into())?;
    Reflect::set(&message, &"body".into(), &body)?;
    Reflect::set(&message, &"files".into(), &files)?;
    worker.post_message_with_transfer(&message, &buffers)
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}

/// A whole number of a message.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the worker sends what fits")]
fn number(object: &JsValue, key: &str) -> Option<u32> {
    get(object, key).as_f64().map(|number| number as u32)
}

fn describe(error: &JsValue) -> String {
    let message = get(error, "message").as_string().or_else(|| error.as_string());
    message.unwrap_or_else(|| "it could not be started".to_owned())
}

/// Leaves a mark on the browser's timeline, where tests and traces find it.
fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(name);
    }
}
