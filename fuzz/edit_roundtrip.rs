//! Any edit of any document: the inverse restores the bytes, it adds no errors,
//! and the value is what was asked for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod input;

use std::process::ExitCode;

use bakewright::json::edit::{self, EditError, Place};
use bakewright::json::{self, Document, NodeId};
use bakewright::packer::PackerVersion;
use bakewright::packer::template::edit as template_edit;
use bakewright::packer::template::{Role, Template};
use bakewright::source::{TextEdit, apply_edits};
use input::Random;
use serde_json::{Value, json};

fn main() -> ExitCode {
    input::run("edit_roundtrip", |text, random| {
        let document = json::parse(text);
        let nodes: Vec<NodeId> = document.nodes().collect();
        for _ in 0..3 {
            if let Some(node) = nodes.get(random.below(nodes.len())) {
                document_edit(&document, *node, random);
            }
        }
        whole_template(&document, random);
    })
}

fn document_edit(document: &Document, node: NodeId, random: &mut Random) {
    let path = document.path(node);
    let reached = document.at(&path) == Some(node);
    let sound = document.errors().is_empty();
    let value = value(random);
    let outcome = match random.below(7) {
        0 | 1 => edit::set_node(document, node, &value).inspect(|edits| {
            let changed = json::parse(&applied(document, edits));
            if reached {
                assert_eq!(changed.at(&path).map(|node| changed.value(node)), Some(value.clone()));
            }
        }),
        2 => edit::remove_node(document, node),
        3 => {
            let name: &&str = random.one_of(&["a", "", "\"", "type", "é\n"]);
            edit::rename_node(document, node, name)
        }
        4 => edit::move_to(document, &path, random.below(4)),
        5 => edit::insert_member(document, &path, &Place::At(random.below(4)), "a new name", &value).inspect(|edits| {
            let changed = json::parse(&applied(document, edits));
            let added = changed.at(&path.join("a new name")).map(|node| changed.value(node));
            assert_eq!(added, Some(value.clone()));
        }),
        _ => edit::insert_item(document, &path, random.below(4), &value),
    };
    match outcome {
        Ok(edits) => check(document, &edits),
        Err(EditError::Unsound { span }) => assert!(!sound, "a sound document is called unsound at {span:?}"),
        Err(_) => {}
    }
}

fn whole_template(document: &Document, random: &mut Random) {
    let template = Template::read(document, PackerVersion::RECORDED);
    let component = {
        let all: Vec<_> = template.components().collect();
        all.get(random.below(all.len())).copied()
    };
    let variable = template.variables.get(random.below(template.variables.len())).map(|variable| variable.name.clone());
    let outcome = match (random.below(9), component, variable) {
        (0, Some(component), _) => template_edit::set_field(document, component, "a_field", &value(random)),
        (1, Some(component), _) => template_edit::remove_component(document, component),
        (2, Some(component), _) => template_edit::duplicate_component(document, &template, component),
        (3, Some(component), _) => template_edit::move_component(document, component, random.below(3)),
        (4, _, Some(name)) => template_edit::remove_variable(document, &template, &name),
        (5, _, Some(name)) => template_edit::rename_variable(document, &template, &name, "a_new_name"),
        (6, _, Some(name)) => template_edit::set_sensitive(document, &template, &name, random.below(2) == 0),
        (7, ..) => template_edit::add_variable(document, &template, "a_new_name", Some("x")),
        _ => template_edit::add_component(
            document,
            &template,
            *random.one_of(&[Role::Builder, Role::Provisioner, Role::PostProcessor, Role::ErrorCleanup]),
            Some(random.below(3)),
            &json!({"type": "null", "inline": ["x"]}),
        ),
    };
    if let Ok(edits) = outcome {
        check(document, &edits);
    }
}

fn check(document: &Document, edits: &[TextEdit]) {
    let (text, inverse) = apply_edits(document.text(), edits).unwrap();
    assert_eq!(apply_edits(&text, &inverse).unwrap().0, document.text());
    let changed = json::parse(&text);
    assert!(changed.errors().len() <= document.errors().len(), "an edit breaks the document:\n{text}");
    // A copy doubles at most; a container may be written anew in lines.
    assert!(text.len() <= 8 * document.text().len() + 10_000, "{} bytes from {}", text.len(), document.text().len());
}

fn applied(document: &Document, edits: &[TextEdit]) -> String {
    apply_edits(document.text(), edits).unwrap().0
}

fn value(random: &mut Random) -> Value {
    match random.below(9) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1.5),
        3 => json!("text \"with\" \\ and \n é"),
        4 => json!([]),
        5 => json!({}),
        6 => json!(["a", "b", 3]),
        7 => json!({"type": "shell", "inline": ["x", "y"]}),
        _ => json!({"a": {"b": [{"c": null}, []]}, "only": ["x"]}),
    }
}
