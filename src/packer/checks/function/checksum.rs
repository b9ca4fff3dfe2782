use super::Call;
use crate::packer::checks::value::Found;
use crate::packer::components::go_path;
use crate::packer::interpolate::Folder;
use crate::packer::provision::HostPath;

/// What is wrong with the checksum of a download; unknown where a file has to
/// be asked. Mirrors go-getter `GetChecksum`.
pub(super) fn error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    let Some((kind, digits)) = text.split_once(':') else {
        return Some(Found::of(hex_error(&text).unwrap_or_else(|| match text.len() / 2 {
            16 | 20 | 32 | 64 => String::new(),
            _ => format!("Unknown type for checksum {text}"),
        })));
    };
    if kind == "file" {
        return missing_file(call, digits);
    }
    Some(Found::of(hex_error(digits).unwrap_or_else(|| match kind {
        "md5" | "sha1" | "sha256" | "sha512" => String::new(),
        _ => format!("unsupported checksum type: {kind}"),
    })))
}

fn missing_file(call: &Call<'_, '_>, path: &str) -> Option<Found> {
    if path.contains("://") || path.contains("::") {
        return None;
    }
    let absolute = match (&call.surroundings.machine.working_folder, path.starts_with('/')) {
        (_, true) => path.to_owned(),
        (Folder::Known(folder), false) => go_path::join(&[folder, path]),
        _ => return None,
    };
    match call.surroundings.host.look(path) {
        HostPath::Absent => Some(Found::of(format!(
            "Error downloading checksum file: source path error: stat {absolute}: no such file or directory"
        ))),
        _ => None,
    }
}

/// Mirrors Go `hex.DecodeString`.
fn hex_error(text: &str) -> Option<String> {
    let wrong = text.bytes().find(|byte| !byte.is_ascii_hexdigit());
    // A lone last digit is looked at only after all pairs.
    match wrong {
        Some(byte) => {
            let code = u32::from(byte);
            let char = char::from(byte);
            let shown = if char.is_control() { String::new() } else { format!(" '{char}'") };
            Some(format!("invalid checksum: encoding/hex: invalid byte: U+{code:04X}{shown}"))
        }
        None if text.len().is_multiple_of(2) => None,
        None => Some("invalid checksum: encoding/hex: odd length hex string".to_owned()),
    }
}
