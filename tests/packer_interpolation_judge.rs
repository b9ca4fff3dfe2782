//! Asks the real Packer 1.6.6 what it makes of generated texts and variables,
//! where it is installed.
//!
//! `BAKEWRIGHT_JUDGE_CASES` says how many batches a test; each takes some seconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "packer_judge/judge.rs"]
mod judge;
#[path = "packer_judge/language.rs"]
mod language;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bakewright::json::{self, Document};
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{Environment, Folder, Instant, InterpolateError, Machine, Piece, Text};
use bakewright::packer::resolve::{self, Build};
use bakewright::packer::template::Template;
use bakewright::packer::variables::{self, Resolution};
use judge::{Judge, runner};
use proptest::prelude::*;
use regex_lite::Regex;
use serde_json::{Value, json};

fn machine(judge: &Judge) -> Machine {
    let folder = judge.folder().display().to_string();
    let environment = judge.environment().into_iter().map(|(name, value)| (name.to_owned(), value));
    Machine {
        environment: Environment { variables: environment.collect(), complete: true },
        clock: None,
        template_folder: Folder::Known(folder.clone()),
        working_folder: Folder::Known(folder),
    }
}

fn resolution(document: &Document, machine: &Machine, command_line: &[(String, String)]) -> Resolution {
    variables::resolve(&variables::Inputs {
        version: PackerVersion::RECORDED,
        declared: &variables::declared(document),
        var_files: &[],
        command_line,
        machine,
    })
}

fn builds(template: &Value, machine: &Machine) -> (Document, Vec<Build>) {
    let document = json::parse(&template.to_string());
    let version = PackerVersion::RECORDED;
    let resolution = resolution(&document, machine, &[]);
    assert_eq!(resolution.failure, None);
    let view = Template::read(&document, version);
    assert!(view.is_accepted());
    let inputs = resolve::Inputs { version, document: &document, template: &view, variables: &resolution, machine };
    let builds = resolve::resolve(&inputs);
    (document, builds)
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether Packer's text is ours with something in place of each hole.
fn fits(ours: &Text, theirs: &str) -> bool {
    if let Some(known) = ours.known() {
        return known == theirs;
    }
    let mut pattern = String::from("(?s)^");
    for piece in ours.pieces() {
        match piece {
            Piece::Known(text) => pattern.push_str(&regex_lite::escape(&text)),
            Piece::Unknown(_) => pattern.push_str(".*"),
        }
    }
    Regex::new(&(pattern + "$")).unwrap().is_match(theirs)
}

/// The same words, whatever stands in the place of our holes.
fn same_words(ours: Option<&String>, theirs: Option<&String>) -> bool {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return ours == theirs };
    let pattern: Vec<String> = ours
        .split('\u{27e8}')
        .map(|part| regex_lite::escape(part.split_once('\u{27e9}').map_or(part, |(_, rest)| rest)))
        .collect();
    Regex::new(&format!("^{}$", pattern.join(".*"))).unwrap().is_match(theirs)
}

/// The errors that Packer tells of builds, by name, white space collapsed.
fn errors_by_build(output: &str) -> BTreeMap<String, String> {
    let said = output.split("Error: Failed to prepare build: ").skip(1).filter_map(|part| {
        let (name, error) = part.trim_start_matches('"').split_once('"')?;
        // A builder that writes nothing is warned of, in other builds.
        let error = error.split("Warning: Warning when preparing build").next()?;
        Some((name.to_owned(), collapsed(error)))
    });
    said.collect()
}

fn template_of(texts: &[String]) -> Value {
    let builders: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            json!({"type": "file", "name": format!("b{at:02}"), "target": format!("out{at:02}"), "content": text})
        })
        .collect();
    json!({
        "variables": {"a": "alpha", "b": "x-{{user `a`}}-y", "c": "12", "json": "{\"k\": [1]}"},
        "builders": builders,
    })
}

#[test]
fn packer_renders_fields_alike() {
    let Some(judge) = Judge::find("fields") else { return };
    let machine = machine(&judge);
    let strategy = prop::collection::vec(language::text(), 30);
    let outcome = runner(3, 100).run(&strategy, |texts| {
        let template = template_of(&texts);
        let (document, builds) = builds(&template, &machine);
        let failing: Vec<&Build> = builds.iter().filter(|build| build.problems().next().is_some()).collect();
        let said = judge.ask(&["validate"], &template.to_string());
        let errors = errors_by_build(&String::from_utf8_lossy(&said.stdout));
        let mut wrong = String::new();
        for (build, text) in builds.iter().zip(&texts) {
            let ours = build.problems().next().map(|problem| collapsed(&problem.to_string()));
            let theirs = errors.get(&build.raw_name);
            if !same_words(ours.as_ref(), theirs) {
                writeln!(wrong, "{text:?}\n  we: {ours:?}\n  Packer: {theirs:?}").unwrap();
            }
        }
        prop_assert!(wrong.is_empty(), "{}", wrong);

        let except: Vec<&str> = failing.iter().map(|build| build.raw_name.as_str()).collect();
        let except = format!("-except={}", except.join(","));
        if failing.len() < texts.len() {
            judge.ask(&["build", "-color=false", &except], &template.to_string());
        }
        for ((at, build), text) in builds.iter().enumerate().zip(&texts) {
            if build.problems().next().is_some() {
                continue;
            }
            let path = judge.folder().join(format!("out{at:02}"));
            let theirs = std::fs::read(&path).unwrap_or_default();
            let _ = std::fs::remove_file(path);
            let theirs = String::from_utf8_lossy(&theirs).into_owned();
            let node = document.get(build.builder.node, "content").unwrap();
            let ours = build.value(node).map_or(Text::from(text.as_str()), |rendered| rendered.text.clone());
            if !fits(&ours, &theirs) {
                writeln!(wrong, "{text:?}\n  we: {ours:?}\n  Packer: {theirs:?}").unwrap();
            }
        }
        prop_assert!(wrong.is_empty(), "{}", wrong);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn packer_tells_time_alike() {
    let Some(judge) = Judge::find("time") else { return };
    let element = prop::sample::select(vec![
        "2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "15", "03", "3", "04", "4", "05",
        "5", "PM", "pm", "Mon", "Monday", "MST", "-0700", "-07:00", "Z07:00", "Z0700", "-07", " ", "-", ":", "T", "x",
        "é", "0", "_", "Janu", "Mo", "M", "00", "20061", "_2006",
    ]);
    let directive = prop::sample::select(vec![
        "%a", "%A", "%b", "%B", "%d", "%H", "%I", "%m", "%M", "%p", "%S", "%y", "%Y", "%z", "%Z", "%%", "%j", "%e",
        "%q", "%", " ", "x", "%-d", "é",
    ]);
    let layout = prop_oneof![
        prop::collection::vec(element, 1..6).prop_map(|parts| format!("isotime `{}`", parts.concat())),
        prop::collection::vec(directive, 1..6).prop_map(|parts| format!("strftime `{}`", parts.concat())),
    ];
    let strategy = prop::collection::vec(layout, 30);
    let outcome = runner(2, 50).run(&strategy, |calls| {
        let texts: Vec<String> = calls.iter().map(|call| format!("{{{{timestamp}}}}|{{{{{call}}}}}")).collect();
        let template = template_of(&texts);
        judge.ask(&["build", "-color=false"], &template.to_string());
        for (at, call) in calls.iter().enumerate() {
            let path = judge.folder().join(format!("out{at:02}"));
            let theirs = std::fs::read_to_string(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            let seconds: i64 = theirs.split('|').next().unwrap().parse().unwrap();
            let machine = Machine { clock: Some(Instant::from_seconds(seconds)), ..machine(&judge) };
            let (document, builds) = builds(&template, &machine);
            let node = document.get(builds[at].builder.node, "content").unwrap();
            let ours = builds[at].value(node).unwrap().text.known();
            prop_assert_eq!(ours, Some(theirs), "{}", call);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn packer_renders_at_run_time_alike() {
    let Some(judge) = Judge::find("again") else { return };
    let machine = machine(&judge);
    let own = prop::sample::select(vec![
        "{{build `ID`}}",
        "{{.ID}}",
        "{{ build `WinRMPassword` }}",
        "{{.WinRMPassword}}",
        "{{build `SourceAMI`}}",
        "{{`{{upper `}}`x`}}",
        "{{build_name}}-{{build_type}}",
        "{{print `{{` `.X}}`}}",
        "{{.Nope}}",
        "{{build `PackerRunUUID` | len}}",
        "{{index . `ID`}}",
        "{{if .ID}}x{{end}}",
        "{{range $k, $v := .}}{{$k}} {{end}}",
        "{{`{{`}}upper `x`}}",
        "{{len .}}",
        "{{printf `%T` .}}",
    ])
    .prop_map(str::to_owned);
    let strategy = prop::collection::vec(prop_oneof![1 => own, 1 => language::text()], 12);
    let outcome = runner(3, 100).run(&strategy, |texts| {
        let manifest = |text: &String, at: usize| {
            json!({"type": "manifest", "name": format!("p{at:02}"), "output": format!("m{at:02}.json"), "custom_data": {"k": text}})
        };
        let all: Vec<Value> = texts.iter().enumerate().map(|(at, text)| manifest(text, at)).collect();
        let template = |post_processors: Vec<Value>| {
            let mut template = template_of(&["x".to_owned()]);
            template["post-processors"] = Value::Array(post_processors);
            template
        };
        // Those that fail when they are prepared end the build.
        let (_, built) = builds(&template(all.clone()), &machine);
        let sound: Vec<Value> = all
            .iter()
            .zip(&built[0].post_processors)
            .filter(|(_, chain)| chain[0].problems().all(|problem| problem.moment == resolve::Moment::Build))
            .map(|(manifest, _)| manifest.clone())
            .collect();
        let template = template(sound.clone());
        let (document, built) = builds(&template, &machine);
        judge.ask(&["build", "-color=false"], &template.to_string());
        for (manifest, chain) in sound.iter().zip(&built[0].post_processors) {
            let path = judge.folder().join(manifest["output"].as_str().unwrap());
            let theirs = std::fs::read_to_string(&path).ok();
            let _ = std::fs::remove_file(&path);
            let theirs: Option<Value> = theirs.map(|text| serde_json::from_str(&text).unwrap());
            let theirs = theirs.map(|value| value["builds"][0]["custom_data"]["k"].as_str().unwrap_or_default().to_owned());
            let text = manifest["custom_data"]["k"].as_str().unwrap();
            let data = document.get(chain[0].node, "custom_data").unwrap();
            let rendered = chain[0].value(document.get(data, "k").unwrap());
            let failed = rendered.is_some_and(|rendered| rendered.problem.is_some());
            let ours = rendered.map_or(Text::from(text), |rendered| rendered.text.clone());
            match theirs {
                None => prop_assert!(failed, "{text:?} fails in Packer; we: {ours:?}"),
                Some(theirs) => prop_assert!(!failed && fits(&ours, &theirs), "{text:?}\n  we: {rendered:?}\n  Packer: {theirs:?}"),
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn values() -> BoxedStrategy<String> {
    let call = prop::sample::select(vec![
        "{{user `a`}}",
        "{{user `b`}}",
        "{{user `c`}}",
        "{{user `d`}}",
        "{{user `g`}}",
        "{{ user `f` }}",
        "{{user \"a\"}}",
        "{{user \"b\"}}",
        "{{user `a` | upper}}",
        "{{upper (user `b`)}}",
        "{{env `STAGE`}}",
        "{{env `NONE`}}",
        "{{.X}}",
        "{{ .Y }}",
        "{{  .Z }}",
        "{{.}}",
        "{{`{{`}}user `a`}}",
        "{{template_dir}}",
        "{{build_name}}",
        "{{upper}}",
        "{{nosuch}}",
        "{{",
        "x",
        "",
        "x y",
        "}}",
        "{{user `none`}}",
        "{{if env `STAGE`}}s{{end}}",
        "{{user `c`}}{{.A}}",
        "{{packer_version}}",
        "{{timestamp}}",
        "{{`{{.X}}`}}",
        "{{user (print `a`)}}",
        "{{/* user `a` */}}",
        "{{user `a``}}",
        "{{ user\n`b`\n}}",
    ]);
    prop_oneof![
        2 => prop::sample::select(vec!["1", "v", "", "q-r"]).prop_map(str::to_owned),
        5 => prop::collection::vec(call, 1..3).prop_map(|parts| parts.concat()),
    ]
    .boxed()
}

#[test]
fn packer_resolves_variables_alike() {
    let Some(judge) = Judge::find("variables") else { return };
    let machine = machine(&judge);
    // Packer takes lines that begin with `e:` or `o:` for something of its own.
    let name = || prop::sample::select(vec!["a", "b", "c", "d", "g", "f"]).prop_map(str::to_owned);
    let declared = prop::collection::btree_map(name(), prop::option::weighted(0.97, values()), 1..6);
    let given = prop::collection::vec((name(), values()), 0..3);
    let outcome = runner(25, 1_000).run(&(declared, given), |(declared, given)| {
        let template =
            json!({"variables": declared, "builders": [{"type": "null", "communicator": "none"}]}).to_string();
        let document = json::parse(&template);
        let resolution = resolution(&document, &machine, &given);
        // There Packer reads its own random words.
        if declared.values().flatten().chain(given.iter().map(|(_, value)| value)).any(|value| value.contains("{{{{")) {
            return Ok(());
        }
        // Values that double in each of Packer's passes would eat the machine.
        let bound = |problem: &InterpolateError| matches!(problem, InterpolateError::Bound { .. });
        if resolution.variables.values().filter_map(|variable| variable.problem.as_ref()).any(bound) {
            return Ok(());
        }
        let flags: Vec<String> =
            given.iter().flat_map(|(name, value)| ["-var".to_owned(), format!("{name}={value}")]).collect();
        let arguments = |command| std::iter::once(command).chain(flags.iter().map(String::as_str)).collect::<Vec<_>>();

        let said = judge.ask(&arguments("validate"), &template);
        let theirs = collapsed(&String::from_utf8_lossy(&said.stdout));
        match &resolution.failure {
            Some(variables::Failure::RequiredNotSet(names)) => {
                for name in names {
                    prop_assert!(theirs.contains(&format!("required variable not set: {name}")), "{template} {theirs}");
                }
            }
            Some(failure) => {
                prop_assert_eq!(collapsed(&format!("Error: {failure}")), theirs, "{} {:?}", template, given);
            }
            None => {
                let allowed = theirs.is_empty() || theirs.contains("packer_user_variables");
                prop_assert!(allowed, "we: no failure\nPacker: {theirs}\n{template} {given:?}");
            }
        }

        let said = judge.ask_with(&arguments("console"), &template, "variables\n");
        let words = String::from_utf8_lossy(&said.stdout).into_owned();
        let mut theirs: Vec<String> =
            words.trim_matches('\n').split(",\n").map(|line| line.trim_end_matches(',').to_owned()).collect();
        theirs.retain(|line| !line.is_empty() && line != ": ");
        theirs.sort();
        let known = resolution.packer_map.iter().filter(|(name, _)| !name.is_empty());
        let ours: Vec<(&String, &Text)> = known.collect();
        prop_assert_eq!(ours.len(), theirs.len(), "{:?} {:?} {} {:?}", ours, theirs, template, given);
        for ((name, text), theirs) in ours.iter().zip(&theirs) {
            let theirs = theirs.strip_prefix(&format!("{name}: "));
            let alike = theirs.is_some_and(|theirs| fits(text, theirs));
            prop_assert!(alike, "we: {name}: {text:?}\nPacker: {theirs:?}\n{template} {given:?}");
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
