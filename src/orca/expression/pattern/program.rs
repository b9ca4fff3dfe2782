//! Patterns as programs, run with backtracking.

use super::{
    parse::{Assertion, Mode, Node, parse},
    set::Set,
};
use crate::orca::expression::{
    vm::{MAX_TEXT, text_bound},
    work::Work,
};

/// Most instructions of a pattern.
const MAX_PROGRAM: usize = 20_000;

/// Most steps of one match; Spring stops `matches` after as many character accesses.
const MAX_STEPS: usize = 1_000_000;

/// A match took too much work.
#[derive(Debug)]
pub(crate) struct MatchFail;

pub(crate) struct Pattern {
    program: Vec<Step>,
    slots: usize,
    names: Vec<(String, usize)>,
    groups: usize,
    /// Whether what follows a place in program and text depends on these two alone.
    memoryless: bool,
}

enum Step {
    Set(Set),
    /// Tries the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    /// Fails where nothing was consumed since the slot was saved.
    Progress(usize),
    Reference {
        group: usize,
        caseless: bool,
    },
    Assert(Assertion),
    /// The part up to `end` matched on its own, then on from there.
    Sub {
        kind: Sub,
        end: usize,
    },
    Accept,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sub {
    Ahead,
    NotAhead,
    Behind,
    NotBehind,
    Atomic,
}

/// Compiles a pattern.
///
/// # Errors
/// Java's description of what is wrong with it.
pub(crate) fn compile(pattern: &str) -> Result<Pattern, String> {
    let parsed = parse(pattern)?;
    let mut builder = Builder { program: Vec::new(), slots: (parsed.groups + 1) * 2 };
    builder.add(&parsed.node)?;
    builder.program.push(Step::Accept);
    let memoryless = !builder.program.iter().any(|step| matches!(step, Step::Reference { .. }));
    let (program, slots) = (builder.program, builder.slots);
    Ok(Pattern { program, slots, names: parsed.names, groups: parsed.groups, memoryless })
}

struct Builder {
    program: Vec<Step>,
    slots: usize,
}

impl Builder {
    fn push(&mut self, step: Step) -> Result<usize, String> {
        if self.program.len() >= MAX_PROGRAM {
            return Err(format!("A pattern has at most {MAX_PROGRAM} steps here"));
        }
        self.program.push(step);
        Ok(self.program.len() - 1)
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(own) = self.program.get_mut(at) {
            *own = step;
        }
    }

    fn add(&mut self, node: &Node) -> Result<(), String> {
        match node {
            Node::Empty => {}
            Node::Set(set) => {
                self.push(Step::Set(set.clone()))?;
            }
            Node::Sequence(nodes) => {
                for node in nodes {
                    self.add(node)?;
                }
            }
            Node::Alternatives(nodes) => self.alternatives(nodes)?,
            Node::Repeat { node, min, max, mode } => {
                if *mode == Mode::Possessive {
                    let start = self.push(Step::Accept)?;
                    self.repeat(node, *min, *max, true)?;
                    let end = self.push(Step::Accept)?;
                    self.set(start, Step::Sub { kind: Sub::Atomic, end });
                } else {
                    self.repeat(node, *min, *max, *mode == Mode::Greedy)?;
                }
            }
            Node::Group(group, node) => {
                self.push(Step::Save(group * 2))?;
                self.add(node)?;
                self.push(Step::Save(group * 2 + 1))?;
            }
            Node::Look { ahead, negative, node } => {
                let kind = match (ahead, negative) {
                    (true, false) => Sub::Ahead,
                    (true, true) => Sub::NotAhead,
                    (false, false) => Sub::Behind,
                    (false, true) => Sub::NotBehind,
                };
                self.sub(kind, node)?;
            }
            Node::Atomic(node) => self.sub(Sub::Atomic, node)?,
            Node::Reference { group, caseless } => {
                self.push(Step::Reference { group: *group, caseless: *caseless })?;
            }
            Node::Assert(assertion) => {
                self.push(Step::Assert(*assertion))?;
            }
        }
        Ok(())
    }

    fn sub(&mut self, kind: Sub, node: &Node) -> Result<(), String> {
        let start = self.push(Step::Accept)?;
        self.add(node)?;
        let end = self.push(Step::Accept)?;
        self.set(start, Step::Sub { kind, end });
        Ok(())
    }

    fn alternatives(&mut self, nodes: &[Node]) -> Result<(), String> {
        let mut ends = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            if at + 1 < nodes.len() {
                let split = self.push(Step::Accept)?;
                self.add(node)?;
                ends.push(self.push(Step::Accept)?);
                let next = self.program.len();
                self.set(split, Step::Split(split + 1, next));
            } else {
                self.add(node)?;
            }
        }
        let end = self.program.len();
        for jump in ends {
            self.set(jump, Step::Jump(end));
        }
        Ok(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, greedy: bool) -> Result<(), String> {
        let split = |on: usize, off: usize| if greedy { Step::Split(on, off) } else { Step::Split(off, on) };
        for _ in 0..min {
            let before = self.program.len();
            self.add(node)?;
            if self.program.len() == before {
                break;
            }
        }
        match max {
            None => {
                let slot = self.slots;
                self.slots += 1;
                let start = self.push(Step::Accept)?;
                self.push(Step::Save(slot))?;
                self.add(node)?;
                self.push(Step::Progress(slot))?;
                self.push(Step::Jump(start))?;
                let end = self.program.len();
                self.set(start, split(start + 1, end));
            }
            Some(max) => {
                let mut starts = Vec::new();
                for _ in min..max {
                    let before = self.push(Step::Accept)?;
                    starts.push(before);
                    self.add(node)?;
                    if self.program.len() == before + 1 {
                        break;
                    }
                }
                let end = self.program.len();
                for start in starts {
                    self.set(start, split(start + 1, end));
                }
            }
        }
        Ok(())
    }
}

/// One attempt to match.
struct Run<'p> {
    pattern: &'p Pattern,
    text: &'p [char],
    slots: Vec<Option<usize>>,
    steps: usize,
    /// Choices of the main match that led nowhere before, so that they are not tried again.
    seen: Vec<bool>,
    nesting: usize,
}

/// Most places in program and text that are remembered.
const MAX_SEEN: usize = 4_000_000;

enum Undo {
    Branch(usize, usize),
    Slot(usize, Option<usize>),
}

impl Run<'_> {
    /// Runs from `pc` at `at` until an `Accept` at which `done` holds; gives where that was.
    fn run(&mut self, pc: usize, at: usize, done: &dyn Fn(usize) -> bool) -> Result<Option<usize>, MatchFail> {
        let (mut pc, mut at) = (pc, at);
        let mut stack: Vec<Undo> = Vec::new();
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(MatchFail);
            }
            let advanced = match self.pattern.program.get(pc) {
                None | Some(Step::Accept) => {
                    if done(at) {
                        return Ok(Some(at));
                    }
                    None
                }
                Some(Step::Set(set)) => self.text.get(at).filter(|c| set.contains(**c)).map(|_| (pc + 1, at + 1)),
                Some(Step::Split(first, second)) => {
                    let place = at * self.pattern.program.len() + pc;
                    match self.seen.get_mut(place).filter(|_| self.nesting == 0) {
                        Some(seen) if *seen => None,
                        known => {
                            if let Some(seen) = known {
                                *seen = true;
                            }
                            stack.push(Undo::Branch(*second, at));
                            Some((*first, at))
                        }
                    }
                }
                Some(Step::Jump(target)) => Some((*target, at)),
                Some(Step::Save(slot)) => {
                    if let Some(own) = self.slots.get_mut(*slot) {
                        stack.push(Undo::Slot(*slot, *own));
                        *own = Some(at);
                    }
                    Some((pc + 1, at))
                }
                Some(Step::Progress(slot)) => {
                    let moved = self.slots.get(*slot).copied().flatten() != Some(at);
                    // A round without progress ends the loop: what follows it is after its jump.
                    Some(if moved { (pc + 1, at) } else { (pc + 2, at) })
                }
                Some(Step::Reference { group, caseless }) => {
                    self.reference(*group, *caseless, at).map(|end| (pc + 1, end))
                }
                Some(Step::Assert(assertion)) => assert(*assertion, self.text, at).then_some((pc + 1, at)),
                Some(Step::Sub { kind, end }) => {
                    let (kind, end) = (*kind, *end);
                    let saved = self.slots.clone();
                    self.nesting += 1;
                    let found = self.sub(kind, pc + 1, at)?;
                    self.nesting -= 1;
                    if let Some(next) = found {
                        for (slot, old) in saved.iter().enumerate() {
                            if self.slots.get(slot) != Some(old) {
                                stack.push(Undo::Slot(slot, *old));
                            }
                        }
                        Some((end + 1, next))
                    } else {
                        self.slots = saved;
                        None
                    }
                }
            };
            if let Some(next) = advanced {
                (pc, at) = next;
                continue;
            }
            loop {
                match stack.pop() {
                    None => return Ok(None),
                    Some(Undo::Slot(slot, old)) => {
                        if let Some(own) = self.slots.get_mut(slot) {
                            *own = old;
                        }
                    }
                    Some(Undo::Branch(target, position)) => {
                        (pc, at) = (target, position);
                        break;
                    }
                }
            }
        }
    }

    /// Where the main match goes on, if the part holds.
    fn sub(&mut self, kind: Sub, pc: usize, at: usize) -> Result<Option<usize>, MatchFail> {
        let saved = self.slots.clone();
        let found = match kind {
            Sub::Behind | Sub::NotBehind => {
                let mut found = None;
                for start in (0..=at).rev() {
                    if self.run(pc, start, &|end| end == at)?.is_some() {
                        found = Some(at);
                        break;
                    }
                }
                found
            }
            _ => self.run(pc, at, &|_| true)?,
        };
        Ok(match kind {
            Sub::Atomic => found,
            Sub::Ahead | Sub::Behind => found.map(|_| at),
            Sub::NotAhead | Sub::NotBehind => {
                self.slots = saved;
                if found.is_none() { Some(at) } else { None }
            }
        })
    }

    fn reference(&self, group: usize, caseless: bool, at: usize) -> Option<usize> {
        let start = self.slots.get(group * 2).copied().flatten()?;
        let end = self.slots.get(group * 2 + 1).copied().flatten()?;
        let wanted = self.text.get(start..end)?;
        let found = self.text.get(at..at + wanted.len())?;
        let same = |(a, b): (&char, &char)| a == b || caseless && a.eq_ignore_ascii_case(b);
        wanted.iter().zip(found).all(same).then_some(at + wanted.len())
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn assert(assertion: Assertion, text: &[char], at: usize) -> bool {
    let char_at = |at: usize| text.get(at).copied();
    let before = at.checked_sub(1).and_then(char_at);
    let here = char_at(at);
    let in_pair = before == Some('\r') && here == Some('\n');
    let is_word = |c: Option<char>| c.is_some_and(|c| c == '_' || c.is_alphanumeric());
    match assertion {
        Assertion::Start => at == 0,
        Assertion::LineStart => at == 0 || at < text.len() && before.is_some_and(is_line_end) && !in_pair,
        Assertion::End => at == text.len(),
        Assertion::FinalEnd => {
            let rest = text.len() - at.min(text.len());
            rest == 0
                || rest == 1 && here.is_some_and(is_line_end) && !in_pair
                || rest == 2 && here == Some('\r') && char_at(at + 1) == Some('\n')
        }
        Assertion::LineEnd => here.is_none() || here.is_some_and(is_line_end) && !in_pair,
        Assertion::Word => is_word(before) != is_word(here),
        Assertion::NotWord => is_word(before) == is_word(here),
    }
}

impl Pattern {
    fn start<'p>(&'p self, text: &'p [char], steps: usize, seen: Vec<bool>) -> Run<'p> {
        Run { pattern: self, text, slots: vec![None; self.slots], steps, seen, nesting: 0 }
    }

    /// Room for what is remembered of a match over a text, if it is worth it.
    fn memory(&self, text: &[char]) -> Vec<bool> {
        let places = self.program.len().saturating_mul(text.len() + 1);
        if self.memoryless && places <= MAX_SEEN { vec![false; places] } else { Vec::new() }
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, work: &Work, input: &str) -> Result<bool, MatchFail> {
        let text: Vec<char> = input.chars().collect();
        let end = text.len();
        let mut run = self.start(&text, 0, self.memory(&text));
        let matched = run.run(0, 0, &|at| at == end);
        work.spend(run.steps + run.seen.len() / 8 + end);
        Ok(matched?.is_some())
    }

    /// The groups of all matches from left to right, at most `limit` of them.
    fn find_all(&self, work: &Work, text: &[char], limit: usize) -> Result<Vec<Vec<Option<usize>>>, MatchFail> {
        let mut found = Vec::new();
        let mut start = 0;
        let mut steps = 0;
        let mut seen = self.memory(text);
        work.spend(seen.len() / 8 + text.len());
        while start <= text.len() && found.len() < limit {
            let mut run = self.start(text, steps, seen);
            let end = run.run(0, start, &|_| true);
            work.spend(run.steps - steps);
            (steps, seen) = (run.steps, run.seen);
            let Some(end) = end? else {
                start += 1;
                continue;
            };
            let mut slots = run.slots;
            slots.truncate((self.groups + 1) * 2);
            if let [first, second, ..] = slots.as_mut_slice() {
                (*first, *second) = (Some(start), Some(end));
            }
            found.push(slots);
            // What led nowhere from further on still does; nothing comes back to what is before.
            let size = self.program.len();
            if let Some(column) = seen.get_mut(end * size..(end + 1) * size) {
                column.fill(false);
            }
            start = if end == start { end + 1 } else { end };
        }
        Ok(found)
    }

    /// `replaceAll`, or `replaceFirst`.
    ///
    /// # Errors
    /// What is wrong with the replacement; `None` where matching is too much work.
    pub(crate) fn replace(
        &self,
        work: &Work,
        input: &str,
        replacement: &str,
        all: bool,
    ) -> Result<String, Option<String>> {
        let text: Vec<char> = input.chars().collect();
        let found = self.find_all(work, &text, if all { usize::MAX } else { 1 }).map_err(|MatchFail| None)?;
        let mut out = String::new();
        let mut last = 0;
        for slots in found {
            let (Some(Some(start)), Some(Some(end))) = (slots.first().copied(), slots.get(1).copied()) else {
                continue;
            };
            out.extend(text.get(last..start).unwrap_or_default());
            self.expand(replacement, &text, &slots, &mut out)?;
            if out.len() > MAX_TEXT {
                return Err(Some(text_bound()));
            }
            last = end;
        }
        out.extend(text.get(last..).unwrap_or_default());
        Ok(out)
    }

    fn expand(
        &self,
        replacement: &str,
        text: &[char],
        slots: &[Option<usize>],
        out: &mut String,
    ) -> Result<(), Option<String>> {
        let mut chars = replacement.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some(escaped) => out.push(escaped),
                    None => return Err(Some("character to be escaped is missing".to_owned())),
                },
                '$' => {
                    let group = match chars.next() {
                        Some('{') => {
                            let mut name = String::new();
                            loop {
                                match chars.next() {
                                    Some('}') => break,
                                    Some(c) if c.is_ascii_alphanumeric() => name.push(c),
                                    _ => {
                                        let message = "named capturing group is missing trailing '}'";
                                        return Err(Some(message.to_owned()));
                                    }
                                }
                            }
                            let group = self.names.iter().find(|(own, _)| *own == name).map(|(_, group)| *group);
                            group.ok_or_else(|| Some(format!("No group with name {{{name}}}")))?
                        }
                        Some(digit) if digit.is_ascii_digit() => {
                            let value = |c: char| usize::try_from(c.to_digit(10).unwrap_or(0)).unwrap_or(0);
                            let mut group = value(digit);
                            if group > self.groups {
                                return Err(Some(format!("No group {group}")));
                            }
                            while let Some(digit) = chars.peek().filter(|c| c.is_ascii_digit()) {
                                let longer = group * 10 + value(*digit);
                                if longer > self.groups {
                                    break;
                                }
                                group = longer;
                                chars.next();
                            }
                            group
                        }
                        Some(_) => return Err(Some("Illegal group reference".to_owned())),
                        None => return Err(Some("Illegal group reference: group index is missing".to_owned())),
                    };
                    let start = slots.get(group * 2).copied().flatten();
                    let end = slots.get(group * 2 + 1).copied().flatten();
                    if let (Some(start), Some(end)) = (start, end) {
                        out.extend(text.get(start..end).unwrap_or_default());
                    }
                }
                c => out.push(c),
            }
        }
        Ok(())
    }

    /// `String.split(pattern, limit)`.
    pub(crate) fn split(&self, work: &Work, input: &str, limit: i32) -> Result<Vec<String>, MatchFail> {
        let text: Vec<char> = input.chars().collect();
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0);
        let mut parts: Vec<String> = Vec::new();
        let mut last = 0;
        let mut any = false;
        for slots in self.find_all(work, &text, usize::MAX)? {
            let (Some(Some(start)), Some(Some(end))) = (slots.first().copied(), slots.get(1).copied()) else {
                continue;
            };
            if most.is_some_and(|most| parts.len() + 1 >= most) {
                break;
            }
            if end == 0 {
                // No empty leading part for an empty match at the start.
                continue;
            }
            any = true;
            parts.push(text.get(last..start).unwrap_or_default().iter().collect());
            last = end;
        }
        if !any {
            return Ok(vec![input.to_owned()]);
        }
        parts.push(text.get(last..).unwrap_or_default().iter().collect());
        if limit == 0 {
            while parts.last().is_some_and(String::is_empty) {
                parts.pop();
            }
        }
        Ok(parts)
    }
}
