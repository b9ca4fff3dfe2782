use super::super::{Document, SyntaxErrorKind, quote};
use super::change::Change;
use super::error::EditError;
use super::layout::Container;
use super::render::Render;
use super::replace::Replacing;
use super::style::{Style, is_blank, line_end_near};
use crate::source::{Span, TextEdit};

/// The edits that make `change`, for a document that is sound where they touch it.
pub(super) fn plan(document: &Document, change: &Change<'_>) -> Result<Vec<TextEdit>, EditError> {
    match *change {
        Change::Root { content } => {
            let text = document.text();
            if document.errors().iter().any(|error| matches!(error.kind, SyntaxErrorKind::TooLarge { .. })) {
                return Err(EditError::Unsound { span: Span::at(0) });
            }
            let style = Style::of(document);
            let render = Render { style: &style, line_end: line_end_near(text, text.len()) };
            let value = render.content(content, render.usual(content), "");
            let end = if text.is_empty() { "\n" } else { "" };
            let offset = if is_blank(text) { 0 } else { text.len() };
            Ok(vec![TextEdit::insert(offset, value + end)])
        }
        Change::Replace { node, content } => Ok(Replacing::new(document).edits(node, content)),
        Change::Insert { parent, index, name, content } => {
            let style = Style::of(document);
            Ok(vec![Container::new(document, &style, parent).insertion(index, &[(name, content)])?])
        }
        Change::Remove { node } => {
            let parent = document.parent(node).ok_or(EditError::Root)?;
            let style = Style::of(document);
            let index = document.index(node);
            Ok(vec![Container::new(document, &style, parent).removal(index, index + 1)?])
        }
        Change::Rename { node, name } => {
            let member = document.member_of(node).ok_or_else(|| EditError::NoName { path: document.path(node) })?;
            Ok(vec![TextEdit::replace(member.name_span, quote(name))])
        }
        Change::Move { node, index } => {
            let parent = document.parent(node).ok_or(EditError::Root)?;
            let from = document.index(node);
            if from == index {
                return Ok(Vec::new());
            }
            let style = Style::of(document);
            Container::new(document, &style, parent).moving(from, index)
        }
    }
}
