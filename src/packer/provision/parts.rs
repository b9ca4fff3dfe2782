use crate::packer::components::{Holes, go_path};
use crate::packer::interpolate::{Text, UnknownKind};

/// A part of a text that is put together.
pub(super) enum Part<'a> {
    Plain(&'a str),
    Text(&'a Text),
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(plain: &'a str) -> Self {
        Self::Plain(plain)
    }
}

impl<'a> From<&'a Text> for Part<'a> {
    fn from(text: &'a Text) -> Self {
        Self::Text(text)
    }
}

pub(super) fn joined<const N: usize>(parts: [Part<'_>; N]) -> Text {
    let mut out = Text::new();
    for part in parts {
        match part {
            Part::Plain(plain) => out.push_str(plain),
            Part::Text(text) => out.push_text(text),
        }
    }
    out
}

/// The texts with `between` between them.
pub(super) fn separated(texts: &[Text], between: &str) -> Text {
    let mut out = Text::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            out.push_str(between);
        }
        out.push_text(text);
    }
    out
}

/// The number that Packer draws for the name of a temporary file.
pub(super) fn random_number() -> Text {
    Text::unknown_kind(UnknownKind::Arbitrary)
}

/// A new identifier.
pub(super) fn random_uuid() -> Text {
    Text::unknown_kind(UnknownKind::Uuid)
}

/// Mirrors Go `filepath.Join`.
pub(super) fn join_path(parts: &[&Text]) -> Text {
    let mut holes = Holes::default();
    let plain: Vec<String> = parts.iter().map(|part| holes.encode(part)).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    holes.decode(&go_path::join(&plain))
}

/// Mirrors Go `filepath.Base`.
pub(super) fn base_name(path: &Text) -> Text {
    through(path, go_path::base)
}

/// Mirrors Go `filepath.Dir`.
pub(super) fn folder_of(path: &Text) -> Text {
    through(path, go_path::dir)
}

fn through(path: &Text, change: fn(&str) -> String) -> Text {
    let mut holes = Holes::default();
    let plain = holes.encode(path);
    holes.decode(&change(&plain))
}

pub(super) fn ends_with(text: &Text, end: &str) -> bool {
    text.bytes().ends_with(end.as_bytes())
}

pub(super) fn starts_with(text: &Text, start: &str) -> bool {
    text.bytes().starts_with(start.as_bytes())
}
