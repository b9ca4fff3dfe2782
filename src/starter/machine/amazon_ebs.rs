//! amazon-ebs: a machine at Amazon is started from the base image, provisioned
//! and made an image. Variables as Rosco's AWS bakes pass them.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{BaseImage, Machine};
use crate::starter::{Kind, Options};

pub(super) fn machine(kind: Kind, options: &Options) -> Machine {
    let windows = kind == Kind::Nupkg;
    let mut variables = credentials();
    variables.extend([
        ("aws_region", None),
        (if windows { "aws_winrm_username" } else { "aws_ssh_username" }, None),
        ("aws_instance_type", None),
        ("aws_source_ami", None),
        ("aws_target_ami", None),
        ("aws_subnet_id", Some("{{env `AWS_SUBNET_ID`}}")),
        ("aws_vpc_id", Some("{{env `AWS_VPC_ID`}}")),
        ("aws_associate_public_ip_address", Some("true")),
        ("aws_ena_support", Some("true")),
        ("aws_instance_profile", Some("")),
    ]);
    variables.extend(tag_variables());
    let mut builder = json!({
        "type": "amazon-ebs",
        "access_key": "{{user `aws_access_key`}}",
        "secret_key": "{{user `aws_secret_key`}}",
        "region": "{{user `aws_region`}}",
        "vpc_id": "{{user `aws_vpc_id`}}",
        "subnet_id": "{{user `aws_subnet_id`}}",
        "associate_public_ip_address": "{{user `aws_associate_public_ip_address`}}",
        "iam_instance_profile": "{{user `aws_instance_profile`}}",
        "instance_type": "{{user `aws_instance_type`}}",
        "ena_support": "{{user `aws_ena_support`}}",
        "source_ami": "{{user `aws_source_ami`}}",
        "ami_name": "{{user `aws_target_ami` | clean_resource_name}}",
    });
    let more = if windows {
        json!({
            "communicator": "winrm",
            "winrm_username": "{{user `aws_winrm_username`}}",
            "winrm_use_ssl": true,
            "winrm_insecure": true,
            "user_data_file": "{{user `configDir`}}/winrm.userdata",
        })
    } else {
        json!({ "ssh_username": "{{user `aws_ssh_username`}}", "ssh_pty": true })
    };
    if let (Value::Object(builder), Value::Object(more)) = (&mut builder, more) {
        builder.extend(more);
        builder.insert("tags".to_owned(), tags());
    }
    let image = base_image(kind);
    Machine {
        variables,
        sensitive: vec!["aws_secret_key"],
        builder,
        post_processors: Vec::new(),
        stage: stage(options, &image),
        configuration: configuration(kind, options, &image),
    }
}

/// Rosco passes its own keys where its configuration has some.
pub(super) fn credentials() -> Vec<(&'static str, Option<&'static str>)> {
    vec![("aws_access_key", Some("")), ("aws_secret_key", Some(""))]
}

pub(super) fn tag_variables() -> [(&'static str, Option<&'static str>); 3] {
    [("appversion", Some("")), ("build_host", Some("")), ("build_info_url", Some(""))]
}

/// What Spinnaker shows of an image: it reads these tags.
pub(super) fn tags() -> Value {
    json!({
        "appversion": "{{user `appversion`}}",
        "build_host": "{{user `build_host`}}",
        "build_info_url": "{{user `build_info_url`}}",
    })
}

pub(super) fn base_image(kind: Kind) -> BaseImage {
    match kind {
        Kind::Rpm => BaseImage {
            id: "al2023",
            version: "2023",
            description: "Amazon Linux 2023",
            source: PLACEHOLDER,
            login: "ec2-user",
        },
        Kind::Nupkg => BaseImage {
            id: "windows-2022",
            version: "2022",
            description: "Windows Server 2022",
            source: PLACEHOLDER,
            login: "Administrator",
        },
        Kind::Deb | Kind::Tarball | Kind::Zip | Kind::Empty => BaseImage {
            id: "noble",
            version: "24.04",
            description: "Ubuntu 24.04 LTS",
            source: PLACEHOLDER,
            login: "ubuntu",
        },
    }
}

/// Images of Amazon have another id in each region, and a new one with each
/// update: nobody can know which one is meant.
const PLACEHOLDER: &str = "ami-00000000000000000";

pub(super) fn stage(options: &Options, image: &BaseImage) -> Map<String, Value> {
    let mut stage = super::stage("aws", options, image);
    stage.insert("vmType".to_owned(), "hvm".into());
    let regions = options.regions.iter().map(|region| region.trim()).filter(|region| !region.is_empty());
    stage.insert("regions".to_owned(), regions.collect());
    stage
}

pub(super) fn configuration(kind: Kind, options: &Options, image: &BaseImage) -> String {
    let mut text = format!(
        "aws:\n  enabled: true\n  bakeryDefaults:\n    defaultVirtualizationType: hvm\n    awsAssociatePublicIpAddress: true\n    baseImages:\n{}      virtualizationSettings:\n",
        image.entry(kind)
    );
    let user = if kind == Kind::Nupkg { "winRmUserName" } else { "sshUserName" };
    for region in options.regions.iter().map(|region| region.trim()).filter(|region| !region.is_empty()) {
        let _ = write!(
            text,
            "      - region: {region}\n        virtualizationType: hvm\n        instanceType: t3.small\n        # The image that bakes in this region start from: put its id here.\n        sourceAmi: {}\n        {user}: {}\n",
            image.source, image.login
        );
    }
    text
}
