use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::CarriedError;
use super::block::Block;
use super::quoted::{double_quoted, single_quoted, unquoted};
use crate::source::Span;

/// A value of a manifest that is a text, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Lines below `|` or `>`, or a mapping that is a file of its own.
    Block(Block),
    /// In quotes of either kind.
    Quoted { span: Span },
    /// On one line, without quotes.
    Plain { span: Span },
    /// Written as base64, as Secrets have it.
    Base64(Box<Self>),
}

impl Value {
    pub fn in_base64(self) -> Self {
        Self::Base64(Box::new(self))
    }

    pub fn text(&self, manifest: &str) -> Result<String, CarriedError> {
        match self {
            Self::Block(block) => block.text(manifest).ok_or(CarriedError::Stale),
            Self::Quoted { span } => {
                let written = manifest.get(span.start..span.end).ok_or(CarriedError::Stale)?;
                unquoted(written).ok_or(CarriedError::Stale)
            }
            Self::Plain { span } => manifest.get(span.start..span.end).map(str::to_owned).ok_or(CarriedError::Stale),
            Self::Base64(inner) => {
                let written: String = inner.text(manifest)?.split_ascii_whitespace().collect();
                let bytes = STANDARD.decode(written).map_err(|_| CarriedError::NotText { why: "it is no base64" })?;
                String::from_utf8(bytes).map_err(|_| CarriedError::NotText { why: "its bytes are not UTF-8" })
            }
        }
    }

    /// What has to stand under which span so that the value is `text`.
    pub fn write(&self, manifest: &str, text: &str) -> Result<(Span, String), CarriedError> {
        match self {
            Self::Block(block) => block.write(manifest, text).ok_or(CarriedError::Stale),
            Self::Quoted { span } => {
                let written = manifest.get(span.start..span.end).ok_or(CarriedError::Stale)?;
                let single = written.starts_with('\'').then(|| single_quoted(text)).flatten();
                Ok((*span, single.unwrap_or_else(|| double_quoted(text))))
            }
            Self::Plain { span } => {
                let now = manifest.get(span.start..span.end).ok_or(CarriedError::Stale)?;
                Ok((*span, if now == text { now.to_owned() } else { double_quoted(text) }))
            }
            Self::Base64(inner) => {
                if self.text(manifest)? == text {
                    return inner.write(manifest, &inner.text(manifest)?);
                }
                let encoded = STANDARD.encode(text);
                match &**inner {
                    // Base64 needs no quotes, wherever it stands.
                    Self::Plain { span } if !encoded.is_empty() => Ok((*span, encoded)),
                    inner => inner.write(manifest, &encoded),
                }
            }
        }
    }
}
