//! The functions that need no pipeline.

use serde_json::{Value as Json, json};

use super::{message, plain, with};
use crate::orca::expression::{Level, Outcome, Scope, evaluate};

#[test]
fn texts_and_numbers() {
    let scope = json!({
        "object": {"a": [1, 2.0, null, "x\n"], "b": {"c": true}},
        "json": "{\"k\": [1, 2.5, {\"x\": null}]}", "number": "17", "encoded": "aMOkbGxv"
    });
    for (expression, expected) in [
        ("#toJson(object)", json!(r#"{"a":[1,2.0,null,"x\n"],"b":{"c":true}}"#)),
        ("#toJson('a\"b')", json!(r#""a\"b""#)),
        ("#toJson(null)", json!("null")),
        ("#readJson(json)", json!({"k": [1, 2.5, {"x": null}]})),
        ("#readJson(json).k[2]", json!({"x": null})),
        ("#readJson('[1]')", json!([1])),
        ("#toInt(number) + 1", json!(18)),
        ("#toFloat('1.5') * 2", json!(3.0)),
        ("#toBoolean('True')", json!(true)),
        ("#toBoolean('1')", json!(false)),
        ("#toBase64('hällo')", json!("aMOkbGxv")),
        ("#fromBase64(encoded)", json!("hällo")),
        ("#alphanumerical('a-b_1.ä')", json!("ab1")),
        ("#currentUser()", json!("anonymous")),
    ] {
        assert_eq!(with(&scope, expression), expected, "{expression}");
    }
}

#[test]
fn yaml() {
    let text = "\
# a document
base: &base {os: jammy, sizes: [1, 0x10, 010, 1.5, 1e3]}
web:
  <<: *base
  name: 'it''s'
  on: yes
  none: ~
  day: 2024-01-02
  text: |
    two
    lines
  folded: >-
    one
    line
list:
- a
- b: c
  d: \"\\u00e4\\n\"
- - nested
";
    let scope = json!({ "text": text, "two": "a: 1\n---\nb: 2\n" });
    let read = with(&scope, "#readYaml(text)");
    assert_eq!(read["base"], json!({"os": "jammy", "sizes": [1, 16, 8, 1.5, 1000.0]}));
    let web = &read["web"];
    assert_eq!(web["os"], "jammy");
    assert_eq!(web["name"], "it's");
    assert_eq!(web["true"], true);
    assert_eq!(web["none"], Json::Null);
    assert_eq!(web["text"], "two\nlines\n");
    assert_eq!(web["folded"], "one line");
    assert_eq!(web["day"]["$java"], "java.util.Date");
    assert_eq!(read["list"], json!(["a", {"b": "c", "d": "ä\n"}, ["nested"]]));
    assert_eq!(with(&scope, "#readAllYaml(two)"), json!([{"a": 1}, {"b": 2}]));
    let scope = Scope { variables: scope.as_object(), ..Scope::default() };
    let done = evaluate(&json!({"test": "${#readYaml(two)}"}), &scope);
    assert!(message(&done).1.contains("#readYaml"), "{:?}", done.messages);
}

#[test]
fn what_only_the_running_pipeline_knows() {
    for expression in [
        "#fromUrl('http://example.com')",
        "#jsonFromUrl('http://example.com').x",
        "#yamlFromUrl('http://example.com')",
        "#propertiesFromUrl('http://example.com')",
        "new java.util.Date()",
        "T(java.time.LocalDate).now()",
        "T(java.time.Instant).now().toEpochMilli()",
        "T(java.util.UUID).randomUUID().toString()",
        "T(Math).random()",
        "new java.util.Random().nextInt()",
        "new int[1].toString()",
    ] {
        let text = format!("${{{expression}}}");
        let done = plain(&text);
        let (level, description) = message(&done);
        assert_eq!(level, Level::Unknown, "{expression}");
        assert!(description.contains(" depends on "), "{expression}: {description}");
        assert!(matches!(done.evaluations[0].outcome, Outcome::Unknown(_)), "{expression}");
        assert_eq!(done.value["test"], text);
    }
    let done = plain("a ${1 + 1} ${#fromUrl('u')} b");
    assert_eq!(done.value["test"], "a 2 ${#fromUrl('u')} b");
    assert_eq!(done.evaluations.len(), 1);
}

#[test]
fn a_clock_makes_now_known() {
    let scope = Scope { clock: Some(1_700_000_000_123), ..Scope::default() };
    for (expression, expected) in [
        ("T(java.time.LocalDate).now().toString()", "2023-11-14"),
        ("T(java.time.LocalDateTime).now().getHour() + ''", "22"),
        ("T(java.time.Instant).now().toString()", "2023-11-14T22:13:20.123Z"),
        ("new java.text.SimpleDateFormat('yyyyMMddHHmm').format(new java.util.Date())", "202311142213"),
        ("new java.util.Date().getTime() + ''", "1700000000123"),
    ] {
        let done = evaluate(&json!(format!("${{{expression}}}")), &scope);
        assert_eq!(done.value, expected, "{expression}: {:?}", done.messages);
    }
}

#[test]
fn texts_kept_from_evaluation() {
    let done = plain("${#doNotEval('${x}')}");
    assert_eq!(done.value["test"], json!({"expression": "${x}"}), "{:?}", done.messages);
    let done = plain("${#toJson(#doNotEval('${x}'))}");
    assert_eq!(done.value["test"], "\"${x}\"");
    let done = plain("${#toJson('${x}')}");
    assert!(message(&done).1.contains("result for toJson cannot contain an expression"));
}

#[test]
fn null_is_no_locale_and_no_charset() {
    for expression in ["'a'.toUpperCase(null)", "'a'.toLowerCase(null)", "T(java.net.URLEncoder).encode('a', null)"] {
        let done = plain(&format!("${{{expression}}}"));
        assert_eq!((done.messages.len(), done.value["test"].as_str().unwrap().len()), (1, expression.len() + 3));
    }
    assert!(message(&plain("${#fromBase64('a')}")).1.contains("at least have 2 bytes"));
    assert!(message(&plain("${&factory++}")).1.contains("'&factory' is not assignable"));
}
