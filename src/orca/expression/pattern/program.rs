//! Patterns as programs.

use super::{
    parse::{Assertion, Mode, Node, parse},
    set::Set,
};

/// Most instructions of a pattern.
const MAX_PROGRAM: usize = 20_000;

pub(crate) struct Pattern {
    pub(super) program: Vec<Step>,
    pub(super) slots: usize,
    pub(super) names: Vec<(String, usize)>,
    pub(super) groups: usize,
    /// Whether what follows a place in program and text depends on these two alone.
    pub(super) memoryless: bool,
}

pub(super) enum Step {
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
pub(super) enum Sub {
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
