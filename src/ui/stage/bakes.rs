use std::sync::Arc;

use leptos::prelude::*;
use serde_json::Value;

use crate::preview::{self, Bake, Instant, PASTED, PastedStage};
use crate::ui::store::{EditKind, Store};
use crate::workspace::Operation;

/// The instant of a new bake: now, to the second.
pub fn this_second() -> Instant {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for ages")]
    let millis = js_sys::Date::now() as i64;
    Instant(millis - millis.rem_euclid(1000))
}

/// Adds an empty bake and shows it.
pub fn new_bake(store: Store) {
    add(store, "bake", &preview::new_stage("aws"), &[]);
}

/// Adds a bake with a pasted stage and shows it.
pub fn add_pasted(store: Store, pasted: &PastedStage) {
    let package = pasted.stage.get("package").and_then(Value::as_str).unwrap_or_default();
    let name = package.split_whitespace().next().filter(|name| !name.contains('$')).unwrap_or(&pasted.title);
    // Bakes of one package are told apart by their stages.
    let taken = store.with_workspace(|workspace| workspace.document(&preview::bake_path(name, |_| false)).is_some());
    let of_stage = format!("{name} · {}", pasted.title.rsplit(" › ").next().unwrap_or_default());
    let name = if taken && *name != pasted.title { of_stage.as_str() } else { name };
    let mut parts = beside(pasted);
    parts.push((PASTED, pasted.stage.clone()));
    add(store, name, &pasted.stage, &parts);
}

/// Puts a pasted stage in the place of the shown bake's.
pub fn replace_by_pasted(store: Store, path: &Arc<str>, pasted: &PastedStage) {
    let Some(document) = store.json_untracked(path) else { return };
    let bake = Bake::read(&document);
    match bake.replace_stage(&pasted.stage, &beside(pasted)) {
        Ok(edits) => store.edit(path, edits, EditKind::Command, "Paste a Bake stage"),
        Err(error) => store.toasts.say(format!("The stage cannot be put in: {error}")),
    }
}

/// Has the shown bake run with a pasted trigger.
pub fn use_trigger(store: Store, path: &Arc<str>, trigger: &Value) {
    let Some(document) = store.json_untracked(path) else { return };
    match Bake::read(&document).set_trigger(Some(trigger)) {
        Ok(edits) => store.edit(path, edits, EditKind::Command, "Paste a trigger"),
        Err(error) => store.toasts.say(format!("The trigger cannot be put in: {error}")),
    }
}

fn beside(pasted: &PastedStage) -> Vec<(&'static str, Value)> {
    pasted.pipeline.clone().map(|pipeline| ("pipeline", pipeline)).into_iter().collect()
}

fn add(store: Store, name: &str, stage: &Value, beside: &[(&str, Value)]) {
    let path = store.with_workspace(|workspace| preview::bake_path(name, |path| workspace.document(path).is_some()));
    let text = preview::bake_text(name, stage, beside, this_second(), preview::CURRENT);
    if store.create(&path, &text, "New bake") {
        store.bake.set(Some(path.into()));
    }
}

/// Removes a bake; undo brings it back.
pub fn remove(store: Store, path: &str) {
    let operation = Operation::Delete { path: path.to_owned() };
    if store.change("Remove bake", vec![operation]) {
        store.toasts.say("The bake is removed. Undo brings it back.");
    }
}
