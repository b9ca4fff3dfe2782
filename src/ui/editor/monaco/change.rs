use std::sync::Arc;

use js_sys::{Array, Uint32Array};
use wasm_bindgen::JsValue;

use crate::source::{Span, TextEdit};
use crate::workspace::{Gesture, ModelEdit, ModelRange};

/// What was done in a text editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonacoChange {
    pub path: Arc<str>,
    /// As the model saw it: each refers to the model after those before it.
    pub changes: Vec<ModelEdit>,
    /// The same on the file's text, byte order mark and line ends included; all
    /// refer to the text as it was before.
    pub edits: Vec<TextEdit>,
    pub gesture: Gesture,
    /// Monaco undid or redid by itself. It should not, having no history.
    pub undoing: bool,
    pub redoing: bool,
    /// The model got another text as a whole.
    pub flush: bool,
}

/// Where the caret went and what is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorMoved {
    pub path: Arc<str>,
    /// The selection in bytes of the file's text; empty at the caret where
    /// nothing is selected.
    pub selection: Span,
    /// The end of the selection that moves.
    pub caret: usize,
    /// The caret's place as editors count, both from 1.
    pub line: usize,
    pub column: usize,
}

/// What an event of the bundle says of its origin; see `bundle/models.js`.
pub(super) struct Source {
    pub flags: u32,
    pub reason: String,
    /// The number of the composition that it is a part of, or 0.
    pub composition: u32,
}

impl Source {
    pub fn gesture(&self, changes: &[ModelEdit]) -> Gesture {
        let typed = self.reason.split(' ').all(|reason| reason == "type");
        // Backspace, Delete and Tab come as commands, which much else does too.
        let key = self.reason.split(' ').all(|reason| reason.starts_with("executeCommand"));
        match self.composition {
            0 if typed || key && changes.iter().all(is_small) => Gesture::Typing,
            0 => Gesture::Single,
            number => Gesture::Composition(number),
        }
    }

    pub const fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// A character or a line end less, or blanks more within a line.
fn is_small(change: &ModelEdit) -> bool {
    let same_line = change.start_line == change.end_line;
    // A pair of units may be one character.
    let one_less = same_line && change.end_column - change.start_column <= 2;
    let joins = change.end_line - change.start_line == 1 && change.end_column == 1 && change.start_column > 1;
    let blanks = change.text.chars().all(|ch| matches!(ch, ' ' | '\t'));
    blanks && (one_less || joins && change.text.is_empty())
}

pub(super) const UNDOING: u32 = 1;
pub(super) const REDOING: u32 = 2;
pub(super) const FLUSH: u32 = 4;

/// Changes as they cross: four numbers and a text each.
pub(super) fn from_js(places: &Uint32Array, texts: &Array) -> Vec<ModelEdit> {
    places
        .to_vec()
        .chunks_exact(4)
        .zip(texts.iter())
        .filter_map(|(place, text)| {
            let [start_line, start_column, end_line, end_column] = <[u32; 4]>::try_from(place).ok()?.map(index);
            Some(ModelEdit { start_line, start_column, end_line, end_column, text: text.as_string()? })
        })
        .collect()
}

pub(super) fn to_js(changes: &[ModelEdit]) -> (Uint32Array, Array) {
    let places: Vec<u32> = changes
        .iter()
        .flat_map(|edit| [edit.start_line, edit.start_column, edit.end_line, edit.end_column].map(number))
        .collect();
    (Uint32Array::from(places.as_slice()), changes.iter().map(|edit| JsValue::from(edit.text.as_str())).collect())
}

pub(super) fn range_of(place: [u32; 4]) -> ModelRange {
    let [start_line, start_column, end_line, end_column] = place.map(index);
    ModelRange { start_line, start_column, end_line, end_column }
}

pub(super) const fn index(number: u32) -> usize {
    number as usize
}

pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
