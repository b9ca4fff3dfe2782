//! Bytes inside JSON: as text where they are UTF-8, else one character a byte.

use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Saved<S> {
    Text(S),
    Latin1(String),
}

pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Saved::Text(text),
        Err(_) => Saved::Latin1(bytes.iter().copied().map(char::from).collect()),
    }
    .serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
    match Saved::<String>::deserialize(deserializer)? {
        Saved::Text(text) => Ok(text.into_bytes().into()),
        Saved::Latin1(text) => text
            .chars()
            .map(|ch| u8::try_from(ch).map_err(|_| D::Error::custom("a character beyond U+00FF is no byte")))
            .collect(),
    }
}
