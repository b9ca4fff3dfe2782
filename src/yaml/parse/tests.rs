use std::fmt::Write as _;

use super::super::*;
use super::parse;

fn root(text: &str) -> (Document, NodeId) {
    let document = parse(text);
    let root = document.documents()[0];
    (document, root)
}

fn texts(document: &Document, id: NodeId) -> Vec<(String, String)> {
    let entries = document.entries(id).iter();
    entries.map(|e| (e.key.text.clone(), document.text(e.value.node).unwrap_or("-").to_owned())).collect()
}

fn errors(text: &str) -> Vec<(String, String)> {
    parse(text).errors().iter().map(|error| (error.span.of(text).to_owned(), error.kind.to_string())).collect()
}

#[test]
fn spans_are_bytes_whatever_the_line_ends() {
    for text in ["\u{feff}é: ü # c\r\nb:\r\n  - 'x''y'\r\n", "é: ü\nb: ['x''y']\n"] {
        let (document, root) = root(text);
        let value = document.get(root, "é").unwrap();
        assert_eq!(document.span(value).of(text), "ü");
        let item = document.items(document.get(root, "b").unwrap())[0].node;
        assert_eq!(document.span(item).of(text), "'x''y'");
        assert_eq!(document.text(item), Some("x'y"));
        assert_eq!(document.entry(root, "b").unwrap().key_span.of(text), "b");
        assert!(document.errors().is_empty());
    }
}

#[test]
fn spans_leave_out_anchors_and_tags() {
    let text = "a: &x !!str 1\nb: !!map {c: 2}\nd: &y\n  e: 3\n\nf: |\n  l1\n  l2\n";
    let (document, root) = root(text);
    let of = |key: &str| document.span(document.get(root, key).unwrap()).of(text);
    assert_eq!([of("a"), of("b"), of("d"), of("f")], ["1", "{c: 2}", "e: 3", "l1\n  l2\n"]);
    assert_eq!(document.scalar(document.get(root, "a").unwrap()).unwrap().kind, Kind::Text);
}

#[test]
fn lists_start_at_their_first_hyphen() {
    let text = "a:\n- -1\n- 2\nb:\n  -   x\nc: &l\n-\n  d\n";
    let (document, root) = root(text);
    let of = |key: &str| document.span(document.get(root, key).unwrap()).of(text);
    assert_eq!([of("a"), of("b"), of("c")], ["- -1\n- 2", "-   x", "-\n  d"]);
}

#[test]
fn only_plain_scalars_are_more_than_text() {
    let (document, root) = root("a: yes\nb: 'yes'\nc: 010\nd:\ne: !!int '7'\nf: ! 12\n");
    let kinds: Vec<Kind> = document.entries(root).iter().map(|e| document.scalar(e.value.node).unwrap().kind).collect();
    assert_eq!(kinds, [Kind::Bool(true), Kind::Text, Kind::Integer, Kind::Null, Kind::Integer, Kind::Text]);
}

#[test]
fn merge_keys_are_laid_under_the_map() {
    let text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  b: 9\n  <<: [*x, *y]\n  d: 5\nw: {<<: *x, a: 7}\n";
    let (document, root) = root(text);
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let of = |key: &str| texts(&document, document.get(root, key).unwrap());
    assert_eq!(of("z"), [pair("b", "9"), pair("a", "1"), pair("c", "4"), pair("d", "5")]);
    assert_eq!(of("w"), [pair("a", "7"), pair("b", "2")]);
    assert_eq!(document.errors(), []);
    assert_eq!(errors("a: {<<: 1}"), [("1".to_owned(), YamlErrorKind::MergeOfNoMap.to_string())]);
}

#[test]
fn an_alias_leads_to_what_its_anchor_names() {
    let text = "a: &x {b: 1}\nc: *x\n";
    let (document, root) = root(text);
    let child = document.entry(root, "c").unwrap().value;
    assert_eq!(child.alias.unwrap().of(text), "*x");
    assert_eq!(document.span(child.node).of(text), "{b: 1}");
}

#[test]
fn twice_the_same_key_is_told_and_the_last_one_counts() {
    let text = "a: 1\nb: 2\na: 3\n1: x\n0x1: y\n";
    let document = parse(text);
    let told: Vec<&str> = document.errors().iter().map(|error| error.span.of(text)).collect();
    assert_eq!(told, ["a", "0x1"]);
    let root = document.documents()[0];
    assert_eq!(document.text(document.get(root, "a").unwrap()), Some("3"));
    assert_eq!(document.entries(root).len(), 3);
}

#[test]
fn several_documents_and_none() {
    let text = "---\na: 1\n---\n\n---\n- b\n...\n";
    assert_eq!(parse(text).documents().len(), 2);
    for text in ["", "# nothing\n", "---\n", "\u{feff}", "null\n"] {
        assert_eq!(parse(text).documents(), [], "{text:?}");
        assert_eq!(parse(text).errors(), [], "{text:?}");
    }
}

#[test]
fn reading_goes_on_after_what_is_broken() {
    let text = "a: 1\nb: x: y\nc:\n  d: [1, 2\ne: 5\nf: @x\ng: 'z\nh: 8\n";
    let (document, root) = root(text);
    let keys: Vec<&str> = document.entries(root).iter().map(|entry| entry.key.text.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c", "e", "f", "g", "h"]);
    assert_eq!(document.errors().len(), 4, "{:?}", document.errors());
    assert_eq!(document.text(document.get(root, "h").unwrap()), Some("8"));
}

#[test]
fn a_broken_document_does_not_hide_the_next() {
    let document = parse("a: {b\n---\nc: 1\n");
    assert_eq!(document.documents().len(), 2, "{document:?}");
    assert_eq!(document.errors().len(), 1);
}

#[test]
fn errors_say_what_is_wrong_at_its_place() {
    let only = |text: &str| {
        let errors = errors(text);
        assert_eq!(errors.len(), 1, "{text:?} gives {errors:?}");
        errors[0].clone()
    };
    assert_eq!(only("a:\n\tb: 1\n"), ("\t".to_owned(), YamlErrorKind::Tab.to_string()));
    assert_eq!(only("a: 1\n\tb: 2\n"), ("\t".to_owned(), YamlErrorKind::Tab.to_string()));
    assert_eq!(only("a: %x\n").0, "%x");
    assert_eq!(only("a:\n  b: 1\n c: 2\n").0, "c: 2");
    assert_eq!(only("a: 1\nfoo\nb: 2\n").0, "foo");
    assert_eq!(only("a: \"x\n").0, "\"x");
    assert_eq!(only("a: *x\n").0, "*x");
    assert_eq!(only("a: &x [*x]\n").0, "*x");
    assert_eq!(only("a: !foo 1\n"), ("1".to_owned(), "the tag `!foo` is unknown".to_owned()));
    assert_eq!(only("a: !!int x\n"), ("x".to_owned(), "`x` is not what its tag `!!int` says".to_owned()));
    assert_eq!(only("a: {[x]: 1}\n"), ("[x]".to_owned(), YamlErrorKind::ComplexKey.to_string()));
    assert_eq!(only("~: 1\n").1, YamlErrorKind::NullKey.to_string());
}

#[test]
fn what_grows_without_end_is_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..40 {
        let item = format!("*a{}", level - 1);
        writeln!(bomb, "a{level}: &a{level} [{}]", vec![item; 10].join(", ")).unwrap();
    }
    let document = parse(&bomb);
    assert!(document.errors().iter().any(|error| error.kind == YamlErrorKind::TooManyAliases));
    assert!(document.errors().len() <= 400, "{}", document.errors().len());

    for text in ["[".repeat(10_000), "{a: ".repeat(5_000), "- ".repeat(3_000) + "x", "? ".repeat(3_000)] {
        let document = parse(&text);
        assert!(document.errors().iter().any(|error| error.kind == YamlErrorKind::TooDeep), "{}", &text[..8]);
    }
    let document = parse(&"# x\n".repeat(1_000_000));
    assert_eq!(document.errors()[0].kind, YamlErrorKind::TooLong);
}

#[test]
fn the_tree_crosses_as_json() {
    let depth = super::MAX_DEPTH;
    let text = format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
    let document = parse(&text);
    assert_eq!(document.errors(), []);
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
}

proptest::proptest! {
    #[test]
    fn every_text_gives_a_tree_within_its_bounds(text in "([a-c:\\-\\[\\]{}&*!|>'\"#?%@,\t \n\r]|é|<<|- |: |\n  |---\n|!!int |&a |\\*a ){0,60}") {
        let document = parse(&text);
        for node in &document.nodes {
            proptest::prop_assert!(node.span.start <= node.span.end && node.span.end <= text.len(), "{:?} in {:?}", node, text);
            proptest::prop_assert!(text.get(node.span.start..node.span.end).is_some());
        }
        for error in document.errors() {
            proptest::prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?} in {:?}", error, text);
        }
    }
}
