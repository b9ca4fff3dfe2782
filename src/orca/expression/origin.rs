//! Where in the scope a value lies.

use std::{fmt::Write, rc::Rc};

use super::java::text::Text;

/// The place of a container in the scope, or none for what an expression made.
#[derive(Clone, Default)]
pub(super) struct Origin<'a>(Option<Rc<Step<'a>>>);

struct Step<'a> {
    parent: Origin<'a>,
    at: At<'a>,
}

enum At<'a> {
    Root,
    Key(Text<'a>),
    Index(usize),
}

impl<'a> Origin<'a> {
    /// The scope's root itself.
    pub(super) fn root() -> Self {
        Self::default().then(At::Root)
    }

    pub(super) fn key(&self, key: impl Into<Text<'a>>) -> Self {
        self.then(At::Key(key.into()))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.then(At::Index(index))
    }

    fn then(&self, at: At<'a>) -> Self {
        Self(Some(Rc::new(Step { parent: self.clone(), at })))
    }

    pub(super) fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// As an expression would write it: `trigger.parameters['base image']`.
    pub(super) fn path(&self) -> String {
        let mut steps = Vec::new();
        let mut next = self;
        while let Some(step) = &next.0 {
            next = &step.parent;
            steps.push(step);
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            match &step.at {
                At::Root => {}
                At::Key(key) => push_key(&mut path, key),
                At::Index(index) => {
                    let _ = write!(path, "[{index}]");
                }
            }
        }
        path
    }

    /// The path of a key in it.
    pub(super) fn path_of_key(&self, key: &str) -> String {
        let mut path = self.path();
        push_key(&mut path, key);
        path
    }
}

fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty()
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    if !plain {
        path.extend(["['", &key.replace('\'', "''"), "']"]);
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_expressions() {
        let root = Origin::root();
        assert_eq!(root.path(), "");
        assert_eq!(root.key("trigger").key("parameters").key("os").path(), "trigger.parameters.os");
        assert_eq!(root.key("execution").key("stages").index(2).path(), "execution.stages[2]");
        assert_eq!(root.key("base image").path(), "['base image']");
        assert_eq!(root.key("a").key("it's").path(), "a['it''s']");
        assert_eq!(root.key("a").path_of_key("0"), "a['0']");
        assert!(!Origin::default().is_known());
    }
}
