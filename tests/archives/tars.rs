use std::collections::BTreeSet;

use bakewright::source::FileMode;
use bakewright::workspace::export::{ExportFile, Which, write_tar, write_zip};
use bakewright::workspace::import::{ArchiveForm, ArchiveFormat, Imported, Limits, Note, read_archive, read_tar};
use bakewright::workspace::{Workspace, check_path};
use proptest::prelude::*;

use crate::raw_tar::{RawEntry, gzipped, pax, raw_tar};
use crate::soak;

fn read(entries: &[RawEntry]) -> Result<Imported, String> {
    let tar = raw_tar(entries);
    let plain = read_archive(&tar, &Limits::DEFAULT, |_, _| ()).map_err(|error| error.to_string());
    let packed = read_archive(&gzipped(&tar), &Limits::DEFAULT, |_, _| ()).map_err(|error| error.to_string());
    let without_format = |read: &Result<Imported, String>| {
        read.as_ref().map(|read| (read.files.clone(), read.notes.clone())).map_err(Clone::clone)
    };
    assert_eq!(without_format(&plain), without_format(&packed));
    plain
}

fn entry(name: &str) -> RawEntry {
    RawEntry::new(name, "text\n")
}

fn link(name: &str, target: &str) -> RawEntry {
    RawEntry::new(name, "").with(|entry| (entry.kind, entry.link) = (b'2', target.as_bytes().to_vec()))
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
        (vec![entry("a//b")], "`a//b` is refused: the path has an empty part"),
        (vec![fine(), entry("a"), fine()], "`fine` is in the archive twice"),
        (vec![fine(), entry("fine/x")], "`fine` is a file, and a folder for `fine/x`, at once"),
        (vec![link("l", "/etc"), entry("l/x")], "`l` is a file, and a folder for `l/x`, at once"),
        (vec![fine().with(|entry| entry.kind = b'3')], "`fine` is a device"),
        (vec![fine().with(|entry| entry.kind = b'6')], "`fine` is a device"),
        (vec![fine().with(|entry| (entry.kind, entry.link) = (b'1', b"gone".to_vec()))], "`fine` is a link to a file"),
        (vec![RawEntry::new([b'a', 0xff], "")], "has a name that is not text"),
        (vec![pax(&[("path", "../../long")]), fine()], "`../../long` is refused"),
        (vec![entry("a"), fine().with(|entry| entry.sum = Some(1))], "damaged: "),
        (vec![fine(), fine().with(|entry| entry.size = Some(5_000))], "damaged: "),
        (vec![fine().with(|entry| entry.size = Some(1 << 32))], "unpacks to more than"),
    ] {
        let told = read(&entries).unwrap_err();
        assert!(told.contains(message), "{told}\nis not\n{message}");
    }
}

#[test]
fn names_of_pax_and_gnu_count_and_links_stay_links() {
    let long = format!("repo/{}/x.json", "very-long-name/".repeat(20).trim_end_matches('/'));
    let gnu = RawEntry::new("././@LongLink", format!("{long}\0")).with(|entry| entry.kind = b'L');
    let read = read(&[
        RawEntry::new("./", "").with(|entry| entry.kind = b'5'),
        pax(&[("comment", "0123")]).with(|entry| entry.kind = b'g'),
        RawEntry::new("repo/", "").with(|entry| (entry.kind, entry.mode) = (b'5', 0o755)),
        RawEntry::new("repo", "").with(|entry| entry.kind = b'5'),
        pax(&[("path", "repo/ü.json"), ("mtime", "1700000000.25")]),
        entry("short"),
        gnu,
        entry("cut"),
        RawEntry::new("./repo/run.sh", "#!/bin/sh\n").with(|entry| entry.mode = 0o755),
        link("repo/to", "run.sh"),
        link("repo/out", "../../etc/passwd"),
        RawEntry::new("repo/same.sh", "").with(|entry| (entry.kind, entry.link) = (b'1', b"./repo/run.sh".to_vec())),
    ])
    .unwrap();
    assert_eq!(read.form.top.as_deref(), Some("repo"));
    let files: Vec<(&str, FileMode)> = read.files.iter().map(|(path, file)| (path.as_str(), file.mode)).collect();
    assert_eq!(
        files,
        [
            ("ü.json", FileMode::Unix(0o644)),
            (long.strip_prefix("repo/").unwrap(), FileMode::Unix(0o644)),
            ("run.sh", FileMode::Unix(0o755)),
            ("to", FileMode::Symlink),
            ("out", FileMode::Symlink),
            ("same.sh", FileMode::Unix(0o755)),
        ]
    );
    assert_eq!(read.files[5].1.bytes, read.files[2].1.bytes);
    assert_eq!(read.notes, [Note::LinkOut { path: "repo/out".into(), target: "../../etc/passwd".into() }]);
}

#[test]
fn what_is_cut_short_or_another_archive_says_so() {
    let whole = raw_tar(&[entry("a"), entry("b")]);
    let told = |bytes: &[u8]| {
        read_archive(bytes, &Limits::DEFAULT, |_, _| ()).map(|read| read.notes).map_err(|error| error.to_string())
    };
    assert_eq!(told(&whole), Ok(vec![]));
    assert_eq!(told(&whole[..2048]), Ok(vec![Note::NoEnd]));
    assert!(told(&whole[..1600]).unwrap_err().contains("cut short or damaged"));
    let packed = gzipped(&whole);
    assert!(told(&packed[..packed.len() - 20]).unwrap_err().contains("cut short or damaged"));
    let mut wrong = packed.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    assert!(told(&wrong).unwrap_err().contains("cut short or damaged"));
    for (bytes, word) in [
        (&b"BZh9"[..], "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"Rar!\x1a", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"hello", "nor a tar"),
    ] {
        assert!(told(bytes).unwrap_err().contains(word), "{word}");
    }
    // An empty archive is two blocks of zeros and more.
    assert!(read_archive(&[0; 10_240], &Limits::DEFAULT, |_, _| ()).unwrap().files.is_empty());
}

#[test]
fn bombs_are_refused() {
    let bomb = gzipped(&raw_tar(&[RawEntry::new("bomb", vec![0; 3 << 20])]));
    let told = read_archive(&bomb, &Limits::DEFAULT, |_, _| ()).unwrap_err().to_string();
    assert!(told.contains("as zip bombs do"), "{told}");
    let limits = Limits { bytes: 1 << 20, ..Limits::DEFAULT };
    let told = read_tar(&bomb, &limits, |_, _| ()).unwrap_err().to_string();
    assert!(told.contains("unpacks to"), "{told}");
    let many: Vec<RawEntry> = (0..30).map(|at| RawEntry::new(at.to_string(), "")).collect();
    let limits = Limits { entries: 20, ..Limits::DEFAULT };
    assert!(read_tar(&raw_tar(&many), &limits, |_, _| ()).unwrap_err().to_string().contains("more than 20 entries"));
}

#[test]
fn a_tar_becomes_a_tar_and_a_zip_and_comes_back() {
    let opened = read(&[
        RawEntry::new("repo/", "").with(|entry| (entry.kind, entry.mode) = (b'5', 0o755)),
        RawEntry::new("repo/empty/", "").with(|entry| entry.kind = b'5'),
        RawEntry::new("repo/packer/run.sh", "#!/bin/sh\r\n").with(|entry| entry.mode = 0o755),
        link("repo/packer/to", "run.sh"),
        RawEntry::new("repo/data.bin", [0, 255]),
        RawEntry::new("repo/ü", ""),
    ])
    .unwrap();
    assert_eq!(opened.form.format, ArchiveFormat::Tar);
    let workspace = Workspace::open("repo", opened.files.clone());
    let files = workspace.export_files(Which::default());
    for gzip in [false, true] {
        let written = write_tar(&files, &opened.form, gzip, |_, _| ()).unwrap();
        assert_eq!(
            written,
            write_tar(&files, &opened.form, gzip, |_, _| ()).unwrap(),
            "the same input gives the same bytes"
        );
        let again = read_archive(&written, &Limits::DEFAULT, |_, _| ()).unwrap();
        assert_eq!(again.files, opened.files);
        assert_eq!(again.form.entries, opened.form.entries);
    }
    let zip = write_zip(&files, &opened.form, |_, _| ()).unwrap();
    let again = read_archive(&zip, &Limits::DEFAULT, |_, _| ()).unwrap();
    assert_eq!((again.files, again.form.format), (opened.files, ArchiveFormat::Zip));
}

/// Holds whatever comes in.
fn is_safe(archive: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits { bytes: 64 << 10, entries: 20, ratio_from: 4 << 10, ..Limits::DEFAULT };
    let Ok(imported) = read_archive(archive, &limits, |_, _| ()) else { return Ok(()) };
    let mut seen = BTreeSet::new();
    let mut size = 0;
    for (path, file) in &imported.files {
        prop_assert_eq!(check_path(path), Ok(()));
        prop_assert!(seen.insert(path.as_str()), "{} twice", path);
        // Links to one file share its bytes.
        if file.mode != FileMode::Symlink {
            size = size.max(file.bytes.len());
        }
    }
    prop_assert!(size <= 64 << 10 && imported.files.len() <= 20);
    for path in &seen {
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        prop_assert!(folders.all(|folder| !seen.contains(folder)));
    }
    Ok(())
}

fn nasty_name() -> impl Strategy<Value = Vec<u8>> {
    let parts = [&b".."[..], b".", b"", b"a", b"A", b"C:", b"a\\b", b"\x01", b"\xff", "é".as_bytes(), b"b.json"];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 1..4).prop_map(|parts| parts.join(&b'/'))
}

fn nasty_entry() -> impl Strategy<Value = RawEntry> {
    let kind = prop_oneof![8 => Just(b'0'), 2 => Just(b'5'), 2 => Just(b'2'), 1 => Just(b'1'), 1 => Just(b'x'), 1 => Just(b'L'), 1 => Just(b'K'), 1 => Just(b'g'), 1 => Just(b'S'), 1 => any::<u8>()];
    let data = prop_oneof![6 => prop::collection::vec(any::<u8>(), 0..40), 1 => Just(vec![0; 12_000]), 1 => Just(b"20 path=../../x\n30 size=9999999999\n".to_vec())];
    let size = prop::option::weighted(0.1, any::<u64>());
    let sum = prop::option::weighted(0.03, any::<u32>());
    (nasty_name(), data, kind, nasty_name(), any::<u32>(), size, sum)
        .prop_map(|(name, data, kind, link, mode, size, sum)| RawEntry { name, data, kind, link, mode, size, sum })
}

proptest! {
    #![proptest_config(soak::cases(10_000, 200_000))]

    #[test]
    fn a_hostile_tar_never_escapes(
        entries in prop::collection::vec(nasty_entry(), 0..6),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
        packed in 0..3_usize,
    ) {
        let mut tar = raw_tar(&entries);
        if packed == 1 {
            tar = gzipped(&tar);
        }
        for (place, byte) in damage {
            let at = place.index(tar.len());
            tar[at] = byte;
        }
        if let Some(cut) = cut {
            tar.truncate(cut.index(tar.len()));
        }
        if packed == 2 {
            tar = gzipped(&tar);
        }
        is_safe(&tar)?;
    }
}

proptest! {
    #![proptest_config(soak::cases(200, 5_000))]

    #[test]
    fn what_is_packed_is_read_back(
        files in prop::collection::btree_map("[a-zé]{1,40}(/[a-z .]{1,90}[a-z]){0,3}", (prop::collection::vec(any::<u8>(), 0..600), 0..0o1000_u32), 0..9),
        gzip in any::<bool>(),
    ) {
        let clash = files.keys().any(|one| files.keys().any(|other| other.starts_with(&format!("{one}/"))));
        prop_assume!(!clash && files.keys().all(|path| check_path(path).is_ok()));
        let files: Vec<ExportFile> = files.into_iter().map(|(path, (bytes, mode))| ExportFile {
            path: path.into(),
            was: None,
            file: bakewright::source::File { bytes: bytes.into(), mode: FileMode::Unix(mode.max(1)) },
        }).collect();
        let written = write_tar(&files, &ArchiveForm::default(), gzip, |_, _| ()).unwrap();
        let mut form_less = read_archive(&written, &Limits::DEFAULT, |_, _| ()).unwrap();
        if let Some(top) = form_less.form.top.take() {
            for (path, _) in &mut form_less.files {
                *path = format!("{top}/{path}");
            }
        }
        let again: Vec<_> = form_less.files.into_iter().collect();
        let wanted: Vec<_> = files.into_iter().map(|file| (file.path.to_string(), file.file)).collect();
        prop_assert_eq!(again, wanted);
    }
}
