use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest as _, Sha256};

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A gzipped tarball of these files, by the system's tar.
pub fn tarball(files: &[(&str, &str, u32)]) -> Vec<u8> {
    packed(files, &["tar", "-czf", "../out.tar.gz", "."], "../out.tar.gz")
}

/// A zip of these files, by the system's zip.
pub fn zip(files: &[(&str, &str, u32)]) -> Vec<u8> {
    packed(files, &["zip", "-qr", "../out.zip", "."], "../out.zip")
}

/// A package with one file, its name at the root, and what a list of packages
/// says of it.
pub fn deb(name: &str, version: &str, depends: &str) -> (Vec<u8>, String) {
    let depends = if depends.is_empty() { String::new() } else { format!("Depends: {depends}\n") };
    let control = format!(
        "Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\n{depends}Description: a test\n"
    );
    let content = format!("{version}\n");
    let files = [("DEBIAN/control", control.as_str(), 0o644), (name, content.as_str(), 0o644)];
    let bytes = packed(&files, &["dpkg-deb", "--build", ".", "../out.deb"], "../out.deb");
    let listed = format!("{control}Size: {}\nSHA256: {}\n", bytes.len(), sha256(&bytes));
    (bytes, listed)
}

fn packed(files: &[(&str, &str, u32)], command: &[&str], result: &str) -> Vec<u8> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("bakewright-artifact-{}-{number}", std::process::id()));
    let content = folder.join("content");
    std::fs::create_dir_all(&content).unwrap();
    std::fs::set_permissions(&content, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (path, text, mode) in files {
        write(&content.join(path), text, *mode);
    }
    let output = Command::new(command[0]).args(&command[1..]).current_dir(&content).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(content.join(result)).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    bytes
}

fn write(path: &Path, text: &str, mode: u32) {
    let folder = path.parent().unwrap();
    std::fs::create_dir_all(folder).unwrap();
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
