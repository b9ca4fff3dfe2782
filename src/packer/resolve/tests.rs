use std::fmt::Write as _;

use super::*;
use crate::json;
use crate::packer::interpolate::{Instant, Piece};
use crate::packer::variables;

struct Resolved {
    document: Document,
    builds: Vec<Build>,
}

fn resolved(text: &str) -> Resolved {
    let version = PackerVersion::RECORDED;
    let document = json::parse(text);
    let template = Template::read(&document, version);
    let machine = Machine { clock: Some(Instant::from_seconds(1_600_000_000)), ..Machine::default() };
    let declared = variables::declared(&document);
    let variables = variables::resolve(&variables::Inputs {
        version,
        declared: &declared,
        var_files: &[],
        command_line: &[],
        machine: &machine,
    });
    let builds = resolve(&Inputs {
        version,
        document: &document,
        template: &template,
        variables: &variables,
        machine: &machine,
    });
    Resolved { document, builds }
}

impl Resolved {
    fn text(&self, build: usize) -> String {
        let mut out = String::new();
        for line in self.builds[build].lines(&self.document) {
            let mark = if line.changed { '~' } else { ' ' };
            write!(out, "{mark}{}", "  ".repeat(line.indent)).unwrap();
            for piece in line.pieces {
                match piece {
                    Piece::Known(text) => out.push_str(&text),
                    Piece::Unknown(unknown) => write!(out, "<{unknown}>").unwrap(),
                }
            }
            out.push('\n');
        }
        out
    }

    fn problems(&self, build: usize) -> Vec<String> {
        self.builds[build].problems().map(ToString::to_string).collect()
    }
}

#[test]
fn shows_a_template_as_a_build_sees_it() {
    let resolved = resolved(
        r#"{
  "variables": {"name": "base", "q": "say \"hi\""},
  "builders": [
    {"name": "{{user `name`}}-a", "type": "amazon-ebs", "ami_name": "{{user `q`}} {{timestamp}}",
     "tags": {"{{build_type}}": "{{ .SourceAMI }}-{{build_name}}", "plain": "x"}},
    {"type": "docker", "image": "{{uuid}}"}
  ],
  "provisioners": [
    {"type": "shell", "only": ["docker"], "inline": ["echo {{build `ID`}}", "{{ .Vars }}"],
     "execute_command": "{{ .Vars }} {{ .Path }} {{build `ImageSha256`}}"},
    {"type": "file", "source": "a/", "destination": "/{{build_name}}", "max_retries": "{{`3`}}",
     "override": {"docker": {"source": "b", "generated": true}}}
  ],
  "post-processors": ["compress", [{"type": "manifest", "except": ["docker"]}, {"type": "checksum", "output": "{{.ChecksumType}}"}]]
}"#,
    );
    assert_eq!(
        resolved.text(0),
        r#" {
   "builders": [
     {
~      "name": "base-a",
       "type": "amazon-ebs",
~      "ami_name": "say \"hi\" 1600000000",
       "tags": {
~        "amazon-ebs": "<SourceAMI at build time>-base-a",
         "plain": "x"
       }
     }
   ],
   "provisioners": [
     {
       "type": "file",
       "source": "a/",
~      "destination": "/base-a",
~      "max_retries": "3"
     }
   ],
   "post-processors": [
     "compress",
     [
       {
         "type": "manifest",
         "except": [
           "docker"
         ]
       },
       {
         "type": "checksum",
~        "output": "<ChecksumType at build time>"
       }
     ]
   ]
 }
"#
    );
    assert_eq!(
        resolved.text(1),
        r#" {
   "builders": [
     {
       "type": "docker",
~      "image": "<uuid>"
     }
   ],
   "provisioners": [
     {
       "type": "shell",
       "only": [
         "docker"
       ],
       "inline": [
~        "echo <ID at build time>",
~        "<no value>"
       ],
~      "execute_command": "<Vars at build time> <Path at build time> <ImageSha256 at build time>"
     },
     {
       "type": "file",
       "source": "b",
~      "destination": "/docker",
~      "max_retries": "3",
       "generated": true
     }
   ],
   "post-processors": [
     "compress",
     [
       {
         "type": "checksum",
~        "output": "<ChecksumType at build time>"
       }
     ]
   ]
 }
"#
    );
    assert!(resolved.problems(0).is_empty() && resolved.problems(1).is_empty());
}

#[test]
fn problems_are_worded_as_packer_words_them() {
    let resolved = resolved(
        r#"{"builders": [{"type": "null", "a": ["{{", {"{{x}}": "{{build `ID`}}"}], "name": "{{build_name}}"}],
  "provisioners": [{"type": "shell-local", "inline": "{{build `X`}}", "execute_command": ["{{y}}", "{{ build `Y`}}"]}]}"#,
    );
    assert_eq!(
        resolved.problems(0),
        [
            "Error interpolating builder '{{build_name}}': template: root:1:2: executing \"root\" at <build_name>: error calling build_name: build_name not available",
            "invalid 'a': template: root:1: unclosed action in:\n\n{{",
            "invalid 'a': template: root:1: function \"x\" not defined in:\n\n{{x}}",
            "render 'a': template: root:1:2: executing \"root\" at <build `ID`>: error calling build: Error validating build variable: the given variable ID will not be passed into your plugin. in:\n\n{{build `ID`}}",
            "Error decoding config: render 'inline': template: root:1:2: executing \"root\" at <build `X`>: error calling build: loaded data, but couldnt find X in it. in:\n\n{{build `X`}}",
            "Error decoding config: invalid 'execute_command': template: root:1: function \"y\" not defined in:\n\n{{y}}",
            "template: root:1:3: executing \"root\" at <build `Y`>: error calling build: loaded data, but couldnt find Y in it.",
        ]
    );
    assert_eq!(resolved.builds[0].problems().filter(|problem| problem.moment == Moment::Build).count(), 1);
}

#[test]
fn a_value_that_is_no_template_breaks_every_component() {
    let resolved = resolved(
        r#"{"variables": {"a": "{{`{{x`}}", "b": "fine"}, "builders": [{"type": "null"}], "provisioners": [{"type": "shell"}]}"#,
    );
    let words = "invalid 'packer_user_variables': template: root:1: function \"x\" not defined in:\n\n{{x";
    assert_eq!(resolved.problems(0), [words, words]);
}

#[test]
fn of_equal_names_the_last_builder_stays() {
    let resolved = resolved(
        r#"{"variables": {"v": "x"}, "builders": [{"type": "null", "name": "{{user `v`}}"}, {"type": "null", "name": "x"}]}"#,
    );
    let replaced: Vec<bool> = resolved.builds.iter().map(|build| build.replaced).collect();
    assert_eq!(replaced, [true, false]);
}

#[test]
fn overrides_lie_over_lists_and_maps() {
    let resolved = resolved(
        r#"{"builders": [{"type": "null"}], "provisioners": [{"type": "shell", "inline": ["a", "b"], "m": {"x": 1, "y": 2}, "n": 1,
  "override": {"null": {"inline": ["z"], "m": {"y": 3, "w": 4}, "n": null}}}]}"#,
    );
    let shown: Vec<String> = resolved.text(0).lines().map(|line| line.trim().to_owned()).collect();
    let start = shown.iter().position(|line| line.contains("inline")).unwrap();
    assert_eq!(
        shown[start..start + 11].join(" "),
        r#""inline": [ "z", "b" ], "m": { "x": 1, "y": 3, "w": 4 }, "n": 1"#.to_owned() + " }"
    );
}
