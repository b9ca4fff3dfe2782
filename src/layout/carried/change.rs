use super::block::can_stand;
use super::quoted::double_quoted;
use super::scalar::Value;
use super::scan::Line;
use super::{Carried, CarriedError, Holder, carried_files};
use crate::source::{Span, TextEdit};

/// Edits that take a file out of its manifest.
///
/// # Errors
/// A manifest that is not the one that was read.
pub fn remove(manifest: &str, carried: &Carried) -> Result<Vec<TextEdit>, CarriedError> {
    Ok(vec![TextEdit::delete(entry_span(manifest, carried)?)])
}

/// Edits that make a new file, beside those of its kind that the manifest
/// carries already. `path` is that below the manifest.
///
/// # Errors
/// A path that no key can stand for, one that is taken, and a manifest that
/// carries no file beside which it could stand.
pub fn insert(manifest: &str, path: &str, text: &str) -> Result<Vec<TextEdit>, CarriedError> {
    let files = carried_files(manifest);
    if files.iter().any(|carried| carried.path == path) {
        return Err(CarriedError::Name { path: path.to_owned(), why: "there is a file of that name" });
    }
    let beside = files.iter().rfind(|carried| match &carried.holder {
        Holder::SpinnakerFiles => path.contains('/'),
        Holder::ConfigMap { name } => path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')),
        Holder::SpinnakerProfile | Holder::Secret { .. } => false,
    });
    let beside = beside.ok_or(CarriedError::NoPlace)?;
    let key = key_for(&beside.holder, path)?;
    let after = entry_span(manifest, beside)?.end;
    let line_end = line_end(manifest);
    let ends = manifest.get(..after).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
    let entry = entry(&key, text, beside.column, line_end);
    Ok(vec![TextEdit::insert(after, if ends { entry } else { format!("{line_end}{entry}") })])
}

/// Edits that give a file another path below its manifest.
///
/// # Errors
/// A path that no key can stand for, or that another file has.
pub fn rename(manifest: &str, carried: &Carried, path: &str) -> Result<Vec<TextEdit>, CarriedError> {
    if carried_files(manifest).iter().any(|other| other.path == path) {
        return Err(CarriedError::Name { path: path.to_owned(), why: "there is a file of that name" });
    }
    let key = key_for(&carried.holder, path)?;
    let written = carried.span.of(manifest);
    if written.is_empty() {
        return Err(CarriedError::Stale);
    }
    Ok(vec![TextEdit::replace(carried.span, written_key(&key))])
}

/// A key with its text as a manifest has it, in this column, with its line end.
pub(in crate::layout) fn entry(key: &str, text: &str, column: usize, line_end: &str) -> String {
    let margin = " ".repeat(column);
    let key = written_key(key);
    if text.is_empty() || !can_stand(text) {
        return format!("{margin}{key}: {}{line_end}", double_quoted(text));
    }
    let content = text.strip_suffix('\n').unwrap_or(text);
    let sign = match content {
        _ if content.len() == text.len() => "-",
        content if content.is_empty() || content.ends_with('\n') => "+",
        _ => "",
    };
    let first = content.split('\n').find(|line| !line.is_empty());
    let digit = if first.is_some_and(|first| first.starts_with([' ', '\t'])) { "2" } else { "" };
    let mut written = format!("{margin}{key}: |{digit}{sign}{line_end}");
    for line in content.split('\n') {
        if !line.is_empty() {
            written.push_str(&margin);
            written.push_str("  ");
            written.push_str(line);
        }
        written.push_str(line_end);
    }
    written
}

/// A key as it is written; in quotes where YAML would read it otherwise.
fn written_key(key: &str) -> String {
    let first = key.chars().next();
    let is_plain = first.is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '.' | '/'))
        && key.chars().all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '.' | '_' | '/' | '@' | '+'))
        && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&key.to_ascii_lowercase().as_str())
        && !key.starts_with("...");
    if is_plain { key.to_owned() } else { double_quoted(key) }
}

fn key_for(holder: &Holder, path: &str) -> Result<String, CarriedError> {
    let refused = |why| CarriedError::Name { path: path.to_owned(), why };
    match holder {
        Holder::SpinnakerFiles if path.replace('/', "__").replace("__", "/") != path => {
            Err(refused("`__` stands for `/` in its keys"))
        }
        Holder::SpinnakerFiles => Ok(path.replace('/', "__")),
        Holder::ConfigMap { name } | Holder::Secret { name } => {
            let key = path.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
            let key = key.ok_or_else(|| refused("it is in another object"))?;
            if is_key(key) { Ok(key.to_owned()) } else { Err(refused(KEY)) }
        }
        Holder::SpinnakerProfile => Err(refused("a profile is named after its service")),
    }
}

const KEY: &str = "keys have letters, digits, `-`, `_` and `.` only, at most 253 of them";

/// Can Kubernetes have a key of this name in a `ConfigMap` or a Secret?
pub(in crate::layout) fn is_key(key: &str) -> bool {
    let of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !key.is_empty() && key.len() <= 253 && key.bytes().all(of_key) && key != "." && !key.starts_with("..")
}

/// The lines of a file's key and value.
fn entry_span(manifest: &str, carried: &Carried) -> Result<Span, CarriedError> {
    let start = Line::at(manifest, carried.span.start).ok_or(CarriedError::Stale)?.start;
    let end = end_of(manifest, &carried.value).ok_or(CarriedError::Stale)?;
    if start > end || carried.text(manifest) == Err(CarriedError::Stale) {
        return Err(CarriedError::Stale);
    }
    Ok(Span::new(start, end))
}

fn end_of(manifest: &str, value: &Value) -> Option<usize> {
    match value {
        Value::Block(block) => Some(block.end()),
        Value::Quoted { span } | Value::Plain { span } => {
            Line::at(manifest, span.end).map(|line| line.next).or(Some(manifest.len()))
        }
        Value::Base64(inner) => end_of(manifest, inner),
    }
}

fn line_end(manifest: &str) -> &'static str {
    if manifest.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
}
