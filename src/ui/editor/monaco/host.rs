use std::rc::{Rc, Weak};
use std::sync::Arc;

use js_sys::{Array, Object, Reflect, Uint32Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::change::{self, CursorMoved, MonacoChange, Source};
use super::handle::Inner;

/// A text editor of the page, as far as it is told of what happens in Monaco.
#[derive(Clone)]
pub struct Listener {
    pub path: Signal<Option<Arc<str>>>,
    pub text: Signal<Arc<str>>,
    pub on_change: Callback<MonacoChange>,
    pub on_undo: Callback<Arc<str>>,
    pub on_redo: Callback<Arc<str>>,
    pub on_cursor: Option<Callback<CursorMoved>>,
    /// Told when a composition of an input method begins and ends.
    pub on_composition: Option<Callback<bool>>,
}

type Changed = dyn Fn(String, Uint32Array, Array, u32, String, u32);

/// The functions that the bundle calls; see `bundle/host.js`.
pub struct Host {
    functions: Object,
    _changed: Closure<Changed>,
    _stepped: Closure<dyn Fn(String, bool)>,
    _moved: Closure<dyn Fn(String, Uint32Array)>,
    _composed: Closure<dyn Fn(String, bool)>,
}

impl Host {
    pub fn new(inner: &Rc<Inner>) -> Self {
        let to = |inner: &Rc<Inner>| Rc::downgrade(inner);
        let changed = Closure::<Changed>::new({
            let inner = to(inner);
            move |path: String, places: Uint32Array, texts: Array, flags, reason, composition| {
                changed(&inner, &path, &places, &texts, &Source { flags, reason, composition });
            }
        });
        let stepped = Closure::<dyn Fn(String, bool)>::new({
            let inner = to(inner);
            move |path: String, back| stepped(&inner, &path, back)
        });
        let moved = Closure::<dyn Fn(String, Uint32Array)>::new({
            let inner = to(inner);
            move |path: String, places: Uint32Array| moved(&inner, &path, &places)
        });
        let composed = Closure::<dyn Fn(String, bool)>::new({
            let inner = to(inner);
            move |path: String, begins| composed(&inner, &path, begins)
        });
        let functions = Object::new();
        for (name, function) in [
            ("changed", changed.as_ref()),
            ("stepped", stepped.as_ref()),
            ("moved", moved.as_ref()),
            ("composed", composed.as_ref()),
        ] {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&functions, &name.into(), function);
        }
        Self { functions, _changed: changed, _stepped: stepped, _moved: moved, _composed: composed }
    }

    pub fn functions(&self) -> &JsValue {
        &self.functions
    }
}

fn changed(inner: &Weak<Inner>, path: &str, places: &Uint32Array, texts: &Array, source: &Source) {
    let Some(inner) = inner.upgrade() else { return };
    let changes = change::from_js(places, texts);
    inner.follow_caret(None);
    let Some((path, edits)) = inner.model_changed(path, &changes) else { return };
    let listener = inner.listener(&path);
    if let (Some(listener), false) = (listener, edits.is_empty()) {
        listener.on_change.run(MonacoChange {
            path: Arc::clone(&path),
            gesture: source.gesture(&changes),
            changes,
            edits,
            undoing: source.has(change::UNDOING),
            redoing: source.has(change::REDOING),
            flush: source.has(change::FLUSH),
        });
    }
    inner.check_later(path);
}

fn stepped(inner: &Weak<Inner>, path: &str, back: bool) {
    let Some(inner) = inner.upgrade() else { return };
    let Some(listener) = inner.listener(path) else { return };
    let path: Arc<str> = path.into();
    inner.follow_caret(Some(Arc::clone(&path)));
    if back { listener.on_undo.run(path) } else { listener.on_redo.run(path) }
}

fn moved(inner: &Weak<Inner>, path: &str, places: &Uint32Array) {
    let Some(inner) = inner.upgrade() else { return };
    let Some(on_cursor) = inner.listener(path).and_then(|listener| listener.on_cursor) else { return };
    let Ok([a, b, c, d, line, column]) = <[u32; 6]>::try_from(places.to_vec()) else { return };
    let moved = inner.with_mirror(path, |path, mirror| CursorMoved {
        path: Arc::clone(path),
        selection: mirror.span(change::range_of([a, b, c, d])),
        caret: mirror.span(change::range_of([line, column, line, column])).start,
        line: change::index(line),
        column: change::index(column),
    });
    if let Some(moved) = moved {
        on_cursor.run(moved);
    }
}

fn composed(inner: &Weak<Inner>, path: &str, begins: bool) {
    let Some(inner) = inner.upgrade() else { return };
    if let Some(on_composition) = inner.listener(path).and_then(|listener| listener.on_composition) {
        on_composition.run(begins);
    }
}
