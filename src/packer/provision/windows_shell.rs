use super::environment::{Environment, unescaped};
use super::shell::{execute_step, inline, scripts};
use super::{Build, Config, Content, LineEnds, Origin, Plan, ProvisionError, Provisioner, Step, upload};
use crate::packer::interpolate::{Data, Text, render};

/// Batch files in the guest. Mirrors packer `provisioner/windows-shell`.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "windows-shell", delayed: &["execute_command"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let format = config.text_or("env_var_format", "set \"%s=%s\" && ");
    let execute = config.text_or("execute_command", "{{.Vars}}\"{{.Path}}\"");
    let path = config.text_or("remote_path", "c:/Windows/Temp/script.bat");

    let environment = environment(config, build);
    let variables = environment.flatten(&format, &build.context());
    plan.environment = environment.into_variables();
    plan.environment_text = variables?;

    let mut contents: Vec<Content> =
        scripts(config).iter().map(|script| upload::local_file(build, script, LineEnds::Kept)).collect();
    if let Some(lines) = inline(config) {
        contents.push(Content::Text(as_lines(&lines)));
    }
    let data = Data::structure(
        "*shell.ExecuteCommandTemplate",
        [("Vars", plan.environment_text.clone()), ("Path", path.clone())],
    );
    let context = build.context().with_data(data);
    for content in contents {
        let command = render(&execute, &context).map_err(ProvisionError::Command)?.text;
        plan.steps.push(Step::Upload { to: path.clone(), content });
        execute_step(plan, command);
    }
    Ok(())
}

/// Values are not quoted in any way.
fn environment(config: &Config, build: &Build<'_>) -> Environment {
    let mut environment = Environment::of_build(build);
    for (index, entry) in config.texts("environment_vars").iter().enumerate() {
        environment.set_entry(entry, unescaped, Origin::EnvironmentVars(index));
    }
    if build.version.at_least(1, 8, 2) {
        for (name, value) in config.map("env") {
            environment.set(name, value.clone(), value, Origin::Env);
        }
    }
    environment
}

/// Each line with an end, and nothing else.
pub(super) fn as_lines(lines: &[Text]) -> Text {
    let mut script = Text::new();
    for line in lines {
        script.push_text(line);
        script.push_str("\n");
    }
    script
}
