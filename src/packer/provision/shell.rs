use super::environment::{Environment, escape_for_shell};
use super::parts::{joined, random_number, starts_with};
use super::step::unix_text;
use super::{Build, Config, Content, LineEnds, Origin, Plan, ProvisionError, Provisioner, Step, upload};
use crate::packer::interpolate::{Text, render};

/// Scripts in the guest, by its shell. Mirrors packer `provisioner/shell`.
pub(super) const PROVISIONER: Provisioner = Provisioner { type_name: "shell", delayed: &["execute_command"], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let uses_file = config.bool("use_env_var_file");
    let format = config.text_or("env_var_format", if uses_file { "export %s='%s'\n" } else { "%s='%s' " });
    let execute = config.text_or(
        "execute_command",
        if uses_file {
            "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}"
        } else {
            "chmod +x {{.Path}}; {{.Vars}} {{.Path}}"
        },
    );
    let folder = config.text_or("remote_folder", "/tmp");
    let path = remote_path(config, &folder);
    let line_ends = if config.bool("binary") { LineEnds::Kept } else { LineEnds::Unix };

    let environment = environment(config, build);
    let variables = environment.flatten(&format, &build.context());
    plan.environment = environment.into_variables();
    plan.environment_text = variables?;

    let mut scripts: Vec<Content> =
        scripts(config).iter().map(|script| upload::local_file(build, script, line_ends)).collect();
    if let Some(inline) = inline_script(config, build)? {
        scripts.push(Content::Text(if line_ends == LineEnds::Unix { unix_text(&inline) } else { inline }));
    }

    let mut variable_file = Text::new();
    if uses_file {
        variable_file = joined([(&folder).into(), "/varfile_".into(), (&random_number()).into(), ".sh".into()]);
        let content = plan.environment_text.clone();
        let content = if line_ends == LineEnds::Unix { unix_text(&content) } else { content };
        plan.steps.push(Step::Upload { to: variable_file.clone(), content: Content::Text(content) });
        execute_step(plan, joined(["chmod 0600 ".into(), (&variable_file).into()]));
    }

    let data = build.data.with([
        ("Vars", plan.environment_text.clone()),
        ("EnvVarFile", variable_file.clone()),
        ("Path", path.clone()),
    ]);
    let context = build.context().with_data(data);
    let cleans = !config.bool("skip_clean");
    for content in scripts {
        let command = render(&execute, &context).map_err(ProvisionError::Command)?.text;
        plan.steps.push(Step::Upload { to: path.clone(), content });
        execute_step(plan, joined(["chmod 0755 ".into(), (&path).into()]));
        execute_step(plan, command);
        if cleans {
            execute_step(plan, joined(["rm -f ".into(), (&path).into()]));
        }
    }
    if cleans {
        // Also where there is no such file.
        execute_step(plan, joined(["rm -f ".into(), (&variable_file).into()]));
    }
    pause_after(config, plan);
    Ok(())
}

fn remote_path(config: &Config, folder: &Text) -> Text {
    let path = config.text("remote_path");
    if !path.is_empty() {
        return path;
    }
    let file = config.text("remote_file");
    let file = if file.is_empty() { joined(["script_".into(), (&random_number()).into(), ".sh".into()]) } else { file };
    joined([folder.into(), "/".into(), (&file).into()])
}

fn environment(config: &Config, build: &Build<'_>) -> Environment {
    let mut environment = Environment::of_build(build);
    for (index, entry) in config.texts("environment_vars").iter().enumerate() {
        environment.set_entry(entry, escape_for_shell, Origin::EnvironmentVars(index));
    }
    if build.version.at_least(1, 8, 2) {
        for (name, value) in config.map("env") {
            let escaped = escape_for_shell(&value);
            environment.set(name, value, escaped, Origin::Env);
        }
    }
    environment
}

/// The local scripts: `script` alone, or `scripts`.
pub(super) fn scripts(config: &Config) -> Vec<Text> {
    let script = config.text("script");
    if script.is_empty() { config.texts("scripts") } else { vec![script] }
}

/// The lines of `inline` behind their shebang, rendered as when they run.
fn inline_script(config: &Config, build: &Build<'_>) -> Result<Option<Text>, ProvisionError> {
    let Some(lines) = inline(config) else { return Ok(None) };
    let context = build.context().with_data(build.data.with([]));
    let mut body = Text::new();
    for line in &lines {
        body.push_text(&render(line, &context).map_err(ProvisionError::Inline)?.text);
        body.push_str("\n");
    }
    let has_own =
        build.version.at_least(1, 13, 0) && config.text("inline_shebang").is_empty() && starts_with(&body, "#!");
    if has_own {
        return Ok(Some(body));
    }
    let shebang = config.text_or("inline_shebang", "/bin/sh -e");
    Ok(Some(joined(["#!".into(), (&shebang).into(), "\n".into(), (&body).into()])))
}

/// An empty list is as good as none.
pub(super) fn inline(config: &Config) -> Option<Vec<Text>> {
    config.list("inline").filter(|lines| !lines.is_empty())
}

pub(super) fn execute_step(plan: &mut Plan, command: Text) {
    plan.steps.push(Step::Execute { command });
}

pub(super) fn pause_after(config: &Config, plan: &mut Plan) {
    let nanoseconds = config.nanoseconds("pause_after");
    if nanoseconds != 0 {
        plan.steps.push(Step::Pause { nanoseconds });
    }
}
