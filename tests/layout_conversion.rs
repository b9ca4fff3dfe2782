//! From every layout to every other: the files arrive, and what does not is
//! said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod soak;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use bakewright::layout::convert::{Contents, Conversion, ConvertOptions, Item, Loss, Rewrite, convert};
use bakewright::layout::{ConfigRepo, LAYOUTS, Layout, with_carried};
use bakewright::source::{File, FileMode, Snapshot};
use bakewright::{starter, yaml};
use proptest::prelude::*;

fn layout(id: &str) -> &'static Layout {
    LAYOUTS.iter().copied().find(|layout| layout.id == id).unwrap()
}

/// Those that can be read back.
const READABLE: [&str; 8] =
    ["spinnaker-config", "halyard", "rosco-image", "operator", "kustomize", "config-map", "instance", "folder"];

fn file(text: &str, mode: u32) -> File {
    File { bytes: text.as_bytes().into(), mode: FileMode::Unix(mode) }
}

fn snapshot(files: &[(&str, &str, u32)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (path, text, mode) in files {
        snapshot.insert(*path, file(text, *mode));
    }
    snapshot
}

const LOCAL: &str = "# Over rosco.yml\nrosco:\n  configDir: /opt/spinnaker/config/packer\n\naws:\n  bakeryDefaults:\n    templateFile: web.json\n";

fn sample() -> Snapshot {
    snapshot(&[
        ("README.md", "# A repo\n", 0o644),
        (
            "deb-config/spinnaker/config/packer/web.json",
            "{\n  \"builders\": [{\"type\": \"null\"}],\n  \"x\": \"/opt/spinnaker/config/packer/x.sh\"\n}\n",
            0o644,
        ),
        ("deb-config/spinnaker/config/packer/install.sh", "#!/bin/bash\nset -e\n\necho \"{{user}}\"\n", 0o755),
        ("deb-config/spinnaker/config/packer/scripts/setup.ps1", "Write-Host 'x'", 0o644),
        ("deb-config/spinnaker/config/packer/us-east-1.json", "{\"aws_vpc_id\": \"vpc-1\"}\n", 0o644),
        ("deb-config/spinnaker/config/rosco-local.yml", LOCAL, 0o644),
        ("deb-config/spinnaker/config/clouddriver-local.yml", "a: 1\n", 0o644),
        ("deb-config/spinnaker/env/ha.env", "AWS_VPC_ID=vpc-1\n", 0o644),
        (
            "build.gradle",
            "plugins { id 'nebula.ospackage' version '8.6.3' }\nospackage {\n  from('deb-config/spinnaker/config/') { into '/opt/spinnaker/config/' }\n}\n",
            0o644,
        ),
    ])
}

/// The repo with what its configuration says of the configDir.
fn recognise(files: &Snapshot) -> (Snapshot, ConfigRepo) {
    let files = with_carried(files);
    let repo = ConfigRepo::recognise(&files);
    let configured = repo.configuration().iter().rev().find_map(|path| {
        let document = yaml::parse(files.text(path)?);
        let root = *document.documents().first()?;
        document.text(document.find(root, &["rosco", "configDir"])?).map(str::to_owned)
    });
    let repo = configured.map_or(repo.clone(), |configured| repo.with_config_dir(&configured));
    (files, repo)
}

fn to(files: &Snapshot, id: &str) -> (Snapshot, Conversion) {
    let (files, repo) = recognise(files);
    let conversion = convert(&files, &repo, layout(id), &ConvertOptions::default());
    let mut converted = Snapshot::default();
    for arranged in &conversion.files {
        converted.insert(arranged.path.as_str(), arranged.file.clone());
    }
    (converted, conversion)
}

fn contents(files: &Snapshot) -> (Contents, &'static Layout) {
    let (files, repo) = recognise(files);
    (Contents::of(&files, &repo), repo.layout)
}

fn texts(items: &[Item]) -> BTreeMap<String, String> {
    items.iter().map(|item| (item.path.clone(), String::from_utf8_lossy(&item.file.bytes).into_owned())).collect()
}

#[test]
fn every_layout_becomes_every_other() {
    let original = contents(&sample()).0;
    for one in READABLE {
        let (first, _) = to(&sample(), one);
        for other in READABLE {
            let (second, conversion) = to(&first, other);
            let (found, recognised) = contents(&second);
            assert_eq!(
                recognised.id,
                other,
                "{one} to {other}: {:#?}",
                second.iter().map(|(path, _)| path).collect::<Vec<_>>()
            );
            let dir = layout(other).config_dir;
            let at = |text: &str| text.replace("/opt/spinnaker/config/packer", dir);
            let wanted: BTreeMap<String, String> =
                texts(&original.packer).into_iter().map(|(path, text)| (path, at(&text))).collect();
            assert_eq!(texts(&found.packer), wanted, "{one} to {other}");
            let configuration = texts(&found.configuration);
            assert_eq!(configuration.keys().collect::<Vec<_>>(), ["rosco-local.yml"], "{one} to {other}");
            assert_eq!(configuration["rosco-local.yml"], at(LOCAL), "{one} to {other}");
            assert_eq!(found.config_dir, dir);
            assert_eq!(second.text("README.md"), Some("# A repo\n"), "{one} to {other}");
            // Said whenever it does not arrive.
            let said = |path: &str| conversion.losses.iter().any(|loss| loss.to_string().contains(path));
            if texts(&found.environment).is_empty() && !texts(&contents(&first).0.environment).is_empty() {
                assert!(said("ha.env"), "{one} to {other}: {:?}", conversion.losses);
            }
        }
    }
}

#[test]
fn the_same_layout_changes_nothing() {
    let (converted, conversion) = to(&sample(), "spinnaker-config");
    assert_eq!(converted, sample());
    assert_eq!((conversion.losses, conversion.rewrites), (vec![], vec![]));
}

#[test]
fn what_is_lost_is_said() {
    let mut files = sample();
    let folder = "deb-config/spinnaker/config/packer";
    files.insert(
        format!("{folder}/logo.png"),
        File { bytes: [0xff, 0, 1].as_slice().into(), mode: FileMode::Unix(0o644) },
    );
    files.insert(format!("{folder}/a b.json"), file("{}", 0o644));
    files.insert(format!("{folder}/a__b.json"), file("{}", 0o644));
    files.insert(format!("{folder}/dos.sh"), file("echo\r\n", 0o644));
    files.insert(format!("{folder}/link.json"), File { bytes: b"web.json".as_slice().into(), mode: FileMode::Symlink });
    files.insert(format!("{folder}/large.json"), file(&"x".repeat(1_100_000), 0o644));
    let said = |id: &str| to(&files, id).1.losses;
    let path = |name: &str| format!("{folder}/{name}");
    let operator = said("operator");
    for loss in [
        Loss::NotCarried { path: path("logo.png"), why: "the Operator takes texts only" },
        Loss::NotCarried { path: path("link.json"), why: "the Operator knows no symbolic links" },
        Loss::Key { path: path("a b.json") },
        Loss::DoubleUnderscore { path: path("a__b.json") },
        Loss::LineEnds { path: path("dos.sh") },
        Loss::ExecutableBits { count: 1 },
        Loss::Machinery { path: "build.gradle".into(), layout: "spinnaker-config (deb)" },
    ] {
        assert!(operator.contains(&loss), "{loss:?} in {operator:#?}");
    }
    assert!(operator.iter().any(|loss| matches!(loss, Loss::TooLarge { .. })), "{operator:#?}");
    assert!(operator.iter().any(|loss| matches!(loss, Loss::TooLargeToApply { .. })), "{operator:#?}");
    let kustomize = said("kustomize");
    assert!(kustomize.contains(&Loss::ShippedHidden) && kustomize.contains(&Loss::Key { path: path("a b.json") }));
    assert!(kustomize.contains(&Loss::NotDelivered {
        path: "deb-config/spinnaker/config/clouddriver-local.yml".into(),
        kept: "undelivered/opt/spinnaker/config/clouddriver-local.yml".into()
    }));
    assert!(!kustomize.contains(&Loss::ExecutableBits { count: 1 }), "its volumes get a mode");
    let (config_map, _) = to(&files, "config-map");
    assert!(config_map.text("rosco-packer.yml").unwrap().contains("binaryData:\n  logo.png: |-\n    /wAB\n"));
    let halyard = said("halyard");
    assert!(halyard.contains(&Loss::KeyOnKubernetes { path: path("a b.json") }), "{halyard:#?}");
    assert!(halyard.iter().any(|loss| matches!(loss, Loss::Environment { .. })), "{halyard:#?}");
    // Every file of the repo arrives, or is named in what is lost.
    for layout in LAYOUTS {
        let (converted, conversion) = to(&files, layout.id);
        let from: Vec<&str> = conversion.files.iter().filter_map(|arranged| arranged.from.as_deref()).collect();
        for (path, file) in files.iter() {
            let carried = file.text().is_some_and(|text| {
                let line = text.lines().find(|line| line.len() > 3).unwrap_or(text).replace("{{", "{{ \"{{\" }}");
                converted.iter().any(|(_, other)| other.text().is_some_and(|other| other.contains(line.trim())))
            });
            let said = conversion.losses.iter().any(|loss| loss.to_string().contains(path));
            // Those are held against what arrives elsewhere.
            let binary = layout.id == "helm" || layout.id == "config-map" && path.contains("logo");
            assert!(from.contains(&path) || carried || said || binary, "{path} to {}", layout.id);
        }
    }
}

#[test]
fn what_depends_on_the_place_is_rewritten() {
    let (halyard, conversion) = to(&sample(), "halyard");
    assert_eq!(
        conversion.rewrites,
        [
            Rewrite::Path {
                path: "deb-config/spinnaker/config/packer/web.json".into(),
                from: "/opt/spinnaker/config/packer".into(),
                to: "/opt/rosco/config/packer",
                count: 1
            },
            Rewrite::ConfigDir {
                path: "deb-config/spinnaker/config/rosco-local.yml".into(),
                to: "/opt/rosco/config/packer"
            },
        ]
    );
    let local = halyard.text(".hal/default/profiles/rosco-local.yml").unwrap();
    assert_eq!(local, LOCAL.replace("/opt/spinnaker/config/packer", "/opt/rosco/config/packer"));
    let mut files = sample();
    files.insert(
        "deb-config/spinnaker/config/rosco-local.yml",
        file("rosco:\n  configDir: \"${X:/opt/spinnaker/config/packer}\"\n", 0o644),
    );
    let losses = to(&files, "halyard").1.losses;
    assert!(losses.iter().any(|loss| matches!(loss, Loss::ConfigDir { .. })), "{losses:?}");
}

#[test]
fn the_shipped_files_can_come_along() {
    let include = vec![
        Item { path: "aws-ebs.json".into(), from: None, file: file("{}\n", 0o644) },
        Item { path: "web.json".into(), from: None, file: file("other\n", 0o644) },
    ];
    let (files, repo) = recognise(&sample());
    let conversion = convert(&files, &repo, layout("kustomize"), &ConvertOptions { include });
    let text =
        |path: &str| conversion.files.iter().find(|file| file.path == path).unwrap().file.text().unwrap().to_owned();
    assert_eq!(text("base/packer/aws-ebs.json"), "{}\n");
    assert!(text("base/packer/web.json").contains("builders"), "the repo's own file stays");
}

#[test]
fn manifests_are_yaml_and_kustomize_takes_them() {
    let (operator, _) = to(&sample(), "operator");
    let manifest = operator.text("packer-templates.yml").unwrap();
    let document = yaml::parse(manifest);
    assert_eq!(document.errors(), []);
    let root = document.documents()[0];
    let script =
        document.find(root, &["spec", "spinnakerConfig", "files", "profiles__rosco__packer__install.sh"]).unwrap();
    assert_eq!(document.text(script), Some("#!/bin/bash\nset -e\n\necho \"{{user}}\"\n"));
    let setup = ["spec", "spinnakerConfig", "files", "profiles__rosco__packer__scripts__setup.ps1"];
    assert_eq!(document.text(document.find(root, &setup).unwrap()), Some("Write-Host 'x'"));

    let (kustomize, _) = to(&sample(), "kustomize");
    let (config_map, _) = to(&sample(), "config-map");
    if Command::new("kubectl").args(["kustomize", "--help"]).output().is_err() {
        println!("skipped: no kubectl here");
        return;
    }
    let folder = std::env::temp_dir().join(format!("bakewright-kustomize-{}", std::process::id()));
    write(&folder, &kustomize);
    let upstream = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: rosco\nspec:\n  template:\n    spec:\n      containers:\n      - name: rosco\n        image: rosco\n";
    std::fs::create_dir_all(folder.join("upstream")).unwrap();
    std::fs::write(folder.join("upstream/rosco.yml"), upstream).unwrap();
    std::fs::write(
        folder.join("upstream/kustomization.yml"),
        "resources:\n- rosco.yml\nsecretGenerator:\n- name: rosco-config\n  literals:\n  - a=b\n",
    )
    .unwrap();
    let own = folder.join("base/kustomization.yml");
    let text = std::fs::read_to_string(&own).unwrap();
    std::fs::write(&own, format!("{text}resources:\n- ../upstream\n")).unwrap();
    let built = built(&folder.join("base"));
    let build = |text: &str| built.contains(text);
    assert!(
        build("mountPath: /opt/rosco/config/packer/scripts") && build("mountPath: /opt/rosco/config/packer\n"),
        "{built}"
    );
    assert!(build("name: rosco-packer-scripts-") && build("defaultMode: 493") && build("rosco-local.yml:"), "{built}");
    // The same by a manifest of its own.
    std::fs::create_dir_all(folder.join("manifest")).unwrap();
    std::fs::write(folder.join("manifest/all.yml"), config_map.text("rosco-packer.yml").unwrap()).unwrap();
    std::fs::write(folder.join("manifest/kustomization.yml"), "resources:\n- all.yml\n").unwrap();
    let manifest = self::built(&folder.join("manifest"));
    assert!(manifest.contains("setup.ps1: Write-Host 'x'"), "{manifest}");
    std::fs::remove_dir_all(&folder).unwrap();
}

fn built(folder: &Path) -> String {
    let output = Command::new("kubectl").arg("kustomize").arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn write(folder: &Path, files: &Snapshot) {
    for (path, file) in files.iter() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.bytes).unwrap();
    }
}

#[test]
fn helms_script_writes_the_files_as_they_are() {
    let mut files = sample();
    let folder = "deb-config/spinnaker/config/packer";
    files.insert(
        format!("{folder}/it's {{{{odd}}}}/x.bin"),
        File { bytes: [0xff, 0, 10].as_slice().into(), mode: FileMode::Unknown },
    );
    files.insert(format!("{folder}/dos.sh"), file("echo\r\nEND-OF-FILE\n", 0o644));
    let (helm, conversion) = to(&files, "helm");
    let values = helm.text("values-packer.yaml").unwrap();
    let document = yaml::parse(values);
    assert_eq!(document.errors(), []);
    let script = document.find(document.documents()[0], &["halyard", "additionalInitScript"]).unwrap();
    // What Helm makes of it.
    let script = document.text(script).unwrap().replace("{{ \"{{\" }}", "{{");
    let root = std::env::temp_dir().join(format!("bakewright-helm-{}", std::process::id()));
    std::fs::create_dir_all(&root).unwrap();
    let script = script.replace("/tmp/spinnaker", &root.display().to_string());
    let output = Command::new("bash").args(["-euc", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (with, repo) = recognise(&files);
    let mut checked = 0;
    for item in Contents::of(&with, &repo).packer {
        let written = std::fs::read(root.join(".hal/default/profiles/rosco/packer").join(&item.path)).unwrap();
        let wanted = String::from_utf8_lossy(&item.file.bytes).replace("/opt/spinnaker/config", "/opt/rosco/config");
        assert_eq!(String::from_utf8_lossy(&written), wanted, "{}", item.path);
        checked += 1;
    }
    assert_eq!(checked, 6);
    assert!(conversion.losses.iter().any(|loss| matches!(loss, Loss::ExecutableBits { .. })));
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn real_repos_go_around() {
    let given = std::env::var_os("BAKEWRIGHT_CORPUS").map(PathBuf::from);
    let corpus = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"));
    if !corpus.is_dir() {
        println!("skipped: no corpus");
        return;
    }
    for name in ["armory", "rosco"] {
        goes_around(name, &read(&corpus.join("config-repos").join(name)));
    }
    // A repo of every template that there is, under names that every layout can carry.
    let mut all = Snapshot::default();
    // Below what Kubernetes takes, in several sets.
    let mut bytes = 0;
    let mut sets = 0;
    for (path, file) in read(&corpus.join("templates")).iter() {
        all.insert(
            format!(".hal/default/profiles/rosco/packer/{}", path.replace("__", "-").replace('@', "-")),
            file.clone(),
        );
        bytes += file.bytes.len();
        if bytes > 700_000 && sets < 4 {
            all.insert(".hal/default/profiles/rosco-local.yml", File::new(b"aws: {}\n".as_slice()));
            goes_around("templates", &std::mem::take(&mut all));
            (bytes, sets) = (0, sets + 1);
        }
    }
    assert_eq!(sets, 4);
    goes_around("sample", &starter::sample());
}

fn goes_around(name: &str, files: &Snapshot) {
    let original = contents(files).0;
    for id in READABLE {
        let (converted, conversion) = to(files, id);
        let (found, recognised) = contents(&converted);
        assert_eq!(recognised.id, id, "{name}");
        let arrived = texts(&found.packer);
        let dir = |text: &str| text.replace(&original.config_dir, layout(id).config_dir).replace("\r\n", "\n");
        for (path, text) in texts(&original.packer) {
            let lost = conversion.losses.iter().any(|loss| {
                loss.to_string().contains(&path)
                    && !matches!(loss, Loss::LineEnds { .. } | Loss::KeyOnKubernetes { .. })
            });
            match arrived.get(&path) {
                Some(there) => assert_eq!(dir(there), dir(&text), "{name} {path} to {id}"),
                None => assert!(lost, "{name} {path} to {id}"),
            }
        }
    }
}

fn read(root: &Path) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                snapshot.insert(name, File::new(std::fs::read(&path).unwrap()));
            }
        }
    }
    snapshot
}

fn tree() -> impl Strategy<Value = Snapshot> {
    let name =
        prop_oneof![4 => "[a-z][a-z0-9.-]{0,6}", 1 => "[a-z _]{1,5}", 1 => "[A-Z][a-z]__[a-z]", 1 => "[a-zü]{1,4}"];
    let path = (prop::collection::vec(name, 1..4), prop_oneof!["\\.json", "\\.sh", "\\.pkr\\.hcl", "\\.txt"])
        .prop_map(|(parts, end)| parts.join("/") + &end);
    let text = prop_oneof![
        "[ -~]{0,20}(\n[ -~]{0,20}){0,4}\n?",
        Just("{\"builders\": []}\n".to_owned()),
        "(a\r\n){1,3}",
        "[\u{0}-\u{7f}é€]{0,9}"
    ];
    let files = prop::collection::btree_map(path, (text, any::<bool>()), 1..8);
    (files, 0..3_usize).prop_filter_map("a file and a folder of one name", |(files, config)| {
        let clash = files.keys().any(|one| files.keys().any(|other| other.starts_with(&format!("{one}/"))));
        let blank = files.keys().any(|path| path.split('/').any(|part| part.trim() != part));
        if clash || blank {
            return None;
        }
        let mut snapshot = Snapshot::default();
        for (path, (text, executable)) in files {
            snapshot.insert(
                format!(".hal/default/profiles/rosco/packer/{path}"),
                file(&text, if executable { 0o755 } else { 0o644 }),
            );
        }
        snapshot.insert(".hal/default/profiles/rosco/packer/web.json", file("{\"builders\": []}\n", 0o644));
        let configuration = ["", "a:\n  b: 1\n", "# x\n\nrosco:\n  configDir: /opt/rosco/config/packer\n\n\n"][config];
        snapshot.insert(".hal/default/profiles/rosco-local.yml", file(configuration, 0o644));
        Some(snapshot)
    })
}

proptest! {
    #![proptest_config(soak::cases(60, 10_000))]

    /// Whatever a repo holds arrives in every layout, byte for byte but for line
    /// ends that are said, or is named among the losses.
    #[test]
    fn nothing_is_lost_without_a_word(files in tree()) {
        goes_around("generated", &files);
    }
}
