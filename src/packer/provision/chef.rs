//! What the two Chef provisioners share.

use serde_json::{Map, Value};

use super::guest::GuestCommands;
use super::parts::join_path;
use super::shell::execute_step;
use super::{Build, Config, Content, Plan, ProvisionError, Step};
use crate::packer::components::{Holes, Shape, go_json};
use crate::packer::interpolate::{Data, Text, UserVariables, render};

pub(super) fn create_folder(plan: &mut Plan, guest: GuestCommands, folder: &Text) {
    execute_step(plan, guest.create_folder(folder));
    execute_step(plan, guest.change_mode(folder, "0777"));
}

pub(super) fn install(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    default: &str,
    sudo: bool,
    go_type: &str,
) -> Result<(), ProvisionError> {
    if config.bool("skip_install") {
        return Ok(());
    }
    let data = Data::structure(go_type, [("Version", config.text("version"))]).with_bool("Sudo", sudo);
    let command = config.text_or("install_command", default);
    let command = render(&command, &build.context().with_data(data)).map_err(ProvisionError::Render)?.text;
    execute_step(plan, command);
    Ok(())
}

/// The licence is accepted silently where Packer installs Chef by its own
/// command.
pub(super) fn license(config: &Config, default_install: &str) -> Text {
    let given = config.text("chef_license");
    let install = config.text_or("install_command", default_install);
    if given.is_empty() && !config.bool("skip_install") && install.known().as_deref() == Some(default_install) {
        return "accept-silent".into();
    }
    given
}

/// The attributes of the node, with the run list.
pub(super) fn upload_attributes(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    staging: &Text,
    file: &str,
) -> Result<Text, ProvisionError> {
    let mut holes = Holes::default();
    let mut attributes = attributes(config, build, &mut holes)?;
    let run_list = config.texts("run_list");
    if !run_list.is_empty() {
        attributes.insert("run_list".to_owned(), run_list.iter().map(|item| Value::from(holes.encode(item))).collect());
    }
    let text = holes.decode(&go_json::indented(&Value::Object(attributes)));
    let to = join_path(&[staging, &file.into()]);
    plan.steps.push(Step::Upload { to: to.clone(), content: Content::Text(text) });
    Ok(to)
}

/// `json`, rendered as one text in which variables are escaped for JSON.
fn attributes(config: &Config, build: &Build<'_>, holes: &mut Holes) -> Result<Map<String, Value>, ProvisionError> {
    let given = match config.read("json", &Shape::map(Shape::Any)) {
        Value::Object(given) => Value::Object(given),
        _ => Value::Null,
    };
    let variables: UserVariables =
        build.variables.iter().map(|(name, value)| (name.clone(), escaped_for_json(value))).collect();
    let mut context = build.context();
    context.user = Some(&variables);
    let source = config.reveal(&go_json::compact(&given));
    let rendered = render(&source, &context).map_err(|error| ProvisionError::Json(error.to_string()))?.text;
    match serde_json::from_str(&holes.encode(&rendered)) {
        Ok(Value::Object(attributes)) => Ok(attributes),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ProvisionError::Json(error.to_string())),
    }
}

fn escaped_for_json(value: &Text) -> Text {
    value.map_known("JSON escapes", |bytes| {
        let mut out = Vec::with_capacity(bytes.len());
        for byte in bytes {
            if matches!(byte, b'\\' | b'"') {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out
    })
}
