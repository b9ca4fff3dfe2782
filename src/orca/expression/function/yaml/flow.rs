//! `[…]` and `{…}`.

use super::{
    MAX_DEPTH, Parsed, Reader,
    scalar::resolve,
    text::{is_blank, is_break},
};
use crate::orca::expression::java::{class::Kind, map::Map, value::Value};

impl<'a> Reader<'a, '_> {
    /// A node in flow style: a bracket, a quoted or plain scalar, an alias.
    pub(super) fn flow(&mut self, indent: usize, inside: bool) -> Parsed<'a> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("YAML nests at most {MAX_DEPTH} deep here"));
        }
        self.count(1)?;
        let value = match self.peek() {
            Some('[') => self.flow_sequence(indent)?,
            Some('{') => self.flow_mapping(indent)?,
            Some('"' | '\'') => Value::string(self.quoted()?),
            Some('*') => self.alias()?,
            Some('&') => {
                self.at += 1;
                let name = self.name();
                self.skip_space();
                let before = self.left;
                let value = self.flow(indent, inside)?;
                self.anchors.push((name, value.clone(), before - self.left + 1));
                value
            }
            Some(c @ ('@' | '`' | '%')) => {
                return Err(self.problem(&format!("found character '{c}' that cannot start any token")));
            }
            _ => resolve(&self.plain(indent, inside)),
        };
        self.depth -= 1;
        if !inside {
            self.skip_blanks();
            if !is_break(self.peek()) && self.peek() != Some('#') {
                return Err(self.problem("expected <block end>"));
            }
        }
        Ok(value)
    }

    pub(super) fn scalar_text(&mut self, indent: usize, inside: bool) -> std::result::Result<String, String> {
        match self.peek() {
            Some('"' | '\'') => self.quoted(),
            _ => Ok(self.plain(indent, inside)),
        }
    }

    fn flow_sequence(&mut self, indent: usize) -> Parsed<'a> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(']') => break,
                None => return Err(self.problem("expected ',' or ']'")),
                _ => {}
            }
            let item = self.flow(indent, true)?;
            self.skip_space();
            if self.peek() == Some(':') && (is_blank(self.ahead(1)) || matches!(self.ahead(1), Some(',' | ']'))) {
                self.at += 1;
                self.skip_space();
                let value = if matches!(self.peek(), Some(',' | ']')) { Value::Null } else { self.flow(indent, true)? };
                items.push(Value::Map(Map::new(Kind::LinkedHashMap, vec![(item, value)])));
                self.skip_space();
            } else {
                items.push(item);
            }
            match self.peek() {
                Some(',') => self.at += 1,
                Some(']') => break,
                _ => return Err(self.problem("expected ',' or ']'")),
            }
        }
        self.at += 1;
        Ok(Value::list(items))
    }

    fn flow_mapping(&mut self, indent: usize) -> Parsed<'a> {
        self.at += 1;
        let map = Map::new(Kind::LinkedHashMap, Vec::new());
        loop {
            self.skip_space();
            match self.peek() {
                Some('}') => break,
                None => return Err(self.problem("expected ',' or '}'")),
                _ => {}
            }
            let key = self.flow(indent, true)?;
            self.skip_space();
            let mut value = Value::Null;
            if self.peek() == Some(':') {
                self.at += 1;
                self.skip_space();
                if !matches!(self.peek(), Some(',' | '}')) {
                    value = self.flow(indent, true)?;
                }
                self.skip_space();
            }
            self.put(&map, key, value)?;
            match self.peek() {
                Some(',') => self.at += 1,
                Some('}') => break,
                _ => return Err(self.problem("expected ',' or '}'")),
            }
        }
        self.at += 1;
        Ok(Value::Map(map))
    }
}
