use super::context::{Context, PluginFunctions, Rendering};
use super::{Compiled, InterpolateError, Text, Unknown, UnknownKind};
use crate::packer::PackerVersion;

/// The value of a variable with each `{{ .X }}` (at most one blank after the
/// braces) set aside, to be rendered without it. Mirrors packer `RenderRegex`,
/// which puts a random identifier in place of each and takes it out again.
pub(crate) struct Protected {
    compiled: Compiled,
    /// What stands for which expression.
    markers: Vec<(String, String)>,
}

impl Protected {
    pub fn new(source: &str, version: PackerVersion) -> Self {
        let mut protected = source.to_owned();
        let mut markers = Vec::new();
        for (index, excluded) in dot_expressions(source).into_iter().enumerate() {
            let marker = marker(index);
            protected = protected.replace(&excluded, &marker);
            markers.push((marker, excluded));
        }
        Self { compiled: Compiled::new(Text::from(protected), version, PluginFunctions::None), markers }
    }

    pub fn render_once(&self, context: &Context<'_>) -> Result<Rendering, InterpolateError> {
        let outcome = self.compiled.render_once(context);
        if self.markers.is_empty() {
            return outcome;
        }
        let rendering = outcome.map_err(|error| with_expressions(error, &self.markers))?;
        Ok(Rendering { text: restored(rendering.text, &self.markers), reads: rendering.reads })
    }
}

/// Packer's message would show its random identifiers.
fn with_expressions(error: InterpolateError, markers: &[(String, String)]) -> InterpolateError {
    let readable =
        |message: String| markers.iter().fold(message, |message, (marker, excluded)| message.replace(marker, excluded));
    match error {
        InterpolateError::Parse { message, span } => InterpolateError::Parse { message: readable(message), span },
        InterpolateError::Execution { message, span } => {
            InterpolateError::Execution { message: readable(message), span }
        }
        bound @ InterpolateError::Bound { .. } => bound,
    }
}

/// Like the random UUID that Packer uses: letters and digits, so that it is read
/// in the same way wherever it lands.
fn marker(index: usize) -> String {
    format!("7b8f1d6e-5c0a-4e9b-9d3f-{index:012x}")
}

/// Mirrors the expression `{{(\s|)\.(.*?)(\s|)}}`: leftmost, the shortest, on one
/// line save for the blanks at its ends.
fn dot_expressions(source: &str) -> Vec<String> {
    let bytes = source.as_bytes();
    let is_blank = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c));
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source.get(at..).and_then(|rest| rest.find("{{")).map(|offset| at + offset) {
        let mut dot = start + 2;
        if is_blank(bytes.get(dot)) {
            dot += 1;
        }
        let end = if bytes.get(dot) == Some(&b'.') { expression_end(bytes, dot + 1) } else { None };
        match end.and_then(|end| source.get(start..end).map(|text| (text, end))) {
            Some((text, end)) => {
                found.push(text.to_owned());
                at = end;
            }
            None => at = start + 1,
        }
    }
    found
}

/// The end of the first `}}` after `from`, if no line ends before it; a single
/// blank in front of it may be a line end.
fn expression_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        if bytes.get(at..)?.starts_with(b"}}") {
            return Some(at + 2);
        }
        match bytes.get(at)? {
            b'\n' => return bytes.get(at + 1..)?.starts_with(b"}}").then_some(at + 3),
            _ => at += 1,
        }
    }
}

/// Puts the expressions back. A function may have changed a marker: what Packer
/// then prints is as random as the marker was.
fn restored(text: Text, markers: &[(String, String)]) -> Text {
    let mut text = text;
    for (marker, excluded) in markers {
        text = replace(&text, marker, |result| result.push_str(excluded));
        let upper = marker.to_ascii_uppercase();
        text = replace(&text, &upper, |result| result.push_unknown(Unknown::new(UnknownKind::Arbitrary)));
    }
    text
}

fn replace(text: &Text, needle: &str, mut push: impl FnMut(&mut Text)) -> Text {
    let mut result = Text::new();
    let mut from = 0;
    let bytes = text.bytes();
    while let Some(offset) =
        bytes.get(from..).unwrap_or_default().windows(needle.len()).position(|window| window == needle.as_bytes())
    {
        result.push_slice(text, from..from + offset);
        push(&mut result);
        from += offset + needle.len();
    }
    result.push_slice(text, from..text.len());
    result
}

#[cfg(test)]
mod tests {
    use super::dot_expressions;

    #[test]
    fn finds_what_the_expression_of_packer_finds() {
        assert_eq!(dot_expressions("{{.A}} {{ .B }}{{  .C }}{{. D}}"), ["{{.A}}", "{{ .B }}", "{{. D}}"]);
        assert_eq!(dot_expressions("{{.\n}} {{.a\nb}} {{.x{{.y}}"), ["{{.\n}}", "{{.x{{.y}}"]);
        assert_eq!(dot_expressions("{{{.A}}}"), ["{{.A}}"]);
        assert!(dot_expressions("{{user `a`}} {{.").is_empty());
    }
}
