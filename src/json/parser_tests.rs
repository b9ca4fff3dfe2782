use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Document, Kind, MAX_DEPTH, Path, PathStep, SyntaxErrorKind, go_syntax_error, parse};

fn value(text: &str) -> Value {
    let document = parse(text);
    document.root().map_or(Value::Null, |root| document.value(root))
}

fn errors(document: &Document) -> Vec<String> {
    document.errors().iter().map(ToString::to_string).collect()
}

#[test]
fn reads_sound_documents() {
    let text = "\r\n{ \"a\" : [1, -2.5e3, true, null, \"x\\n\\u00e9\"],\n\t\"b\": {}, \"\": 18446744073709551615 }\n";
    let document = parse(text);
    assert_eq!(document.errors(), &[]);
    assert_eq!(document.go_error(), None);
    let root = document.root().unwrap();
    assert_eq!(
        document.value(root),
        json!({"a": [1, -2500.0, true, null, "x\né"], "b": {}, "": 18_446_744_073_709_551_615_u64})
    );
    let item = document.at(&["a"].into_iter().collect::<Path>().join(1)).unwrap();
    assert_eq!(document.number(item), Some("-2.5e3"));
    assert_eq!(document.span(item).of(text), "-2.5e3");
    assert_eq!(document.path(item).to_string(), "a[1]");
    assert_eq!(document.node_at(text.find("-2.5").unwrap() + 1), Some(item));
    assert_eq!(document.node_at(text.find("\"b\"").unwrap() + 1), document.get(root, "b"));
}

#[test]
fn the_last_duplicate_wins() {
    let document = parse(r#"{"a": 1, "b": 2, "a": 3}"#);
    let root = document.root().unwrap();
    assert_eq!(document.value(root), json!({"a": 3, "b": 2}));
    assert_eq!(document.members(root).len(), 3);
    assert_eq!(document.number(document.get(root, "a").unwrap()), Some("3"));
}

#[test]
fn keeps_what_is_sound_around_an_error() {
    for (text, expected) in [
        (r#"{"a": 1 "b": 2}"#, json!({"a": 1, "b": 2})),
        (r#"{"a": , "b": 2}"#, json!({"a": null, "b": 2})),
        ("{\"a\":\n \"b\": 2}", json!({"a": null, "b": 2})),
        (r#"{"a" "b": 2}"#, json!({"a": null, "b": 2})),
        (r#"{"a" 1, "b": 2}"#, json!({"a": 1, "b": 2})),
        (r#"{"a", "b": 2,}"#, json!({"a": null, "b": 2})),
        (r"{a: 1, 'b': 'x', “c”: 3}", json!({"a": 1, "b": "x", "c": 3})),
        (r#"{"a" = 1, : 5, {"z": 1}, "b": 2}"#, json!({"a": 1, "b": 2})),
        ("{\"a\": \"open,\n \"b\": 2}", json!({"a": "open", "b": 2})),
        ("{\"a\": \"open\n}", json!({"a": "open"})),
        ("{\"a\": \"one\ntwo\", \"b\": 2}", json!({"a": "one\ntwo", "b": 2})),
        ("{\n \"a\": [1, 2},\n \"b\": 2\n}", json!({"a": [1, 2], "b": 2})),
        ("{\n \"a\": [\n  {\"x\": 1\n ],\n \"b\": 2\n}", json!({"a": [{"x": 1}], "b": 2})),
        ("{\n \"a\": [\n  1\n },\n \"b\": 2\n}", json!({"a": [1], "b": 2})),
        ("[1,, 2 3,]", json!([1, 2, 3])),
        ("// c\n{\"a\": /* x */ 1} # end", json!({"a": 1})),
        ("{\"a\": 007, \"b\": True, \"c\": 1}", json!({"a": null, "b": null, "c": 1})),
        (r#"{"a": "\x \u12 \\", "b": 1}"#, json!({"a": "x \u{FFFD} \\", "b": 1})),
        ("\u{feff}{\"a\": 1}", json!({"a": 1})),
        ("{\"a\": {\"b\": [1", json!({"a": {"b": [1]}})),
        ("{\"a\": 1} {\"b\": 2}", json!({"a": 1})),
        ("junk {\"a\": 1}", json!({"a": 1})),
        ("{\"a\": 1; \"b\": 2}", json!({"a": 1, "b": 2})),
    ] {
        assert_eq!(value(text), expected, "{text}");
        let document = parse(text);
        assert!(!document.errors().is_empty(), "{text}");
        assert!(document.go_error().is_some(), "{text}");
    }
}

#[test]
fn says_what_is_wrong_and_where() {
    for (text, expected) in [
        ("", vec![(0, 0, "The file is empty. A JSON document holds one value, usually an object: { }.")]),
        ("{\"a\": 1,}", vec![(7, 8, "This comma has nothing after it; remove it.")]),
        ("{\"a\": 1 \"b\": 2}", vec![(7, 7, "A comma is missing here.")]),
        ("{\"a\": }", vec![(1, 5, "The name \"a\" has no value yet.")]),
        (
            "[+1, 0x1F, .5]",
            vec![
                (1, 3, "“+1” is not a number as JSON writes them; leave the plus sign out."),
                (5, 9, "“0x1F” is not a number as JSON writes them; write it in decimal."),
                (11, 13, "“.5” is not a number as JSON writes them; write a 0 before the point."),
            ],
        ),
        ("{\"a\": [1, 2", vec![(0, 1, "This { is never closed by }."), (6, 7, "This [ is never closed by ].")]),
        ("[1}", vec![(2, 3, "This } should be ]: it closes the [ that opens before.")]),
        ("[\"a\tb\"]", vec![(3, 4, "A text cannot hold a tab as it is. Write \\t instead.")]),
        ("{} x y ", vec![(3, 6, "The document ends before this; remove what follows.")]),
        (
            "{a: yes}",
            vec![
                (1, 2, "Names need double quotes: \"a\"."),
                (4, 7, "“yes” is not a JSON value; a text needs double quotes."),
            ],
        ),
    ] {
        let document = parse(text);
        let found: Vec<_> = document.errors().iter().map(|e| (e.span.start, e.span.end, e.to_string())).collect();
        let expected: Vec<_> = expected.into_iter().map(|(start, end, text)| (start, end, text.to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn depth_is_bounded_as_in_go() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(parse(&nested(MAX_DEPTH)).errors(), &[]);
    let document = parse(&nested(100_000));
    assert!(matches!(document.errors().first().unwrap().kind, SyntaxErrorKind::TooDeep { .. }));
    assert_eq!(errors(&document).len(), 1);
    assert!(document.go_error().unwrap().message.contains("exceeded max depth"));
    let open = "[".repeat(100_000);
    assert!(!parse(&open).errors().is_empty());
    let objects = "{\"a\":".repeat(100_000);
    let document = parse(&objects);
    assert_eq!(document.path(document.node_at(objects.len()).unwrap()).steps().len(), 10_000);
    assert!(document.value(document.root().unwrap()).is_object());
}

#[test]
fn odd_giants_take_no_time() {
    for unit in ["\"", "[}", "“", "\"a\\\n", "{\"a\":", "{[", "'x", "#", "/*", "\u{a0}x", "1 ", "\"a\n b\" ", "]"] {
        let text = "[".repeat(9_990) + &unit.repeat(200_000 / unit.len());
        let document = parse(&text);
        assert!(document.go_error().is_some(), "{unit}");
    }
}

/// Text that looks like JSON often enough to get deep into the parser.
fn almost_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\"a\""),
        Just("\"b\":"),
        Just("1"),
        Just("-0.5e1"),
        Just("01"),
        Just("true"),
        Just("nul"),
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("\t"),
        Just("\""),
        Just("\\"),
        Just("\\u00e9"),
        Just("\\ud83e"),
        Just("//"),
        Just("é"),
        Just("\u{feff}"),
        Just("'"),
        Just("\"x\": [1, {\"y\": null}],"),
        Just("“"),
        Just("="),
        Just("\u{0}"),
        Just("/*"),
        Just("1e"),
        Just("-"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn check_tree(document: &Document) {
    let Some(root) = document.root() else { return };
    let mut todo = vec![root];
    while let Some(id) = todo.pop() {
        let span = document.span(id);
        assert!(span.start <= span.end && document.text().get(span.start..span.end).is_some());
        let mut end = span.start;
        let children: Vec<_> = document.members(id).map(|member| member.value).chain(document.items(id)).collect();
        for (index, child) in children.into_iter().enumerate() {
            let entry = document.entry_span(child);
            assert!(end <= entry.start && entry.end <= span.end, "{entry:?} in {span:?}");
            end = entry.end;
            assert_eq!(document.parent(child), Some(id));
            assert_eq!(document.index(child), index);
            if let Some(PathStep::Index(step)) = document.path(child).last() {
                assert_eq!(*step, index);
            }
            todo.push(child);
        }
    }
}

proptest! {
    #[test]
    fn parsing_anything_gives_a_tree_and_agrees_with_go(text in prop_oneof![almost_json(), any::<String>()]) {
        let document = parse(&text);
        check_tree(&document);
        prop_assert_eq!(document.errors().is_empty(), go_syntax_error(text.as_bytes()).is_none());
        for error in document.errors() {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
        for offset in 0..=text.len() {
            if let Some(id) = document.node_at(offset) {
                prop_assert!(document.entry_span(id).touches(offset));
            }
        }
    }

    #[test]
    fn acceptance_agrees_with_other_parsers(text in prop_oneof![almost_json(), json_value().prop_map(|v| v.to_string())]) {
        let document = parse(&text);
        let accepted = document.errors().is_empty();
        // Half a surrogate pair is fine for Go, not for serde_json.
        if !text.contains("\\ud83e") {
            prop_assert_eq!(accepted, serde_json::from_str::<Value>(&text).is_ok());
        }
        if accepted && !text.contains("\\ud83e") {
            let options = jsonc_parser::ParseOptions::default();
            prop_assert!(jsonc_parser::parse_to_ast(&text, &jsonc_parser::CollectOptions::default(), &options).is_ok());
        }
    }

    #[test]
    fn values_agree_with_serde_json(value in json_value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let document = parse(&text);
        prop_assert_eq!(document.errors(), &[]);
        prop_assert_eq!(document.value(document.root().unwrap()), value);
    }

    #[test]
    fn paths_lead_back(value in json_value()) {
        let document = parse(&value.to_string());
        let mut todo: Vec<_> = document.root().into_iter().collect();
        while let Some(id) = todo.pop() {
            prop_assert_eq!(document.at(&document.path(id)), Some(id));
            prop_assert_eq!(document.kind(id) == Kind::Object || document.members(id).len() == 0, true);
            todo.extend(document.members(id).map(|member| member.value));
            todo.extend(document.items(id));
        }
    }
}
