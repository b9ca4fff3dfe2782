//! A template of 2,000 lines with 200 variables and 5 builders: resolved as a
//! whole, and its parts.
#![allow(missing_docs)]

use std::fmt::Write as _;
use std::hint::black_box;

use bakewright::json::{self, Document};
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{Context, Instant, Machine, Text, render_once};
use bakewright::packer::resolve;
use bakewright::packer::template::Template;
use bakewright::packer::variables::{self, Resolution};
use criterion::{Criterion, criterion_group, criterion_main};

const VERSION: PackerVersion = PackerVersion::RECORDED;

/// Every third variable uses the one before it, up to ten deep.
fn template() -> String {
    let mut out = String::from("{\n  \"variables\": {\n");
    for at in 0..200 {
        let value = match at % 10 {
            0 => format!("value {at}"),
            3 => "{{env `HOME`}}/x".to_owned(),
            _ => format!("{{{{user `v{}`}}}}-{at}", at - 1),
        };
        let comma = if at < 199 { "," } else { "" };
        let _ = writeln!(out, "    \"v{at}\": \"{value}\"{comma}");
    }
    out.push_str("  },\n  \"builders\": [\n");
    for builder in 0..5 {
        let _ = writeln!(
            out,
            "    {{\n      \"type\": \"amazon-ebs\",\n      \"name\": \"{{{{user `v{builder}`}}}}-b{builder}\","
        );
        for field in 0..130 {
            let _ = writeln!(out, "      \"field_{field}\": \"{{{{user `v{field}`}}}} {{{{timestamp}}}} text\",");
        }
        out.push_str("      \"tags\": {\n");
        for tag in 0..20 {
            let _ = writeln!(out, "        \"t{tag}\": \"{{{{ .SourceAMI }}}}-{{{{build_name}}}}\",");
        }
        out.push_str("        \"last\": \"x\"\n      }\n");
        let _ = writeln!(out, "    }}{}", if builder < 4 { "," } else { "" });
    }
    out.push_str("  ],\n  \"provisioners\": [\n");
    for provisioner in 0..100 {
        let _ = writeln!(
            out,
            "    {{\n      \"type\": \"shell\",\n      \"inline\": [\n        \"echo plain\",\n        \"run {{{{user `v{provisioner}`}}}}\"\n      ],"
        );
        out.push_str(
            "      \"environment_vars\": [\n        \"NAME={{build_name}}\"\n      ],\n      \"pause_before\": \"1s\"\n",
        );
        let _ = writeln!(out, "    }}{}", if provisioner < 99 { "," } else { "" });
    }
    out.push_str("  ]\n}\n");
    out
}

struct Case {
    document: Document,
    template: Template,
    machine: Machine,
    resolution: Resolution,
}

impl Case {
    fn new() -> Self {
        let document = json::parse(&template());
        let template = Template::read(&document, VERSION);
        let mut machine = Machine { clock: Some(Instant::from_seconds(1_600_000_000)), ..Machine::default() };
        machine.environment.variables.insert("HOME".to_owned(), "/home/x".to_owned());
        let resolution = variables(&document, &machine);
        Self { document, template, machine, resolution }
    }

    fn builds(&self) -> Vec<resolve::Build> {
        resolve::resolve(&resolve::Inputs {
            version: VERSION,
            document: &self.document,
            template: &self.template,
            variables: &self.resolution,
            machine: &self.machine,
        })
    }
}

fn variables(document: &Document, machine: &Machine) -> Resolution {
    variables::resolve(&variables::Inputs {
        version: VERSION,
        declared: &variables::declared(document),
        var_files: &[],
        command_line: &[("v7".to_owned(), "given".to_owned())],
        machine,
    })
}

fn benches(criterion: &mut Criterion) {
    let case = Case::new();
    let lines = case.document.text().lines().count();
    let builds = case.builds();
    let problems: Vec<String> = builds.iter().flat_map(resolve::Build::problems).map(ToString::to_string).collect();
    assert_eq!((lines >= 2_000, builds.len(), problems), (true, 5, Vec::new()));

    criterion.bench_function("variables: 200", |bencher| {
        bencher.iter(|| variables(black_box(&case.document), &case.machine));
    });
    criterion.bench_function("builds: 5 over 2,000 lines", |bencher| bencher.iter(|| black_box(&case).builds()));
    criterion.bench_function("variables and builds", |bencher| {
        bencher.iter(|| {
            let resolution = variables(black_box(&case.document), &case.machine);
            resolve::resolve(&resolve::Inputs {
                version: VERSION,
                document: &case.document,
                template: &case.template,
                variables: &resolution,
                machine: &case.machine,
            })
        });
    });
    criterion.bench_function("lines of one build", |bencher| {
        bencher.iter(|| builds.first().map(|build| build.lines(black_box(&case.document))));
    });
    let context = Context::names(VERSION, &case.machine, &case.resolution.user);
    let text = Text::from("packer-{{user `v1`}}-{{isotime \"2006-01-02\" | replace_all \"-\" \"\" | upper}}");
    criterion.bench_function("one string", |bencher| bencher.iter(|| render_once(black_box(&text), &context)));
}

criterion_group!(group, benches);
criterion_main!(group);
