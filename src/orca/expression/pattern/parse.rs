//! The syntax of Java's regular expressions.

use super::set::{Class, Set};

/// How deep groups may nest.
pub(super) const MAX_DEPTH: usize = 60;

#[derive(Debug)]
pub(super) enum Node {
    Empty,
    Set(Set),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat { node: Box<Node>, min: u32, max: Option<u32>, mode: Mode },
    Group(usize, Box<Node>),
    Look { ahead: bool, negative: bool, node: Box<Node> },
    Atomic(Box<Node>),
    Reference { group: usize, caseless: bool },
    Assert(Assertion),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    Start,
    /// Before each line.
    LineStart,
    /// At the end, or before a line end that ends the text.
    FinalEnd,
    LineEnd,
    End,
    Word,
    NotWord,
}

pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) groups: usize,
    pub(super) names: Vec<(String, usize)>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Flags(u8);

#[derive(Clone, Copy)]
pub(super) enum Flag {
    Caseless,
    Unicode,
    Multiline,
    DotAll,
    Comments,
}

impl Flags {
    pub(super) fn has(self, flag: Flag) -> bool {
        self.0 >> flag as u8 & 1 == 1
    }

    fn set(&mut self, flag: Flag, on: bool) {
        let bit = 1 << flag as u8;
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }
}

pub(super) struct Parser {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    groups: usize,
    names: Vec<(String, usize)>,
    pub(super) depth: usize,
    pub(super) flags: Flags,
}

/// Parses a pattern.
///
/// # Errors
/// Java's description of what is wrong.
pub(super) fn parse(pattern: &str) -> Result<Parsed, String> {
    let mut parser = Parser {
        text: pattern.chars().collect(),
        at: 0,
        groups: 0,
        names: Vec::new(),
        depth: 0,
        flags: Flags::default(),
    };
    let node = parser.alternatives()?;
    if parser.at < parser.text.len() {
        return Err(parser.error("Unmatched closing ')'"));
    }
    Ok(Parsed { node, groups: parser.groups, names: parser.names })
}

impl Parser {
    pub(super) fn error(&self, what: &str) -> String {
        let pattern: String = self.text.iter().collect();
        format!("{what} near index {}\n{pattern}", self.at)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn ahead(&self, by: usize) -> Option<char> {
        self.text.get(self.at + by).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn skip_comments(&mut self) {
        while self.flags.has(Flag::Comments) {
            match self.peek() {
                Some(c) if c.is_ascii_whitespace() => self.at += 1,
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn alternatives(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("Groups nest too deep"));
        }
        let mut nodes = vec![self.sequence()?];
        while self.eat('|') {
            nodes.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if nodes.len() == 1 { nodes.pop().unwrap_or(Node::Empty) } else { Node::Alternatives(nodes) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            self.skip_comments();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => {}
            }
            if let Some(quoted) = self.quoted() {
                let mut quoted: Vec<Node> = quoted.into_iter().map(|c| self.literal(c)).collect();
                if let Some(last) = quoted.pop() {
                    nodes.append(&mut quoted);
                    nodes.push(self.quantified(last)?);
                }
                continue;
            }
            if let Some(node) = self.atom()? {
                nodes.push(self.quantified(node)?);
            }
        }
        Ok(if nodes.len() == 1 { nodes.pop().unwrap_or(Node::Empty) } else { Node::Sequence(nodes) })
    }

    /// The characters of `\Q…\E`.
    pub(super) fn quoted(&mut self) -> Option<Vec<char>> {
        if self.peek() != Some('\\') || self.ahead(1) != Some('Q') {
            return None;
        }
        self.at += 2;
        let mut chars = Vec::new();
        while let Some(c) = self.peek() {
            if c == '\\' && self.ahead(1) == Some('E') {
                self.at += 2;
                break;
            }
            chars.push(c);
            self.at += 1;
        }
        Some(chars)
    }

    pub(super) fn range(&self, first: char, last: char) -> Set {
        if self.flags.has(Flag::Caseless) {
            Set::Caseless(first, last, self.flags.has(Flag::Unicode))
        } else {
            Set::Range(first, last)
        }
    }

    fn literal(&self, c: char) -> Node {
        Node::Set(self.range(c, c))
    }

    fn quantified(&mut self, node: Node) -> Result<Node, String> {
        let mut node = node;
        loop {
            self.skip_comments();
            let (min, max) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => {
                    self.at += 1;
                    let limits = self.counts()?;
                    self.at -= 1;
                    limits
                }
                _ => return Ok(node),
            };
            self.at += 1;
            let mode = if self.eat('?') {
                Mode::Lazy
            } else if self.eat('+') {
                Mode::Possessive
            } else {
                Mode::Greedy
            };
            node = Node::Repeat { node: Box::new(node), min, max, mode };
            if matches!(self.peek(), Some('*' | '+' | '?')) {
                let c = self.peek().unwrap_or_default();
                return Err(self.error(&format!("Dangling meta character '{c}'")));
            }
        }
    }

    /// The counts of `{2,3}`, up to before the brace.
    fn counts(&mut self) -> Result<(u32, Option<u32>), String> {
        let Some(min) = self.count() else { return Err(self.error("Illegal repetition")) };
        let max = if self.eat(',') { if self.peek() == Some('}') { None } else { self.count() } } else { Some(min) };
        if !self.eat('}') {
            return Err(self.error("Unclosed counted closure"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.error("Illegal repetition range"));
        }
        Ok((min, max))
    }

    fn count(&mut self) -> Option<u32> {
        let mut value: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            self.at += 1;
        }
        value
    }

    fn atom(&mut self) -> Result<Option<Node>, String> {
        let Some(c) = self.next() else { return Ok(None) };
        Ok(Some(match c {
            '(' => return self.group(),
            '[' => Node::Set(self.class()?),
            '.' if self.flags.has(Flag::DotAll) => Node::Set(Set::Class(Class::Everything)),
            '.' => Node::Set(Set::Not(Box::new(Set::Class(Class::LineEnd)))),
            '^' => Node::Assert(if self.flags.has(Flag::Multiline) { Assertion::LineStart } else { Assertion::Start }),
            '$' => Node::Assert(if self.flags.has(Flag::Multiline) { Assertion::LineEnd } else { Assertion::FinalEnd }),
            '*' | '+' | '?' => {
                self.at -= 1;
                return Err(self.error(&format!("Dangling meta character '{c}'")));
            }
            '{' => return Err(self.error("Illegal repetition")),
            '\\' => return self.escape().map(Some),
            c => self.literal(c),
        }))
    }

    fn escape(&mut self) -> Result<Node, String> {
        let Some(c) = self.next() else { return Err(self.error("Unexpected internal error")) };
        if let Some(set) = self.class_escape(c)? {
            return Ok(Node::Set(set));
        }
        Ok(match c {
            'b' => Node::Assert(Assertion::Word),
            'B' => Node::Assert(Assertion::NotWord),
            'A' | 'G' => Node::Assert(Assertion::Start),
            'z' => Node::Assert(Assertion::End),
            'Z' => Node::Assert(Assertion::FinalEnd),
            'R' => {
                let pair = Node::Sequence(vec![Node::Set(Set::Range('\r', '\r')), Node::Set(Set::Range('\n', '\n'))]);
                Node::Alternatives(vec![pair, Node::Set(Set::Class(Class::Vertical))])
            }
            '1'..='9' => self.reference(c),
            'k' => {
                let name = self.group_name()?;
                let group = self.names.iter().find(|(own, _)| *own == name).map(|(_, group)| *group);
                let Some(group) = group else {
                    return Err(self.error(&format!("named capturing group <{name}> does not exist")));
                };
                Node::Reference { group, caseless: self.flags.has(Flag::Caseless) }
            }
            c => {
                let c = self.char_escape(c)?;
                self.literal(c)
            }
        })
    }

    fn reference(&mut self, first: char) -> Node {
        let mut group = usize::try_from(first.to_digit(10).unwrap_or(0)).unwrap_or(0);
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let longer = group * 10 + usize::try_from(digit).unwrap_or(0);
            if longer > self.groups {
                break;
            }
            group = longer;
            self.at += 1;
        }
        Node::Reference { group, caseless: self.flags.has(Flag::Caseless) }
    }

    fn group_name(&mut self) -> Result<String, String> {
        if !self.eat('<') {
            return Err(self.error("\\k is not followed by '<' for named capturing group"));
        }
        self.name_until_close()
    }

    fn name_until_close(&mut self) -> Result<String, String> {
        let mut name = String::new();
        while let Some(c) = self.next() {
            match c {
                '>' if !name.is_empty() => return Ok(name),
                c if c.is_ascii_alphabetic() || c.is_ascii_digit() && !name.is_empty() => name.push(c),
                _ => break,
            }
        }
        Err(self.error("named capturing group is missing trailing '>'"))
    }

    fn group(&mut self) -> Result<Option<Node>, String> {
        let outer = self.flags;
        if !self.eat('?') {
            self.groups += 1;
            let group = self.groups;
            let node = self.closed_group(outer)?;
            return Ok(Some(Node::Group(group, Box::new(node))));
        }
        let Some(c) = self.next() else { return Err(self.error("Unknown inline modifier")) };
        Ok(Some(match c {
            ':' => self.closed_group(outer)?,
            '=' | '!' => {
                let node = Box::new(self.closed_group(outer)?);
                Node::Look { ahead: true, negative: c == '!', node }
            }
            '>' => Node::Atomic(Box::new(self.closed_group(outer)?)),
            '<' if matches!(self.peek(), Some('=' | '!')) => {
                let negative = self.next() == Some('!');
                let node = Box::new(self.closed_group(outer)?);
                if node.longest().is_none() {
                    return Err(self.error("Look-behind group does not have an obvious maximum length"));
                }
                Node::Look { ahead: false, negative, node }
            }
            '<' => {
                let name = self.name_until_close()?;
                if self.names.iter().any(|(own, _)| *own == name) {
                    return Err(self.error(&format!("Named capturing group <{name}> is already defined")));
                }
                self.groups += 1;
                let group = self.groups;
                self.names.push((name, group));
                Node::Group(group, Box::new(self.closed_group(outer)?))
            }
            _ => {
                self.at -= 1;
                self.set_flags()?;
                if self.eat(')') {
                    return Ok(None);
                }
                if !self.eat(':') {
                    return Err(self.error("Unknown inline modifier"));
                }
                self.closed_group(outer)?
            }
        }))
    }

    fn closed_group(&mut self, outer: Flags) -> Result<Node, String> {
        let node = self.alternatives()?;
        if !self.eat(')') {
            return Err(self.error("Unclosed group"));
        }
        self.flags = outer;
        Ok(node)
    }

    fn set_flags(&mut self) -> Result<(), String> {
        let mut on = true;
        while let Some(c) = self.peek() {
            match c {
                '-' => on = false,
                'i' => self.flags.set(Flag::Caseless, on),
                'u' | 'U' => self.flags.set(Flag::Unicode, on),
                'm' => self.flags.set(Flag::Multiline, on),
                's' => self.flags.set(Flag::DotAll, on),
                'x' => self.flags.set(Flag::Comments, on),
                'd' | 'c' => {}
                ')' | ':' => return Ok(()),
                _ => return Err(self.error("Unknown inline modifier")),
            }
            self.at += 1;
        }
        Err(self.error("Unknown inline modifier"))
    }
}

impl Node {
    /// The longest text that the node matches; `None` where there is no limit.
    fn longest(&self) -> Option<u32> {
        match self {
            Node::Empty | Node::Look { .. } | Node::Assert(_) => Some(0),
            Node::Set(_) => Some(1),
            Node::Sequence(nodes) => nodes.iter().try_fold(0u32, |sum, node| sum.checked_add(node.longest()?)),
            Node::Alternatives(nodes) => nodes.iter().try_fold(0u32, |max, node| Some(max.max(node.longest()?))),
            Node::Repeat { node, max, .. } => node.longest()?.checked_mul((*max)?),
            Node::Group(_, node) | Node::Atomic(node) => node.longest(),
            Node::Reference { .. } => None,
        }
    }
}
