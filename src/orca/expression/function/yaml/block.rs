//! Mappings and sequences by indentation, anchors and tags.

use super::{MAX_DEPTH, Parsed, Reader, scalar::resolve, text::is_blank};
use crate::orca::expression::java::{class::Kind, map::Map, value::Value};

impl<'a> Reader<'a, '_> {
    /// A node in block style, indented at least `indent`. At the same indent a sequence may be the
    /// value of a key.
    pub(super) fn block(&mut self, indent: usize, sequence_here: bool) -> Parsed<'a> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("YAML nests at most {MAX_DEPTH} deep here"));
        }
        let result = self.block_inside(indent, sequence_here);
        self.depth -= 1;
        result
    }

    fn block_inside(&mut self, indent: usize, sequence_here: bool) -> Parsed<'a> {
        self.count(1)?;
        let start = self.at;
        self.skip_space();
        let column = self.column();
        let new_line = self.chars.get(start..self.at).unwrap_or_default().contains(&'\n') || start == 0;
        if self.peek().is_none() || self.marker("---") || self.marker("...") {
            return Ok(Value::Null);
        }
        let dash = self.peek() == Some('-') && is_blank(self.ahead(1));
        let enough = column >= indent || dash && sequence_here && column + 1 == indent;
        if new_line && !enough {
            return Ok(Value::Null);
        }
        if dash {
            if !new_line && !sequence_here {
                return Err(self.problem("sequence entries are not allowed here"));
            }
            return self.sequence(column);
        }
        match self.peek() {
            Some('?') if is_blank(self.ahead(1)) => return Err(self.problem("explicit keys are not read here")),
            Some('&') => return self.anchored(indent, sequence_here),
            Some('!') => return self.tagged(indent, sequence_here),
            Some('|' | '>') => return self.block_scalar(indent),
            _ => {}
        }
        if self.is_key() {
            return self.mapping(column);
        }
        let value = self.flow(indent, false)?;
        Ok(value)
    }

    fn anchored(&mut self, indent: usize, sequence_here: bool) -> Parsed<'a> {
        if self.is_key() {
            let column = self.column();
            return self.mapping(column);
        }
        self.at += 1;
        let name = self.name();
        let before = self.left;
        let value = self.block(indent, sequence_here)?;
        let size = before - self.left;
        self.anchors.push((name, value.clone(), size));
        Ok(value)
    }

    fn tagged(&mut self, indent: usize, sequence_here: bool) -> Parsed<'a> {
        let tag: String = self.chars.iter().skip(self.at).take_while(|c| !is_blank(Some(**c))).collect();
        match tag.as_str() {
            "!!str" => {
                self.at += tag.len();
                self.skip_blanks();
                let text = self.scalar_text(indent, false)?;
                Ok(Value::string(text))
            }
            "!!map" | "!!seq" | "!!int" | "!!float" | "!!bool" | "!!null" | "!" => {
                self.at += tag.len();
                self.block(indent, sequence_here)
            }
            _ => Err(self.problem(&format!("could not determine a constructor for the tag {tag}"))),
        }
    }

    pub(super) fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| !is_blank(Some(*c)) && !"[]{},".contains(*c)) {
            name.push(c);
            self.at += 1;
        }
        name
    }

    /// Whether the line goes on as `key:`.
    pub(super) fn is_key(&self) -> bool {
        let mut at = self.at;
        let mut depth = 0usize;
        let char_at = |at: usize| self.chars.get(at).copied();
        if let Some(quote @ ('"' | '\'')) = char_at(at) {
            at += 1;
            loop {
                match char_at(at) {
                    None | Some('\n') => return false,
                    Some('\\') if quote == '"' => at += 1,
                    Some(c) if c == quote => {
                        if quote == '\'' && char_at(at + 1) == Some('\'') {
                            at += 1;
                        } else {
                            break;
                        }
                    }
                    _ => {}
                }
                at += 1;
            }
            at += 1;
            while matches!(char_at(at), Some(' ' | '\t')) {
                at += 1;
            }
            return char_at(at) == Some(':') && is_blank(char_at(at + 1));
        }
        let flow = matches!(char_at(at), Some('[' | '{'));
        loop {
            match char_at(at) {
                None | Some('\n') => return false,
                Some('#') if at > 0 && is_blank(char_at(at - 1)) => return false,
                Some('[' | '{') if flow => depth += 1,
                Some(']' | '}') if flow => depth = depth.saturating_sub(1),
                Some(':') if depth == 0 && is_blank(char_at(at + 1)) => return true,
                _ => {}
            }
            at += 1;
        }
    }

    fn sequence(&mut self, column: usize) -> Parsed<'a> {
        let mut items = Vec::new();
        loop {
            self.at += 1;
            items.push(self.block(column + 1, true)?);
            self.skip_space();
            let more =
                self.column() == column && self.peek() == Some('-') && is_blank(self.ahead(1)) && !self.marker("---");
            if !more {
                if self.peek().is_some() && self.column() > column {
                    return Err(self.problem("expected <block end>"));
                }
                return Ok(Value::list(items));
            }
        }
    }

    fn mapping(&mut self, column: usize) -> Parsed<'a> {
        let map = Map::new(Kind::LinkedHashMap, Vec::new());
        let mut merged = Vec::new();
        loop {
            let mut anchor = None;
            if self.peek() == Some('&') {
                self.at += 1;
                anchor = Some(self.name());
                self.skip_blanks();
            }
            let key = self.key()?;
            if let Some(anchor) = anchor {
                self.anchors.push((anchor, key.clone(), 1));
            }
            self.skip_blanks();
            if self.peek() != Some(':') {
                return Err(self.problem("could not find expected ':'"));
            }
            self.at += 1;
            let value = self.block(column + 1, true)?;
            if matches!(&key, Value::Text(key) if &**key == "<<") {
                merged.push(value);
            } else {
                self.put(&map, key, value)?;
            }
            self.skip_space();
            let done = self.peek().is_none() || self.marker("---") || self.marker("...") || self.column() < column;
            if done {
                break;
            }
            if self.column() > column || !self.is_key() {
                return Err(self.problem("expected <block end>"));
            }
        }
        if merged.is_empty() {
            return Ok(Value::Map(map));
        }
        // What is merged in comes first and gives way.
        let whole = Map::new(Kind::LinkedHashMap, Vec::new());
        for source in merged {
            let sources = source.elements().unwrap_or_else(|| vec![source]);
            for source in sources {
                let Value::Map(source) = source else {
                    return Err(self.problem("expected a mapping or list of mappings for merging"));
                };
                for (key, value) in source.entries() {
                    if whole.get(self.work, &key).is_none() {
                        self.put(&whole, key, value)?;
                    }
                }
            }
        }
        for (key, value) in map.entries() {
            self.put(&whole, key, value)?;
        }
        Ok(Value::Map(whole))
    }

    pub(super) fn put(&self, map: &Map<'a>, key: Value<'a>, value: Value<'a>) -> std::result::Result<(), String> {
        if !self.work.spend(map.len() / 4 + 1) {
            return Err(self.problem("too large a mapping"));
        }
        map.put(self.work, key, value);
        Ok(())
    }

    pub(super) fn key(&mut self) -> Parsed<'a> {
        match self.peek() {
            Some('"' | '\'') => Ok(Value::string(self.quoted()?)),
            Some('*') => self.alias(),
            Some('[' | '{') => self.flow(0, true),
            _ => {
                let mut text = String::new();
                while let Some(c) = self.peek() {
                    if c == ':' && is_blank(self.ahead(1)) || c == '\n' {
                        break;
                    }
                    text.push(c);
                    self.at += 1;
                }
                let text = text.trim();
                Ok(if text == "<<" { Value::string(text) } else { resolve(text) })
            }
        }
    }

    pub(super) fn alias(&mut self) -> Parsed<'a> {
        self.at += 1;
        let name = self.name();
        self.work.spend(self.anchors.len() / 4);
        let found =
            self.anchors.iter().rev().find(|(own, ..)| *own == name).map(|(_, value, size)| (value.clone(), *size));
        let Some((value, size)) = found else {
            return Err(self.problem(&format!("found undefined alias {name}")));
        };
        self.count(size)?;
        Ok(value)
    }
}
