//! Debian and RPM packages: the same variables and the same contract as those
//! of the template and script that ship with Rosco.

use super::shell::{Script, part};
use super::{Content, shell_provisioner};
use crate::starter::{Builder, Kind, Note, Options, StarterFile};

pub(super) fn content(kind: Kind, builder: Builder, options: &Options) -> Content {
    let name = if kind == Kind::Rpm { "install-rpm.sh" } else { "install-deb.sh" };
    let mut variables = vec![
        ("repository", "where packages come from, separated by ;"),
        ("package_type", "what the base image takes, deb or rpm"),
        ("packages", "which ones to install, in this order, separated by blanks or commas"),
        ("upgrade", "true to upgrade what the base image has"),
        ("allow_unsigned", "false to install signed packages of signed repositories only"),
    ];
    if kind == Kind::Deb {
        variables.push(("disable_services", "true to keep packages from starting services"));
    }
    let default = |name: &str| match name {
        "allow_unsigned" => "true".to_owned(),
        "disable_services" => (builder == Builder::AmazonChroot).to_string(),
        _ => String::new(),
    };
    let names: Vec<&str> = variables.iter().map(|(name, _)| *name).collect();
    let described: Vec<(&'static str, String)> =
        variables.iter().map(|(name, meaning)| (*name, (*meaning).to_owned())).collect();
    let packages = if options.packages.trim().is_empty() { &options.application } else { options.packages.trim() };
    let mut content = Content {
        variables: variables.iter().map(|(name, _)| (*name, Some(default(name)))).collect(),
        files: vec![StarterFile::script(name, script(kind, name, &described))],
        notes: vec![Note::PackageMatched { extension: kind.package_type() }],
        ..Content::default()
    };
    if builder == Builder::GoogleCompute {
        content.provisioners.push(serde_json::json!({
            "type": "file",
            "source": "{{user `artifactFile`}}",
            "destination": "/tmp/artifacts.json",
        }));
    }
    content.provisioners.push(shell_provisioner(name, &names));
    content.stage.insert("package".to_owned(), packages.into());
    content
}

fn script(kind: Kind, name: &str, variables: &[(&'static str, String)]) -> String {
    let rpm = kind == Kind::Rpm;
    let parts = [
        part!("strict"),
        part!("borrow"),
        part!("settle"),
        part!("packages"),
        if rpm { part!("rpm") } else { part!("deb") },
        part!("work"),
        if rpm { part!("main_rpm") } else { part!("main_deb") },
    ];
    let what = if rpm { "RPM packages" } else { "Debian packages" };
    Script {
        name,
        purpose: &format!("Installs {what} on the machine that becomes the image."),
        variables,
        parts: &parts,
    }
    .text()
}
