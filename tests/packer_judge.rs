//! Asks the real Packer 1.6.6 about generated templates, where it is installed.
//!
//! `BAKEWRIGHT_JUDGE_CASES` says how many a test; each takes a fifth of a second.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code)]
#[path = "packer_judge/judge.rs"]
mod judge;

use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::inspect::inspect;
use bakewright::packer::template::{Template, Variable};
use judge::{Judge, runner};
use proptest::prelude::*;

/// Lines sorted: Packer goes through variables and overrides in random order.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    lines.sort_unstable();
    lines
}

fn read(template: &str) -> Template {
    Template::read(&json::parse(template), PackerVersion::RECORDED)
}

#[test]
fn packer_takes_and_refuses_the_same_templates_with_the_same_words() {
    let Some(judge) = Judge::find("syntax") else { return };
    let outcome = runner(40, 2_000).run(&templates(), |text| {
        let said = judge.ask(&["validate", "-syntax-only"], &text);
        let words = String::from_utf8_lossy(&said.stdout).into_owned();
        let template = read(&text);
        match &template.rejection {
            None => prop_assert!(said.status.success(), "we accept {text}\nPacker: {words}"),
            Some(rejection) if rejection.crash => {
                let crashed = String::from_utf8_lossy(&said.stderr).into_owned() + &words;
                prop_assert!(
                    crashed.contains(&rejection.message),
                    "{text}\nwe: {}\nPacker: {crashed}",
                    rejection.message
                );
            }
            Some(rejection) => {
                let ours = rejection.printed(PackerVersion::RECORDED);
                prop_assert_eq!(sorted(&ours), sorted(&words), "{}", text);
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn packer_lists_the_same() {
    let Some(judge) = Judge::find("inspect") else { return };
    let outcome = runner(40, 2_000).run(&sound_templates(), |text| {
        let template = read(&text);
        let same_default = |secret: &Variable| {
            let default = secret.default_text().unwrap_or_default();
            template.variables.iter().filter(|other| other.default_text().unwrap_or_default() == default).count() > 1
        };
        let by_chance = template.variables.iter().any(|variable| variable.sensitive && same_default(variable));
        if template.rejection.is_some() || by_chance {
            return Ok(());
        }
        let inspection = inspect(&template, None, PackerVersion::RECORDED);
        let said = judge.ask(&["-machine-readable", "inspect"], &text);
        let words = String::from_utf8_lossy(&said.stdout).into_owned();
        let recorded: String = words.lines().map(|line| line.split_once(',').unwrap().1.to_owned() + "\n").collect();
        let ours = inspection.machine_readable().join("\n");
        prop_assert_eq!(sorted(&ours), sorted(&recorded), "{}", text);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn packer_finds_the_same_wrong_with_whole_templates() {
    let Some(judge) = Judge::find("validate") else { return };
    let outcome = runner(40, 2_000).run(&sound_templates(), |text| {
        let template = read(&text);
        let Some(rejection) = template.invalid.filter(|_| template.rejection.is_none()) else {
            return Ok(());
        };
        let said = judge.ask(&["validate"], &text);
        let words = String::from_utf8_lossy(&said.stdout).into_owned();
        // Packer breaks long lines.
        let points = |text: &str| {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut points: Vec<String> = words.split(" * ").map(ToOwned::to_owned).collect();
            points.sort();
            points
        };
        prop_assert_eq!(points(&rejection.printed(PackerVersion::RECORDED)), points(&words), "{}", text);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn odd_value() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        3 => prop::sample::select(vec!["null", "true", "false", "{}", "[]", "\"\"", "\"a\"", "\"null\"", "\"1m\"", "\"2\""]),
        1 => prop::sample::select(vec!["0", "5", "-1", "1.5", "-0", "1e6", "123456", "1234567", "1e21", "1e-5", "1e400"]),
        1 => prop::sample::select(vec!["\"x, \\n\"", "\"1d\"", "\"{{user `a`}}\"", "\"\\u00e9\"", "\"<&>\"", "\"1h-\""]),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(2, 8, 3, |inner| {
        let names = prop::sample::select(vec!["a", "b", "null", "é"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((names, inner), 1..3).prop_map(|members| object(&members)),
        ]
    })
    .boxed()
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

/// Mostly `good`, sometimes odd.
fn or_odd(good: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![9 => good, 1 => odd_value()].boxed()
}

fn one_of(values: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(values.to_vec()).prop_map(str::to_owned).boxed()
}

fn list(item: BoxedStrategy<String>, most: usize) -> BoxedStrategy<String> {
    prop::collection::vec(item, 0..=most).prop_map(|items| format!("[{}]", items.join(", "))).boxed()
}

/// An object of some of these members, rarely with one twice.
fn some_of(members: Vec<(&'static str, BoxedStrategy<String>)>) -> BoxedStrategy<String> {
    let count = members.len();
    let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    let chosen = prop::collection::vec(prop::bool::weighted(0.4), count);
    (values, chosen, prop::option::weighted(0.03, 0..count))
        .prop_map(move |(values, chosen, twice)| {
            let kept = names.iter().zip(&values).zip(chosen).enumerate();
            let mut kept: Vec<(&str, String)> = kept
                .filter(|(at, (_, chosen))| *chosen || *at == 0)
                .map(|(_, ((name, value), _))| (*name, value.clone()))
                .collect();
            if let Some(at) = twice {
                kept.push((names[at], values[at].clone()));
            }
            object(&kept)
        })
        .boxed()
}

fn words() -> BoxedStrategy<String> {
    or_odd(list(one_of(&["\"a\"", "\"null\"", "\"b\"", "\"{{user `a`}}\""]), 2))
}

fn builder() -> BoxedStrategy<String> {
    some_of(vec![
        ("type", or_odd(one_of(&["\"null\"", "\"file\""]))),
        ("name", or_odd(one_of(&["\"a\"", "\"b\"", "\"c\"", "\"d,e\"", "\"x {{user `a`}}\""]))),
        ("communicator", one_of(&["\"none\""])),
        ("config", or_odd(one_of(&["{}", "{\"a\": 1}"]))),
        ("Type", one_of(&["\"null\""])),
        ("_comment", odd_value()),
    ])
}

fn provisioner() -> BoxedStrategy<String> {
    some_of(vec![
        ("type", or_odd(one_of(&["\"shell\"", "\"shell-local\""]))),
        ("only", words()),
        ("except", words()),
        (
            "override",
            or_odd(one_of(&["{\"a\": {}}", "{\"b\": {\"inline\": []}, \"null\": 1}", "[{\"a\": 1}, [{\"c\": 2}]]"])),
        ),
        (
            "pause_before",
            or_odd(one_of(&["\"1m30s\"", "5", "\"1.5h\"", "\"-2us\"", "\"5\"", "\"1h2\"", "\"1µs\"", "\".s\""])),
        ),
        ("timeout", or_odd(one_of(&["\"1h\"", "\"0\"", "\"99999999h\"", "\"1 s\""]))),
        ("max_retries", or_odd(one_of(&["3", "\"{{user `a`}}\""]))),
        ("inline", list(one_of(&["\"ls\""]), 2)),
        ("Config", odd_value()),
    ])
}

fn post_processor() -> BoxedStrategy<String> {
    some_of(vec![
        ("type", or_odd(one_of(&["\"manifest\"", "\"compress\""]))),
        ("name", or_odd(one_of(&["\"p\""]))),
        ("only", words()),
        ("except", words()),
        ("keep_input_artifact", or_odd(one_of(&["true", "false"]))),
        ("output", odd_value()),
    ])
}

fn root(odd: bool) -> BoxedStrategy<String> {
    let step = prop_oneof![one_of(&["\"manifest\"", "\"\""]), post_processor()].boxed();
    let step = if odd { or_odd(step) } else { step };
    let sequence = prop_oneof![3 => step.clone(), 1 => list(step, 2)].boxed();
    let wrap = |good: BoxedStrategy<String>| if odd { or_odd(good) } else { good };
    let text = wrap(one_of(&["\"d\"", "\"\"", "\"a, b\\r\\nc\"", "\"{{user `a`}}\""]));
    let variables =
        some_of(vec![("a", text.clone()), ("b", text.clone()), ("c", wrap(one_of(&["null"]))), ("d e", text)]);
    let mut members = vec![
        ("builders", wrap(list(wrap(builder()), 3))),
        ("variables", wrap(variables)),
        ("sensitive-variables", wrap(list(wrap(one_of(&["\"a\"", "\"c\"", "\"z\""])), 1))),
        ("provisioners", wrap(list(wrap(provisioner()), 2))),
        ("post-processors", wrap(list(wrap(sequence), 2))),
        ("description", wrap(one_of(&["\"d\"", "\"\"", "\"a,\\nb\""]))),
        (
            "min_packer_version",
            wrap(one_of(&["\"1.0\"", "\"1.6.6\"", "\"99\"", "\"v2-x+y\"", "\"abc\"", "\"\"", "\">= 1\""])),
        ),
        ("_comment", wrap(one_of(&["\"c\""]))),
        ("error-cleanup-provisioner", wrap(provisioner())),
    ];
    if odd {
        let rare = prop_oneof![8 => Just("null".to_owned()), 1 => odd_value()].boxed();
        members.extend([
            ("comments", wrap(one_of(&["[{\"a\": \"b\"}]", "[{\"a\": 1}]", "[null]"]))),
            ("Push", wrap(one_of(&["{}", "{\"name\": 1}"]))),
            ("RAWCONTENTS", wrap(one_of(&["[1, 2]", "[-1]", "[\"x\"]"]))),
            ("Description", rare.clone()),
            ("unknown", rare),
        ]);
    }
    some_of(members)
}

fn sound_templates() -> BoxedStrategy<String> {
    root(false)
}

/// Templates with something odd, some of them no JSON.
fn templates() -> BoxedStrategy<String> {
    let damage =
        prop::sample::select(vec!["", ",", "\"", "}", "]", "{", "\n", "\t", "//", "\u{feff}", "é", "0", "\u{0}", "\\"]);
    let damaged = (root(true), any::<prop::sample::Index>(), 0..2_usize, damage).prop_map(|(text, at, len, damage)| {
        let mut chars: Vec<char> = text.replace(", ", ",\n ").chars().collect();
        let at = at.index(chars.len());
        let end = (at + len).min(chars.len());
        chars.splice(at..end, damage.chars());
        chars.into_iter().collect()
    });
    prop_oneof![6 => root(true), 2 => damaged, 1 => odd_value()].boxed()
}
