//! What patterns are used for: matching, replacing, splitting.

use super::{
    program::Pattern,
    run::{MatchFail, Run},
};
use crate::orca::expression::{
    vm::{MAX_TEXT, text_bound},
    work::Work,
};

/// Most steps of one match; Spring stops `matches` after as many character accesses.
pub(crate) const MAX_STEPS: usize = 1_000_000;

/// Most steps of finding all matches in a text.
const MAX_FINDING: usize = 10_000_000;

/// Most places in program and text that are remembered.
const MAX_SEEN: usize = 4_000_000;

impl Pattern {
    fn start<'p>(&'p self, text: &'p [char], left: usize, seen: Vec<bool>) -> Run<'p> {
        Run { pattern: self, text, slots: vec![None; self.slots], left, seen, nesting: 0 }
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
        let mut run = self.start(&text, MAX_STEPS, self.memory(&text));
        let matched = run.run(0, 0, &|at| at == end);
        work.spend(MAX_STEPS - run.left + run.seen.len() / 8 + end);
        Ok(matched?.is_some())
    }

    /// The groups of all matches from left to right, at most `limit` of them.
    fn find_all(&self, work: &Work, text: &[char], limit: usize) -> Result<Vec<Vec<Option<usize>>>, MatchFail> {
        let mut found = Vec::new();
        let mut start = 0;
        let mut left = MAX_FINDING;
        let mut seen = self.memory(text);
        work.spend(seen.len() / 8 + text.len());
        while start <= text.len() && found.len() < limit {
            let mut run = self.start(text, left, seen);
            let end = run.run(0, start, &|_| true);
            if !work.spend(left - run.left + self.slots) {
                return Err(MatchFail);
            }
            (left, seen) = (run.left, run.seen);
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
