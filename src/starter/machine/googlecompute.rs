//! googlecompute: a machine at Google is started from the base image,
//! provisioned and made an image. Variables as Rosco's GCE bakes pass them.

use serde_json::{Value, json};

use super::{BaseImage, Machine};
use crate::starter::{Kind, Options};

pub(super) fn machine(kind: Kind, options: &Options) -> Machine {
    let mut builder = json!({
        "type": "googlecompute",
        "account_file": "{{user `gce_account_file`}}",
        "project_id": "{{user `gce_project_id`}}",
        "zone": "{{user `gce_zone`}}",
        "network": "{{user `gce_network`}}",
        "network_project_id": "{{user `gce_network_project_id`}}",
        "subnetwork": "{{user `gce_subnetwork`}}",
        "use_internal_ip": "{{user `gce_use_internal_ip`}}",
        "source_image": "{{user `gce_source_image`}}",
        "source_image_family": "{{user `gce_source_image_family`}}",
        "image_name": "{{user `gce_target_image` | clean_resource_name}}",
        "image_description": "appversion: {{user `appversion`}}, build_host: {{user `build_host`}}, build_info_url: {{user `build_info_url`}}",
    });
    let more = if kind == Kind::Nupkg {
        json!({
            "disk_size": 50,
            "communicator": "winrm",
            "winrm_username": "packer",
            "winrm_use_ssl": true,
            "winrm_insecure": true,
            "metadata": {
                "windows-startup-script-cmd": "winrm quickconfig -quiet & net user packer /add & net localgroup administrators packer /add & winrm set winrm/config/service/auth @{Basic=\"true\"}",
            },
        })
    } else {
        json!({ "ssh_username": "packer", "ssh_pty": true })
    };
    if let (Value::Object(builder), Value::Object(more)) = (&mut builder, more) {
        builder.extend(more);
    }
    let image = base_image(kind);
    let mut stage = super::stage("gce", options, &image);
    stage.insert("region".to_owned(), "global".into());
    Machine {
        variables: vec![
            ("gce_account_file", Some("")),
            ("gce_project_id", None),
            ("gce_zone", None),
            ("gce_network", None),
            ("gce_network_project_id", Some("")),
            ("gce_subnetwork", Some("")),
            ("gce_use_internal_ip", Some("false")),
            ("gce_source_image", Some("")),
            ("gce_source_image_family", Some("")),
            ("gce_target_image", None),
            ("appversion", Some("")),
            ("build_host", Some("")),
            ("build_info_url", Some("")),
            ("artifactFile", Some("")),
            ("manifestFile", None),
        ],
        sensitive: Vec::new(),
        builder,
        // Rosco reads the image's name from there.
        post_processors: vec![json!({ "type": "manifest", "output": "{{user `manifestFile`}}" })],
        stage,
        configuration: configuration(kind, &image),
    }
}

fn base_image(kind: Kind) -> BaseImage {
    match kind {
        Kind::Rpm => {
            BaseImage { id: "rocky-9", version: "9", description: "Rocky Linux 9", source: "rocky-linux-9", login: "" }
        }
        Kind::Nupkg => BaseImage {
            id: "windows-2022",
            version: "2022",
            description: "Windows Server 2022",
            source: "windows-2022",
            login: "",
        },
        Kind::Deb | Kind::Tarball | Kind::Zip | Kind::Empty => BaseImage {
            id: "noble",
            version: "24.04",
            description: "Ubuntu 24.04 LTS",
            source: "ubuntu-2404-lts-amd64",
            login: "",
        },
    }
}

fn configuration(kind: Kind, image: &BaseImage) -> String {
    format!(
        "google:\n  enabled: true\n  accounts:\n  # The account and its project that bakes run in: put yours here.\n  - name: my-account\n    project: my-project\n  bakeryDefaults:\n    zone: us-central1-a\n    network: default\n    baseImages:\n{}      virtualizationSettings:\n        sourceImageFamily: {}\n",
        image.entry(kind),
        image.source
    )
}
