//! What `shell-local` runs, run.

use std::path::{Path, PathBuf};
use std::process::Command;

use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{Folder, Machine, Piece, Text};
use bakewright::packer::provision::{self, Build, Step, schedule};
use bakewright::packer::template::Component;
use serde_json::Value;

use crate::interpolate::Case;
use crate::provision::data_of;
use crate::said::files;
use crate::vector::{Vector, collapsed, same, text_of};

/// An empty folder, gone when it is dropped.
struct Room(PathBuf);

impl Room {
    fn for_vector(vector: &Vector) -> Result<Self, String> {
        let root = std::env::temp_dir().join(format!("bakewright-shell-local-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        let made = || -> std::io::Result<PathBuf> {
            std::fs::create_dir_all(root.join("home"))?;
            std::fs::create_dir_all(root.join("work"))?;
            for (path, content) in &vector.files {
                let path = root.join("work").join(path);
                std::fs::create_dir_all(path.parent().unwrap_or(&root))?;
                std::fs::write(path, text_of(content))?;
            }
            root.canonicalize()
        };
        made().map(Self).map_err(|error| format!("  {error}"))
    }

    fn work(&self) -> PathBuf {
        self.0.join("work")
    }

    fn home(&self) -> PathBuf {
        self.0.join("home")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn run(vector: &Vector) -> Result<(), String> {
    let room = Room::for_vector(vector)?;
    let mut machine: Machine = vector.machine();
    let folder = Folder::Known(room.work().display().to_string());
    machine.template_folder = folder.clone();
    machine.working_folder = folder;
    machine.environment.variables.entry("HOME".to_owned()).and_modify(|home| *home = room.home().display().to_string());
    let case = Case::read(vector, machine)?;
    if case.goes_on(vector)? {
        let failure = play(vector, &case, &room);
        let recorded = vector.expected_error().unwrap_or_default();
        match failure {
            None if vector.expects_success() => {}
            // What the command says of its failure is not ours to know.
            Some(_) if !vector.expects_success() && recorded.is_empty() => {}
            Some(failure) if !vector.expects_success() && recorded.contains(&collapsed(&failure)) => {}
            other => return same("error", &other.unwrap_or_default(), &recorded),
        }
    }
    for (path, recorded) in vector.expect["outputs"].as_object().into_iter().flatten() {
        let ours = std::fs::read(room.work().join(path)).ok();
        let ours = ours.map(|bytes| as_recorded(&String::from_utf8_lossy(&bytes), &room));
        same(path, &format!("{ours:?}"), &format!("{:?}", recorded.as_str()))?;
    }
    Ok(())
}

/// Runs the build; gives what Packer says if it fails.
fn play(vector: &Vector, case: &Case, room: &Room) -> Option<String> {
    let template = &case.template;
    let builder = template.builders.first()?;
    let raw_name = builder.name()?;
    let runs = |component: &&Component| !component.skips(raw_name);
    let mut failure = None;
    for component in template.provisioners.iter().filter(runs) {
        failure = again_and_again(vector, case, room, component, raw_name);
        if failure.is_some() {
            break;
        }
    }
    if failure.is_some() {
        if let Some(cleanup) = &template.error_cleanup {
            component(vector, case, room, cleanup, raw_name);
        }
        return failure;
    }
    let steps = template.post_processors.iter().flat_map(|sequence| sequence.steps.iter().filter(runs));
    for step in steps.filter(|step| step.type_text() == Some("shell-local")) {
        failure = component(vector, case, room, step, raw_name).or(failure);
    }
    failure
}

fn again_and_again(
    vector: &Vector,
    case: &Case,
    room: &Room,
    provisioner: &Component,
    raw_name: &str,
) -> Option<String> {
    let value = case.document.value(provisioner.node);
    let names =
        bakewright::packer::interpolate::Context::names(PackerVersion::RECORDED, &case.machine, &case.resolution.user);
    let retries = match value.as_object().map(|config| schedule(config, &names)) {
        Some(Ok(schedule)) => schedule.retries.unwrap_or(0),
        Some(Err(error)) => return Some(error.to_string()),
        None => 0,
    };
    let mut failure = None;
    for _ in 0..=retries.clamp(0, 5) {
        failure = component(vector, case, room, provisioner, raw_name);
        if failure.is_none() {
            break;
        }
    }
    failure
}

fn component(vector: &Vector, case: &Case, room: &Room, component: &Component, raw_name: &str) -> Option<String> {
    let value = case.document.value(component.node);
    let config = value.as_object()?;
    let builder = &case.value()["builders"][0];
    let files = files(vector);
    let build = Build {
        version: PackerVersion::RECORDED,
        machine: &case.machine,
        host: &files,
        variables: &case.resolution.user,
        raw_name,
        name: case.builds.first()?.name.clone(),
        builder_type: case.builder_type(),
        announced: &[],
        data: data_of(builder),
    };
    let plan = provision::plan(config, &build);
    if let Some(error) = plan.prepare_errors.first() {
        return Some(error.to_string());
    }
    for step in &plan.steps {
        match step {
            Step::WriteOnHost { path, content } => {
                let path = PathBuf::from(sample(path));
                std::fs::write(&path, sample(content)).ok()?;
                make_executable(&path);
            }
            Step::RunOnHost { arguments } => {
                let arguments: Vec<String> = arguments.iter().map(sample).collect();
                let (program, rest) = arguments.split_first()?;
                let status = Command::new(program)
                    .args(rest)
                    .current_dir(room.work())
                    .env_clear()
                    .env("PATH", std::env::var("PATH").unwrap_or_default())
                    .env("HOME", room.home())
                    .envs(&vector.env)
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::null())
                    .status();
                let code = status.ok().and_then(|status| status.code()).unwrap_or(-1);
                let valid = valid_exit_codes(config);
                if !valid.contains(&i64::from(code)) {
                    return Some(format!(
                        "Script exited with non-zero exit status: {code}.Allowed exit codes are: {valid:?}"
                    ));
                }
            }
            _ => {}
        }
    }
    plan.failure.map(|failure| failure.to_string())
}

fn valid_exit_codes(config: &serde_json::Map<String, Value>) -> Vec<i64> {
    let given: Vec<i64> = config
        .get("valid_exit_codes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_i64)
        .collect();
    if given.is_empty() { vec![0] } else { given }
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// A path with a number in the place of the one that Packer draws.
fn sample(text: &Text) -> String {
    let number = std::process::id().to_string();
    let pieces = text.pieces().into_iter().map(|piece| match piece {
        Piece::Known(text) => text,
        Piece::Unknown(_) => number.clone(),
    });
    pieces.collect()
}

fn as_recorded(text: &str, room: &Room) -> String {
    let number = std::process::id();
    let script = format!("/tmp/packer-shell{number}");
    text.replace(&room.work().display().to_string(), "<DIR>")
        .replace(&room.home().display().to_string(), "<HOME>")
        .replace(&script, "<TMPSCRIPT>")
}
