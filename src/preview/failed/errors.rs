//! The errors in Packer's log, each with the place that it is about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::preview::chain::Inputs;
use crate::preview::packer_part::version_of;
use crate::preview::{Place, RegionPreview, TemplateRead};
use crate::source::{LineIndex, Span};

/// Something that a log says went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedError {
    pub text: String,
    /// The line of the log, from 1.
    pub line: usize,
    pub place: Option<Place>,
}

/// More is not told.
const MOST: usize = 40;

/// How a line that tells of an error begins, once the build's name is off.
const BEGINNINGS: [&str; 12] = [
    "error",
    "* ",
    "failed to",
    "build '",
    "fatal:",
    "e: ",
    "script exited",
    "script disconnected",
    "template initialization",
    "invalid",
    "could not",
    "unable to",
];

/// What a line has in it that tells of an error.
const WORDS: [&str; 7] = [
    "command not found",
    "no such file or directory",
    "permission denied",
    ": line ",
    "syntax error",
    "unbound variable",
    "error(s) occurred",
];

/// Reads the errors off a log. Places are looked for in the bake's template,
/// var file and scripts.
pub fn errors(log: &str, inputs: &Inputs<'_>, region: Option<&RegionPreview>) -> Vec<LoggedError> {
    let mut reader = Reader::new(inputs, region);
    let mut found: Vec<LoggedError> = Vec::new();
    for (at, line) in log.lines().enumerate() {
        let text = content(line);
        reader.follow(text);
        if !tells_of_an_error(text) || found.iter().any(|known| known.text == text) {
            continue;
        }
        found.push(LoggedError { text: text.to_owned(), line: at + 1, place: reader.place(text) });
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// The line without Packer's arrow and the build's name.
fn content(line: &str) -> &str {
    let line = line.trim_end();
    let rest = line.strip_prefix("==> ").or_else(|| line.strip_prefix("    ")).unwrap_or(line).trim_start();
    match rest.split_once(": ") {
        Some((build, content))
            if !build.is_empty() && !build.contains([' ', '\'', '"', '/']) && rest.len() < line.len() =>
        {
            content
        }
        _ => rest,
    }
}

fn tells_of_an_error(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    BEGINNINGS.iter().any(|start| lower.starts_with(start)) || WORDS.iter().any(|word| lower.contains(word))
}

struct Reader<'a> {
    inputs: &'a Inputs<'a>,
    region: Option<&'a RegionPreview>,
    template: Option<(Arc<str>, Arc<TemplateRead>)>,
    /// The script that runs, by its path on Rosco's host.
    script: Option<String>,
    /// How many scripts of the template's own lines have run.
    inline: usize,
}

impl<'a> Reader<'a> {
    fn new(inputs: &'a Inputs<'a>, region: Option<&'a RegionPreview>) -> Self {
        let path = region.and_then(|region| region.template.as_ref()?.path.clone());
        let template = path.and_then(|path| {
            let read = inputs.files.template(&path, version_of(inputs))?;
            Some((path, read))
        });
        Self { inputs, region, template, script: None, inline: 0 }
    }

    /// Notes which script runs from here on.
    fn follow(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("provisioning with")
            && let Some((_, script)) = text.split_once("script: ")
        {
            let script = script.trim();
            self.inline += usize::from(is_inline(script));
            self.script = Some(script.to_owned());
        }
    }

    fn place(&self, text: &str) -> Option<Place> {
        self.script_line(text).or_else(|| self.json_line(text)).or_else(|| self.file(text)).or_else(|| self.name(text))
    }

    /// `…/script_1234.sh: line 12:`, or `…: 12:` as dash has it.
    fn script_line(&self, text: &str) -> Option<Place> {
        let (file, rest) = text.split_once(": ")?;
        if !file.starts_with('/') || file.contains(' ') {
            return None;
        }
        let rest = rest.strip_prefix("line ").unwrap_or(rest);
        let number: usize = rest.split(':').next()?.trim().parse().ok()?;
        let script = self.script.as_deref()?;
        if is_inline(script) {
            return self.inline_line(number);
        }
        let path = self.inputs.files.locate(script)?;
        line_of(&path, &self.inputs.files.text(&path)?, number)
    }

    /// The line of a provisioner's `inline`; Packer puts one before them.
    fn inline_line(&self, number: usize) -> Option<Place> {
        let (path, read) = self.template.as_ref()?;
        let document = &read.document;
        let inline = read.template.provisioners.iter().filter_map(|component| component.field("inline"));
        let list = inline.map(|field| field.node).nth(self.inline.checked_sub(1)?)?;
        let item = document.items(list).nth(number.checked_sub(2)?)?;
        Some(read.place(path, document.span(item)))
    }

    /// Where Packer's reader of JSON stopped.
    fn json_line(&self, text: &str) -> Option<Place> {
        let (_, rest) = text.split_once("line ")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let (path, read) = self.template.as_ref()?;
        text.contains("column").then(|| line_of(path, read.document.text(), digits.parse().ok()?))?
    }

    /// A file that the text names: itself, or what names it.
    fn file(&self, text: &str) -> Option<Place> {
        let words = text.split([' ', '\'', '"', ':', ',', '(', ')']).filter(|word| word.starts_with('/'));
        for word in words {
            let named = self.region.into_iter().flat_map(|region| region.template.iter().chain(&region.var_file));
            if let Some(used) = named.into_iter().find(|used| used.run_path == word && used.path.is_none()) {
                return used.from.place.clone();
            }
            if let Some(path) = self.inputs.files.locate(word) {
                return Some(Place { path, span: Span::at(0), line: 1 });
            }
        }
        None
    }

    /// A variable or a field of the template that the text names.
    fn name(&self, text: &str) -> Option<Place> {
        let (path, read) = self.template.as_ref()?;
        let words: Vec<&str> = text
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .filter(|word| word.len() > 2)
            .collect();
        let variable = words.iter().find_map(|word| read.template.variable(word)).map(|variable| variable.name_span);
        let field = || {
            let parts = read.template.builders.iter().chain(&read.template.provisioners);
            let fields = parts.flat_map(|component| &component.fields).filter(|field| field.name.contains('_'));
            let named = fields.into_iter().find(|field| words.contains(&field.name.as_str()));
            named.map(|field| read.document.span(field.node))
        };
        variable.or_else(field).map(|span| read.place(path, span))
    }
}

fn is_inline(script: &str) -> bool {
    script
        .rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("packer-shell") || name.starts_with("packer-powershell"))
}

fn line_of(path: &Arc<str>, text: &str, number: usize) -> Option<Place> {
    let mut start = 0;
    let line = text.split_inclusive('\n').nth(number.checked_sub(1)?)?;
    for before in text.split_inclusive('\n').take(number - 1) {
        start += before.len();
    }
    let span = Span::new(start, start + line.trim_end().len());
    debug_assert_eq!(LineIndex::new(text).line_of(start) + 1, number, "lines are counted alike");
    Some(Place { path: Arc::clone(path), span, line: number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builds_name_is_off() {
        assert_eq!(content("==> amazon-ebs: Error launching: no"), "Error launching: no");
        assert_eq!(
            content("    amazon-ebs: /tmp/script_1.sh: line 3: x: command not found"),
            "/tmp/script_1.sh: line 3: x: command not found"
        );
        assert_eq!(content("Error: Failed to prepare build"), "Error: Failed to prepare build");
        assert_eq!(content("* ami_name must be set"), "* ami_name must be set");
    }

    #[test]
    fn lines_have_their_places() {
        let place = line_of(&Arc::from("x.sh"), "a\nbc\r\nd", 2).unwrap();
        assert_eq!((place.line, place.span), (2, Span::new(2, 4)));
        assert_eq!(line_of(&Arc::from("x.sh"), "a\n", 5), None);
    }
}
