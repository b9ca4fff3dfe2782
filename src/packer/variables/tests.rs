use super::*;
use crate::packer::interpolate::{Environment, Machine};

fn declared(variables: &[(&str, Option<&str>)]) -> Vec<Declared> {
    variables
        .iter()
        .map(|(name, default)| Declared {
            name: (*name).to_owned(),
            default: default.map(str::to_owned),
            sensitive: false,
            node: None,
        })
        .collect()
}

fn resolved(version: PackerVersion, variables: &[(&str, Option<&str>)], given: &[(&str, &str)]) -> Resolution {
    let machine = Machine {
        environment: Environment { variables: [("HOME".into(), "/root".into())].into(), complete: true },
        ..Machine::default()
    };
    let command_line: Vec<_> = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    resolve(&Inputs {
        version,
        declared: &declared(variables),
        var_files: &[],
        command_line: &command_line,
        machine: &machine,
    })
}

fn value(resolution: &Resolution, name: &str) -> Option<String> {
    resolution.variables[name].value.value.as_ref().map(ToString::to_string)
}

#[test]
fn chains_resolve_in_any_order() {
    let found = resolved(
        PackerVersion::RECORDED,
        &[("c", Some("{{user `b`}}!")), ("b", Some("{{user `a`}}b")), ("a", Some("A"))],
        &[],
    );
    assert_eq!(value(&found, "c").unwrap(), "Ab!");
    let causes: Vec<_> = found.variables["c"].value.causes.iter().map(|id| found.causes.get(*id).unwrap()).collect();
    assert_eq!(causes, [&Cause::TemplateDefault, &Cause::Variable { name: "b".into() }]);
}

#[test]
fn an_undefined_reference_is_an_error_unless_another_variable_keeps_succeeding() {
    let found = resolved(PackerVersion::RECORDED, &[("a", Some("{{user `nope`}}"))], &[]);
    assert!(
        found
            .failure
            .unwrap()
            .to_string()
            .starts_with("Failed to interpolate \"a\": \"{{user `nope`}}\"; error: template: root:1:2:")
    );
    let found = resolved(
        PackerVersion::RECORDED,
        &[("a", Some("{{user `nope`}}")), ("b", Some("{{user `c`}}")), ("c", Some("1"))],
        &[],
    );
    assert_eq!(found.failure, None);
    assert_eq!(found.swallowed.len(), 1);
    assert_eq!(value(&found, "a"), None);
    assert_eq!(value(&found, "b").unwrap(), "1");
}

#[test]
fn a_raw_value_of_the_command_line_is_read_before_it_is_rendered() {
    let given = [("a", "{{user `a`}}")];
    assert_eq!(value(&resolved(PackerVersion::RECORDED, &[("a", Some("1"))], &given), "a").unwrap(), "{{user `a`}}");
    // Without the empty name that came first, nothing makes the map readable.
    assert!(resolved(PackerVersion::NEWEST, &[("a", Some("1"))], &given).failure.is_some());
}

#[test]
fn others_are_known_although_packer_stops() {
    let found = resolved(
        PackerVersion::RECORDED,
        &[("a", Some("{{split `x` `,` 3}}")), ("b", Some("{{user `c`}}")), ("c", Some("{{env `HOME`}}"))],
        &[],
    );
    assert!(matches!(found.failure, Some(Failure::Execution { .. })));
    assert_eq!(value(&found, "b").unwrap(), "/root");
    assert_eq!(found.packer_map.get("b"), None);
    assert!(found.variables["a"].problem.is_some());
}

#[test]
fn losers_are_kept() {
    let found = resolved(PackerVersion::RECORDED, &[("a", Some("1"))], &[("a", "2"), ("a", "3")]);
    let variable = &found.variables["a"];
    assert_eq!(variable.given.as_deref(), Some("3"));
    let lost: Vec<_> = variable.value.lost.iter().map(|lost| lost.value.as_ref().unwrap().to_string()).collect();
    assert_eq!(lost, ["2", "1"]);
}

#[test]
fn required_ones_are_missed() {
    let found = resolved(PackerVersion::RECORDED, &[("a", None), ("b", Some("x"))], &[]);
    assert_eq!(found.failure.as_ref().unwrap().items(), ["required variable not set: a"]);
    assert_eq!(value(&found, "b").unwrap(), "x");
}

#[test]
fn before_variables_could_use_variables() {
    let old = PackerVersion::new(1, 3, 1);
    let found =
        resolved(old, &[("a", Some("{{env `HOME`}}")), ("b", Some("{{user `a`}}"))], &[("c", "{{env `HOME`}}")]);
    assert!(found.failure.as_ref().unwrap().to_string().ends_with("error calling user: test"));
    assert_eq!(value(&found, "c").unwrap(), "{{env `HOME`}}");
}
