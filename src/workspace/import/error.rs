use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::workspace::PathError;

/// Why an archive is not opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveError {
    #[error("this is not a zip archive, nor a tar: {why}")]
    NotAnArchive { why: String },
    #[error("the archive is cut short or damaged: {why}")]
    Damaged { why: String },
    #[error("the archive has more than {limit} entries, which is the most that are read")]
    TooManyEntries { limit: usize },
    #[error("the archive unpacks to more than {} MB; {} MB are read at most", found >> 20, limit >> 20)]
    TooLarge { found: u64, limit: u64 },
    #[error("{}", Listed(problems))]
    Entries { problems: Vec<EntryProblem> },
}

/// An entry that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{}` {kind}", name.escape_debug())]
pub struct EntryProblem {
    pub name: String,
    pub kind: ProblemKind,
}

/// What is wrong with an entry; reads on after its name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProblemKind {
    #[error("is refused: {0}")]
    Path(PathError),
    #[error("is in the archive twice")]
    Duplicate,
    #[error("is a file, and a folder for `{other}`, at once")]
    FileAndFolder { other: String },
    #[error("has a name that is not text")]
    Name,
    #[error("is encrypted; unpack the archive with its password, then open the folder")]
    Encrypted,
    #[error("is packed by method {method}, which is not read here; pack the archive anew with deflate")]
    Method { method: u16 },
    #[error("is a device, a pipe or a socket")]
    Special,
    #[error("is a link to a file that the archive does not have before it")]
    HardLink,
    #[error("unpacks to {unpacked} bytes out of {packed}, as zip bombs do")]
    Bomb { packed: u64, unpacked: u64 },
    #[error("shares its bytes with `{other}`, as zip bombs do")]
    Overlap { other: String },
    #[error("is damaged: {why}")]
    Damaged { why: String },
}

/// Something odd in what was opened all the same.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Note {
    #[error("`{path}` and `{other}` differ by case only: on Windows and macOS they are one file")]
    SameButForCase { path: String, other: String },
    #[error("the symbolic link `{path}` leads out, to `{target}`; it is kept and not followed")]
    LinkOut { path: String, target: String },
    #[error("`{path}` is a symbolic link in git, but the browser gives what it leads to: it is left alone")]
    FollowedLink { path: String },
    #[error("`{path}` is a git repository of its own: it is left alone")]
    Submodule { path: String },
    #[error("the archive ends without the mark of a tar's end: something may be missing")]
    NoEnd,
    #[error("`.git/index` cannot be read ({why}), so that modes are unknown")]
    GitIndex { why: String },
}

/// So many entries are named in one message.
const NAMED: usize = 5;

struct Listed<'p>(&'p [EntryProblem]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().take(NAMED).enumerate() {
            write!(f, "{}{problem}", if at == 0 { "" } else { "; " })?;
        }
        match self.0.len().saturating_sub(NAMED) {
            0 => Ok(()),
            1 => f.write_str("; and one entry more"),
            more => write!(f, "; and {more} entries more"),
        }
    }
}
