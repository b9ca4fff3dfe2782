//! Reading anything gives a tree with sound spans, all errors within bounds,
//! and an error exactly where Go has one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod input;

use std::process::ExitCode;

use bakewright::json::{self, Document, Kind, MAX_ERRORS, go_syntax_error};
use bakewright::packer::PackerVersion;
use bakewright::packer::inspect::inspect;
use bakewright::packer::template::{Stage, Template, Uses};
use bakewright::source::Span;
use input::Random;

const VERSIONS: [PackerVersion; 5] = [
    PackerVersion::new(0, 12, 1),
    PackerVersion::new(1, 3, 1),
    PackerVersion::new(1, 4, 5),
    PackerVersion::RECORDED,
    PackerVersion::NEWEST,
];

fn main() -> ExitCode {
    input::run("document", |text, random| {
        let document = json::parse(text);
        tree(&document);
        template(&document, *random.one_of(&VERSIONS), random);
    })
}

fn tree(document: &Document) {
    let text = document.text();
    let sound = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} does not fit");
    assert_eq!(document.errors().is_empty(), go_syntax_error(text.as_bytes()).is_none());
    assert_eq!(document.errors().is_empty(), document.go_error().is_none());
    assert!(document.errors().len() <= MAX_ERRORS);
    for error in document.errors() {
        sound(error.span);
        assert!(error.to_string().len() < 1_000);
    }
    let mut count = 0;
    for node in document.nodes() {
        count += 1;
        sound(document.span(node));
        if let Some(parent) = document.parent(node) {
            assert!(document.span(parent).contains(document.span(node)));
        }
        if let Some(member) = document.member_of(node) {
            sound(member.name_span);
            sound(document.span_within(member.name_span, Span::new(0, member.name.len())));
        }
        if let Some(said) = document.string(node) {
            let whole = document.span_within(document.span(node), Span::new(0, said.len()));
            assert!(document.span(node).contains(whole));
            sound(whole);
        }
    }
    assert!(count <= text.len() + 1, "{count} values in {} bytes", text.len());
    if let Some(root) = document.root() {
        let value = document.value(root);
        if document.errors().is_empty() {
            assert_eq!(value.is_object(), document.kind(root) == Kind::Object);
        }
    }
}

fn template(document: &Document, version: PackerVersion, random: &mut Random) {
    let template = Template::read(document, version);
    let text = document.text();
    let syntax = template.problems.iter().any(|problem| problem.stage == Stage::Syntax);
    assert_eq!(syntax, !document.errors().is_empty());
    for problem in &template.problems {
        assert!(text.get(problem.span.start..problem.span.end).is_some());
        assert!(!problem.to_string().is_empty());
    }
    if let Some(rejection) = &template.rejection {
        assert!(template.invalid.is_none());
        let found = template.problems.iter().any(|problem| problem.stage == rejection.stage);
        assert!(found, "a rejection without a problem: {}", rejection.message);
        assert!(!rejection.printed(version).is_empty());
    }
    for found in Uses::of(document, &template).0 {
        assert!(text.get(found.span.start..found.span.end).is_some());
    }
    if random.below(4) == 0 {
        let inspection = inspect(&template, None, version);
        assert!(inspection.text().len() <= 1_000 + 100 * (text.len() + 1));
        assert!(!inspection.machine_readable().is_empty());
    }
}
