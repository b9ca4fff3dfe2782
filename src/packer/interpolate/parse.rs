use super::error::Bound;
use super::function::Function;
use super::go::quote;
use super::lex::{self, Keyword, Lexed, Token, TokenKind};
use super::node::{List, Pipe, Statement, Template};
use super::{InterpolateError, Text, Unknown};
use crate::source::Span;

/// Actions, branches and parentheses nest no deeper.
const DEEPEST: usize = 64;

/// What of Go's templates depends on its release.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    pub go_minor: u16,
}

impl Dialect {
    /// `break` and `continue`; `and` and `or` stop early. Since Go 1.18.
    pub fn stops_early(self) -> bool {
        self.go_minor >= 18
    }

    /// `range` over a number. Since Go 1.22.
    pub fn ranges_over_numbers(self) -> bool {
        self.go_minor >= 22
    }

    /// `else with`. Since Go 1.23.
    pub(super) fn has_else_with(self) -> bool {
        self.go_minor >= 23
    }
}

/// Why there is no template.
pub(super) enum Stop {
    Error(InterpolateError),
    /// The code itself is not known yet.
    Unknown(Unknown),
}

/// Parses `text` as the template `root`. Mirrors `text/template/parse`, with
/// the same messages.
pub(super) fn parse(
    text: &Text,
    dialect: Dialect,
    find_function: &dyn Fn(&str) -> Option<&'static Function>,
) -> Result<Template, Stop> {
    let Lexed { tokens, error } = lex::lex(text, dialect.stops_early());
    let mut parser = Parser {
        text,
        dialect,
        find_function,
        tokens,
        lex_error: error,
        next_token: 0,
        tree: Tree::new(),
        bodies: Vec::new(),
        uses_build: false,
        depth: 0,
    };
    let root = parser.root()?;
    parser.add("root", root)?;
    Ok(Template { bodies: parser.bodies, uses_build: parser.uses_build })
}

/// The state of one tree: the text or a template defined in it. They share the
/// lexer but not the lookahead, as in Go.
struct Tree {
    lookahead: [Token; 3],
    peeked: usize,
    /// Beside `$`.
    variables: Vec<String>,
    action_line: usize,
    range_depth: usize,
}

impl Tree {
    fn new() -> Self {
        Self { lookahead: [NOTHING; 3], peeked: 0, variables: Vec::new(), action_line: 0, range_depth: 0 }
    }
}

/// What Go's lexer gives after its end.
const NOTHING: Token = Token { kind: TokenKind::Error, start: 0, end: 0, line: 0 };

pub(super) struct Parser<'a> {
    pub(super) text: &'a Text,
    pub(super) dialect: Dialect,
    pub(super) find_function: &'a dyn Fn(&str) -> Option<&'static Function>,
    tokens: Vec<Token>,
    lex_error: String,
    next_token: usize,
    tree: Tree,
    bodies: Vec<(String, List)>,
    pub(super) uses_build: bool,
    depth: usize,
}

/// A statement, or what ends a list of them.
pub(super) enum Item {
    Statement(Statement),
    End,
    Else,
}

impl Parser<'_> {
    // Lookahead.

    fn take_token(&mut self) -> Token {
        let token = self.tokens.get(self.next_token).copied().unwrap_or(NOTHING);
        self.next_token += 1;
        token
    }

    fn current(&self) -> Token {
        self.tree.lookahead.get(self.tree.peeked).copied().unwrap_or(NOTHING)
    }

    pub(super) fn next(&mut self) -> Token {
        if self.tree.peeked > 0 {
            self.tree.peeked -= 1;
        } else {
            let token = self.take_token();
            self.set(0, token);
        }
        self.current()
    }

    fn set(&mut self, slot: usize, token: Token) {
        if let Some(place) = self.tree.lookahead.get_mut(slot) {
            *place = token;
        }
    }

    pub(super) fn backup(&mut self) {
        self.tree.peeked += 1;
    }

    pub(super) fn backup2(&mut self, first: Token) {
        self.set(1, first);
        self.tree.peeked = 2;
    }

    pub(super) fn backup3(&mut self, first: Token, second: Token) {
        self.set(1, second);
        self.set(2, first);
        self.tree.peeked = 3;
    }

    pub(super) fn peek(&mut self) -> Token {
        if self.tree.peeked == 0 {
            self.tree.peeked = 1;
            let token = self.take_token();
            self.set(0, token);
        }
        let slot = self.tree.peeked.saturating_sub(1);
        self.tree.lookahead.get(slot).copied().unwrap_or(NOTHING)
    }

    pub(super) fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.backup();
        token
    }

    // Errors.

    pub(super) fn error(&self, message: impl AsRef<str>) -> Stop {
        let [token, ..] = self.tree.lookahead;
        Stop::Error(InterpolateError::Parse {
            message: format!("template: root:{}: {}", token.line, message.as_ref()),
            span: Span::new(token.start, token.end),
        })
    }

    pub(super) fn unexpected(&self, token: Token, context: &str) -> Stop {
        match token.kind {
            TokenKind::Hole => {
                let unknown = self.text.hole_at(token.start).cloned();
                unknown.map_or_else(|| self.error("unexpected hole"), Stop::Unknown)
            }
            TokenKind::Error => {
                let message = if token == NOTHING { "" } else { self.lex_error.as_str() };
                let line = self.tree.action_line;
                if line == 0 || line == token.line {
                    return self.error(message);
                }
                let started = if message.ends_with(" action") { "started" } else { "in action started" };
                self.error(format!("{message} {started} at root:{line}"))
            }
            _ => self.error(format!("unexpected {} in {context}", self.describe(token))),
        }
    }

    fn describe(&self, token: Token) -> String {
        let bytes = self.bytes(token);
        match token.kind {
            TokenKind::Eof => "EOF".to_owned(),
            TokenKind::Keyword(_) => format!("<{}>", String::from_utf8_lossy(bytes)),
            _ if bytes.len() > 10 => {
                let head: String = String::from_utf8_lossy(bytes).chars().take(10).collect();
                format!("{}...", quote::quote(head.as_bytes()))
            }
            _ => quote::quote(bytes),
        }
    }

    pub(super) fn bytes(&self, token: Token) -> &[u8] {
        self.text.bytes().get(token.start..token.end).unwrap_or_default()
    }

    pub(super) fn expect(&mut self, kind: TokenKind, context: &str) -> Result<Token, Stop> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }

    // Scopes.

    pub(super) fn variables(&mut self) -> &mut Vec<String> {
        &mut self.tree.variables
    }

    pub(super) fn enter_range(&mut self) {
        self.tree.range_depth += 1;
    }

    pub(super) fn leave_range(&mut self) {
        self.tree.range_depth = self.tree.range_depth.saturating_sub(1);
    }

    pub(super) fn in_range(&self) -> bool {
        self.tree.range_depth > 0
    }

    /// Runs `part` one level deeper.
    pub(super) fn deeper<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth >= DEEPEST {
            let token = self.current();
            return Err(Stop::Error(InterpolateError::Bound {
                bound: Bound::Nesting(DEEPEST),
                span: Span::new(token.start, token.end),
            }));
        }
        self.depth += 1;
        let result = part(self);
        self.depth -= 1;
        result
    }

    // Trees.

    fn root(&mut self) -> Result<List, Stop> {
        let mut list = List { at: self.peek().start, statements: Vec::new() };
        while self.peek().kind != TokenKind::Eof {
            if self.peek().kind == TokenKind::LeftDelim {
                let delim = self.next();
                if self.next_non_space().kind == TokenKind::Keyword(Keyword::Define) {
                    self.definition()?;
                    continue;
                }
                self.backup2(delim);
            }
            match self.text_or_action()? {
                Item::Statement(statement) => list.statements.push(statement),
                Item::End => return Err(self.error("unexpected {{end}}")),
                Item::Else => return Err(self.error("unexpected {{else}}")),
            }
        }
        Ok(list)
    }

    fn definition(&mut self) -> Result<(), Stop> {
        const CONTEXT: &str = "define clause";
        self.in_tree(|parser| {
            let token = parser.next_non_space();
            let name = parser.template_name(token, CONTEXT)?;
            parser.expect(TokenKind::RightDelim, CONTEXT)?;
            let body = parser.body(CONTEXT)?;
            parser.add(&name, body)
        })
    }

    /// The body of `block`, parsed as a tree of its own.
    pub(super) fn block_body(&mut self, name: &str, context: &str) -> Result<(), Stop> {
        self.in_tree(|parser| {
            let body = parser.body(context)?;
            parser.add(name, body)
        })
    }

    fn in_tree(&mut self, part: impl FnOnce(&mut Self) -> Result<(), Stop>) -> Result<(), Stop> {
        let outer = std::mem::replace(&mut self.tree, Tree::new());
        let result = self.deeper(part);
        self.tree = outer;
        result
    }

    fn body(&mut self, context: &str) -> Result<List, Stop> {
        let (list, end) = self.item_list()?;
        match end {
            Item::End => Ok(list),
            _ => Err(self.error(format!("unexpected {{{{else}}}} in {context}"))),
        }
    }

    fn add(&mut self, name: &str, body: List) -> Result<(), Stop> {
        let known = self.bodies.iter_mut().find(|(known, _)| known == name);
        if let Some((_, slot)) = known {
            if slot.is_blank() {
                *slot = body;
                return Ok(());
            }
        } else {
            self.bodies.push((name.to_owned(), body));
            return Ok(());
        }
        if !body.is_blank() {
            let name = quote::quote(name.as_bytes());
            return Err(self.error(format!("template: multiple definition of template {name}")));
        }
        Ok(())
    }

    /// Statements up to `end` or `else`.
    pub(super) fn item_list(&mut self) -> Result<(List, Item), Stop> {
        let mut list = List { at: self.peek_non_space().start, statements: Vec::new() };
        while self.peek_non_space().kind != TokenKind::Eof {
            match self.text_or_action()? {
                Item::Statement(statement) => list.statements.push(statement),
                end => return Ok((list, end)),
            }
        }
        Err(self.error("unexpected EOF"))
    }

    fn text_or_action(&mut self) -> Result<Item, Stop> {
        let token = self.next_non_space();
        match token.kind {
            TokenKind::Text => {
                let text = self.text.slice(token.start..token.end);
                Ok(Item::Statement(Statement::Text { at: token.start, text }))
            }
            TokenKind::LeftDelim => {
                self.tree.action_line = token.line;
                let item = self.deeper(Self::action);
                self.tree.action_line = 0;
                item
            }
            _ => Err(self.unexpected(token, "input")),
        }
    }

    pub(super) fn plain_action(&mut self) -> Result<Item, Stop> {
        let at = self.peek().start;
        let pipe: Pipe = self.pipeline("command", TokenKind::RightDelim)?;
        Ok(Item::Statement(Statement::Action { at, pipe }))
    }
}
