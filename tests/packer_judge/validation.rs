//! What we say of a template, in the form in which Packer prints it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::Machine;
use bakewright::packer::provision::{Host, HostPath, Selection};
use bakewright::packer::resolve;
use bakewright::packer::template::Template;
use bakewright::packer::validate::{Catalog, Inputs, Plugins, Validation, validate};
use bakewright::packer::variables::{self, VarFile};

/// Debian's build of the recorded Packer lacks what needs libraries that Debian
/// does not have.
pub const NOT_IN_DEBIAN: [&str; 11] = [
    "hyperone",
    "linode",
    "osc-bsu",
    "osc-bsusurrogate",
    "osc-bsuvolume",
    "osc-chroot",
    "ucloud-uhost",
    "yandex",
    "ucloud-import",
    "yandex-export",
    "yandex-import",
];

pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let read =
            |name: &str| std::fs::read_to_string(format!("{}/public/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        Catalog::read(&read("components.json"), &read("checks.txt")).unwrap()
    })
}

/// The working folder of Packer, and nothing else but its parents.
pub struct Files(pub BTreeMap<String, Arc<[u8]>>);

impl Host for Files {
    fn look(&self, path: &str) -> HostPath {
        let inside = ["/<DIR>/", "<DIR>/", "./"].iter().find_map(|start| path.strip_prefix(start)).unwrap_or(path);
        if inside.starts_with('/') {
            return outside(inside);
        }
        let path = inside.trim_end_matches('/');
        if let Some(bytes) = self.0.get(path) {
            return HostPath::File(bytes.clone());
        }
        let folder = if path.is_empty() || path == "." { String::new() } else { format!("{path}/") };
        let files: Vec<String> =
            self.0.keys().filter_map(|name| name.strip_prefix(&folder)).map(str::to_owned).collect();
        if files.is_empty() && !matches!(path, "" | "." | "..") { HostPath::Absent } else { HostPath::Folder(files) }
    }

    fn has_program(&self, name: &str) -> Option<bool> {
        Some(name == "sh")
    }
}

/// Beyond the working folder is what any Unix has.
fn outside(path: &str) -> HostPath {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => HostPath::Folder(Vec::new()),
        Ok(_) => HostPath::File(std::fs::read(path).unwrap_or_default().into()),
        Err(_) => HostPath::Absent,
    }
}

/// A run of `packer validate`.
pub struct Run<'a> {
    pub text: &'a str,
    pub machine: Machine,
    pub files: Files,
    pub var_files: &'a [VarFile],
    pub command_line: &'a [(String, String)],
    pub selection: Selection,
}

impl Run<'_> {
    pub fn validation(&self) -> Validation {
        let version = PackerVersion::RECORDED;
        let document = json::parse(self.text);
        let template = Template::read(&document, version);
        let resolution = variables::resolve(&variables::Inputs {
            version,
            declared: &variables::declared(&document),
            var_files: self.var_files,
            command_line: self.command_line,
            machine: &self.machine,
        });
        let builds = resolve::resolve(&resolve::Inputs {
            version,
            document: &document,
            template: &template,
            variables: &resolution,
            machine: &self.machine,
        });
        validate(&Inputs {
            version,
            document: &document,
            template: &template,
            variables: &resolution,
            machine: &self.machine,
            host: &self.files,
            builds: &builds,
            catalog: catalog(),
            plugins: Plugins::Without(&NOT_IN_DEBIAN),
            selection: &self.selection,
        })
    }
}

/// All texts that Packer may print, since it comes by the members of a
/// component in any order.
pub fn texts(validation: &Validation) -> Vec<String> {
    if let Some(refusal) = &validation.refusal {
        return vec![refusal.clone()];
    }
    let mut all = vec![String::new()];
    for diagnostic in validation.diagnostics() {
        let mut ways = vec![diagnostic.to_string()];
        let said = diagnostic.said.to_string();
        if let Some(first) = diagnostic.said.points.first() {
            let others = diagnostic.said.or.iter().map(|other| said.replacen(first.as_str(), other, 1));
            ways.extend(others.map(|other| diagnostic.to_string().replacen(&said, &other, 1)));
        }
        all = all.iter().flat_map(|before| ways.iter().map(move |way| format!("{before}{way}"))).take(200).collect();
    }
    all
}

/// White space collapsed: Packer wraps what it prints.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same with the points of lists in order, as some come in any.
pub fn in_order(text: &str) -> String {
    let text = collapsed(text);
    let mut points: Vec<&str> = text.split(" * ").collect();
    points.sort_unstable();
    points.join(" * ")
}
