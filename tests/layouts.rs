//! Every layout: recognised from its files, and its paths there and back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};

use allocation_counter::measure;
use bakewright::layout::{ConfigRepo, FileKind, TemplateForm, carried_files};
use bakewright::source::{File, Snapshot};
use bakewright::starter;

const TEMPLATE: &str = r#"{"builders":[{"type":"null"}]}"#;

fn repo(files: &[(&str, &str)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (path, text) in files {
        snapshot.insert(*path, File::new(text.as_bytes()));
    }
    snapshot
}

/// Recognises the files, and holds what is true of every layout.
fn recognised(files: &Snapshot) -> ConfigRepo {
    let found = ConfigRepo::recognise(files);
    for (path, _) in files.iter() {
        if let Some(at) = found.run_time_path(path) {
            assert_eq!(found.repo_path(&at).as_deref(), Some(path), "{} at {at}", found.layout.id);
            let name = found.name_of_path(path).unwrap();
            assert_eq!(found.path_of_name(&name).as_deref(), Some(path), "{} as {name}", found.layout.id);
        }
    }
    found
}

#[test]
fn the_sample_is_a_spinnaker_config_repo() {
    let files = starter::sample();
    let found = recognised(&files);
    assert_eq!(found.layout.id, "spinnaker-config");
    assert_eq!(found.template_folder().unwrap(), "deb-config/spinnaker/config/packer");
    assert_eq!(found.config_dir(), "/opt/spinnaker/config/packer");
    assert_eq!(found.configuration(), ["deb-config/spinnaker/config/rosco-local.yml"]);
    assert_eq!(found.environment_files(&files), ["deb-config/spinnaker/env/ha.env"]);
    assert_eq!(
        found.path_of_name("../../env/ha.env").as_deref(),
        Some("deb-config/spinnaker/env/ha.env"),
        "a name may lead out of the folder"
    );
    assert_eq!(found.path_of_name("/aws-custom.json").unwrap(), "deb-config/spinnaker/config/packer/aws-custom.json");
    assert_eq!(found.path_of_name("../../../../etc/passwd"), None);
    assert_eq!(found.path_for_new("web.json"), "deb-config/spinnaker/config/packer/web.json");
    let kinds = files.iter().map(|(path, file)| (path.rsplit('/').next().unwrap(), found.kind(path, file).word()));
    assert_eq!(
        kinds.filter(|(_, word)| !word.is_empty()).collect::<Vec<_>>(),
        [
            ("aws-custom.json", "Packer template"),
            ("docker-debug.pkr.hcl", "Packer template (HCL2)"),
            ("install-custom.sh", "script"),
            ("us-east-1.json", "var file"),
            ("us-west-2.json", "var file"),
            ("rosco-local.yml", "Rosco configuration"),
            ("ha.env", "environment file"),
        ]
    );
}

#[test]
fn a_configured_config_dir_moves_the_templates() {
    let files = repo(&[
        (".hal/default/profiles/rosco/packerTemplates/web.json", TEMPLATE),
        (".hal/default/profiles/rosco-local.yml", "rosco:\n  configDir: /opt/rosco/config/packerTemplates\n"),
    ]);
    let found = recognised(&files);
    assert_eq!(found.configuration(), [".hal/default/profiles/rosco-local.yml"]);
    let moved = found.with_config_dir("/opt/rosco/config/packerTemplates/");
    assert_eq!(moved.path_of_name("web.json").unwrap(), ".hal/default/profiles/rosco/packerTemplates/web.json");

    let elsewhere = ConfigRepo::recognise(&starter::sample()).with_config_dir("/srv/packer");
    assert_eq!(elsewhere.config_dir(), "/srv/packer");
    assert_eq!(elsewhere.template_folder().unwrap(), "deb-config/spinnaker/config/packer");
    let path = "deb-config/spinnaker/config/packer/aws-custom.json";
    assert_eq!(elsewhere.run_time_path(path).unwrap(), "/srv/packer/aws-custom.json");
    assert_eq!(elsewhere.name_of_path(path).unwrap(), "aws-custom.json");
}

#[test]
fn a_halyard_folder() {
    let files = repo(&[
        (".hal/config", ""),
        (".hal/default/profiles/rosco/packer/web.json", TEMPLATE),
        (".hal/default/profiles/rosco/packer/scripts/x.sh", ""),
        (".hal/default/profiles/rosco-local.yml", ""),
        (".hal/default/profiles/rosco-packer.yml", ""),
        (".hal/default/service-settings/rosco.yml", "env:\n  SPRING_PROFILES_ACTIVE: \"overrides,packer,local\"\n"),
        (".hal/a/profiles/rosco/packer/web.json", TEMPLATE),
    ]);
    let found = recognised(&files);
    assert_eq!(found.layout.id, "halyard");
    assert_eq!(found.template_folder().unwrap(), ".hal/default/profiles/rosco/packer");
    assert_eq!(
        found.configuration(),
        [".hal/default/profiles/rosco-packer.yml", ".hal/default/profiles/rosco-local.yml"],
        "local is the stronger profile"
    );
    assert_eq!(
        found.repo_path("/opt/rosco/config/packer/scripts/x.sh").unwrap(),
        ".hal/default/profiles/rosco/packer/scripts/x.sh"
    );
    let candidates = ConfigRepo::candidates(&files);
    assert_eq!(candidates.iter().filter(|found| found.layout.id == "halyard").count(), 2);
    assert_eq!(recognised(&repo(&[("rosco/packer/a.json", TEMPLATE), ("rosco-local.yml", "")])).layout.id, "halyard");
}

#[test]
fn roscos_source_and_its_image() {
    let files = repo(&[
        ("halconfig/packer/aws-ebs.json", TEMPLATE),
        ("halconfig/packer/scripts/x.ps1", ""),
        ("rosco-web/config/rosco.yml", "rosco:\n"),
        ("rosco-web/config/packer/tencentcloud.json", TEMPLATE),
    ]);
    let found = recognised(&files);
    assert_eq!(found.layout.id, "rosco-image");
    assert_eq!(found.template_folder().unwrap(), "halconfig/packer");
    assert_eq!(found.configuration(), ["rosco-web/config/rosco.yml"]);

    let old =
        recognised(&repo(&[("rosco-web/config/packer/aws-ebs.json", TEMPLATE), ("rosco-web/config/rosco.yml", "")]));
    assert_eq!((old.layout.id, old.template_folder().unwrap().as_str()), ("rosco-image", "rosco-web/config/packer"));

    let image = recognised(&repo(&[("x/config/packer/aws-ebs.json", TEMPLATE), ("x/rosco.yml", "")]));
    assert_eq!((image.layout.id, image.template_folder().unwrap().as_str()), ("rosco-image", "x/config/packer"));
}

#[test]
fn a_spinnaker_instance() {
    for (config, files) in [
        ("opt/spinnaker/config", ["opt/spinnaker/config/packer/a.json", "opt/spinnaker/config/rosco-local.yml"]),
        ("config", ["config/packer/a.json", "config/rosco-local.yml"]),
        ("", ["packer/a.json", "rosco-local.yml"]),
    ] {
        let found = recognised(&repo(&files.map(|path| (path, TEMPLATE))));
        assert_eq!(found.layout.id, "instance", "{config}");
        assert_eq!(found.run_time_path(files[0]).unwrap(), "/opt/spinnaker/config/packer/a.json");
        assert_eq!(found.configuration(), [files[1]]);
    }
}

#[test]
fn an_operator_manifest_carries_templates() {
    let manifest = "apiVersion: spinnaker.armory.io/v1alpha2\nkind: SpinnakerService\nspec:\n  spinnakerConfig:\n    files:\n      profiles__rosco__packer__aws-custom.json: |\n        {\"builders\": []}\n      profiles__rosco__packer__scripts__x.sh: |-\n        #!/bin/sh\n";
    let found = recognised(&repo(&[("patches/packer-templates.yml", manifest)]));
    assert_eq!((found.layout.id, found.template_folder()), ("operator", None));
    let carried = carried_files(manifest);
    assert_eq!(carried[1].path, "profiles/rosco/packer/scripts/x.sh");
    assert_eq!(carried[0].span.of(manifest), "profiles__rosco__packer__aws-custom.json");
}

#[test]
fn a_kustomization() {
    let files = repo(&[
        (
            "base/kustomization.yml",
            "configMapGenerator:\n- name: rosco-packer\n  files:\n  - packer/web.json\n- name: rosco-scripts\n  files:\n  - tools/x.sh\nsecretGenerator:\n- name: rosco-config\n  files:\n  - kleat/rosco.yml\n  - local/rosco-local.yml\n",
        ),
        (
            "base/patch.yml",
            "spec:\n  containers:\n  - name: rosco\n    volumeMounts:\n    - name: p\n      mountPath: /opt/rosco/config/packer\n    - name: s\n      mountPath: /opt/rosco/config/packer/scripts\n  volumes:\n  - name: p\n    configMap:\n      name: rosco-packer\n  - name: s\n    configMap: {}\n    name: s\n  - name: s\n    configMap:\n      name: rosco-scripts\n",
        ),
        ("base/packer/web.json", TEMPLATE),
        ("base/tools/x.sh", ""),
        ("base/kleat/rosco.yml", ""),
        ("base/local/rosco-local.yml", ""),
    ]);
    let found = recognised(&files);
    assert_eq!(found.layout.id, "kustomize");
    assert_eq!(found.template_folder().unwrap(), "base/packer");
    assert_eq!(found.repo_path("/opt/rosco/config/packer/scripts/x.sh").unwrap(), "base/tools/x.sh");
    assert_eq!(found.configuration(), ["base/kleat/rosco.yml", "base/local/rosco-local.yml"]);
}

#[test]
fn any_folder_of_templates() {
    let files = repo(&[
        ("images/web.json", TEMPLATE),
        ("images/db.pkr.hcl", ""),
        ("images/parts/x.sh", ""),
        ("scripts/y.sh", ""),
        ("old/web.json", TEMPLATE),
        ("ops/rosco-local.yml", ""),
    ]);
    let found = recognised(&files);
    assert_eq!((found.layout.id, found.template_folder().unwrap().as_str()), ("folder", "images"));
    assert_eq!(found.path_of_name("../scripts/y.sh").unwrap(), "scripts/y.sh");
    assert_eq!(found.name_of_path("scripts/y.sh").unwrap(), "../scripts/y.sh");
    assert_eq!(found.path_of_name("../../y.sh"), None, "nothing is known of what lies above the repo");
    assert_eq!(found.configuration(), ["ops/rosco-local.yml"]);
}

#[test]
fn all_of_halyards_configuration_counts() {
    let halconfig = "currentDeployment: prod\ndeploymentConfigurations:\n- name: prod\n";
    let files = repo(&[
        (".hal/config", halconfig),
        (".hal/.boms/rosco/images.yml", "aws: {}\n"),
        (".hal/prod/profiles/images-local.yml", "aws: {}\n"),
        (".hal/prod/profiles/rosco-local.yml", "rosco: {}\n"),
    ]);
    let found = recognised(&files);
    assert_eq!(found.layout.id, "halyard");
    assert_eq!(
        found.configuration(),
        [
            ".hal/config",
            ".hal/.boms/rosco/images.yml",
            ".hal/prod/profiles/images-local.yml",
            ".hal/prod/profiles/rosco-local.yml"
        ]
    );
    assert_eq!(found.kind(".hal/config", files.get(".hal/config").unwrap()), FileKind::RoscoConfiguration);
    let alone = repo(&[("config", halconfig)]);
    assert_eq!(recognised(&alone).configuration(), ["config"]);
}

#[test]
fn an_operators_manifest_is_configuration() {
    let manifest = "apiVersion: spinnaker.io/v1alpha2\nkind: SpinnakerService\nspec: {}\n";
    let files = repo(&[("deploy/spinnaker.yml", manifest), ("rosco-local.yml", "rosco: {}\n")]);
    let found = recognised(&files);
    assert_eq!(found.layout.id, "operator");
    assert_eq!(found.configuration(), ["rosco-local.yml", "deploy/spinnaker.yml"]);
}

#[test]
fn nothing_to_recognise_is_a_folder_too() {
    for files in [repo(&[]), repo(&[("README.md", "")])] {
        let found = recognised(&files);
        assert_eq!((found.layout.id, found.template_folder().unwrap().as_str()), ("folder", ""));
    }
}

#[test]
fn what_recognising_costs_grows_no_faster_than_the_files() {
    let noise = format!("{{\"name\": \"{}\", \"list\": [{}]}}", "x".repeat(500), "{\"a\": 1},".repeat(100));
    let among = |count: usize| {
        let mut files = starter::sample();
        for at in 0..count {
            files.insert(format!("services/team{}/app{at}/data{}.json", at % 40, at % 7), File::new(noise.as_bytes()));
        }
        measure(|| {
            let found = ConfigRepo::recognise(&files);
            assert_eq!(found.layout.id, "spinnaker-config");
            let kinds = files.iter().filter(|(path, file)| found.kind(path, file).is_template());
            assert_eq!(kinds.count(), 2);
        })
    };
    let (few, many) = (among(500), among(5_000));
    assert!(many.count_total < few.count_total * 11, "{} allocations, then {}", few.count_total, many.count_total);
    assert!(many.bytes_total < few.bytes_total * 11, "{} bytes, then {}", few.bytes_total, many.bytes_total);
}

/// Real files, where they are present.
#[test]
fn real_repos_and_templates() {
    let Some(corpus) = corpus() else {
        eprintln!("skipped: no corpus; set BAKEWRIGHT_CORPUS to its folder");
        return;
    };
    let armory = read(&corpus.join("config-repos/armory"));
    let found = recognised(&armory);
    assert_eq!(found.layout.id, "spinnaker-config");
    assert_eq!(found.environment_files(&armory), ["deb-config/spinnaker/env/ha.env"]);
    let rosco = recognised(&read(&corpus.join("config-repos/rosco")));
    assert_eq!((rosco.layout.id, rosco.template_folder().unwrap().as_str()), ("rosco-image", "halconfig/packer"));

    let templates = read(&corpus.join("templates"));
    let unlike: Vec<&str> = templates
        .iter()
        .filter(|(path, file)| {
            let kind = FileKind::of(path, file, false);
            let hcl = path.ends_with(".pkr.hcl");
            !matches!(kind, FileKind::Template(form) if (form == TemplateForm::Hcl2) == hcl)
        })
        .map(|(path, _)| path)
        .collect();
    println!("{} of {} templates are not told: {unlike:#?}", unlike.len(), templates.len());
    assert!(unlike.len() * 100 < templates.len());
    let var_files = read(&corpus.join("varfiles"));
    let unlike: Vec<&str> = var_files
        .iter()
        .filter(|(path, _)| *path != "manifest.json")
        .filter(|(path, file)| !matches!(FileKind::of(path, file, true), FileKind::VarFile(_)))
        .map(|(path, _)| path)
        .collect();
    assert!(unlike.is_empty(), "{unlike:#?}");
}

fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("BAKEWRIGHT_CORPUS").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    Some(given.unwrap_or_else(beside)).filter(|folder| folder.is_dir())
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
