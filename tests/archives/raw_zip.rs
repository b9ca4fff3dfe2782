//! Zips made byte by byte, so that they can lie.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

#[derive(Debug, Clone)]
pub struct RawEntry {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    /// What is stored, if not the deflated data.
    pub packed: Option<Vec<u8>>,
    pub method: u16,
    pub flags: u16,
    pub system: u8,
    pub attributes: u32,
    pub crc: Option<u32>,
    pub unpacked: Option<u32>,
    pub extra: Vec<u8>,
    /// Its bytes are those of the entry with this number.
    pub shares: Option<usize>,
}

impl RawEntry {
    pub fn new(name: impl Into<Vec<u8>>, data: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            data: data.into(),
            packed: None,
            method: 8,
            flags: 0,
            system: 3,
            attributes: 0o100_644 << 16,
            crc: None,
            unpacked: None,
            extra: Vec::new(),
            shares: None,
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

pub fn raw_zip(entries: &[RawEntry]) -> Vec<u8> {
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    let mut offsets = Vec::new();
    for entry in entries {
        let packed = entry.packed.clone().unwrap_or_else(|| match entry.method {
            8 => deflated(&entry.data),
            _ => entry.data.clone(),
        });
        let offset = entry.shares.and_then(|at| offsets.get(at).copied()).unwrap_or(zip.len());
        offsets.push(offset);
        let mut head = Vec::new();
        for value in [20, entry.flags, entry.method, 0x6000, 0x5a21] {
            head.extend(value.to_le_bytes());
        }
        head.extend(entry.crc.unwrap_or_else(|| crc(&entry.data)).to_le_bytes());
        head.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        head.extend(entry.unpacked.unwrap_or(u32::try_from(entry.data.len()).unwrap()).to_le_bytes());
        head.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
        head.extend(u16::try_from(entry.extra.len()).unwrap().to_le_bytes());
        if entry.shares.is_none() {
            zip.extend(b"PK\x03\x04");
            zip.extend(&head);
            zip.extend(&entry.name);
            zip.extend(&entry.extra);
            zip.extend(&packed);
        }
        directory.extend(b"PK\x01\x02");
        directory.extend([30, entry.system]);
        directory.extend(&head);
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(u32::try_from(offset).unwrap().to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.extra);
    }
    let start = u32::try_from(zip.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap();
    zip.extend(&directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend(count.to_le_bytes());
    zip.extend(count.to_le_bytes());
    zip.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0; 2]);
    zip
}

pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn crc(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}
