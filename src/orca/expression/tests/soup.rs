//! Whatever the text: an answer, never a panic.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value as Json, json};

use crate::orca::expression::{Scope, evaluate};

const PIECES: &[&str] = &[
    "1",
    "-1",
    "0",
    "2147483647",
    "9223372036854775807L",
    "1.5",
    "1e300",
    "1f",
    "0x1F",
    "'a'",
    "'1'",
    "''",
    "'🚀'",
    "null",
    "true",
    "a",
    "list",
    "map",
    "text",
    "trigger",
    "execution",
    "stages",
    "parameters",
    "#root",
    "#this",
    "#x",
    "#toInt",
    "#toJson",
    "#stage",
    "#readJson",
    "#readYaml",
    "#fromBase64",
    "T(",
    "new ",
    "String",
    "Integer",
    "java.util.Date",
    "java.time.LocalDate",
    "java.text.SimpleDateFormat",
    "java.util.UUID",
    "Math",
    "int",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".?[",
    ".^[",
    ".$[",
    ".![",
    ".",
    "?.",
    ",",
    ":",
    "?",
    "?:",
    "=",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    "&&",
    "||",
    "!",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "++",
    "--",
    " and ",
    " or ",
    " instanceof ",
    " matches ",
    " between ",
    ".size()",
    ".length()",
    ".substring(1)",
    ".split(',')",
    ".replaceAll('a', '$1')",
    ".get(0)",
    ".toString()",
    ".hashCode()",
    ".format('%s', 1)",
    ".plusDays(1)",
    ".parse('2020-01-01')",
    ".now()",
    ".valueOf(1)",
    ".abs(",
    ".repeat(3)",
    ".indexOf('a')",
    ".charAt(9)",
    "${",
    "}",
    "$",
    "@b",
    "\\",
    "\"",
    "'",
];

fn scope() -> Json {
    json!({
        "variables": {
            "a": 1, "list": [1, "a", null, {"b": 2.5}], "map": {"a": {"b": [1]}, "1": 2}, "text": "a,b\nc"
        },
        "execution": {
            "id": "x", "application": "app",
            "trigger": {"type": "jenkins", "parameters": {"a": "1"}, "buildInfo": {"number": 1, "scm": []}},
            "stages": [
                {"id": "1", "refId": "1", "name": "a", "type": "bake", "context": {"c": 1}, "outputs": {"o": [1]},
                 "requisiteStageRefIds": []},
                {"id": "2", "refId": "2", "name": "b", "type": "deploy", "context": {"deploy.server.groups": {"r": ["g"]}},
                 "outputs": {}, "requisiteStageRefIds": ["1"], "status": "SUCCEEDED"}
            ]
        }
    })
}

fn run(text: String) {
    let all = scope();
    let scope = Scope {
        variables: all["variables"].as_object(),
        execution: all["execution"].as_object(),
        stage: Some("2"),
        ..Scope::default()
    };
    let done = evaluate(&json!({ "test": [text] }), &scope);
    assert!(done.value["test"].is_array());
}

proptest! {
    #[test]
    fn pieces_of_expressions(pieces in vec(select(PIECES), 0..14)) {
        run(format!("${{{}}}", pieces.concat()));
    }

    #[test]
    fn pieces_around_methods(
        target in select(PIECES), name in "[a-z]{1,4}[A-Z]?[a-z]{0,6}", arguments in vec(select(PIECES), 0..4)
    ) {
        run(format!("a ${{{target}.{name}({})}} b", arguments.join(",")));
    }

    #[test]
    fn any_text(text in "(\\$\\{)?\\PC{0,40}\\}?") {
        run(format!("${{{text}"));
        run(text);
    }

    #[test]
    fn any_pattern(pattern in "[ab.*+?()\\[\\]{}|^$\\\\1-9wWdDsSbBpPQE:<=!>i-]{0,20}", input in "[ab1\n ]{0,12}") {
        let quote = |text: &str| text.replace('\'', "''");
        run(format!("${{'{}'.replaceAll('{}', 'x')}}", quote(&input), quote(&pattern)));
        run(format!("${{'{}' matches '{}'}}", quote(&input), quote(&pattern)));
        run(format!("${{'{}'.split('{}')}}", quote(&input), quote(&pattern)));
    }

    #[test]
    fn any_format(format in "[%a-zA-Z0-9.,$<#+ -]{0,16}") {
        run(format!("${{'{format}'.formatted(1, 1.5, 'x', null, true)}}"));
        run(format!("${{new java.text.SimpleDateFormat('{format}').format(new java.util.Date(0))}}"));
        run(format!("${{new java.util.Date('{format}')}}"));
    }

    #[test]
    fn any_yaml(text in "[a-c0-9:\\-\\[\\]{},&*!|>#%'\"\n ~.]{0,40}") {
        let all = json!({ "text": text });
        let scope = Scope { variables: all.as_object(), ..Scope::default() };
        evaluate(&json!("${#readYaml(text)} ${#readAllYaml(text)} ${#readJson(text)} ${#fromBase64(text)}"), &scope);
    }
}
