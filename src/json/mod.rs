//! Lossless, error-tolerant JSON documents: a tree and all errors, byte spans, edits as text edits.
