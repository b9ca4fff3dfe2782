use saphyr_parser::Span as CharacterSpan;

use super::super::{YamlError, YamlErrorKind};
use crate::source::Span;

/// So many unprintable characters are told of.
const MAX_TOLD: usize = 20;

/// Byte offsets of characters: the parser counts characters. Asking in
/// ascending order is cheap, a step back a little less so.
pub(super) struct Characters<'t> {
    text: &'t str,
    /// The byte at which `text` starts.
    start: usize,
    /// Each 256th character's byte.
    marks: Vec<usize>,
}

const STEP: usize = 256;

impl<'t> Characters<'t> {
    pub fn new(text: &'t str, start: usize) -> Self {
        let marks = text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Self { text, start, marks }
    }

    /// The byte of the character at `index`, counted from the start of the whole
    /// text.
    pub fn offset(&self, index: usize) -> usize {
        let mark = self.marks.get(index / STEP).copied().unwrap_or(self.text.len());
        let rest = self.text.get(mark..).unwrap_or_default();
        let within = rest.char_indices().nth(index % STEP).map_or(rest.len(), |(at, _)| at);
        self.start + mark + within
    }

    pub fn span(&self, span: CharacterSpan) -> Span {
        Span::new(self.offset(span.start.index()), self.offset(span.end.index()))
    }
}

/// The characters that no YAML reader takes.
pub(super) fn unprintable(text: &str) -> Vec<YamlError> {
    let printable = |ch: char| matches!(ch, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.char_indices()
        .filter(|(_, ch)| !printable(*ch))
        .take(MAX_TOLD)
        .map(|(at, ch)| YamlError {
            span: Span::new(at, at + ch.len_utf8()),
            kind: YamlErrorKind::Unprintable(u32::from(ch)),
        })
        .collect()
}
