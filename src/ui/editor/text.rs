use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement, InputEvent, KeyboardEvent};

use super::Language;
use super::monaco::{CursorMoved, Listener, Marker, MonacoChange, MonacoHandle, Readiness, Surface};
use crate::source::{LineColumn, LineIndex, Span};
use crate::ui::controls::When;
use crate::ui::store::Reveal;
use crate::workspace::Gesture;

/// The text of one file, to be edited: in Monaco, or in a plain area until
/// Monaco is there.
///
/// The editor shows `text` and reports what is typed; whoever owns the text
/// applies that. A change of `text` that comes from elsewhere is followed.
#[component]
pub fn TextEditor(
    monaco: MonacoHandle,
    #[prop(into)] path: Signal<Option<Arc<str>>>,
    /// The file's text as it is now, byte order mark and line ends included.
    #[prop(into)]
    text: Signal<Arc<str>>,
    #[prop(into)] language: Signal<Language>,
    /// Why the file cannot be edited; `None` where it can.
    #[prop(into)]
    read_only: Signal<Option<String>>,
    #[prop(into)] on_change: Callback<MonacoChange>,
    #[prop(into)] on_undo: Callback<Arc<str>>,
    #[prop(into)] on_redo: Callback<Arc<str>>,
    #[prop(into, optional)] reveal: Signal<Option<Reveal>>,
    #[prop(into, optional)] markers: Signal<Vec<Marker>>,
    #[prop(into, optional)] on_cursor: Option<Callback<CursorMoved>>,
    /// Told when a composition of an input method begins and ends.
    #[prop(into, optional)]
    on_composition: Option<Callback<bool>>,
) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let area = NodeRef::<html::Textarea>::new();
    let surface = StoredValue::<Option<Surface>, LocalStorage>::new_local(None);
    // Where the caret was in the plain area, on its way to Monaco.
    let caret = StoredValue::<Option<Caret>, LocalStorage>::new_local(None);
    let mounted = RwSignal::new(false);
    let plain = Memo::new(move |_| !mounted.get());
    let readiness = monaco.readiness();
    monaco.load();

    let listener = Listener { path, text, on_change, on_undo, on_redo, on_cursor, on_composition };
    let number = monaco.listen(listener);
    on_cleanup(move || {
        monaco.unlisten(number);
        if let Some(surface) = surface.try_get_value().flatten() {
            surface.dispose();
        }
    });

    Effect::new(move |_| {
        let (Readiness::Ready, Some(element)) = (readiness.get(), host.get()) else { return };
        if mounted.get_untracked() {
            return;
        }
        if let Some(made) = monaco.surface(&element) {
            // Before the plain area goes, and its focus with it.
            caret.set_value(area.get_untracked().map(|area| Caret::of(&area)));
            surface.set_value(Some(made));
            mounted.set(true);
        }
    });

    // The model is there and holds the text before anything else is asked of it.
    let shown = move || {
        let surface = mounted.get().then(|| surface.get_value()).flatten()?;
        let path = path.get()?;
        monaco.hold(&path, &text.get(), language.get());
        surface.show(&path);
        Some((surface, path))
    };
    Effect::new(move |_| {
        let Some((surface, path)) = shown() else {
            if let Some(surface) = mounted.get().then(|| surface.get_value()).flatten() {
                surface.show("");
            }
            return;
        };
        surface.set_label(&path);
    });
    Effect::new(move |_| {
        if let Some(surface) = mounted.get().then(|| surface.get_value()).flatten() {
            surface.set_read_only(read_only.get().as_deref());
        }
    });
    Effect::new(move |_| {
        let markers = markers.get();
        if let Some((_, path)) = shown() {
            monaco.set_markers(&path, &markers);
        }
    });
    Effect::new(move |_| {
        if let Some((surface, _)) = shown()
            && let Some(caret) = caret.try_update_value(Option::take).flatten()
        {
            caret.give(&surface);
        }
    });
    Effect::new(move |last: Option<Option<u32>>| {
        let last = last.flatten();
        let Some(wanted) = reveal.get() else { return last };
        if last == Some(wanted.number) || path.get().as_ref() != Some(&wanted.path) {
            return last;
        }
        if mounted.get() {
            let (surface, path) = shown()?;
            let range = monaco.range(&path, wanted.span)?;
            surface.reveal(range.start_line, range.start_column, range.end_line, range.end_column);
        } else {
            reveal_in_area(&area.get()?, &text.get_untracked(), wanted.span);
        }
        Some(wanted.number)
    });

    let content = move || path.get().map(|path| monaco.area(&path, &text.get())).unwrap_or_default();
    let on_input = move |_| {
        let (Some(path), Some(area)) = (path.get_untracked(), area.get_untracked()) else { return };
        let Some((change, edits)) = monaco.area_changed(&path, &area.value()) else { return };
        on_change.run(MonacoChange {
            path,
            changes: vec![change],
            edits,
            gesture: Gesture::Typing,
            undoing: false,
            redoing: false,
            flush: false,
        });
    };
    let step = move |back: bool| {
        if let Some(path) = path.get_untracked() {
            if back { on_undo.run(path) } else { on_redo.run(path) }
        }
    };
    let on_beforeinput = move |event: InputEvent| {
        let kind = event.input_type();
        if matches!(kind.as_str(), "historyUndo" | "historyRedo") {
            event.prevent_default();
            step(kind == "historyUndo");
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        if let Some(back) = step_of(&event) {
            event.prevent_default();
            step(back);
        }
    };

    view! {
        <div class="text-editor">
            <div class="text-surface" node_ref=host hidden=plain></div>
            <When when=move || plain.get()>
                <textarea
                    class="text-area"
                    node_ref=area
                    spellcheck="false"
                    autocomplete="off"
                    wrap="off"
                    aria-label=move || path.get().map(|path| path.to_string())
                    aria-busy=move || (readiness.get() == Readiness::Loading).to_string()
                    readonly=move || read_only.get().is_some()
                    title=move || read_only.get()
                    prop:value=content
                    on:input=on_input
                    on:beforeinput=on_beforeinput
                    on:keydown=on_keydown
                ></textarea>
            </When>
            <When when=move || !plain.get()>
                <p class="text-hint">{tab_key()} " lets Tab leave the editor"</p>
            </When>
        </div>
    }
}

/// What is selected in a plain area.
struct Caret {
    start: LineColumn,
    end: LineColumn,
    focused: bool,
    scrolled: i32,
}

impl Caret {
    fn of(area: &HtmlTextAreaElement) -> Self {
        let content = area.value();
        let lines = LineIndex::new(&content);
        let place = |units: Option<u32>| lines.line_column(&content, bytes(&content, units.unwrap_or_default()));
        let element: &HtmlElement = area;
        let focused = document().active_element().is_some_and(|active| &active == element.unchecked_ref());
        Self {
            start: place(area.selection_start().ok().flatten()),
            end: place(area.selection_end().ok().flatten()),
            focused,
            scrolled: area.scroll_top(),
        }
    }

    fn give(self, surface: &Surface) {
        let (start, end) = (self.start, self.end);
        surface.select(start.line + 1, start.column + 1, end.line + 1, end.column + 1);
        surface.scroll_to(self.scrolled);
        if self.focused {
            surface.focus();
        }
    }
}

/// The byte at so many UTF-16 units of a text.
fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, ch) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(ch.len_utf16());
    }
    text.len()
}

fn reveal_in_area(area: &HtmlTextAreaElement, text: &str, span: Span) {
    // A byte order mark is not shown, and every line end is one unit there.
    let units = |end: usize| {
        let before = text.get(..end).unwrap_or_default().trim_start_matches('\u{feff}').replace("\r\n", "\n");
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let _ = area.focus();
    // Only fails on elements that are not text fields.
    let _ = area.set_selection_range(units(span.start), units(span.end));
}

/// The keys by which Monaco gives Tab back to the page.
fn tab_key() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") { "Ctrl+Shift+M" } else { "Ctrl+M" }
}

/// Ctrl+Z goes back, Ctrl+Y and Ctrl+Shift+Z forth; the same with ⌘.
fn step_of(event: &KeyboardEvent) -> Option<bool> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(true),
        ("z", true) | ("y", false) => Some(false),
        _ => None,
    }
}
