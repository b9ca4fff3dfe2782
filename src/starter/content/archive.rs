//! A tarball or a zip: fetched, verified, unpacked beside the releases before
//! it, and made the current one.

use serde_json::{Value, json};

use super::shell::{Script, part};
use super::{Content, shell_provisioner};
use crate::starter::{Builder, Checksum, Kind, Note, Options, Source, StarterFile};

pub(super) fn content(kind: Kind, builder: Builder, options: &Options) -> Content {
    let unit = options.service.as_ref().filter(|_| builder != Builder::Docker);
    let script = script_name(kind);
    let variables = variables(kind, builder, options);
    let passed: Vec<&str> = variables.iter().filter(|variable| variable.passed).map(|variable| variable.name).collect();
    let mut content = Content {
        variables: variables.iter().map(|variable| (variable.name, variable.default.clone())).collect(),
        provisioners: vec![shell_provisioner(script, &passed)],
        files: vec![StarterFile::script(script, script_text(kind, options, unit.is_some(), &variables))],
        changes: changes(builder, options),
        ..Content::default()
    };
    if matches!(options.source, Source::Store { .. }) {
        content.sensitive.push("artifact_token");
    }
    fill_stage(&mut content, options);
    fill_trigger(&mut content, kind, options);
    content.notes.extend(notes(builder, options));
    content
}

/// The script, named after what it installs: one serves all applications.
fn script_name(kind: Kind) -> &'static str {
    if kind == Kind::Zip { "install-zip.sh" } else { "install-tarball.sh" }
}

/// A variable of the template.
struct Variable {
    name: &'static str,
    /// `None` where each bake has to give it.
    default: Option<String>,
    meaning: String,
    /// The script gets it.
    passed: bool,
}

fn variable(name: &'static str, default: Option<&str>, meaning: impl Into<String>) -> Variable {
    Variable { name, default: default.map(str::to_owned), meaning: meaning.into(), passed: true }
}

fn variables(kind: Kind, builder: Builder, options: &Options) -> Vec<Variable> {
    let mut variables = vec![variable("app_name", None, "the application: names its folder, its user and its unit")];
    let what = if kind == Kind::Zip { "zip" } else { "tarball" };
    let by_trigger = matches!(options.source, Source::TriggerArtifacts | Source::TriggerBuild);
    if by_trigger {
        variables.push(variable("artifacts", None, "what the trigger brought, as JSON"));
        variables.push(variable("artifact_name", None, format!("which of these is the {what}; * stands for anything")));
    } else {
        variables.push(variable("artifact_url", None, format!("where the {what} is")));
    }
    if by_trigger {
        let base = (options.source != Source::TriggerBuild).then_some("");
        variables.push(variable("artifacts_base", base, "the URL that places without one start from"));
    }
    if let Source::Store { header, variable: token } = &options.source {
        let env = format!("{{{{env `{token}`}}}}");
        variables.push(variable("artifact_token", Some(&env), "the token for the store; secret"));
        variables.push(variable("artifact_token_header", Some(&header.line()), "what stands before it in the request"));
    }
    if matches!(options.checksum, Checksum::Given(_)) {
        variables.push(variable("artifact_sha256", None, "its SHA-256 checksum, 64 hexadecimal digits"));
    }
    variables.push(variable("artifact_version", Some(""), "its version, for the name of its folder; may be empty"));
    let root = if options.install_root.is_empty() { "/opt/{{user `app_name`}}" } else { &options.install_root };
    variables.push(variable("install_root", Some(root), "the folder of all releases and of the link `current`"));
    let strip = options.strip_top.to_string();
    let leaves_out = format!("true to leave out the one folder that holds all else in the {what}");
    variables.push(variable("strip_top", Some(&strip), leaves_out));
    let owner = if options.owner.is_empty() { "{{user `app_name`}}" } else { &options.owner };
    variables.push(variable(
        "artifact_owner",
        Some(owner),
        "user or user:group that the files belong to; made if missing",
    ));
    variables.push(variable(
        "keep_releases",
        Some(&options.keep_releases.to_string()),
        "so many releases stay, this one included",
    ));
    if let Some(service) = &options.service {
        let is_unit = builder != Builder::Docker;
        let mut exec = variable("service_exec", None, "what the systemd unit runs, from the release's folder on");
        exec.passed = is_unit;
        variables.push(exec);
        if is_unit {
            // In a chroot there is no systemd to start anything.
            let start = (service.start && builder != Builder::AmazonChroot).to_string();
            variables.push(variable("service_start", Some(&start), "true to start it during the bake too"));
        }
    }
    variables
}

fn script_text(kind: Kind, options: &Options, unit: bool, variables: &[Variable]) -> String {
    let passed = variables.iter().filter(|variable| variable.passed);
    let variables: Vec<(&'static str, String)> =
        passed.map(|variable| (variable.name, variable.meaning.clone())).collect();
    let mut parts = vec![part!("strict"), part!("borrow"), part!("settle"), part!("shown")];
    let fetch_url = part!("fetch_url").replace("fetch()", "fetch_url()").replace("# fetch ", "# fetch_url ");
    let fetch_s3 = part!("fetch_s3").replace("fetch()", "fetch_s3()").replace("# fetch ", "# fetch_s3 ");
    let fetch_gcs = part!("fetch_gcs").replace("fetch()", "fetch_gcs()").replace("# fetch ", "# fetch_gcs ");
    match options.source {
        Source::Url => parts.extend([part!("curl"), part!("fetch_url")]),
        Source::S3 => parts.push(part!("fetch_s3")),
        Source::Gcs => parts.push(part!("fetch_gcs")),
        Source::Store { .. } => parts.extend([part!("curl"), part!("fetch_store")]),
        Source::TriggerArtifacts | Source::TriggerBuild => {
            parts.extend([part!("curl"), fetch_url.as_str(), &fetch_s3, &fetch_gcs, part!("fetch_any")]);
            parts.push(part!("choose"));
        }
    }
    parts.push(match options.checksum {
        Checksum::Given(_) => part!("checksum_given"),
        Checksum::Beside => part!("checksum_beside"),
    });
    parts.push(if kind == Kind::Zip { part!("unpack_zip") } else { part!("unpack_tarball") });
    parts.push(part!("release"));
    if unit {
        parts.push(part!("unit"));
    }
    parts.extend([part!("clean_up_archive"), part!("work"), part!("check_archive")]);
    if unit {
        parts.push(part!("check_service"));
    }
    parts.push(match options.source {
        Source::TriggerArtifacts | Source::TriggerBuild => "choose\n",
        _ => "location=$artifact_url\n",
    });
    parts.extend([part!("check_location"), "settle\n", part!("main_archive")]);
    if unit {
        parts.push("write_unit\n");
    }
    parts.push("say \"$app_name is release $release now\"\n");
    let what = if kind == Kind::Zip { "a zip" } else { "a tarball" };
    Script {
        name: script_name(kind),
        purpose: &format!("Installs an application from {what} on the machine that becomes the image."),
        variables: &variables,
        parts: &parts,
    }
    .text()
}

/// A container has no systemd; its image says itself what it runs.
fn changes(builder: Builder, options: &Options) -> Vec<String> {
    if builder != Builder::Docker || options.service.is_none() {
        return Vec::new();
    }
    vec![
        "USER {{user `artifact_owner`}}".to_owned(),
        "WORKDIR {{user `install_root`}}/current".to_owned(),
        "CMD exec {{user `service_exec`}}".to_owned(),
    ]
}

fn fill_stage(content: &mut Content, options: &Options) {
    let version = options.version.trim();
    let mut attributes = vec![("app_name", options.application.clone())];
    let location = options.location.trim().to_owned();
    match &options.source {
        Source::TriggerArtifacts => {
            attributes.push(("artifacts", "${#toJson(trigger['artifacts'])}".to_owned()));
            attributes.push(("artifact_name", location));
        }
        Source::TriggerBuild => {
            attributes.push(("artifacts", "${#toJson(trigger['buildInfo']['artifacts'])}".to_owned()));
            attributes.push(("artifacts_base", "${trigger['buildInfo']['url']}artifact/".to_owned()));
            attributes.push(("artifact_name", location));
        }
        _ => attributes.push(("artifact_url", location)),
    }
    if let Checksum::Given(checksum) = &options.checksum {
        attributes.push(("artifact_sha256", checksum.trim().to_owned()));
    }
    if let Some(service) = &options.service {
        attributes.push(("service_exec", service.exec.trim().to_owned()));
    }
    let application = &options.application;
    if version.is_empty() {
        // Two bakes of one name have one key, whatever they install.
        content.stage.insert("amiName".to_owned(), application.as_str().into());
        content.stage.insert("rebake".to_owned(), true.into());
        content.notes.push(Note::Rebake);
    } else {
        content.stage.insert("amiName".to_owned(), format!("{application}-{version}").into());
        attributes.push(("artifact_version", version.to_owned()));
        attributes.push(("appversion", format!("{application}-{version}")));
        content.notes.push(Note::VersionInName);
    }
    content.attributes = attributes;
    content.notes.insert(0, Note::NoPackage);
}

/// A trigger of the kind that the stage reads, so that its expressions have
/// something to read in a preview.
fn fill_trigger(content: &mut Content, kind: Kind, options: &Options) {
    let extension = if kind == Kind::Zip { "zip" } else { "tar.gz" };
    let application = &options.application;
    let file = match options.location.trim() {
        plain if !plain.contains(['*', '?', '[', '$']) && !plain.is_empty() => plain.to_owned(),
        _ => format!("{application}-1.0.0.{extension}"),
    };
    let trigger: Value = match options.source {
        Source::TriggerArtifacts => json!({
            "type": "manual",
            "artifacts": [{
                "type": "http/file",
                "name": file,
                "version": "1.0.0",
                "reference": format!("https://artifacts.example.com/{application}/{file}"),
            }],
        }),
        Source::TriggerBuild => json!({
            "type": "jenkins",
            "master": "ci",
            "job": application,
            "buildNumber": 1,
            "buildInfo": {
                "building": false,
                "name": application,
                "number": 1,
                "result": "SUCCESS",
                "url": format!("https://ci.example.com/job/{application}/1/"),
                "scm": [],
                "artifacts": [{
                    "fileName": file,
                    "displayPath": file,
                    "relativePath": format!("build/{file}"),
                }],
            },
        }),
        _ => return,
    };
    content.trigger = Some(trigger);
}

fn notes(builder: Builder, options: &Options) -> Vec<Note> {
    let mut notes = Vec::new();
    match &options.source {
        Source::Store { variable, .. } => notes.push(Note::Token { variable: variable.clone() }),
        Source::S3 => notes.push(Note::FromS3 { builder }),
        Source::Gcs => notes.push(Note::FromGcs),
        Source::TriggerArtifacts | Source::TriggerBuild => notes.push(Note::Trigger),
        Source::Url => {}
    }
    if options.checksum == Checksum::Beside {
        notes.push(Note::ChecksumBeside);
    }
    match &options.service {
        Some(_) if builder == Builder::Docker => notes.push(Note::ContainerCommand),
        Some(service) if service.start && builder == Builder::AmazonChroot => notes.push(Note::ChrootStartsNothing),
        _ => {}
    }
    notes
}
