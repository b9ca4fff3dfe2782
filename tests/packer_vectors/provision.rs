//! Kind `provision`: the uploads and commands that the guest sees.

use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{Folder, Machine, Piece, Text, UnknownKind};
use bakewright::packer::provision::{self, Build, BuildData, Content, Plan, Selection, Step};
use bakewright::packer::variables;
use serde_json::Value;

use crate::said::{self, files};
use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match check(vector) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn check(vector: &Vector) -> Result<(), String> {
    let template = vector.template.clone().unwrap_or_default();
    let files = files(vector);
    // An absolute path, of which the placeholder stands for the whole.
    let machine = Machine { working_folder: Folder::Known("/<DIR>".to_owned()), ..vector.machine() };
    let refusals = said::refusals(&said::validation(vector, vector.machine())?);
    if !refusals.is_empty() {
        return refused(vector, &refusals);
    }
    let given = vector.given()?;
    let document = json::parse(&vector.template_text().unwrap_or_default());
    let resolution = given.resolve(&machine, &variables::declared(&document));
    let builder = &template["builders"][0];
    let builder_type = builder["type"].as_str().unwrap_or_default();
    let raw_name = builder["name"].as_str().unwrap_or(builder_type);
    let build = Build {
        version: PackerVersion::RECORDED,
        machine: &machine,
        host: &files,
        variables: &resolution.user,
        raw_name,
        name: raw_name.into(),
        builder_type,
        announced: &[],
        data: data_of(builder),
    };
    let mut remote = Vec::new();
    let mut uploaded = serde_json::Map::new();
    let mut failure = None;
    for provisioner in template["provisioners"].as_array().into_iter().flatten() {
        let Some(config) = provisioner.as_object() else { continue };
        if !Selection::of(config, true).takes(raw_name) {
            continue;
        }
        let plan = provision::plan(config, &build);
        if let Some(error) = plan.prepare_errors.first() {
            // Packer prepares every provisioner before the build.
            (remote, uploaded) = Default::default();
            failure = Some(error.to_string());
            break;
        }
        see(&plan, &mut remote, &mut uploaded);
        if let Some(error) = &plan.failure {
            failure = Some(error.to_string());
            break;
        }
    }
    match (&failure, vector.expects_success()) {
        (None, true) => {}
        (Some(error), true) => return Err(format!("  a success was recorded, ours is the error {error}")),
        (None, false) => return Err(format!("  an error was recorded: {:?}", vector.expected_error())),
        (Some(error), false) => {
            // The recorded text also tells how long the build took.
            let recorded = vector.expected_error().unwrap_or_default();
            if !recorded.contains(&collapsed(error)) {
                return same("error", error, &recorded);
            }
        }
    }
    compare(&vector.expect, &remote, &uploaded)
}

/// Packer prepares everything before it connects.
fn refused(vector: &Vector, refusals: &[String]) -> Result<(), String> {
    let recorded = vector.expected_error().map(|error| collapsed(&error)).unwrap_or_default();
    if vector.expects_success() {
        return Err(format!("  a success was recorded, ours is {}", refusals[0]));
    }
    if !refusals.iter().any(|ours| recorded.contains(ours)) {
        same("error", &refusals[0], &recorded)?;
    }
    compare(&vector.expect, &[], &serde_json::Map::new())
}

/// What the builder `null` tells over SSH.
pub fn data_of(builder: &Value) -> BuildData {
    let mut data = BuildData::at_build_time(&[], false);
    data.set("ID", "Null");
    for (name, key) in [("Host", "ssh_host"), ("User", "ssh_username"), ("Password", "ssh_password")] {
        data.set(name, builder[key].as_str().unwrap_or_default());
    }
    data.set("Port", builder["ssh_port"].to_string());
    data.set("ConnType", "ssh");
    for name in ["SSHPublicKey", "SSHPrivateKey", "WinRMPassword"] {
        data.set(name, "");
    }
    data
}

fn compare(expect: &Value, remote: &[Value], uploaded: &serde_json::Map<String, Value>) -> Result<(), String> {
    let unordered = expect["unordered"] == true;
    let recorded = words(&expect["remote"], unordered);
    let ours = words(&Value::from(remote.to_vec()), unordered);
    same("remote", &ours.to_string(), &recorded.to_string())?;
    for (path, content) in expect["uploaded"].as_object().into_iter().flatten() {
        let ours = uploaded.get(&format!("/{}", path.trim_start_matches('/')));
        // Packer's own script for another user is not known to the letter.
        if ours != Some(&Value::Null) {
            same(path, &format!("{ours:?}"), &format!("{:?}", Some(content)))?;
        }
    }
    Ok(())
}

fn words(remote: &Value, unordered: bool) -> Value {
    if !unordered {
        return remote.clone();
    }
    let steps = remote.as_array().into_iter().flatten().map(|step| match step["exec"].as_str() {
        Some(command) => {
            let mut words: Vec<&str> = command.split_whitespace().collect();
            words.sort_unstable();
            Value::from(words)
        }
        None => step.clone(),
    });
    steps.collect()
}

/// The plan as the recording server saw it.
fn see(plan: &Plan, remote: &mut Vec<Value>, uploaded: &mut serde_json::Map<String, Value>) {
    for step in &plan.steps {
        match step {
            Step::Upload { to, content } => {
                let to = as_recorded(to);
                remote.push(serde_json::json!({ "upload": to }));
                uploaded.insert(format!("/{}", to.trim_start_matches('/')), content_as_recorded(content));
            }
            Step::Execute { command } => remote.push(serde_json::json!({ "exec": as_recorded(command) })),
            _ => {}
        }
    }
}

fn content_as_recorded(content: &Content) -> Value {
    match content {
        Content::Text(text) => Value::from(as_recorded(text)),
        other => other.bytes().map_or(Value::Null, |bytes| Value::from(String::from_utf8_lossy(&bytes).into_owned())),
    }
}

pub fn as_recorded(text: &Text) -> String {
    let pieces = text.pieces();
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Known(known) => known.clone(),
            Piece::Unknown(unknown) => match &unknown.kind {
                UnknownKind::Uuid => "<UUID>".to_owned(),
                UnknownKind::BuildTime(name) if name == "PackerRunUUID" => "<UUID>".to_owned(),
                UnknownKind::Arbitrary => "<N>".to_owned(),
                other => format!("<{other}>"),
            },
        })
        .collect();
    text.replace("/<DIR>", "<DIR>")
}
