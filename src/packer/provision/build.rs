use std::collections::BTreeMap;

use super::Host;
use crate::packer::PackerVersion;
use crate::packer::interpolate::{Context, Data, Machine, Text, UnknownKind, UserVariables};
use crate::source::IntoOrdered;

/// The build in which a provisioner runs.
#[derive(Clone)]
pub struct Build<'a> {
    pub version: PackerVersion,
    /// Answers `template_dir`, `pwd`, the clock.
    pub machine: &'a Machine,
    /// The files that the machine has.
    pub host: &'a dyn Host,
    pub variables: &'a UserVariables,
    /// The builder's name as it stands in the template; `only`, `except` and
    /// `override` go by it.
    pub raw_name: &'a str,
    /// The builder's name, rendered.
    pub name: Text,
    pub builder_type: &'a str,
    /// What the builder announces beside the usual names, such as `SourceAMI`.
    pub announced: &'a [String],
    pub data: BuildData,
}

/// What a builder tells the provisioners when it runs them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BuildData(BTreeMap<String, Text>);

const HTTP: [&str; 3] = ["PackerHTTPAddr", "PackerHTTPIP", "PackerHTTPPort"];

impl BuildData {
    /// Nothing at all, as the builder `file`.
    pub fn none() -> Self {
        Self::default()
    }

    /// The usual names, none of which is known before the build runs, and those
    /// that the builder announces. A builder that `serves_http` also has an
    /// address, others have a word that says they have none.
    pub fn at_build_time(announced: &[String], serves_http: bool) -> Self {
        const USUAL: [&str; 12] = [
            "ID",
            "Host",
            "Port",
            "User",
            "Password",
            "ConnType",
            "PackerRunUUID",
            "SSHPublicKey",
            "SSHPrivateKey",
            "SSHPrivateKeyFile",
            "SSHAgentAuth",
            "WinRMPassword",
        ];
        let names = USUAL.iter().copied().chain(announced.iter().map(String::as_str));
        let names = names.chain(if serves_http { HTTP.as_slice() } else { &[] }.iter().copied());
        let unknown = |name: &str| Text::unknown_kind(UnknownKind::BuildTime(name.to_owned()));
        let mut data = Self(names.map(|name| (name.to_owned(), unknown(name))).into_map());
        if !serves_http {
            data.set("PackerHTTPAddr", NO_HTTP_ADDRESS);
            data.set("PackerHTTPIP", NO_HTTP_IP);
            data.set("PackerHTTPPort", NO_HTTP_PORT);
        }
        data
    }

    /// Makes a name known.
    pub fn set(&mut self, name: &str, text: impl Into<Text>) {
        self.0.insert(name.to_owned(), text.into());
    }

    pub fn get(&self, name: &str) -> Option<&Text> {
        self.0.get(name)
    }

    /// What templates see, with `extra` names.
    pub fn with<'t>(&'t self, extra: impl IntoIterator<Item = (&'t str, Text)>) -> Data {
        let known = self.0.iter().map(|(name, text)| (name.as_str(), text.clone()));
        Data::map(known.chain(extra))
    }
}

const NO_HTTP_ADDRESS: &str = "ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER";
const NO_HTTP_IP: &str = "ERR_HTTP_IP_NOT_IMPLEMENTED_BY_BUILDER";
const NO_HTTP_PORT: &str = "ERR_HTTP_PORT_NOT_IMPLEMENTED_BY_BUILDER";

impl BuildData {
    /// The names that scripts find in their environment, where the builder
    /// serves files.
    pub fn http_environment(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        const NAMES: [(&str, &str, &str); 3] = [
            ("PACKER_HTTP_ADDR", "PackerHTTPAddr", NO_HTTP_ADDRESS),
            ("PACKER_HTTP_IP", "PackerHTTPIP", NO_HTTP_IP),
            ("PACKER_HTTP_PORT", "PackerHTTPPort", NO_HTTP_PORT),
        ];
        NAMES.iter().filter_map(|(variable, name, absent)| {
            let text = self.get(name)?;
            (text.known().as_deref() != Some(absent)).then_some((*variable, text))
        })
    }
}

impl Build<'_> {
    /// What a provisioner renders with.
    pub fn context(&self) -> Context<'_> {
        Context::component(self.version, self.machine, self.variables, self.name.clone(), self.builder_type)
    }

    /// What a provisioner renders with when it is prepared.
    pub fn preparing(&self) -> Context<'_> {
        let announced = self.announced.iter().map(String::as_str);
        self.context().with_data(Data::placeholders(announced))
    }
}
