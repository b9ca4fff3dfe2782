//! From text to tree. Only native code and the worker call this: the parser
//! need not be in the app's own wasm.

mod builder;
mod characters;
mod syntax;

use saphyr_parser::{Event, Parser, ScalarStyle};

use self::builder::Builder;
use self::characters::Characters;
use super::{Document, YamlError, YamlErrorKind};
use crate::source::{Sort, Span};

/// Texts of more characters than this are refused, as `SnakeYAML` does.
pub const MAX_CHARACTERS: usize = 3 * 1024 * 1024;
/// Lists and maps may be nested so deep, as in `SnakeYAML`.
pub const MAX_DEPTH: usize = 50;
/// So many values may be repeated by aliases in all.
pub const MAX_EXPANDED: u64 = 100_000;
/// After so many broken places the rest of a text is left alone.
const MAX_RECOVERIES: usize = 20;

/// The tree of all that is sound in `text`, and what is not. After a place that
/// is no YAML, reading goes on at the next line that is not indented.
pub fn parse(text: &str) -> Document {
    if text.len() > MAX_CHARACTERS && text.chars().count() > MAX_CHARACTERS {
        let error = YamlError { span: Span::at(0), kind: YamlErrorKind::TooLong };
        return Document { errors: vec![error], ..Document::default() };
    }
    let mut builder = Builder::new(text);
    let mut start = 0;
    for _ in 0..=MAX_RECOVERIES {
        let Some(rest) = text.get(start..) else { break };
        match read(rest, start, &mut builder) {
            Some(resume) if resume > start => start = resume,
            _ => break,
        }
    }
    let mut document = builder.finish();
    document.errors.extend(characters::unprintable(text));
    document.errors.order_by_key(|error| error.span.start);
    document
}

/// Reads `rest`, which starts at `start`; gives the place to go on at after an
/// error.
fn read(rest: &str, start: usize, builder: &mut Builder<'_>) -> Option<usize> {
    let characters = Characters::new(rest, start);
    let mut parser = Parser::new_from_str(rest);
    let mut sound_until = start;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::StreamEnd, _)) => return None,
            Ok((event, span)) => {
                let mut span = characters.span(span);
                match &event {
                    // What is not there takes no place.
                    Event::Scalar(text, ScalarStyle::Plain, 0, None) if text.is_empty() => span.end = span.start,
                    Event::DocumentStart(_) | Event::DocumentEnd => {}
                    _ => sound_until = sound_until.max(span.end),
                }
                builder.event(event, span);
            }
            Err(error) => {
                let at = characters.offset(error.marker().index());
                // Anchors of an earlier part are not known to this one.
                let of_earlier_part = start > 0 && error.info() == syntax::UNKNOWN_ANCHOR;
                if !of_earlier_part {
                    builder.error(syntax::explain(&error, builder.text(), at));
                }
                builder.close_open_nodes();
                return syntax::resume(builder.text(), at, sound_until);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
