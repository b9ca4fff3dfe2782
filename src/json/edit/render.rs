use serde_json::Value;

use super::super::quote;
use super::change::Content;
use super::style::Style;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// All on one line.
    Inline,
    /// Each member and item on a line of its own.
    Lines,
}

/// Writes values in a document's style.
pub(super) struct Render<'s> {
    pub style: &'s Style,
    pub line_end: &'s str,
}

impl Render<'_> {
    /// `indent` is that of the line on which the value begins.
    pub fn content(&self, content: Content<'_>, layout: Layout, indent: &str) -> String {
        let mut out = String::new();
        match content {
            Content::Value(value) => self.write(&mut out, value, layout, indent),
            Content::Text(text) => out.push_str(text),
        }
        out
    }

    /// As the style has it for a value that nothing beside it gives an example for.
    pub fn usual(&self, content: Content<'_>) -> Layout {
        match content {
            Content::Value(value) => self.usual_of(value),
            Content::Text(_) => Layout::Lines,
        }
    }

    fn usual_of(&self, value: &Value) -> Layout {
        match value {
            Value::Array(items) if self.style.inline_lists && items.iter().all(is_plain) => Layout::Inline,
            _ if self.style.lines => Layout::Lines,
            _ => Layout::Inline,
        }
    }

    fn write(&self, out: &mut String, value: &Value, layout: Layout, indent: &str) {
        match value {
            Value::String(text) => out.push_str(&quote(text)),
            Value::Array(items) => {
                let entries = items.iter().map(|item| (None, item));
                self.container(out, ('[', ']'), &self.style.array_pad, entries, layout, indent);
            }
            Value::Object(members) => {
                let entries = members.iter().map(|(name, member)| (Some(name.as_str()), member));
                self.container(out, ('{', '}'), &self.style.object_pad, entries, layout, indent);
            }
            plain => out.push_str(&plain.to_string()),
        }
    }

    fn container<'v>(
        &self,
        out: &mut String,
        (opener, closer): (char, char),
        pad: &str,
        entries: impl ExactSizeIterator<Item = (Option<&'v str>, &'v Value)>,
        layout: Layout,
        indent: &str,
    ) {
        out.push(opener);
        let any = entries.len() > 0;
        let inner = format!("{indent}{}", self.style.unit);
        for (at, (name, value)) in entries.enumerate() {
            match layout {
                Layout::Lines => {
                    out.extend([if at > 0 { "," } else { "" }, self.line_end, &inner]);
                }
                Layout::Inline => out.push_str(if at > 0 { &self.style.comma } else { pad }),
            }
            if let Some(name) = name {
                out.push_str(&quote(name));
                out.push_str(&self.style.colon);
            }
            let below = if layout == Layout::Lines { self.usual_of(value) } else { Layout::Inline };
            self.write(out, value, below, &inner);
        }
        match layout {
            Layout::Lines if any => out.extend([self.line_end, indent]),
            Layout::Inline if any => out.push_str(pad),
            _ => {}
        }
        out.push(closer);
    }
}

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}
