//! However large or deep the input: an error that names the bound.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{message, plain, with};
use crate::orca::expression::{Level, Scope, evaluate};

/// Far more than any of them takes.
const LIMIT: Duration = Duration::from_secs(60);

fn refused(text: &str, bound: &str) {
    let start = Instant::now();
    let done = plain(text);
    let (level, description) = message(&done);
    let shown: String = text.chars().take(60).collect();
    assert_eq!(level, Level::Error, "{shown}");
    assert!(description.contains(bound), "{shown}: {}", description.chars().take(400).collect::<String>());
    assert_eq!(done.value["test"], text, "{shown}");
    assert!(start.elapsed() < LIMIT, "{shown}: {:?}", start.elapsed());
}

#[test]
fn long_expressions_are_refused() {
    refused(&format!("${{{}}}", "1+".repeat(50_000) + "1"), "EL1079E");
    refused(&format!("${{'{}'}}", "x".repeat(100_000)), "EL1079E");
    refused(&format!("${{{}}}", "(".repeat(100_000)), "");
}

#[test]
fn deep_expressions_are_refused() {
    let bound = "at most 100 deep";
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("{", "1", "}"),
        ("{a:", "1", "}"),
        ("!", "true", ""),
        ("-", "1", ""),
        ("a[", "0", "]"),
        ("a.?[", "true", "]"),
        ("a.![", "true", "]"),
        ("a(", "1", ")"),
        ("#f(", "1", ")"),
        ("new String(", "", ")"),
        ("1?", "1", ":1"),
        ("a?:", "1", ""),
        ("1^(", "1", ")"),
        ("1<(", "1", ")"),
        ("new int[]{", "1", "}"),
    ] {
        refused(&format!("${{{}{middle}{}}}", open.repeat(200), close.repeat(200)), bound);
    }
}

#[test]
fn deepest_allowed_expressions_run() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("{", "1", "}"),
        ("{a:", "1", "}"),
        ("!", "true", ""),
        ("-", "1", ""),
        ("{1}.![", "1", "]"),
        ("{1}.?[", "true", "]"),
        ("true?", "1", ":1"),
        ("null?:", "1", ""),
        ("{1,2,3}.get(", "0", ")+0"),
        ("#alphanumerical(", "1", ")"),
        ("#x=", "1", ""),
    ] {
        let mut deepest = 0;
        for depth in [1, 10, 30, 48, 60, 90, 99, 100, 101] {
            let done = plain(&format!("${{{}{middle}{}}}", open.repeat(depth), close.repeat(depth)));
            if !done.messages.iter().any(|message| message.description.contains("at most 100 deep")) {
                deepest = depth;
            }
        }
        assert!(deepest > 30, "{open} {deepest}");
    }
}

#[test]
fn growth_is_bounded() {
    let items = "{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25}";
    refused(&format!("${{(#l={{1,#root}}) != null ? {items}.![#l.addAll(#l)] : 0}}"), "collections hold at most");
    refused("${'x'.repeat(2000000000)}", "texts of at most");
    refused(&format!("${{(#t='xxxxxxxxxxxxxxxx') != null ? {items}.![#t=#t.concat(#t)] : 0}}"), "texts of at most");
    refused(&format!("${{(#t='xxxxxxxxxxxxxxxx') != null ? {items}.![#t=#t+#t] : 0}}"), "EL1078E");
    refused("${new int[300000]}", "EL1075E");
    refused("${'a'.repeat(100).replaceAll('a?', 'b'.repeat(100000))}", "texts of at most");
    refused("${'%1000000000d'.formatted(1)}", "widths and precisions");
    refused("${'%.1000000000f'.formatted(1.5)}", "widths and precisions");
    refused("${'%65535d'.repeat(40).formatted({}.![1].toArray())}", "");
    refused("${' '.indent(2000000000)}", "texts of at most");
}

#[test]
fn work_is_bounded() {
    let many = "(#l={1,#root}) != null && {1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16}.![#l.addAll(#l)] != null";
    refused(&format!("${{{many} && #l.containsAll(#l.subList(1, 100000))}}"), "units of work");
    refused(&format!("${{{many} && #l.![#l.?[false]] == null}}"), "units of work");
    refused(&format!("${{{many} && #l.subList(0,9000).![#l.subList(0,9000).toString()] == null}}"), "units of work");
    refused(&format!("${{{many} && #l.subList(0,9000).![#l.hashCode()] == null}}"), "units of work");
    // Two equal values that share their parts have as many paths as 2^100.
    let shared = |name: &str| {
        let range: Vec<String> = (0..100).map(|at| at.to_string()).collect();
        format!("(#{name}={{#root.x}}) != null && {{{}}}.![#{name}={{#{name},#{name}}}] != null", range.join(","))
    };
    refused(&format!("${{{} && {} && #a.equals(#b)}}", shared("a"), shared("b")), "units of work");
    refused(&format!("${{{} && #a.hashCode() == 0}}", shared("a")), "units of work");
    refused(&format!("${{{} && #a.toString() == ''}}", shared("a")), "texts of at most");
    refused(&format!("${{{} && #toJson(#a) == ''}}", shared("a")), "values");
    refused("${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' matches '(a+)+\\1b'}", "EL1073E");
    refused("${'a'.repeat(100000).replaceAll('((a+)+)+\\1b', '')}", "");
    let yaml = "- a\n".repeat(60_000);
    let scope = json!({ "text": yaml });
    let scope = Scope { variables: scope.as_object(), ..Scope::default() };
    let done = evaluate(&json!({"test": "${#readYaml(text)}"}), &scope);
    assert!(message(&done).1.contains("YAML holds at most"));
}

#[test]
fn values_that_hold_themselves_are_refused() {
    refused("${(#l={1,#root}) != null && #l.add(#l) && #toJson(#l) != null}", "values nest at most");
    refused("${(#l={1,#root}) != null && #l.add(#l) ? #l : 0}", "values nest at most");
    refused("${(#l={1,#root}) != null && #l.add({#l}) && #l.toString() == ''}", "values nest at most");
    refused("${(#l={1,#root}) != null && #l.add({#l}) && #l.hashCode() == 0}", "values nest at most");
}

#[test]
fn deep_values_are_kept() {
    let mut deep = json!("${1}");
    for _ in 0..1000 {
        deep = json!([deep]);
    }
    assert_eq!(evaluate(&deep, &Scope::default()).value, deep);
}

#[test]
fn deep_variables_do_no_harm() {
    let mut deep = json!(1);
    for _ in 0..1000 {
        deep = json!([deep]);
    }
    let scope = json!({ "x": deep });
    assert_eq!(with(&scope, "x.size()"), 1);
    let whole = Scope { variables: scope.as_object(), ..Scope::default() };
    for text in ["${x}", "${x.toString()}", "${x == {x}}", "${x.hashCode()}", "${#toJson(x)}", "${'' + x}"] {
        let done = evaluate(&json!({ "test": text }), &whole);
        assert!(message(&done).1.contains("values nest at most"), "{text}: {:?}", done.messages);
    }
}

#[test]
fn many_expressions_share_a_bound() {
    let text = "${'a'.repeat(2000000).replaceAll('b','')}".repeat(1000);
    let start = Instant::now();
    let done = plain(&text);
    assert!(start.elapsed() < LIMIT);
    assert!(message(&done).1.contains("at most"), "{}", message(&done).1);
}

#[test]
fn cycles_of_stages_end() {
    let execution = json!({
        "trigger": {"type": "manual"},
        "stages": [
            {"id": "1", "refId": "1", "type": "wait", "name": "a", "requisiteStageRefIds": ["2"], "parentStageId": "2",
             "context": {}, "outputs": {}},
            {"id": "2", "refId": "2", "type": "wait", "name": "b", "requisiteStageRefIds": ["1"], "parentStageId": "1",
             "context": {}, "outputs": {"x": 1}}
        ]
    });
    let scope = Scope { execution: execution.as_object(), stage: Some("1"), ..Scope::default() };
    let texts = [
        "${x}",
        "${missing}",
        "${#stage('a')}",
        "${execution.context}",
        "${execution}",
        "${#stage('b').ancestors()}",
        "${#stage('b').topLevelStage}",
        "${execution.stages.toString()}",
    ];
    for text in texts {
        let start = Instant::now();
        evaluate(&json!({ "test": text }), &scope);
        assert!(start.elapsed() < LIMIT, "{text}");
    }
}
