//! The one table of commands, and the keys that run them.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::opening::Opening;
use super::shell::{Action, Theme, pressed};
use super::store::Store;
use crate::workspace::{Direction, Scope};

/// What commands open or turn.
#[derive(Clone, Copy)]
pub struct Doors {
    pub theme: RwSignal<Theme>,
    pub palette: RwSignal<bool>,
    pub export: RwSignal<bool>,
    pub opening: Opening,
}

/// Every command of the app.
pub fn all(store: Store, doors: &Doors) -> Signal<Vec<Action>> {
    let open = Signal::derive(move || store.opened.read().is_some());
    let always = Signal::stored(true);
    let Doors { theme, palette, export, opening } = *doors;
    let action = move |id, title: &str, keys, enabled, run: Callback<()>| Action {
        id,
        title: title.to_owned(),
        keys,
        enabled,
        run,
    };
    let has_active = Signal::derive(move || store.active.read().is_some());
    let changed = Signal::derive(move || store.active.get().is_some_and(|path| store.is_changed(&path)));
    let table = vec![
        action(
            "palette",
            "Search or run a command",
            "Ctrl k",
            always,
            Callback::new(move |()| palette.update(|open| *open = !*open)),
        ),
        action("export", "Export: review what changed", "Ctrl e", open, Callback::new(move |()| export.set(true))),
        action(
            "undo",
            "Undo the last step",
            "Ctrl z",
            Signal::derive(move || store.can(Direction::Back, &Scope::Workspace)),
            Callback::new(move |()| store.undo(Scope::Workspace)),
        ),
        action(
            "redo",
            "Redo",
            "Ctrl Shift z",
            Signal::derive(move || store.can(Direction::Forth, &Scope::Workspace)),
            Callback::new(move |()| store.redo(Scope::Workspace)),
        ),
        action("bake.new", "New bake", "", open, Callback::new(move |()| super::stage::new_bake(store))),
        action(
            "bake.paste",
            "Paste a Bake stage or pipeline",
            "",
            open,
            Callback::new(move |()| super::stage::ask_to_paste(store)),
        ),
        action(
            "file.revert",
            "Revert this file to what was opened",
            "",
            changed,
            Callback::new(move |()| revert_active(store)),
        ),
        action("file.close", "Close this file's tab", "", has_active, Callback::new(move |()| close_active(store))),
        action(
            "theme",
            "Change theme: system, light, dark",
            "",
            always,
            Callback::new(move |()| theme.update(|theme| *theme = theme.next())),
        ),
        action("home", "Workspaces: open another", "", open, Callback::new(move |()| opening.go_home())),
        action("folder", "Open a folder", "", always, Callback::new(move |()| opening.pick_folder())),
        action("sample", "Open the sample repo", "", always, Callback::new(move |()| opening.open_sample())),
    ];
    Signal::stored(table)
}

fn revert_active(store: Store) {
    if let Some(path) = store.active.get_untracked() {
        let operations = store.with_workspace(|workspace| workspace.reverting(&path));
        store.change(&format!("Revert {path}"), operations);
    }
}

fn close_active(store: Store) {
    if let Some(path) = store.active.get_untracked() {
        store.close_file(&path);
    }
}

/// Runs commands by their keys, wherever the focus is. Undo and redo go to
/// the document in which the focus is; the text editor routes its own.
pub fn listen(store: Store, actions: Signal<Vec<Action>>) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let back = pressed(&event, "Ctrl z");
        let forth = pressed(&event, "Ctrl Shift z") || pressed(&event, "Ctrl y");
        if back || forth {
            event.prevent_default();
            let scope = scope_of(&event);
            return if back { store.undo(scope) } else { store.redo(scope) };
        }
        let action =
            actions.with_untracked(|actions| actions.iter().find(|action| pressed(&event, action.keys)).cloned());
        if let Some(action) = action
            && action.enabled.get_untracked()
        {
            event.prevent_default();
            action.run.run(());
        }
    });
    // A menu or a shake can ask a field to undo as well; fields have no history of their own.
    let inputs = window_event_listener(ev::beforeinput, move |event| match event.input_type().as_str() {
        "historyUndo" => {
            event.prevent_default();
            store.undo(scope_of(&event));
        }
        "historyRedo" => {
            event.prevent_default();
            store.redo(scope_of(&event));
        }
        _ => {}
    });
    on_cleanup(move || {
        keys.remove();
        inputs.remove();
    });
}

/// The document that the event's place shows (`data-document`), else all of them.
fn scope_of(event: &web_sys::Event) -> Scope {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let holder = element.and_then(|element| element.closest("[data-document]").ok().flatten());
    match holder.and_then(|holder| holder.get_attribute("data-document")) {
        Some(path) if !path.is_empty() => Scope::File(path),
        _ => Scope::Workspace,
    }
}
