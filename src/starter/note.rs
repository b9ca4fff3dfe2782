use thiserror::Error;

use super::Builder;

/// What a user should know of what a starter made, or has to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Note {
    #[error(
        "The stage names no package. Orca would look for a .deb, .rpm or .nupkg file of that name among the trigger's artifacts and fail the bake where there is none; without a package it asks for nothing, and the AMI name names the image."
    )]
    NoPackage,
    #[error(
        "Orca looks for name and version of the package among the trigger's artifacts: the build has to archive its .{extension} file."
    )]
    PackageMatched { extension: &'static str },
    #[error(
        "Rebake is set: the bake key has neither the place of the artifact nor its checksum, so Rosco would hand out the image of the last bake."
    )]
    Rebake,
    #[error("The version is part of the image's name, and so of the bake key: a version is baked once.")]
    VersionInName,
    #[error(
        "Rosco's host needs the token as {variable} in its environment. It reaches neither the command, nor the log, nor the image."
    )]
    Token { variable: String },
    #[error("{}", from_s3(*builder))]
    FromS3 { builder: Builder },
    #[error(
        "The base image needs gcloud or gsutil, and the machine that bakes a service account that may read the bucket."
    )]
    FromGcs,
    #[error(
        "The base image needs jq or python3 to read the trigger's artifacts. The trigger beside the stage is an example for the preview."
    )]
    Trigger,
    #[error(
        "The checksum comes from beside the artifact: it notices damage, but not a store that somebody else writes to."
    )]
    ChecksumBeside,
    #[error("A container has no systemd: the image runs the command itself.")]
    ContainerCommand,
    #[error("Nothing can be started in amazon-chroot: the unit is enabled, and machines made of the image start it.")]
    ChrootStartsNothing,
    #[error("Add {template} to templatesNeedingRoot in Rosco's configuration: amazon-chroot has to run as root.")]
    NeedsRoot { template: String },
    #[error(
        "Rosco has to run on a machine at Amazon, in the region of the bake: amazon-chroot mounts the volume there."
    )]
    OnAmazon,
    #[error("Put the id of your base image into rosco-local.yml: ids of Amazon's images differ by region and change.")]
    SourceAmi,
    #[error("Put your account and project into rosco-local.yml.")]
    Account,
    #[error("Put the registry that images go to into rosco-local.yml. Rosco's host needs docker, logged in there.")]
    Registry,
    #[error("A container has no systemd: no unit is made; say in the builder's changes what the image runs.")]
    NoUnitInContainer,
    #[error("The template declares {name} already; it is used as it is.")]
    VariableKept { name: String },
    #[error("The scripts for Windows could not be run in this project's tests; try the bake before you rely on it.")]
    Windows,
}

fn from_s3(builder: Builder) -> &'static str {
    match builder {
        Builder::AmazonEbs => {
            "The base image needs the aws command, and the instance a profile that may read the bucket: name it as the extended attribute aws_instance_profile."
        }
        Builder::AmazonChroot => {
            "The base image needs the aws command, and the machine that runs Rosco a profile that may read the bucket."
        }
        Builder::GoogleCompute | Builder::Docker => {
            "The base image needs the aws command, with credentials that may read the bucket."
        }
    }
}
