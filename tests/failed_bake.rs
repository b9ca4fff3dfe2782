//! A bake that ran or failed, held against the preview.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod chain;

use bakewright::preview::{Bake, Inputs, LogRead, Origin, read_log, shell_text};
use chain::{Repo, baked};
use serde_json::json;

fn stage() -> Bake {
    baked(
        &json!({"type": "bake", "name": "Bake", "cloudProviderType": "aws", "package": "hello", "baseOs": "trusty",
            "vmType": "hvm", "regions": ["us-east-1", "us-west-2"], "extendedAttributes": {"root_volume_size": "24"}}),
        &[],
    )
}

fn read(log: &str) -> LogRead {
    let (repo, bake) = (Repo::sample(), stage());
    let configuration = repo.configuration();
    read_log(
        &Inputs {
            bake: &bake,
            bake_path: ".bakewright/hello.json".into(),
            configuration: &configuration,
            files: &repo,
            evaluate: bakewright::orca::expression::evaluate,
            shown: None,
            validate: None,
        },
        log,
    )
}

fn command(region: usize) -> Vec<String> {
    let preview = Repo::sample().preview(&stage());
    let command = preview.regions[region].command.as_ref().unwrap();
    assert!(shell_text(command).starts_with("packer"));
    command.words.iter().map(|word| word.text.clone()).collect()
}

#[test]
fn the_same_command_is_told_with_its_region() {
    let log = format!("INFO Starting job: [{}]...\n", command(1).join(", "));
    let told = read(&log);
    assert_eq!((told.region.as_deref(), told.command), (Some("us-west-2"), Some(Vec::new())));
}

#[test]
fn the_first_difference_comes_with_its_origin() {
    let words = command(0);
    let skipped = words.iter().position(|word| word.starts_with("aws_ssh_username")).unwrap();
    let words: Vec<String> = words
        .into_iter()
        .enumerate()
        .filter(|(at, _)| *at != skipped && at + 1 != skipped)
        .map(|(_, word)| if word == "root_volume_size=24" { "root_volume_size=16".to_owned() } else { word })
        .collect();
    let told = read(&format!("Executing x with tokenized command: [{}] (executionId: 1)", words.join(", ")));
    let differences = told.command.unwrap();
    let first = &differences[0];
    assert_eq!(
        (first.name.as_str(), first.ran.as_deref(), first.now.as_deref()),
        ("root_volume_size", Some("16"), Some("24"))
    );
    assert!(first.trail.iter().any(|step| step.origin == Origin::Attribute && step.place.is_some()));
    assert_eq!((differences[1].name.as_str(), differences[1].ran.as_deref()), ("aws_ssh_username", None));
    assert_eq!(differences.len(), 2, "{differences:#?}");
}

#[test]
fn errors_lead_to_template_and_script() {
    let told = read(
        "==> amazon-ebs: Provisioning with shell script: /opt/spinnaker/config/packer/install-custom.sh\n\
         ==> amazon-ebs: /tmp/script_1234.sh: line 3: nonsense: command not found\n\
         ==> amazon-ebs: Script exited with non-zero exit status: 127\n\
         Build 'amazon-ebs' errored: required variable not set: root_volume_size\n",
    );
    let places: Vec<Option<String>> =
        told.errors.iter().map(|error| error.place.as_ref().map(bakewright::preview::Place::label)).collect();
    assert_eq!(told.errors.len(), 3, "{:#?}", told.errors);
    assert_eq!(places[0].as_deref(), Some("install-custom.sh:3"));
    assert_eq!(places[1], None);
    assert!(places[2].as_ref().unwrap().starts_with("aws-custom.json:"));
    assert_eq!(told.command, None);
}

#[test]
fn an_image_that_rosco_would_not_find_is_told() {
    let told =
        read("==> web: Creating the AMI: hello-1\n==> Builds finished. The artifacts of successful builds are:\n");
    assert_eq!((told.finished, told.image_name), (true, None));
    let told = read("==> amazon-ebs: Creating the AMI: hello-1\nus-east-1: ami-1\n==> Builds finished.");
    assert_eq!((told.image_name.as_deref(), told.ami.as_deref()), (Some("hello-1"), Some("ami-1")));
}

#[test]
fn an_executions_json_gives_its_errors() {
    let run = json!({"type": "PIPELINE", "stages": [{"type": "bake", "status": "TERMINAL", "context": {
        "exception": {"details": {"errors": ["No virtualization settings found for region 'x'."]}},
        "status": {"logsContent": "==> amazon-ebs: Creating the AMI: hello-1"}}}]});
    let told = read(&run.to_string());
    assert_eq!(told.errors[0].text, "Error: No virtualization settings found for region 'x'.");
    assert_eq!(told.image_name.as_deref(), Some("hello-1"));
}

#[test]
fn anything_at_all_is_read() {
    for odd in [
        "",
        "{",
        "[[[[",
        "packer build",
        "[packer, build]",
        ": 1:",
        "/x: line : y",
        "tokenized command: [",
        "\u{0}line 1, column 2",
    ] {
        read(odd);
    }
}
