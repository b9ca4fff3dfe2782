//! The real Packer 1.6.6 judges the fixers, on templates that are made up here.
//! Without that program there is nothing to compare with, and nothing is run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::process::Command;

use bakewright::packer::PackerVersion;
use bakewright::packer::fix::{FIXERS, FixError, FixFailure, fix_value, mend, packer_text, verdict};
use bakewright::source::apply_edits;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};

fn real_packer() -> bool {
    Command::new("packer")
        .arg("version")
        .output()
        .is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("1.6.6"))
}

/// What Packer prints, and whether it succeeded; `None` for a crash.
fn packer_fix(text: &str) -> Option<(bool, String)> {
    let folder = tempfile();
    let path = folder.join("template.json");
    std::fs::write(&path, text).unwrap();
    let out = Command::new("packer")
        .arg("fix")
        .arg(&path)
        .env("CHECKPOINT_DISABLE", "1")
        // Where it leaves its crash.log.
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8_lossy(&out.stdout).trim_end_matches('\n').to_owned();
    if String::from_utf8_lossy(&out.stderr).contains("panic:") || printed.contains("panic:") {
        return None;
    }
    Some((out.status.success(), printed))
}

fn tempfile() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("bakewright-fix-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn agree(text: &str) -> Result<(), String> {
    let ours = match fix_value(text) {
        Err(FixFailure::Fix(FixError::Crash { .. })) => None,
        Err(error) => Some((false, error.to_string())),
        Ok(root) => {
            let result = packer_text(&root);
            match verdict(&result, PackerVersion::RECORDED) {
                Some(words) if words.starts_with("panic:") => None,
                Some(words) => Some((false, format!("{result}\n{words}"))),
                None => Some((true, result)),
            }
        }
    };
    let theirs = packer_fix(text);
    if ours.as_ref().map(collapsed) == theirs.as_ref().map(collapsed) {
        return Ok(());
    }
    Err(format!("{text}\nours {ours:?}\ntheirs {theirs:?}"))
}

/// Packer takes overrides in any order.
fn collapsed((success, text): &(bool, String)) -> (bool, Vec<String>) {
    let mut lines: Vec<String> =
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    lines.sort();
    (*success, lines)
}

const TYPES: &[&str] = &[
    "virtualbox",
    "virtualbox-iso",
    "vmware",
    "vmware-iso",
    "parallels-iso",
    "parallels-pvm",
    "amazon-ebs",
    "amazon-chroot",
    "scaleway",
    "hyperv-iso",
    "hyperv-vmcx",
    "qemu",
    "vsphere-iso",
    "azure-chroot",
    "proxmox",
    "googlecompute",
    "docker",
];

const BUILDER_KEYS: &[&str] = &[
    "iso_md5",
    "iso_checksum",
    "iso_checksum_type",
    "iso_checksum_url",
    "ami_name",
    "snapshot_name",
    "guest_additions_attach",
    "guest_additions_mode",
    "headless",
    "parallels_tools_host_path",
    "guest_os_distribution",
    "guest_os_type",
    "ssh_key_path",
    "ssh_private_key_file",
    "ssh_disable_agent",
    "ssh_disable_agent_forwarding",
    "access_key",
    "organization_id",
    "shutdown_behaviour",
    "shutdown_behavior",
    "enhanced_networking",
    "ena_support",
    "ssh_private_ip",
    "ssh_interface",
    "temporary_security_group_source_cidr",
    "login_email",
    "remote_type",
    "disk_type_id",
    "skip_compaction",
    "vhd_temp_path",
    "clone_from_vmxc_path",
    "cpu",
    "cpus",
    "ram_size",
    "memory",
    "image_name",
    "image_labels",
    "spot_price_auto_product",
    "disk_size",
    "ssh_host_port_min",
    "host_port_min",
    "ssh_host_port_max",
    "host_port_max",
    "ssh_skip_nat_mapping",
    "skip_nat_mapping",
    "ssh_wait_timeout",
    "ssh_timeout",
    "network",
    "network_card",
    "networkCard",
    "network_adapters",
    "disk_thin_provisioned",
    "storage",
    "disk_eagerly_scrub",
    "shared_image_destination",
];

const TEXTS: &[&str] = &[
    "",
    "x",
    "true",
    "false",
    "esx5",
    "thin",
    "a,b , c",
    "{{ .CreateTime }}-{{.CreateTime}}{{ .CreateTime | upper }}",
    "{{clean_image_name `a`}}{{clean_ami_name `b`}}",
    "`$A `\" `` `' $",
    "A=`$x",
    "<&>\u{2028}\u{1}\u{7f}é",
    "md5",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => proptest::sample::select(TEXTS).prop_map(Value::from),
        2 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        2 => proptest::sample::select(&[0.0, 1.0, 2.5, -3.0, 1e21, 1e-7, 40000.0][..]).prop_map(Value::from),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => leaf(),
        1 => prop::collection::vec(leaf(), 0..3).prop_map(Value::from),
        1 => prop::collection::vec((proptest::sample::select(&["exlude_from_latest", "a"][..]), leaf()), 0..3).prop_map(object),
    ]
}

fn object(members: Vec<(&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn builder() -> impl Strategy<Value = Value> {
    let kind = proptest::sample::select(TYPES);
    let members = prop::collection::vec((proptest::sample::select(BUILDER_KEYS), any_value()), 0..7);
    (kind, members).prop_map(|(kind, mut members)| {
        members.push(("type", Value::from(kind)));
        object(members)
    })
}

fn provisioner() -> impl Strategy<Value = Value> {
    let kind = proptest::sample::select(&["powershell", "ansible-local", "shell"][..]);
    let keys =
        &["elevated_user", "elevated_password", "environment_vars", "galaxycommand", "galaxy_command", "override"];
    let overrides = prop::collection::vec((proptest::sample::select(&["virtualbox", "z"][..]), leaf()), 0..3);
    let value = prop_oneof![4 => leaf(), 2 => prop::collection::vec(leaf(), 0..3).prop_map(Value::from), 2 => overrides.prop_map(object)];
    (kind, prop::collection::vec((proptest::sample::select(&keys[..]), value), 0..4)).prop_map(|(kind, mut members)| {
        members.push(("type", Value::from(kind)));
        object(members)
    })
}

fn post_processor() -> impl Strategy<Value = Value> {
    let kind = proptest::sample::select(&["vagrant", "manifest", "docker-tag", "docker-push"][..]);
    let keys = &["aws", "vmware", "virtualbox", "override", "filename", "output", "tag", "tags", "login_email"];
    let one = (kind, prop::collection::vec((proptest::sample::select(&keys[..]), any_value()), 0..4)).prop_map(
        |(kind, mut members)| {
            members.push(("type", Value::from(kind)));
            object(members)
        },
    );
    let one = one.boxed();
    prop_oneof![4 => one.clone(), 1 => prop::collection::vec(one, 0..3).prop_map(Value::from), 1 => Just(json!("docker"))]
}

fn section(item: BoxedStrategy<Value>) -> impl Strategy<Value = Option<Value>> {
    let list = prop::collection::vec(item.clone(), 0..3).prop_map(|items| Some(Value::from(items)));
    prop_oneof![
        12 => list,
        1 => item.prop_map(Some),
        1 => any_value().prop_map(Some),
        1 => prop::collection::vec(any_value(), 0..2).prop_map(|items| Some(Value::from(items))),
        2 => Just(None),
    ]
}

fn template() -> impl Strategy<Value = String> {
    let capitals = proptest::sample::select(&[false, false, false, false, false, true][..]);
    (section(builder().boxed()), section(provisioner().boxed()), section(post_processor().boxed()), capitals).prop_map(
        |(builders, provisioners, post_processors, capitals)| {
            let names = if capitals { ["Builders", "Provisioners"] } else { ["builders", "provisioners"] };
            let sections = [(names[0], builders), (names[1], provisioners), ("post-processors", post_processors)];
            object(sections.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()).to_string()
        },
    )
}

#[test]
fn agrees_with_packer() {
    if !real_packer() {
        println!("packer 1.6.6 is not installed: skipped");
        return;
    }
    for text in [
        "",
        " ",
        "[1]",
        "3",
        "\"x\"",
        "true",
        "null",
        "{",
        "{} x",
        "{\"a\":1e400}",
        "{\"builders\":[null]}",
        "{\"a\":\"\\\\u003c\"}",
        "{\"a\":1,\"a\":2}",
    ] {
        agree(text).unwrap();
    }
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    proptest!(Config { cases, failure_persistence: None, ..Config::default() }, |(text in template())| {
        agree(&text).map_err(TestCaseError::fail)?;
    });
}

/// What stays of the text, and that the mended text needs no more mending.
fn mends(text: &str) -> Result<(), String> {
    let Ok(fixed) = fix_value(text) else { return Ok(()) };
    if ["Builders", "Provisioners"].iter().any(|key| fixed.contains_key(*key)) {
        return Ok(());
    }
    let mended = mend(text, &FIXERS).map_err(|error| format!("{text}: {error}"))?;
    let (again, _) = apply_edits(text, &mended.edits).map_err(|error| format!("{text}: {error}"))?;
    if again != mended.text {
        return Err(format!("{text}\nedits give {again}\ninstead of {}", mended.text));
    }
    let value = fix_value(&mended.text).map_err(|error| format!("{}: {error}", mended.text))?;
    if packer_text(&value) != packer_text(&fixed) {
        return Err(format!(
            "{text}\nmended {}\ngives {}\nfixed {}",
            mended.text,
            packer_text(&value),
            packer_text(&fixed)
        ));
    }
    Ok(())
}

proptest! {
    #[test]
    fn mending_the_text_gives_the_same_template(text in template(), spread in any::<bool>()) {
        let text = if spread {
            serde_json::to_string_pretty(&serde_json::from_str::<Value>(&text).unwrap()).unwrap().replace('\n', "\r\n")
        } else {
            text
        };
        mends(&text).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn mending_keeps_the_formatting() {
    let text = "{\n\t\"builders\": [ {\n\t\t\"type\": \"amazon-ebs\", \"ssh_private_ip\" : true,\n\t\t\"ssh_wait_timeout\":  \"5m\"\n\t} ]\n}\n";
    let mended = mend(text, &FIXERS).unwrap();
    assert_eq!(
        mended.text,
        text.replace("ssh_private_ip\" : true", "ssh_interface\" : \"private_ip\"")
            .replace("ssh_wait_timeout", "ssh_timeout")
    );
    assert_eq!(mended.applied, ["amazon-private-ip", "ssh-wait-timeout"]);
    assert_eq!(mended.edits.len(), 3);
}
