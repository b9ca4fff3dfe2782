//! `${name:default}` in the configuration's texts. Mirrors Spring's
//! `PropertyPlaceholderHelper` and `PropertySourcesPlaceholdersResolver`.

use std::sync::Arc;

use super::environment::Environment;
use super::finding::{Finding, FindingKind};
use super::name::{elements, is_canonical, same_name};
use super::node::Node;
use super::place::{Origin, Place};

/// Placeholders within placeholders, and values that lead to other values.
const MAX_DEPTH: usize = 32;
/// So many placeholders are filled in for one value.
const MAX_PLACEHOLDERS: usize = 1000;
/// A text that grows beyond this is cut.
const MAX_LENGTH: usize = 64 * 1024;

/// What a placeholder can refer to.
pub(crate) struct Placeholders<'p> {
    pub environment: &'p Environment,
    pub properties: &'p Node,
}

/// A text with its placeholders filled in.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub text: String,
    /// Where the first value that was filled in comes from.
    pub from: Option<Arc<Place>>,
    /// The first default that was taken though a variable might be set.
    pub assumed: Option<String>,
}

impl Placeholders<'_> {
    /// Fills in `text`, which stands at `place`. What nothing gives stays as it
    /// is; `fatal` says that Rosco does not start then.
    pub fn fill(&self, text: &str, place: &Arc<Place>, fatal: bool, findings: &mut Vec<Finding>) -> Filled {
        let mut filled = Filled::default();
        let mut filling = Filling {
            placeholders: self,
            place,
            fatal,
            findings,
            visited: Vec::new(),
            depth: 0,
            left: MAX_PLACEHOLDERS,
        };
        filled.text = filling.text(text, &mut filled.from, &mut filled.assumed);
        filled
    }

    fn lookup(&self, name: &str) -> Option<(String, Arc<Place>)> {
        if let Some((variable, value)) = self.environment.lookup(name) {
            let origin = Origin::Environment { variable: Arc::from(variable) };
            return Some((value.to_owned(), Place::new(origin, variable)));
        }
        let same = if is_canonical(name) { same_name } else { str_eq };
        let leaf = self.properties.find(&elements(name)?, same)?.value.as_ref()?;
        Some((leaf.text(), Arc::clone(&leaf.place)))
    }
}

fn str_eq(one: &str, other: &str) -> bool {
    one == other
}

struct Filling<'f> {
    placeholders: &'f Placeholders<'f>,
    place: &'f Arc<Place>,
    fatal: bool,
    findings: &'f mut Vec<Finding>,
    visited: Vec<String>,
    depth: usize,
    left: usize,
}

impl Filling<'_> {
    fn text(&mut self, text: &str, from: &mut Option<Arc<Place>>, assumed: &mut Option<String>) -> String {
        let mut done = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, after) = rest.split_at_checked(start).unwrap_or((rest, ""));
            done.push_str(before);
            let Some(end) = closing_brace(after) else {
                rest = after;
                break;
            };
            let inside = after.get(2..end).unwrap_or_default();
            rest = after.get(end + 1..).unwrap_or_default();
            match self.placeholder(inside, from, assumed) {
                Some(value) => done.push_str(&value),
                None => done.push_str(after.get(..=end).unwrap_or_default()),
            }
            if done.len() > MAX_LENGTH || self.left == 0 {
                break;
            }
        }
        done.push_str(rest);
        done
    }

    fn placeholder(
        &mut self,
        inside: &str,
        from: &mut Option<Arc<Place>>,
        assumed: &mut Option<String>,
    ) -> Option<String> {
        if self.depth >= MAX_DEPTH || self.left == 0 {
            self.report(FindingKind::TooNested);
            return None;
        }
        self.left -= 1;
        self.depth += 1;
        let value = self.resolved(inside, from, assumed);
        self.depth -= 1;
        value
    }

    fn resolved(
        &mut self,
        inside: &str,
        from: &mut Option<Arc<Place>>,
        assumed: &mut Option<String>,
    ) -> Option<String> {
        let (name, default) = split_default(inside);
        let name = self.text(name, from, assumed);
        if self.visited.contains(&name) {
            self.report(FindingKind::Circular { name });
            return None;
        }
        if let Some((value, place)) = self.placeholders.lookup(&name) {
            from.get_or_insert(place);
            self.visited.push(name);
            let value = self.text(&value, from, assumed);
            self.visited.pop();
            return Some(value);
        }
        let unsure = !self.placeholders.environment.complete;
        if let Some(default) = default {
            let default = self.text(default, from, assumed);
            if unsure {
                assumed.get_or_insert_with(|| name.clone());
                // What Rosco's own file assumes is no news.
                if matches!(self.place.origin, Origin::File { .. }) {
                    let shown = Some(default.clone()).filter(|_| !self.place.is_secret());
                    self.report(FindingKind::DefaultTaken { name, default: shown });
                }
            }
            return Some(default);
        }
        let kind =
            if unsure { FindingKind::NotGiven { name } } else { FindingKind::Unresolved { name, fatal: self.fatal } };
        self.report(kind);
        None
    }

    fn report(&mut self, kind: FindingKind) {
        self.findings.push(Finding { place: Arc::clone(self.place), kind });
    }
}

/// The place of the brace that closes a placeholder; braces within count.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, ch) in text.char_indices().skip(2) {
        match ch {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// What stands before and after the first colon that is in no placeholder.
fn split_default(inside: &str) -> (&str, Option<&str>) {
    let mut open = 0_usize;
    for (at, ch) in inside.char_indices() {
        match ch {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            ':' if open == 0 => {
                return (inside.get(..at).unwrap_or_default(), inside.get(at + 1..));
            }
            _ => {}
        }
    }
    (inside, None)
}
