//! Files that manifests carry: what is read is what a YAML parser reads, and an
//! edit changes its own file and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod soak;

use std::fmt::Write as _;

use bakewright::layout::carried::{insert, remove, rename};
use bakewright::layout::{Carried, CarriedError, Holder, carried_files};
use bakewright::source::{Span, TextEdit, apply_edits};
use bakewright::yaml;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

fn find<'c>(carried: &'c [Carried], path: &str) -> &'c Carried {
    carried.iter().find(|carried| carried.path == path).unwrap_or_else(|| panic!("no {path} in {carried:#?}"))
}

fn texts(manifest: &str) -> Vec<(String, String)> {
    carried_files(manifest).into_iter().map(|carried| (carried.path.clone(), carried.text(manifest).unwrap())).collect()
}

/// What a YAML parser has at these keys of the first document.
fn parsed(manifest: &str, keys: &[&str]) -> Option<String> {
    let document = yaml::parse(manifest);
    assert_eq!(document.errors(), [], "{manifest}");
    let root = *document.documents().first()?;
    document.text(document.find(root, keys)?).map(str::to_owned)
}

fn rewritten(manifest: &str, path: &str, text: &str) -> String {
    let carried = carried_files(manifest);
    let edits = find(&carried, path).write(manifest, text).unwrap();
    apply_edits(manifest, &edits).unwrap().0
}

const OPERATOR: &str = r#"# A comment
apiVersion: spinnaker.io/v1alpha2
kind: SpinnakerService
metadata: {name: spinnaker}
spec:
  spinnakerConfig:
    config:
      version: 1.28.1   # profiles__not__a.key: x
    service-settings:
      rosco:
        env:
          AWS_VPC_ID: vpc-1
    profiles:
      rosco:
        # Base images
        aws:
          bakeryDefaults:
            baseImages: []

        rosco:
          configDir: /opt/rosco/config/packer
      orca: {}
    files:
      profiles__rosco__packer__aws.json: |
        {
          "builders": [
            {"type": "amazon-ebs"}
          ]
        }
      "profiles__rosco__packer__scripts__x.sh": |-
        #!/bin/sh
        echo key: value

        kind: ConfigMap
      profiles__rosco__packer__q.json: "{\"builders\": [\n  {}]}\n"
      profiles__rosco__packer__s.json: '{"a": "it''s"}'
      profiles__rosco__packer__f.txt: >
        folded
        text
          further

        end
      profiles__rosco__packer__plain.txt: hello
      # profiles__rosco__packer__commented.json: |
      profiles__..__evil.json: x
  validation: {}
"#;

#[test]
fn the_operators_files_and_profiles() {
    assert_eq!(
        texts(OPERATOR),
        [
            ("profiles/rosco-local.yml", "# Base images\naws:\n  bakeryDefaults:\n    baseImages: []\n\nrosco:\n  configDir: /opt/rosco/config/packer\n"),
            ("profiles/rosco/packer/aws.json", "{\n  \"builders\": [\n    {\"type\": \"amazon-ebs\"}\n  ]\n}\n"),
            ("profiles/rosco/packer/scripts/x.sh", "#!/bin/sh\necho key: value\n\nkind: ConfigMap"),
            ("profiles/rosco/packer/q.json", "{\"builders\": [\n  {}]}\n"),
            ("profiles/rosco/packer/s.json", "{\"a\": \"it's\"}"),
            ("profiles/rosco/packer/f.txt", "folded text\n  further\n\nend\n"),
            ("profiles/rosco/packer/plain.txt", "hello"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
    );
    let carried = carried_files(OPERATOR);
    let quoted = find(&carried, "profiles/rosco/packer/scripts/x.sh");
    assert_eq!(quoted.span.of(OPERATOR), "\"profiles__rosco__packer__scripts__x.sh\"");
    assert_eq!(quoted.holder, Holder::SpinnakerFiles);
}

#[test]
fn an_edit_of_a_file_changes_its_lines_alone() {
    let carried = carried_files(OPERATOR);
    let aws = find(&carried, "profiles/rosco/packer/aws.json");
    let text = aws.text(OPERATOR).unwrap();
    let at = text.find("amazon-ebs").unwrap();
    let edits = aws.edits(OPERATOR, &[TextEdit::replace(Span::new(at, at + 10), "docker")]).unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!((edits[0].span.of(OPERATOR), edits[0].text.as_str()), ("amazon-ebs", "docker"));
    let line = aws.edits(OPERATOR, &[TextEdit::insert(2, "  \"variables\": {},\n\n")]).unwrap();
    let after = apply_edits(OPERATOR, &line).unwrap().0;
    assert!(after.contains("        {\n          \"variables\": {},\n\n          \"builders\": ["), "{after}");
    assert_eq!(aws.edits(OPERATOR, &[]).unwrap(), []);
    let typed = aws.edits(OPERATOR, &[TextEdit::insert(1, "x")]).unwrap();
    assert_eq!((typed[0].span.len(), typed[0].text.as_str()), (0, "x"));
}

#[test]
fn profiles_are_edited_in_their_indentation() {
    let after = rewritten(OPERATOR, "profiles/rosco-local.yml", "google:\n  enabled: true\n");
    assert!(after.contains("      rosco:\n        google:\n          enabled: true\n      orca: {}\n"), "{after}");
    assert_eq!(texts(&after)[0].1, "google:\n  enabled: true\n");
}

#[test]
fn config_maps_and_secrets() {
    let encoded = STANDARD.encode("{\"builders\": []}\n");
    let binary = STANDARD.encode([0xff_u8, 0]);
    let manifest = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: rosco-packer\n  namespace: spinnaker\ndata:\n  aws.json: |\n    {{}}\n  flag: 'true'\n---\napiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata:\n    name: rosco-files\n  data:\n    gce.json: {encoded}\n    x.bin: {binary}\n  stringData:\n    install.sh: |\n      echo\n- kind: ConfigMap\n  metadata: {{name: other}}\n  data:\n    b.json: |\n       [1]\n"
    );
    let carried = carried_files(&manifest);
    let paths: Vec<&str> = carried.iter().map(|carried| carried.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "rosco-packer/aws.json",
            "rosco-files/gce.json",
            "rosco-files/x.bin",
            "rosco-files/install.sh",
            "configmap/b.json"
        ]
    );
    let gce = find(&carried, "rosco-files/gce.json");
    assert_eq!(gce.text(&manifest).unwrap(), "{\"builders\": []}\n");
    assert_eq!(gce.holder, Holder::Secret { name: "rosco-files".into() });
    let bin = find(&carried, "rosco-files/x.bin").text(&manifest);
    assert_eq!(bin, Err(CarriedError::NotText { why: "its bytes are not UTF-8" }));
    let after = rewritten(&manifest, "rosco-files/gce.json", "{}\n");
    assert!(after.contains(&format!("    gce.json: {}\n    x.bin: {binary}\n", STANDARD.encode("{}\n"))), "{after}");
}

#[test]
fn a_text_gets_the_form_that_can_hold_it() {
    let manifest = "kind: ConfigMap\ndata:\n  a.txt: |  # kept\n    one\n\n  b.txt: x\n";
    for (text, form) in [
        ("two\n", "a.txt: |  # kept\n    two\n\n  b"),
        ("two", "a.txt: |-  # kept\n    two\n\n  b"),
        ("two\n\n", "a.txt: |+  # kept\n    two\n\n  b"),
        ("  two\n", "a.txt: |2  # kept\n      two\n\n  b"),
        ("\n\n two", "a.txt: |2-  # kept\n\n\n     two\n\n  b"),
        ("", "a.txt: |-  # kept\n\n  b"),
        ("\n", "a.txt: |+  # kept\n\n  b"),
        ("a\tb\n", "a.txt: |  # kept\n    a\tb\n\n  b"),
        ("a\r\nb\n", "a.txt: \"a\\r\\nb\\n\"  # kept\n  b"),
        ("\u{feff}x", "a.txt: \"\\ufeffx\"  # kept\n  b"),
    ] {
        let after = rewritten(manifest, "configmap/a.txt", text);
        assert!(after.contains(form), "{text:?}: {after}");
        assert_eq!(parsed(&after, &["data", "a.txt"]).as_deref(), Some(text), "{after}");
        assert_eq!(parsed(&after, &["data", "b.txt"]).as_deref(), Some("x"), "{after}");
    }
}

#[test]
fn a_comment_behind_a_block_stays_one() {
    let manifest = "kind: ConfigMap\ndata:\n  a.txt: |\n       one\n     # a comment\n  b.txt: x\n";
    for text in ["", "\n", "two\n", " two\n"] {
        let after = rewritten(manifest, "configmap/a.txt", text);
        assert_eq!(parsed(&after, &["data", "a.txt"]).as_deref(), Some(text), "{after}");
        assert!(after.contains("\n     # a comment\n"), "{after}");
    }
}

#[test]
fn line_ends_of_the_manifest_stay() {
    let manifest = OPERATOR.replace('\n', "\r\n");
    let carried = carried_files(&manifest);
    let aws = find(&carried, "profiles/rosco/packer/aws.json");
    assert_eq!(aws.text(&manifest), find(&carried_files(OPERATOR), "profiles/rosco/packer/aws.json").text(OPERATOR));
    let after = rewritten(&manifest, "profiles/rosco/packer/aws.json", "{\n}\n");
    assert!(after.contains("packer__aws.json: |\r\n        {\r\n        }\r\n      \"profiles"), "{after}");
}

#[test]
fn files_come_and_go_and_get_other_names() {
    let apply = |manifest: &str, edits: Vec<TextEdit>| apply_edits(manifest, &edits).unwrap().0;
    let added = apply(OPERATOR, insert(OPERATOR, "profiles/rosco/packer/new.json", "{}\n").unwrap());
    assert_eq!(texts(&added).last().unwrap(), &("profiles/rosco/packer/new.json".to_owned(), "{}\n".to_owned()));
    assert!(
        added.contains("plain.txt: hello\n      profiles__rosco__packer__new.json: |\n        {}\n      # prof"),
        "{added}"
    );
    assert!(yaml::parse(&added).errors().is_empty());
    let gone = |path: &str| {
        let files = carried_files(&added);
        apply(&added, remove(&added, find(&files, path)).unwrap())
    };
    assert_eq!(gone("profiles/rosco/packer/new.json"), OPERATOR);
    for (path, _) in texts(&added).into_iter().skip(1) {
        let without = gone(&path);
        assert!(yaml::parse(&without).errors().is_empty(), "{path}: {without}");
        let left: Vec<_> = texts(&added).into_iter().filter(|(other, _)| *other != path).collect();
        assert_eq!(texts(&without), left);
    }
    let files = carried_files(OPERATOR);
    let aws = find(&files, "profiles/rosco/packer/aws.json");
    let renamed = apply(OPERATOR, rename(OPERATOR, aws, "profiles/rosco/packer/team/a b.json").unwrap());
    assert!(renamed.contains("      \"profiles__rosco__packer__team__a b.json\": |\n"), "{renamed}");
    assert_eq!(texts(&renamed)[1].0, "profiles/rosco/packer/team/a b.json");
    for path in ["profiles/rosco/packer/a__b.json", "profiles/rosco/packer/q.json"] {
        assert!(matches!(rename(OPERATOR, aws, path), Err(CarriedError::Name { .. })), "{path}");
        assert!(matches!(insert(OPERATOR, path, ""), Err(CarriedError::Name { .. })), "{path}");
    }
    assert_eq!(insert("kind: ConfigMap\n", "a/b.json", ""), Err(CarriedError::NoPlace));
}

#[test]
fn a_manifest_that_changed_is_noticed() {
    let carried = carried_files(OPERATOR);
    assert_eq!(find(&carried, "profiles/rosco/packer/q.json").text("kind: x\n"), Err(CarriedError::Stale));
}

#[test]
fn what_is_no_manifest_carries_nothing() {
    for text in [
        "",
        "{\"kind\": \"ConfigMap\", \"data\": {\"a.json\": \"x\"}}",
        "a: |\n",
        "\u{feff}kind: x\n- - - -",
        "- |\n  kind: ConfigMap\n  data:\n    a.json: x\n",
        "\"a",
        "a: \"b\nkind: ConfigMap\ndata:\n  a.json: x",
    ] {
        assert_eq!(texts(text), [], "{text}");
    }
    let deep = format!("kind: ConfigMap\n{}", "- ".repeat(9_000));
    assert_eq!(texts(&deep), []);
}

fn content() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => "[a-z{}\":,#\\[\\] '|>%&*!-]{0,12}",
        1 => " {1,3}[a-z]{0,4}",
        1 => Just(String::new()),
        1 => Just("kind: ConfigMap".to_owned()),
        1 => Just("---".to_owned()),
        1 => "[a-z]\t[a-zé€😀]{0,3} {0,2}",
    ];
    (prop::collection::vec(line, 0..8), any::<bool>(), 0..3_usize).prop_map(|(lines, ends, more)| {
        let mut text = lines.join("\n");
        if ends {
            text.extend(std::iter::repeat_n('\n', 1 + more));
        }
        text
    })
}

/// A scalar as somebody could have written it, below a key in column 4.
fn written() -> impl Strategy<Value = String> {
    let block = (
        prop_oneof![Just('|'), Just('>')],
        "[1-4]?",
        "[-+]?",
        prop::collection::vec("( {0,6}[a-z:#\"]{1,5}|[a-z]\t ?| {0,3}|)", 0..7),
        5..9_usize,
    );
    let block = block.prop_map(|(style, digit, chomp, lines, indent)| {
        let indent = digit.parse().map_or(indent, |digit: usize| 4 + digit);
        let lines = lines
            .into_iter()
            .map(|line| if line.is_empty() { "\n".into() } else { format!("{}{line}\n", " ".repeat(indent)) });
        format!("{style}{digit}{chomp}\n{}", lines.collect::<String>())
    });
    let quoted = ("[a-z ]{0,4}( ?\n {0,8}[a-z\\\\n ]{0,4}){0,3}").prop_map(|inner| {
        let lines: Vec<String> =
            inner.split('\n').map(|line| format!("      {}", line.replace('\\', "\\n").trim_start())).collect();
        format!("\"{}\"\n", lines.join("\n").trim_start())
    });
    let single = "[a-z \"\\\\]{0,8}".prop_map(|inner| format!("'{}'\n", inner.replace('\'', "''")));
    let plain = "[a-z][a-z/.-]{0,8}( #[a-z]{0,3})?".prop_map(|text| format!("{text}\n"));
    prop_oneof![4 => block, 1 => quoted, 1 => single, 1 => plain]
}

const KEYS: [&str; 3] = ["one.json", "two.sh", "three.txt"];

fn manifest(values: &[String]) -> String {
    let mut text = "# x\nkind: ConfigMap\nmetadata:\n    name: c\ndata:\n".to_owned();
    for (key, value) in KEYS.iter().zip(values) {
        write!(text, "    {key}: {value}").unwrap();
    }
    text + "other: 1\n"
}

proptest! {
    #![proptest_config(soak::cases(500, 50_000))]

    #[test]
    fn what_is_read_is_what_a_parser_reads(values in prop::collection::vec(written(), 3)) {
        let manifest = manifest(&values);
        prop_assume!(yaml::parse(&manifest).errors().is_empty());
        for carried in carried_files(&manifest) {
            let key = carried.path.strip_prefix("c/").unwrap();
            prop_assert_eq!(parsed(&manifest, &["data", key]), carried.text(&manifest).ok(), "{}:\n{}", key, manifest);
        }
    }

    #[test]
    fn what_is_written_is_what_a_parser_reads(
        values in prop::collection::vec(written(), 3),
        which in 0..3_usize,
        text in content(),
        crlf in any::<bool>(),
    ) {
        let mut manifest = manifest(&values);
        prop_assume!(yaml::parse(&manifest).errors().is_empty());
        if crlf {
            manifest = manifest.replace('\n', "\r\n");
        }
        let files = carried_files(&manifest);
        let Some(carried) = files.iter().find(|carried| carried.key == KEYS[which]) else { return Ok(()) };
        let edits = carried.write(&manifest, &text).unwrap();
        let after = apply_edits(&manifest, &edits).unwrap().0;
        for key in KEYS {
            let wanted = if key == KEYS[which] { Some(text.clone()) } else { parsed(&manifest, &["data", key]) };
            prop_assert_eq!(parsed(&after, &["data", key]), wanted, "{}:\n{}\n{}", key, manifest, after);
        }
        prop_assert_eq!(parsed(&after, &["other"]), Some("1".to_owned()));
        // And it is read back here as well, and written back to what it was.
        let again = carried_files(&after);
        let again = again.iter().find(|carried| carried.key == KEYS[which]).unwrap();
        prop_assert_eq!(again.text(&after).unwrap(), text);
        prop_assert_eq!(again.write(&after, &again.text(&after).unwrap()).unwrap(), vec![]);
    }

    #[test]
    fn nothing_is_too_odd_to_look_at(text in "([ ]{0,4}(kind: ConfigMap|data:|a.json: ?|- |\\||>|\"|'|\\{|---|#|x: y|\\t)?\r?\n?){0,12}") {
        for carried in carried_files(&text) {
            let was = carried.text(&text).unwrap();
            let edits = carried.write(&text, "new\n").unwrap();
            let after = apply_edits(&text, &edits).unwrap().0;
            if yaml::parse(&text).errors().is_empty() {
                prop_assert!(yaml::parse(&after).errors().is_empty(), "{:?}\n{}\n{}", was, text, after);
            }
        }
    }
}
