use std::sync::Arc;

use crate::packer::interpolate::Text;

/// One thing that a provisioner does, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Writes a file in the guest.
    Upload {
        to: Text,
        content: Content,
    },
    /// Copies a folder of the host that nobody can look into.
    UploadFolder {
        from: Text,
        to: Text,
    },
    /// Runs a command in the guest.
    Execute {
        command: Text,
    },
    /// Runs a command in the guest again and again until it says what Packer
    /// waits for.
    Await {
        command: Text,
    },
    Download {
        from: Text,
        to: Text,
    },
    /// Writes a temporary file on the host.
    WriteOnHost {
        path: Text,
        content: Text,
    },
    /// Runs a command on the host.
    RunOnHost {
        arguments: Vec<Text>,
    },
    /// Does nothing for so many nanoseconds.
    Pause {
        nanoseconds: i64,
    },
}

/// What a file in the guest gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Text(Text),
    /// A file of the host, its bytes where they are known.
    File {
        path: Text,
        bytes: Option<Arc<[u8]>>,
        line_ends: LineEnds,
    },
    /// Packer's own script that runs `command` as a scheduled task of `user`
    /// and waits for it.
    ElevatedRunner {
        user: Text,
        password: Text,
        task: Text,
        command: Text,
    },
    /// These lines in a frame of Packer's that sets the variables of the
    /// environment and turns what goes wrong into an exit code.
    Wrapped {
        lines: Text,
    },
}

/// What becomes of line ends on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnds {
    Kept,
    /// Every line ends with `\n`, the last one too.
    Unix,
}

impl Content {
    /// The bytes that arrive, where they are known.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => text.known().map(String::into_bytes),
            Self::File { bytes, line_ends: LineEnds::Kept, .. } => bytes.as_ref().map(|bytes| bytes.to_vec()),
            Self::File { bytes, line_ends: LineEnds::Unix, .. } => bytes.as_ref().map(|bytes| unix_lines(bytes)),
            Self::ElevatedRunner { .. } | Self::Wrapped { .. } => None,
        }
    }
}

/// Mirrors packer `UnixReader`: one `\r` before a line's end goes, and the last
/// line gets an end.
fn unix_lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 1);
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    for line in lines {
        out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        out.push(b'\n');
    }
    out
}

/// The same for a text that Packer itself wrote.
pub(super) fn unix_text(text: &Text) -> Text {
    let Some(known) = text.known() else {
        return text.map_known("line ends", |bytes| String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes());
    };
    Text::from(String::from_utf8_lossy(&unix_lines(known.as_bytes())).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_line_ends() {
        assert_eq!(unix_lines(b"a\r\nb\n\nc\r"), b"a\nb\n\nc\n");
        assert_eq!(unix_lines(b""), b"");
        assert_eq!(unix_lines(b"\n"), b"\n");
        assert_eq!(unix_lines(b"x\r\r\n"), b"x\r\n");
    }
}
