use serde_json::{Value, json};

use super::edit::{
    TemplateEditError, add_component, add_variable, duplicate_component, move_component, remove_component,
    remove_variable, rename_variable, set_default, set_field, set_root, set_sensitive,
};
use super::{Default, Role, RootKey, Stage, Template, Uses};
use crate::json::{Document, parse};
use crate::packer::PackerVersion;
use crate::source::{TextEdit, apply_edits};

fn read(text: &str) -> Template {
    Template::read(&parse(text), PackerVersion::RECORDED)
}

fn rejection(text: &str) -> String {
    read(text).rejection.map_or_else(|| "accepted".to_owned(), |rejection| rejection.message)
}

fn rejection_by(version: (u16, u16, u16), text: &str) -> String {
    let version = PackerVersion::new(version.0, version.1, version.2);
    let rejection = Template::read(&parse(text), version).rejection;
    rejection.map_or_else(|| "accepted".to_owned(), |rejection| rejection.message)
}

fn problems(text: &str) -> Vec<(String, String)> {
    read(text).problems.iter().map(|p| (p.span.of(text).to_owned(), p.to_string())).collect()
}

fn edited(text: &str, edit: impl FnOnce(&Document, &Template) -> Result<Vec<TextEdit>, TemplateEditError>) -> String {
    let document = parse(text);
    let template = Template::read(&document, PackerVersion::RECORDED);
    match edit(&document, &template) {
        Ok(edits) => apply_edits(text, &edits).unwrap().0,
        Err(error) => error.to_string(),
    }
}

const SAMPLE: &str = r#"{
  "_comment": "words",
  "variables": {
    "region": "eu-west-1",
    "ami": null,
    "secret": ""
  },
  "sensitive-variables": ["secret"],
  "builders": [{
    "type": "amazon-ebs",
    "region": "{{user `region`}}",
    "tags": {"{{user \"ami\"}}": "x\ty {{user `region` }}"}
  }, {
    "type": "amazon-ebs",
    "name": "other"
  }],
  "provisioners": [
    {
      "type": "shell",
      "inline": ["{{user `nobody`}}"],
      "only": "other",
      "override": {"other": {"inline": []}},
      "pause_before": "1m30s",
      "max_retries": 5
    }
  ],
  "post-processors": [
    "manifest",
    ["compress", {"type": "artifice", "keep_input_artifact": true}]
  ]
}
"#;

#[test]
fn sees_all_parts() {
    let template = read(SAMPLE);
    assert_eq!(template.problems, vec![]);
    assert_eq!((template.rejection.as_ref(), template.invalid.as_ref()), (None, None));
    let variables: Vec<_> =
        template.variables.iter().map(|v| (v.name.as_str(), v.default.clone(), v.sensitive)).collect();
    assert_eq!(
        variables,
        [
            ("region", Default::Text("eu-west-1".to_owned()), false),
            ("ami", Default::Required, false),
            ("secret", Default::Text(String::new()), true)
        ]
    );
    let names: Vec<_> = template.components().map(|c| (c.role, c.type_text().unwrap(), c.name().unwrap())).collect();
    assert_eq!(
        names,
        [
            (Role::Builder, "amazon-ebs", "amazon-ebs"),
            (Role::Builder, "amazon-ebs", "other"),
            (Role::Provisioner, "shell", "shell"),
            (Role::PostProcessor, "manifest", "manifest"),
            (Role::PostProcessor, "compress", "compress"),
            (Role::PostProcessor, "artifice", "artifice"),
        ]
    );
    let shell = &template.provisioners[0];
    assert_eq!(shell.path.to_string(), "provisioners[0]");
    assert_eq!(shell.config().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["inline"]);
    assert_eq!((shell.pause_before, shell.max_retries.as_ref().unwrap().text.as_str()), (Some(90_000_000_000), "5"));
    assert!(shell.skips("amazon-ebs") && !shell.skips("other"));
    assert_eq!(shell.overrides[0].builder, "other");
    assert_eq!(template.post_processors.iter().map(|s| s.is_lone).collect::<Vec<_>>(), [true, false]);
    assert_eq!(template.post_processors[1].steps[1].keep_input_artifact, Some(true));
}

#[test]
fn finds_uses() {
    let document = parse(SAMPLE);
    let template = read(SAMPLE);
    let uses = Uses::of(&document, &template);
    let found: Vec<_> = uses.0.iter().map(|u| (u.path.to_string(), u.in_name, u.span.of(SAMPLE))).collect();
    assert_eq!(
        found,
        [
            ("builders[0].region".to_owned(), false, "region"),
            ("builders[0].tags[\"{{user \\\"ami\\\"}}\"]".to_owned(), true, "ami"),
            ("builders[0].tags[\"{{user \\\"ami\\\"}}\"]".to_owned(), false, "region"),
            ("provisioners[0].inline[0]".to_owned(), false, "nobody"),
        ]
    );
    assert_eq!(uses.undeclared(&template).map(|u| u.name.as_str()).collect::<Vec<_>>(), ["nobody"]);
    assert_eq!(uses.of_variable("region").count(), 2);
}

#[test]
fn rejects_with_the_words_of_packer() {
    for (text, words) in [
        ("null", "accepted"),
        ("{}", "accepted"),
        ("[]", "'' expected a map, got 'slice'"),
        ("5", "'' expected a map, got 'float64'"),
        ("[1e400]", "json: cannot unmarshal number 1e400 into Go value of type float64"),
        (r#"{"Builders": [], "VARIABLES": {}}"#, "accepted"),
        (r#"{"x": {"a": 1, "b": {"c": 1, "c": 2}, "a": 2}}"#, "template has duplicate field: c"),
        (
            r#"{"rawcontents": "x"}"#,
            "1 error(s) decoding:\n\n* 'RawContents': source data must be an array or slice, got string",
        ),
        (r#"{"RawContents": [1, 2, 300]}"#, "accepted"),
        (
            r#"{"Description": "a", "description": "b"}"#,
            "1 error occurred:\n\t* Unknown root level key in template: 'description'\n\n",
        ),
        (
            r#"{"b": 1, "a": 2, "_c": "x"}"#,
            "2 errors occurred:\n\t* Unknown root level key in template: 'a'\n\t* Unknown root level key in template: 'b'\n\n",
        ),
        (r#"{"b": 1, "_c": 5, "_b": {}}"#, "Failed to cast root level comment value in comment \"_b\" to string."),
        (r#"{"builders": {}}"#, "1 error(s) decoding:\n\n* 'builders': source data must be an array or slice, got map"),
        (r#"{"variables": []}"#, "1 error(s) decoding:\n\n* 'Variables' expected a map, got 'slice'"),
        (
            r#"{"min_packer_version": 1, "sensitive-variables": [1, "a"], "comments": [{"a": 1}, "x"], "push": 1}"#,
            "5 error(s) decoding:\n\n* 'Comments[0][a]' expected type 'string', got unconvertible type 'float64', value: '1'\n\
             * 'Comments[1]' expected a map, got 'string'\n* 'Push' expected a map, got 'float64'\n\
             * 'min_packer_version' expected type 'string', got unconvertible type 'float64', value: '1'\n\
             * 'sensitive-variables[0]' expected type 'string', got unconvertible type 'float64', value: '1'",
        ),
        (
            r#"{"variables": {"a": 1000000, "d": {"x": [1, null, "s"], "b": true}}}"#,
            "2 errors occurred:\n\t* variable a: '' expected type 'string', got unconvertible type 'float64', value: '1e+06'\n\t\
             * variable d: '' expected type 'string', got unconvertible type 'map[string]interface {}', value: 'map[b:true x:[1 <nil> s]]'\n\n",
        ),
        (r#"{"builders": [{"Type": "null", "type": 5}]}"#, "accepted"),
        (r#"{"builders": [{"type": 5, "name": true}]}"#, "accepted"),
        (
            r#"{"builders": [{"type": "null", "config": "x"}, "s", {"name": "n"}]}"#,
            "3 errors occurred:\n\t* builder 1: 1 error(s) decoding:\n\n* 'Config' expected a map, got 'string'\n\t\
             * builder 2: '' expected a map, got 'string'\n\t* builder 3: missing 'type'\n\n",
        ),
        (
            r#"{"builders": [{"type": "a"}, {"type": "b", "name": "a"}]}"#,
            "1 error occurred:\n\t* builder 2: builder with name 'a' already exists\n\n",
        ),
        (
            r#"{"builders": [{"type": "null", "name": [null]}, {"type": "null"}]}"#,
            "1 error occurred:\n\t* builder 1: 1 error(s) decoding:\n\n* 'Name' expected type 'string', got unconvertible type '[]interface {}', value: '[<nil>]'\n\n",
        ),
        (
            r#"{"provisioners": [{"type": "x", "pause_before": "5", "timeout": "1d", "only": {"a": 1}, "override": [{"a": 1}, "x"], "max_retries": []}, null]}"#,
            "2 errors occurred:\n\t* provisioner 1: Error decoding provisioner: 5 error(s) decoding:\n\n\
             * 'Only[0]' expected type 'string', got unconvertible type 'map[string]interface {}', value: 'map[a:1]'\n\
             * 'Override[1]' expected a map, got 'string'\n\
             * 'max_retries' expected type 'string', got unconvertible type '[]interface {}', value: '[]'\n\
             * error decoding 'pause_before': time: missing unit in duration \"5\"\n\
             * error decoding 'timeout': time: unknown unit \"d\" in duration \"1d\"\n\t\
             * provisioner 2: Provisioner missing 'type'\n\n",
        ),
        (
            r#"{"error-cleanup-provisioner": []}"#,
            "1 error occurred:\n\t* On Error Cleanup Provisioner error: Error decoding provisioner: '' expected a map, got 'slice'\n\n",
        ),
        (
            r#"{"post-processors": [[[], null, "a", {}], 5, {"type": "x", "only": "a", "keep_input_artifact": "true", "name": 5}, [{}], ""]}"#,
            "6 errors occurred:\n\t* post-processor 1.1: sequence not allowed to be nested in a sequence\n\t\
             * post-processor 1.2: unknown format\n\t* post-processor 2: bad format\n\t\
             * post-processor 3.1: 3 error(s) decoding:\n\n\
             * 'Name' expected type 'string', got unconvertible type 'float64', value: '5'\n\
             * 'Only': source data must be an array or slice, got string\n\
             * 'keep_input_artifact' expected type 'bool', got unconvertible type 'string', value: 'true'\n\t\
             * post-processor 4.1: type is required\n\t* post-processor 5.1: type is required\n\n",
        ),
        (
            "{\n  \"a\": 1,\n}",
            "Error parsing JSON: invalid character '}' looking for beginning of object key string\n\
             At line 3, column 2 (offset 13):\n    2:   \"a\": 1,\n    3: }\n       ^\n",
        ),
    ] {
        assert_eq!(rejection(text), words, "{text}");
    }
    for text in ["{\"\": 1}", "{\"builders\": [null]}"] {
        assert!(read(text).rejection.unwrap().crash);
    }
    assert!(
        read("{,}").rejection.unwrap().printed(PackerVersion::RECORDED).starts_with("Failed to parse template: Error")
    );
    assert!(read("{,}").rejection.unwrap().printed(PackerVersion::NEWEST).contains("\nOriginal error: Error parsing"));
}

#[test]
fn refuses_templates_that_cannot_be_built() {
    let invalid = |text: &str| read(text).invalid.map_or_else(|| "valid".to_owned(), |rejection| rejection.message);
    assert_eq!(invalid("{}"), "1 error occurred:\n\t* at least one builder must be defined\n\n");
    assert_eq!(
        invalid(
            r#"{"builders": [{"type": "a"}], "provisioners": [{"type": "x", "only": ["b"], "override": {"c": {}}}, {"type": "x", "only": "a", "except": "a"}],
             "post-processors": [{"type": "y", "except": ["a", "d"]}], "min_packer_version": "99"}"#
        ),
        "4 errors occurred:\n\t* provisioner 1: 'only' specified builder 'b' not found\n\t\
         * provisioner 1: override 'c' doesn't exist\n\t\
         * provisioner 2: only one of 'only' or 'except' may be specified\n\t\
         * post-processor 1.1: 'except' specified builder 'd' not found\n\n"
    );
    let minimum =
        |version: &str| invalid(&json!({"builders": [{"type": "a"}], "min_packer_version": version}).to_string());
    assert_eq!(minimum("99"), "This template requires Packer version 99.0.0 or higher; using 1.6.6");
    assert_eq!(minimum("abc"), "min_version is invalid: Malformed version: abc");
    assert_eq!(minimum("1.6"), "valid");
}

#[test]
fn says_it_in_better_words() {
    assert_eq!(
        problems(r#"{"builder": [], "variables": {"a": 5}, "builders": [{"name": "x"}], "provisioners": [{"type": "t", "pause_before": "{{user `p`}}"}]}"#),
        [
            ("\"builder\"".to_owned(), "Packer does not know \"builder\" at the root of a template. Did you mean \"builders\"?".to_owned()),
            ("5".to_owned(), "The default of a variable has to be a text, or null if the variable is required. Packer does not convert a number; write \"5\".".to_owned()),
            ("{".to_owned(), "This builder has no \"type\".".to_owned()),
            ("\"{{user `p`}}\"".to_owned(), "\"{{user `p`}}\" is not a duration such as \"30s\" or \"1h30m\". Packer does not interpolate it.".to_owned()),
        ]
    );
    let template =
        read(r#"{"builders": [{"type": "a"}, {"type": "a"}], "sensitive-variables": ["x"], "description": }"#);
    let stages: Vec<_> = template.problems.iter().map(|problem| problem.stage).collect();
    assert_eq!(stages, [Stage::Sections, Stage::Silent, Stage::Syntax]);
    assert_eq!(template.builders.len(), 2);
}

#[test]
fn older_releases_differ() {
    let duplicate = r#"{"builders": [], "builders": []}"#;
    assert_eq!(rejection_by((1, 4, 5), duplicate), "accepted");
    assert_eq!(rejection_by((1, 5, 3), duplicate), "template has duplicate field: builders");
    assert_eq!(rejection_by((0, 12, 1), "{} x"), "accepted");
    assert!(rejection_by((1, 1, 0), "{} x").starts_with("Error parsing JSON"));
    assert_eq!(rejection_by((1, 3, 1), r#"{"_c": 5}"#), "accepted");
    assert_eq!(rejection_by((1, 4, 2), r#"{"_c": 5}"#), "Failed to cast root level comment value to string");
    assert!(
        rejection_by((1, 4, 2), r#"{"error-cleanup-provisioner": {"type": "x"}}"#).contains("Unknown root level key")
    );
    assert!(rejection_by((1, 2, 2), r#"{"sensitive-variables": []}"#).contains("Unknown root level key"));
    let weak = r#"{"provisioners": [{"type": "x", "only": "a"}]}"#;
    assert!(rejection_by((1, 6, 1), weak).contains("'Only': source data must be an array or slice, got string"));
    assert_eq!(rejection_by((1, 6, 2), weak), "accepted");
    assert!(rejection_by((1, 3, 1), r#"{"builders": ["x"]}"#).contains("'Builders[0]' expected a map, got 'string'"));
}

#[test]
fn edits_variables() {
    let minimal = "{\n  \"builders\": []\n}\n";
    assert_eq!(
        edited(minimal, |d, t| add_variable(d, t, "a", None)),
        "{\n  \"variables\": {\n    \"a\": null\n  },\n  \"builders\": []\n}\n"
    );
    assert_eq!(
        edited(SAMPLE, |d, t| add_variable(d, t, "b", Some("x"))),
        SAMPLE.replace("\"secret\": \"\"", "\"secret\": \"\",\n    \"b\": \"x\"")
    );
    assert_eq!(edited(SAMPLE, |d, t| set_default(d, t, "ami", Some("i"))), SAMPLE.replace("null", "\"i\""));
    assert_eq!(edited(SAMPLE, |d, t| set_default(d, t, "region", None)), SAMPLE.replace("\"eu-west-1\"", "null"));
    assert_eq!(
        edited(SAMPLE, |d, t| rename_variable(d, t, "ami", "a\"b")),
        SAMPLE.replace("\"ami\": null", "\"a\\\"b\": null").replace("\\\"ami\\\"", "\\\"a\\\\\\\"b\\\"")
    );
    let renamed = edited(SAMPLE, |d, t| rename_variable(d, t, "ami", "a\"b"));
    assert_eq!(Uses::of(&parse(&renamed), &read(&renamed)).of_variable("a\"b").count(), 1);
    let renamed = edited(SAMPLE, |d, t| rename_variable(d, t, "region", "where"));
    assert_eq!(renamed.matches("where").count(), 3);
    assert_eq!(read(&renamed).problems, vec![]);
    assert_eq!(edited(SAMPLE, |d, t| rename_variable(d, t, "secret", "s")), SAMPLE.replace("\"secret\"", "\"s\""));
    assert_eq!(
        edited(SAMPLE, |d, t| remove_variable(d, t, "secret")),
        SAMPLE.replace(",\n    \"secret\": \"\"", "").replace("  \"sensitive-variables\": [\"secret\"],\n", "")
    );
    assert_eq!(
        edited(SAMPLE, |d, t| set_sensitive(d, t, "ami", true)),
        SAMPLE.replace("[\"secret\"]", "[\"secret\", \"ami\"]")
    );
    assert_eq!(
        edited(minimal, |d, t| set_sensitive(d, t, "x", true)),
        "{\n  \"sensitive-variables\": [\n    \"x\"\n  ],\n  \"builders\": []\n}\n"
    );
    assert!(edited(SAMPLE, |d, t| rename_variable(d, t, "ami", "region")).contains("already"));
    assert!(edited(SAMPLE, |d, t| rename_variable(d, t, "region", "a`b")).contains("between quotes"));
    assert!(edited(SAMPLE, |d, t| set_default(d, t, "zz", None)).contains("no variable"));
}

#[test]
fn edits_components() {
    let field = |name: &str, value: Value| edited(SAMPLE, |d, t| set_field(d, &t.builders[1], name, &value));
    assert_eq!(
        field("ami_name", json!("n")),
        SAMPLE.replace("\"other\"\n  }]", "\"other\",\n    \"ami_name\": \"n\"\n  }]")
    );
    assert_eq!(
        edited(SAMPLE, |d, t| set_field(d, &t.post_processors[0].steps[0], "output", &json!("m"))),
        SAMPLE.replace("\"manifest\"", "{\n      \"type\": \"manifest\",\n      \"output\": \"m\"\n    }")
    );
    assert_eq!(
        edited(SAMPLE, |d, t| add_component(d, t, Role::Builder, Some(1), &json!({"type": "null"}))),
        SAMPLE.replace(
            "  }, {\n    \"type\": \"amazon-ebs\",\n    \"name\"",
            "  }, {\n    \"type\": \"null\"\n  }, {\n    \"type\": \"amazon-ebs\",\n    \"name\""
        )
    );
    assert_eq!(
        edited(SAMPLE, |d, t| duplicate_component(d, t, &t.builders[1])),
        SAMPLE.replace(
            "\"name\": \"other\"\n  }]",
            "\"name\": \"other\"\n  }, {\n    \"type\": \"amazon-ebs\",\n    \"name\": \"other-copy\"\n  }]"
        )
    );
    let copied = edited(SAMPLE, |d, t| duplicate_component(d, t, &t.builders[0]));
    assert!(
        copied.contains("  }, {\n    \"type\": \"amazon-ebs\",\n    \"name\": \"amazon-ebs-copy\",\n    \"region\"")
    );
    assert_eq!(
        edited(SAMPLE, |d, t| remove_component(d, &t.post_processors[1].steps[0])),
        SAMPLE.replace("\"compress\", ", "")
    );
    assert_eq!(
        edited("{\"post-processors\": [\"a\", [\"b\"]]}", |d, t| remove_component(d, &t.post_processors[1].steps[0])),
        "{\"post-processors\": [\"a\"]}"
    );
    let swapped = edited(SAMPLE, |d, t| move_component(d, &t.builders[1], 0));
    assert_eq!(read(&swapped).builders.iter().map(|b| b.name().unwrap()).collect::<Vec<_>>(), ["other", "amazon-ebs"]);
    assert_eq!(
        edited("{}", |d, t| add_component(d, t, Role::ErrorCleanup, None, &json!({"type": "shell-local"}))),
        "{\n  \"error-cleanup-provisioner\": {\n    \"type\": \"shell-local\"\n  }\n}"
    );
    assert_eq!(
        edited("{\"builders\": null}", |d, t| add_component(d, t, Role::Builder, None, &json!({"type": "x"}))),
        "{\"builders\": [{\"type\": \"x\"}]}"
    );
    assert_eq!(
        edited("", |d, t| set_root(d, t, RootKey::Description, &json!("x"))),
        "{\n  \"description\": \"x\"\n}\n"
    );
}

#[test]
fn deep_and_large_templates_take_no_time() {
    let deep = format!("{{\"variables\": {{\"a\": {}1{}}}}}", "[".repeat(9_000), "]".repeat(9_000));
    assert!(rejection(&deep).contains("unconvertible type '[]interface {}', value: '[[[["));
    let many: Vec<String> = (0..20_000).map(|n| format!("\"v{n}\": \"{{{{user `v{n}`}}}}\"")).collect();
    let text = format!("{{\"variables\": {{{}, \"v5\": \"\"}}}}", many.join(","));
    assert_eq!(rejection(&text), "template has duplicate field: v5");
}
