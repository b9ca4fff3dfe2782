//! Scripts, put together from parts.

use std::fmt::Write as _;

/// A script for bash: what it is for, one variable a line, and its parts.
pub(super) struct Script<'s> {
    pub name: &'s str,
    pub purpose: &'s str,
    /// What the template passes: a name, and what it is. Declared where they are
    /// explained, so that none is ever unset.
    pub variables: &'s [(&'static str, String)],
    pub parts: &'s [&'s str],
}

impl Script<'_> {
    pub fn text(&self) -> String {
        let mut text = format!("#!/usr/bin/env bash\n# {}\n#\n# The template passes:\n", self.purpose);
        let declared: Vec<String> = self.variables.iter().map(|(name, _)| format!(": \"${{{name}:=}}\"")).collect();
        let widest = declared.iter().map(String::len).max().unwrap_or(0);
        for (declared, (_, meaning)) in declared.iter().zip(self.variables) {
            let _ = writeln!(text, "{declared:widest$}  # {meaning}");
        }
        let _ = writeln!(text, "\nreadonly self={}", self.name);
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            text.push_str(part);
        }
        text
    }
}

macro_rules! part {
    ($name:literal) => {
        include_str!(concat!("../script/", $name, ".sh"))
    };
}
pub(super) use part;
