use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::edit::{
    TemplateEditError, add_component, add_variable, duplicate_component, move_component, remove_component,
    remove_field, remove_variable, rename_variable, set_default, set_field, set_sensitive,
};
use super::{Component, Role, Template, Uses};
use crate::json::{Document, parse};
use crate::packer::PackerVersion;
use crate::source::{TextEdit, apply_edits};

fn read(text: &str) -> (Document, Template) {
    let document = parse(text);
    let template = Template::read(&document, PackerVersion::RECORDED);
    (document, template)
}

const NAMES: [&str; 5] = ["region", "ami id", "é", "x\"y", "n"];

fn variable_name() -> impl Strategy<Value = String> {
    prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned)
}

/// Text that uses variables, in both kinds of quotes.
fn field_value() -> impl Strategy<Value = Value> {
    let text = (variable_name(), 0..4_usize).prop_map(|(name, form)| match form {
        0 => json!(format!("{{{{user `{name}`}}}}")),
        1 => json!(format!("a {{{{ user {} | upper }}}}", crate::json::quote(&name))),
        2 => json!("plain"),
        _ => json!(["x", {"k": format!("{{{{user `{name}`}}}}")}]),
    });
    prop_oneof![3 => text, 1 => Just(json!(true)), 1 => Just(json!({"a": []}))]
}

fn component(types: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let fields = prop::collection::vec((prop::sample::select(vec!["a", "b", "c"]), field_value()), 0..4);
    (prop::sample::select(types.to_vec()), fields).prop_map(|(kind, fields)| {
        let mut object = Map::new();
        object.insert("type".to_owned(), json!(kind));
        object.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Value::Object(object)
    })
}

/// A template that Packer reads, as different people write it.
fn templates() -> impl Strategy<Value = String> {
    let variables = prop::collection::btree_map(variable_name(), prop_oneof![Just(Value::Null), field_value()], 0..5)
        .prop_map(|variables| {
            let text = |value: Value| if value.is_string() || value.is_null() { value } else { json!("") };
            variables.into_iter().map(|(name, value)| (name, text(value))).collect::<Map<_, _>>()
        });
    let builders = prop::collection::vec(component(&["null", "file"]), 0..4).prop_map(|builders| {
        let named = |(at, mut builder): (usize, Value)| {
            builder["name"] = json!(format!("builder {at}"));
            builder
        };
        builders.into_iter().enumerate().map(named).collect::<Vec<_>>()
    });
    let step = prop_oneof![Just(json!("manifest")), component(&["compress"])];
    let sequence = prop_oneof![step.clone(), prop::collection::vec(step, 0..3).prop_map(Value::from)];
    (
        variables,
        prop::collection::vec(variable_name(), 0..3),
        builders,
        prop::collection::vec(component(&["shell"]), 0..3),
        prop::collection::vec(sequence, 0..3),
        (0..6_u8, 0..4_u8),
    )
        .prop_map(|(variables, sensitive, builders, provisioners, sequences, (left_out, style))| {
            let mut root = Map::new();
            root.insert("variables".to_owned(), Value::Object(variables));
            root.insert("sensitive-variables".to_owned(), json!(sensitive));
            root.insert("builders".to_owned(), json!(builders));
            root.insert("provisioners".to_owned(), json!(provisioners));
            root.insert("post-processors".to_owned(), json!(sequences));
            let keys: Vec<String> = root.keys().cloned().collect();
            if let Some(key) = keys.get(usize::from(left_out)) {
                root.shift_remove(key);
            }
            let root = Value::Object(root);
            match style {
                0 => root.to_string(),
                1 => serde_json::to_string_pretty(&root).unwrap().replace('\n', "\r\n"),
                2 => serde_json::to_string_pretty(&root).unwrap().replace("[\n      {", "[{"),
                _ => serde_json::to_string_pretty(&root).unwrap() + "\n",
            }
        })
}

#[derive(Debug, Clone)]
enum Operation {
    AddVariable(String, Option<String>),
    SetDefault(Option<String>),
    RemoveVariable,
    RenameVariable(String),
    SetSensitive(bool),
    SetField(&'static str, Value),
    RemoveField(&'static str),
    Add(Role, Option<usize>, Value),
    Duplicate,
    Move(usize),
    Remove,
}

fn operations() -> impl Strategy<Value = Operation> {
    let default = || prop::option::of("[a-z\"\\\\\n]{0,4}");
    let role = prop::sample::select(vec![Role::Builder, Role::Provisioner, Role::ErrorCleanup, Role::PostProcessor]);
    let field = || prop::sample::select(vec!["a", "b", "new"]);
    prop_oneof![
        (prop_oneof![variable_name(), "[a-z]{1,3}"], default())
            .prop_map(|(name, text)| Operation::AddVariable(name, text)),
        default().prop_map(Operation::SetDefault),
        Just(Operation::RemoveVariable),
        prop_oneof![variable_name(), "[a-z\\\\`]{1,3}"].prop_map(Operation::RenameVariable),
        any::<bool>().prop_map(Operation::SetSensitive),
        (field(), field_value()).prop_map(|(name, value)| Operation::SetField(name, value)),
        field().prop_map(Operation::RemoveField),
        (role, prop::option::of(0..4_usize), component(&["added"]))
            .prop_map(|(role, at, it)| Operation::Add(role, at, it)),
        Just(Operation::Duplicate),
        (0..4_usize).prop_map(Operation::Move),
        Just(Operation::Remove),
    ]
}

fn run(
    document: &Document,
    template: &Template,
    component: Option<&Component>,
    variable: &str,
    operation: &Operation,
) -> Option<Result<Vec<TextEdit>, TemplateEditError>> {
    Some(match operation {
        Operation::AddVariable(name, text) => add_variable(document, template, name, text.as_deref()),
        Operation::SetDefault(text) => set_default(document, template, variable, text.as_deref()),
        Operation::RemoveVariable => remove_variable(document, template, variable),
        Operation::RenameVariable(to) => rename_variable(document, template, variable, to),
        Operation::SetSensitive(sensitive) => set_sensitive(document, template, variable, *sensitive),
        Operation::SetField(name, value) => set_field(document, component?, name, value),
        Operation::RemoveField(name) => remove_field(document, component?, name),
        Operation::Add(role, at, value) => add_component(document, template, *role, *at, value),
        Operation::Duplicate => duplicate_component(document, template, component?),
        Operation::Move(to) => move_component(document, component?, *to),
        Operation::Remove => remove_component(document, component?),
    })
}

/// The parts of a template without their places.
fn parts(document: &Document, template: &Template) -> Vec<Vec<Value>> {
    let value = |component: &Component| document.value(component.node);
    let list = |components: &[Component]| components.iter().map(value).collect();
    let steps = template.post_processors.iter().map(|sequence| document.value(sequence.node)).collect();
    let cleanup = template.error_cleanup.iter().map(value).collect();
    vec![list(&template.builders), list(&template.provisioners), cleanup, steps]
}

fn variables(template: &Template) -> Vec<(String, Option<String>, bool)> {
    let one = |it: &super::Variable| (it.name.clone(), it.default_text().map(str::to_owned), it.sensitive);
    template.variables.iter().map(one).collect()
}

proptest! {
    #[test]
    fn after_an_edit_the_typed_view_has_the_edited_value(
        text in templates(), operation in operations(), component in any::<prop::sample::Index>(), name in variable_name(),
    ) {
        let (document, template) = read(&text);
        prop_assert!(template.is_accepted(), "{:?}", template.rejection);
        let all: Vec<&Component> = template.components().collect();
        let component = (!all.is_empty()).then(|| all[component.index(all.len())]);
        let Some(Ok(edits)) = run(&document, &template, component, &name, &operation) else { return Ok(()) };
        let (edited, inverse) = apply_edits(&text, &edits).unwrap();
        prop_assert_eq!(apply_edits(&edited, &inverse).unwrap().0, text.clone());
        let (new_document, new) = read(&edited);
        prop_assert!(new.is_accepted(), "{}: {:?}", edited, new.rejection);

        let (before, after) = (variables(&template), variables(&new));
        let (old_parts, new_parts) = (parts(&document, &template), parts(&new_document, &new));
        let uses = |document: &Document, template: &Template, name: &str| Uses::of(document, template).of_variable(name).count();
        match &operation {
            Operation::AddVariable(name, text) => {
                let sensitive = template.sensitive.iter().any(|word| word.text == *name);
                let added = (name.clone(), text.clone(), sensitive);
                prop_assert_eq!(after, [before, vec![added]].concat());
            }
            Operation::SetDefault(text) => prop_assert_eq!(new.variable(&name).unwrap().default_text(), text.as_deref()),
            Operation::RemoveVariable => {
                prop_assert!(new.variable(&name).is_none() && new.sensitive.iter().all(|word| word.text != name));
                prop_assert_eq!(after.len() + 1, before.len());
            }
            Operation::RenameVariable(to) => {
                let renamed = before.into_iter().map(|(old, text, sensitive)| {
                    (if old == name { to.clone() } else { old }, text, sensitive)
                });
                let names = |list: Vec<(String, Option<String>, bool)>| list.into_iter().map(|it| it.0).collect::<Vec<_>>();
                prop_assert_eq!(names(after), names(renamed.collect()));
                if to != &name && !to.contains('\\') {
                    let moved = uses(&document, &template, &name) + uses(&document, &template, to);
                    prop_assert_eq!(uses(&new_document, &new, to), moved);
                    prop_assert_eq!(uses(&new_document, &new, &name), 0);
                }
            }
            Operation::SetSensitive(sensitive) => {
                prop_assert_eq!(new.sensitive.iter().any(|word| word.text == name), *sensitive);
            }
            Operation::SetField(field, value) => {
                let path = component.unwrap().path.join(*field);
                prop_assert_eq!(&new_document.value(new_document.at(&path).unwrap()), value);
                prop_assert_eq!(after, before);
            }
            Operation::RemoveField(field) => {
                prop_assert!(new_document.at(&component.unwrap().path.join(*field)).is_none());
            }
            Operation::Add(role, at, value) => {
                let section = match role { Role::Builder => 0, Role::Provisioner => 1, Role::ErrorCleanup => 2, Role::PostProcessor => 3 };
                let at = at.map_or(old_parts[section].len(), |at| at.min(old_parts[section].len()));
                let mut expected = old_parts;
                expected[section].insert(if section == 2 { 0 } else { at }, value.clone());
                prop_assert_eq!(new_parts, expected);
            }
            Operation::Duplicate => {
                prop_assert_eq!(new.components().count(), all.len() + 1);
            }
            Operation::Move(_) => {
                prop_assert_eq!(new.components().count(), all.len());
                prop_assert_eq!(after, before);
            }
            Operation::Remove => {
                prop_assert_eq!(new.components().count() + 1, all.len());
                prop_assert_eq!(after, before);
            }
        }
    }
}
