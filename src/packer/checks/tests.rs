use serde_json::{Value, json};

use super::*;
use crate::json::Path;
use crate::packer::components::ComponentKind;
use crate::packer::interpolate::{Environment, Machine};
use crate::packer::provision::UnknownHost;

fn run(text: &str, config: Value) -> Outcome {
    let checks = Checks::read(text).unwrap();
    let machine =
        Machine { environment: Environment { complete: true, ..Environment::default() }, ..Machine::default() };
    let surroundings = Surroundings {
        version: crate::packer::PackerVersion::RECORDED,
        machine: &machine,
        host: &UnknownHost,
        build_name: "b",
    };
    let section = checks.get(ComponentKind::Builder, "x").unwrap();
    let Value::Object(config) = config else { panic!() };
    checks.run(section, config, &surroundings)
}

fn words(outcome: &Outcome) -> Vec<&str> {
    outcome.errors.iter().map(|remark| remark.words.as_str()).collect()
}

const SMALL: &str = r#"
group named
  !name => name is missing
  leave
  true => never said

builder x as some.x
  use named
  default size = 5
  size % 5 != 0 => {size} is no multiple of 5
  each i, path in paths
    if path == "stop"
      break
    else if ends(path, "/")
      true => path[{i}] {q(path)} is a folder {{as it says}
  with block
    kind && !one_of(kind, "a", "b") => bad kind {kind}
  env("TOKEN") || token =?> a token is given
  each key, value in map
    len(value) > 2 => {key} is too long
"#;

#[test]
fn statements_run_in_order() {
    let outcome = run(
        SMALL,
        json!({
            "size": 7, "paths": ["a/", "b", "c/", "stop", "d/"], "block": {"kind": "c"}, "token": "t", "map": {"k": "long"},
        }),
    );
    assert_eq!(
        words(&outcome),
        [
            "name is missing",
            "7 is no multiple of 5",
            "path[0] \"a/\" is a folder {as it says}",
            "path[2] \"c/\" is a folder {as it says}",
            "bad kind c",
            "k is too long",
        ]
    );
    assert_eq!(outcome.errors[0].absent, ["name"]);
    assert_eq!(outcome.errors[1].places[0], Path::root().join("size"));
    assert_eq!(outcome.errors[4].places[0], Path::root().join("block").join("kind"));
    assert_eq!(outcome.warnings.len(), 1);
    assert!(run(SMALL, json!({"name": "n"})).errors.is_empty());
}

#[test]
fn some_errors_stand_alone() {
    let text = "builder x\n  !a => one\n  b =0> two\n  c =!> three\n  true => four\n";
    assert_eq!(words(&run(text, json!({}))), ["one", "four"]);
    assert_eq!(words(&run(text, json!({"b": 1}))), ["two", "four"]);
    let alone = run(text, json!({"c": true}));
    assert_eq!((words(&alone), alone.alone), (vec!["three"], true));
}

#[test]
fn what_is_not_known_is_not_said() {
    let text = "builder x\n  stat_error(path) => {stat_error(path)}\n  len(name) > 3 => too long\n  !name => missing\n";
    assert_eq!(words(&run(text, json!({"path": "p", "name": "a\u{fdd0}0\u{fdd1}"}))), Vec::<&str>::new());
    assert_eq!(
        words(&run(text, json!({"path": "", "name": "four"}))),
        ["stat : no such file or directory", "too long"]
    );
}

#[test]
fn what_may_have_been_set_is_not_known() {
    let text = "builder x\n  if script\n    set _all = list(script)\n  else\n    set _all = scripts\n  !_all => none\n  \
                _all && also => both\n  !also => also is missing\n";
    let outcome = run(text, json!({"script": "\u{fdd0}0\u{fdd1}"}));
    assert_eq!((words(&outcome), outcome.open.is_empty()), (vec!["also is missing"], false));
    let certain = run(text, json!({"script": "\u{fdd0}+0\u{fdd1}", "also": 1}));
    assert_eq!((words(&certain), certain.open.is_empty()), (vec!["both"], true));
    let left = run("builder x\n  if a\n    leave\n  true => said\n", json!({"a": "\u{fdd0}0\u{fdd1}"}));
    assert_eq!((words(&left), left.open.is_empty()), (vec![], false));
}

#[test]
fn what_is_no_check_says_where() {
    for (text, said) in [
        ("builder x\n  what is this", "line 2: `what is this` is no check"),
        ("builder x\n  a ==> b", "line 2: `a ==> b` is no check"),
        ("builder x\n  a == => b", "line 2: the expression ends too early"),
        ("builder x\n  a => b\n   c => d", "line 3: it is not indented"),
        ("builders x", "line 1: `builders x` is no heading"),
        ("builder x\n  use y", "the group `y` is used and not there"),
        ("builder x\nbuilder x", "line 2: `x` stands there twice"),
    ] {
        assert_eq!(Checks::read(text).unwrap_err().to_string().get(..said.len()), Some(said), "{text}");
    }
}
