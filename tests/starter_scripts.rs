//! The starters' scripts, run for real as root in a root of their own that is
//! thrown away; the artifacts are served on loopback, and what a base image
//! would have of systemd or of a cloud is a stand-in that writes down its calls.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "starter_scripts/artifact.rs"]
mod artifact;
#[path = "starter_scripts/bake.rs"]
mod bake;
#[path = "starter_scripts/root.rs"]
mod root;
#[path = "starter_scripts/server.rs"]
mod server;

use artifact::{sha256, tarball, zip};
use bake::PackerBuild;
use bakewright::starter::{Builder, Checksum, FileRole, Kind, Options, Service, Source, TokenHeader, start};
use root::{Ran, Root};
use server::Server;

/// What one bake gives the script.
struct Bake {
    kind: Kind,
    builder: Builder,
    options: Options,
    /// Over what the template's defaults and the stage's attributes say.
    environment: Vec<(&'static str, String)>,
}

impl Bake {
    fn of(kind: Kind, location: String, checksum: &str) -> Self {
        let options = Options { location, checksum: Checksum::Given(checksum.to_owned()), ..Options::default() };
        Self { kind, builder: Builder::AmazonEbs, options, environment: Vec::new() }
    }

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// Runs the starter's script with the environment that its template and
    /// stage would give it.
    fn run(&self, root: &Root) -> Ran {
        let started = start(self.kind, self.builder, &self.options).unwrap();
        let template: serde_json::Value = serde_json::from_str(&started.files[0].text).unwrap();
        let script = started.files.iter().find(|file| file.text.starts_with("#!")).unwrap();
        assert_eq!(script.role, FileRole::Packer);
        let provisioner =
            template["provisioners"].as_array().unwrap().iter().find(|given| given["type"] == "shell").unwrap();
        let attributes = &started.bake.stage["extendedAttributes"];
        let value = |name: &str| {
            let given = self.environment.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
            let attribute = || attributes[name].as_str().map(str::to_owned);
            let default = || template["variables"][name].as_str().map(str::to_owned);
            given.or_else(attribute).or_else(default).unwrap_or_else(|| panic!("nobody gives {name}"))
        };
        let environment: Vec<(String, String)> = provisioner["environment_vars"]
            .as_array()
            .unwrap()
            .iter()
            .map(|assignment| {
                let name = assignment.as_str().unwrap().split_once('=').unwrap().0;
                (name.to_owned(), value(name).replace("{{user `app_name`}}", &value_or(attributes, "app_name")))
            })
            .collect();
        root.run(&script.text, &environment)
    }
}

fn value_or(attributes: &serde_json::Value, name: &str) -> String {
    attributes[name].as_str().unwrap_or_default().to_owned()
}

fn hello(version: &str) -> Vec<u8> {
    tarball(&[("hello/bin/hello", &format!("#!/bin/sh\necho {version}\n"), 0o755), ("hello/README", version, 0o644)])
}

#[test]
fn a_tarball_is_installed_once_and_made_the_current_release() {
    let Some(root) = Root::make("tarball") else { return };
    let archive = hello("one");
    let server = Server::start(vec![("/hello-1.tar.gz", archive.clone())]);
    let bake = Bake::of(Kind::Tarball, server.url("/hello-1.tar.gz?signature=s3cr3t"), &sha256(&archive))
        .with(|options| options.service = Some(Service { exec: "bin/hello --port 80".into(), start: false }));
    let ran = bake.run(&root);
    assert!(ran.success, "{ran:?}");
    assert!(!ran.output.contains("s3cr3t"), "{ran:?}");
    let release = format!("/opt/hello/releases/{}", &sha256(&archive)[..12]);
    assert_eq!(root.shell("readlink -f /opt/hello/current").trim(), release);
    assert_eq!(root.shell("/opt/hello/current/bin/hello").trim(), "one");
    assert_eq!(
        root.shell("stat -c %U:%G /opt/hello/current/README /opt/hello/current/bin").trim(),
        "hello:hello\nhello:hello"
    );
    assert_eq!(root.shell("stat -c %a /opt/hello/current/ /opt/hello/current/bin/hello").trim(), "755\n755");
    assert_eq!(root.calls(), ["systemctl daemon-reload", "systemctl enable hello.service"]);
    let unit = root.shell("cat /etc/systemd/system/hello.service");
    assert!(
        unit.contains("\nUser=hello\n") && unit.contains("\nExecStart=/opt/hello/current/bin/hello --port 80\n"),
        "{unit}"
    );
    assert_eq!(root.left_over(), "");

    let again = bake.run(&root);
    assert!(again.success && again.output.contains("is there already"), "{again:?}");
    assert_eq!(server.requests().len(), 1, "{:?}", server.requests());
    assert_eq!(root.shell("readlink -f /opt/hello/current").trim(), release);
    assert_eq!(root.left_over(), "");
}

#[test]
fn what_fails_says_why_and_changes_nothing() {
    let Some(root) = Root::make("failures") else { return };
    let archive = hello("one");
    let server =
        Server::start(vec![("/hello.tar.gz", archive.clone()), ("/broken.tar.gz", b"this is no archive".to_vec())]);
    let good = Bake::of(Kind::Tarball, server.url("/hello.tar.gz"), &sha256(&archive));
    assert!(good.run(&root).success);
    let before = root.shell("find /opt/hello | sort; readlink /opt/hello/current");
    let fails = |bake: Bake, why: &str| {
        let ran = bake.run(&root);
        assert!(!ran.success && ran.output.contains(why), "{why}: {ran:?}");
        assert!(ran.output.lines().last().unwrap().starts_with("install-tarball.sh: "), "{ran:?}");
        assert_eq!(root.shell("find /opt/hello | sort; readlink /opt/hello/current"), before, "{why}");
        assert_eq!(root.left_over(), "", "{why}");
    };
    let other = sha256(b"something else");
    fails(Bake::of(Kind::Tarball, server.url("/hello.tar.gz"), &other), "the checksum does not match");
    let missing = Bake::of(Kind::Tarball, server.url("/missing.tar.gz?key=s3cr3t"), &other);
    assert!(!missing.run(&root).output.contains("s3cr3t"));
    fails(missing, &format!("cannot fetch {}", server.url("/missing.tar.gz")));
    let nobody = "http://user:s3cr3t@127.0.0.1:9/x.tar.gz".to_owned();
    let ran = Bake::of(Kind::Tarball, nobody.clone(), &other).run(&root);
    assert!(!ran.output.contains("s3cr3t"), "{ran:?}");
    fails(Bake::of(Kind::Tarball, nobody, &other), "cannot fetch http://127.0.0.1:9/x.tar.gz");
    let broken = Bake::of(Kind::Tarball, server.url("/broken.tar.gz"), &sha256(b"this is no archive"));
    fails(broken, "the artifact is no tarball");
    for (name, value, why) in [
        ("artifact_sha256", "", "artifact_sha256 is no SHA-256"),
        ("artifact_sha256", "zz", "artifact_sha256 is no SHA-256"),
        ("artifact_url", "", "artifact_url has to be"),
        ("install_root", "opt", "install_root has to be"),
        ("install_root", "/opt/../etc", "install_root has to be"),
        ("keep_releases", "0", "keep_releases has to be"),
        ("keep_releases", "a[$(touch /evil)]", "keep_releases has to be"),
        ("app_name", "../x", "app_name has to be"),
        ("artifact_version", "../x", "artifact_version may have"),
        ("artifact_owner", "root; rm", "artifact_owner has to be"),
        ("strip_top", "yes", "strip_top has to be"),
    ] {
        fails(Bake::of(Kind::Tarball, server.url("/hello.tar.gz"), &other).set(name, value), why);
    }
    assert_eq!(root.shell("ls /evil 2>&1 || true").trim(), "ls: cannot access '/evil': No such file or directory");
}

#[test]
fn old_releases_are_pruned() {
    let Some(root) = Root::make("pruning") else { return };
    let archives: Vec<(String, Vec<u8>)> =
        (1..=5).map(|number| (format!("/hello-{number}.tar.gz"), hello(&number.to_string()))).collect();
    let server = Server::start(archives.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect());
    let install = |number: usize, keep: u16| {
        let (path, bytes) = &archives[number - 1];
        let bake = Bake::of(Kind::Tarball, server.url(path), &sha256(bytes)).with(|options| {
            options.version = format!("{number}.0");
            options.keep_releases = keep;
            options.install_root = "/srv/some where".into();
        });
        let ran = bake.run(&root);
        assert!(ran.success, "{ran:?}");
        let listed = root.shell("cd '/srv/some where/releases' && ls -A | cut -d - -f 1");
        let current = root.shell("readlink '/srv/some where/current'");
        assert!(current.starts_with(&format!("releases/{number}.0-")), "{current}");
        listed.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(install(1, 3), ["1.0"]);
    assert_eq!(install(2, 3), ["1.0", "2.0"]);
    assert_eq!(install(3, 3), ["1.0", "2.0", "3.0"]);
    assert_eq!(install(4, 3), ["2.0", "3.0", "4.0"]);
    // The second one again: it is the newest now.
    assert_eq!(install(2, 3), ["2.0", "3.0", "4.0"]);
    assert_eq!(install(5, 2), ["2.0", "5.0"]);
    // A run that was killed leaves its half behind.
    root.shell("mkdir -p '/srv/some where/releases/.incoming.abc/x'");
    assert_eq!(install(1, 1), ["1.0"]);
}

#[test]
fn a_zip_is_installed_with_its_folders_and_modes() {
    let Some(root) = Root::make("zip") else { return };
    let archive = zip(&[("bin/hello", "#!/bin/sh\necho zip\n", 0o755), ("lib/x.txt", "x", 0o644)]);
    let server = Server::start(vec![("/a/hello.zip", archive.clone())]);
    let bake = Bake::of(Kind::Zip, server.url("/a/hello.zip"), &sha256(&archive).to_uppercase())
        .with(|options| options.owner = "web:www".into());
    let ran = bake.run(&root);
    assert!(ran.success, "{ran:?}");
    assert_eq!(root.shell("/opt/hello/current/bin/hello").trim(), "zip");
    assert_eq!(root.shell("stat -c '%U:%G %a' /opt/hello/current/lib/x.txt").trim(), "web:www 644");
    assert!(root.calls().is_empty());
    let wrong = Bake::of(Kind::Zip, server.url("/a/hello.zip"), &sha256(b"x")).run(&root);
    assert!(!wrong.success && wrong.output.contains("install-zip.sh: the checksum does not match"), "{wrong:?}");
}

#[test]
fn a_token_reaches_the_store_and_nobody_else() {
    let Some(root) = Root::make("token") else { return };
    let archive = hello("secret");
    let files = Server::start(vec![("/blob/hello.tar.gz", archive.clone())]);
    let elsewhere = files.url("/blob/hello.tar.gz").replace("127.0.0.1", "localhost");
    for header in [TokenHeader::Bearer, TokenHeader::Named("X-Store-Token".into())] {
        let store = Server::start(vec![("/moved/hello.tar.gz", archive.clone())]);
        store.redirect("/hello.tar.gz", "/moved/hello.tar.gz");
        store.redirect("/elsewhere.tar.gz", &elsewhere);
        store.require("tok\"en\\1");
        let bake = |path: &str| {
            Bake::of(Kind::Tarball, store.url(path), &sha256(&archive))
                .with(|options| options.source = Source::Store { header: header.clone(), variable: "TOKEN".into() })
                .set("artifact_token", "tok\"en\\1")
        };
        for path in ["/hello.tar.gz", "/elsewhere.tar.gz"] {
            root.shell("rm -rf /opt/hello");
            let ran = bake(path).run(&root);
            assert!(ran.success && !ran.output.contains("tok\"en"), "{header:?} {path}: {ran:?}");
        }
        let denied = bake("/hello.tar.gz").set("install_root", "/opt/other");
        let denied = Bake {
            environment: vec![("artifact_token", "wrong".into()), ("install_root", "/opt/other".into())],
            ..denied
        };
        let ran = denied.run(&root);
        assert!(!ran.success && ran.output.contains("cannot fetch"), "{ran:?}");
    }
    let leaked = files.requests().into_iter().find(|request| request.contains("tok\"en"));
    assert_eq!(leaked, None);
    assert_eq!(files.requests().len(), 2);
}

#[test]
fn the_triggers_artifacts_are_read_with_what_is_there() {
    let Some(root) = Root::make("trigger") else { return };
    let archive = hello("trigger");
    let server = Server::start(vec![("/job/1/artifact/build/hello-7.tar.gz", archive.clone())]);
    let build = serde_json::json!([
        { "fileName": "other.txt", "relativePath": "other.txt" },
        { "fileName": "hello-7.tar.gz", "relativePath": "build/hello-7.tar.gz" },
    ]);
    let of_build = Bake::of(Kind::Tarball, "hello-*.tar.gz".into(), &sha256(&archive))
        .with(|options| options.source = Source::TriggerBuild)
        .set("artifacts", build.to_string())
        .set("artifacts_base", server.url("/job/1/artifact/"));
    let artifacts = serde_json::json!([
        { "type": "docker/image", "name": "x", "reference": "x:1" },
        { "type": "http/file", "name": "hello it's \"me\"", "reference": server.url("/job/1/artifact/build/hello-7.tar.gz"), "metadata": {} },
    ]);
    let of_trigger = Bake::of(Kind::Tarball, "hello it's*".into(), &sha256(&archive))
        .with(|options| options.source = Source::TriggerArtifacts)
        .set("artifacts", artifacts.to_string());
    for hidden in ["nothing", "jq"] {
        root.hide(&[hidden]);
        for bake in [&of_build, &of_trigger] {
            root.shell("rm -rf /opt/hello");
            let ran = bake.run(&root);
            assert!(ran.success, "without {hidden}: {ran:?}");
            assert_eq!(root.shell("/opt/hello/current/bin/hello").trim(), "trigger");
        }
        let none = Bake::of(Kind::Tarball, "hello-8*".into(), &sha256(&archive))
            .with(|options| options.source = Source::TriggerBuild)
            .set("artifacts", build.to_string())
            .set("artifacts_base", server.url("/"));
        let ran = none.run(&root);
        assert!(!ran.success && ran.output.contains("no artifact called hello-8*"), "{ran:?}");
    }
}

#[test]
fn buckets_are_read_by_their_clouds_commands() {
    let Some(root) = Root::make("buckets") else { return };
    let archive = hello("bucket");
    let server = Server::start(vec![("/bucket/hello.tar.gz", archive.clone())]);
    let checksum = format!("{}  hello.tar.gz\n", sha256(&archive));
    let beside = Server::start(vec![
        ("/hello.tar.gz", archive.clone()),
        ("/hello.tar.gz.sha256", checksum.into_bytes()),
        ("/damaged.tar.gz", hello("damaged")),
        ("/damaged.tar.gz.sha256", sha256(&archive).into_bytes()),
        ("/odd.tar.gz", archive.clone()),
        ("/odd.tar.gz.sha256", b"<html>".to_vec()),
    ]);
    // cp is given the place and the file last; both clouds write places as scheme://bucket/path.
    let copy = format!(
        "#!/bin/sh\necho \"$0\" | sed 's|.*/||' >>/calls\nwhile [ $# -gt 2 ]; do shift; done\nexec curl -fsS -o \"$2\" \"{}/${{1#*://}}\"\n",
        server.url("")
    );
    for (command, source, location) in [
        ("aws", Source::S3, "s3://bucket/hello.tar.gz"),
        ("gcloud", Source::Gcs, "gs://bucket/hello.tar.gz"),
        ("gsutil", Source::Gcs, "gs://bucket/hello.tar.gz"),
    ] {
        root.forget();
        root.hide(&["aws", "gcloud", "gsutil"]);
        root.shell("rm -rf /opt/hello");
        let bake = Bake::of(Kind::Tarball, location.into(), &sha256(&archive)).with(|options| options.source = source);
        let ran = bake.run(&root);
        assert!(!ran.success && ran.output.contains("the base image has n"), "{ran:?}");
        root.stand_in(command, &copy);
        let ran = bake.run(&root);
        assert!(ran.success, "{command}: {ran:?}");
        assert_eq!(root.calls(), [command]);
        let missing = Bake::of(Kind::Tarball, format!("{location}x"), &sha256(b"other"))
            .with(|options| options.source = bake.options.source.clone());
        let ran = missing.run(&root);
        assert!(!ran.success && ran.output.contains(&format!("cannot fetch {location}x")), "{ran:?}");
    }
    let beside_it = |path: &str| {
        root.shell("rm -rf /opt/hello");
        Bake::of(Kind::Tarball, beside.url(path), "").with(|options| options.checksum = Checksum::Beside).run(&root)
    };
    assert!(beside_it("/hello.tar.gz?x=y").success);
    assert!(beside_it("/damaged.tar.gz").output.contains("the checksum does not match"));
    assert!(beside_it("/odd.tar.gz").output.contains("holds no SHA-256"));
    assert!(beside_it("/gone.tar.gz").output.contains("/gone.tar.gz.sha256"));
}

#[test]
fn what_the_base_image_lacks_is_borrowed() {
    let Some(root) = Root::make("borrowed") else { return };
    let archive = zip(&[("hello", "x", 0o644)]);
    let server = Server::start(vec![("/hello.zip", archive.clone())]);
    root.shell("mv /usr/bin/unzip /usr/bin/unzip.real");
    root.stand_in(
        "apt-get",
        "#!/bin/sh\necho \"apt-get $*\" >>/calls\ncase \"$*\" in\n*install*unzip*) cp /usr/bin/unzip.real /usr/bin/unzip ;;\n*purge*unzip*) rm /usr/bin/unzip ;;\nesac\n",
    );
    let bake = Bake::of(Kind::Zip, server.url("/hello.zip"), &sha256(&archive));
    let ran = bake.run(&root);
    assert!(ran.success, "{ran:?}");
    assert_eq!(root.shell("ls /usr/bin/unzip 2>/dev/null || echo gone").trim(), "gone");
    let calls = root.calls();
    assert!(calls[0].ends_with("update") && calls[1].ends_with("unzip") && calls[2].contains("purge"), "{calls:?}");
}

#[test]
fn a_unit_can_be_started_during_the_bake() {
    let Some(root) = Root::make("unit") else { return };
    let archive = hello("unit");
    let server = Server::start(vec![("/hello.tar.gz", archive.clone())]);
    let bake = |builder: Builder| Bake {
        builder,
        ..Bake::of(Kind::Tarball, server.url("/hello.tar.gz"), &sha256(&archive))
            .with(|options| options.service = Some(Service { exec: "/usr/bin/env hello".into(), start: true }))
    };
    assert!(bake(Builder::AmazonEbs).run(&root).success);
    assert_eq!(root.calls().last().unwrap(), "systemctl restart hello.service");
    assert!(root.shell("cat /etc/systemd/system/hello.service").contains("ExecStart=/usr/bin/env hello\n"));
    root.forget();
    assert!(bake(Builder::AmazonChroot).run(&root).success);
    assert_eq!(root.calls().last().unwrap(), "systemctl enable hello.service");
    root.forget();
    assert!(bake(Builder::Docker).run(&root).success);
    assert!(root.calls().is_empty());
    root.stand_in("systemctl", "#!/bin/sh\necho no >&2\nexit 5\n");
    let ran = bake(Builder::AmazonEbs).run(&root);
    assert!(!ran.success && ran.output.contains("ended with status 5"), "{ran:?}");
}

#[test]
fn debian_packages_are_installed_by_apt_in_their_order() {
    let Some(root) = Root::make("deb") else { return };
    if root.shell("command -v dpkg-deb apt-get || true").lines().count() < 2 {
        println!("skipped: no apt here");
        return;
    }
    let (one, of_one) = artifact::deb("bakewright-one", "1.0", "");
    let (two, of_two) = artifact::deb("bakewright-two", "2.0", "bakewright-one");
    let server = Server::start(vec![
        ("/repo/one.deb", one),
        ("/repo/two.deb", two),
        ("/repo/Packages", format!("{of_one}Filename: ./one.deb\n\n{of_two}Filename: ./two.deb\n").into_bytes()),
    ]);
    root.shell(
        "rm -rf /usr/sbin/policy-rc.d /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/apt.conf.d/*proxy*",
    );
    let bake = |packages: &str| {
        let repository = format!("\"http://user:s3cr3t@{}/repo ./\"", server.address());
        Bake { builder: Builder::AmazonChroot, ..Bake::of(Kind::Deb, String::new(), "") }
            .set("repository", repository)
            .set("package_type", "deb")
            .set("packages", packages)
            .set("http_proxy", "")
    };
    let ran = bake("\"bakewright-one=1.0,bakewright-two\"").run(&root);
    assert!(ran.success && !ran.output.contains("s3cr3t"), "{ran:?}");
    assert_eq!(root.shell("cat /bakewright-one /bakewright-two").trim(), "1.0\n2.0");
    assert_eq!(
        root.shell("ls /etc/apt/sources.list.d /usr/sbin/policy-rc.d 2>/dev/null || true").trim(),
        "/etc/apt/sources.list.d:"
    );
    assert!(bake("bakewright-one").run(&root).success);
    let missing = bake("bakewright-three").run(&root);
    assert!(!missing.success && missing.output.contains("Unable to locate package"), "{missing:?}");
    assert_eq!(root.shell("ls /etc/apt/sources.list.d").trim(), "");
    let signed = bake("bakewright-one").set("allow_unsigned", "false").run(&root);
    assert!(!signed.success && signed.output.contains("does not have a Release file"), "{signed:?}");
    let other = bake("x").environment.into_iter().filter(|(name, _)| *name != "package_type").collect();
    let other = Bake { environment: other, ..bake("x") }.set("package_type", "rpm").run(&root);
    assert!(!other.success && other.output.contains("packages of type deb, not rpm"), "{other:?}");

    root.shell("apt-get -y purge bakewright-one bakewright-two");
    let reference = format!("http://{}/repo ./ bakewright-two", server.address());
    let artifacts = serde_json::json!([{ "type": "deb", "name": "bakewright-two", "reference": reference }]);
    root.write("/tmp/artifacts.json", &artifacts.to_string());
    let ran = bake("").run(&root);
    assert!(ran.success, "{ran:?}");
    assert_eq!(
        root.shell("cat /bakewright-two; ls /tmp/artifacts.json 2>/dev/null || echo taken").trim(),
        "2.0\ntaken"
    );
}

#[test]
fn rpm_packages_are_installed_in_their_order() {
    let Some(root) = Root::make("rpm") else { return };
    let bake = |upgrade: &str| {
        Bake::of(Kind::Rpm, String::new(), "")
            .set("repository", "http://user:s3cr3t@repo.example/a; http://repo.example/b ;")
            .set("package_type", "rpm")
            .set("packages", "one-1.0 two,three")
            .set("upgrade", upgrade)
    };
    root.hide(&["dnf", "yum"]);
    let ran = bake("").run(&root);
    assert!(!ran.success && ran.output.contains("neither dnf nor yum"), "{ran:?}");
    root.stand_in(
        "dnf",
        "#!/bin/sh\necho \"dnf $*\" >>/calls\ncat /etc/yum.repos.d/*.repo >>/repos 2>/dev/null\nexit 0\n",
    );
    root.shell("mkdir -p /etc/yum.repos.d");
    let ran = bake("true").run(&root);
    assert!(ran.success && !ran.output.contains("s3cr3t"), "{ran:?}");
    assert_eq!(
        root.calls(),
        [
            "dnf -q -y update",
            "dnf -q -y install one-1.0",
            "dnf -q -y install two",
            "dnf -q -y install three",
            "dnf -q -y clean all"
        ]
    );
    let repos = root.shell("cat /repos");
    assert!(repos.contains("baseurl=http://user:s3cr3t@repo.example/a\nenabled=1\ngpgcheck=0\n"), "{repos}");
    assert!(repos.contains("baseurl=http://repo.example/b\n"), "{repos}");
    assert_eq!(root.shell("ls /etc/yum.repos.d").trim(), "");
    root.stand_in("dnf", "#!/bin/sh\nexit 7\n");
    let ran = bake("").run(&root);
    assert!(!ran.success, "{ran:?}");
    assert_eq!(root.shell("ls /etc/yum.repos.d").trim(), "");
}

#[test]
fn an_empty_starter_runs_and_does_nothing() {
    let Some(root) = Root::make("empty") else { return };
    let ran = Bake::of(Kind::Empty, String::new(), "").run(&root);
    assert!(ran.success && ran.output.ends_with("==> Done\n"), "{ran:?}");
    assert_eq!(root.left_over(), "");
}

#[test]
fn the_real_packer_bakes_what_a_starter_makes() {
    let Some(build) = Root::make("bake").and_then(PackerBuild::make) else { return };
    let archive = hello("baked");
    let server = Server::start(vec![("/hello-1.tar.gz", archive.clone())]);
    let bake = Bake::of(Kind::Tarball, server.url("/hello-1.tar.gz?signature=s3cr3t"), &sha256(&archive));
    let started = start(bake.kind, bake.builder, &bake.options).unwrap();
    let (success, said) = build.run(&started);
    assert!(success && !said.contains("s3cr3t"), "{said}");
    assert_eq!(build.root().shell("/opt/hello/current/bin/hello").trim(), "baked");
    assert_eq!(build.root().left_over(), "");

    // A wrong checksum fails the bake, and the log says why.
    let bake = Bake::of(Kind::Tarball, server.url("/hello-1.tar.gz"), &sha256(b"another"));
    let (success, said) = build.run(&start(bake.kind, bake.builder, &bake.options).unwrap());
    assert!(!success && said.contains("the checksum does not match"), "{said}");
    assert_eq!(build.root().shell("/opt/hello/current/bin/hello").trim(), "baked");
}
