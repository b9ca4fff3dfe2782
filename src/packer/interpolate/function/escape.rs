use std::fmt::Write as _;

use super::super::Text;
use super::super::go::{fmt, rune};
use super::super::value::Value;
use super::{Answer, Call};

pub(super) fn html(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(Value::Str(joined(args).map_known("html", escape_html)))
}

pub(super) fn js(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(Value::Str(joined(args).map_known("js", escape_js)))
}

pub(super) fn url_query(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(Value::Str(joined(args).map_known("urlquery", escape_query)))
}

/// The arguments printed one after the other; what is absent prints as in a
/// template's text.
fn joined(args: &[Value]) -> Text {
    if let [Value::Str(text)] = args {
        return text.clone();
    }
    let shown: Vec<Value> =
        args.iter().map(|arg| if *arg == Value::Nil { Value::text("<no value>") } else { arg.clone() }).collect();
    fmt::sprint(&shown)
}

fn escape_html(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            0 => result.extend_from_slice("\u{fffd}".as_bytes()),
            b'"' => result.extend_from_slice(b"&#34;"),
            b'\'' => result.extend_from_slice(b"&#39;"),
            b'&' => result.extend_from_slice(b"&amp;"),
            b'<' => result.extend_from_slice(b"&lt;"),
            b'>' => result.extend_from_slice(b"&gt;"),
            other => result.push(*other),
        }
    }
    result
}

fn escape_js(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((ch, len)) = rune::decode(rest) {
        let (head, tail) = rest.split_at(len.min(rest.len()));
        rest = tail;
        match ch {
            '\\' => result.extend_from_slice(b"\\\\"),
            '\'' => result.extend_from_slice(b"\\'"),
            '"' => result.extend_from_slice(b"\\\""),
            '<' | '>' | '&' | '=' | '\0'..='\x1f' => push_js_code(&mut result, ch),
            _ if ch.is_ascii() || rune::is_print(ch) => result.extend_from_slice(head),
            _ => push_js_code(&mut result, ch),
        }
    }
    result
}

fn push_js_code(result: &mut Vec<u8>, ch: char) {
    result.extend_from_slice(format!("\\u{:04X}", u32::from(ch)).as_bytes());
}

fn escape_query(bytes: &[u8]) -> Vec<u8> {
    let mut result = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => result.push(char::from(*byte)),
            b' ' => result.push('+'),
            other => {
                let _ = write!(result, "%{other:02X}");
            }
        }
    }
    result.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(escape_html(b"<a href='x'>\"&\0"), "&lt;a href=&#39;x&#39;&gt;&#34;&amp;\u{fffd}".as_bytes());
        assert_eq!(
            escape_js("a'\"\\<=\n\u{e9}\u{2028}".as_bytes()),
            "a\\'\\\"\\\\\\u003C\\u003D\\u000Aé\\u2028".as_bytes()
        );
        assert_eq!(escape_query("a b&é~".as_bytes()), b"a+b%26%C3%A9~");
    }
}
