//! Operators, literals, places, and what happens to the text around them.

use serde_json::{Value as Json, json};

use super::{message, plain, with};
use crate::orca::expression::{Level, Outcome, Scope, Step, evaluate};

fn scope() -> Json {
    json!({
        "one": 1, "big": 5_000_000_000_i64, "half": 0.5, "name": "web", "empty": "", "yes": true, "nothing": null,
        "list": [3, 1, 2], "names": ["web-1", "db-1", "web-2"], "nested": {"a": {"b": [10, 20]}, "c.d": 7},
        "people": [{"name": "ann", "age": 3}, {"name": "bob", "age": 5}]
    })
}

fn table(cases: &[(&str, Json)]) {
    for (expression, expected) in cases {
        assert_eq!(&with(&scope(), expression), expected, "{expression}");
    }
}

#[test]
fn literals() {
    table(&[
        ("42", json!(42)),
        ("0x1F", json!(31)),
        ("10L", json!(10)),
        ("1.5", json!(1.5)),
        ("1.5e3", json!(1500.0)),
        ("'it''s'", json!("it's")),
        ("\"say \"\"hi\"\"\"", json!("say \"hi\"")),
        ("TRUE", json!(true)),
        ("{1,'a',{2}}", json!([1, "a", [2]])),
        ("{:}", json!({})),
        ("{}", json!([])),
        ("{a:1,'b':2,'c':{d:3}}", json!({"a": 1, "b": 2, "c": {"d": 3}})),
    ]);
}

#[test]
fn arithmetic_is_javas() {
    table(&[
        ("7 / 2", json!(3)),
        ("-7 / 2", json!(-3)),
        ("-7 % 3", json!(-1)),
        ("7 / 2.0", json!(3.5)),
        ("2147483647 + 1", json!(-2_147_483_648_i64)),
        ("2147483647L + 1", json!(2_147_483_648_i64)),
        ("2 ^ 10", json!(1024)),
        ("2 ^ 31", json!(2_147_483_648_i64)),
        ("big * 2", json!(10_000_000_000_i64)),
        ("'a' + 1", json!("a1")),
        ("1 + 'a' + null", json!("1anull")),
        ("'ab' * 3", json!("ababab")),
        ("'c' - 1", json!("b")),
        ("-one", json!(-1)),
        ("1 / 0.0", json!({"$double": "Infinity"})),
        ("half + one", json!(1.5)),
        ("0.1 + 0.2", json!(0.1 + 0.2)),
    ]);
}

#[test]
fn comparing_and_logic() {
    table(&[
        ("1 == 1.0", json!(true)),
        ("'1' == 1", json!(false)),
        ("nothing == null", json!(true)),
        ("missing == null", json!(true)),
        ("null < 1", json!(true)),
        ("'a' lt 'b'", json!(true)),
        ("2 ge 2 and not false", json!(true)),
        ("one between {1,3}", json!(true)),
        ("'abc' matches '[a-c]+'", json!(true)),
        ("'abc' matches 'b'", json!(false)),
        ("name instanceof T(String)", json!(true)),
        ("list == {3,1,2}", json!(true)),
        ("!yes || yes && !yes", json!(false)),
        ("yes ? 'on' : 'off'", json!("on")),
        ("empty ?: 'default'", json!("default")),
        ("nothing ?: name", json!("web")),
    ]);
}

#[test]
fn places() {
    table(&[
        ("nested.a.b[1]", json!(20)),
        ("nested['a']['b'][0]", json!(10)),
        ("nested[a][b][0]", json!(10)),
        ("nested['c.d']", json!(7)),
        ("name[0]", json!("w")),
        ("#root.one", json!(1)),
        ("#this['one']", json!(1)),
        ("list[list[1]]", json!(1)),
        ("(#x = 5) + #x", json!(10)),
        ("#x = {1,2}", json!([1, 2])),
        ("list[0]++ + list[0]", json!(7)),
    ]);
}

#[test]
fn selecting_and_projecting() {
    table(&[
        ("list.?[#this > 1]", json!([3, 2])),
        ("list.^[#this > 1]", json!(3)),
        ("list.$[#this > 1]", json!(2)),
        ("people.![name]", json!(["ann", "bob"])),
        ("people.?[age > 3].![name + '!']", json!(["bob!"])),
        ("people.?[name == #root.people[0].name].size()", json!(1)),
        ("{a:1,b:2}.?[true]", json!({"a": 1, "b": 2})),
        ("{a:1,b:2}.![toString()]", json!(["a=1", "b=2"])),
        ("names.?[startsWith('web')].![split('-')[1]]", json!(["1", "2"])),
        ("list.?[false]", json!([])),
    ]);
}

#[test]
fn types_and_methods() {
    table(&[
        ("T(Math).max(1, 2)", json!(2)),
        ("T(Integer).parseInt('12')", json!(12)),
        ("new String('a').concat('b')", json!("ab")),
        ("new java.util.UUID(1, 2).toString()", json!("00000000-0000-0001-0000-000000000002")),
        (
            "T(java.util.UUID).nameUUIDFromBytes('a'.getBytes()).toString()",
            json!("0cc175b9-c0f1-36a8-b1c3-99e269772661"),
        ),
        ("new java.text.SimpleDateFormat('yyyy-MM-dd').format(new java.util.Date(0))", json!("1970-01-01")),
        ("T(java.time.LocalDate).parse('2024-02-28').plusDays(2).toString()", json!("2024-03-01")),
        ("T(java.time.Instant).ofEpochSecond(1700000000).toString()", json!("2023-11-14T22:13:20Z")),
        ("new java.util.Random(42).nextInt(100)", json!(30)),
        ("'a-b-c'.split('-')", json!(["a", "b", "c"])),
        ("'%s has %03d'.formatted('x', 7)", json!("x has 007")),
        ("'Hello'.toUpperCase().substring(1, 3)", json!("EL")),
        ("'x'.compareTo('y')", json!(-1)),
        ("list.contains(3)", json!(true)),
        ("{b:1,a:2}.keySet()", json!(["b", "a"])),
        ("1.hashCode()", json!(1)),
        ("1.5.toString()", json!("1.5")),
        ("T(java.lang.Long).valueOf('7')", json!(7)),
        ("'a,b'.split(',').length", json!(2)),
    ]);
}

#[test]
fn errors_say_what_spring_says() {
    for (text, expected) in [
        ("${1 +}", "EL1042E: Problem parsing right operand"),
        ("${1 2}", "EL1041E: After parsing a valid expression, there is still more data"),
        ("${'a}", "Found non terminating string literal starting at position 2"),
        ("${(1}", "Found closing } at position 4 but most recent opening is ( at position 2"),
        ("${T(java.util.List)}", "EL1021E"),
        ("${T(Integer).MAX_VALUE}", "requested getter MAX_VALUE not found on type class java.lang.Integer"),
        (
            "${{a:1}.?[value > 0]}",
            "found getter for requested value but rejected due to return type class java.lang.Object",
        ),
        ("${T(com.example.Nope)}", "EL1005E: Type cannot be found com.example.Nope"),
        ("${T(Runtime).getRuntime()}", "EL1021E"),
        ("${'a'.nope()}", "EL1004E: Method call: Method nope() cannot be found on type java.lang.String"),
        ("${'a'.class}", "found getter for requested class but rejected"),
        ("${'a'.getClass()}", "EL1004E"),
        ("${{1}[5]}", "EL1025E: The collection has 1 elements, index 5 is invalid"),
        ("${null.a}", "EL1007E: Property or field a cannot be found on null"),
        ("${#nope('a')}", "EL1006E: Function nope could not be found"),
        ("${@bean}", "EL1057E"),
        ("${1 / 0}", "/ by zero"),
        ("${'a' - 'b'}", "EL1030E: The operator SUBTRACT is not supported between objects of type java.lang.String"),
        ("${#readJson('{')}", "#readJson({) failed"),
        ("${#toInt('x')}", "For input string: \"x\""),
        ("${", "No ending suffix '}' for expression starting at character 0"),
        ("a ${1 + b", "No ending suffix '}'"),
        ("${}", "No expression defined within delimiter"),
    ] {
        let done = plain(text);
        let (level, description) = message(&done);
        assert_eq!(level, Level::Error, "{text}");
        let bare = |text: &str| text.replace(['\'', '$'], "");
        assert!(bare(description).contains(&bare(expected)), "{text}: {description}");
        assert_eq!(done.value["test"], text);
        assert_eq!(done.evaluations[0].outcome, Outcome::Failed);
    }
}

#[test]
fn text_around_expressions() {
    let all = scope();
    let scope = Scope { variables: all.as_object(), ..Scope::default() };
    for (text, expected) in [
        ("plain", json!("plain")),
        ("$name", json!("$name")),
        ("${name}-${one}", json!("web-1")),
        ("${one}", json!(1)),
        ("${one} ", json!("1 ")),
        ("a ${ {1,2}.size() } b", json!("a 2 b")),
        ("${'}'}", json!("}")),
        ("${\"${\"}", json!("${")),
        ("${list} items", json!("3,1,2 items")),
        ("${missing}", json!("${missing}")),
        ("a ${missing} ${name}", json!("a ${missing} web")),
        ("${nothing} x", json!("${nothing} x")),
        ("${name}${", json!("${name}${")),
    ] {
        assert_eq!(evaluate(&json!(text), &scope).value, expected, "{text}");
    }
}

#[test]
fn keys_lists_and_places_of_texts() {
    let all = scope();
    let scope = Scope { variables: all.as_object(), ..Scope::default() };
    let done = evaluate(&json!({"${name}": ["x", "${one}", {"deep": "${missing}"}], "plain": 1}), &scope);
    assert_eq!(done.value, json!({"web": ["x", 1, {"deep": "${missing}"}], "plain": 1}));
    assert_eq!(done.evaluated, 3);
    let key = |name: &str| Step::Key(name.to_owned());
    let at: Vec<&[Step]> = done.evaluations.iter().map(|evaluation| evaluation.at.as_slice()).collect();
    assert_eq!(
        at,
        [
            &[Step::Name("${name}".to_owned())][..],
            &[key("${name}"), Step::Index(1)],
            &[key("${name}"), Step::Index(2), key("deep")]
        ]
    );
    assert_eq!(done.evaluations[2].outcome, Outcome::Missing);
    assert_eq!(message(&done), (Level::Info, "Failed to evaluate [deep] : missing not found"));
}

#[test]
fn strict_scopes_refuse_unknown_keys() {
    let all = scope();
    let lenient = Scope { variables: all.as_object(), ..Scope::default() };
    let strict = Scope { strict: true, ..lenient };
    for text in ["${missing}", "${nested.missing}"] {
        assert_eq!(message(&evaluate(&json!(text), &lenient)).0, Level::Info, "{text}");
        assert_eq!(message(&evaluate(&json!(text), &strict)).0, Level::Error, "{text}");
    }
    assert_eq!(evaluate(&json!("${nested['missing']}"), &strict).messages[0].level, Level::Info);
}

#[test]
fn types_of_results() {
    let all = scope();
    let scope = Scope { variables: all.as_object(), ..Scope::default() };
    for (expression, expected) in [
        ("1", "Integer"),
        ("1L", "Long"),
        ("1f", "Float"),
        ("1.0", "Double"),
        ("'a'", "String"),
        ("true", "Boolean"),
        ("list", "List"),
        ("nested", "Map"),
        ("nested.keySet()", "Set"),
        ("nested.values()", "Collection"),
        ("'a'.charAt(0)", "Character"),
        ("T(String)", "Class"),
        ("'a'.split(',')", "String[]"),
        ("new java.util.Date(0)", "Date"),
        ("18446744073709551615", "String"),
        ("nothing", "String"),
    ] {
        let done = evaluate(&json!({ "test": format!("${{{expression}}}") }), &scope);
        assert_eq!(done.evaluations[0].java_type, expected, "{expression}");
    }
}
