//! The parser. Mirrors Spring's `InternalSpelExpressionParser`, its oddities
//! included: a missing operand of `?:`, `?` or `=` is null, a trailing comma
//! in arguments is fine.

use super::{
    ast::{Binary, Node, Unary},
    operand::missing_operand,
    token::{Kind, Token, position, tokens},
};
use crate::orca::expression::{
    fail::{Fail, number, parse_error},
    java::text::length,
};

/// Longest expression, in UTF-16 units. Spring's `DEFAULT_MAX_EXPRESSION_LENGTH`.
pub(crate) const MAX_LENGTH: usize = 10_000;

/// How deep brackets and operators may nest here.
pub(crate) const MAX_DEPTH: usize = 100;

/// The syntax of one expression.
///
/// # Errors
/// What Spring's parser throws, or our own bound on nesting.
pub(crate) fn expression(text: &str) -> Result<Node, Fail> {
    if length(text) > MAX_LENGTH {
        return Err(Fail::spel(1079, &[&number(MAX_LENGTH)]));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, depth: 0 };
    let Some(node) = parser.expression().map_err(|fail| *fail)? else {
        return Err(parse_error(text, 0, 1044, &[]));
    };
    match parser.peek() {
        Some(token) => Err(*parser.fail(token.start, 1041, &[shown(token)])),
        None => Ok(*node),
    }
}

pub(super) fn shown(token: Token<'_>) -> &str {
    if token.kind.has_payload() { token.text } else { token.kind.display() }
}

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    tokens: &'t [Token<'t>],
    pub(super) at: usize,
    depth: usize,
}

/// Boxes, to keep the frames of the recursion small.
pub(super) type Parsed = Result<Option<Box<Node>>, Box<Fail>>;

/// What the parser gives for a node.
#[allow(clippy::unnecessary_wraps, reason = "the form of all that parses")]
pub(super) fn made(node: Node) -> Parsed {
    Ok(Some(Box::new(node)))
}

/// A row of operators of one precedence, if there are any.
fn chain(first: Option<Box<Node>>, rest: Vec<(Binary, Node)>) -> Option<Box<Node>> {
    if rest.is_empty() {
        return first;
    }
    first.map(|first| Box::new(Node::Chain { first, rest }))
}

impl<'t> Parser<'t> {
    pub(super) fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn is(&self, kind: Kind) -> bool {
        self.peek().is_some_and(|token| {
            token.kind == kind
                || kind == Kind::Identifier && (Kind::Div..=Kind::Not).contains(&token.kind) && !token.text.is_empty()
        })
    }

    pub(super) fn skip(&mut self, kind: Kind) -> bool {
        let found = self.is(kind);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.kind == Kind::Identifier && token.text.eq_ignore_ascii_case(word))
    }

    #[expect(
        clippy::unnecessary_box_returns,
        reason = "every caller returns it boxed, which keeps recursion's frames small"
    )]
    pub(super) fn fail(&self, byte: usize, code: u16, inserts: &[&str]) -> Box<Fail> {
        Box::new(parse_error(self.text, position(self.text, byte), code, inserts))
    }

    pub(super) fn eat(&mut self, kind: Kind) -> Result<Token<'t>, Box<Fail>> {
        match self.next() {
            None => Err(self.fail(self.text.len(), 1044, &[])),
            Some(token) if token.kind == kind => Ok(token),
            Some(token) => Err(self.fail(token.start, 1043, &[kind.display(), token.kind.display()])),
        }
    }

    fn deeper(&mut self) -> Result<(), Box<Fail>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Box::new(Fail::Bound(format!("an expression nests at most {MAX_DEPTH} deep here"))));
        }
        Ok(())
    }

    pub(super) fn expression(&mut self) -> Parsed {
        self.deeper()?;
        let mut node = self.logical(Binary::Or)?;
        if let Some(token) = self.peek()
            && matches!(token.kind, Kind::Assign | Kind::Elvis | Kind::Qmark)
        {
            self.at += 1;
            let first = node.unwrap_or_else(|| Box::new(Node::Null));
            node = match token.kind {
                Kind::Assign => self.assignment(first)?,
                Kind::Elvis => self.elvis(first)?,
                _ => self.ternary(first)?,
            };
        }
        self.depth -= 1;
        Ok(node)
    }

    fn assignment(&mut self, target: Box<Node>) -> Parsed {
        let value = self.logical(Binary::Or)?.ok_or_else(missing_operand)?;
        made(Node::Assign { target, value })
    }

    fn elvis(&mut self, value: Box<Node>) -> Parsed {
        let otherwise = self.expression()?.unwrap_or_else(|| Box::new(Node::Null));
        made(Node::Elvis { value, otherwise })
    }

    fn ternary(&mut self, condition: Box<Node>) -> Parsed {
        let then = self.expression()?;
        self.eat(Kind::Colon)?;
        let otherwise = self.expression()?;
        let (Some(then), Some(otherwise)) = (then, otherwise) else { return Err(missing_operand()) };
        made(Node::Ternary { condition, then, otherwise })
    }

    fn logical(&mut self, operator: Binary) -> Parsed {
        let or = operator == Binary::Or;
        let node = if or { self.logical(Binary::And)? } else { self.relational()? };
        let mut rest = Vec::new();
        let (word, sign) = if or { ("or", Kind::SymbolicOr) } else { ("and", Kind::SymbolicAnd) };
        while self.is_word(word) || self.is(sign) {
            let token = self.next();
            let right = if or { self.logical(Binary::And)? } else { self.relational()? };
            rest.push((operator, self.operands(token, node.as_deref(), right)?));
        }
        Ok(chain(node, rest))
    }

    /// The right operand, if both are there.
    fn operands(
        &self,
        token: Option<Token<'t>>,
        left: Option<&Node>,
        right: Option<Box<Node>>,
    ) -> Result<Node, Box<Fail>> {
        let start = token.map_or(0, |token| token.start);
        if left.is_none() {
            return Err(self.fail(start, 1070, &[]));
        }
        right.map(|right| *right).ok_or_else(|| self.fail(start, 1042, &[]))
    }

    fn relational_operator(&self) -> Option<Binary> {
        let token = self.peek()?;
        Some(match token.kind {
            Kind::Gt => Binary::Gt,
            Kind::Lt => Binary::Lt,
            Kind::Le => Binary::Le,
            Kind::Ge => Binary::Ge,
            Kind::Eq => Binary::Eq,
            Kind::Ne => Binary::Ne,
            Kind::Identifier if token.text.eq_ignore_ascii_case("instanceof") => Binary::Instanceof,
            Kind::Identifier if token.text.eq_ignore_ascii_case("matches") => Binary::Matches,
            Kind::Identifier if token.text.eq_ignore_ascii_case("between") => Binary::Between,
            _ => return None,
        })
    }

    fn relational(&mut self) -> Parsed {
        let left = self.sum()?;
        let Some(operator) = self.relational_operator() else { return Ok(left) };
        let token = self.next();
        let right = self.sum()?;
        let right = Box::new(self.operands(token, left.as_deref(), right)?);
        Ok(left.map(|left| Box::new(Node::Binary { operator, left, right })))
    }

    fn sum(&mut self) -> Parsed {
        let node = self.product()?;
        let mut rest: Vec<(Binary, Node)> = Vec::new();
        while self.is(Kind::Plus) || self.is(Kind::Minus) || self.is(Kind::Inc) {
            let token = self.next();
            let right = self.product()?;
            let start = token.map_or(0, |token| token.start);
            let right = right.ok_or_else(|| self.fail(start, 1042, &[]))?;
            let operator = match token.map(|token| token.kind) {
                Some(Kind::Plus) => Binary::Add,
                Some(Kind::Minus) => Binary::Subtract,
                // `a ++ b`: Spring drops the right side.
                _ => continue,
            };
            if node.is_none() {
                return Err(missing_operand());
            }
            rest.push((operator, *right));
        }
        Ok(chain(node, rest))
    }

    fn product(&mut self) -> Parsed {
        let node = self.power()?;
        let mut rest = Vec::new();
        while self.is(Kind::Star) || self.is(Kind::Div) || self.is(Kind::Mod) {
            let token = self.next();
            let right = self.power()?;
            let right = self.operands(token, node.as_deref(), right)?;
            let operator = match token.map(|token| token.kind) {
                Some(Kind::Star) => Binary::Multiply,
                Some(Kind::Div) => Binary::Divide,
                _ => Binary::Modulus,
            };
            rest.push((operator, right));
        }
        Ok(chain(node, rest))
    }

    fn power(&mut self) -> Parsed {
        let node = self.unary()?;
        if self.is(Kind::Power) {
            let start = self.next().map_or(0, |token| token.start);
            let right = self.unary()?.ok_or_else(|| self.fail(start, 1042, &[]))?;
            let left = node.ok_or_else(missing_operand)?;
            return made(Node::Binary { operator: Binary::Power, left, right });
        }
        let Some(operand) = node else { return Ok(None) };
        if self.is(Kind::Inc) || self.is(Kind::Dec) {
            let up = self.next().is_some_and(|token| token.kind == Kind::Inc);
            return made(Node::Step { up, postfix: true, operand });
        }
        Ok(Some(operand))
    }

    fn unary(&mut self) -> Parsed {
        let Some(token) = self.peek() else { return Ok(None) };
        let sign = match token.kind {
            Kind::Not => Some(Unary::Not),
            Kind::Plus => Some(Unary::Plus),
            Kind::Minus => Some(Unary::Minus),
            Kind::Inc | Kind::Dec => None,
            _ => return self.primary(),
        };
        self.at += 1;
        self.deeper()?;
        let operand = self.unary()?;
        self.depth -= 1;
        match (sign, operand) {
            (Some(_), None) => Err(self.fail(token.start, 1044, &[])),
            (None, None) => Err(missing_operand()),
            (Some(sign), Some(operand)) => made(Node::Unary { sign, operand }),
            (None, Some(operand)) => made(Node::Step { up: token.kind == Kind::Inc, postfix: false, operand }),
        }
    }
}
