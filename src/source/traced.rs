use serde::{Deserialize, Serialize};

/// Names a cause in the [`Causes`] of the room that made it; means nothing
/// without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CauseId(u32);

/// The causes of one computation. Each room has its own enum `C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Causes<C>(Vec<C>);

impl<C> Default for Causes<C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<C> Causes<C> {
    pub fn add(&mut self, cause: C) -> CauseId {
        let id = CauseId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(cause);
        id
    }

    pub fn get(&self, id: CauseId) -> Option<&C> {
        self.0.get(usize::try_from(id.0).ok()?)
    }
}

/// A value that another one beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost<T> {
    pub value: T,
    pub cause: Option<CauseId>,
}

/// A value, what made it so, and the values that it beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced<T> {
    pub value: T,
    /// The deciding cause first, then what it was computed from; empty where
    /// nobody gave the value.
    pub causes: Vec<CauseId>,
    /// The beaten values, the strongest first.
    pub lost: Vec<Lost<T>>,
}

impl<T> Traced<T> {
    pub fn new(value: T, cause: CauseId) -> Self {
        Self { value, causes: vec![cause], lost: Vec::new() }
    }

    /// A value that nobody gave.
    pub fn uncaused(value: T) -> Self {
        Self { value, causes: Vec::new(), lost: Vec::new() }
    }

    /// The deciding cause.
    pub fn cause(&self) -> Option<CauseId> {
        self.causes.first().copied()
    }

    /// Adds something that the value was computed from.
    pub fn because(mut self, cause: CauseId) -> Self {
        self.causes.push(cause);
        self
    }

    /// `value`, for `cause`, wins over what was here; that is kept as lost.
    pub fn beaten_by(self, value: T, cause: CauseId) -> Self {
        let beaten_cause = self.cause();
        let mut lost = vec![Lost { value: self.value, cause: beaten_cause }];
        lost.extend(self.lost);
        Self { value, causes: vec![cause], lost }
    }

    /// The same causes over another form of the value.
    pub fn map<U>(self, mut form: impl FnMut(T) -> U) -> Traced<U> {
        Traced {
            value: form(self.value),
            causes: self.causes,
            lost: self.lost.into_iter().map(|lost| Lost { value: form(lost.value), cause: lost.cause }).collect(),
        }
    }
}
