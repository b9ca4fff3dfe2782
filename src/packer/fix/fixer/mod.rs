//! One fixer a file.

mod amazon_enhanced_networking;
mod amazon_private_ip;
mod amazon_shutdown_behavior;
mod amazon_temp_sec_cidrs;
mod azure_exclude_from_latest;
mod clean_image_name;
mod comm_config;
mod createtime;
mod docker_email;
mod docker_tag_tags;
mod galaxy_command;
mod hyperv_cpu_and_ram;
mod hyperv_deprecations;
mod hyperv_vmxc_typo;
mod iso_checksum_type_and_url;
mod iso_md5;
mod manifest_filename;
mod parallels_deprecations;
mod parallels_headless;
mod powershell_escapes;
mod pp_vagrant_override;
mod proxmox_type;
mod qemu_disk_size;
mod qemu_host_port;
mod scaleway_access_key;
mod spot_price_auto_product;
mod ssh_wait_timeout;
mod sshdisableagent;
mod sshkeypath;
mod virtualbox_gaattach;
mod virtualbox_rename;
mod vmware_compaction;
mod vmware_rename;
mod vsphere_iso_net_disk;

use super::Fixer;

/// The fixers in the order in which they run.
pub const FIXERS: [Fixer; 34] = [
    iso_md5::FIXER,
    createtime::FIXER,
    virtualbox_gaattach::FIXER,
    pp_vagrant_override::FIXER,
    virtualbox_rename::FIXER,
    vmware_rename::FIXER,
    parallels_headless::FIXER,
    parallels_deprecations::FIXER,
    sshkeypath::FIXER,
    sshdisableagent::FIXER,
    scaleway_access_key::FIXER,
    manifest_filename::FIXER,
    amazon_shutdown_behavior::FIXER,
    amazon_enhanced_networking::FIXER,
    amazon_private_ip::FIXER,
    amazon_temp_sec_cidrs::FIXER,
    docker_email::FIXER,
    docker_tag_tags::FIXER,
    powershell_escapes::FIXER,
    vmware_compaction::FIXER,
    hyperv_deprecations::FIXER,
    hyperv_vmxc_typo::FIXER,
    hyperv_cpu_and_ram::FIXER,
    clean_image_name::FIXER,
    spot_price_auto_product::FIXER,
    qemu_disk_size::FIXER,
    galaxy_command::FIXER,
    comm_config::FIXER,
    ssh_wait_timeout::FIXER,
    vsphere_iso_net_disk::FIXER,
    iso_checksum_type_and_url::FIXER,
    qemu_host_port::FIXER,
    azure_exclude_from_latest::FIXER,
    proxmox_type::FIXER,
];
