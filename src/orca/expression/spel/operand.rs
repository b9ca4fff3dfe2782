//! What stands between operators: literals, names, calls, types, lists, maps,
//! and all that follows a dot or a bracket.

use std::cell::Cell;

use super::{
    ast::{Node, Which},
    parse::{Parsed, Parser, made, shown},
    token::{Kind, Token},
};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT, NUMBER_FORMAT, SPEL_PARSE, spel_message},
    java::number::{parse_double, parse_float, parse_integer},
};

impl<'t> Parser<'t> {
    pub(super) fn primary(&mut self) -> Parsed {
        let start = self.start()?;
        let mut nodes = Vec::new();
        while let Some(node) = self.following()? {
            nodes.push(*node);
        }
        // What follows nothing is dropped, as Spring drops it.
        let Some(start) = start else { return Ok(None) };
        if nodes.is_empty() {
            return Ok(Some(start));
        }
        nodes.insert(0, *start);
        made(Node::Compound(nodes))
    }

    fn following(&mut self) -> Parsed {
        if !(self.is(Kind::Dot) || self.is(Kind::SafeNavi)) {
            return self.index(false);
        }
        let Some(token) = self.next() else { return Ok(None) };
        let safe = token.kind == Kind::SafeNavi;
        if let Some(node) = self.method_or_property(safe)? {
            return Ok(Some(node));
        }
        if let Some(node) = self.function_or_variable()? {
            return Ok(Some(node));
        }
        if let Some(node) = self.projection_or_selection(safe)? {
            return Ok(Some(node));
        }
        if let Some(node) = self.index(safe)? {
            return Ok(Some(node));
        }
        match self.peek() {
            None => Err(self.fail(token.start, 1044, &[])),
            Some(found) => Err(self.fail(token.start, 1049, &[shown(found)])),
        }
    }

    fn start(&mut self) -> Parsed {
        let Some(token) = self.peek() else { return Ok(None) };
        if let Some(node) = self.literal(token)? {
            return Ok(Some(node));
        }
        match token.kind {
            Kind::Lparen => {
                self.at += 1;
                let node = self.expression()?.ok_or_else(|| self.fail(token.start, 1044, &[]))?;
                self.eat(Kind::Rparen)?;
                return Ok(Some(node));
            }
            Kind::BeanRef | Kind::FactoryBeanRef => return self.bean(token),
            Kind::Lcurly => return self.list_or_map(),
            _ => {}
        }
        if self.is(Kind::Identifier) {
            if token.text == "T" {
                return self.type_reference();
            }
            if token.text.eq_ignore_ascii_case("null") {
                self.at += 1;
                return made(Node::Null);
            }
            if self.is_word("new") {
                return self.constructor();
            }
            return self.method_or_property(false);
        }
        if let Some(node) = self.function_or_variable()? {
            return Ok(Some(node));
        }
        if let Some(node) = self.projection_or_selection(false)? {
            return Ok(Some(node));
        }
        self.index(false)
    }

    fn literal(&mut self, token: Token<'t>) -> Parsed {
        let (int, long) = ((i128::from(i32::MIN), i128::from(i32::MAX)), (i128::from(i64::MIN), i128::from(i64::MAX)));
        let text = token.text;
        let integer = |radix: u32, (min, max): (i128, i128)| parse_integer(text, radix, min, max);
        let node = match token.kind {
            Kind::LiteralInt => integer(10, int).and_then(|value| i32::try_from(value).ok()).map(Node::Int),
            Kind::LiteralHexint => integer(16, int).and_then(|value| i32::try_from(value).ok()).map(Node::Int),
            Kind::LiteralLong => integer(10, long).map(Node::Long),
            Kind::LiteralHexlong => integer(16, long).map(Node::Long),
            Kind::LiteralReal => parse_double(text).map(Node::Double),
            Kind::LiteralRealFloat => parse_float(text).map(Node::Float),
            Kind::LiteralString => {
                let quote = if text.starts_with('\'') { "'" } else { "\"" };
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                Some(Node::Text(inner.replace(&quote.repeat(2), quote).into()))
            }
            Kind::Identifier if text.eq_ignore_ascii_case("true") => Some(Node::Bool(true)),
            Kind::Identifier if text.eq_ignore_ascii_case("false") => Some(Node::Bool(false)),
            _ => return Ok(None),
        };
        let Some(node) = node else {
            let code = match token.kind {
                Kind::LiteralInt | Kind::LiteralHexint => 1035,
                Kind::LiteralLong | Kind::LiteralHexlong => 1036,
                _ => 1040,
            };
            let under =
                if matches!(token.kind, Kind::LiteralHexint | Kind::LiteralHexlong) { " under radix 16" } else { "" };
            return Err(Box::new(bad_number(code, text, under)));
        };
        self.at += 1;
        made(node)
    }

    fn bean(&mut self, sign: Token<'t>) -> Parsed {
        self.at += 1;
        let prefix = if sign.kind == Kind::FactoryBeanRef { "&" } else { "" };
        let name = match self.peek() {
            Some(token) if token.kind == Kind::LiteralString => {
                token.text.get(1..token.text.len().saturating_sub(1)).unwrap_or_default()
            }
            Some(_) if self.is(Kind::Identifier) => {
                let token = self.eat(Kind::Identifier)?;
                return made(Node::Bean(format!("{prefix}{}", token.text).into()));
            }
            _ => return Err(self.fail(sign.start, 1059, &[])),
        };
        self.at += 1;
        made(Node::Bean(format!("{prefix}{name}").into()))
    }

    fn type_reference(&mut self) -> Parsed {
        self.at += 1;
        if self.is(Kind::Rsquare) {
            return made(Node::Property { name: "T".into(), safe: false });
        }
        self.eat(Kind::Lparen)?;
        let name = self.qualified_name()?;
        let mut dims: u8 = 0;
        while self.skip(Kind::Lsquare) {
            self.eat(Kind::Rsquare)?;
            dims = dims.saturating_add(1);
        }
        self.eat(Kind::Rparen)?;
        made(Node::Type { name: name.into(), dims })
    }

    fn qualified_name(&mut self) -> Result<String, Box<Fail>> {
        let mut name = String::new();
        let mut any = false;
        while let Some(token) = self.peek() {
            let valid = match token.kind {
                Kind::LiteralString => false,
                Kind::Dot | Kind::Identifier => true,
                _ => !token.text.is_empty() && token.text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$'),
            };
            if !valid {
                break;
            }
            self.at += 1;
            if token.kind != Kind::Dot {
                if any && !token.text.starts_with('$') {
                    name.push('.');
                }
                name.push_str(token.text);
                any = true;
            }
        }
        if any {
            return Ok(name);
        }
        match self.peek() {
            None => Err(self.fail(self.text.len(), 1044, &[])),
            Some(token) => Err(self.fail(token.start, 1043, &["qualified ID", token.kind.display()])),
        }
    }

    fn constructor(&mut self) -> Parsed {
        let word = self.next().map(|token| token.text).unwrap_or_default();
        if self.is(Kind::Rsquare) {
            return made(Node::Property { name: word.into(), safe: false });
        }
        let name = self.qualified_name()?;
        if self.is(Kind::Lsquare) {
            let mut dims = Vec::new();
            while self.skip(Kind::Lsquare) {
                let size = if self.is(Kind::Rsquare) { None } else { self.expression()? };
                dims.push(size.map(|size| *size));
                self.eat(Kind::Rsquare)?;
            }
            let items = if self.is(Kind::Lcurly) { self.list_or_map()? } else { None };
            return made(Node::NewArray { name: name.into(), dims, items });
        }
        if !self.is(Kind::Lparen) {
            let at = self.peek().map_or(self.text.len(), |token| token.start);
            return Err(self.fail(at, 1050, &[]));
        }
        let arguments = self.arguments()?.unwrap_or_default();
        made(Node::New { name: name.into(), arguments })
    }

    fn method_or_property(&mut self, safe: bool) -> Parsed {
        if !self.is(Kind::Identifier) {
            return Ok(None);
        }
        let name = self.next().map(|token| token.text).unwrap_or_default();
        made(match self.arguments()? {
            Some(arguments) => Node::Method { name: name.into(), safe, arguments },
            None => Node::Property { name: name.into(), safe },
        })
    }

    fn function_or_variable(&mut self) -> Parsed {
        if !self.skip(Kind::Hash) {
            return Ok(None);
        }
        let name = self.eat(Kind::Identifier)?.text;
        made(match self.arguments()? {
            Some(arguments) => Node::Function { name: name.into(), arguments },
            None => Node::Variable(name.into()),
        })
    }

    fn arguments(&mut self) -> Result<Option<Vec<Node>>, Box<Fail>> {
        let Some(open) = self.peek().filter(|token| token.kind == Kind::Lparen) else { return Ok(None) };
        let mut arguments = Vec::new();
        loop {
            self.at += 1;
            let Some(token) = self.peek() else { return Err(self.fail(open.start, 1051, &[])) };
            if token.kind != Kind::Rparen {
                let argument = self.expression()?.ok_or_else(missing_operand)?;
                arguments.push(*argument);
            }
            match self.peek() {
                None => return Err(self.fail(open.start, 1051, &[])),
                Some(token) if token.kind == Kind::Comma => {}
                Some(_) => break,
            }
        }
        self.eat(Kind::Rparen)?;
        Ok(Some(arguments))
    }

    fn projection_or_selection(&mut self, safe: bool) -> Parsed {
        let Some(token) = self.peek() else { return Ok(None) };
        let which = match token.kind {
            Kind::Project => None,
            Kind::Select => Some(Which::All),
            Kind::SelectFirst => Some(Which::First),
            Kind::SelectLast => Some(Which::Last),
            _ => return Ok(None),
        };
        self.at += 1;
        let missing = if which.is_none() { 1044 } else { 1071 };
        let inner = self.expression()?.ok_or_else(|| self.fail(token.start, missing, &[]))?;
        self.eat(Kind::Rsquare)?;
        made(match which {
            None => Node::Project { form: inner, safe },
            Some(which) => Node::Select { which, criteria: inner, safe },
        })
    }

    fn index(&mut self, safe: bool) -> Parsed {
        let Some(token) = self.peek().filter(|token| token.kind == Kind::Lsquare) else { return Ok(None) };
        self.at += 1;
        let index = self.expression()?.ok_or_else(|| self.fail(token.start, 1071, &[]))?;
        self.eat(Kind::Rsquare)?;
        made(Node::Index { index, safe })
    }

    fn list_or_map(&mut self) -> Parsed {
        let Some(open) = self.next() else { return Ok(None) };
        if self.skip(Kind::Rcurly) {
            return made(list(Vec::new()));
        }
        if self.skip(Kind::Colon) {
            self.eat(Kind::Rcurly)?;
            return made(map(Vec::new()));
        }
        let first = self.expression()?;
        if self.is(Kind::Rcurly) {
            self.at += 1;
            return made(list(vec![*first.ok_or_else(missing_operand)?]));
        }
        let mut items = Vec::new();
        if self.skip(Kind::Comma) {
            items.push(first);
            loop {
                items.push(self.expression()?);
                if !self.skip(Kind::Comma) {
                    break;
                }
            }
            self.eat(Kind::Rcurly)?;
            return made(list(all(items)?));
        }
        if self.skip(Kind::Colon) {
            items.push(first);
            items.push(self.expression()?);
            while self.skip(Kind::Comma) {
                items.push(self.expression()?);
                self.eat(Kind::Colon)?;
                items.push(self.expression()?);
            }
            self.eat(Kind::Rcurly)?;
            return made(map(all(items)?));
        }
        Err(self.fail(open.start, 1044, &[]))
    }
}

fn all(items: Vec<Option<Box<Node>>>) -> Result<Vec<Node>, Box<Fail>> {
    items.into_iter().map(|item| item.map(|item| *item)).collect::<Option<Vec<_>>>().ok_or_else(missing_operand)
}

fn list(items: Vec<Node>) -> Node {
    let constant = items.iter().all(Node::is_constant);
    Node::List { items, constant, made: Cell::new(false) }
}

fn map(items: Vec<Node>) -> Node {
    let constant = items
        .iter()
        .enumerate()
        .all(|(at, item)| item.is_constant_in_map() || at.is_multiple_of(2) && matches!(item, Node::Property { .. }));
    Node::Map { items, constant, made: Cell::new(false) }
}

fn bad_number(code: u16, text: &str, under: &str) -> Fail {
    let cause = Fail::thrown(NUMBER_FORMAT, format!("For input string: \"{text}\"{under}"));
    cause.wrapped(SPEL_PARSE, Some(spel_message(code, &[text])))
}

/// Spring asserts that operands are there.
#[expect(
    clippy::unnecessary_box_returns,
    reason = "every caller returns it boxed, which keeps recursion's frames small"
)]
pub(super) fn missing_operand() -> Box<Fail> {
    Box::new(Fail::thrown(ILLEGAL_ARGUMENT, "Operand must not be null"))
}
