//! What `packer inspect` lists of a template.

use super::PackerVersion;
use super::template::{Default, Template};
use super::variables::Resolution;
use crate::source::Sort;

/// The lines of `packer inspect`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    lines: Vec<Line>,
    /// The values that Packer hides wherever it says something.
    hidden: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Say(String),
    /// For machines only.
    Machine(&'static str, Vec<String>),
}

const HIDDEN: &str = "<sensitive>";

/// The words that close the list.
pub const NOTE: &str = "\nNote: If your build names contain user variables or template\n\
    functions such as 'timestamp', these are processed at build time,\n\
    and therefore only show in their raw form here.";

/// Lists a template that Packer reads: one without a rejection. `resolution` is
/// that of its variables, for their secrets.
///
/// Packer lists required variables in random order, and hides the default of
/// a variable that equals a sensitive one's only if it happens to come first;
/// here they keep the order of the text, and all are hidden. Mirrors packer
/// `Core.InspectConfig`; recorded from 1.6.6.
pub fn inspect(template: &Template, resolution: Option<&Resolution>, version: PackerVersion) -> Inspection {
    let mut inspection = Inspection { lines: Vec::new(), hidden: Vec::new() };
    if version.at_least(1, 6, 1) {
        inspection.say("Packer Inspect: JSON mode");
        // What is refused or cannot be resolved never gets to telling its secrets.
        let resolved = resolution.filter(|found| template.invalid.is_none() && found.failure.is_none());
        inspection.hidden = resolved.map(|found| secrets(template, found)).unwrap_or_default();
    }
    if let Some(description) = template.description.as_ref().filter(|description| !description.text.is_empty()) {
        inspection.say("Description:\n");
        inspection.say(format!("{}\n", description.text));
    }
    inspection.variables(template, version);
    inspection.say("");
    inspection.builders(template);
    inspection.say("");
    inspection.provisioners(template);
    inspection.say(NOTE);
    inspection
}

fn secrets(template: &Template, resolution: &Resolution) -> Vec<String> {
    let sensitive = template.variables.iter().filter(|variable| variable.sensitive);
    let values = sensitive.filter_map(|variable| resolution.packer_map.get(&variable.name));
    values.map(ToString::to_string).filter(|value| !value.is_empty()).collect()
}

impl Inspection {
    /// What `packer inspect` prints.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            if let Line::Say(words) = line {
                let words = self.hidden.iter().fold(words.clone(), |words, secret| words.replace(secret, HIDDEN));
                out += &words;
                out.push('\n');
            }
        }
        out
    }

    /// What `packer -machine-readable inspect` prints, without the seconds at
    /// the start of each line. It hides defaults only.
    pub fn machine_readable(&self) -> Vec<String> {
        let escaped = |text: &String| text.replace(',', "%!(PACKER_COMMA)").replace('\r', "\\r").replace('\n', "\\n");
        let line = |line: &Line| match line {
            Line::Say(words) => format!(",ui,say,{}", escaped(words)),
            Line::Machine(category, args) => {
                let args: Vec<String> = args.iter().map(escaped).collect();
                format!(",{category},{}", args.join(","))
            }
        };
        self.lines.iter().map(line).collect()
    }

    fn say(&mut self, words: impl Into<String>) {
        self.lines.push(Line::Say(words.into()));
    }

    fn machine(&mut self, category: &'static str, args: &[&str]) {
        self.lines.push(Line::Machine(category, args.iter().map(|arg| (*arg).to_owned()).collect()));
    }

    fn variables(&mut self, template: &Template, version: PackerVersion) {
        if template.variables.is_empty() {
            self.say("Variables:\n");
            return self.say("  <No variables>");
        }
        // A required variable's default is the empty text.
        let text = |default: &Default| match default {
            Default::Text(text) => text.clone(),
            Default::Required | Default::Invalid(_) => String::new(),
        };
        let hides = version.at_least(1, 3, 2);
        let secret = |default: &str| {
            hides && template.variables.iter().any(|other| other.sensitive && text(&other.default) == default)
        };
        let shown = |default: &Default| {
            let default = text(default);
            if secret(&default) { HIDDEN.to_owned() } else { default }
        };
        let required: Vec<_> = template.variables.iter().filter(|variable| variable.is_required()).collect();
        if !required.is_empty() {
            self.say("Required variables:\n");
            for variable in required {
                self.machine("template-variable", &[&variable.name, &shown(&variable.default), "1"]);
                self.say(format!("  {}", variable.name));
            }
            self.say("");
        }
        self.say("Optional variables and their defaults:\n");
        let width = template.variables.iter().map(|variable| variable.name.len()).max().unwrap_or_default();
        let mut optional: Vec<_> = template.variables.iter().filter(|variable| !variable.is_required()).collect();
        optional.order_by(|a, b| a.name.cmp(&b.name));
        for variable in optional {
            let (name, default) = (&variable.name, shown(&variable.default));
            self.machine("template-variable", &[name, &default, "0"]);
            self.say(format!("  {name}{} = {default}", blanks(width, name)));
        }
    }

    fn builders(&mut self, template: &Template) {
        self.say("Builders:\n");
        let mut builders: Vec<(&str, &str)> =
            template.builders.iter().filter_map(|builder| Some((builder.name()?, builder.type_text()?))).collect();
        builders.order();
        if builders.is_empty() {
            return self.say("  <No builders>");
        }
        let width = builders.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, kind) in builders {
            self.machine("template-builder", &[name, kind]);
            let suffix = if name == kind { String::new() } else { format!(" ({kind})") };
            self.say(format!("  {name}{}{suffix}", blanks(width, name)));
        }
    }

    fn provisioners(&mut self, template: &Template) {
        self.say("Provisioners:\n");
        if template.provisioners.is_empty() {
            return self.say("  <No provisioners>");
        }
        for kind in template.provisioners.iter().filter_map(|provisioner| provisioner.type_text()) {
            self.machine("template-provisioner", &[kind]);
            self.say(format!("  {kind}"));
        }
    }
}

/// What fills a name up to `width` bytes.
fn blanks(width: usize, name: &str) -> String {
    " ".repeat(width.saturating_sub(name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use crate::packer::PackerVersion;

    #[test]
    fn lists_as_packer_does() {
        let text = r#"{"description": "a, b", "variables": {"long": "s", "b": "s", "r": null, "o": "x"}, "sensitive-variables": ["b"],
            "builders": [{"type": "z"}, {"type": "null", "name": "a,b"}], "provisioners": [{"type": "shell"}]}"#;
        let template = Template::read(&parse(text), PackerVersion::RECORDED);
        let inspection = inspect(&template, None, PackerVersion::RECORDED);
        let expected = "Packer Inspect: JSON mode\nDescription:\n\na, b\n\nRequired variables:\n\n  r\n\n\
            Optional variables and their defaults:\n\n  b    = <sensitive>\n  long = <sensitive>\n  o    = x\n\n\
            Builders:\n\n  a,b (null)\n  z  \n\nProvisioners:\n\n  shell\n";
        assert_eq!(inspection.text(), format!("{expected}{NOTE}\n"));
        let machine = inspection.machine_readable();
        assert_eq!(machine[2], ",ui,say,a%!(PACKER_COMMA) b\\n");
        assert!(machine.contains(&",template-variable,r,,1".to_owned()));
        assert!(machine.contains(&",template-builder,a%!(PACKER_COMMA)b,null".to_owned()));
        assert!(!inspect(&template, None, PackerVersion::new(1, 4, 5)).text().contains("JSON mode"));
    }
}
