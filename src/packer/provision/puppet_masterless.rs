use super::environment::Environment;
use super::guest::{GuestCommands, GuestOs};
use super::parts::{base_name, joined, separated};
use super::shell::execute_step;
use super::{Build, Config, HostPath, LineEnds, Origin, Plan, ProvisionError, Provisioner, elevated, upload};
use crate::packer::interpolate::{Data, Text, render};
use crate::source::Sort;

/// Puppet in the guest, without a server. Mirrors packer
/// `provisioner/puppet-masterless` of 1.6.6.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "puppet-masterless", delayed: &["execute_command", "extra_arguments"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = GuestOs::parse(&config.text("guest_os_type"))?;
    let sudo = !config.bool("prevent_sudo");
    let guest = GuestCommands { os, sudo };
    let staging = config.text_or("staging_directory", default_staging(os));
    let working = config.text("working_directory");
    let working = if working.is_empty() { staging.clone() } else { working };

    let facts = facts(config, build);
    plan.environment_text = separated(&facts.1, if os == GuestOs::Unix { " " } else { " & " });
    plan.environment = facts.0.into_variables();

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
    let context = build.context().with_data(data.clone());
    let arguments = separated(&config.texts("extra_arguments"), " ");
    let arguments = render(&arguments, &context).map_err(ProvisionError::Render)?.text;
    let context = build.context().with_data(data.with("ExtraArguments", arguments));
    let command = config.text_or("execute_command", &default_command(os));
    let mut command = render(&command, &context).map_err(ProvisionError::Render)?.text;

    let user = config.text("elevated_user");
    if !user.is_empty() {
        let context = build.context().with_data(build.data.with([]));
        let password = render(&config.text("elevated_password"), &context).map(|done| done.text).unwrap_or_default();
        command = elevated::runner(plan, &command, &user, &password);
    }
    execute_step(plan, command);
    if config.bool("clean_staging_directory") {
        execute_step(plan, guest.remove_folder(&staging));
    }
    Ok(())
}

fn default_staging(os: GuestOs) -> &'static str {
    match os {
        GuestOs::Unix => "/tmp/packer-puppet-masterless",
        // Packer reads the folder of Windows from its own environment, which
        // is empty on other systems.
        GuestOs::Windows => "/Temp/packer-puppet-masterless",
    }
}

fn default_command(os: GuestOs) -> String {
    let facts = match os {
        GuestOs::Unix => "{{if ne .FacterVars \"\"}}{{.FacterVars}} {{end}}{{if .Sudo}}sudo -E {{end}}",
        GuestOs::Windows => "{{if ne .FacterVars \"\"}}{{.FacterVars}} && {{end}}",
    };
    let optional = |field: &str, option: &str| format!("{{{{if ne .{field} \"\"}}}}{option} {{{{end}}}}");
    [
        "cd {{.WorkingDir}} && ",
        facts,
        "{{if ne .PuppetBinDir \"\"}}{{.PuppetBinDir}}/{{end}}puppet apply --detailed-exitcodes ",
        "{{if .Debug}}--debug {{end}}",
        &optional("ModulePath", "--modulepath='{{.ModulePath}}'"),
        &optional("HieraConfigPath", "--hiera_config='{{.HieraConfigPath}}'"),
        &optional("ManifestDir", "--manifestdir='{{.ManifestDir}}'"),
        &optional("ExtraArguments", "{{.ExtraArguments}}"),
        "{{.ManifestFile}}",
    ]
    .concat()
}

/// The facts, and how each is set; Packer takes them in any order, here they
/// are sorted by name.
fn facts(config: &Config, build: &Build<'_>) -> (Environment, Vec<Text>) {
    let mut given = config.map("facter");
    let own = [("packer_build_name", build.name.clone()), ("packer_builder_type", build.builder_type.into())];
    given.retain(|(name, _)| own.iter().all(|(own, _)| name.known().as_deref() != Some(*own)));
    let mut all: Vec<(Text, Text, Origin)> =
        given.into_iter().map(|(name, value)| (name, value, Origin::Facter)).collect();
    let [name, kind] = own;
    all.push((name.0.into(), name.1, Origin::BuildName));
    all.push((kind.0.into(), kind.1, Origin::BuilderType));
    all.order_by(|a, b| a.0.bytes().cmp(b.0.bytes()));

    let unix = GuestOs::parse(&config.text("guest_os_type")) != Ok(GuestOs::Windows);
    let mut environment = Environment::default();
    let mut settings = Vec::new();
    for (name, value, origin) in all {
        settings.push(if unix {
            joined(["FACTER_".into(), (&name).into(), "='".into(), (&value).into(), "'".into()])
        } else {
            joined(["SET \"FACTER_".into(), (&name).into(), "=".into(), (&value).into(), "\"".into()])
        });
        environment.set(joined(["FACTER_".into(), (&name).into()]), value.clone(), value, origin);
    }
    (environment, settings)
}

fn create_folder(plan: &mut Plan, guest: GuestCommands, folder: &Text) {
    execute_step(plan, guest.create_folder(folder));
    execute_step(plan, guest.change_mode(folder, "0777"));
}

fn upload_folder(plan: &mut Plan, build: &Build<'_>, guest: GuestCommands, from: &Text, to: &Text) {
    create_folder(plan, guest, to);
    upload::folder_content(plan, build, from, to);
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
