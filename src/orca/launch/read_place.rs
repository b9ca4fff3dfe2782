use super::{Launch, joined};
use crate::json::{Path, PathStep};

impl Launch {
    /// Where in the bake document stands what an expression read, such as
    /// `trigger.parameters.x`, `execution.stages[0].outputs.y`, or a key of the
    /// stage's own context; `None` where it is not from there. What was missing
    /// has the place where it would stand.
    pub fn place_of_read(&self, read: &str) -> Option<Path> {
        let steps = steps(read);
        match steps.as_slice() {
            [PathStep::Key(root), ..] if root == "trigger" => self.trigger_place(&Path(steps)),
            [PathStep::Key(root), below @ ..] if root == "parameters" => {
                let whole = ["trigger", "parameters"].map(PathStep::from).into_iter().chain(below.iter().cloned());
                self.trigger_place(&whole.collect())
            }
            [PathStep::Key(root), below @ ..] if root == "execution" => self.place_in_execution(below),
            [PathStep::Key(_), ..] => self.place_in_stage(self.stage?, &steps),
            _ => None,
        }
    }

    /// Where in the bake document something would have to be given for an
    /// expression to read it: beside the stage, in its trigger or in what its
    /// pipeline's earlier stages put out. `None` for what is not given so.
    pub fn place_to_give(&self, read: &Path) -> Option<Path> {
        match read.steps() {
            [PathStep::Key(root), below @ ..] if root == "trigger" && !below.is_empty() => {
                Some(joined(&self.own_trigger(), &Path(below.to_vec())))
            }
            [PathStep::Key(root), _, ..] if root == "templateVariables" => {
                Some(joined(&Path::from_iter(["pipeline"]), read))
            }
            [PathStep::Key(root), PathStep::Key(key), PathStep::Index(at), PathStep::Key(part), ..]
                if root == "execution" && key == "stages" && (part == "outputs" || part == "context") =>
            {
                let below = Path(read.steps().get(3..).unwrap_or_default().to_vec());
                let stage = self.execution.stage(*at).filter(|_| Some(*at) != self.stage)?;
                Some(if part == "context" {
                    self.place_in_stage(*at, below.steps().get(1..)?)?
                } else {
                    joined(&stage.place, &below)
                })
            }
            [PathStep::Key(root), _, ..] | [PathStep::Key(root)]
                if !["trigger", "execution", "parameters", "scmInfo", "templateVariables"].contains(&root.as_str()) =>
            {
                // A stage looks for what it lacks in the outputs of those before it.
                let own = self.execution.stage(self.stage?)?;
                let before = own.requisites.first()?;
                let before = self.execution.stages.iter().find(|stage| stage.ref_id.as_ref() == Some(before))?;
                Some(joined(&before.place.join("outputs"), read))
            }
            _ => None,
        }
    }

    fn place_in_execution(&self, steps: &[PathStep]) -> Option<Path> {
        match steps {
            [PathStep::Key(key), ..] if key == "trigger" => self.trigger_place(&Path(steps.to_vec())),
            [PathStep::Key(key), PathStep::Index(at), below @ ..] if key == "stages" => {
                // The stage of a region stands after those of the run.
                let at = if *at < self.execution.stages.len() { *at } else { self.stage? };
                match below {
                    [PathStep::Key(part), below @ ..] if part == "context" => self.place_in_stage(at, below),
                    below => Some(joined(&self.execution.stage(at)?.place, &Path(below.to_vec()))),
                }
            }
            [PathStep::Key(key), ..] => {
                let here = self.execution.details.contains_key(key).then(|| Path::from_iter(["pipeline"]))?;
                Some(joined(&here, &Path(steps.to_vec())))
            }
            _ => None,
        }
    }

    fn place_in_stage(&self, at: usize, steps: &[PathStep]) -> Option<Path> {
        let stage = self.execution.stage(at)?;
        Some(joined(&joined(&stage.place, &stage.context_path), &Path(steps.to_vec())))
    }
}

/// The steps of a path as an expression writes it: `a.b[0]['two words']`.
pub(in crate::orca) fn steps(path: &str) -> Vec<PathStep> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let mut key = String::new();
            let mut after = quoted;
            while let Some(quote) = after.find('\'') {
                let (part, tail) = after.split_at(quote);
                key.push_str(part);
                let doubled = tail.strip_prefix("''");
                after = doubled.or_else(|| tail.strip_prefix('\'')).unwrap_or_default();
                if doubled.is_none() {
                    break;
                }
                key.push('\'');
            }
            steps.push(PathStep::Key(key));
            rest = after.strip_prefix(']').unwrap_or_default();
        } else if let Some((index, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            match index.parse() {
                Ok(index) => steps.push(PathStep::Index(index)),
                Err(_) => return Vec::new(),
            }
            rest = after;
        } else {
            let plain = rest.strip_prefix('.').unwrap_or(rest);
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            let (key, after) = plain.split_at(end);
            if key.is_empty() {
                return Vec::new();
            }
            steps.push(PathStep::from(key));
            rest = after;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_expressions_write_them() {
        let read = |path: &str| Path(steps(path)).to_string();
        assert_eq!(read("trigger.parameters.x"), "trigger.parameters.x");
        assert_eq!(read("execution.stages[0].outputs"), "execution.stages[0].outputs");
        assert_eq!(read("a['two words'].b"), "a[\"two words\"].b");
        assert_eq!(read("a['it''s'][1]"), "a[\"it's\"][1]");
        for odd in ["", "[", "a[", "['", "a..b", "[x]", "a['b"] {
            steps(odd);
        }
    }
}
