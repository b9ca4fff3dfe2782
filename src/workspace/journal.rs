use std::sync::Arc;

use thiserror::Error;

use super::Workspace;
use super::action::{Action, Refusal};
use super::document::DocumentId;
use super::saved::{RestoreError, Restored, SavedWorkspace};

/// Writes the records that rebuild a workspace: a *base*, all of it at one
/// moment, and an *entry* for each action that was performed since.
///
/// Store [`Workspace::opened_files`] once, then a base, then each entry as it
/// comes; now and then a new base, after which the entries before it may go.
/// Records carry their number and a checksum, so it does no harm to be killed
/// between any two of these, or within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Journal {
    next: u64,
}

/// What could not be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Lost {
    #[error("{bytes} bytes after change {after} are cut short or damaged")]
    Tail { after: u64, bytes: usize },
    #[error("change {missing} is missing, {bytes} bytes after it cannot be used")]
    Gap { missing: u64, bytes: usize },
    #[error("change {number} is not understood: {why}")]
    NotUnderstood { number: u64, why: String },
    #[error("change {number} does not fit: {why}")]
    Refused { number: u64, why: Refusal },
    #[error("the file `{path}` is not stored any more")]
    File { path: String },
}

impl Journal {
    /// The number that the next entry gets.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// The record of an action that was performed.
    pub fn entry(&mut self, action: &Action) -> Result<Vec<u8>, postcard::Error> {
        let record = record(self.next, &postcard::to_allocvec(action)?);
        self.next += 1;
        Ok(record)
    }

    /// The record of the whole workspace, in place of all entries before.
    pub fn base(&self, workspace: &Workspace) -> Result<Vec<u8>, postcard::Error> {
        Ok(record(self.next, &postcard::to_allocvec(&workspace.to_saved())?))
    }

    /// Rebuilds a workspace from a base, the entries since (those before it
    /// are passed over) and the files as opened. Entries are used up to the
    /// first that is damaged or missing.
    pub fn restore(
        base: &[u8],
        entries: &[u8],
        opened: impl Fn(DocumentId) -> Option<Arc<[u8]>>,
    ) -> Result<Restored, RestoreError> {
        let damaged = RestoreError::Damaged(Lost::Tail { after: 0, bytes: base.len() });
        let Some((number, payload, _)) = next_record(base) else { return Err(damaged) };
        let saved = SavedWorkspace::read(payload)?;
        let mut lost = Vec::new();
        let mut workspace = saved.rebuild(opened, &mut lost);
        let mut journal = Self { next: number };
        lost.extend(journal.replay(&mut workspace, entries));
        Ok(Restored { workspace, journal, lost })
    }

    fn replay(&mut self, workspace: &mut Workspace, mut entries: &[u8]) -> Option<Lost> {
        while !entries.is_empty() {
            let bytes = entries.len();
            let Some((number, payload, rest)) = next_record(entries) else {
                return Some(Lost::Tail { after: self.next.saturating_sub(1), bytes });
            };
            entries = rest;
            if number < self.next {
                continue;
            }
            if number > self.next {
                return Some(Lost::Gap { missing: self.next, bytes });
            }
            let action: Action = match postcard::from_bytes(payload) {
                Ok(action) => action,
                Err(error) => return Some(Lost::NotUnderstood { number, why: error.to_string() }),
            };
            if let Err(why) = workspace.perform(&action) {
                return Some(Lost::Refused { number, why });
            }
            self.next += 1;
        }
        None
    }
}

/// Length, checksum and number, then the payload.
fn record(number: u64, payload: &[u8]) -> Vec<u8> {
    let number = number.to_le_bytes();
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_le_bytes();
    let checksum = checksum([&length[..], &number, payload]).to_le_bytes();
    [&length[..], &checksum, &number, payload].concat()
}

/// The number and content of the first record, and what follows it; `None`
/// where it is cut short or damaged.
fn next_record(bytes: &[u8]) -> Option<(u64, &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let size = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (payload, rest) = rest.split_at_checked(size)?;
    let intact = checksum([length, number, payload]) == u32::from_le_bytes(*sum);
    intact.then_some((u64::from_le_bytes(*number), payload, rest))
}

/// CRC-32 as in zip and Ethernet.
fn checksum<const N: usize>(parts: [&[u8]; N]) -> u32 {
    let mut crc = u32::MAX;
    for byte in parts.into_iter().flatten() {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_zip() {
        assert_eq!(checksum([b"1234", b"56789"]), 0xcbf4_3926);
    }

    #[test]
    fn a_record_reads_back_and_notices_damage() {
        let record = record(7, b"payload");
        assert_eq!(record.len(), 4 + 4 + 8 + 7);
        assert_eq!(next_record(&record), Some((7, &b"payload"[..], &[][..])));
        for at in 0..record.len() {
            let mut damaged = record.clone();
            damaged[at] ^= 0x10;
            assert_eq!(next_record(&damaged), None, "byte {at}");
            assert_eq!(next_record(&record[..at]), None, "cut at {at}");
        }
    }
}
