use super::Call;
use crate::packer::checks::value::Found;
use crate::packer::components::go_parse::quote;

/// What Go's `url.Parse` says of a text that it does not take for a URL.
pub(super) fn url_error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    let without_fragment = text.split('#').next().unwrap_or_default();
    let error = check(without_fragment).err().map(|words| format!("parse {}: {words}", quote(without_fragment)));
    Some(Found::of(error.unwrap_or_default()))
}

fn check(url: &str) -> Result<(), String> {
    if url.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let (scheme, rest) = scheme(url)?;
    let rest = rest.split('?').next().unwrap_or_default();
    if !rest.starts_with('/') {
        if scheme.is_some() || url == "*" {
            return Ok(());
        }
        return match rest.split('/').next() {
            Some(segment) if segment.contains(':') => Err("first path segment in URL cannot contain colon".to_owned()),
            _ => unescaped(rest),
        };
    }
    let path = match rest.strip_prefix("//") {
        Some(authority) if scheme.is_some() || !authority.starts_with('/') => {
            let (authority, path) = authority.split_at(authority.find('/').unwrap_or(authority.len()));
            check_authority(authority)?;
            path
        }
        _ => rest,
    };
    unescaped(path)
}

fn scheme(url: &str) -> Result<(Option<&str>, &str), String> {
    for (at, char) in url.char_indices() {
        match char {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            ':' => return Ok((url.get(..at), url.get(at + 1..).unwrap_or_default())),
            _ => break,
        }
    }
    Ok((None, url))
}

fn check_authority(authority: &str) -> Result<(), String> {
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user, host),
        None => ("", authority),
    };
    check_host(host)?;
    let fits = |char: char| char.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(char);
    if user.chars().all(fits) { unescaped(user) } else { Err("net/url: invalid userinfo".to_owned()) }
}

fn check_host(host: &str) -> Result<(), String> {
    let port = if host.starts_with('[') {
        let (_, after) = host.rsplit_once(']').ok_or("missing ']' in host")?;
        after
    } else {
        host.rfind(':').and_then(|at| host.get(at..)).unwrap_or_default()
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    if (!port.is_empty() && !port.starts_with(':')) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("invalid port {} after host", quote(port)));
    }
    let mut chars = host.char_indices();
    while let Some((at, char)) = chars.next() {
        if char == '%' {
            let escape: String = host.get(at..).unwrap_or_default().chars().take(3).collect();
            let high = escape.chars().nth(1).and_then(|digit| digit.to_digit(16)).unwrap_or(0);
            let is_whole = escape.len() == 3 && escape.chars().skip(1).all(|digit| digit.is_ascii_hexdigit());
            if !is_whole || (high < 8 && escape != "%25") {
                return Err(format!("invalid URL escape {}", quote(&escape)));
            }
            chars.nth(1);
        } else if char.is_ascii() && !char.is_ascii_alphanumeric() && !"-_.~!$&'()*+,;=:[]<>\"".contains(char) {
            return Err(format!("invalid character {} in host name", quote(&char.to_string())));
        }
    }
    Ok(())
}

fn unescaped(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('%') {
        let escape: String = text.get(at..).unwrap_or_default().chars().take(3).collect();
        if escape.len() != 3 || !escape.chars().skip(1).all(|digit| digit.is_ascii_hexdigit()) {
            return Err(format!("invalid URL escape {}", quote(&escape)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_reads_them() {
        for sound in
            ["", "a", "https://a/b?c#d", "a.iso", "/x y", "mailto:x y", "https://u:p@h:80/", "https://[::1]:80", "*"]
        {
            assert_eq!(check(sound), Ok(()), "{sound}");
        }
        for (wrong, words) in [
            ("https://a b/", "invalid character \" \" in host name"),
            ("https://a:b/", "invalid port \":b\" after host"),
            (":x", "missing protocol scheme"),
            ("1:x", "first path segment in URL cannot contain colon"),
            ("https://a/%zz", "invalid URL escape \"%zz\""),
            ("https://a\\b", "invalid character \"\\\\\" in host name"),
            ("https://[::1", "missing ']' in host"),
            ("a\u{1}", "net/url: invalid control character in URL"),
        ] {
            assert_eq!(check(wrong), Err(words.to_owned()), "{wrong}");
        }
    }
}
