//! From what happens in a script, in order, to where the value of each
//! variable that it reads can come from.

use std::collections::BTreeMap;

use super::shell_own::is_shell_own;
use crate::source::Span;

/// A place at which a variable is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub name: String,
    /// Where the name is.
    pub span: Span,
    pub given: Given,
    /// The place has a value of its own for when there is none, as in `${X:-d}`,
    /// or does without one.
    pub has_default: bool,
}

/// Where a value that is read can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Given {
    /// The script has not set it by then.
    Environment,
    /// The script has set it, on one way to this place and not on all.
    Either,
    /// The script has set it by then.
    Script,
    /// The shell always sets it.
    Shell,
}

impl Given {
    pub const fn may_be_environment(self) -> bool {
        matches!(self, Self::Environment | Self::Either)
    }
}

/// Something that happens, in the order in which it does.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// The use with this number.
    Read(usize),
    Set {
        name: String,
        /// For the function that it stands in.
        local: bool,
    },
    /// A command that may be a function's name.
    Call {
        name: String,
        /// The variables that are set for it alone.
        given: Vec<String>,
        /// Other than where a command is to run later, or may not run.
        certain: bool,
    },
    /// What is set from here to the matching [`Event::Leave`] is set on some
    /// ways only.
    Condition,
    /// Another branch of the condition; the last one, if there is one on every way.
    Otherwise {
        last: bool,
    },
    /// What is set from here to the matching [`Event::Leave`] is lost there.
    Subshell,
    Leave,
    /// Runs what may set anything.
    Other,
}

/// What happens outside of functions, and in each.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub main: Vec<Event>,
    pub functions: BTreeMap<String, Vec<Event>>,
}

/// Calls are followed so deep.
const DEPTH: usize = 100;

/// Decides where the values of `uses` can come from.
pub(super) fn resolve(events: &Events, uses: &mut [Use]) {
    let frames = vec![Frame::new(Extent::Outer)];
    let mut flow = Flow { events, uses, frames, called: BTreeMap::new(), other: false };
    flow.run(&events.main, 0);
    // A function that nobody is seen to call may run at the end, as traps do.
    for name in events.functions.keys() {
        flow.call(name, &[], false, 0);
    }
}

/// What is set: on every way, or on some only.
type Sets = BTreeMap<String, bool>;

/// How far what is set reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Everywhere, or as far as what called lets it.
    Outer,
    /// The local variables of a function, and nothing else.
    Function,
    Condition,
    Subshell,
}

struct Frame {
    sets: Sets,
    extent: Extent,
    /// What the branches of a condition before this one set.
    branches: Vec<Sets>,
    /// One of the branches is taken for sure.
    is_complete: bool,
}

impl Frame {
    fn new(extent: Extent) -> Self {
        Self { sets: Sets::new(), extent, branches: Vec::new(), is_complete: false }
    }

    /// Would what is set now be set here?
    fn takes(&self, name: &str) -> bool {
        self.extent != Extent::Function || self.sets.contains_key(name)
    }

    fn set(&mut self, name: &str, certain: bool) {
        *self.sets.entry(name.to_owned()).or_insert(certain) |= certain;
    }
}

struct Flow<'e, 'u> {
    events: &'e Events,
    uses: &'u mut [Use],
    /// The innermost last.
    frames: Vec<Frame>,
    /// The functions that ran, and what they set for others.
    called: BTreeMap<&'e str, Sets>,
    /// Something ran that may have set anything.
    other: bool,
}

impl<'e> Flow<'e, '_> {
    fn run(&mut self, events: &'e [Event], depth: usize) {
        let base = self.frames.len();
        for event in events {
            match event {
                Event::Read(at) => self.read(*at),
                Event::Set { name, local } => self.set(name, true, *local),
                Event::Call { name, given, certain } => self.call(name, given, *certain, depth),
                Event::Condition => self.frames.push(Frame::new(Extent::Condition)),
                Event::Otherwise { last } if self.frames.len() > base => self.otherwise(*last),
                Event::Subshell => self.frames.push(Frame::new(Extent::Subshell)),
                Event::Leave if self.frames.len() > base => self.leave(),
                Event::Leave | Event::Otherwise { .. } => {}
                Event::Other => self.other = true,
            }
        }
        while self.frames.len() > base {
            self.leave();
        }
    }

    fn leave(&mut self) {
        let Some(frame) = self.frames.pop().filter(|frame| frame.extent == Extent::Condition) else { return };
        let Frame { sets, mut branches, is_complete, .. } = frame;
        branches.push(sets);
        let always = |name: &String| branches.iter().all(|branch| branch.get(name) == Some(&true));
        for name in branches.iter().flat_map(BTreeMap::keys) {
            self.set(name, is_complete && always(name), false);
        }
    }

    fn otherwise(&mut self, last: bool) {
        if let Some(frame) = self.frames.last_mut() {
            let branch = std::mem::take(&mut frame.sets);
            frame.branches.push(branch);
            frame.is_complete |= last;
        }
    }

    fn read(&mut self, at: usize) {
        let Some(read) = self.uses.get_mut(at) else { return };
        read.given = if is_shell_own(&read.name) {
            Given::Shell
        } else {
            // What is set on some ways only does not undo what was set before.
            match self.frames.iter().filter_map(|frame| frame.sets.get(&read.name)).max() {
                Some(true) => Given::Script,
                Some(false) => Given::Either,
                None if self.other => Given::Either,
                None => Given::Environment,
            }
        };
    }

    fn set(&mut self, name: &str, certain: bool, local: bool) {
        if local {
            // On some way only; in its condition, if there is one, on all.
            let function = self.frames.iter_mut().rfind(|frame| frame.extent == Extent::Function);
            if let Some(function) = function {
                function.set(name, false);
            }
        }
        if let Some(frame) = self.frames.iter_mut().rfind(|frame| frame.takes(name)) {
            frame.set(name, certain);
        }
    }

    fn call(&mut self, name: &str, given: &[String], certain: bool, depth: usize) {
        let Some((name, events)) = self.events.functions.get_key_value(name) else { return };
        if let Some(sets) = self.called.get(name.as_str()) {
            for (set, always) in sets.clone() {
                self.set(&set, certain && always, false);
            }
            return;
        }
        if depth >= DEPTH {
            return;
        }
        // A function that calls itself does nothing new.
        self.called.insert(name, Sets::new());
        // What it sets for others is told from what they had.
        self.frames.push(Frame::new(Extent::Outer));
        let sets = given.iter().map(|name| (name.clone(), true)).collect();
        self.frames.push(Frame { sets, ..Frame::new(Extent::Function) });
        self.run(events, depth + 1);
        self.frames.pop();
        let set = self.frames.pop().map(|frame| frame.sets).unwrap_or_default();
        for (name, always) in &set {
            self.set(name, certain && *always, false);
        }
        self.called.insert(name, set);
    }
}
