//! Nothing yet: a template that bakes the base image as it is, and a script to
//! fill.

use super::shell::{Script, part};
use super::{Content, shell_provisioner};
use crate::starter::{Note, Options, StarterFile};

const SCRIPT: &str = "provision.sh";

pub(super) fn content(options: &Options) -> Content {
    let variables = [("app_name", "the application".to_owned())];
    let clean_up = "# What the machine needs no more at the end, whether or not all went well.\nclean_up() { :; }\n";
    let main = "say \"Provisioning $app_name\"\n# What the image should have goes here.\n\nsay 'Done'\n";
    let script = Script {
        name: SCRIPT,
        purpose: "Provisions the machine that becomes the image.",
        variables: &variables,
        parts: &[part!("strict"), clean_up, part!("work"), main],
    };
    let mut content = Content {
        variables: vec![("app_name", None)],
        provisioners: vec![shell_provisioner(SCRIPT, &["app_name"])],
        files: vec![StarterFile::script(SCRIPT, script.text())],
        attributes: vec![("app_name", options.application.clone())],
        notes: vec![Note::NoPackage, Note::Rebake],
        ..Content::default()
    };
    content.stage.insert("amiName".to_owned(), options.application.as_str().into());
    content.stage.insert("rebake".to_owned(), true.into());
    content
}
