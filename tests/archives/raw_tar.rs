//! Tars made byte by byte, so that they can lie.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

#[derive(Debug, Clone)]
pub struct RawEntry {
    pub name: Vec<u8>,
    pub data: Vec<u8>,
    pub kind: u8,
    pub link: Vec<u8>,
    pub mode: u32,
    /// What the header says of the size, if not the truth.
    pub size: Option<u64>,
    /// What the header adds up to, if not the truth.
    pub sum: Option<u32>,
}

impl RawEntry {
    pub fn new(name: impl Into<Vec<u8>>, data: impl Into<Vec<u8>>) -> Self {
        let (name, data) = (name.into(), data.into());
        Self { name, data, kind: b'0', link: Vec::new(), mode: 0o644, size: None, sum: None }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

pub fn raw_tar(entries: &[RawEntry]) -> Vec<u8> {
    let mut tar = Vec::new();
    for entry in entries {
        push(&mut tar, entry);
    }
    tar.extend([0; 1024]);
    tar
}

fn push(tar: &mut Vec<u8>, entry: &RawEntry) {
    let mut header = [0_u8; 512];
    put(&mut header, 0, 100, &entry.name);
    put(&mut header, 100, 8, format!("{:07o}", entry.mode & 0o7_777_777).as_bytes());
    put(&mut header, 108, 8, b"0000000");
    put(&mut header, 116, 8, b"0000000");
    let size = entry.size.unwrap_or(entry.data.len() as u64) & 0o77_777_777_777;
    put(&mut header, 124, 12, format!("{size:011o}").as_bytes());
    put(&mut header, 136, 12, b"14711112345");
    header[156] = entry.kind;
    put(&mut header, 157, 100, &entry.link);
    put(&mut header, 257, 8, b"ustar  \0");
    put(&mut header, 148, 8, b"        ");
    let sum = entry.sum.unwrap_or_else(|| header.iter().map(|byte| u32::from(*byte)).sum());
    put(&mut header, 148, 8, format!("{:06o}\0 ", sum & 0o777_777).as_bytes());
    tar.extend(header);
    tar.extend(&entry.data);
    tar.resize(tar.len().next_multiple_of(512), 0);
}

fn put(header: &mut [u8; 512], at: usize, most: usize, bytes: &[u8]) {
    let count = bytes.len().min(most);
    header[at..at + count].copy_from_slice(&bytes[..count]);
}

/// A record of PAX, before the entry that it is about.
pub fn pax(records: &[(&str, &str)]) -> RawEntry {
    let mut data = String::new();
    for (key, value) in records {
        let rest = format!(" {key}={value}\n");
        let mut len = rest.len();
        while len != rest.len() + len.to_string().len() {
            len = rest.len() + len.to_string().len();
        }
        data.extend([len.to_string(), rest]);
    }
    RawEntry::new("PaxHeaders/x", data).with(|entry| entry.kind = b'x')
}

pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
