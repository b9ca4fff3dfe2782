//! Matching, step by step.

use super::{
    parse::Assertion,
    program::{Pattern, Step, Sub},
};

/// A match took too much work.
#[derive(Debug)]
pub(crate) struct MatchFail;

/// One attempt to match.
pub(super) struct Run<'p> {
    pub(super) pattern: &'p Pattern,
    pub(super) text: &'p [char],
    pub(super) slots: Vec<Option<usize>>,
    pub(super) left: usize,
    /// Choices of the main match that led nowhere before, so that they are not tried again.
    pub(super) seen: Vec<bool>,
    pub(super) nesting: usize,
}

enum Undo {
    Branch(usize, usize),
    Slot(usize, Option<usize>),
}

impl Run<'_> {
    /// Runs from `pc` at `at` until an `Accept` at which `done` holds; gives where that was.
    pub(super) fn run(
        &mut self,
        pc: usize,
        at: usize,
        done: &dyn Fn(usize) -> bool,
    ) -> Result<Option<usize>, MatchFail> {
        let (mut pc, mut at) = (pc, at);
        let mut stack: Vec<Undo> = Vec::new();
        loop {
            self.left = self.left.checked_sub(1).ok_or(MatchFail)?;
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
                    self.left = self.left.saturating_sub(self.slots.len() / 8);
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
