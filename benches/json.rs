//! Reading and editing a template of 2,000 lines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;

use bakewright::json::{self, Path, edit};
use bakewright::packer::PackerVersion;
use bakewright::packer::template::edit::{rename_variable, set_field};
use bakewright::packer::template::{Template, Uses};
use bakewright::source::apply_edits;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::json;

/// 200 variables, 5 builders, 66 provisioners and a post-processor, as people
/// write them.
fn template() -> String {
    let mut out = String::from("{\n  \"description\": \"A large one\",\n  \"variables\": {\n");
    for number in 0..200 {
        let end = if number < 199 { "," } else { "" };
        writeln!(out, "    \"variable_{number}\": \"{{{{env `NAME_{number}`}}}} and a default\"{end}").unwrap();
    }
    out += "  },\n  \"builders\": [\n";
    for number in 0..5 {
        writeln!(out, "    {{\n      \"type\": \"amazon-ebs\",\n      \"name\": \"builder-{number}\",").unwrap();
        for field in 0..60 {
            let variable = (number * 60 + field) % 200;
            writeln!(out, "      \"field_{field}\": \"{{{{user `variable_{variable}`}}}}\",").unwrap();
        }
        out += "      \"tags\": {\n";
        for tag in 0..20 {
            writeln!(out, "        \"tag_{tag}\": \"a value with \\\"quotes\\\" and {{{{ .SourceAMI }}}}\",").unwrap();
        }
        out += "        \"last\": \"one\"\n      },\n      \"ena_support\": true,\n      \"volume_size\": 50\n";
        out += if number < 4 { "    },\n" } else { "    }\n" };
    }
    out += "  ],\n  \"provisioners\": [\n";
    for number in 0..66 {
        writeln!(out, "    {{\n      \"type\": \"shell\",\n      \"only\": [\"builder-{}\"],", number % 5).unwrap();
        out += "      \"pause_before\": \"30s\",\n      \"inline\": [\n";
        for line in 0..14 {
            let end = if line < 13 { "," } else { "" };
            writeln!(out, "        \"sudo apt-get install -y package-{line} || exit {number}\"{end}").unwrap();
        }
        out += if number < 65 { "      ]\n    },\n" } else { "      ]\n    }\n" };
    }
    out += "  ],\n  \"post-processors\": [\n    \"manifest\"\n  ]\n}\n";
    out
}

fn read(text: &str) -> (json::Document, Template) {
    let document = json::parse(text);
    let template = Template::read(&document, PackerVersion::RECORDED);
    (document, template)
}

fn benches(criterion: &mut Criterion) {
    let text = template();
    let (document, view) = read(&text);
    println!("{} lines, {} bytes", text.lines().count(), text.len());
    assert!(view.is_accepted() && view.invalid.is_none(), "{:?}", view.problems);

    criterion.bench_function("json/parse", |bencher| bencher.iter(|| json::parse(black_box(&text))));
    criterion.bench_function("json/parse and typed view", |bencher| bencher.iter(|| read(black_box(&text))));
    criterion.bench_function("json/uses of variables", |bencher| bencher.iter(|| Uses::of(&document, &view)));

    let path: Path = ["variables", "variable_100"].into_iter().collect();
    criterion.bench_function("json/set a scalar, read again", |bencher| {
        bencher.iter(|| {
            let edits = edit::set(&document, black_box(&path), &json!("another")).unwrap();
            read(&apply_edits(&text, &edits).unwrap().0)
        });
    });
    criterion.bench_function("json/add a field, read again", |bencher| {
        bencher.iter(|| {
            let edits = set_field(&document, &view.builders[2], "new", &json!({"a": ["b", "c"]})).unwrap();
            read(&apply_edits(&text, &edits).unwrap().0)
        });
    });
    criterion.bench_function("json/rename a variable, read again", |bencher| {
        bencher.iter(|| {
            let edits = rename_variable(&document, &view, "variable_7", "renamed").unwrap();
            read(&apply_edits(&text, &edits).unwrap().0)
        });
    });
    let broken = text.replacen("\"variable_5\":", "\"variable_5\"", 1);
    let (broken_document, _) = read(&broken);
    criterion.bench_function("json/edit a broken document", |bencher| {
        bencher.iter_batched(
            || &broken_document,
            |document| edit::set(document, &path, &json!({"x": 1})).unwrap(),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(json, benches);
criterion_main!(json);
