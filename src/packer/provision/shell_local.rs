use super::environment::{Environment, escape_for_shell};
use super::parts::{join_path, joined, random_number, starts_with};
use super::shell;
use super::{Build, Config, Origin, Plan, ProvisionError, Provisioner, Step};
use crate::packer::interpolate::{Context, Folder, Text, UnknownKind, render};

/// Scripts on the machine that runs Packer. Mirrors packer
/// `provisioner/shell-local`.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "shell-local", delayed: &["execute_command"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = build.host.os();
    let only_on = config.texts("only_on");
    if !only_on.is_empty() && !only_on.iter().any(|name| name.known().as_deref() == Some(os)) {
        plan.skipped = true;
        return Ok(());
    }
    let windows = os == "windows";
    let context = build.context().with_data(build.data.with([]));

    let mut scripts = shell::scripts(config);
    if scripts.is_empty()
        && let Some(lines) = inline(config)
    {
        let path = temporary_path(config, windows);
        let content = inline_script(config, &lines, windows, &context)?;
        plan.steps.push(Step::WriteOnHost { path: path.clone(), content });
        scripts.push(path);
    }

    let environment = environment(config, build, &context)?;
    let plain_format = windows && !config.bool("use_linux_pathing");
    let format = config.text_or("env_var_format", if plain_format { "set %s=%s && " } else { "%s='%s' " });
    let variables = environment.flatten(&format, &build.context());
    plan.environment = environment.into_variables();
    plan.environment_text = variables?;

    for script in scripts {
        let script = absolute(&script, build);
        let data =
            build.data.with([("Vars", plan.environment_text.clone()), ("Script", script.clone()), ("Command", script)]);
        let context = build.context().with_data(data);
        let arguments = execute_command(config, windows)
            .iter()
            .map(|argument| render(argument, &context).map(|rendering| rendering.text))
            .collect::<Result<Vec<_>, _>>()
            .map_err(ProvisionError::Command)?;
        plan.steps.push(Step::RunOnHost { arguments });
    }
    Ok(())
}

/// The old `command` is one line of `inline`.
fn inline(config: &Config) -> Option<Vec<Text>> {
    let command = config.text("command");
    if command.is_empty() { shell::inline(config) } else { Some(vec![command]) }
}

fn temporary_path(config: &Config, windows: bool) -> Text {
    let folder = if windows { r"%TEMP%\packer-shell" } else { "/tmp/packer-shell" };
    let path = joined([folder.into(), (&random_number()).into()]);
    let given = config.text("tempfile_extension");
    let extension = if windows && given.is_empty() { Text::from("cmd") } else { without_dot(&given) };
    if extension.is_empty() { path } else { joined([(&path).into(), ".".into(), (&extension).into()]) }
}

fn without_dot(extension: &Text) -> Text {
    if starts_with(extension, ".") { extension.slice(1..extension.len()) } else { extension.clone() }
}

fn inline_script(
    config: &Config,
    lines: &[Text],
    windows: bool,
    context: &Context<'_>,
) -> Result<Text, ProvisionError> {
    let shebang = config.text_or("inline_shebang", if windows { "" } else { "/bin/sh -e" });
    let mut script =
        if shebang.is_empty() { Text::new() } else { joined(["#!".into(), (&shebang).into(), "\n".into()]) };
    for line in lines {
        script.push_text(&render(line, context).map_err(ProvisionError::Render)?.text);
        script.push_str("\n");
    }
    Ok(script)
}

/// Unlike elsewhere, entries are rendered once more when the script runs.
fn environment(config: &Config, build: &Build<'_>, context: &Context<'_>) -> Result<Environment, ProvisionError> {
    let mut environment = Environment::of_build(build);
    for (index, entry) in config.texts("environment_vars").iter().enumerate() {
        let entry = render(entry, context).map_err(ProvisionError::Render)?.text;
        environment.set_entry(&entry, escape_for_shell, Origin::EnvironmentVars(index));
    }
    if build.version.at_least(1, 8, 1) {
        for (name, value) in config.map("env") {
            let escaped = escape_for_shell(&value);
            environment.set(name, value, escaped, Origin::Env);
        }
    }
    Ok(environment)
}

fn execute_command(config: &Config, windows: bool) -> Vec<Text> {
    let given = config.texts("execute_command");
    if !given.is_empty() {
        return given;
    }
    let default: &[&str] = if windows {
        &["cmd", "/V", "/C", "{{.Vars}}", "call", "{{.Script}}"]
    } else {
        &["/bin/sh", "-c", "{{.Vars}} {{.Script}}"]
    };
    default.iter().map(|argument| Text::from(*argument)).collect()
}

/// Mirrors Go `filepath.Abs`.
fn absolute(path: &Text, build: &Build<'_>) -> Text {
    if starts_with(path, "/") || starts_with(path, "%") {
        return path.clone();
    }
    let folder = match &build.machine.working_folder {
        Folder::Known(folder) => Text::from(folder.as_str()),
        Folder::Unknown | Folder::Absent => Text::unknown_kind(UnknownKind::WorkingFolder),
    };
    join_path(&[&folder, path])
}
