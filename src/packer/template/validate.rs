use super::Template;
use super::component::{Component, Word};
use super::min_version::MinVersion;
use super::problem::{Problem, ProblemKind, Stage};
use super::rejection::{Rejection, listed};
use crate::packer::PackerVersion;
use crate::source::Span;

/// Finds what `validate` and `build` refuse of a template that can be read.
/// Mirrors packer `Template.Validate` and the first half of `Core.validate`.
pub(super) fn validate(template: &mut Template, version: PackerVersion) {
    let mut found = Found { problems: Vec::new(), words: Vec::new() };
    if template.builders.is_empty() {
        let section = template.section(super::RootKey::Builders).map_or(Span::at(0), |section| section.name_span);
        found.add(section, ProblemKind::NoBuilders, "at least one builder must be defined".to_owned());
    }
    for (at, provisioner) in template.provisioners.iter().enumerate() {
        let label = format!("provisioner {}", at + 1);
        found.only_and_except(template, provisioner, &label);
        for over in &provisioner.overrides {
            if template.builder(&over.builder).is_none() {
                let kind = ProblemKind::NoSuchBuilder { key: "override", name: over.builder.clone() };
                found.add(over.builder_span, kind, format!("{label}: override '{}' doesn't exist", over.builder));
            }
        }
    }
    for (at, sequence) in template.post_processors.iter().enumerate() {
        for (step, component) in sequence.steps.iter().enumerate() {
            found.only_and_except(template, component, &format!("post-processor {}.{}", at + 1, step + 1));
        }
    }
    let mut invalid = (!found.words.is_empty()).then(|| Rejection::new(Stage::Validation, listed(&found.words)));
    if let Some((problem, rejection)) = min_version(template, version) {
        found.problems.push(problem);
        invalid.get_or_insert(rejection);
    }
    template.problems.append(&mut found.problems);
    if template.rejection.is_none() {
        template.invalid = invalid;
    }
}

struct Found {
    problems: Vec<Problem>,
    words: Vec<String>,
}

impl Found {
    fn add(&mut self, span: Span, kind: ProblemKind, words: String) {
        self.problems.push(Problem { span, stage: Stage::Validation, kind, packer: Some(words.clone()) });
        self.words.push(words);
    }

    fn only_and_except(&mut self, template: &Template, component: &Component, label: &str) {
        if let (Some(_), Some(except)) = (component.only.first(), component.except.first()) {
            let words = format!("{label}: only one of 'only' or 'except' may be specified");
            return self.add(except.span, ProblemKind::OnlyAndExcept, words);
        }
        let mut check = |key: &'static str, words: &[Word]| {
            for word in words {
                if template.builder(&word.text).is_none() {
                    let said = format!("{label}: '{key}' specified builder '{}' not found", word.text);
                    self.add(word.span, ProblemKind::NoSuchBuilder { key, name: word.text.clone() }, said);
                }
            }
        };
        check("only", &component.only);
        check("except", &component.except);
    }
}

fn min_version(template: &Template, version: PackerVersion) -> Option<(Problem, Rejection)> {
    let word = template.min_packer_version.as_ref().filter(|word| !word.text.is_empty())?;
    let (kind, message) = match MinVersion::parse(&word.text, version) {
        Err(error) => {
            let kind = ProblemKind::MinVersionMalformed { text: word.text.clone() };
            (kind, format!("min_version is invalid: {error}"))
        }
        Ok(wanted) if wanted.is_above(version) => {
            let kind = ProblemKind::MinVersionTooHigh { wanted: wanted.to_string(), actual: version.to_string() };
            (kind, format!("This template requires Packer version {wanted} or higher; using {version}"))
        }
        Ok(_) => return None,
    };
    let problem = Problem { span: word.span, stage: Stage::MinVersion, kind, packer: Some(message.clone()) };
    Some((problem, Rejection::new(Stage::MinVersion, message)))
}
