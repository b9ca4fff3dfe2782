use super::document::{Document, Kind, NONE, Node, narrow, wide};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::go::{MAX_DEPTH, go_syntax_error};
use super::lexer::{Bracket, Lexer, Token, TokenKind, shortened};
use crate::source::{Sort, Span};

/// Reads a document. Never fails: what is not JSON becomes an error, or a hole
/// ([`Kind::Invalid`]) in the tree, and all that is sound around it stays.
pub fn parse(text: &str) -> Document {
    if text.len() >= wide(u32::MAX) {
        let limit = wide(u32::MAX);
        let error = SyntaxError { span: Span::at(0), kind: SyntaxErrorKind::TooLarge { limit } };
        return Document {
            text: "".into(),
            nodes: Vec::new(),
            children: Vec::new(),
            decoded: Vec::new(),
            errors: vec![error],
            go_error: None,
        };
    }
    let mut parser = Parser::new(text);
    parser.run();
    let Lexer { mut errors, decoded, .. } = parser.lexer;
    errors.order_by_key(|error| error.span.start);
    let go_error = if errors.is_empty() { None } else { go_syntax_error(text.as_bytes()) };
    Document { text: text.into(), nodes: parser.nodes, children: parser.children, decoded, errors, go_error }
}

/// What may come next in the innermost open object or array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A name or an item; right after the opener, or after the comma given.
    Entry {
        comma: Option<Span>,
    },
    Colon {
        name: Span,
    },
    /// A member's value. `None` where the name itself is missing.
    Value {
        name: Option<Span>,
    },
    CommaOrClose,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    node: u32,
    bracket: Bracket,
    opener: Span,
    expect: Expect,
    /// Where its children start in `Parser::pending`.
    first_pending: usize,
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    nodes: Vec<Node>,
    children: Vec<u32>,
    /// Children of the open objects and arrays, innermost last.
    pending: Vec<u32>,
    frames: Vec<Frame>,
    open_braces: usize,
    /// Where the last token that counted ends.
    end: usize,
}

/// Lines are looked at as far as this for hints of what was meant.
const LONG_LINE: usize = 1_000;

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let nodes = Vec::with_capacity(text.len() / 24);
        let lexer = Lexer::new(text);
        let (children, pending, frames) = (Vec::new(), Vec::new(), Vec::new());
        Self { lexer, nodes, children, pending, frames, open_braces: 0, end: 0 }
    }

    fn run(&mut self) {
        loop {
            let token = self.lexer.next_token();
            if token.kind == TokenKind::End {
                return self.finish(token.span);
            }
            let done = match self.frames.last().copied() {
                Some(frame) => {
                    self.inside(frame, token);
                    false
                }
                None if self.nodes.is_empty() => {
                    self.root(token);
                    false
                }
                None => true,
            };
            if done {
                let rest = Span::new(token.span.start, self.lexer.text.trim_end().len().max(token.span.end));
                return self.error(rest, SyntaxErrorKind::TrailingContent);
            }
            self.end = self.end.max(token.span.end);
        }
    }

    fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        self.lexer.error(span, kind);
    }

    fn root(&mut self, token: Token) {
        match token.kind {
            TokenKind::Comma => self.error(token.span, SyntaxErrorKind::ExtraComma),
            TokenKind::Colon => self.error(token.span, SyntaxErrorKind::UnexpectedColon),
            TokenKind::Close(bracket) => {
                self.error(token.span, SyntaxErrorKind::StrayCloser { found: bracket.closer() });
            }
            TokenKind::Junk => self.unexpected(token),
            // Leading words are no value: what they lead to may be one.
            TokenKind::Word if self.word(token.span) == Kind::Invalid => {}
            _ => self.value(None, token),
        }
    }

    fn inside(&mut self, frame: Frame, token: Token) {
        match (token.kind, frame.expect) {
            (TokenKind::Close(bracket), _) => self.closer(frame, bracket, token.span),
            (TokenKind::Comma, _) => self.comma(frame, token.span),
            (TokenKind::Colon, _) => self.colon(frame, token.span),
            (TokenKind::Junk, _) => self.misfit(frame, token),
            (_, Expect::CommaOrClose) => {
                self.error(Span::at(self.end), SyntaxErrorKind::MissingComma);
                self.entry(frame, token);
            }
            (_, Expect::Entry { .. }) => self.entry(frame, token),
            (_, Expect::Colon { name }) => {
                self.error(Span::at(name.end), self.missing_colon(name));
                if self.names_a_member(token) {
                    self.hole(Some(name), Span::at(name.end));
                    self.entry(frame, token);
                } else {
                    self.value(Some(name), token);
                }
            }
            (_, Expect::Value { name: Some(name) }) if self.names_a_member(token) => {
                // The next member began before this one got its value.
                self.error(Span::new(name.start, self.end), self.missing_value(name));
                self.hole(Some(name), Span::at(self.end));
                self.entry(frame, token);
            }
            (_, Expect::Value { name: Some(name) }) => self.value(Some(name), token),
            (_, Expect::Value { name: None }) => self.detached(token),
        }
    }

    fn names_a_member(&self, token: Token) -> bool {
        token.kind == TokenKind::String && self.lexer.followed_by(b':')
    }

    fn entry(&mut self, frame: Frame, token: Token) {
        if frame.bracket == Bracket::Square {
            return self.value(None, token);
        }
        match token.kind {
            TokenKind::String => self.expect(Expect::Colon { name: token.span }),
            TokenKind::Word | TokenKind::Number | TokenKind::BadNumber
                if self.lexer.followed_by(b':') || self.lexer.followed_by(b'=') =>
            {
                let name = shortened(token.span.of(self.lexer.text));
                self.error(token.span, SyntaxErrorKind::UnquotedName { name });
                self.expect(Expect::Colon { name: token.span });
            }
            _ => {
                self.error(token.span, SyntaxErrorKind::MissingName);
                self.detached(token);
            }
        }
    }

    fn colon(&mut self, frame: Frame, span: Span) {
        match frame.expect {
            Expect::Colon { name } => self.expect(Expect::Value { name: Some(name) }),
            Expect::Entry { .. } if frame.bracket == Bracket::Brace => {
                self.error(span, SyntaxErrorKind::MissingName);
                self.expect(Expect::Value { name: None });
            }
            _ => self.error(span, SyntaxErrorKind::UnexpectedColon),
        }
    }

    fn comma(&mut self, frame: Frame, span: Span) {
        match frame.expect {
            Expect::CommaOrClose => {}
            Expect::Entry { .. } => return self.error(span, SyntaxErrorKind::ExtraComma),
            Expect::Colon { .. } | Expect::Value { .. } => self.unfinished(frame),
        }
        self.expect(Expect::Entry { comma: Some(span) });
    }

    /// A member ends before its value.
    fn unfinished(&mut self, frame: Frame) {
        match frame.expect {
            Expect::Colon { name } => {
                self.error(Span::at(name.end), self.missing_colon(name));
                self.hole(Some(name), Span::at(name.end));
            }
            Expect::Value { name: Some(name) } => {
                self.error(Span::new(name.start, self.end), self.missing_value(name));
                self.hole(Some(name), Span::at(self.end));
            }
            Expect::Entry { comma: Some(comma) } => self.error(comma, SyntaxErrorKind::TrailingComma),
            Expect::Value { name: None } | Expect::Entry { comma: None } | Expect::CommaOrClose => {}
        }
    }

    /// Something that begins nothing.
    fn misfit(&mut self, frame: Frame, token: Token) {
        let text = token.span.of(self.lexer.text);
        match frame.expect {
            Expect::Colon { name } if text == "=" => {
                self.error(token.span, SyntaxErrorKind::EqualsSign);
                self.expect(Expect::Value { name: Some(name) });
            }
            Expect::CommaOrClose if text == ";" => {
                self.unexpected(token);
                self.expect(Expect::Entry { comma: None });
            }
            _ => self.unexpected(token),
        }
    }

    fn unexpected(&mut self, token: Token) {
        let ch = token.span.of(self.lexer.text).chars().next().unwrap_or_default();
        self.error(token.span, SyntaxErrorKind::UnexpectedCharacter { ch });
    }

    fn closer(&mut self, frame: Frame, bracket: Bracket, span: Span) {
        if frame.bracket != bracket {
            if self.open_count(bracket) > 0 && !self.mistyped(frame, span) {
                // The closers of all that lies inside are missing.
                while self.frames.last().is_some_and(|frame| frame.bracket != bracket) {
                    self.close_unclosed();
                }
            } else {
                let (found, expected) = (bracket.closer(), frame.bracket.closer());
                self.error(span, SyntaxErrorKind::WrongCloser { found, expected });
            }
        }
        self.close(span.end);
    }

    fn open_count(&self, bracket: Bracket) -> usize {
        if bracket == Bracket::Brace { self.open_braces } else { self.frames.len() - self.open_braces }
    }

    /// Whether a closer of the wrong sort stands where the right one belongs:
    /// on the opener's line, or at the start of a line as far in as that one.
    fn mistyped(&self, frame: Frame, closer: Span) -> bool {
        let between = Span::new(frame.opener.end, closer.start);
        if between.len() <= LONG_LINE && !between.of(self.lexer.text).contains(['\n', '\r']) {
            return true;
        }
        let (Some(opener_line), Some(before)) = (self.before(frame.opener), self.before(closer)) else { return false };
        before.trim_start().is_empty() && indentation(opener_line) == before
    }

    /// What stands before a token on its line; `None` where that is long.
    fn before(&self, token: Span) -> Option<&'t str> {
        let bytes = self.lexer.text.as_bytes().get(..token.start)?;
        let length = bytes.iter().rev().take(LONG_LINE).position(|byte| matches!(byte, b'\n' | b'\r'));
        let start =
            if token.start < LONG_LINE { token.start - length.unwrap_or(token.start) } else { token.start - length? };
        self.lexer.text.get(start..token.start)
    }

    fn close_unclosed(&mut self) {
        if let Some(frame) = self.frames.last() {
            let (opener, span) = (frame.bracket.opener(), frame.opener);
            self.error(span, SyntaxErrorKind::Unclosed { opener });
        }
        self.close(self.end);
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.last().copied() else { return };
        self.unfinished(frame);
        self.frames.pop();
        self.open_braces -= usize::from(frame.bracket == Bracket::Brace);
        let first_child = narrow(self.children.len());
        self.children.extend(self.pending.drain(frame.first_pending..));
        let child_count = narrow(self.children.len()) - first_child;
        if let Some(node) = self.nodes.get_mut(wide(frame.node)) {
            node.end = narrow(end);
            node.first_child = first_child;
            node.child_count = child_count;
        }
    }

    fn value(&mut self, name: Option<Span>, token: Token) {
        let kind = match token.kind {
            TokenKind::Open(bracket) => return self.open(name, bracket, token.span),
            TokenKind::String => Kind::String,
            TokenKind::Number => Kind::Number,
            TokenKind::Word => self.word(token.span),
            _ => Kind::Invalid,
        };
        self.expect(Expect::CommaOrClose);
        self.node(kind, name, token.span);
    }

    fn word(&mut self, span: Span) -> Kind {
        match span.of(self.lexer.text) {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            other => {
                let word = shortened(other);
                self.error(span, SyntaxErrorKind::UnknownWord { word });
                Kind::Invalid
            }
        }
    }

    fn open(&mut self, name: Option<Span>, bracket: Bracket, opener: Span) {
        self.expect(Expect::CommaOrClose);
        if self.frames.len() >= MAX_DEPTH {
            return self.skip(name, opener);
        }
        let kind = if bracket == Bracket::Brace { Kind::Object } else { Kind::Array };
        let node = self.node(kind, name, opener);
        let (expect, first_pending) = (Expect::Entry { comma: None }, self.pending.len());
        self.open_braces += usize::from(bracket == Bracket::Brace);
        self.frames.push(Frame { node, bracket, opener, expect, first_pending });
    }

    /// Passes over what is nested too deep, up to its closer.
    fn skip(&mut self, name: Option<Span>, opener: Span) {
        self.error(opener, SyntaxErrorKind::TooDeep { limit: MAX_DEPTH });
        let mut depth = 1_usize;
        let mut end = opener.end;
        while depth > 0 {
            let token = self.lexer.next_token();
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                TokenKind::End => break,
                _ => {}
            }
            end = token.span.end;
        }
        self.end = end;
        self.node(Kind::Invalid, name, Span::new(opener.start, end));
    }

    /// A value in an object that has no name: read for its errors, and left
    /// out of the tree.
    fn detached(&mut self, token: Token) {
        let kept = self.pending.len();
        self.value(None, token);
        self.pending.truncate(kept);
        if let Some(frame) = self.frames.last_mut() {
            frame.first_pending = frame.first_pending.min(kept);
        }
    }

    fn hole(&mut self, name: Option<Span>, span: Span) {
        self.node(Kind::Invalid, name, span);
        self.expect(Expect::CommaOrClose);
    }

    fn node(&mut self, kind: Kind, name: Option<Span>, span: Span) -> u32 {
        let id = narrow(self.nodes.len());
        let (parent, index) = match self.frames.last() {
            Some(frame) => (frame.node, self.pending.len() - frame.first_pending),
            None => (NONE, 0),
        };
        let name = name.unwrap_or_default();
        self.nodes.push(Node {
            kind,
            start: narrow(span.start),
            end: narrow(span.end),
            parent,
            index: narrow(index),
            name_start: narrow(name.start),
            name_end: narrow(name.end),
            first_child: 0,
            child_count: 0,
        });
        if parent != NONE {
            self.pending.push(id);
        }
        id
    }

    fn expect(&mut self, expect: Expect) {
        if let Some(frame) = self.frames.last_mut() {
            frame.expect = expect;
        }
    }

    fn missing_colon(&self, name: Span) -> SyntaxErrorKind {
        SyntaxErrorKind::MissingColon { name: shortened(name.of(self.lexer.text)) }
    }

    fn missing_value(&self, name: Span) -> SyntaxErrorKind {
        SyntaxErrorKind::MissingValue { name: shortened(name.of(self.lexer.text)) }
    }

    fn finish(&mut self, end: Span) {
        while !self.frames.is_empty() {
            self.close_unclosed();
        }
        if self.nodes.is_empty() && self.lexer.errors.iter().all(|e| e.kind == SyntaxErrorKind::ByteOrderMark) {
            self.error(Span::at(end.start), SyntaxErrorKind::Empty);
        }
    }
}

fn indentation(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}
