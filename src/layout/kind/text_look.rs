use super::{FileKind, ScriptLanguage};
use crate::layout::paths::{extension, parent};
use crate::layout::rosco_files::is_rosco_file;

const SHELLS: [&str; 7] = ["sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"];

/// The language of a script, by its `#!` or else by its name.
pub(super) fn script(name: &str, text: &str) -> Option<ScriptLanguage> {
    if let Some(interpreter) = interpreter(text) {
        return Some(match interpreter {
            shell if SHELLS.contains(&shell) => ScriptLanguage::Shell,
            "pwsh" | "powershell" => ScriptLanguage::PowerShell,
            _ => ScriptLanguage::Other,
        });
    }
    match name.rsplit_once('.')?.1 {
        "sh" | "bash" | "ksh" | "zsh" => Some(ScriptLanguage::Shell),
        "ps1" | "psm1" | "psd1" => Some(ScriptLanguage::PowerShell),
        "bat" | "cmd" => Some(ScriptLanguage::Batch),
        "py" | "rb" | "pl" | "awk" | "vbs" => Some(ScriptLanguage::Other),
        "userdata" | "txt" => user_data(text),
        _ => None,
    }
}

/// What Windows instances run of their user data is told by its tags.
fn user_data(text: &str) -> Option<ScriptLanguage> {
    let text = text.trim_start();
    let starts = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if starts("<powershell>") {
        Some(ScriptLanguage::PowerShell)
    } else if starts("<script>") {
        Some(ScriptLanguage::Batch)
    } else {
        None
    }
}

/// The name of the program after `#!`, without its folder, `env` and options.
fn interpreter(text: &str) -> Option<&str> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_ascii_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let first = words.next()?;
    if first != "env" {
        return Some(first);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))
}

/// What a YAML file is, by its name and by the keys that start its lines.
pub(super) fn yaml(name: &str, text: &str) -> Option<FileKind> {
    if !matches!(extension(name).as_str(), "yml" | "yaml") {
        return None;
    }
    if is_rosco_file(name) {
        return Some(FileKind::RoscoConfiguration);
    }
    if name.starts_with("kustomization.") {
        return Some(FileKind::Manifest);
    }
    let has = |key: &str| text.lines().any(|line| line.starts_with(key));
    if has("kind:") && has("apiVersion:") {
        return Some(FileKind::Manifest);
    }
    if has("rosco:") || text.lines().any(|line| line.trim_start().starts_with("bakeryDefaults:")) {
        return Some(FileKind::RoscoConfiguration);
    }
    None
}

/// Halyard's own configuration, which has base images in it.
pub(super) fn is_halconfig(name: &str, text: &str) -> bool {
    let named = matches!(name, "config" | "halconfig" | "halconfig.yml" | "halconfig.yaml" | "config.yml");
    named && text.lines().any(|line| line.starts_with("deploymentConfigurations:"))
}

/// Lines of `KEY=VALUE`, in a file called so or in a folder `env`.
pub(super) fn is_environment(path: &str, name: &str, text: &str) -> bool {
    let called_so = name.strip_prefix('.').unwrap_or(name).split('.').any(|part| part == "env");
    let in_place = parent(path).rsplit('/').next() == Some("env") && !name.contains('.');
    (called_so || in_place)
        && text.lines().all(|line| {
            let line = line.trim_start();
            line.is_empty() || line.starts_with('#') || assigned_name(line).is_some()
        })
}

/// The name that a line `NAME=…` or `export NAME=…` gives a value.
pub(in crate::layout) fn assigned_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").map_or(line, str::trim_start);
    let (name, _) = line.split_once('=')?;
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    (starts && chars.all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.' | '-'))).then_some(name)
}
