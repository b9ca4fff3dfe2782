//! A key in a template of 2,000 lines, as the worker that makes previews gets it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fmt::Write as _;

use bakewright::layout::ConfigRepo;
use bakewright::orca::expression::evaluate;
use bakewright::preview::{CURRENT, Instant, bake_text, new_stage};
use bakewright::source::{File, Snapshot};
use bakewright::worker::{MakePreviews, Parts, Task, checks, decode, encode};
use criterion::{Criterion, criterion_group, criterion_main};

const TEMPLATE: &str = "deb-config/spinnaker/config/packer/large.json";
const BAKE: &str = ".bakewright/hello.json";

/// 407 variables, 5 builders with 150 tags each, provisioners for the rest.
fn template(typed: &str) -> String {
    let mut out = String::from("{\n  \"variables\": {\n");
    for name in ["aws_region", "aws_ssh_username", "aws_instance_type", "aws_source_ami", "aws_target_ami"] {
        writeln!(out, "    \"{name}\": null,").unwrap();
    }
    writeln!(out, "    \"packages\": \"\",\n    \"typed\": \"{typed}\",").unwrap();
    for number in 0..400 {
        writeln!(out, "    \"setting_{number}\": \"value {number}\"{}", comma(number, 400)).unwrap();
    }
    out += "  },\n  \"builders\": [\n";
    for builder in 0..5 {
        writeln!(out, "    {{\n      \"type\": \"amazon-ebs\",\n      \"name\": \"builder-{builder}\",").unwrap();
        for (field, name) in
            [("region", "aws_region"), ("source_ami", "aws_source_ami"), ("ami_name", "aws_target_ami")]
        {
            writeln!(out, "      \"{field}\": \"{{{{user `{name}`}}}}\",").unwrap();
        }
        out += "      \"tags\": {\n";
        for tag in 0..150 {
            writeln!(out, "        \"tag_{tag}\": \"{{{{user `setting_{tag}`}}}}\"{}", comma(tag, 150)).unwrap();
        }
        writeln!(out, "      }}\n    }}{}", comma(builder, 5)).unwrap();
    }
    out += "  ],\n  \"provisioners\": [\n";
    for number in 0..85 {
        out += "    {\n      \"type\": \"shell\",\n      \"inline\": [\"echo {{user `packages`}}\"],\n";
        writeln!(out, "      \"environment_vars\": [\"SETTING={{{{user `setting_{number}`}}}}\"]").unwrap();
        writeln!(out, "    }}{}", comma(number, 85)).unwrap();
    }
    out += "  ]\n}\n";
    out
}

const fn comma(at: usize, count: usize) -> &'static str {
    if at + 1 < count { "," } else { "" }
}

fn benches(criterion: &mut Criterion) {
    let mut stage = new_stage("aws");
    for (key, value) in [("package", "hello"), ("baseOs", "trusty"), ("templateFileName", "large.json")] {
        stage[key] = value.into();
    }
    let bake = bake_text("hello", &stage, &[], Instant(1_795_324_500_000), CURRENT);
    let text = template("");
    println!("{} lines, {} bytes", text.lines().count(), text.len());
    let mut files = Snapshot::default();
    files.insert(TEMPLATE, File::new(text.as_bytes()));
    let task = |texts| MakePreviews {
        project: 1,
        shown: Some(BAKE.to_owned()),
        bakes: vec![BAKE.to_owned()],
        texts,
        ..MakePreviews::default()
    };
    let opened = MakePreviews {
        repo: Some(ConfigRepo::recognise(&files)),
        paths: Some(vec![TEMPLATE.to_owned()]),
        ..task(vec![(TEMPLATE.to_owned(), Some(text)), (BAKE.to_owned(), Some(bake))])
    };
    let first = opened.run(evaluate, checks::answer);
    println!("{}", first.preview.unwrap().verdict.headline);

    let mut keys = 0_usize;
    let mut key = |parts| {
        keys += 1;
        let texts = vec![(TEMPLATE.to_owned(), Some(template(&"x".repeat(keys % 20))))];
        MakePreviews { parts, ..task(texts) }.run(evaluate, checks::answer)
    };
    for (what, parts) in [
        ("the variables", Parts::VARIABLES),
        ("variables and fields", Parts::VARIABLES.with(Parts::RENDERED)),
        ("all", Parts::ALL),
    ] {
        criterion.bench_function(&format!("preview of a key, telling {what}"), |bencher| bencher.iter(|| key(parts)));
        let reply = key(parts);
        let told = encode(MakePreviews::NAME, &reply).unwrap();
        println!("{} bytes", told.len());
        criterion.bench_function(&format!("reading what is told: {what}"), |bencher| {
            bencher.iter(|| decode::<<MakePreviews as Task>::Reply>(MakePreviews::NAME, &told).unwrap());
        });
    }
}

criterion_group!(all, benches);
criterion_main!(all);
