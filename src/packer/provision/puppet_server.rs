use super::guest::{GuestCommands, GuestOs};
use super::parts::joined;
use super::puppet::{create_folder, default_command, default_staging, run, set_facts, upload_folder};
use super::{Build, Config, Plan, ProvisionError, Provisioner};
use crate::packer::interpolate::{Data, Text};

/// Puppet in the guest, which asks a server. Mirrors packer
/// `provisioner/puppet-server` of 1.6.6.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "puppet-server", delayed: &["execute_command", "extra_arguments"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = GuestOs::parse(&config.text("guest_os_type"))?;
    let sudo = !config.bool("prevent_sudo");
    let guest = GuestCommands { os, sudo };
    let staging = config.text_or("staging_dir", &default_staging(os, "packer-puppet-server"));
    let working = config.text("working_directory");
    let working = if working.is_empty() { staging.clone() } else { working };
    set_facts(config, build, plan, os);

    create_folder(plan, guest, &staging);
    let mut sent = |field: &str, folder: &str| {
        let from = config.text(field);
        if from.is_empty() {
            return Text::new();
        }
        let to = joined([(&staging).into(), folder.into()]);
        upload_folder(plan, build, guest, &from, &to);
        to
    };
    let certificates = sent("client_cert_path", "/certs");
    let keys = sent("client_private_key_path", "/private_keys");

    let data = Data::structure(
        "*puppetserver.ExecuteTemplate",
        [
            ("FacterVars", plan.environment_text.clone()),
            ("ClientCertPath", certificates),
            ("ClientPrivateKeyPath", keys),
            ("PuppetNode", config.text("puppet_node")),
            ("PuppetServer", config.text("puppet_server")),
            ("PuppetBinDir", config.text("puppet_bin_dir")),
            ("WorkingDir", working),
            ("Debug", Text::new()),
            ("ExtraArguments", Text::new()),
        ],
    )
    .with_bool("Sudo", sudo)
    .with_bool("Debug", false);
    let options = [
        ("PuppetServer", "--server='{{.PuppetServer}}'"),
        ("PuppetNode", "--certname='{{.PuppetNode}}'"),
        ("ClientCertPath", "--certdir='{{.ClientCertPath}}'"),
        ("ClientPrivateKeyPath", "--privatekeydir='{{.ClientPrivateKeyPath}}'"),
        ("ExtraArguments", "{{.ExtraArguments}}"),
    ];
    run(config, build, plan, data, &default_command(os, "agent --onetime --no-daemonize", &options, ""))
}
