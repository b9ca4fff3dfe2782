//! What edits do to a bake: its preview against that of the state as opened.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Preview, RegionPreview, Resolved, ResolvedLine, VariableRow, judge};

/// An effect in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// "2 of 24 variables and aws-custom.json".
    pub summary: String,
    /// Whether Rosco bakes anew.
    pub about_key: Option<String>,
    /// True where it does not, although something changes.
    pub keeps_image: bool,
    pub changed: Vec<Changed>,
}

/// What the edits since opening do to one bake.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effect {
    /// The variables whose value changes in some region, and of how many.
    pub variables: Vec<Changed>,
    pub of: usize,
    /// The fields of the request that change.
    pub request: Vec<Changed>,
    /// Lines of the resolved template that come, go or change.
    pub lines: usize,
    /// Files that the bake uses and that were edited: template, var file, scripts.
    pub files: Vec<Arc<str>>,
    pub image: Option<Changed>,
    /// The bake key, where it changes in some region.
    pub key: Option<Changed>,
    pub regions_added: Vec<String>,
    pub regions_gone: Vec<String>,
    /// The verdict's headline, where the outcome is another.
    pub verdict: Option<Changed>,
    /// True where some region bakes as before and after.
    pub bakes: bool,
    pub rebake: bool,
}

/// A value before and after, in the first region in which it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub name: String,
    /// `None` where it was not there.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What changes from `before` to `after`; `edited` are the files that differ
/// between the two.
pub fn effect(before: &Preview, after: &Preview, edited: &BTreeSet<Arc<str>>, rebake: bool) -> Effect {
    let names =
        |preview: &Preview| -> Vec<String> { preview.regions.iter().map(|region| region.region.clone()).collect() };
    let (was, is) = (names(before), names(after));
    let mut effect = Effect {
        regions_added: is.iter().filter(|name| !was.contains(name)).cloned().collect(),
        regions_gone: was.iter().filter(|name| !is.contains(name)).cloned().collect(),
        rebake,
        ..Effect::default()
    };
    if before.verdict.outcome != after.verdict.outcome {
        let changed = |preview: &Preview| Some(preview.verdict.headline.clone());
        effect.verdict = Some(Changed { name: "verdict".to_owned(), before: changed(before), after: changed(after) });
    }
    for region in &after.regions {
        let Some(old) = before.regions.iter().find(|old| old.region == region.region) else { continue };
        effect.region(old, region);
    }
    let mut used: BTreeSet<Arc<str>> = BTreeSet::new();
    for region in &after.regions {
        let files = region.template.iter().chain(&region.var_file);
        let scripts = region.scripts.iter().flat_map(|run| &run.scripts);
        used.extend(files.chain(scripts).filter_map(|file| file.path.clone()));
    }
    effect.files = edited.iter().filter(|path| used.contains(*path)).cloned().collect();
    effect
}

impl Effect {
    fn region(&mut self, old: &RegionPreview, new: &RegionPreview) {
        self.of = self.of.max(new.variables.len()).max(old.variables.len());
        let value = |row: &VariableRow| (row.name.clone(), row.value.value.plain());
        note(&mut self.variables, old.variables.iter().map(value), new.variables.iter().map(value));
        let field = |field: &super::RequestField| (field.name.clone(), field.value.value.plain());
        note(&mut self.request, old.request.iter().map(field), new.request.iter().map(field));
        let image = |region: &RegionPreview| region.image_name.as_ref().map(|name| name.value.plain());
        set(&mut self.image, "image name", image(old), image(new));
        let key = |region: &RegionPreview| region.bake_key.as_ref().map(|key| key.text.clone());
        set(&mut self.key, &new.region, key(old), key(new));
        self.bakes |= old.failure.is_none() && new.failure.is_none() && key(new).is_some();
        self.lines = self.lines.max(changed_lines(old, new));
    }

    /// In words, the most telling change first.
    pub fn told(self) -> Told {
        let summary = self.summary();
        let about_key = self.about_the_key();
        let keeps_image = about_key.is_some() && self.key.is_none() && !self.rebake;
        let key = self.key.map(|key| Changed { name: format!("bake key in {}", key.name), ..key });
        let first = self.verdict.into_iter().chain(key).chain(self.image);
        Told { summary, about_key, keeps_image, changed: first.chain(self.variables).chain(self.request).collect() }
    }

    /// True where the bake is as it was.
    pub fn is_none(&self) -> bool {
        self.variables.is_empty()
            && self.request.is_empty()
            && self.lines == 0
            && self.files.is_empty()
            && self.image.is_none()
            && self.key.is_none()
            && self.regions_added.is_empty()
            && self.regions_gone.is_empty()
            && self.verdict.is_none()
    }

    /// "Changes 2 of 24 variables and the template", in a few words; for a list.
    pub fn summary(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        if self.verdict.is_some() {
            parts.push("the verdict".to_owned());
        }
        if !self.variables.is_empty() {
            parts.push(format!("{} of {} variables", self.variables.len(), self.of));
        } else if !self.request.is_empty() {
            parts.push(count(self.request.len(), "field of the request", "fields of the request"));
        }
        if self.lines > 0 && self.variables.is_empty() {
            parts.push(count(self.lines, "line of the resolved template", "lines of the resolved template"));
        }
        parts.extend(self.files.iter().map(|path| judge::file_name(path)));
        if !self.regions_added.is_empty() {
            parts.push(count(self.regions_added.len(), "new region", "new regions"));
        }
        if !self.regions_gone.is_empty() {
            parts.push(count(self.regions_gone.len(), "region gone", "regions gone"));
        }
        judge::list(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What the edits mean for the image: whether Rosco bakes anew.
    pub fn about_the_key(&self) -> Option<String> {
        if self.is_none() || !self.bakes {
            return None;
        }
        Some(match (&self.key, self.rebake) {
            (Some(_), _) => "The bake key changes, so Rosco bakes a new image.".to_owned(),
            (None, true) => "The bake key stays; Rebake is set, so Rosco bakes all the same.".to_owned(),
            (None, false) => "The bake key stays: this edit will not cause a new bake unless Rebake is set.".to_owned(),
        })
    }
}

fn set(slot: &mut Option<Changed>, name: &str, before: Option<String>, after: Option<String>) {
    if slot.is_none() && before != after {
        *slot = Some(Changed { name: name.to_owned(), before, after });
    }
}

/// Adds what differs, each name once.
fn note(
    all: &mut Vec<Changed>,
    before: impl Iterator<Item = (String, String)>,
    after: impl Iterator<Item = (String, String)>,
) {
    let mut before: Vec<(String, String)> = before.collect();
    let mut add = |changed: Changed| {
        if all.iter().all(|known| known.name != changed.name) {
            all.push(changed);
        }
    };
    for (name, is) in after {
        let at = before.iter().position(|(known, _)| *known == name);
        let was = at.map(|at| before.swap_remove(at).1);
        if was.as_ref() != Some(&is) {
            add(Changed { name, before: was, after: Some(is) });
        }
    }
    for (name, was) in before {
        add(Changed { name, before: Some(was), after: None });
    }
}

fn changed_lines(old: &RegionPreview, new: &RegionPreview) -> usize {
    let (Resolved::Builds(old), Resolved::Builds(new)) = (&old.resolved, &new.resolved) else { return 0 };
    let texts = |lines: &[ResolvedLine]| -> Vec<String> { lines.iter().map(|line| line.pieces.plain()).collect() };
    let pairs = old.iter().zip(new).map(|(old, new)| {
        let (old, new) = (texts(&old.lines), texts(&new.lines));
        let gone = old.iter().filter(|line| !new.contains(line)).count();
        let come = new.iter().filter(|line| !old.contains(line)).count();
        gone.max(come)
    });
    pairs.sum::<usize>() + old.len().abs_diff(new.len())
}
