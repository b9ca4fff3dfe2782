use super::Text;
use super::lex::{self, Token, TokenKind};
use crate::source::Span;

/// A call of a function, or a dot expression, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `user`, `env`, `build` …; for data, `.`.
    pub function: String,
    pub function_span: Span,
    /// The first argument, where it is written out: a variable's name; for data
    /// the name after the dot.
    pub name: Option<String>,
    /// What to replace to rename it: inside of the quotes.
    pub name_span: Option<Span>,
}

/// What a text calls, in order, also where it is not a whole template.
///
/// Spans are bytes of `text`, the decoded string.
pub fn references(text: &str) -> Vec<Reference> {
    let source = Text::from(text);
    let tokens = lex::lex(&source, false).tokens;
    let tokens: Vec<Token> = tokens.into_iter().filter(|token| token.kind != TokenKind::Space).collect();
    let word = |token: Token| text.get(token.start..token.end).unwrap_or_default();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let span = Span::new(token.start, token.end);
        match token.kind {
            TokenKind::Identifier => {
                let argument = tokens
                    .get(index + 1)
                    .filter(|next| matches!(next.kind, TokenKind::String | TokenKind::RawString))
                    .map(|next| Span::new(next.start + 1, next.end.saturating_sub(1)));
                found.push(Reference {
                    function: word(*token).to_owned(),
                    function_span: span,
                    name: argument.map(|span| span.of(text).to_owned()),
                    name_span: argument,
                });
            }
            TokenKind::Field => {
                let name = Span::new(token.start + 1, token.end);
                found.push(Reference {
                    function: ".".to_owned(),
                    function_span: Span::new(token.start, token.start + 1),
                    name: Some(name.of(text).to_owned()),
                    name_span: Some(name),
                });
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_where_they_can_be_renamed() {
        let text = "x {{ user `a b` | upper }}{{.Vars}} {{env \"H\"}} {{user `c";
        let found = references(text);
        let names: Vec<_> =
            found.iter().map(|reference| (reference.function.as_str(), reference.name.as_deref())).collect();
        assert_eq!(
            names,
            [("user", Some("a b")), ("upper", None), (".", Some("Vars")), ("env", Some("H")), ("user", None)]
        );
        assert_eq!(found[0].name_span.unwrap().of(text), "a b");
        assert_eq!(found[2].name_span.unwrap().of(text), "Vars");
    }
}
