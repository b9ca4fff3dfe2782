use crate::source::{File, FileMode, Snapshot};

/// The sample config repo that ships with the app: files by their path, with
/// the modes that a checkout has.
pub fn sample() -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (path, text, mode) in SAMPLE {
        snapshot.insert(*path, File { bytes: text.as_bytes().into(), mode: FileMode::Unix(*mode) });
    }
    snapshot
}

/// The name under which the sample opens.
pub const SAMPLE_NAME: &str = "sample-config";

macro_rules! sample_file {
    ($path:literal, $mode:literal) => {
        ($path, include_str!(concat!("sample/", $path)), $mode)
    };
}

const SAMPLE: &[(&str, &str, u32)] = &[
    sample_file!(".bakewright/hello.json", 0o644),
    sample_file!("README.md", 0o644),
    sample_file!("build.gradle", 0o644),
    sample_file!("deb-config/spinnaker/config/packer/aws-custom.json", 0o644),
    sample_file!("deb-config/spinnaker/config/packer/docker-debug.pkr.hcl", 0o644),
    sample_file!("deb-config/spinnaker/config/packer/install-custom.sh", 0o755),
    sample_file!("deb-config/spinnaker/config/packer/us-east-1.json", 0o644),
    sample_file!("deb-config/spinnaker/config/packer/us-west-2.json", 0o644),
    sample_file!("deb-config/spinnaker/config/rosco-local.yml", 0o644),
    sample_file!("deb-config/spinnaker/env/ha.env", 0o644),
];
