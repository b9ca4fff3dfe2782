use super::guest::{GuestCommands, GuestOs};
use super::parts::{base_name, joined, separated};
use super::puppet::{create_folder, default_command, default_staging, run, set_facts, upload_folder};
use super::shell::execute_step;
use super::{Build, Config, HostPath, LineEnds, Plan, ProvisionError, Provisioner, upload};
use crate::packer::interpolate::{Data, Text};

/// Puppet in the guest, without a server. Mirrors packer
/// `provisioner/puppet-masterless` of 1.6.6.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "puppet-masterless", delayed: &["execute_command", "extra_arguments"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = GuestOs::parse(&config.text("guest_os_type"))?;
    let sudo = !config.bool("prevent_sudo");
    let guest = GuestCommands { os, sudo };
    let staging = config.text_or("staging_directory", &default_staging(os, "packer-puppet-masterless"));
    let working = config.text("working_directory");
    let working = if working.is_empty() { staging.clone() } else { working };

    set_facts(config, build, plan, os);
    create_folder(plan, guest, &staging);
    let hiera = upload_hiera(config, build, plan, &staging);
    let manifests = joined([(&staging).into(), "/manifests".into()]);
    let manifest_folder = upload_manifest_folder(config, build, plan, guest, &manifests);
    let modules = upload_modules(config, build, plan, guest, &staging);
    let manifest = upload_manifest(config, build, plan, guest, &manifests);

    let separator = if os == GuestOs::Unix { ":" } else { ";" };
    let data = Data::structure(
        "*puppetmasterless.ExecuteTemplate",
        [
            ("Debug", Text::new()),
            ("ExtraArguments", Text::new()),
            ("FacterVars", plan.environment_text.clone()),
            ("HieraConfigPath", hiera),
            ("ModulePath", separated(&modules, separator)),
            ("ModulePathJoiner", separator.into()),
            ("ManifestFile", manifest),
            ("ManifestDir", manifest_folder),
            ("PuppetBinDir", config.text("puppet_bin_dir")),
            ("WorkingDir", working),
        ],
    )
    .with_bool("Sudo", sudo)
    .with_bool("Debug", false);
    let options = [
        ("ModulePath", "--modulepath='{{.ModulePath}}'"),
        ("HieraConfigPath", "--hiera_config='{{.HieraConfigPath}}'"),
        ("ManifestDir", "--manifestdir='{{.ManifestDir}}'"),
        ("ExtraArguments", "{{.ExtraArguments}}"),
    ];
    run(config, build, plan, data, &default_command(os, "apply", &options, "{{.ManifestFile}}"))?;
    if config.bool("clean_staging_directory") {
        execute_step(plan, guest.remove_folder(&staging));
    }
    Ok(())
}

fn upload_hiera(config: &Config, build: &Build<'_>, plan: &mut Plan, staging: &Text) -> Text {
    let from = config.text("hiera_config_path");
    if from.is_empty() {
        return Text::new();
    }
    let to = joined([staging.into(), "/hiera.yaml".into()]);
    upload::file(plan, build, &from, to.clone(), LineEnds::Kept);
    to
}

fn upload_manifest_folder(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    guest: GuestCommands,
    manifests: &Text,
) -> Text {
    let from = config.text("manifest_dir");
    if from.is_empty() {
        return Text::new();
    }
    upload_folder(plan, build, guest, &from, manifests);
    manifests.clone()
}

fn upload_modules(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    guest: GuestCommands,
    staging: &Text,
) -> Vec<Text> {
    let mut targets = Vec::new();
    for (index, path) in config.texts("module_paths").iter().enumerate() {
        let to = joined([staging.into(), "/module-".into(), index.to_string().as_str().into()]);
        upload_folder(plan, build, guest, path, &to);
        targets.push(to);
    }
    targets
}

/// A file, or a folder of manifests.
fn upload_manifest(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    guest: GuestCommands,
    manifests: &Text,
) -> Text {
    let from = config.text("manifest_file");
    create_folder(plan, guest, manifests);
    if matches!(upload::look(build, &from), HostPath::Folder(_)) {
        upload_folder(plan, build, guest, &from, manifests);
        return manifests.clone();
    }
    let to = joined([manifests.into(), "/".into(), (&base_name(&from)).into()]);
    upload::file(plan, build, &from, to.clone(), LineEnds::Kept);
    to
}
