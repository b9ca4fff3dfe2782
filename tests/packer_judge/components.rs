//! Components with values that fit, nearly fit, or do not.

use std::collections::BTreeSet;
use std::sync::Arc;

use bakewright::packer::PackerVersion;
use bakewright::packer::checks::Checks;
use bakewright::packer::components::{Component, ComponentKind, Field, FieldType, Presence, Shape};
use bakewright::packer::validate::Catalog;
use serde_json::{Map, Value, json};

use crate::validation::NOT_IN_DEBIAN;

/// The same numbers for the same seed (splitmix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x1_0000_0001))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    fn one_of<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }

    /// True once in so many times.
    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A component with its configuration.
pub struct Case {
    kind: ComponentKind,
    type_name: String,
    config: Map<String, Value>,
}

impl Case {
    pub fn shown(&self) -> String {
        format!("{:?} {} {}", self.kind, self.type_name, Value::Object(self.config.clone()))
    }

    /// Go programs crash of some values; we need not say how.
    pub fn may_crash(&self) -> bool {
        self.type_name.starts_with("azure-") || self.type_name == "profitbricks"
    }
}

/// One build for each case, so that Packer tells of every one.
pub fn template(cases: &[Case]) -> Value {
    let (mut builders, mut provisioners, mut post_processors) = (Vec::new(), Vec::new(), Vec::new());
    for (at, case) in cases.iter().enumerate() {
        let name = format!("b{at:03}");
        let mut config = case.config.clone();
        config.insert("type".to_owned(), Value::from(case.type_name.as_str()));
        if case.kind == ComponentKind::Builder {
            config.insert("name".to_owned(), Value::from(name));
            builders.push(Value::Object(config));
            continue;
        }
        builders.push(json!({"type": "null", "communicator": "none", "name": name}));
        config.insert("only".to_owned(), json!([name]));
        if case.kind == ComponentKind::Provisioner {
            provisioners.push(Value::Object(config));
        } else {
            post_processors.push(Value::Object(config));
        }
    }
    json!({
        "variables": {"v": "value", "empty": "", "braces": "{{ `{{.X}}` }}"},
        "builders": builders,
        "provisioners": provisioners,
        "post-processors": post_processors,
    })
}

/// Keys that Packer takes for itself.
const META: [&str; 9] =
    ["type", "name", "only", "except", "override", "pause_before", "max_retries", "timeout", "keep_input_artifact"];

/// Keys that ask a network for long.
const LEFT_OUT: [&str; 11] = [
    "vault_aws_engine",
    "use_instance_principals",
    "data_center_name",
    "cloud",
    "identity_endpoint",
    "vagrant_cloud_url",
    "client_jwt",
    "ssh_certificate_file",
    "ssh_bastion_certificate_file",
    "enable_virtualization_extensions",
    "clone_from_vm_name",
];

/// Components that ask a network whatever is in them.
const ASK_A_NETWORK: [&str; 2] = ["azure-chroot", "vagrant-cloud"];

/// Components of which every field has a value of the wrong type.
pub fn misfits(catalog: &Catalog, only: Option<&str>) -> Vec<Case> {
    let values = [
        json!({"zz": [1]}),
        json!([[["zz"]]]),
        json!("zz"),
        json!([{"zz": "y"}, 1]),
        json!(-1.5),
        json!({"zz": {"y": "x"}}),
        json!([true, "a,b"]),
    ];
    let mut cases = Vec::new();
    for component in there(catalog, only) {
        let present = |field: &&Arc<Field>| {
            field.life.presence(PackerVersion::RECORDED) == Presence::Present && !META.contains(&field.name.as_str())
        };
        for value in &values {
            let fields = component.fields.iter().filter(present);
            let config = fields.map(|field| (field.name.clone(), value.clone())).collect();
            cases.push(Case { kind: component.kind, type_name: component.type_name.clone(), config });
        }
        // Of each block a field that it does not have, beside those that it has.
        let blocks = component.fields.iter().filter(present).filter(|field| !field.kind.fields().is_empty());
        let config: Map<String, Value> = blocks.map(|field| (field.name.clone(), empty(&field.kind, 0))).collect();
        if !config.is_empty() {
            cases.push(Case { kind: component.kind, type_name: component.type_name.clone(), config });
        }
    }
    cases
}

/// Blocks with all their fields, and one that they do not have.
fn empty(kind: &FieldType, depth: usize) -> Value {
    let present =
        kind.fields().iter().filter(|field| field.life.presence(PackerVersion::RECORDED) == Presence::Present);
    let mut members: Map<String, Value> = present
        .map(|field| (field.name.clone(), if depth < 4 { empty(&field.kind, depth + 1) } else { Value::Null }))
        .collect();
    members.insert("bogus".to_owned(), Value::Null);
    match kind {
        FieldType::Plain(_) => Value::Null,
        FieldType::Block(_) => Value::Object(members),
        FieldType::Blocks(_) => json!([members]),
    }
}

fn there<'c>(catalog: &'c Catalog, only: Option<&str>) -> Vec<&'c Component> {
    let kinds = [ComponentKind::Builder, ComponentKind::Provisioner, ComponentKind::PostProcessor];
    catalog
        .table
        .iter()
        .filter(|component| kinds.contains(&component.kind))
        .filter(|component| component.life.presence(PackerVersion::RECORDED) == Presence::Present)
        .filter(|component| only.is_none_or(|only| component.type_name == only))
        .filter(|component| !NOT_IN_DEBIAN.contains(&component.type_name.as_str()))
        .collect()
}

pub fn case(catalog: &Catalog, only: Option<&str>, random: &mut Random) -> Case {
    let mut there = there(catalog, only);
    there.retain(|component| !ASK_A_NETWORK.contains(&component.type_name.as_str()));
    let component = *random.one_of(&there);
    let mut config = sound(component, random);
    let mentioned = mentioned(&catalog.checks, component);
    for _ in 0..random.below(5) {
        change(component, &mentioned, &mut config, random);
    }
    Case { kind: component.kind, type_name: component.type_name.clone(), config }
}

/// Fields that the component's checks speak of.
fn mentioned(checks: &Checks, component: &Component) -> Vec<String> {
    let Some(section) = checks.get(component.kind, &component.type_name) else { return Vec::new() };
    let names = checks.names(section).into_iter().map(|(name, _)| name.split('.').next().unwrap().to_owned());
    let names: BTreeSet<String> = names.filter(|name| component.field(name).is_some()).collect();
    names.into_iter().collect()
}

fn change(component: &Component, mentioned: &[String], config: &mut Map<String, Value>, random: &mut Random) {
    let present = |field: &&Arc<Field>| {
        field.life.presence(PackerVersion::RECORDED) == Presence::Present
            && !META.contains(&field.name.as_str())
            && !LEFT_OUT.contains(&field.name.as_str())
    };
    let fields: Vec<&Arc<Field>> = component.fields.iter().filter(present).collect();
    let of_checks: Vec<&Arc<Field>> = fields.iter().copied().filter(|field| mentioned.contains(&field.name)).collect();
    match random.below(12) {
        0 => {
            let key = *random.one_of(&[
                "bogus",
                "_comment",
                "Type",
                "packer_x",
                "ssh_usrname",
                "iso_md5",
                "{{user `v`}}",
                "tag_",
            ]);
            config.insert(key.to_owned(), Value::from("x"));
        }
        1 | 2 if !config.is_empty() => {
            let keys: Vec<String> = config.keys().cloned().collect();
            config.remove(random.one_of(&keys));
        }
        3 if !fields.is_empty() => {
            let field = *random.one_of(&fields);
            config.insert(field.name.clone(), value(&field.kind, &field.name, 3, random));
        }
        4 if !fields.is_empty() => {
            let field = *random.one_of(&fields);
            // Without a tag Packer takes any of the spellings, at random.
            if field.untagged.is_some() {
                return;
            }
            config.insert(field.name.to_uppercase(), value(&field.kind, &field.name, 30, random));
        }
        _ if !of_checks.is_empty() => {
            let field = *random.one_of(&of_checks);
            config.insert(field.name.clone(), value(&field.kind, &field.name, 12, random));
        }
        _ => {}
    }
}

/// A value for a field; once in `odd` times of another type.
fn value(kind: &FieldType, name: &str, odd: usize, random: &mut Random) -> Value {
    if random.one_in(odd) {
        return anything(random);
    }
    match kind {
        FieldType::Plain(shape) => plain(shape, name, random),
        FieldType::Block(fields) => block(fields, random),
        FieldType::Blocks(fields) => (0..random.below(3)).map(|_| block(fields, random)).collect(),
    }
}

fn block(fields: &[Arc<Field>], random: &mut Random) -> Value {
    let present: Vec<&Arc<Field>> =
        fields.iter().filter(|field| field.life.presence(PackerVersion::RECORDED) == Presence::Present).collect();
    let mut members = Map::new();
    for _ in 0..random.below(5) {
        if present.is_empty() {
            break;
        }
        let field = *random.one_of(&present);
        members.insert(field.name.clone(), value(&field.kind, &field.name, 15, random));
    }
    if random.one_in(12) {
        members.insert("bogus".to_owned(), Value::from(1));
    }
    Value::Object(members)
}

fn plain(shape: &Shape, name: &str, random: &mut Random) -> Value {
    match shape {
        Shape::Any => anything(random),
        Shape::Bool | Shape::Trilean => random
            .one_of(&[
                json!(true),
                json!(true),
                json!(false),
                json!("true"),
                json!("0"),
                json!(""),
                json!("yes"),
                json!(1),
                json!(null),
            ])
            .clone(),
        Shape::String => text(name, random),
        Shape::Int(_) | Shape::Uint(_) => random
            .one_of(&[
                json!(0),
                json!(1),
                json!(2),
                json!(-1),
                json!(7),
                json!(49),
                json!(60),
                json!(70_000),
                json!("22"),
                json!("0x16"),
                json!(" 22"),
                json!(""),
                json!(1.7),
                json!(true),
                json!(null),
                json!(3_000),
                json!(600),
                json!(200),
                json!("1e3"),
            ])
            .clone(),
        Shape::Float => random.one_of(&[json!(0), json!(1.5), json!("2.5"), json!("x")]).clone(),
        Shape::Duration => random
            .one_of(&[
                json!("5m"),
                json!("1.5h"),
                json!(5),
                json!("5"),
                json!(""),
                json!("1d"),
                json!(null),
                json!("-3s"),
            ])
            .clone(),
        Shape::List(item) => match random.below(8) {
            0 => json!([]),
            1 => json!("a,b"),
            2 => json!(null),
            _ => (0..=random.below(3)).map(|_| plain(item, name, random)).collect(),
        },
        Shape::Map(item) => match random.below(8) {
            0 => json!({}),
            1 => json!([{"a": "b"}, {"c": "d"}]),
            _ => {
                let mut members = Map::new();
                for _ in 0..=random.below(2) {
                    let key = *random.one_of(&["a", "Name", "us-east-1", "", "{{user `v`}}"]);
                    members.insert(key.to_owned(), plain(item, name, random));
                }
                Value::Object(members)
            }
        },
        Shape::Named(_, shape) => plain(shape, name, random),
        Shape::Struct(_) => json!({}),
    }
}

fn anything(random: &mut Random) -> Value {
    random
        .one_of(&[
            json!(null),
            json!(true),
            json!(7),
            json!(-1.5),
            json!(""),
            json!("x"),
            json!("a,b"),
            json!([]),
            json!(["a", 1]),
            json!([["a"]]),
            json!([{"a": "b"}]),
            json!({}),
            json!({"a": "b"}),
            json!({"a": {"b": [1]}}),
            json!("{{user `v`}}"),
            json!("{{nofunc}}"),
            json!("{{"),
            json!("{{.X}}"),
            json!("{{upper 1}}"),
            json!(1e21),
            json!(12_345_678),
        ])
        .clone()
}

/// Texts that the checks of some component tell apart.
const TEXTS: &[&str] = &[
    "",
    "",
    "a",
    "x y",
    "there.txt",
    "folder",
    "folder/inside.txt",
    "missing",
    "./there.txt",
    "account.json",
    "user.json",
    "locked.pem",
    "empty.json",
    "{{user `v`}}",
    "{{user `empty`}}",
    "{{user `nope`}}x",
    "none",
    "ssh",
    "winrm",
    "telnet",
    "docker",
    "private_ip",
    "session_manager",
    "unix",
    "Windows",
    "linux",
    "plan9",
    "10.0.0.0/8",
    "10.0.0.1",
    "a/b",
    "us-east-1",
    "ap-seoul",
    "auto",
    "0",
    "0.1",
    "t2.micro",
    "m5.large",
    "m5",
    "io1",
    "io2",
    "gp2",
    "gp3",
    "stop",
    "terminate",
    "dedicated",
    "download",
    "upload",
    "bypass",
    "weird",
    "MIGRATE",
    "TERMINATE",
    "abc-",
    "abc",
    "Abc",
    "ova",
    "raw",
    "vhd",
    "md5",
    "sha256",
    "md9",
    "md5:d41d8cd98f00b204e9800998ecf8427e",
    "d41d8cd98f00b204e9800998ecf8427e",
    "md5:xyz",
    "abc1",
    "file:missing",
    "aes",
    "AES256",
    "public",
    "Private",
    "4",
    "6",
    "img-12345678",
    "img-1",
    "http://a/b",
    "https://a",
    "a:b:c",
    "80:host:22",
    "80:host",
    "x:host:22",
    "sftp",
    "scp",
    "k=v",
    "=v",
    "k",
    "arm64",
    "x86_64",
    "arn:aws:kms:us-east-1:123456789012:key/abc-1",
    "alias/a",
    "Key 1",
    "host",
    "default",
    "Linux",
    "Windows",
    "Standard_LRS",
    "ReadOnly",
    "China",
    "Mars",
    "virtio",
    "ide",
    "scsi",
    "qcow2",
    "40G",
    "4x",
    "<enter><wait>",
    "<wait-1s>",
    "<wait0>a",
    "aws",
    "docker-tag",
    "/abs",
    "a.box",
    "halt",
    "suspend",
    "1.2.3",
    "esx5",
    "thin",
    "http://x/a.iso",
    "a.iso",
    "none",
    "x.vmcx",
    "Virtual Machines/x.vmcx",
    "NET",
    "IDE:1:2",
    "expand",
    "disable",
    "attach",
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c",
    "/subscriptions/a/resourceGroups/b",
    "git//x",
    "https://a/b.git//c",
    "file",
    "backend",
    "local",
    "CLOUD_SSD",
    "cn-north-1",
    "Passw0rd!",
    "short",
    "a--b-",
    "abc.def.",
    "(a)",
    "{{timestamp}}",
    "{{build_name}}",
    "{{.ID}}",
    "{{build `ID`}}",
    "{{clean_resource_name `a b`}}",
    "{{env `HOME`}}",
    "é",
    "[[",
    "*.txt",
    "no*?",
    "-",
    "_",
    "A",
];

fn text(name: &str, random: &mut Random) -> Value {
    // Where only certain texts are right, they are among those above.
    if random.one_in(14) {
        return Value::from("a-long-text-".repeat(6 + random.below(8)));
    }
    if random.one_in(25) {
        return random.one_of(&[json!(5), json!(true), json!(null), json!(1e21)]).clone();
    }
    if name.contains("ami_name") && random.one_in(2) {
        return Value::from(*random.one_of(&["ab", "a good name", "bad:name", "x{{timestamp}}", "ünicode name"]));
    }
    Value::from(*random.one_of(TEXTS))
}

/// What Packer accepts of a component, or nearly: so that one change shows one
/// check.
fn sound(component: &Component, random: &mut Random) -> Map<String, Value> {
    if random.one_in(8) {
        return Map::new();
    }
    let amazon = json!({"access_key": "k", "secret_key": "s", "region": "us-east-1", "source_ami": "ami-1",
        "instance_type": "t2.micro", "ssh_username": "u", "ami_name": "a name"});
    let iso = json!({"iso_url": "http://x/a.iso", "iso_checksum": "md5:d41d8cd98f00b204e9800998ecf8427e",
        "ssh_username": "u", "shutdown_command": "halt"});
    let also = |mut base: Value, more: Value| {
        base.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        base
    };
    let config = match (component.kind, component.type_name.as_str()) {
        (ComponentKind::Builder, "amazon-chroot") => json!({"ami_name": "a name", "source_ami": "ami-1"}),
        (ComponentKind::Builder, "amazon-ebsvolume") => {
            let mut base = amazon;
            base.as_object_mut().unwrap().remove("ami_name");
            base
        }
        (ComponentKind::Builder, "amazon-instance") => also(
            amazon,
            json!({"account_id": "1-2", "s3_bucket": "b",
            "x509_cert_path": "there.txt", "x509_key_path": "there.txt"}),
        ),
        (ComponentKind::Builder, "amazon-ebssurrogate") => also(
            amazon,
            json!({"ami_virtualization_type": "hvm",
            "ami_root_device": {"source_device_name": "/dev/xvdf", "device_name": "/dev/xvda"},
            "launch_block_device_mappings": [{"device_name": "/dev/xvdf"}]}),
        ),
        (ComponentKind::Builder, name) if name.starts_with("amazon-") => amazon,
        (ComponentKind::Builder, "googlecompute") => {
            json!({"project_id": "p", "source_image": "i", "zone": "us-east1-b", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "docker") => json!({"image": "i", "commit": true}),
        (ComponentKind::Builder, "azure-arm") => {
            json!({"managed_image_name": "n", "managed_image_resource_group_name": "g",
            "image_publisher": "p", "image_offer": "o", "image_sku": "s", "location": "l", "os_type": "Linux"})
        }
        (ComponentKind::Builder, "azure-dtl") => {
            json!({"managed_image_name": "n", "managed_image_resource_group_name": "g",
            "image_publisher": "p", "image_offer": "o", "image_sku": "s", "os_type": "Linux", "lab_resource_group_name": "l",
            "lab_virtual_network_name": "v"})
        }
        (ComponentKind::Builder, "alicloud-ecs") => json!({"access_key": "k", "secret_key": "s", "region": "r",
            "image_name": "name", "source_image": "i", "instance_type": "t", "ssh_username": "u"}),
        (ComponentKind::Builder, "tencentcloud-cvm") => {
            json!({"secret_id": "k", "secret_key": "s", "region": "ap-seoul",
            "image_name": "name", "source_image_id": "img-12345678", "instance_type": "t", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "openstack") => {
            json!({"image_name": "n", "source_image": "i", "flavor": "f", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "oracle-oci") => json!({"ssh_username": "u", "user_ocid": "u", "tenancy_ocid": "t",
            "fingerprint": "f", "availability_domain": "a", "shape": "s", "subnet_ocid": "n", "base_image_ocid": "b"}),
        (ComponentKind::Builder, "oracle-classic") => {
            json!({"username": "u", "password": "p", "api_endpoint": "https://a",
            "identity_domain": "d", "source_image_list": "s", "dest_image_list": "d", "image_name": "i", "shape": "s",
            "ssh_username": "u"})
        }
        (ComponentKind::Builder, "null") => {
            if random.one_in(2) {
                json!({"communicator": "none"})
            } else {
                json!({"ssh_host": "h", "ssh_username": "u", "ssh_password": "p"})
            }
        }
        (ComponentKind::Builder, "file") => json!({"target": "t", "content": "c"}),
        (ComponentKind::Builder, "qemu" | "virtualbox-iso" | "hyperv-iso" | "vmware-iso" | "parallels-iso") => also(
            iso,
            if component.type_name == "parallels-iso" { json!({"parallels_tools_flavor": "lin"}) } else { json!({}) },
        ),
        (ComponentKind::Builder, "virtualbox-ovf" | "vmware-vmx") => {
            json!({"source_path": "there.txt", "ssh_username": "u", "shutdown_command": "halt"})
        }
        (ComponentKind::Builder, "parallels-pvm") => {
            json!({"source_path": "there.txt", "ssh_username": "u", "shutdown_command": "halt", "parallels_tools_flavor": "lin"})
        }
        (ComponentKind::Builder, "hyperv-vmcx") => {
            json!({"clone_from_vmcx_path": "folder", "ssh_username": "u", "shutdown_command": "halt"})
        }
        (ComponentKind::Builder, "proxmox" | "proxmox-iso" | "proxmox-clone") => {
            json!({"ssh_username": "u", "username": "u",
            "password": "p", "proxmox_url": "https://a", "node": "n", "iso_file": "f"})
        }
        (ComponentKind::Builder, "vsphere-iso") => json!({"vcenter_server": "v", "username": "u", "password": "p",
            "storage": [{"disk_size": 1}], "vm_name": "n", "host": "h", "ssh_username": "u"}),
        (ComponentKind::Builder, "vsphere-clone") => json!({"vcenter_server": "v", "username": "u", "password": "p",
            "template": "t", "vm_name": "n", "host": "h", "ssh_username": "u"}),
        (ComponentKind::Builder, "digitalocean") => {
            json!({"ssh_username": "u", "api_token": "t", "region": "r", "size": "s", "image": "i"})
        }
        (ComponentKind::Builder, "hcloud") => {
            json!({"ssh_username": "u", "token": "t", "location": "l", "server_type": "s", "image": "i"})
        }
        (ComponentKind::Builder, "vagrant") => json!({"communicator": "ssh", "source_path": "a/b"}),
        (ComponentKind::Builder, "lxc") => json!({"config_file": "there.txt"}),
        (ComponentKind::Builder, "lxd") => json!({"image": "i"}),
        (ComponentKind::Builder, "cloudstack") => {
            json!({"api_url": "u", "api_key": "k", "secret_key": "s", "network": "n",
            "service_offering": "o", "source_template": "t", "template_os": "o", "zone": "z", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "jdcloud") => json!({"access_key": "k", "secret_key": "s", "region_id": "cn-north-1",
            "az": "a", "image_id": "i", "instance_name": "n", "instance_type": "t", "ssh_username": "u", "ssh_password": "p"}),
        (ComponentKind::Builder, "ncloud") => {
            json!({"access_key": "k", "secret_key": "s", "member_server_image_no": "1", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "scaleway") => {
            json!({"project_id": "p", "secret_key": "s", "access_key": "a", "zone": "z",
            "commercial_type": "c", "image": "i", "ssh_username": "u"})
        }
        (ComponentKind::Builder, "profitbricks") => {
            json!({"ssh_username": "u", "ssh_password": "p", "image": "i", "username": "u", "password": "p"})
        }
        (ComponentKind::Builder, "oneandone") => json!({"ssh_username": "u", "source_image_name": "i"}),
        (ComponentKind::Builder, "triton") => {
            json!({"triton_account": "a", "triton_key_id": "k", "source_machine_package": "p",
            "ssh_username": "u", "image_name": "n", "image_version": "v"})
        }
        (ComponentKind::Provisioner, "file") => json!({"source": "there.txt", "destination": "/tmp/x"}),
        (ComponentKind::Provisioner, "shell" | "shell-local" | "powershell" | "windows-shell") => {
            if random.one_in(2) {
                json!({"inline": ["true"]})
            } else {
                json!({"script": "there.txt"})
            }
        }
        (ComponentKind::Provisioner, "ansible-local") => json!({"playbook_file": "there.txt"}),
        (ComponentKind::Provisioner, "ansible") => json!({"playbook_file": "there.txt", "skip_version_check": true}),
        (ComponentKind::Provisioner, "puppet-masterless") => json!({"manifest_file": "there.txt"}),
        (ComponentKind::Provisioner, "salt-masterless") => json!({"local_state_tree": "folder"}),
        (ComponentKind::Provisioner, "chef-client") => json!({"server_url": "u"}),
        (ComponentKind::Provisioner, "inspec") => json!({"profile": "p"}),
        (ComponentKind::Provisioner, "converge") => json!({"module": "m"}),
        (ComponentKind::PostProcessor, "shell-local") => json!({"inline": ["true"]}),
        (ComponentKind::PostProcessor, "artifice") => json!({"files": ["a"]}),
        (ComponentKind::PostProcessor, "amazon-import") => json!({"s3_bucket_name": "b"}),
        (ComponentKind::PostProcessor, "googlecompute-export") => json!({"paths": ["p"]}),
        (ComponentKind::PostProcessor, "googlecompute-import") => {
            json!({"bucket": "b", "image_name": "i", "project_id": "p"})
        }
        (ComponentKind::PostProcessor, "alicloud-import") => {
            json!({"access_key": "k", "secret_key": "s", "region": "r", "oss_bucket_name": "b"})
        }
        _ => json!({}),
    };
    config.as_object().cloned().unwrap()
}
