use super::environment::{Environment, escape_for_powershell};
use super::parts::{base_name, ends_with, joined, random_number, random_uuid};
use super::shell::{execute_step, inline, pause_after, scripts};
use super::windows_shell::as_lines;
use super::{Build, Config, Content, LineEnds, Origin, Plan, ProvisionError, Provisioner, Step, elevated, upload};
use crate::packer::components::Shape;
use crate::packer::components::weak::Hooks;
use crate::packer::interpolate::{Context, InterpolateError, Text, render};

/// PowerShell scripts in the guest. Mirrors packer `provisioner/powershell`.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "powershell", delayed: &["execute_command", "elevated_execute_command"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let context = build.context().with_data(build.data.with([]));
    let elevated_user = config.text("elevated_user");
    let is_elevated = !elevated_user.is_empty();
    let inline = inline(config);
    let local_scripts = scripts(config);
    let commands = Commands::new(config, build, inline.is_some() && local_scripts.is_empty());
    let variables_path = config.text("remote_env_var_path");
    let variables_path = if variables_path.is_empty() { named_by_uuid("packer-ps-env-vars-") } else { variables_path };
    let mut path = config.text("remote_path");
    if path.is_empty() {
        path = named_by_uuid("script-");
    }

    let format = if is_elevated { "elevated_env_var_format" } else { "env_var_format" };
    let format = config.text_or(format, "$env:%s=\"%s\"; ");
    // Packer writes an empty file where an entry cannot be rendered.
    if let Ok(environment) = environment(config, build, &context) {
        plan.environment_text = environment.flatten(&format, &build.context())?;
        plan.environment = environment.into_variables();
    }

    let mut files: Vec<(Text, Content)> = Vec::new();
    for script in &local_scripts {
        files.push((script.clone(), upload::local_file(build, script, LineEnds::Kept)));
    }
    if let Some(lines) = inline {
        let name = joined(["powershell-provisioner".into(), (&random_number()).into()]);
        let lines = as_lines(&lines);
        let wraps = build.version.at_least(1, 13, 0);
        files.push((name, if wraps { wrapped(&lines, &context)? } else { Content::Text(lines) }));
    }

    let mut uploaded = vec![variables_path.clone()];
    for (local, content) in files {
        let separator = if build.version.at_least(1, 7, 9) { "/" } else { "\\" };
        if ends_with(&path, separator) {
            path = joined([(&path).into(), (&base_name(&local)).into()]);
        }
        let variables = Content::Text(plan.environment_text.clone());
        plan.steps.push(Step::Upload { to: variables_path.clone(), content: variables });
        let command = if is_elevated {
            let command = rendered(&commands.elevated, build, &path, &variables_path)?;
            elevated::runner(plan, &command, &elevated_user, &elevated_password(config, &context))
        } else {
            rendered(&commands.plain, build, &path, &variables_path)?
        };
        plan.steps.push(Step::Upload { to: path.clone(), content });
        execute_step(plan, command);
        uploaded.push(path.clone());
    }
    if !config.bool("skip_clean") {
        clean_up(plan, build, &commands, &variables_path, uploaded);
        if build.version.at_least(1, 8, 2) {
            pause_after(config, plan);
        }
    }
    Ok(())
}

fn named_by_uuid(name: &str) -> Text {
    joined(["c:/Windows/Temp/".into(), name.into(), (&random_uuid()).into(), ".ps1".into()])
}

fn elevated_password(config: &Config, context: &Context<'_>) -> Text {
    // Where it cannot be rendered, Packer goes on without a password.
    render(&config.text("elevated_password"), context).map(|rendering| rendering.text).unwrap_or_default()
}

/// Entries are rendered once more when the script runs.
fn environment(config: &Config, build: &Build<'_>, context: &Context<'_>) -> Result<Environment, InterpolateError> {
    let mut environment = Environment::of_build(build);
    for (index, entry) in config.texts("environment_vars").iter().enumerate() {
        let entry = render(entry, context)?.text;
        environment.set_entry(&entry, escape_for_powershell, Origin::EnvironmentVars(index));
    }
    if build.version.at_least(1, 8, 2) {
        for (name, value) in config.map("env") {
            let (name, value) = (render(&name, context)?.text, render(&value, context)?.text);
            let escaped = escape_for_powershell(&value);
            environment.set(name, value, escaped, Origin::Env);
        }
    }
    Ok(environment)
}

fn wrapped(lines: &Text, context: &Context<'_>) -> Result<Content, ProvisionError> {
    let lines = render(lines, context).map_err(ProvisionError::Render)?.text;
    Ok(Content::Wrapped { lines })
}

/// The templates of the commands.
struct Commands {
    plain: Text,
    elevated: Text,
}

impl Commands {
    fn new(config: &Config, build: &Build<'_>, is_inline: bool) -> Self {
        let default = default_command(config, build, is_inline);
        Self {
            plain: config.text_or("execute_command", &default),
            elevated: config.text_or("elevated_execute_command", &default),
        }
    }
}

fn rendered(command: &Text, build: &Build<'_>, path: &Text, variables: &Text) -> Result<Text, ProvisionError> {
    let data = build.data.with([("Path", path.clone()), ("Vars", variables.clone())]);
    let rendering = render(command, &build.context().with_data(data));
    Ok(rendering.map_err(ProvisionError::PowershellCommand)?.text)
}

const POLICIES: [&str; 8] =
    ["bypass", "allsigned", "default", "remotesigned", "restricted", "undefined", "unrestricted", "none"];

fn default_command(config: &Config, build: &Build<'_>, is_inline: bool) -> String {
    let policy = config.read_with("execution_policy", &Shape::Int(0), Hooks { execution_policy: true });
    let policy = policy.as_u64().and_then(|index| POLICIES.get(usize::try_from(index).ok()?)).unwrap_or(&"bypass");
    let pwsh = build.version.at_least(1, 8, 4) && config.bool("use_pwsh");
    let program = if pwsh { "pwsh" } else { "powershell" };
    if is_inline && build.version.at_least(1, 13, 0) {
        return match *policy {
            "none" => "-file {{.Path}}".to_owned(),
            policy => format!("{program} -executionpolicy {policy} -file {{{{.Path}}}}"),
        };
    }
    let trace = match config.int("debug_mode") {
        0 => String::new(),
        level => format!("Set-PsDebug -Trace {level};"),
    };
    let block = format!(
        "& {{ if (Test-Path variable:global:ProgressPreference)\
         {{set-variable -name variable:global:ProgressPreference -value 'SilentlyContinue'}};\
         {trace}. {{{{.Vars}}}}; &'{{{{.Path}}}}'; exit $LastExitCode }}"
    );
    match *policy {
        "none" => block,
        policy if pwsh => format!("pwsh -executionpolicy {policy} -command \"{block}\""),
        policy => format!("powershell -executionpolicy {policy} \"{block}\""),
    }
}

/// A last script that removes all that was uploaded, itself included. Packer
/// goes on where it fails.
fn clean_up(plan: &mut Plan, build: &Build<'_>, commands: &Commands, vars: &Text, mut uploaded: Vec<Text>) {
    let path = named_by_uuid("packer-cleanup-");
    uploaded.push(path.clone());
    let mut script = Text::new();
    for file in &uploaded {
        let line = ["if (Test-Path ".into(), file.into(), ") {Remove-Item ".into(), file.into(), "}\n".into()];
        script.push_text(&joined(line));
    }
    plan.steps.push(Step::Upload { to: path.clone(), content: Content::Text(script) });
    if let Ok(command) = rendered(&commands.plain, build, &path, vars) {
        execute_step(plan, command);
    }
}
