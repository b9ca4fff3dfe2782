use std::net::{Ipv4Addr, Ipv6Addr};

use super::Call;
use crate::packer::checks::value::Found;
use crate::packer::components::go_parse::atoi;

/// What Go's `net.ParseCIDR` says of a text that is none.
pub(super) fn cidr_error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    let error = if is_cidr(&text) { String::new() } else { format!("invalid CIDR address: {text}") };
    Some(Found::of(error))
}

pub(super) fn is_ip(call: &Call<'_, '_>) -> Option<Found> {
    Some(Found::of(address_bits(&call.text(0)?).is_some()))
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let Some(bits) = address_bits(address) else { return false };
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    digits && length.parse::<u32>().is_ok_and(|length| length <= bits)
}

/// Mirrors Go `net.ParseIP`, which knows no zones.
fn address_bits(text: &str) -> Option<u32> {
    if text.parse::<Ipv4Addr>().is_ok() {
        return Some(32);
    }
    text.parse::<Ipv6Addr>().is_ok().then_some(128)
}

/// Mirrors packer `ParseTunnelArgument`.
pub(super) fn tunnel_error(call: &Call<'_, '_>) -> Option<Found> {
    let text = call.text(0)?;
    Some(Found::of(tunnel(&text).err().unwrap_or_default()))
}

fn tunnel(text: &str) -> Result<(), String> {
    let (listening, forwarding) =
        text.split_once(':').ok_or_else(|| format!("Error parsing tunnel '{text}': [{text}]"))?;
    let port = port_of(forwarding)
        .map_err(|words| format!("Error parsing forwarding, must be a tcp address: address {forwarding}: {words}"))?;
    atoi(port).map_err(|words| format!("Error parsing forwarding port, must be a valid port: {words}"))?;
    atoi(listening).map_err(|words| format!("Error parsing listening port, must be a valid port: {words}"))?;
    Ok(())
}

/// Mirrors Go `net.SplitHostPort`.
fn port_of(address: &str) -> Result<&str, &'static str> {
    let Some((host, port)) = address.rsplit_once(':') else { return Err("missing port in address") };
    let host = match host.strip_prefix('[') {
        Some(inside) => match inside.find(']') {
            None => return Err("missing ']' in address"),
            Some(at) if at + 1 == inside.len() => inside.get(..at).unwrap_or_default(),
            Some(at) if inside.get(at + 1..).is_some_and(|rest| rest.starts_with(':')) => {
                return Err("too many colons in address");
            }
            Some(_) => return Err("missing port in address"),
        },
        None if host.contains(':') => return Err("too many colons in address"),
        None => host,
    };
    if host.contains('[') {
        return Err("unexpected '[' in address");
    }
    if host.contains(']') {
        return Err("unexpected ']' in address");
    }
    Ok(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        for sound in ["10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32"] {
            assert!(is_cidr(sound), "{sound}");
        }
        for wrong in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "a/8", "10.0.0.0/+8", "10.0.0.0/"] {
            assert!(!is_cidr(wrong), "{wrong}");
        }
    }

    #[test]
    fn tunnels() {
        assert_eq!(tunnel("80:host:8080"), Ok(()));
        assert_eq!(tunnel("80"), Err("Error parsing tunnel '80': [80]".to_owned()));
        for (text, words) in [
            ("80:host", "address host: missing port in address"),
            ("80:a:b:1", "address a:b:1: too many colons in address"),
            ("80:host:x", "strconv.Atoi: parsing \"x\": invalid syntax"),
            ("x:host:1", "listening port, must be a valid port"),
        ] {
            assert!(tunnel(text).is_err_and(|said| said.ends_with(words) || said.contains(words)), "{text}");
        }
    }
}
