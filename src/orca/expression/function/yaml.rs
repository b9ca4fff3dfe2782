//! `#readYaml` and `#readAllYaml`: YAML 1.1 as `SnakeYAML`'s safe constructor
//! reads it. Explicit keys (`? key`) and tags of one's own are refused.

use super::Result;
use crate::orca::expression::{
    fail::{Fail, HELPER},
    java::{
        class::Kind,
        convert::integer,
        map::Map,
        number::{parse_double, parse_integer},
        value::{Object, Value},
    },
    time::calendar,
    work::Work,
};

/// How deep a document may nest.
const MAX_DEPTH: usize = 60;

/// Most values in all documents, aliases counted as what they stand for.
const MAX_VALUES: usize = 50_000;

type Parsed<'a> = std::result::Result<Value<'a>, String>;

/// The single document of a text.
pub(super) fn read<'a>(work: &Work, text: &str) -> Result<'a> {
    let documents = documents(work, text).map_err(|message| failed("readYaml", text, message))?;
    if documents.len() > 1 {
        let message = "expected a single document in the stream".to_owned();
        return Err(failed("readYaml", text, message));
    }
    Ok(documents.into_iter().next().unwrap_or(Value::Null))
}

/// All documents of a text, as a list.
pub(super) fn read_all<'a>(work: &Work, text: &str) -> Result<'a> {
    documents(work, text).map(Value::list).map_err(|message| failed("readAllYaml", text, message))
}

fn failed(name: &str, text: &str, message: String) -> Fail {
    Fail::thrown("org.yaml.snakeyaml.error.YAMLException", message)
        .wrapped(HELPER, Some(format!("#{name}({text}) failed")))
}

struct Reader<'a, 'w> {
    work: &'w Work,
    chars: Vec<char>,
    at: usize,
    depth: usize,
    left: usize,
    anchors: Vec<(String, Value<'a>, usize)>,
}

fn documents<'a>(work: &Work, text: &str) -> std::result::Result<Vec<Value<'a>>, String> {
    let chars = text.replace("\r\n", "\n").replace('\r', "\n").chars().collect();
    let mut reader = Reader { work, chars, at: 0, depth: 0, left: MAX_VALUES, anchors: Vec::new() };
    let mut found = Vec::new();
    loop {
        reader.skip_space();
        let mut explicit = false;
        while reader.peek() == Some('%') && reader.column() == 0 {
            reader.skip_line();
            reader.skip_space();
        }
        if reader.marker("---") {
            reader.at += 3;
            explicit = true;
        }
        reader.skip_blanks();
        if reader.peek().is_none() && !explicit {
            return Ok(found);
        }
        reader.anchors.clear();
        found.push(reader.block(0, true)?);
        reader.skip_space();
        while reader.marker("...") {
            reader.at += 3;
            reader.skip_space();
        }
        if reader.peek().is_some() && !reader.marker("---") && reader.peek() != Some('%') {
            return Err(reader.problem("expected '<document start>', but found more"));
        }
        if found.len() > 1000 {
            return Err("too many documents".to_owned());
        }
    }
}

fn is_break(c: Option<char>) -> bool {
    c.is_none_or(|c| c == '\n')
}

fn is_blank(c: Option<char>) -> bool {
    c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n'))
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ahead(&self, by: usize) -> Option<char> {
        self.chars.get(self.at + by).copied()
    }

    fn problem(&self, what: &str) -> String {
        let line = self.chars.iter().take(self.at).filter(|c| **c == '\n').count() + 1;
        format!("{what}, in line {line}, column {}", self.column() + 1)
    }

    fn column(&self) -> usize {
        self.chars.iter().take(self.at).rev().take_while(|c| **c != '\n').count()
    }

    fn marker(&self, mark: &str) -> bool {
        self.column() == 0
            && mark.chars().enumerate().all(|(at, c)| self.ahead(at) == Some(c))
            && is_blank(self.ahead(3))
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        while !is_break(self.peek()) {
            self.at += 1;
        }
    }

    /// Skips white space, line ends and comments.
    fn skip_space(&mut self) {
        loop {
            self.skip_blanks();
            let after_blank =
                self.at == 0 || self.at.checked_sub(1).is_some_and(|at| is_blank(self.chars.get(at).copied()));
            match self.peek() {
                Some('\n') => self.at += 1,
                Some('#') if after_blank => self.skip_line(),
                _ => return,
            }
        }
    }

    fn count(&mut self, size: usize) -> std::result::Result<(), String> {
        self.left =
            self.left.checked_sub(size).ok_or_else(|| format!("YAML holds at most {MAX_VALUES} values here"))?;
        Ok(())
    }

    /// A node in block style, indented at least `indent`. At the same indent a sequence may be the
    /// value of a key.
    fn block(&mut self, indent: usize, sequence_here: bool) -> Parsed<'a> {
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

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| !is_blank(Some(*c)) && !"[]{},".contains(*c)) {
            name.push(c);
            self.at += 1;
        }
        name
    }

    /// Whether the line goes on as `key:`.
    fn is_key(&self) -> bool {
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

    fn put(&self, map: &Map<'a>, key: Value<'a>, value: Value<'a>) -> std::result::Result<(), String> {
        if !self.work.spend(map.len() / 4 + 1) {
            return Err(self.problem("too large a mapping"));
        }
        map.put(self.work, key, value);
        Ok(())
    }

    fn key(&mut self) -> Parsed<'a> {
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

    fn alias(&mut self) -> Parsed<'a> {
        self.at += 1;
        let name = self.name();
        let found =
            self.anchors.iter().rev().find(|(own, ..)| *own == name).map(|(_, value, size)| (value.clone(), *size));
        let Some((value, size)) = found else {
            return Err(self.problem(&format!("found undefined alias {name}")));
        };
        self.count(size)?;
        Ok(value)
    }

    /// A node in flow style: a bracket, a quoted or plain scalar, an alias.
    fn flow(&mut self, indent: usize, inside: bool) -> Parsed<'a> {
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

    fn scalar_text(&mut self, indent: usize, inside: bool) -> std::result::Result<String, String> {
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

    fn quoted(&mut self) -> std::result::Result<String, String> {
        let quote = self.peek();
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.peek() else { return Err(self.problem("found unexpected end of stream")) };
            self.at += 1;
            match c {
                '\'' if quote == Some('\'') => {
                    if self.peek() != Some('\'') {
                        return Ok(out);
                    }
                    self.at += 1;
                    out.push('\'');
                }
                '"' if quote == Some('"') => return Ok(out),
                '\\' if quote == Some('"') => self.escape(&mut out)?,
                '\n' => {
                    while out.ends_with([' ', '\t']) {
                        out.pop();
                    }
                    self.fold(&mut out);
                }
                c => out.push(c),
            }
        }
    }

    /// A line break in a scalar becomes a blank, further ones stay.
    fn fold(&mut self, out: &mut String) {
        let mut breaks = 0;
        loop {
            self.skip_blanks();
            if self.peek() != Some('\n') {
                break;
            }
            self.at += 1;
            breaks += 1;
        }
        if breaks == 0 { out.push(' ') } else { out.push_str(&"\n".repeat(breaks)) }
    }

    fn escape(&mut self, out: &mut String) -> std::result::Result<(), String> {
        let Some(c) = self.peek() else { return Err(self.problem("found unexpected end of stream")) };
        self.at += 1;
        let simple = match c {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            ' ' => ' ',
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            '\n' => {
                self.skip_blanks();
                return Ok(());
            }
            'x' | 'u' | 'U' => {
                let size = match c {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = self.chars.iter().skip(self.at).take(size).collect();
                self.at += size;
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                code.ok_or_else(|| self.problem("expected escape sequence of hexadecimal numbers"))?
            }
            c => return Err(self.problem(&format!("found unknown escape character {c}"))),
        };
        out.push(simple);
        Ok(())
    }

    fn plain(&mut self, indent: usize, inside: bool) -> String {
        let mut out = String::new();
        loop {
            while let Some(c) = self.peek() {
                let ends = c == '\n'
                    || c == ':'
                        && (is_blank(self.ahead(1))
                            || inside && matches!(self.ahead(1), Some(',' | '[' | ']' | '{' | '}')))
                    || c == '#' && out.ends_with([' ', '\t'])
                    || inside && ",[]{}".contains(c);
                if ends {
                    break;
                }
                out.push(c);
                self.at += 1;
            }
            let end = out.trim_end_matches([' ', '\t']).len();
            out.truncate(end);
            if self.peek() != Some('\n') {
                return out;
            }
            // The scalar goes on in the next line if that is deep enough and no key.
            let mark = self.at;
            self.at += 1;
            let mut folded = String::new();
            self.fold(&mut folded);
            let goes_on = self.peek().is_some()
                && (inside || self.column() >= indent.max(1))
                && self.peek() != Some('#')
                && !self.marker("---")
                && !self.marker("...")
                && !(inside && self.peek().is_some_and(|c| ",[]{}:".contains(c)))
                && (inside || !self.is_key());
            if !goes_on {
                self.at = mark;
                return out;
            }
            out.push_str(&folded);
        }
    }

    fn block_scalar(&mut self, indent: usize) -> Parsed<'a> {
        let folded = self.peek() == Some('>');
        self.at += 1;
        let (mut keep, mut strip, mut given) = (false, false, None);
        while let Some(c) = self.peek().filter(|c| !is_blank(Some(*c))) {
            match c {
                '+' => keep = true,
                '-' => strip = true,
                '1'..='9' => given = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()),
                _ => return Err(self.problem("expected chomping or indentation indicators")),
            }
            self.at += 1;
        }
        self.skip_line();
        if self.peek() == Some('\n') {
            self.at += 1;
        }
        let outer = indent.saturating_sub(1);
        let mut own = given.map(|given| outer + given);
        let mut lines: Vec<String> = Vec::new();
        loop {
            let start = self.at;
            let mut spaces = 0;
            while self.peek() == Some(' ') && own.is_none_or(|own| spaces < own) {
                self.at += 1;
                spaces += 1;
            }
            if self.peek() == Some('\n') {
                self.at += 1;
                lines.push(String::new());
                continue;
            }
            if self.peek().is_none() {
                break;
            }
            let needed = *own.get_or_insert(spaces.max(indent));
            if spaces < needed || self.marker("---") || self.marker("...") {
                self.at = start;
                break;
            }
            let line: String = self.chars.iter().skip(self.at).take_while(|c| **c != '\n').collect();
            self.at += line.chars().count();
            if self.peek() == Some('\n') {
                self.at += 1;
            }
            lines.push(line);
        }
        let mut trailing = 0;
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
            trailing += 1;
        }
        let mut out = if folded { fold_lines(&lines) } else { lines.join("\n") };
        if !strip && !lines.is_empty() {
            out.push('\n');
        }
        if keep {
            out.push_str(&"\n".repeat(trailing));
        }
        Ok(Value::string(out))
    }
}

fn fold_lines(lines: &[String]) -> String {
    let mut out = String::new();
    let mut previous: Option<&String> = None;
    let mut blanks = 0;
    for line in lines {
        if line.is_empty() {
            blanks += 1;
            continue;
        }
        if let Some(previous) = previous {
            let deep = previous.starts_with([' ', '\t']) || line.starts_with([' ', '\t']);
            if deep {
                out.push_str(&"\n".repeat(blanks + 1));
            } else if blanks == 0 {
                out.push(' ');
            } else {
                out.push_str(&"\n".repeat(blanks));
            }
        } else {
            out.push_str(&"\n".repeat(blanks));
        }
        out.push_str(line);
        previous = Some(line);
        blanks = 0;
    }
    out
}

/// What a plain scalar means in YAML 1.1.
fn resolve<'a>(text: &str) -> Value<'a> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Value::Bool(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Double(f64::NAN),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Value::string(text);
    }
    number(text).or_else(|| date(text)).unwrap_or_else(|| Value::string(text))
}

fn number<'a>(text: &str) -> Option<Value<'a>> {
    let negative = text.starts_with('-');
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(body, ".inf" | ".Inf" | ".INF") {
        return Some(Value::Double(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
    }
    let digits = body.replace('_', "");
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits.is_empty() {
        return None;
    }
    let whole = |digits: &str, radix: u32| {
        let sign = if negative { "-" } else { "" };
        let value = parse_integer(&format!("{sign}{digits}"), radix, i128::from(i64::MIN), i128::from(i64::MAX))?;
        Some(integer(value, if i32::try_from(value).is_ok() { Kind::Integer } else { Kind::Long }))
    };
    if let Some(hex) = digits.strip_prefix("0x") {
        return whole(hex, 16);
    }
    if let Some(binary) = digits.strip_prefix("0b") {
        return whole(binary, 2);
    }
    if digits.chars().all(|c| c.is_ascii_digit()) {
        return if digits.len() > 1 && digits.starts_with('0') { whole(&digits, 8) } else { whole(&digits, 10) };
    }
    if digits.contains(':') {
        let mut parts = Vec::new();
        for part in digits.split(':') {
            parts.push(part.parse::<i64>().ok().filter(|part| parts.is_empty() || *part < 60)?);
        }
        let value = parts.iter().fold(0i64, |sum, part| sum.wrapping_mul(60).wrapping_add(*part));
        return whole(&value.to_string(), 10);
    }
    // A float has a point; an exponent has a sign.
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits.as_str(), None),
    };
    let dotted = mantissa.contains('.') && mantissa.chars().filter(|c| *c == '.').count() == 1;
    let plain = mantissa.chars().all(|c| c.is_ascii_digit() || c == '.') && mantissa != ".";
    let signed = exponent.is_none_or(|exponent| {
        let rest = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
    });
    if !plain || !signed || !dotted && exponent.is_none() {
        return None;
    }
    let value = parse_double(&digits)?;
    Some(Value::Double(if negative { -value } else { value }))
}

fn date<'a>(text: &str) -> Option<Value<'a>> {
    let made = |seconds: i64, millis: i64| {
        Value::object(Object::Date(std::cell::Cell::new(seconds.wrapping_mul(1000).wrapping_add(millis))))
    };
    if text.len() == 10 {
        return calendar::parse_date(text).ok().map(|day| made(day * 86_400, 0));
    }
    let normal = text.replacen(' ', "T", 1).replace(' ', "");
    let zoned = if normal.ends_with('Z') || normal.get(11..).is_some_and(|time| time.contains(['+', '-'])) {
        normal
    } else {
        format!("{normal}Z")
    };
    let (seconds, nanos) = calendar::parse_instant(&zoned).ok()?;
    Some(made(seconds, i64::from(nanos / 1_000_000)))
}
