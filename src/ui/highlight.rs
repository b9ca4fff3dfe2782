//! "Point at a name, see it everywhere": the variable under the pointer or focus.

use leptos::prelude::*;

/// The highlighted variable's name, shared by every pane through the context.
#[derive(Clone, Copy)]
pub struct Highlight(RwSignal<Option<String>>);

impl Highlight {
    pub fn provide() -> Self {
        let highlight = Self(RwSignal::new(None));
        provide_context(highlight);
        highlight
    }

    /// The one that [`Highlight::provide`] put there; a private one elsewhere.
    pub fn expect() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(None)))
    }

    pub fn set(self, name: &str) {
        if self.0.read_untracked().as_deref() != Some(name) {
            self.0.set(Some(name.to_owned()));
        }
    }

    pub fn clear(self) {
        self.0.set(None);
    }

    pub fn is(self, name: &str) -> bool {
        self.0.read().as_deref() == Some(name)
    }
}
