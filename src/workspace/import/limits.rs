/// How much an archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub entries: usize,
    /// Bytes of all files together, unpacked.
    pub bytes: u64,
    /// How many bytes one packed byte may become …
    pub ratio: u64,
    /// … in an entry that unpacks to more than so many bytes.
    pub ratio_from: u64,
}

impl Limits {
    pub const DEFAULT: Self = Self { entries: 10_000, bytes: 200 << 20, ratio: 100, ratio_from: 1 << 20 };

    /// Is this many bytes out of so few more than honest files give?
    pub(super) fn is_bomb(&self, packed: u64, unpacked: u64) -> bool {
        unpacked > self.ratio_from && unpacked / packed.max(1) > self.ratio
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
