//! Text with `${…}` in it: what is literal, what is an expression.

use super::{ast::Node, parse};
use crate::orca::expression::{
    fail::{Fail, template_error},
    java::text::{length, trim},
};

/// A part of a text.
pub(crate) enum Part<'t> {
    Literal(&'t str),
    /// The expression, trimmed, and its syntax.
    Expression(&'t str, Node),
}

impl<'t> Part<'t> {
    /// What Spring gives as the part's expression string.
    pub(crate) fn text(&self) -> &'t str {
        match self {
            Part::Literal(text) | Part::Expression(text, _) => text,
        }
    }
}

/// Splits text into literals and expressions. Brackets and quotes are balanced
/// while looking for the end of an expression; there is no escape. Mirrors
/// Spring's `TemplateAwareExpressionParser`.
///
/// # Errors
/// Whatever is wrong with the first expression that cannot be parsed.
pub(crate) fn parts(text: &str) -> Result<Vec<Part<'_>>, Fail> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let Some(offset) = rest.find("${") else {
            parts.push(Part::Literal(rest));
            break;
        };
        if offset > 0 {
            parts.push(Part::Literal(rest.get(..offset).unwrap_or_default()));
        }
        let prefix = start + offset;
        let body_start = prefix + 2;
        let at = |byte: usize| length(text.get(..byte).unwrap_or_default());
        let Some(end) = end_of_expression(text, body_start)? else {
            let tail = text.get(prefix..).unwrap_or_default();
            let at = at(prefix);
            let message = format!("No ending suffix '}}' for expression starting at character {at}: {tail}");
            return Err(template_error(text, at, &message));
        };
        let body = trim(text.get(body_start..end).unwrap_or_default());
        if body.is_empty() {
            let at = at(prefix);
            let message = format!("No expression defined within delimiter '${{}}' at character {at}");
            return Err(template_error(text, at, &message));
        }
        parts.push(Part::Expression(body, parse::expression(body)?));
        start = end + 1;
    }
    Ok(parts)
}

/// The byte at which the expression's `}` stands.
fn end_of_expression(text: &str, start: usize) -> Result<Option<usize>, Fail> {
    let body = text.get(start..).unwrap_or_default();
    if !body.contains('}') {
        return Ok(None);
    }
    let at = |byte: usize| length(text.get(..byte).unwrap_or_default());
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut chars = body.char_indices();
    while let Some((offset, c)) = chars.next() {
        let position = start + offset;
        if c == '}' && open.is_empty() {
            return Ok(Some(position));
        }
        match c {
            '{' | '[' | '(' => open.push((c, position)),
            '}' | ']' | ')' => {
                let position = at(position);
                let Some((bracket, opened)) = open.pop() else {
                    let message =
                        format!("Found closing '{c}' at position {position} without an opening '{}'", opening(c));
                    return Err(template_error(text, position, &message));
                };
                if opening(c) != bracket {
                    let opened = at(opened);
                    let message = format!(
                        "Found closing '{c}' at position {position} but most recent opening is '{bracket}' \
                         at position {opened}"
                    );
                    return Err(template_error(text, position, &message));
                }
            }
            '\'' | '"' if !chars.any(|(_, next)| next == c) => {
                let position = at(position);
                let message = format!("Found non terminating string literal starting at position {position}");
                return Err(template_error(text, position, &message));
            }
            _ => {}
        }
    }
    if let Some((bracket, opened)) = open.pop() {
        let opened = at(opened);
        let message = format!("Missing closing '{}' for '{bracket}' at position {opened}", closing(bracket));
        return Err(template_error(text, opened, &message));
    }
    Ok(None)
}

fn opening(closing: char) -> char {
    match closing {
        '}' => '{',
        ']' => '[',
        _ => '(',
    }
}

fn closing(opening: char) -> char {
    match opening {
        '{' => '}',
        '[' => ']',
        _ => ')',
    }
}
