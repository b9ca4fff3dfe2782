//! Files that a manifest carries in itself: in `spec.spinnakerConfig` of a
//! `SpinnakerService`, in a `ConfigMap`, in a Secret.
//!
//! Each is a view on a span of the manifest. Its text is what Kubernetes would
//! hand out; an edit of that text becomes an edit of the manifest that changes
//! the lines it has to and no others.

mod block;
mod change;
mod quoted;
mod scalar;
mod scan;
mod snapshot;

use thiserror::Error;

pub(super) use change::{entry, is_key};
pub use change::{insert, remove, rename};
pub use snapshot::with_carried;

use scalar::Value;
use scan::{Entry, Object};

use super::paths::extension;
pub use crate::source::INSIDE;
use crate::source::{EditError, Span, TextEdit, apply_edits};

/// A file that a manifest carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    pub holder: Holder,
    /// The key that names it, as written in the manifest.
    pub key: String,
    /// The place of the key in the manifest.
    pub span: Span,
    /// Below the manifest: `profiles/rosco/packer/x.json` in Halyard's folder of
    /// the deployment, or the name of the object and the key.
    pub path: String,
    /// The column of the key.
    column: usize,
    value: Value,
}

/// What kind of object carries a file, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// `spec.spinnakerConfig.files` of a `SpinnakerService`, where `__` in a key
    /// stands for `/`.
    SpinnakerFiles,
    /// `spec.spinnakerConfig.profiles`: YAML in YAML, the `-local.yml` of a service.
    SpinnakerProfile,
    ConfigMap {
        name: String,
    },
    Secret {
        name: String,
    },
}

/// Why a carried file cannot be read or edited.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CarriedError {
    #[error("what stands here is no text: {why}")]
    NotText { why: &'static str },
    #[error("the manifest has changed since it was read")]
    Stale,
    #[error("a key of this manifest cannot name `{path}`: {why}")]
    Name { path: String, why: &'static str },
    #[error("a file inside a manifest cannot leave it, nor another come in; copy its text")]
    Leaves,
    #[error("the manifest carries nothing yet that a file could stand beside")]
    NoPlace,
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl Carried {
    /// The text of the file.
    ///
    /// # Errors
    /// Bytes of a Secret that are no text, and a manifest that is not the one
    /// that was read.
    pub fn text(&self, manifest: &str) -> Result<String, CarriedError> {
        self.value.text(manifest)
    }

    /// Edits of the manifest that make `edits` of the file's text.
    ///
    /// # Errors
    /// Those of [`Carried::text`], and edits that do not fit the text.
    pub fn edits(&self, manifest: &str, edits: &[TextEdit]) -> Result<Vec<TextEdit>, CarriedError> {
        let (after, _) = apply_edits(&self.text(manifest)?, edits)?;
        self.write(manifest, &after)
    }

    /// Edits of the manifest that make `text` the file's text; none where it is
    /// that already.
    ///
    /// # Errors
    /// Those of [`Carried::text`].
    pub fn write(&self, manifest: &str, text: &str) -> Result<Vec<TextEdit>, CarriedError> {
        let (span, written) = self.value.write(manifest, text)?;
        Ok(smallest(manifest, span, &written).into_iter().collect())
    }
}

/// The files that a manifest carries, in its order. What cannot be told apart
/// for sure, such as a text over several plain lines, is passed over.
pub fn carried_files(manifest: &str) -> Vec<Carried> {
    let mut found: Vec<Carried> = Vec::new();
    for object in scan::objects(manifest) {
        for entry in &object.entries {
            found.extend(carried(&object, entry));
        }
    }
    // Of two with one path the later counts, as of two keys in one map.
    let mut kept: Vec<Carried> = Vec::with_capacity(found.len());
    for carried in found {
        kept.retain(|other| other.path != carried.path);
        kept.push(carried);
    }
    kept
}

fn carried(object: &Object, entry: &Entry) -> Option<Carried> {
    let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
    let name = || object.name.clone().unwrap_or_else(|| object.kind.to_ascii_lowercase());
    let (holder, inner, value) = match (object.kind.as_str(), path.as_slice()) {
        ("SpinnakerService", ["spec", "spinnakerConfig", "files"]) => {
            (Holder::SpinnakerFiles, entry.key.replace("__", "/"), entry.value.clone()?)
        }
        ("SpinnakerService", ["spec", "spinnakerConfig", "profiles"]) => {
            (Holder::SpinnakerProfile, format!("profiles/{}-local.yml", entry.key), entry.nested.clone()?)
        }
        ("ConfigMap", ["data"]) => {
            (Holder::ConfigMap { name: name() }, format!("{}/{}", name(), entry.key), entry.value.clone()?)
        }
        ("Secret", ["stringData"]) => {
            (Holder::Secret { name: name() }, format!("{}/{}", name(), entry.key), entry.value.clone()?)
        }
        ("Secret", ["data"]) => {
            let value = entry.value.clone()?.in_base64();
            (Holder::Secret { name: name() }, format!("{}/{}", name(), entry.key), value)
        }
        _ => return None,
    };
    let plain = inner.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    let printable = !inner.contains('\\') && !inner.chars().any(char::is_control);
    // A value such as a password or a flag is no file.
    let is_file = matches!(holder, Holder::SpinnakerFiles | Holder::SpinnakerProfile) || !extension(&inner).is_empty();
    (plain && printable && is_file).then(|| Carried {
        holder,
        key: entry.key.clone(),
        span: entry.key_span,
        path: inner,
        column: entry.column,
        value,
    })
}

/// The edit that makes the bytes under `span` those of `written`, without what
/// both start and end with.
fn smallest(text: &str, span: Span, written: &str) -> Option<TextEdit> {
    let old = span.of(text);
    if old == written {
        return None;
    }
    let start: usize =
        old.chars().zip(written.chars()).take_while(|(one, other)| one == other).map(|(ch, _)| ch.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(start..)?, written.get(start..)?);
    let end: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(|(one, other)| one == other)
        .map(|(ch, _)| ch.len_utf8())
        .sum();
    let changed = new_rest.get(..new_rest.len() - end)?;
    Some(TextEdit::replace(Span::new(span.start + start, span.end - end), changed))
}
