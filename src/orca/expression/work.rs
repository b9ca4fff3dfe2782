//! How much work an expression may cause.

use std::cell::Cell;

use super::{fail::Fail, java::value::MAX_VALUE_DEPTH};

/// Units of work of one expression: elements looked at, bytes copied, steps
/// of a pattern. Some tenths of a second.
const MAX_WORK: usize = 5_000_000;

/// Units of work of everything evaluated together.
const MAX_WHOLE: usize = 50_000_000;

/// What is left of the bounds. Comparing and hashing cannot fail in Java, so
/// they give anything once a bound is reached, and whoever called them asks.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<usize>,
    whole: Cell<usize>,
    depth: Cell<usize>,
    exceeded: Cell<Option<Exceeded>>,
}

#[derive(Clone, Copy, Debug)]
enum Exceeded {
    Work,
    Whole,
    Depth,
}

impl Work {
    pub(super) fn new() -> Self {
        Self::of(MAX_WORK)
    }

    /// For the order of a hash table, which is asked for again and again; beyond
    /// that, keys that are deep containers come in no certain order.
    pub(super) fn of_order() -> Self {
        Self::of(10_000)
    }

    fn of(units: usize) -> Self {
        Self { left: Cell::new(units), whole: Cell::new(MAX_WHOLE), depth: Cell::new(0), exceeded: Cell::new(None) }
    }

    /// Readies for the next expression.
    pub(super) fn start(&self) {
        self.left.set(MAX_WORK);
        self.depth.set(0);
        self.exceeded.set(None);
    }

    /// Takes units away; false once a bound is reached.
    pub(super) fn spend(&self, units: usize) -> bool {
        for (left, bound) in [(&self.left, Exceeded::Work), (&self.whole, Exceeded::Whole)] {
            if units > left.get() {
                self.exceeded.set(Some(bound));
            }
            left.set(left.get().saturating_sub(units));
        }
        self.exceeded.get().is_none()
    }

    /// Works one level deeper in a value; `bounded` where that is too deep or too much.
    pub(super) fn deeper<T>(&self, bounded: T, work: impl FnOnce() -> T) -> T {
        let depth = self.depth.get();
        if depth >= MAX_VALUE_DEPTH {
            self.exceeded.set(Some(Exceeded::Depth));
        }
        if !self.spend(4) {
            return bounded;
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        result
    }

    /// # Errors
    /// The bound that was reached.
    pub(super) fn check(&self) -> Result<(), Fail> {
        let bound = match self.exceeded.get() {
            None => return Ok(()),
            Some(Exceeded::Work) => format!("an expression does at most {MAX_WORK} units of work here"),
            Some(Exceeded::Whole) => format!("all expressions together do at most {MAX_WHOLE} units of work here"),
            Some(Exceeded::Depth) => format!("values nest at most {MAX_VALUE_DEPTH} deep here"),
        };
        Err(Fail::Bound(bound))
    }
}
