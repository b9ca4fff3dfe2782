use std::collections::BTreeSet;

use bakewright::source::FileMode;
use bakewright::workspace::check_path;
use bakewright::workspace::import::{Imported, Limits, Note, read_zip};
use proptest::prelude::*;

use crate::raw_zip::{RawEntry, raw_zip};

const LINK: u32 = 0o120_777 << 16;

fn read(entries: &[RawEntry]) -> Result<Imported, String> {
    read_zip(&raw_zip(entries), &Limits::DEFAULT, |_, _| ()).map_err(|error| error.to_string())
}

fn refusal(entries: &[RawEntry]) -> String {
    read(entries).unwrap_err()
}

fn entry(name: &str) -> RawEntry {
    RawEntry::new(name, "text\n")
}

#[test]
fn each_refusal_names_the_entry_and_the_reason() {
    let fine = || entry("fine");
    for (entries, message) in [
        (vec![fine(), entry("../x")], "`../x` is refused: the path has a part `..`"),
        (vec![fine(), entry("a/../../x")], "`a/../../x` is refused: the path has a part `..`"),
        (vec![entry("/etc/passwd")], "`/etc/passwd` is refused: the path is absolute"),
        (vec![entry("C:/x")], "`C:/x` is refused: the path starts with a drive letter"),
        (vec![entry("a\\b")], "`a\\\\b` is refused: the path has a backslash"),
        (vec![entry("a\0b")], "`a\\0b` is refused: the path has a NUL"),
        (vec![entry("a//b")], "`a//b` is refused: the path has an empty part"),
        (vec![entry("")], "`` is refused: the path is empty"),
        (vec![fine(), entry("a"), fine()], "`fine` is in the archive twice"),
        (vec![fine(), entry("fine/x")], "`fine` is a file, and a folder for `fine/x`, at once"),
        (vec![fine().with(|entry| entry.flags = 1)], "`fine` is encrypted"),
        (vec![fine().with(|entry| entry.method = 12)], "`fine` is packed by method 12"),
        (vec![fine().with(|entry| entry.crc = Some(1))], "`fine` is damaged: Invalid checksum"),
        (vec![fine().with(|entry| entry.unpacked = Some(3))], "`fine` is damaged: File is larger than its declared"),
        (vec![fine().with(|entry| entry.unpacked = Some(300))], "`fine` is damaged: it is shorter"),
        (vec![fine().with(|entry| entry.packed = Some(vec![0xff; 9]))], "`fine` is damaged: "),
        (vec![fine().with(|entry| entry.attributes = 0o010_644 << 16)], "`fine` is a device"),
        (vec![fine(), entry("other").with(|entry| entry.shares = Some(0))], "shares its bytes with `other`"),
    ] {
        let told = refusal(&entries);
        assert!(told.contains(message), "{told}\nis not\n{message}");
    }
    let many: Vec<RawEntry> = (0..9).map(|at| entry(&format!("/{at}"))).collect();
    assert!(refusal(&many).ends_with("; and 4 entries more"), "{}", refusal(&many));
}

#[test]
fn bombs_are_told_before_they_are_unpacked() {
    let zeros = vec![0; 2 << 20];
    assert!(refusal(&[RawEntry::new("bomb", zeros)]).contains("`bomb` unpacks to 2097152 bytes out of"));
    // A small file may be as dull as it likes.
    assert!(read(&[RawEntry::new("dull", vec![0; 1 << 20])]).is_ok());

    let mut noise = 1_u32;
    let block: Vec<u8> = std::iter::repeat_with(|| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.to_be_bytes()[0] & 0x0f
    })
    .take(3 << 20)
    .collect();
    let mut large = vec![RawEntry::new("0", block)];
    for at in 1..80 {
        large.push(RawEntry {
            name: at.to_string().into(),
            data: Vec::new(),
            unpacked: Some(3 << 20),
            ..large[0].clone()
        });
    }
    for lie in &mut large[1..] {
        lie.packed = Some(vec![0; 1 << 15]);
    }
    assert!(refusal(&large).contains("unpacks to more than"), "{}", refusal(&large));

    let limits = Limits { entries: 2, ..Limits::DEFAULT };
    let three = raw_zip(&[entry("a"), entry("b"), entry("c")]);
    assert!(read_zip(&three, &limits, |_, _| ()).unwrap_err().to_string().contains("more than 2 entries"));
}

#[test]
fn what_is_no_zip_says_so() {
    let whole = raw_zip(&[entry("a"), entry("b")]);
    let told = |bytes: &[u8]| read_zip(bytes, &Limits::DEFAULT, |_, _| ()).unwrap_err().to_string();
    assert!(told(b"").contains("not a zip archive, nor a tar: it is empty"));
    assert!(told(b"Rar!\x1a\x07").contains("not a zip archive"));
    assert!(told(&whole[..whole.len() - 30]).contains("cut short or damaged"));
    assert!(told(&whole[..40]).contains("cut short or damaged"));
    assert!(read(&[]).unwrap().files.is_empty());
}

#[test]
fn what_is_only_odd_is_opened_and_noted() {
    let link = |name: &str, target: &str| {
        RawEntry::new(name, target).with(|entry| (entry.attributes, entry.method) = (LINK, 0))
    };
    let read =
        read(&[entry("x/Readme"), entry("x/readme"), link("x/out", "../../etc"), link("x/in", "readme"), entry("y")])
            .unwrap();
    assert_eq!(
        read.notes,
        [
            Note::SameButForCase { path: "x/readme".into(), other: "x/Readme".into() },
            Note::LinkOut { path: "x/out".into(), target: "../../etc".into() }
        ]
    );
    assert_eq!(read.files[3].1.mode, FileMode::Symlink);
}

#[test]
fn names_are_read_as_they_were_meant() {
    let names = |entries: &[RawEntry]| -> Vec<String> {
        read(entries).unwrap().files.into_iter().map(|(path, _)| path).collect()
    };
    // As macOS writes it, as it ought to be, as DOS wrote it.
    assert_eq!(names(&[RawEntry::new("ü", "")]), ["ü"]);
    assert_eq!(names(&[RawEntry::new("ü", "").with(|entry| entry.flags = 1 << 11)]), ["ü"]);
    assert_eq!(names(&[RawEntry::new([0x81, b'x'], "")]), ["üx"]);
}

#[test]
fn a_prefix_before_the_archive_is_passed_over() {
    let mut zip = b"#!/bin/sh\nexit\n".to_vec();
    zip.extend(raw_zip(&[entry("a")]));
    assert_eq!(read_zip(&zip, &Limits::DEFAULT, |_, _| ()).unwrap().files[0].0, "a");
}

/// Holds whatever comes in.
fn is_safe(zip: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits { bytes: 64 << 10, entries: 20, ratio_from: 4 << 10, ..Limits::DEFAULT };
    let Ok(imported) = read_zip(zip, &limits, |_, _| ()) else { return Ok(()) };
    let mut seen = BTreeSet::new();
    let mut size = 0;
    for (path, file) in &imported.files {
        prop_assert_eq!(check_path(path), Ok(()));
        prop_assert!(seen.insert(path.as_str()), "{} twice", path);
        size += file.bytes.len();
    }
    prop_assert!(size <= 64 << 10);
    prop_assert!(imported.files.len() <= 20);
    for path in &seen {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        prop_assert!(folders.into_iter().all(|folder| !seen.contains(folder)));
    }
    Ok(())
}

fn nasty_name() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(&b".."[..]),
        Just(&b"."[..]),
        Just(&b""[..]),
        Just(&b"a"[..]),
        Just(&b"A"[..]),
        Just(&b"C:"[..]),
        Just(&b"a\\b"[..]),
        Just(&b"\0"[..]),
        Just(&b"\xff"[..]),
        Just("é".as_bytes()),
        Just(&b"b.json"[..]),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(&b'/'))
}

fn nasty_entry() -> impl Strategy<Value = RawEntry> {
    let sizes = (prop::option::weighted(0.1, any::<u32>()), prop::option::weighted(0.1, any::<u32>()));
    let form =
        (prop_oneof![6 => Just(8_u16), 3 => Just(0), 1 => any::<u16>()], prop_oneof![8 => Just(0), 1 => any::<u16>()]);
    let made = (
        prop_oneof![3 => Just(3), 1 => any::<u8>()],
        prop_oneof![4 => Just(0o100_644 << 16), 1 => Just(LINK), 1 => any::<u32>()],
    );
    let data = prop_oneof![8 => prop::collection::vec(any::<u8>(), 0..40), 1 => Just(vec![0; 12_000])];
    (nasty_name(), data, sizes, form, made, prop::option::weighted(0.1, 0..3_usize)).prop_map(
        |(name, data, (crc, unpacked), (method, flags), (system, attributes), shares)| RawEntry {
            method,
            flags,
            system,
            attributes,
            crc,
            unpacked,
            shares,
            ..RawEntry::new(name, data)
        },
    )
}

fn at_least(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(cases), failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(at_least(5_000))]

    #[test]
    fn a_hostile_archive_never_escapes(entries in prop::collection::vec(nasty_entry(), 0..6)) {
        is_safe(&raw_zip(&entries))?;
    }

    #[test]
    fn a_damaged_archive_never_escapes(
        entries in prop::collection::vec(nasty_entry(), 1..4),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        let mut zip = raw_zip(&entries);
        for (place, byte) in damage {
            let at = place.index(zip.len());
            zip[at] = byte;
        }
        if let Some(cut) = cut {
            zip.truncate(cut.index(zip.len()));
        }
        is_safe(&zip)?;
    }
}
