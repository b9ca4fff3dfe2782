//! `NuGet` packages on Windows, installed by Chocolatey.

use serde_json::json;

use super::{Content, environment};
use crate::starter::{Builder, Kind, Note, Options, StarterFile};

const SCRIPT: &str = "install-packages.ps1";
const GENERALIZE: &str = "generalize.ps1";

pub(super) fn content(builder: Builder, options: &Options) -> Content {
    let names = ["repository", "packages", "upgrade", "chocolatey_installer"];
    let default = |name: &str| match name {
        "chocolatey_installer" => "https://community.chocolatey.org/install.ps1",
        _ => "",
    };
    let packages = if options.packages.trim().is_empty() { &options.application } else { options.packages.trim() };
    let mut content = Content {
        variables: names.into_iter().map(|name| (name, Some(default(name).to_owned()))).collect(),
        files: vec![StarterFile::text(SCRIPT, include_str!("../script/install-packages.ps1"))],
        notes: vec![Note::PackageMatched { extension: Kind::Nupkg.package_type() }, Note::Windows],
        ..Content::default()
    };
    content.provisioners.push(json!({
        "type": "powershell",
        "script": format!("{{{{user `configDir`}}}}/{SCRIPT}"),
        "environment_vars": environment(&names),
    }));
    if builder == Builder::AmazonEbs {
        content.files.push(StarterFile::text("winrm.userdata", include_str!("../script/winrm.userdata")));
        content.files.push(StarterFile::text(GENERALIZE, include_str!("../script/generalize-aws.ps1")));
        content.provisioners.push(json!({
            "type": "powershell",
            "script": format!("{{{{user `configDir`}}}}/{GENERALIZE}"),
        }));
    } else {
        content.provisioners.push(json!({ "type": "powershell", "inline": ["GCESysprep -NoShutdown"] }));
    }
    content.stage.insert("package".to_owned(), packages.into());
    content
}
