//! The command that ran, read off a log, held against the one that would run.

use serde::{Deserialize, Serialize};

use crate::preview::{Command, Provenance, RegionPreview, Word};

/// What is not the same in the command that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandDifference {
    /// The variable, or what the word is.
    pub name: String,
    /// `None` where it was not passed.
    pub ran: Option<String>,
    /// `None` where it would not be passed.
    pub now: Option<String>,
    /// Where what would be passed comes from.
    pub trail: Vec<Provenance>,
}

/// As many digits say when a bake was: `yyyyMMddHHmm`, seconds, milliseconds.
const MOMENT: usize = 12;

/// Rosco's logs have this for a secret.
const MASKED: &str = "******";

/// The command in a log: Rosco's own list of it, or a line of a shell.
pub fn logged(text: &str) -> Option<Vec<String>> {
    let listed = ["tokenized command: [", "Starting job: ["].into_iter().find_map(|mark| text.rsplit_once(mark));
    if let Some((_, rest)) = listed {
        let line = rest.lines().next().unwrap_or_default();
        let end = line.rfind("] (executionId").or_else(|| line.rfind("]...")).or_else(|| line.rfind(']'));
        return Some(listed_words(line.get(..end?)?));
    }
    let trimmed = text.trim();
    if let Some(list) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
        && (list.starts_with("packer, ") || list.starts_with("sudo, "))
    {
        return Some(listed_words(list));
    }
    let mut lines = text.lines();
    let first = lines.by_ref().find(|line| {
        let line = line.trim_start_matches(['$', ' ', '+', '#']);
        line.starts_with("packer build") || line.starts_with("sudo packer build")
    })?;
    let mut command = first.trim_start_matches(['$', ' ', '+', '#']).to_owned();
    while command.trim_end().ends_with('\\') {
        command.truncate(command.trim_end().len() - 1);
        let Some(next) = lines.next() else { break };
        command.push(' ');
        command.push_str(next);
    }
    Some(shell_words(&command))
}

/// The words of a Java list as it is printed. A value may hold a comma too, so
/// a piece that cannot be a word belongs to the one before.
fn listed_words(list: &str) -> Vec<String> {
    let pieces: Vec<&str> = list.split(", ").collect();
    let mut words: Vec<String> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let is_value = words.iter().rev().nth(1).is_some_and(|flag| flag == "-var");
        let is_word = piece.starts_with('-') || (at + 1 == pieces.len() && piece.starts_with('/'));
        match words.last_mut() {
            Some(value) if is_value && !is_word => {
                value.push_str(", ");
                value.push_str(piece);
            }
            _ => words.push((*piece).to_owned()),
        }
    }
    words
}

/// The words of a shell's line, as far as quotes and backslashes go.
fn shell_words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(next) = chars.next() {
        match next {
            ' ' | '\t' => words.extend(word.take()),
            '\'' => word.get_or_insert_default().extend(chars.by_ref().take_while(|c| *c != '\'')),
            '"' => word.get_or_insert_default().extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => word.get_or_insert_default().extend(chars.next()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

/// What differs between the command that ran and the region's, in the order of
/// the one that ran.
pub fn differences(ran: &[String], region: &RegionPreview) -> Vec<CommandDifference> {
    let Some(command) = &region.command else { return Vec::new() };
    let theirs = parts(ran);
    let ours: Vec<(String, String, &Word)> = own_parts(command);
    let mut all = Vec::new();
    for (name, value) in &theirs {
        let own = ours.iter().find(|(known, ..)| known == name);
        let alike = |now: &String| now == value || but_for_the_moment(now) == but_for_the_moment(value);
        let same = own.is_some_and(|(_, now, word)| word.secret || value == MASKED || alike(now));
        if !same {
            all.push(CommandDifference {
                name: name.clone(),
                ran: Some(value.clone()),
                now: own.map(|(_, now, _)| now.clone()),
                trail: own.map(|(.., word)| trail(word, region)).unwrap_or_default(),
            });
        }
    }
    for (name, now, word) in ours {
        if !theirs.iter().any(|(known, _)| *known == name) {
            let now = if word.secret { MASKED.to_owned() } else { now };
            all.push(CommandDifference { name, ran: None, now: Some(now), trail: trail(word, region) });
        }
    }
    all
}

/// A value with a mark for each number that names a moment and each id that
/// Rosco makes up: those are others in every bake.
fn but_for_the_moment(value: &str) -> String {
    let is_id = |text: &&str| text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let (mut shown, mut rest) = (String::with_capacity(value.len()), value);
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let another = rest.get(..36).filter(is_id).map(str::len).or((digits >= MOMENT).then_some(digits));
        let end = another.unwrap_or_else(|| digits.max(first.len_utf8()));
        shown.push_str(if another.is_some() { "#" } else { rest.get(..end).unwrap_or_default() });
        rest = rest.get(end..).unwrap_or_default();
    }
    shown
}

fn trail(word: &Word, region: &RegionPreview) -> Vec<Provenance> {
    let row = word.variable.as_ref().and_then(|name| region.variables.iter().find(|row| row.name == *name));
    row.map_or_else(|| word.trail.clone(), |row| row.value.trail.clone())
}

/// Names and values: of variables, of the var file, of the template, and the
/// other words by themselves.
fn parts(words: &[String]) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut after_flag = false;
    for (at, word) in words.iter().enumerate() {
        if !std::mem::replace(&mut after_flag, word == "-var") || !word.contains('=') {
            if word != "-var" {
                parts.push(part(word, at + 1 == words.len()));
            }
            continue;
        }
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        parts.push((name.to_owned(), value.to_owned()));
    }
    parts
}

fn part(word: &str, is_last: bool) -> (String, String) {
    match word.strip_prefix("-var-file=") {
        Some(file) => ("var file".to_owned(), file.to_owned()),
        None if is_last => ("template".to_owned(), word.to_owned()),
        None => (word.to_owned(), String::new()),
    }
}

fn own_parts(command: &Command) -> Vec<(String, String, &Word)> {
    let count = command.words.len();
    let words = command.words.iter().enumerate().filter(|(_, word)| word.text != "-var");
    let parts = words.map(|(at, word)| {
        if let Some(name) = &word.variable {
            let value = word.text.split_once('=').map(|(_, value)| value.to_owned());
            return (name.clone(), value.unwrap_or_default(), word);
        }
        let (name, value) = part(&word.text, at + 1 == count);
        (name, value, word)
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rosco_lists_its_command() {
        let log = "INFO Executing 1-2 with tokenized command: [packer, build, -color=false, -var, a=x, y, -var, aws_secret_key=******, -var-file=/c/v.json, /c/t.json] (executionId: 01)";
        let words = logged(log).unwrap();
        assert_eq!(words[3..], ["-var", "a=x, y", "-var", "aws_secret_key=******", "-var-file=/c/v.json", "/c/t.json"]);
        assert_eq!(
            logged("Starting job: [sudo, packer, build, /t.json]...").unwrap(),
            ["sudo", "packer", "build", "/t.json"]
        );
    }

    #[test]
    fn a_shell_has_quotes_and_goes_on() {
        let words = logged("$ packer build \\\n  -var 'a=it b' -var b=\"c d\" \\\n  /t.json\nnext").unwrap();
        assert_eq!(words, ["packer", "build", "-var", "a=it b", "-var", "b=c d", "/t.json"]);
        assert_eq!(logged("nothing of the kind"), None);
    }

    #[test]
    fn the_moment_is_another_each_time() {
        let same = |a: &str, b: &str| but_for_the_moment(a) == but_for_the_moment(b);
        assert!(same("hello-all-20261122051500-trusty", "hello-all-20250101000000-trusty"));
        assert!(!same("hello-all-20261122051500-trusty", "other-all-20261122051500-trusty"));
        let id = "/tmp/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab-artifacts.json";
        assert!(same(id, "/tmp/11111111-2222-3333-4444-555555555555-artifacts.json"));
        assert!(!same(id, "/tmp/x-artifacts.json"));
        assert!(!same("ami-0a1b2c", "ami-0a1b2d") && !same("16", "24"));
    }

    #[test]
    fn parts_have_names() {
        let words: Vec<String> =
            ["packer", "build", "-var", "a=b=c", "-var-file=/v", "/t"].map(ToOwned::to_owned).to_vec();
        let parts = parts(&words);
        let pairs: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("packer", ""), ("build", ""), ("a", "b=c"), ("var file", "/v"), ("template", "/t")]);
    }
}
