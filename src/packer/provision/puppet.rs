//! What the provisioners of Puppet share.

use super::environment::Environment;
use super::guest::{GuestCommands, GuestOs};
use super::parts::{joined, separated};
use super::shell::execute_step;
use super::{Build, Config, Origin, Plan, ProvisionError, elevated, upload};
use crate::packer::interpolate::{Data, Text, render};
use crate::source::Sort;

/// Renders the command with what it may name, and runs it: as another user where
/// one is given.
pub(super) fn run(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    data: Data,
    default_command: &str,
) -> Result<(), ProvisionError> {
    let context = build.context().with_data(data.clone());
    let arguments = separated(&config.texts("extra_arguments"), " ");
    let arguments = render(&arguments, &context).map_err(ProvisionError::Render)?.text;
    let context = build.context().with_data(data.with("ExtraArguments", arguments));
    let command = config.text_or("execute_command", default_command);
    let mut command = render(&command, &context).map_err(ProvisionError::Render)?.text;

    let user = config.text("elevated_user");
    if !user.is_empty() {
        let context = build.context().with_data(build.data.with([]));
        let password = render(&config.text("elevated_password"), &context).map(|done| done.text).unwrap_or_default();
        command = elevated::runner(plan, &command, &user, &password);
    }
    execute_step(plan, command);
    Ok(())
}

/// Where things are put in the guest, where nothing else is asked for.
pub(super) fn default_staging(os: GuestOs, name: &str) -> String {
    match os {
        GuestOs::Unix => format!("/tmp/{name}"),
        // Packer reads the folder of Windows from its own environment, which
        // is empty on other systems.
        GuestOs::Windows => format!("/Temp/{name}"),
    }
}

/// The command of a kind of run; of `options`, fields with what they add, those
/// are taken that are set.
pub(super) fn default_command(os: GuestOs, run: &str, options: &[(&str, &str)], end: &str) -> String {
    let facts = match os {
        GuestOs::Unix => "{{if ne .FacterVars \"\"}}{{.FacterVars}} {{end}}{{if .Sudo}}sudo -E {{end}}",
        GuestOs::Windows => "{{if ne .FacterVars \"\"}}{{.FacterVars}} && {{end}}",
    };
    let mut command =
        ["cd {{.WorkingDir}} && ", facts, "{{if ne .PuppetBinDir \"\"}}{{.PuppetBinDir}}/{{end}}"].concat();
    command.extend(["puppet ", run, " --detailed-exitcodes {{if .Debug}}--debug {{end}}"]);
    for (field, option) in options {
        command.extend(["{{if ne .", field, " \"\"}}", option, " {{end}}"]);
    }
    command + end
}

/// Sets the facts as the environment of the command.
pub(super) fn set_facts(config: &Config, build: &Build<'_>, plan: &mut Plan, os: GuestOs) {
    let (environment, settings) = facts(config, build, os);
    plan.environment_text = separated(&settings, if os == GuestOs::Unix { " " } else { " & " });
    plan.environment = environment.into_variables();
}

/// The facts, and how each is set; Packer takes them in any order, here they
/// are sorted by name.
fn facts(config: &Config, build: &Build<'_>, os: GuestOs) -> (Environment, Vec<Text>) {
    let mut given = config.map("facter");
    let own = [("packer_build_name", build.name.clone()), ("packer_builder_type", build.builder_type.into())];
    given.retain(|(name, _)| own.iter().all(|(own, _)| name.known().as_deref() != Some(*own)));
    let mut all: Vec<(Text, Text, Origin)> =
        given.into_iter().map(|(name, value)| (name, value, Origin::Facter)).collect();
    let [name, kind] = own;
    all.push((name.0.into(), name.1, Origin::BuildName));
    all.push((kind.0.into(), kind.1, Origin::BuilderType));
    all.order_by(|a, b| a.0.bytes().cmp(b.0.bytes()));

    let mut environment = Environment::default();
    let mut settings = Vec::new();
    for (name, value, origin) in all {
        settings.push(if os == GuestOs::Unix {
            joined(["FACTER_".into(), (&name).into(), "='".into(), (&value).into(), "'".into()])
        } else {
            joined(["SET \"FACTER_".into(), (&name).into(), "=".into(), (&value).into(), "\"".into()])
        });
        environment.set(joined(["FACTER_".into(), (&name).into()]), value.clone(), value, origin);
    }
    (environment, settings)
}

pub(super) fn create_folder(plan: &mut Plan, guest: GuestCommands, folder: &Text) {
    execute_step(plan, guest.create_folder(folder));
    execute_step(plan, guest.change_mode(folder, "0777"));
}

pub(super) fn upload_folder(plan: &mut Plan, build: &Build<'_>, guest: GuestCommands, from: &Text, to: &Text) {
    create_folder(plan, guest, to);
    upload::folder_content(plan, build, from, to);
}
