use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

use super::binding::{Bundle, Comparison, Surface};
use super::change;
use super::host::{Host, Listener};
use super::load;
use super::marker::{Marker, MarkerData};
use crate::source::{Sort, Span, TextEdit};
use crate::ui::editor::Language;
use crate::workspace::{LineEnd, Mirror, ModelEdit, ModelRange};

/// So long after the last change it is checked that model and text agree.
const PAUSE: Duration = Duration::from_secs(1);

/// Monaco and its models; cheap to copy, the same everywhere.
#[derive(Clone, Copy)]
pub struct MonacoHandle {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    readiness: RwSignal<Readiness>,
}

/// How far Monaco is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    Waiting,
    Loading,
    Ready,
    /// Texts stay in plain areas; why.
    Failed(String),
}

/// What a handle shares with the functions that the bundle calls.
#[derive(Default)]
pub(super) struct Inner {
    bundle: OnceCell<Bundle>,
    host: OnceCell<Host>,
    held: RefCell<BTreeMap<Arc<str>, Held>>,
    listeners: RefCell<Vec<(u32, Listener)>>,
    last_listener: Cell<u32>,
    /// The file whose next change moves the caret, as undoing does.
    following: RefCell<Option<Arc<str>>>,
    /// The files to be checked after a pause, and its end.
    unchecked: RefCell<BTreeSet<Arc<str>>>,
    pause: Cell<Option<TimeoutHandle>>,
}

struct Held {
    mirror: Mirror,
    /// Monaco has a model of it.
    in_monaco: bool,
}

impl MonacoHandle {
    pub fn new() -> Self {
        Self { inner: StoredValue::new_local(Rc::default()), readiness: RwSignal::new(Readiness::Waiting) }
    }

    pub fn readiness(self) -> Signal<Readiness> {
        self.readiness.into()
    }

    /// Has Monaco loaded once the page has been painted; more calls do nothing.
    pub fn load(self) {
        if self.readiness.get_untracked() != Readiness::Waiting {
            return;
        }
        self.readiness.set(Readiness::Loading);
        // The first frame comes after the first of these, the second after that frame.
        request_animation_frame(move || {
            request_animation_frame(move || {
                spawn_local(async move {
                    match load::bundle().await {
                        Ok(bundle) => self.take(bundle),
                        Err(error) => {
                            web_sys::console::warn_2(&"Monaco could not be loaded".into(), &error);
                            let why = "The editor could not be loaded; texts are shown plainly.";
                            self.readiness.set(Readiness::Failed(why.to_owned()));
                        }
                    }
                });
            });
        });
    }

    /// Tells the model of a file what `edits` did to its text, which was
    /// `before`. Edits that came from the model itself may be told too: it has
    /// them already.
    pub fn forward(self, path: &str, before: &str, edits: &[TextEdit]) {
        self.with(|inner| inner.forward(path, before, edits));
    }

    /// Changes the model of a file without a report of it; all places refer to
    /// the model as it is before.
    pub fn apply_edits(self, path: &str, changes: &[ModelEdit]) {
        self.with(|inner| {
            // From the last place to the first, as a model lists changes that all refer to one state of it.
            let mut descending = changes.to_vec();
            descending.reverse();
            descending.order_by_key(|change| std::cmp::Reverse((change.start_line, change.start_column)));
            if inner.model_changed(path, &descending).is_some() {
                inner.apply(path, changes);
            }
        });
    }

    /// Makes the model of a file anew from `text`; the caret and what is
    /// scrolled to are lost. For a model that is out of step.
    pub fn reset(self, path: &str, text: &Arc<str>) {
        self.with(|inner| inner.reset(path, text));
    }

    /// The file has another path now.
    pub fn rename(self, from: &str, to: &Arc<str>) {
        self.with(|inner| {
            let held = inner.held.borrow_mut().remove(from);
            if let Some(held) = held {
                inner.held.borrow_mut().insert(Arc::clone(to), held);
            }
            if let Some(bundle) = inner.bundle.get() {
                bundle.rename_model(from, to);
            }
        });
    }

    /// Lets the model of a file go.
    pub fn close(self, path: &str) {
        self.with(|inner| inner.close(path));
    }

    /// Lets all models go, as when another workspace is opened.
    pub fn close_all(self) {
        self.with(|inner| {
            let paths: Vec<Arc<str>> = inner.held.borrow().keys().cloned().collect();
            for path in paths {
                inner.close(&path);
            }
        });
    }

    /// Has the next change of a file, made elsewhere, take the caret along, as
    /// when the app's own undo is used.
    pub fn follow_caret(self, path: &Arc<str>) {
        self.with(|inner| inner.follow_caret(Some(Arc::clone(path))));
    }

    /// What is to be said about places of a file, in place of what was said before.
    pub fn set_markers(self, path: &str, markers: &[Marker]) {
        self.with(|inner| inner.set_markers(path, markers));
    }

    /// Takes the focus to the editor that shows a file.
    pub fn focus(self, path: &str) {
        self.with(|inner| inner.bundle.get().map(|bundle| bundle.focus_on(path)));
    }

    /// Runs a command of Monaco's, such as `actions.find`, in the editor that
    /// shows a file. False where there is none or it has no such command.
    pub fn run(self, path: &str, command: &str) -> bool {
        self.with(|inner| inner.bundle.get().is_some_and(|bundle| bundle.run_command(path, command).is_ok()))
            .unwrap_or_default()
    }

    /// Where a span of a file's text is in its model.
    pub fn range(self, path: &str, span: Span) -> Option<ModelRange> {
        self.with(|inner| inner.with_mirror(path, |_, mirror| mirror.ranges(&[span]).first().copied()))
            .flatten()
            .flatten()
    }

    /// Sees to it that the model of a file is there and holds `text`.
    pub(in crate::ui::editor) fn hold(self, path: &Arc<str>, text: &Arc<str>, language: Language) {
        self.with(|inner| inner.hold(path, text, language));
    }

    /// What a plain area shows for a file.
    pub(in crate::ui::editor) fn area(self, path: &Arc<str>, text: &Arc<str>) -> String {
        self.with(|inner| {
            inner.hold_text(path, text);
            inner.with_mirror(path, |_, mirror| mirror.area())
        })
        .flatten()
        .unwrap_or_default()
    }

    /// Takes over what was typed into a plain area.
    pub(in crate::ui::editor) fn area_changed(self, path: &str, content: &str) -> Option<(ModelEdit, Vec<TextEdit>)> {
        self.with(|inner| inner.held.borrow_mut().get_mut(path)?.mirror.area_changed(content)).flatten()
    }

    pub(in crate::ui::editor) fn surface(self, element: &HtmlElement) -> Option<Surface> {
        self.with(|inner| inner.bundle.get()?.create_surface(element).ok()).flatten()
    }

    pub(in crate::ui::editor) fn comparison(self, element: &HtmlElement) -> Option<Comparison> {
        self.with(|inner| inner.bundle.get()?.create_comparison(element).ok()).flatten()
    }

    /// Has `listener` told of what happens to the file that it shows; gives
    /// the number for [`Self::unlisten`].
    pub(in crate::ui::editor) fn listen(self, listener: Listener) -> u32 {
        self.with(|inner| {
            let number = inner.last_listener.get() + 1;
            inner.last_listener.set(number);
            inner.listeners.borrow_mut().push((number, listener));
            number
        })
        .unwrap_or_default()
    }

    pub(in crate::ui::editor) fn unlisten(self, number: u32) {
        self.with(|inner| inner.listeners.borrow_mut().retain(|(other, _)| *other != number));
    }

    fn take(self, bundle: Bundle) {
        self.with(|inner| {
            bundle.connect(inner.host.get_or_init(|| Host::new(inner)).functions());
            inner.bundle.get_or_init(|| bundle);
        });
        if let Some(performance) = window().performance() {
            let _ = performance.mark("monaco ready");
        }
        self.readiness.set(Readiness::Ready);
    }

    /// Nothing is done after the app is gone.
    fn with<T>(self, act: impl FnOnce(&Rc<Inner>) -> T) -> Option<T> {
        let inner = self.inner.try_get_value()?;
        Some(act(&inner))
    }
}

impl Default for MonacoHandle {
    fn default() -> Self {
        Self::new()
    }
}

impl Inner {
    /// The listener that shows a file.
    pub fn listener(&self, path: &str) -> Option<Listener> {
        let shows =
            |listener: &Listener| listener.path.try_get_untracked().flatten().is_some_and(|shown| *shown == *path);
        self.listeners.borrow().iter().find(|(_, listener)| shows(listener)).map(|(_, listener)| listener.clone())
    }

    pub fn with_mirror<T>(&self, path: &str, read: impl FnOnce(&Arc<str>, &Mirror) -> T) -> Option<T> {
        self.held.borrow().get_key_value(path).map(|(path, held)| read(path, &held.mirror))
    }

    pub fn model_changed(&self, path: &str, changes: &[ModelEdit]) -> Option<(Arc<str>, Vec<TextEdit>)> {
        let mut held = self.held.borrow_mut();
        let known = held.get_key_value(path).map(|(path, _)| Arc::clone(path))?;
        let edits = held.get_mut(path)?.mirror.model_changed(changes);
        Some((known, edits))
    }

    pub fn follow_caret(&self, path: Option<Arc<str>>) {
        self.following.replace(path);
    }

    /// Checks after a pause that a file's model and text agree; they should.
    pub fn check_later(self: &Rc<Self>, path: Arc<str>) {
        self.unchecked.borrow_mut().insert(path);
        if let Some(earlier) = self.pause.take() {
            earlier.clear();
        }
        let inner = Rc::downgrade(self);
        let check = move || {
            let Some(inner) = inner.upgrade() else { return };
            inner.pause.set(None);
            for path in inner.unchecked.take() {
                inner.check(&path);
            }
        };
        self.pause.set(set_timeout_with_handle(check, PAUSE).ok());
    }

    fn check(&self, path: &Arc<str>) {
        if let Some(listener) = self.listener(path)
            && let Some(text) = listener.text.try_get_untracked()
        {
            self.follow(path, &text);
        }
        let Some(bundle) = self.bundle.get() else { return };
        let expected = self.with_mirror(path, |_, mirror| mirror.view());
        if let (Some(expected), Some(found)) = (expected, bundle.text_of(path))
            && expected != found
        {
            web_sys::console::error_1(&format!("the model of {path} was out of step").into());
            let text = self.with_mirror(path, |_, mirror| Arc::clone(mirror.text()));
            if let Some(text) = text {
                self.reset(path, &text);
            }
        }
    }

    fn hold_text(&self, path: &Arc<str>, text: &Arc<str>) {
        if self.held.borrow().contains_key(path) {
            self.follow(path, text);
        } else {
            let held = Held { mirror: Mirror::of(Arc::clone(text)), in_monaco: false };
            self.held.borrow_mut().insert(Arc::clone(path), held);
        }
    }

    fn hold(self: &Rc<Self>, path: &Arc<str>, text: &Arc<str>, language: Language) {
        self.hold_text(path, text);
        let Some(bundle) = self.bundle.get() else { return };
        let new = match self.held.borrow_mut().get_mut(path) {
            Some(held) if !held.in_monaco => {
                held.mirror = Mirror::of(Arc::clone(text));
                held.in_monaco = true;
                Some((held.mirror.view(), held.mirror.line_end()))
            }
            _ => None,
        };
        match new {
            Some((view, line_end)) => {
                if let Err(error) = bundle.open_model(path, &view, language.id(), line_end == LineEnd::CrLf) {
                    web_sys::console::warn_2(&format!("no model of {path}").into(), &error);
                }
            }
            None => bundle.set_language(path, language.id()),
        }
    }

    /// Has the model hold `text`, however that came about.
    fn follow(&self, path: &str, text: &Arc<str>) {
        let changes = self.held.borrow_mut().get_mut(path).map(|held| held.mirror.follow(text));
        self.apply(path, &changes.unwrap_or_default());
    }

    fn forward(&self, path: &str, before: &str, edits: &[TextEdit]) {
        let changes = self.held.borrow_mut().get_mut(path).and_then(|held| held.mirror.text_edited(before, edits));
        self.apply(path, &changes.unwrap_or_default());
    }

    fn apply(&self, path: &str, changes: &[ModelEdit]) {
        let Some(bundle) = self.bundle.get().filter(|_| !changes.is_empty()) else { return };
        let follow = self.following.borrow_mut().take_if(|following| **following == *path).is_some();
        let (places, texts) = change::to_js(changes);
        if let Err(error) = bundle.apply_edits(path, &places, &texts, follow) {
            web_sys::console::warn_2(&format!("edits of {path} did not fit its model").into(), &error);
            let text = self.with_mirror(path, |_, mirror| Arc::clone(mirror.text()));
            if let Some(text) = text {
                self.reset(path, &text);
            }
        }
    }

    fn reset(&self, path: &str, text: &Arc<str>) {
        let mirror = Mirror::of(Arc::clone(text));
        if let Some(bundle) = self.bundle.get() {
            bundle.reset_model(path, &mirror.view(), mirror.line_end() == LineEnd::CrLf);
        }
        if let Some(held) = self.held.borrow_mut().get_mut(path) {
            held.mirror = mirror;
        }
    }

    fn close(&self, path: &str) {
        self.held.borrow_mut().remove(path);
        if let Some(bundle) = self.bundle.get() {
            bundle.close_model(path);
        }
    }

    fn set_markers(&self, path: &str, markers: &[Marker]) {
        let Some(bundle) = self.bundle.get() else { return };
        let json = self.with_mirror(path, |_, mirror| {
            let ranges = mirror.ranges(markers.iter().map(|marker| &marker.span));
            let data: Vec<MarkerData<'_>> =
                markers.iter().zip(ranges).map(|(marker, range)| MarkerData::new(marker, range)).collect();
            serde_json::to_string(&data).ok()
        });
        if let Some(Some(json)) = json {
            bundle.set_markers(path, &json);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let Some(bundle) = self.bundle.get() else { return };
        bundle.connect(&JsValue::UNDEFINED);
        for path in self.held.borrow().keys() {
            bundle.close_model(path);
        }
    }
}
