use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Writes both directions of a binary patch: the new bytes, then the old ones.
pub(super) fn write(patch: &mut Vec<u8>, was: &[u8], now: &[u8]) {
    patch.extend_from_slice(b"GIT binary patch\n");
    for bytes in [now, was] {
        patch.extend_from_slice(format!("literal {}\n", bytes.len()).as_bytes());
        for line in deflated(bytes).chunks(LONGEST) {
            patch.push(length_letter(line.len()));
            encode(patch, line);
            patch.push(b'\n');
        }
        patch.push(b'\n');
    }
}

/// A line holds so many bytes at most.
const LONGEST: usize = 52;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Into memory nothing fails.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

fn length_letter(len: usize) -> u8 {
    let len = u8::try_from(len).unwrap_or(0);
    if len <= 26 { b'A' + len.saturating_sub(1) } else { b'a' + len - 27 }
}

const DIGITS: &[u8; 85] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/// Four bytes, filled up with zeros, as five digits of base 85.
fn encode(patch: &mut Vec<u8>, bytes: &[u8]) {
    for four in bytes.chunks(4) {
        let mut value = four.iter().chain(&[0; 4]).take(4).fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
        let mut digits = [0; 5];
        for digit in digits.iter_mut().rev() {
            let at = usize::try_from(value % 85).unwrap_or(0);
            *digit = DIGITS.get(at).copied().unwrap_or(b'0');
            value /= 85;
        }
        patch.extend_from_slice(&digits);
    }
}
