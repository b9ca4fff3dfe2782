use std::borrow::Cow;

use serde_json::Value;

use super::Call;
use crate::packer::checks::value::Found;
use crate::packer::components::go_parse::{duration_text, parse_duration};

/// What is wrong with the waits of a boot command; all else in it is keys.
///
/// Mirrors packer `bootcommand.GenerateExpressionSequence`, whose last resort
/// is that any character stands for its key.
pub(super) fn errors(call: &Call<'_, '_>) -> Option<Found> {
    let lines: Option<Vec<String>> =
        call.argument(0)?.items().iter().map(|line| Found::of(line.clone()).text().map(Cow::into_owned)).collect();
    let errors: Vec<Value> = waits(&lines?.concat())
        .into_iter()
        .filter(|wait| *wait <= 0)
        .map(|wait| Value::from(format!("Expecting a positive wait value. Got {}", duration_text(wait))))
        .collect();
    Some(Found::of(errors))
}

/// The nanoseconds of each `<wait…>`.
fn waits(text: &str) -> Vec<i64> {
    const SECOND: i64 = 1_000_000_000;
    let mut found = Vec::new();
    for piece in text.split("<wait").skip(1) {
        let Some((length, _)) = piece.split_once('>') else { continue };
        let is_number = length == "0"
            || (!length.starts_with('0') && !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()));
        let nanoseconds = if length.is_empty() {
            Some(SECOND)
        } else if is_number {
            length.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(SECOND))
        } else if is_duration(length) {
            parse_duration(length).ok()
        } else {
            None
        };
        found.extend(nanoseconds);
    }
    found
}

/// Whether the grammar of boot commands takes it for a duration.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let whole = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
        let leading_zero = whole > 1 && digits.starts_with('0');
        if whole == 0 || leading_zero {
            return false;
        }
        let mut after = digits.get(whole..).unwrap_or_default();
        if let Some(fraction) = after.strip_prefix('.') {
            let digits = fraction.find(|char: char| !char.is_ascii_digit()).unwrap_or(fraction.len());
            if digits == 0 {
                return false;
            }
            after = fraction.get(digits..).unwrap_or_default();
        }
        let Some(unit) = ["ns", "us", "µs", "ms", "s", "m", "h"].iter().find(|unit| after.starts_with(**unit)) else {
            return false;
        };
        rest = after.get(unit.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_waits_can_be_wrong() {
        assert_eq!(
            waits("a<wait><enter><wait5><wait-1m30s><wait 5s><wait5x><waits><wait0>"),
            [1_000_000_000, 5_000_000_000, -90_000_000_000, 0]
        );
    }
}
