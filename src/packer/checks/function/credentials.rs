use serde_json::Value;

use super::{Call, file};
use crate::json::go_syntax_error;
use crate::packer::checks::value::Found;
use crate::packer::components::go_parse::quote;
use crate::packer::provision::HostPath;

/// What is wrong with a private key that is there. Mirrors packer
/// `FileSigner` as far as the frame of the file goes.
pub(super) fn key_error(call: &Call<'_, '_>) -> Option<Found> {
    let path = call.text(0)?;
    let HostPath::File(bytes) = file::look(call, &path)? else { return Some(Found::of("")) };
    let text = String::from_utf8_lossy(&bytes);
    let words = if !has_pem(&text) {
        format!("Error setting up SSH config: Failed to read key '{path}': no key found")
    } else if text.contains("Proc-Type: 4,ENCRYPTED") {
        format!(
            "Error setting up SSH config: Failed to read key '{path}': password protected keys are\n\
             not supported. Please decrypt the key prior to use."
        )
    } else {
        String::new()
    };
    Some(Found::of(words))
}

fn has_pem(text: &str) -> bool {
    let begins = text.starts_with("-----BEGIN ") || text.contains("\n-----BEGIN ");
    begins && text.contains("\n-----END ")
}

/// What is wrong with an account of Google, which is JSON or a path to it.
/// Mirrors packer googlecompute `ProcessAccountFile`.
pub(super) fn account_error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    if jwt_error(&text).is_none() {
        return Some(Found::of(""));
    }
    Some(Found::of(match file::look(call, &text)? {
        HostPath::File(bytes) => match jwt_error(&String::from_utf8_lossy(&bytes)) {
            Some(words) => format!("Error parsing account_file: {words}"),
            None => String::new(),
        },
        HostPath::Folder(_) => format!("Error reading account_file from path '{text}': read {text}: is a directory"),
        _ => format!("account_file path does not exist: {text}"),
    }))
}

fn jwt_error(text: &str) -> Option<String> {
    if let Some(error) = go_syntax_error(text.as_bytes()) {
        return Some(error.message);
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    (kind != "service_account").then(|| {
        format!(
            "google: read JWT from JSON credentials: 'type' field is {} (expected \"service_account\")",
            quote(kind)
        )
    })
}

/// What is wrong with the id of a resource of Azure. Mirrors packer
/// `client.ParseResourceID`.
pub(super) fn resource_error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    Some(Found::of(resource(&text).err().unwrap_or_default()))
}

fn resource(id: &str) -> Result<(), String> {
    let segments: Vec<&str> = id.trim_matches('/').split('/').collect();
    if !segments.len().is_multiple_of(2) {
        return Err("Expected even number of segments".to_owned());
    }
    if let Some(at) = segments.iter().position(|segment| segment.is_empty()) {
        return Err(format!("Found empty segment ({at})"));
    }
    let segment = |at: usize| segments.get(at).copied().unwrap_or_default();
    let wanted = [(0, "first", "subscriptions", 0), (2, "second", "resourceGroups", 2), (4, "third", "providers", 2)];
    for (at, place, name, shown) in wanted {
        if segments.len() <= at {
            return Err("index out of range".to_owned());
        }
        if !segment(at).eq_ignore_ascii_case(name) {
            return Err(format!("Expected {place} segment to be '{name}', but found {}", quote(segment(shown))));
        }
    }
    Ok(())
}
