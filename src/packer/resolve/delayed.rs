use crate::packer::template::Role;

/// When a field is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Once, when the component is prepared.
    Prepare,
    /// Once when it is prepared, and until nothing changes when the build runs.
    PrepareAndBuild,
    /// Only when the build runs, until nothing changes.
    Build(BuildNames),
    /// Not at all: `{{ }}` stays as it is written.
    Never,
}

/// What `.X` means in a field that is rendered when the build runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BuildNames {
    /// What every build tells, and these.
    And(&'static [&'static str]),
    /// Names of the component's own; `build` does not work.
    Own,
}

use BuildNames::{And, Own};

type Row = (&'static [&'static str], &'static [&'static str], BuildNames);

const AMAZON_CHROOT: &[&str] = &[
    "ami_description",
    "command_wrapper",
    "mount_path",
    "post_mount_commands",
    "pre_mount_commands",
    "root_volume_tag",
    "root_volume_tags",
    "snapshot_tag",
    "snapshot_tags",
    "tag",
    "tags",
];
const AMAZON_EBS: &[&str] = &[
    "ami_description",
    "fleet_tag",
    "fleet_tags",
    "run_tag",
    "run_tags",
    "run_volume_tag",
    "run_volume_tags",
    "snapshot_tag",
    "snapshot_tags",
    "spot_tag",
    "spot_tags",
    "tag",
    "tags",
];
const AMAZON_INSTANCE: &[&str] = &[
    "ami_description",
    "bundle_upload_command",
    "bundle_vol_command",
    "fleet_tag",
    "fleet_tags",
    "run_tags",
    "run_volume_tags",
    "snapshot_tags",
    "spot_tags",
    "tags",
];
const AZURE_CHROOT: &[&str] = &[
    "command_wrapper",
    "manual_mount_command",
    "mount_path",
    "post_mount_commands",
    "pre_mount_commands",
    "pre_unmount_commands",
];
const HYPERONE: &[&str] = &["chroot_command_wrapper", "mount_path", "post_mount_commands", "pre_mount_commands"];
const OSC_CHROOT: &[&str] = &[
    "command_wrapper",
    "mount_path",
    "omi_description",
    "post_mount_commands",
    "pre_mount_commands",
    "root_volume_tags",
    "snapshot_tags",
    "tags",
];
const OSC: &[&str] = &["omi_description", "run_tags", "run_volume_tags", "snapshot_tags", "spot_tags", "tags"];
const PARALLELS: &[&str] = &["boot_command", "parallels_tools_guest_path", "prlctl", "prlctl_post"];
const VIRTUALBOX: &[&str] =
    &["boot_command", "guest_additions_path", "guest_additions_url", "vboxmanage", "vboxmanage_post"];

/// Types, and their fields that are rendered only when the build runs. Mirrors
/// the `InterpolateFilter` of each component, of 1.6.6 and of today.
const BUILDERS: &[Row] = &[
    (&["amazon-chroot"], AMAZON_CHROOT, Own),
    (&["amazon-ebs", "amazon-ebssurrogate", "amazon-ebsvolume"], AMAZON_EBS, Own),
    (&["amazon-instance"], AMAZON_INSTANCE, Own),
    (&["azure-chroot"], AZURE_CHROOT, Own),
    (&["cloudstack"], &["user_data"], Own),
    (&["docker"], &["run_command"], Own),
    (&["hyperone"], HYPERONE, Own),
    (
        &["hyperv-iso", "hyperv-vmcx", "proxmox", "proxmox-iso", "vagrant", "vsphere-clone", "vsphere-iso"],
        &["boot_command"],
        Own,
    ),
    (&["osc-bsu", "osc-bsusurrogate"], OSC, Own),
    (&["osc-chroot"], OSC_CHROOT, Own),
    (&["parallels-iso", "parallels-pvm", "parallels-ipsw", "parallels-macvm"], PARALLELS, Own),
    (&["qemu"], &["boot_command", "boot_steps", "qemuargs"], Own),
    (&["virtualbox-iso", "virtualbox-ovf", "virtualbox-vm"], VIRTUALBOX, Own),
    (&["vmware-iso", "vmware-vmx"], &["boot_command", "tools_upload_path"], Own),
];
const PROVISIONERS: &[Row] = &[
    (&["shell"], &["execute_command"], And(&["EnvVarFile", "Path", "Vars"])),
    (&["shell-local"], &["execute_command"], And(&["Command", "Script", "Vars"])),
    (&["powershell"], &["execute_command", "elevated_execute_command"], And(&["Path", "Vars"])),
    (&["windows-shell", "hcp-sbom"], &["execute_command"], Own),
    (&["ansible"], &["extra_arguments"], And(&[])),
    (&["ansible"], &["inventory_file_template"], Own),
    (&["chef-client"], &["execute_command", "install_command", "knife_command"], Own),
    (&["chef-solo"], &["execute_command", "install_command"], Own),
    (&["converge"], &["bootstrap_command", "execute_command"], Own),
    (&["puppet-masterless", "puppet-server"], &["execute_command", "extra_arguments"], Own),
];
const POST_PROCESSORS: &[Row] = &[
    (&["shell-local"], &["execute_command"], And(&["Command", "Script", "Vars"])),
    (&["alicloud-import"], &["oss_key_name"], And(&[])),
    (&["amazon-import"], &["s3_key_name"], And(&[])),
    (&["checksum"], &["output"], And(&["BuildName", "BuilderType", "ChecksumType"])),
    (&["compress"], &["output"], And(&["BuildName", "BuilderType"])),
    (&["vagrant"], &["output"], And(&["ArtifactId", "BuildName", "Provider"])),
    (&["digitalocean-import"], &["space_object_name"], And(&[])),
    (&["googlecompute-import"], &["gcs_object_name"], And(&[])),
    (&["huaweicloud-import"], &["obs_object_name"], And(&[])),
    (&["ucloud-import"], &["ufile_key_name"], And(&[])),
    (&["vagrant-cloud", "vagrant-registry"], &["box_download_url"], And(&["ArtifactId", "Provider"])),
    (&["yandex-export"], &["paths"], And(&[])),
    (&["yandex-import"], &["object_name"], And(&[])),
];

/// Types, and their fields that are rendered when they are prepared and again
/// when the build runs; `environment_vars` of `shell` pass
/// through `execute_command`.
const TWICE: &[(Role, &[&str], &[&str])] = &[
    (Role::Provisioner, &["shell", "shell-local"], &["inline", "command", "environment_vars"]),
    (Role::Provisioner, &["powershell"], &["environment_vars", "elevated_password"]),
    (Role::Provisioner, &["file"], &["source", "sources", "destination"]),
    (Role::Provisioner, &["ansible"], &["ansible_env_vars"]),
    (Role::Provisioner, &["inspec"], &["user", "host", "inspec_env_vars", "extra_arguments", "attributes"]),
    (Role::Provisioner, &["chef-client", "puppet-masterless", "puppet-server"], &["elevated_password"]),
    (Role::PostProcessor, &["shell-local"], &["inline", "command", "environment_vars"]),
    (Role::PostProcessor, &["manifest"], &["custom_data"]),
];

/// Whether a component of this type takes its configuration as it is written.
/// Mirrors packer provisioner/sleep, which decodes without rendering.
pub fn is_left_alone(role: Role, type_name: &str) -> bool {
    matches!(role, Role::Provisioner | Role::ErrorCleanup) && type_name == "sleep"
}

/// Whether the member `key` is only parsed when the component is prepared.
pub fn is_delayed(role: Role, type_name: &str, key: &str) -> bool {
    matches!(when(role, type_name, key), When::Build(_))
}

/// When the member `key` of a component is rendered; case does not count.
pub(super) fn when(role: Role, type_name: &str, key: &str) -> When {
    if is_left_alone(role, type_name) {
        return When::Never;
    }
    let has = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let role = if role == Role::ErrorCleanup { Role::Provisioner } else { role };
    let rows = match role {
        Role::Builder => BUILDERS,
        Role::PostProcessor => POST_PROCESSORS,
        Role::Provisioner | Role::ErrorCleanup => PROVISIONERS,
    };
    let later = rows.iter().find(|(types, keys, _)| types.contains(&type_name) && has(keys, key));
    if let Some((_, _, names)) = later {
        return When::Build(*names);
    }
    let twice = TWICE.iter().any(|(owner, types, keys)| *owner == role && types.contains(&type_name) && has(keys, key));
    if twice { When::PrepareAndBuild } else { When::Prepare }
}
