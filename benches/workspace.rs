//! An edit and what the app asks for after it, among ten and among thousands
//! of files: the times should be the same. And what opening many files takes.
#![allow(clippy::unwrap_used)]

use bakewright::layout::ConfigRepo;
use bakewright::source::{File, Span, TextEdit};
use bakewright::starter;
use bakewright::workspace::{Action, Gesture, Operation, Workspace};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn edits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("an edit among files");
    for files in [10, 1_000, 5_000] {
        let named =
            (0..files).map(|number| (format!("folder{}/file{number}.json", number % 50), File::new([b'x'; 200])));
        let mut workspace = Workspace::open("bench", named);
        let mut key = 0_u64;
        group.bench_function(BenchmarkId::from_parameter(files), |bencher| {
            bencher.iter(|| {
                key += 1;
                // A letter comes and goes, so that the file stays as long as it is.
                let edit = if key.is_multiple_of(2) {
                    TextEdit::replace(Span::new(0, 1), "")
                } else {
                    TextEdit::insert(0, "k")
                };
                let path = "folder0/file0.json".to_owned();
                let operations = vec![Operation::Edit { path, edits: vec![edit] }];
                let gesture = Gesture::Typing;
                workspace.perform(&Action::Apply { label: String::new(), gesture, at: key, operations }).unwrap();
                (workspace.snapshot(), workspace.changed_files())
            });
        });
    }
    group.finish();
}

fn layouts(criterion: &mut Criterion) {
    let noise = format!("{{\"list\": [{}]}}", "{\"a\": 1},".repeat(100));
    let mut files = starter::sample();
    for number in 0..5_000 {
        files.insert(format!("services/team{}/app{number}/data.json", number % 40), File::new(noise.as_bytes()));
    }
    criterion.bench_function("recognise the layout of 5,000 files", |bencher| {
        bencher.iter(|| ConfigRepo::recognise(&files));
    });
}

criterion_group!(benches, edits, layouts);
criterion_main!(benches);
