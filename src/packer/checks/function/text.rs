use std::borrow::Cow;

use serde_json::Value;

use super::Call;
use crate::json::go_syntax_error;
use crate::packer::checks::value::{Found, Truth};
use crate::packer::components::go_parse::{self, quote};
use crate::packer::interpolate::{Context, PluginFunctions, Text, render_once};

/// The number of bytes, items or members.
pub(super) fn len(call: &Call<'_, '_>) -> Option<Found> {
    let found = call.argument(0)?;
    if found.unknown {
        return None;
    }
    Some(Found::of(match &found.value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => found.text()?.len(),
    }))
}

/// The number of characters.
pub(super) fn runes(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.chars().count()))
}

pub(super) fn lower(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.to_lowercase()))
}

pub(super) fn upper(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.to_uppercase()))
}

pub(super) fn trim(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.trim()))
}

/// Whether a text contains another, or an object has a key.
pub(super) fn has(call: &Call<'_, '_>) -> Option<Found> {
    let wanted = call.text(1)?;
    let found = call.argument(0)?;
    match found.members() {
        Some(members) => Some(Found::of(members.contains_key(wanted.as_str()))),
        None => Some(Found::of(found.text()?.contains(wanted.as_str()))),
    }
}

pub(super) fn starts(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.starts_with(call.text(1)?.as_str())))
}

pub(super) fn ends(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.ends_with(call.text(1)?.as_str())))
}

/// The same but for case.
pub(super) fn same(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.text(0)?.to_lowercase() == call.text(1)?.to_lowercase()))
}

/// Whether the first is one of the others; lists stand for their items.
pub(super) fn one_of(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    let mut unknown = false;
    for candidate in call.arguments.iter().skip(1) {
        let items = match &candidate.value {
            Value::Null => Vec::new(),
            Value::Array(items) => {
                items.iter().map(|item| Found::of(item.clone()).text().map(Cow::into_owned)).collect()
            }
            _ => vec![candidate.text().map(Cow::into_owned)],
        };
        if items.iter().flatten().any(|item| *item == text) {
            return Some(Found::of(true));
        }
        unknown |= items.contains(&None);
    }
    (!unknown).then(|| Found::of(false))
}

pub(super) fn matches(call: &Call<'_, '_>) -> Option<Found> {
    let pattern = regex_lite::Regex::new(&call.text(1)?).ok()?;
    Some(Found::of(pattern.is_match(&call.text(0)?)))
}

/// In Go's quotes.
pub(super) fn quoted(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(quote(&call.argument(0)?.shown())))
}

/// Whether anything is given, be it empty.
pub(super) fn given(call: &Call<'_, '_>) -> Option<Found> {
    let found = call.argument(0)?;
    (!found.unknown).then(|| Found::of(!found.value.is_null()))
}

/// A bool that may be unset is set and true.
pub(super) fn on(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.argument(0)?.int()? == 1))
}

/// A bool that may be unset is set and false.
pub(super) fn off(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.argument(0)?.int()? == 2))
}

/// How many of the values are true.
pub(super) fn count(call: &Call<'_, '_>) -> Option<Found> {
    let truths: Vec<Truth> = call.arguments.iter().map(Found::truth).collect();
    (!truths.contains(&Truth::Unknown)).then(|| Found::of(truths.iter().filter(|truth| **truth == Truth::Yes).count()))
}

pub(super) fn first(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(call.argument(0)?.items().first().cloned().unwrap_or(Value::Null)))
}

pub(super) fn join(call: &Call<'_, '_>) -> Option<Found> {
    let between = call.text(1)?;
    let items: Vec<String> = call.argument(0)?.items().iter().map(|item| Found::of(item.clone()).shown()).collect();
    Some(Found::of(items.join(&between)))
}

/// The pieces of a text between separators.
pub(super) fn parts(call: &Call<'_, '_>) -> Option<Found> {
    let (text, separator) = (call.text(0)?, call.text(1)?);
    Some(Found::of(text.split(separator.as_str()).map(Value::from).collect::<Vec<_>>()))
}

/// A text without its first bytes, or with a negative number only those.
pub(super) fn cut(call: &Call<'_, '_>) -> Option<Found> {
    let (text, bytes) = (call.text(0)?, call.argument(1)?.int()?);
    let at = usize::try_from(bytes.unsigned_abs()).ok()?.min(text.len());
    let kept = if bytes < 0 { text.get(..at) } else { text.get(at..) };
    Some(Found::of(kept.unwrap_or_default()))
}

/// A text as Go's `Atoi` reads it; 0 where it does not.
pub(super) fn number(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(go_parse::atoi(&call.text(0)?).unwrap_or(0)))
}

pub(super) fn number_error(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(go_parse::atoi(&call.text(0)?).err().unwrap_or_default()))
}

/// Whether it is base64 with padding.
pub(super) fn base64(call: &Call<'_, '_>) -> Option<Found> {
    let text: String = call.text(0)?.chars().filter(|char| !matches!(char, '\n' | '\r')).collect();
    let body = text.trim_end_matches('=');
    let digits = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    Some(Found::of(text.len().is_multiple_of(4) && text.len() - body.len() <= 2 && digits))
}

/// Go's words for a text that is no JSON.
pub(super) fn json_error(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(go_syntax_error(call.text(0)?.as_bytes()).map(|error| error.message).unwrap_or_default()))
}

/// What `clean_resource_name` of amazon makes of it.
pub(super) fn cleaned(call: &Call<'_, '_>) -> Option<Found> {
    let mut context = Context::core(crate::packer::PackerVersion::RECORDED, call.surroundings.machine);
    context.functions = PluginFunctions::Amazon;
    let template = format!("{{{{clean_resource_name {}}}}}", quote(&call.text(0)?));
    let rendering = render_once(&Text::from(template), &context).ok()?;
    Some(Found::of(rendering.text.known()?))
}

pub(super) fn build_name(call: &Call<'_, '_>) -> Option<Found> {
    let name = Found::of(call.surroundings.build_name);
    name.text().is_some().then_some(name)
}

/// An item of a list by its index.
pub(super) fn at(call: &Call<'_, '_>) -> Option<Found> {
    let at = usize::try_from(call.argument(1)?.int()?).ok()?;
    let list = call.argument(0)?;
    (!list.unknown).then(|| Found::of(list.items().get(at).cloned().unwrap_or(Value::Null)))
}

/// A list with one item.
pub(super) fn list(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(vec![call.argument(0)?.value.clone()]))
}

/// A list without what stands in it before.
pub(super) fn unique(call: &Call<'_, '_>) -> Option<Found> {
    let list = call.argument(0)?;
    let mut items: Vec<Value> = Vec::new();
    for item in list.items() {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    Some(Found { value: Value::Array(items), via: list.place.iter().cloned().collect(), ..Found::of(Value::Null) })
}

/// How many keys an object has once the blocks of a list are put into it, each
/// by the value of one of its fields.
pub(super) fn count_keys(call: &Call<'_, '_>) -> Option<Found> {
    let name = call.text(2)?;
    let own = call.argument(0)?.members().into_iter().flatten().map(|(key, _)| key.clone());
    let blocks = call.argument(1)?.items().iter();
    let added = blocks.map(|block| block.get(&name).and_then(Value::as_str).unwrap_or_default().to_owned());
    Some(Found::of(own.chain(added).collect::<std::collections::BTreeSet<_>>().len()))
}

/// A text without the characters of another at its ends.
pub(super) fn trim_of(call: &Call<'_, '_>) -> Option<Found> {
    let characters = call.text(1)?;
    Some(Found::of(call.text(0)?.trim_matches(|char| characters.contains(char))))
}

/// Whether Packer is of this release (major and minor) or later.
pub(super) fn at_least(call: &Call<'_, '_>) -> Option<Found> {
    let number = |at: usize| call.argument(at)?.int().and_then(|number| u16::try_from(number).ok());
    Some(Found::of(call.surroundings.version.at_least(number(0)?, number(1)?, 0)))
}
