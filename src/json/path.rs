use std::fmt;

use serde::{Deserialize, Serialize};

/// One step down into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PathStep {
    Index(usize),
    Key(String),
}

impl From<&str> for PathStep {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for PathStep {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for PathStep {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The way from the root to a value; empty for the root itself. Prints as
/// `builders[0].ami_name`, a key that is not a plain word as `["two words"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Path(pub Vec<PathStep>);

impl Path {
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// This path and one step more.
    pub fn join(&self, step: impl Into<PathStep>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }

    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    pub fn last(&self) -> Option<&PathStep> {
        self.0.last()
    }

    /// The path of the enclosing value and the last step; `None` for the root.
    pub fn split_last(&self) -> Option<(Self, &PathStep)> {
        let (last, init) = self.0.split_last()?;
        Some((Self(init.to_vec()), last))
    }

    pub fn parent(&self) -> Option<Self> {
        self.split_last().map(|(parent, _)| parent)
    }

    /// True for the prefix itself and for all below it.
    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.0.starts_with(&prefix.0)
    }
}

impl<S: Into<PathStep>> FromIterator<S> for Path {
    fn from_iter<I: IntoIterator<Item = S>>(steps: I) -> Self {
        Self(steps.into_iter().map(Into::into).collect())
    }
}

impl From<Vec<PathStep>> for Path {
    fn from(steps: Vec<PathStep>) -> Self {
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Index(index) => write!(f, "[{index}]")?,
                PathStep::Key(key) if !is_plain(key) => write!(f, "[{}]", super::quote(key))?,
                PathStep::Key(key) if at == 0 => f.write_str(key)?,
                PathStep::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    let mut chars = key.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|ch| ch.is_alphanumeric() || ch == '_' || ch == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_people_write_it() {
        let path = Path::root().join("builders").join(0).join("ami_name");
        assert_eq!(path.to_string(), "builders[0].ami_name");
        assert_eq!(
            Path::root().join("post-processors").join("two words").to_string(),
            "post-processors[\"two words\"]"
        );
        assert_eq!(Path::root().to_string(), "");
        assert!(path.starts_with(&path.parent().unwrap()));
    }
}
