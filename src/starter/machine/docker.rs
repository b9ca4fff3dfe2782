//! docker: a container is started from the base image, provisioned, committed,
//! tagged and pushed. Variables as Rosco's Docker bakes pass them.

use serde_json::json;

use super::{BaseImage, Machine};
use crate::starter::{Kind, Options};

pub(super) fn machine(kind: Kind, options: &Options) -> Machine {
    let image = base_image(kind);
    let mut stage = super::stage("docker", options, &image);
    stage.insert("region".to_owned(), "global".into());
    Machine {
        variables: vec![
            ("docker_source_image", None),
            ("docker_target_image", None),
            ("docker_target_image_tag", Some("latest")),
            ("docker_target_repository", None),
            ("appversion", Some("")),
            ("build_info_url", Some("")),
        ],
        sensitive: Vec::new(),
        builder: json!({
            "type": "docker",
            "image": "{{user `docker_source_image`}}",
            "commit": true,
            // Without it, the image would have the entry point that Packer starts the container with.
            "run_command": [
                "-d", "-i", "-t",
                "--label", "appversion={{user `appversion`}}",
                "--label", "build_info_url={{user `build_info_url`}}",
                "{{.Image}}", "/bin/bash",
            ],
        }),
        post_processors: vec![json!([
            {
                "type": "docker-tag",
                "repository": "{{user `docker_target_repository`}}/{{user `docker_target_image`}}",
                "tag": "{{user `docker_target_image_tag`}}",
            },
            "docker-push",
        ])],
        stage,
        configuration: configuration(kind, &image),
    }
}

fn base_image(kind: Kind) -> BaseImage {
    match kind {
        Kind::Rpm => {
            BaseImage { id: "rocky-9", version: "9", description: "Rocky Linux 9", source: "rockylinux:9", login: "" }
        }
        Kind::Deb | Kind::Tarball | Kind::Zip | Kind::Nupkg | Kind::Empty => BaseImage {
            id: "noble",
            version: "24.04",
            description: "Ubuntu 24.04 LTS",
            source: "ubuntu:24.04",
            login: "",
        },
    }
}

fn configuration(kind: Kind, image: &BaseImage) -> String {
    format!(
        "docker:\n  enabled: true\n  bakeryDefaults:\n    # Where images are pushed to: put yours here.\n    targetRepository: registry.example.com/team\n    baseImages:\n{}      virtualizationSettings:\n        sourceImage: {}\n",
        image.entry(kind),
        image.source
    )
}
