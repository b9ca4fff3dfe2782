//! Every starter is a bake: its template is what Packer accepts, its preview
//! has no error, and shellcheck has nothing to say of its scripts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use bakewright::json;
use bakewright::layout::ConfigRepo;
use bakewright::orca::expression::evaluate;
use bakewright::packer::PackerVersion;
use bakewright::packer::template::Template;
use bakewright::preview::{CURRENT, Instant, Outcome, Severity, VariableState, bake_text};
use bakewright::source::{File, FileMode, Snapshot, apply_edits};
use bakewright::starter::{
    ApplyError, Builder, Checksum, FileRole, Kind, Note, Options, Question, Service, Source, StartError, Started,
    TokenHeader, apply, start,
};
use bakewright::worker::{MakePreviews, Previews, checks};
use proptest::prelude::*;
use serde_json::{Value, json};

const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn options(kind: Kind) -> Options {
    let extension = if kind == Kind::Zip { "zip" } else { "tar.gz" };
    Options {
        location: format!("https://artifacts.example.com/hello/hello-1.0.0.{extension}"),
        checksum: Checksum::Given(SHA.to_owned()),
        ..Options::default()
    }
}

/// Every kind, builder and way to get an archive, with and without a service.
fn all() -> Vec<(String, Kind, Builder, Options)> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        for builder in Builder::ALL.into_iter().filter(|builder| builder.refuses(kind).is_none()) {
            let name = format!("{} of {}", kind.id(), builder.name());
            if !kind.is_archive() {
                all.push((name, kind, builder, options(kind)));
                continue;
            }
            for (source, location) in [
                (Source::Url, "https://artifacts.example.com/hello/hello-1.0.0.bin?signature=x"),
                (Source::S3, "s3://artifacts/hello/hello-1.0.0.bin"),
                (Source::Gcs, "gs://artifacts/hello/hello-1.0.0.bin"),
                (Source::store(), "https://store.example.com/hello/hello-1.0.0.bin"),
                (
                    Source::Store { header: TokenHeader::Named("PRIVATE-TOKEN".into()), variable: "CI_TOKEN".into() },
                    "https://store.example.com/hello-1.0.0.bin",
                ),
                (Source::TriggerArtifacts, "hello-*.bin"),
                (Source::TriggerBuild, "hello-*.bin"),
            ] {
                for service in [None, Some(Service { exec: "bin/hello --port 80".into(), start: true })] {
                    let name = format!("{name}, {source:?}, service {}", service.is_some());
                    let checksum = if service.is_some() { Checksum::Beside } else { Checksum::Given(SHA.into()) };
                    let version = if service.is_some() { "1.0.0+b".to_owned() } else { String::new() };
                    let location = location.to_owned();
                    let options =
                        Options { source: source.clone(), location, service, checksum, version, ..Options::default() };
                    all.push((name, kind, builder, options));
                }
            }
        }
    }
    all
}

/// The files of a starter as those of a Halyard deployment.
fn repo(started: &Started) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for file in &started.files {
        let path = match file.role {
            FileRole::Packer => format!("default/profiles/rosco/packer/{}", file.name),
            FileRole::Configuration => format!("default/profiles/{}", file.name),
        };
        snapshot.insert(path, File { bytes: file.text.as_bytes().into(), mode: file.mode });
    }
    snapshot
}

fn previews(started: &Started) -> Previews {
    let mut files = repo(started);
    let trigger: Vec<(&str, Value)> = started.bake.trigger.iter().map(|trigger| ("trigger", trigger.clone())).collect();
    let instant = Instant::parse("2026-11-22T05:15:00Z").unwrap();
    let bake = bake_text(&started.bake.name, &started.bake.stage, &trigger, instant, CURRENT);
    files.insert(".bakewright/hello.json", File::new(bake.as_bytes()));
    let shown = Some(".bakewright/hello.json".to_owned());
    let task = MakePreviews {
        project: 1,
        repo: Some(ConfigRepo::recognise(&files)),
        paths: Some(files.iter().map(|(path, _)| path.to_owned()).collect()),
        texts: files.iter().map(|(path, file)| (path.to_owned(), file.text().map(ToOwned::to_owned))).collect(),
        shown: shown.clone(),
        bakes: shown.into_iter().collect(),
        ..MakePreviews::default()
    };
    // Files of the last starter would stay.
    MakePreviews { project: u32::MAX, ..MakePreviews::default() }.run(evaluate, checks::answer);
    task.run(evaluate, checks::answer)
}

#[test]
fn what_cannot_be_baked_is_refused_with_a_reason() {
    for (builder, kind) in [(Builder::AmazonChroot, Kind::Nupkg), (Builder::Docker, Kind::Nupkg)] {
        assert!(matches!(start(kind, builder, &options(kind)), Err(StartError::Impossible(why)) if why.len() > 20));
    }
}

#[test]
fn every_starter_would_bake() {
    for (name, kind, builder, options) in all() {
        let started = start(kind, builder, &options).unwrap();
        let previews = previews(&started);
        let preview = previews.preview.unwrap();
        assert_eq!(preview.verdict.outcome, Outcome::WouldBake, "{name}: {:?}", preview.verdict);
        let errors: Vec<_> = preview.findings.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        let configured = previews.configured.unwrap().findings;
        let errors: Vec<_> = configured.iter().filter(|found| found.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        for region in &preview.regions {
            for row in &region.variables {
                // Rosco passes more than a template needs.
                if row.state != VariableState::Undeclared {
                    let fine = matches!(row.state, VariableState::Given | VariableState::Default);
                    assert!(fine && row.problem.is_none(), "{name}: {row:#?}");
                }
            }
            for run in &region.scripts {
                for row in &run.environment {
                    let read = row.read != Some(false) || row.name.starts_with("PACKER_");
                    assert!(read, "{name}: the script does not read {}", row.name);
                }
                for script in &run.scripts {
                    assert!(script.path.is_some(), "{name}: {script:?}");
                }
            }
        }
        let template = &started.files[0].text;
        let document = json::parse(template);
        let read = Template::read(&document, PackerVersion::RECORDED);
        assert!(read.rejection.is_none() && read.invalid.is_none(), "{name}");
        assert!(read.problems.is_empty(), "{name}: {:?}", read.problems);
    }
}

#[test]
fn an_archive_has_no_package_and_is_never_taken_for_the_last_one() {
    for (name, kind, builder, options) in all() {
        let started = start(kind, builder, &options).unwrap();
        let stage = &started.bake.stage;
        if kind.is_package() {
            assert_eq!(stage["package"], "hello", "{name}");
            assert!(stage.get("rebake").is_none(), "{name}");
            continue;
        }
        assert!(stage.get("package").is_none(), "{name}");
        assert!(started.notes.contains(&Note::NoPackage), "{name}");
        let by_version = stage["amiName"] == "hello-1.0.0+b";
        assert_ne!(by_version, stage.get("rebake") == Some(&json!(true)), "{name}");
    }
}

#[test]
fn the_same_answers_give_the_same_files() {
    for (name, kind, builder, options) in all() {
        assert_eq!(start(kind, builder, &options), start(kind, builder, &options), "{name}");
    }
}

#[test]
fn scripts_are_run_by_templates_and_can_be() {
    for (name, kind, builder, options) in all() {
        let started = start(kind, builder, &options).unwrap();
        let template = &started.files[0].text;
        for file in &started.files[1..] {
            if file.role == FileRole::Configuration {
                continue;
            }
            assert!(template.contains(&format!("{{{{user `configDir`}}}}/{}", file.name)), "{name}: {}", file.name);
            let executable = file.mode == FileMode::Unix(0o755);
            assert_eq!(executable, file.text.starts_with("#!"), "{name}: {}", file.name);
        }
    }
}

#[test]
fn shellcheck_is_silent() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        println!("skipped: no shellcheck here");
        return;
    }
    let folder = std::env::temp_dir().join(format!("bakewright-shellcheck-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut scripts: BTreeMap<String, String> = BTreeMap::new();
    for (name, kind, builder, options) in all() {
        for file in start(kind, builder, &options).unwrap().files {
            if file.text.starts_with("#!") {
                scripts.entry(file.text).or_insert(name.clone());
            }
        }
    }
    let mut paths = Vec::new();
    for (at, (text, name)) in scripts.iter().enumerate() {
        let path = folder.join(format!("{at:03}-{}.sh", name.replace([' ', ','], "-")));
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    }
    assert!(paths.len() > 20, "{}", paths.len());
    let output = Command::new("shellcheck")
        .arg("--enable=all")
        .arg("--exclude=SC2250,SC2310,SC2311,SC2312")
        .args(&paths)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let output = Command::new("shellcheck").args(&paths).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_real_packer_accepts_the_templates() {
    let version = Command::new("packer").arg("version").env("CHECKPOINT_DISABLE", "1").output();
    let wanted = format!("v{}", PackerVersion::RECORDED);
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(&wanted)) {
        println!("skipped: no packer {wanted} here");
        return;
    }
    let mut judged = BTreeMap::new();
    for (name, kind, builder, options) in all() {
        let started = start(kind, builder, &options).unwrap();
        judged.entry(started.files[0].text.clone()).or_insert((name, started));
    }
    let judged: Vec<(String, Started)> = judged.into_values().collect();
    assert!(judged.len() > 20, "{}", judged.len());
    std::thread::scope(|scope| {
        for (at, some) in judged.chunks(judged.len().div_ceil(4)).enumerate() {
            scope.spawn(move || {
                let folder = std::env::temp_dir().join(format!("bakewright-starters-{}-{at}", std::process::id()));
                std::fs::create_dir_all(folder.join("home")).unwrap();
                for (name, started) in some {
                    packer_accepts(&folder, name, started);
                }
                std::fs::remove_dir_all(&folder).unwrap();
            });
        }
    });
}

/// Asks Packer with the command that Rosco would run.
fn packer_accepts(folder: &Path, name: &str, started: &Started) {
    for file in &started.files {
        std::fs::write(folder.join(&file.name), &file.text).unwrap();
    }
    std::fs::write(folder.join("artifacts.json"), "[]").unwrap();
    let preview = previews(started).preview.unwrap();
    let command = preview.regions[0].command.as_ref().unwrap();
    let given = command.words.iter().filter(|word| word.variable.is_some()).flat_map(|word| {
        let text = word.text.replace("/opt/rosco/config/packer", &folder.display().to_string());
        let artifacts = "artifactFile=/tmp/00000000-0000-0000-0000-000000000000-artifacts.json";
        ["-var".to_owned(), text.replace(artifacts, &format!("artifactFile={}/artifacts.json", folder.display()))]
    });
    let output = Command::new("packer")
        .arg("validate")
        .args(given)
        .arg(folder.join(&started.files[0].name))
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .env("HOME", folder.join("home"))
        .env("CHECKPOINT_DISABLE", "1")
        .env("AWS_SUBNET_ID", "subnet-1")
        .env("AWS_VPC_ID", "vpc-1")
        .env("ARTIFACT_TOKEN", "secret")
        .output()
        .unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn answers_that_cannot_be_used_say_which() {
    let bad = |change: &dyn Fn(&mut Options)| {
        let mut options = options(Kind::Tarball);
        change(&mut options);
        let Err(StartError::Options { problems }) = start(Kind::Tarball, Builder::AmazonEbs, &options) else {
            panic!("accepted: {options:?}");
        };
        problems.iter().map(|problem| problem.question).collect::<Vec<_>>()
    };
    assert_eq!(bad(&|options| options.application = "Hello World".into()), [Question::Application]);
    assert_eq!(bad(&|options| options.location = "hello.tar.gz".into()), [Question::Location]);
    assert_eq!(bad(&|options| options.location = "https://x/{{user `y`}}".into()), [Question::Location]);
    assert_eq!(bad(&|options| options.source = Source::S3), [Question::Location]);
    assert_eq!(bad(&|options| options.checksum = Checksum::Given("abc".into())), [Question::Checksum]);
    assert_eq!(bad(&|options| options.install_root = "opt/x".into()), [Question::InstallRoot]);
    assert_eq!(bad(&|options| options.install_root = "/opt/../x".into()), [Question::InstallRoot]);
    assert_eq!(bad(&|options| options.owner = "a:b:c".into()), [Question::Owner]);
    assert_eq!(bad(&|options| options.keep_releases = 0), [Question::KeepReleases]);
    assert_eq!(bad(&|options| options.regions = vec![" ".into()]), [Question::Regions]);
    assert_eq!(bad(&|options| options.version = "1 0".into()), [Question::Version]);
    let service = |exec: &str| Some(Service { exec: exec.to_owned(), start: false });
    assert_eq!(bad(&|options| options.service = service(" ")), [Question::Service]);
    let store = Source::Store { header: TokenHeader::Named("A b".into()), variable: "X".into() };
    assert_eq!(bad(&|options| options.source = store.clone()), [Question::Token]);
    let mut fine = options(Kind::Tarball);
    fine.location = "${trigger['properties']['url']}".into();
    fine.checksum = Checksum::Given("${parameters['sha256']}".into());
    fine.version = "${parameters['version']}".into();
    assert!(start(Kind::Tarball, Builder::AmazonEbs, &fine).is_ok());
}

fn applied(text: &str, kind: Kind, options: &Options) -> (String, bakewright::starter::Applied) {
    let applied = apply(text, kind, options, |_| None).unwrap();
    let mut text = text.to_owned();
    for edits in &applied.steps {
        text = apply_edits(&text, edits).unwrap().0;
    }
    (text, applied)
}

#[test]
fn a_tarball_can_be_installed_as_well() {
    let deb = start(Kind::Deb, Builder::AmazonEbs, &options(Kind::Deb)).unwrap();
    let before = &deb.files[0].text;
    let (after, applied_) = applied(before, Kind::Tarball, &options(Kind::Tarball));
    let (was, is): (Value, Value) = (serde_json::from_str(before).unwrap(), serde_json::from_str(&after).unwrap());
    assert_eq!(is["builders"], was["builders"]);
    assert_eq!(is["provisioners"][0], was["provisioners"][0]);
    assert_eq!(is["provisioners"][1]["script"], "{{user `configDir`}}/install-tarball.sh");
    for (name, default) in was["variables"].as_object().unwrap() {
        assert_eq!(is["variables"][name], *default, "{name}");
    }
    assert_eq!(is["variables"]["artifact_url"], Value::Null);
    assert_eq!(applied_.files.len(), 1);
    assert!(applied_.rebake);
    assert_eq!(applied_.attributes[0], ("app_name", "hello".to_owned()));
    // What was there keeps its bytes: only lines were added, and a comma.
    let kept: Vec<&str> = before.lines().map(|line| line.trim_end_matches(',')).collect();
    let mut lines = after.lines().map(|line| line.trim_end_matches(','));
    assert!(kept.iter().all(|line| lines.any(|other| other == *line)), "{after}");

    let again = apply(&after, Kind::Tarball, &options(Kind::Tarball), |_| None);
    assert!(matches!(again, Err(ApplyError::Already { script }) if script == "install-tarball.sh"));
    let (both, _) = applied(&after, Kind::Zip, &options(Kind::Zip));
    assert!(json::parse(&both).errors().is_empty());
}

#[test]
fn a_file_of_the_name_that_says_something_else_is_left_alone() {
    let text = "{\n  \"builders\": [{\"type\": \"docker\", \"image\": \"x\", \"commit\": true}]\n}\n";
    let other = |name: &str| (name == "install-zip.sh").then(|| "#!/bin/sh\n".to_owned());
    let applied = apply(text, Kind::Zip, &options(Kind::Zip), other).unwrap();
    assert_eq!(applied.files[0].name, "install-zip-2.sh");
    assert!(applied.files[0].text.contains("readonly self=install-zip-2.sh\n"));
    let mut after = text.to_owned();
    for edits in &applied.steps {
        after = apply_edits(&after, edits).unwrap().0;
    }
    assert!(after.contains("`configDir`}}/install-zip-2.sh"), "{after}");
    let same = applied.files[0].clone();
    let there = |name: &str| match name {
        "install-zip.sh" => Some("#!/bin/sh\n".to_owned()),
        "install-zip-2.sh" => Some(same.text.clone()),
        _ => None,
    };
    assert_eq!(apply(text, Kind::Zip, &options(Kind::Zip), there).unwrap().files, []);
}

#[test]
fn what_a_starter_adds_fits_any_template() {
    for text in [
        "{}",
        "{\"builders\":[]}",
        "{ \"provisioners\": [ { \"type\": \"shell\", \"inline\": [\"true\"] } ] }",
        "{\n\t\"variables\": {\n\t\t\"app_name\": \"x\"\n\t},\n\t\"builders\": []\n}",
        "{\r\n  \"_comment\": \"x\",\r\n  \"builders\": [\r\n    {\"type\": \"amazon-chroot\"}\r\n  ]\r\n}\r\n",
        "",
    ] {
        let options = Options { source: Source::store(), ..options(Kind::Tarball) };
        let (after, _) = applied(text, Kind::Tarball, &options);
        let value: Value = serde_json::from_str(&after).unwrap_or_else(|error| panic!("{error}: {after}"));
        assert!(value["variables"].as_object().unwrap().contains_key("artifact_url"), "{after}");
        assert_eq!(value["sensitive-variables"], json!(["artifact_token"]));
        assert_eq!(value["provisioners"].as_array().unwrap().last().unwrap()["type"], "shell");
    }
}

proptest! {
    /// Whatever a user answers, nothing is made that Packer could not read.
    #[test]
    fn any_answers_are_refused_or_give_a_template(
        application in "[a-z][a-z0-9_-]{0,12}|.{0,6}",
        location in "https://[!-~]{1,30}|.{0,20}",
        root in "(/[ -~]{0,8}){0,3}",
        owner in "[a-z:]{0,9}",
        exec in ".{0,12}",
        version in "[0-9.]{0,5}|.{0,5}",
        kind in 0..6_usize,
        builder in 0..4_usize,
    ) {
        let options = Options {
            application, location, install_root: root, owner, version,
            service: Some(Service { exec, start: true }),
            ..options(Kind::Tarball)
        };
        if let Ok(started) = start(Kind::ALL[kind], Builder::ALL[builder], &options) {
            let document = json::parse(&started.files[0].text);
            let template = Template::read(&document, PackerVersion::RECORDED);
            prop_assert!(document.errors().is_empty() && template.rejection.is_none());
        }
    }
}
