/// Patterns of plugins' own names, and the keys of old that `packer fix` mends
/// for them. Mirrors packer `config.DeprecatedOptions`.
const DEPRECATED: &[(&str, &[&str])] = &[
    (
        "*",
        &[
            "iso_md5",
            "ssh_key_path",
            "ssh_disable_agent",
            "ssh_host_port_min",
            "ssh_host_port_max",
            "ssh_skip_nat_mapping",
            "ssh_wait_timeout",
            "iso_checksum_url",
            "iso_checksum_type",
        ],
    ),
    (
        "*amazon*",
        &[
            "shutdown_behaviour",
            "enhanced_networking",
            "ssh_private_ip",
            "temporary_security_group_source_cidr",
            "clean_ami_name",
            "spot_price_auto_product",
        ],
    ),
    ("Azure*", &["clean_image_name", "exlude_from_latest"]),
    ("MSOpenTech.hyperv", &["vhd_temp_path", "clone_from_vmxc_path", "cpu", "ram_size"]),
    ("ansible", &["galaxycommand"]),
    ("hashicorp.scaleway", &["access_key"]),
    (
        "jetbrains.vsphere",
        &["network_card", "network", "networkCard", "disk_size", "disk_thin_provisioned", "disk_eagerly_scrub"],
    ),
    ("mitchellh.virtualbox", &["guest_additions_attach"]),
    ("packer.docker", &["login_email"]),
    ("packer.googlecompute", &["clean_image_name"]),
    ("packer.parallels", &["headless", "parallels_tools_host_path", "guest_os_distribution"]),
    ("packer.post-processor.docker-import", &["login_email"]),
    ("packer.post-processor.docker-tag", &["tag"]),
    ("packer.post-processor.manifest", &["filename"]),
    ("transcend.qemu", &["ssh_host_port_max", "ssh_host_port_min"]),
];

/// Whether the plugin of this name tells to call `packer fix` for a key.
pub(super) fn is_deprecated(plugin: &str, key: &str) -> bool {
    !plugin.is_empty() && DEPRECATED.iter().any(|(pattern, keys)| fits(pattern, plugin) && keys.contains(&key))
}

fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(rest), Some(_)) => rest.strip_suffix('*').is_some_and(|middle| name.contains(middle)),
        (Some(end), None) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        (None, None) => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_by_the_plugins_own_name() {
        assert!(is_deprecated("mitchellh.amazonebs", "shutdown_behaviour"));
        assert!(is_deprecated("shell", "iso_md5"));
        assert!(is_deprecated("Azure.ResourceManagement.VMImage", "clean_image_name"));
        assert!(!is_deprecated("azure.chroot", "clean_image_name"));
        assert!(!is_deprecated("ansible-local", "galaxycommand"));
        assert!(!is_deprecated("", "iso_md5"));
    }
}
