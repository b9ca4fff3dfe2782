//! amazon-chroot: a snapshot of the base image is mounted on the machine that
//! runs Rosco, which has to be one at Amazon, and provisioned there as root.

use serde_json::json;

use super::Machine;
use super::amazon_ebs::{base_image, configuration, credentials, stage, tag_variables, tags};
use crate::starter::{Builder, Kind, Options, template_name};

pub(super) fn machine(kind: Kind, options: &Options) -> Machine {
    let mut variables = credentials();
    variables.extend([("aws_source_ami", None), ("aws_target_ami", None), ("aws_ena_support", Some("true"))]);
    variables.extend(tag_variables());
    let image = base_image(kind);
    // Rosco runs packer as root for the templates of this list alone.
    let needing_root = format!(
        "# Templates that Rosco runs with sudo.\ntemplatesNeedingRoot:\n- aws-chroot.json\n- {}\n\n",
        template_name(kind, Builder::AmazonChroot)
    );
    Machine {
        variables,
        sensitive: vec!["aws_secret_key"],
        builder: json!({
            "type": "amazon-chroot",
            "access_key": "{{user `aws_access_key`}}",
            "secret_key": "{{user `aws_secret_key`}}",
            "source_ami": "{{user `aws_source_ami`}}",
            "ami_name": "{{user `aws_target_ami` | clean_resource_name}}",
            "ami_virtualization_type": "hvm",
            "ena_support": "{{user `aws_ena_support`}}",
            "tags": tags(),
        }),
        post_processors: Vec::new(),
        stage: stage(options, &image),
        configuration: needing_root + &configuration(kind, options, &image),
    }
}
