use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{self, Context, Text, UnknownKind};
use bakewright::packer::variables;

use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match vector.via.as_str() {
        "console" => console(vector).map_or_else(Verdict::Failed, |()| Verdict::Passed),
        other => Verdict::Skipped(format!("nothing answers {other} yet")),
    }
}

/// A line of `packer console`: rendered until nothing changes, with the
/// variables of the template, no build and no environment.
fn console(vector: &Vector) -> Result<(), String> {
    let given = vector.given()?;
    let machine = vector.machine();
    let document = json::parse(&vector.template_text().unwrap_or_default());
    let resolution = given.resolve(&machine, &variables::declared(&document));
    let context = Context::names(PackerVersion::RECORDED, &machine, &resolution.packer_map);
    let line = vector.stdin.as_deref().unwrap_or_default();
    match interpolate::render(&Text::from(line), &context) {
        Ok(rendering) => {
            let ours = with_samples(&rendering.text);
            if let Some(pattern) = vector.expect["result_regex"].as_str() {
                let pattern = regex_lite::Regex::new(pattern).map_err(|error| error.to_string())?;
                return if pattern.is_match(&ours) { Ok(()) } else { same("result", &ours, pattern.as_str()) };
            }
            same("result", &ours, vector.expect["result"].as_str().unwrap_or("(an error)"))
        }
        Err(error) => {
            same("error", &collapsed(&error.to_string()), &vector.expected_error().unwrap_or("(a result)".to_owned()))
        }
    }
}

/// The text with an example of each unknown in its place, to hold it against
/// a pattern.
pub fn with_samples(text: &Text) -> String {
    text.pieces()
        .into_iter()
        .map(|piece| match piece {
            interpolate::Piece::Known(text) => text,
            interpolate::Piece::Unknown(unknown) => match unknown.kind {
                UnknownKind::Uuid => "5fba1b2c-7d3e-4f10-8a9b-0c1d2e3f4a5b".to_owned(),
                _ => format!("<{unknown}>"),
            },
        })
        .collect()
}
