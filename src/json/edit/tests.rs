use serde_json::{Value, json};

use super::{EditError, Place, insert_item, insert_member, move_to, remove, remove_node, rename, set};
use crate::json::{Document, Path, parse};
use crate::source::{TextEdit, apply_edits};

fn path(text: &str) -> Path {
    let steps = text.split('.').filter(|step| !step.is_empty());
    let mut path = Path::root();
    for step in steps {
        path = step.parse::<usize>().map_or_else(|_| path.join(step), |index| path.join(index));
    }
    path
}

fn edited(text: &str, edit: impl FnOnce(&Document) -> Result<Vec<TextEdit>, EditError>) -> String {
    match edit(&parse(text)) {
        Ok(edits) => apply_edits(text, &edits).unwrap().0,
        Err(error) => format!("{error}"),
    }
}

fn after_set(text: &str, at: &str, value: Value) -> String {
    edited(text, |document| set(document, &path(at), &value))
}

const TEMPLATE: &str = "{\r
    \"variables\": {\r
        \"a\": \"1\",\r
        \"b\": \"2\"\r
    },\r
\r
    \"builders\": [{\r
        \"type\": \"null\",\r
        \"tags\": { \"x\": \"y\" }\r
    }],\r
    \"only\": [\"p\", \"q\"]\r
}\r
";

#[test]
fn setting_a_scalar_replaces_it_in_place() {
    assert_eq!(after_set("{\"a\" : 1 }", "a", json!("x/é\n")), "{\"a\" : \"x/é\\n\" }");
    assert_eq!(after_set("[1,  true]", "1", json!(null)), "[1,  null]");
    assert_eq!(after_set("{\"a\": \"\\u00e9\"}", "a", json!("é")), "{\"a\": \"\\u00e9\"}");
    assert_eq!(after_set("{\"a\": 1e400}", "a", json!(null)), "{\"a\": null}");
    assert_eq!(after_set("{\"a\": 1, \"a\": 2}", "a", json!(3)), "{\"a\": 1, \"a\": 3}");
}

#[test]
fn setting_creates_what_is_missing_in_the_style_around() {
    assert_eq!(
        after_set(TEMPLATE, "variables.c", json!("")),
        TEMPLATE.replace("\"b\": \"2\"\r", "\"b\": \"2\",\r\n        \"c\": \"\"\r")
    );
    assert_eq!(after_set(TEMPLATE, "builders.0.tags.z", json!(1)), TEMPLATE.replace("\"y\" }", "\"y\", \"z\": 1 }"));
    assert_eq!(
        after_set(TEMPLATE, "builders.1", json!({"type": "file", "only": ["x"]})),
        TEMPLATE.replace("    }],", "    }, {\r\n        \"type\": \"file\",\r\n        \"only\": [\"x\"]\r\n    }],")
    );
    assert_eq!(
        after_set(TEMPLATE, "builders.0.run.deep", json!({})),
        TEMPLATE.replace("\"y\" }\r", "\"y\" },\r\n        \"run\": {\r\n            \"deep\": {}\r\n        }\r")
    );
    assert_eq!(after_set(TEMPLATE, "only.2", json!("r")), TEMPLATE.replace("\"q\"]", "\"q\", \"r\"]"));
}

#[test]
fn setting_a_container_touches_what_differs() {
    assert_eq!(
        after_set(TEMPLATE, "variables", json!({"b": "2", "a": "one", "c": null})),
        TEMPLATE.replace("\"1\"", "\"one\"").replace("\"2\"\r", "\"2\",\r\n        \"c\": null\r")
    );
    assert_eq!(after_set("[1, 2,  3, 4]", "", json!([1, 3, 4])), "[1,  3, 4]");
    assert_eq!(after_set("[1, 2,  3, 4]", "", json!([1, 0, 2, 3, 4])), "[1, 0, 2,  3, 4]");
    assert_eq!(after_set("[1, 2]", "", json!([])), "[]");
    assert_eq!(after_set("{\"a\": 1, \"b\": 2}", "", json!({"a": 1, "c": 2})), "{\"a\": 1, \"c\": 2}");
    assert_eq!(after_set("{\"a\": 1, \"b\": 2}", "", json!({"c": 2})), "{\"c\": 2}");
    assert_eq!(
        after_set("{\n\t\"a\": 1\n}", "a", json!({"b": [1]})),
        "{\n\t\"a\": {\n\t\t\"b\": [\n\t\t\t1\n\t\t]\n\t}\n}"
    );
}

#[test]
fn setting_mends_holes() {
    assert_eq!(after_set("{\"a\":, \"b\": 1}", "a", json!("x")), "{\"a\": \"x\", \"b\": 1}");
    assert_eq!(after_set("{\n  \"a\": \n}", "a", json!("x")), "{\n  \"a\": \"x\" \n}");
    assert_eq!(after_set("{\"a\", \"b\": 1}", "a", json!("x")), "{\"a\": \"x\", \"b\": 1}");
    assert_eq!(after_set("{\"a\": True}", "a", json!(true)), "{\"a\": true}");
    assert_eq!(after_set("{\n\"a\": \"open,\n\"b\": 1}", "a", json!("shut")), "{\n\"a\": \"shut\",\n\"b\": 1}");
    assert_eq!(after_set("", "a.b", json!(1)), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
    assert_eq!(after_set("\n", "", json!({})), "{}\n");
}

#[test]
fn filling_what_is_empty() {
    let filled = |text: &str| after_set(text, "v.n", json!("x"));
    assert_eq!(filled("{\n  \"v\": {}\n}"), "{\n  \"v\": {\n    \"n\": \"x\"\n  }\n}");
    assert_eq!(filled("{\n  \"v\": {\n  }\n}"), "{\n  \"v\": {\n    \"n\": \"x\"\n  }\n}");
    assert_eq!(filled("{\"v\":{},\"w\":[1,2]}"), "{\"v\":{\"n\":\"x\"},\"w\":[1,2]}");
    assert_eq!(filled("{ \"v\": {}, \"w\": 1 }"), "{ \"v\": { \"n\": \"x\" }, \"w\": 1 }");
    assert_eq!(filled("{}"), "{\n  \"v\": {\n    \"n\": \"x\"\n  }\n}");
    let document = parse("{\n  // note\n}");
    assert!(matches!(set(&document, &path("v"), &json!(1)), Err(EditError::Unsound { .. })));
    assert_eq!(
        after_set("{\n  \"a\": [\"x\"],\n  \"b\": []\n}", "b.0", json!("y")),
        "{\n  \"a\": [\"x\"],\n  \"b\": [\"y\"]\n}"
    );
}

#[test]
fn inserting_at_a_place() {
    let insert = |text: &str, place: Place| edited(text, |d| insert_member(d, &Path::root(), &place, "n", &json!(0)));
    let text = "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 3\n}";
    assert_eq!(insert(text, Place::First), text.replace("\"a\"", "\"n\": 0,\n  \"a\""));
    assert_eq!(insert(text, Place::Last), text.replace('3', "3,\n  \"n\": 0"));
    assert_eq!(insert(text, Place::After("a".to_owned())), text.replace("1,", "1,\n  \"n\": 0,"));
    assert_eq!(insert(text, Place::Before("c".to_owned())), text.replace("2,", "2,\n  \"n\": 0,"));
    assert_eq!(insert(text, Place::After("zz".to_owned())), insert(text, Place::Last));
    let comma_first = "{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}";
    assert_eq!(insert(comma_first, Place::Last), comma_first.replace('3', "3\n, \"n\": 0"));
    assert_eq!(insert("{\"a\": 1,}", Place::Last), "{\"a\": 1, \"n\": 0}");
    let aligned = "{\n  \"abc\" : 1,\n  \"a\"   : 2\n}";
    assert_eq!(insert(aligned, Place::Last), aligned.replace('2', "2,\n  \"n\"   : 0"));
    let aligned = "{\n  \"abc\": 1,\n  \"a\":   2\n}";
    assert_eq!(insert(aligned, Place::Last), aligned.replace('2', "2,\n  \"n\":   0"));
    let mixed = "{\r\n  \"a\": 1,\r\n  \"b\": 2,\n  \"c\": 3\n}";
    assert_eq!(insert(mixed, Place::Last), mixed.replace('3', "3,\n  \"n\": 0"));
    let item = |text: &str, index| edited(text, |d| insert_item(d, &Path::root(), index, &json!({"k": [1]})));
    assert_eq!(item("[{\"a\":1}]", 0), "[{\"k\":[1]},{\"a\":1}]");
    assert_eq!(
        item("[\n  { \"a\": 1 },\n  { \"a\": 2 }\n]", 1),
        "[\n  { \"a\": 1 },\n  { \"k\": [1] },\n  { \"a\": 2 }\n]"
    );
    assert_eq!(item("[\n]", 0), "[\n  {\n    \"k\": [\n      1\n    ]\n  }\n]");
}

#[test]
fn removing_takes_comma_and_line() {
    let removed = |text: &str, at: &str| edited(text, |document| remove(document, &path(at)));
    let text = "{\n  \"a\": 1,\n\n  \"b\": 2,\n  \"c\": 3\n}\n";
    assert_eq!(removed(text, "a"), "{\n  \"b\": 2,\n  \"c\": 3\n}\n");
    assert_eq!(removed(text, "b"), "{\n  \"a\": 1,\n\n  \"c\": 3\n}\n");
    assert_eq!(removed(text, "c"), "{\n  \"a\": 1,\n\n  \"b\": 2\n}\n");
    assert_eq!(removed("{\n  \"a\": 1\n}", "a"), "{}");
    assert_eq!(removed("[1, 2,\n 3, 4]", "2"), "[1, 2,\n 4]");
    assert_eq!(removed("[1, 2,\n 3, 4]", "1"), "[1,\n 3, 4]");
    assert_eq!(removed("[1 2, 3]", "1"), "[1, 3]");
    assert_eq!(removed("[1 /* one */, 2, 3]", "1"), "[1 /* one */, 3]");
    let duplicate = "{\"a\": 1, \"a\": 2}";
    let document = parse(duplicate);
    let first = document.members(document.root().unwrap()).next().unwrap().value;
    assert_eq!(apply_edits(duplicate, &remove_node(&document, first).unwrap()).unwrap().0, "{\"a\": 2}");
}

#[test]
fn renaming_and_moving() {
    assert_eq!(edited("{\"a\" : 1}", |d| rename(d, &path("a"), "b\"")), "{\"b\\\"\" : 1}");
    assert_eq!(edited("{a: 1}", |d| rename(d, &path("a"), "b")), "{\"b\": 1}");
    let moved = |text: &str, from: &str, to: usize| edited(text, |document| move_to(document, &path(from), to));
    let text = "[\n  {\n    \"a\": 1\n  },\n\n  2,\n  3\n]";
    assert_eq!(moved(text, "0", 2), "[\n  2,\n  3,\n\n  {\n    \"a\": 1\n  }\n]");
    assert_eq!(moved(text, "2", 0), "[\n  3,\n  {\n    \"a\": 1\n  },\n\n  2\n]");
    assert_eq!(moved("[1, 2]", "0", 1), "[2, 1]");
    assert_eq!(moved("[1, 2]", "1", 0), "[2, 1]");
    assert_eq!(moved("{\"a\": 1, \"b\": 2, \"c\": 3}", "b", 0), "{\"b\": 2, \"a\": 1, \"c\": 3}");
    assert_eq!(moved("[1, 2]", "1", 1), "[1, 2]");
}

#[test]
fn says_why_it_cannot() {
    let document = parse("{\"a\": [1], \"b\": 2}");
    let at = path("b.c");
    assert!(matches!(set(&document, &at, &json!(1)), Err(EditError::NotAContainer { expected: "an object", .. })));
    assert!(matches!(set(&document, &path("a.5"), &json!(1)), Err(EditError::OutOfRange { index: 5, len: 1 })));
    assert!(matches!(remove(&document, &path("c")), Err(EditError::NoSuchValue { .. })));
    assert_eq!(remove(&document, &Path::root()), Err(EditError::Root));
    assert!(matches!(rename(&document, &path("a"), "b"), Err(EditError::NameTaken { .. })));
    assert!(matches!(rename(&document, &path("a.0"), "b"), Err(EditError::NoName { .. })));
    assert!(matches!(move_to(&document, &path("a.0"), 1), Err(EditError::OutOfRange { .. })));
    let deep = (0..600).fold(json!(1), |inner, _| json!([inner]));
    assert!(matches!(set(&document, &path("a"), &deep), Err(EditError::TooDeep { .. })));
    let long: Path = (0..100_000).map(|_| "x").collect();
    assert!(matches!(set(&document, &long, &json!(1)), Err(EditError::TooDeep { .. })));
}
