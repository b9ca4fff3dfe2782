//! Which values the texts of expressions name, read off their characters: what
//! a missing `trigger.properties` would have to hold cannot be told by
//! evaluating.

use super::launch::steps;
use crate::json::{Path, PathStep};

/// The chains of names and indexes in a text's expressions, such as
/// `trigger.properties.version` for `${trigger.properties['version']}`. A
/// method at the end is left off; `parameters` is the trigger's.
pub fn accesses(text: &str) -> Vec<Path> {
    let mut found: Vec<Path> = Vec::new();
    let mut rest = text;
    while let Some((_, body)) = rest.split_once("${") {
        let mut scan = Scan { text: body, at: 0 };
        while let Some(chain) = scan.next_chain() {
            if !found.contains(&chain) {
                found.push(chain);
            }
        }
        rest = body.get(scan.at..).unwrap_or_default();
    }
    found
}

/// What of `accesses` goes on from a missing value, or that value itself.
pub fn wanted_of(missing: &str, accesses: &[Path]) -> Vec<Path> {
    let missing = canonical(steps(missing));
    let further: Vec<Path> = accesses
        .iter()
        .filter(|chain| chain.steps().len() > missing.0.len() && chain.starts_with(&missing))
        .cloned()
        .collect();
    if further.is_empty() { vec![missing] } else { further }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        let word = rest.get(..end).filter(|word| !word.is_empty())?.to_owned();
        self.at += end;
        Some(word)
    }

    /// The next chain before the expression's end.
    fn next_chain(&mut self) -> Option<Path> {
        loop {
            let next = self.rest().chars().next()?;
            match next {
                '}' => return None,
                '\'' | '"' => self.skip_quoted(next),
                '#' | '@' => {
                    self.at += 1;
                    self.word();
                }
                c if c.is_ascii_digit() => {
                    self.word();
                }
                c if c.is_alphabetic() || c == '_' => {
                    if let Some(chain) = self.chain() {
                        return Some(chain);
                    }
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    fn skip_quoted(&mut self, quote: char) {
        self.at += 1;
        let end = self.rest().find(quote).map_or(self.rest().len(), |end| end + 1);
        self.at += end;
    }

    /// A chain that starts here; none for a call and for a lone word.
    fn chain(&mut self) -> Option<Path> {
        let mut found = vec![PathStep::from(self.word()?)];
        loop {
            let rest = self.rest();
            if rest.starts_with('(') {
                found.pop();
                break;
            }
            let dot = ["?.", "."].into_iter().find(|dot| {
                rest.strip_prefix(dot)
                    .and_then(|rest| rest.chars().next())
                    .is_some_and(|c| c.is_alphabetic() || c == '_')
            });
            if let Some(dot) = dot {
                self.at += dot.len();
                found.extend(self.word().map(PathStep::from));
                continue;
            }
            match index(rest) {
                Some((step, length)) => {
                    self.at += length;
                    found.push(step);
                }
                None => break,
            }
        }
        (found.len() > 1).then(|| canonical(found))
    }
}

/// An index that is written out: `[0]`, `['x']`, `["x"]`.
fn index(rest: &str) -> Option<(PathStep, usize)> {
    let (inner, _) = rest.strip_prefix('[')?.split_once(']')?;
    let length = inner.len() + 2;
    let plain = inner.trim();
    if let Ok(at) = plain.parse::<usize>() {
        return Some((PathStep::Index(at), length));
    }
    let quoted = ['\'', '"'].into_iter().find_map(|quote| plain.strip_prefix(quote)?.strip_suffix(quote));
    quoted.filter(|key| !key.contains(['\'', '"'])).map(|key| (PathStep::from(key), length))
}

/// `parameters` and `execution.trigger` are the trigger's.
fn canonical(steps: Vec<PathStep>) -> Path {
    match steps.as_slice() {
        [PathStep::Key(root), ..] if root == "parameters" => {
            std::iter::once(PathStep::from("trigger")).chain(steps).collect()
        }
        [PathStep::Key(root), PathStep::Key(next), ..] if root == "execution" && next == "trigger" => {
            steps.into_iter().skip(1).collect()
        }
        _ => Path(steps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        accesses(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn chains_are_read_off_the_text() {
        assert_eq!(
            found("${ trigger.properties.APP }-${parameters['os']}"),
            ["trigger.properties.APP", "trigger.parameters.os"]
        );
        assert_eq!(found(r#"${#toJson(trigger["buildInfo"]["artifacts"])}"#), ["trigger.buildInfo.artifacts"]);
        assert_eq!(found("${trigger.buildInfo?.scm[0].branch.toUpperCase()}"), ["trigger.buildInfo.scm[0].branch"]);
        assert_eq!(found("${#stage('a.b')['c'] + 'x.y' + 1.5 + region}"), Vec::<String>::new());
        assert_eq!(found("plain trigger.x and ${execution.trigger.user}"), ["trigger.user"]);
        for odd in ["${", "${a.", "${a['", "${'", "${a[b.c]}", "${é.ü}"] {
            found(odd);
        }
    }

    #[test]
    fn what_is_missing_is_named_to_its_end() {
        let chains = accesses("${trigger.properties.A}${trigger.properties.B}${trigger.user}");
        let wanted = |missing: &str| wanted_of(missing, &chains).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(wanted("trigger.properties"), ["trigger.properties.A", "trigger.properties.B"]);
        assert_eq!(wanted("parameters.x"), ["trigger.parameters.x"]);
    }
}
