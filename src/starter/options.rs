//! What a user says of a new template, and what of it cannot be used.

use thiserror::Error;

use super::{Builder, Kind};

/// What a starter asks. Texts may hold pipeline expressions where they go to
/// the Bake stage: [`Options::location`], [`Options::version`], a checksum that
/// is given, [`Options::packages`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Names image, folder, user and systemd unit.
    pub application: String,
    /// Names of packages, for those kinds; the application's where empty.
    pub packages: String,
    /// Where an archive comes from.
    pub source: Source,
    /// The archive's place: a URL, `s3://…`, `gs://…`; of the trigger's
    /// artifacts a name, in which `*` stands for anything.
    pub location: String,
    pub checksum: Checksum,
    /// The version of the archive, which the image's name then has.
    pub version: String,
    /// Where an archive is unpacked; `/opt/<application>` where empty.
    pub install_root: String,
    /// The folder that an archive holds all else in is left out.
    pub strip_top: bool,
    /// Whom the files belong to, `user` or `user:group`; the application's own
    /// user where empty.
    pub owner: String,
    pub service: Option<Service>,
    /// So many releases stay on the image, the new one among them.
    pub keep_releases: u16,
    /// The `baseOs` of the stage; that of the configuration that comes along
    /// where empty.
    pub base_os: String,
    /// The regions of an AWS bake.
    pub regions: Vec<String>,
    /// A rosco-local.yml with a base image comes along, as a new repo needs it.
    pub configuration: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            application: "hello".to_owned(),
            packages: String::new(),
            source: Source::Url,
            location: String::new(),
            checksum: Checksum::Given(String::new()),
            version: String::new(),
            install_root: String::new(),
            strip_top: true,
            owner: String::new(),
            service: None,
            keep_releases: 3,
            base_os: String::new(),
            regions: vec!["us-east-1".to_owned()],
            configuration: true,
        }
    }
}

/// Where an archive comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A URL that anybody on the network may read, or that is signed.
    Url,
    S3,
    Gcs,
    /// An artifact store that wants a token, which Rosco's environment has.
    Store {
        header: TokenHeader,
        /// The name of the token in the environment of Rosco's host.
        variable: String,
    },
    /// The artifacts that the pipeline's trigger brought.
    TriggerArtifacts,
    /// The files that the triggering CI build archived.
    TriggerBuild,
}

impl Source {
    pub fn store() -> Self {
        Self::Store { header: TokenHeader::Bearer, variable: "ARTIFACT_TOKEN".to_owned() }
    }
}

/// How a store wants its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenHeader {
    /// `Authorization: Bearer`.
    Bearer,
    /// A header of its own, such as `X-JFrog-Art-Api` or `PRIVATE-TOKEN`.
    Named(String),
}

impl TokenHeader {
    /// What stands before the token in the request.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Bearer => "Authorization: Bearer".to_owned(),
            Self::Named(name) => format!("{name}:"),
        }
    }
}

/// What an archive is verified by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checksum {
    /// A SHA-256 in hexadecimal digits.
    Given(String),
    /// The file of the same name with `.sha256` behind it. It notices damage;
    /// who can change the archive can change it too.
    Beside,
}

/// A systemd unit for the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The command, from the release's folder on where it is not absolute.
    pub exec: String,
    /// It is started during the bake too, not only by machines made of the image.
    pub start: bool,
}

/// Which answer a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    Application,
    Packages,
    Location,
    Token,
    Checksum,
    Version,
    InstallRoot,
    Owner,
    Service,
    KeepReleases,
    Regions,
}

/// An answer that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct OptionProblem {
    pub question: Question,
    pub message: String,
}

/// Longer names are no users of Linux.
const LONGEST_NAME: usize = 31;

impl Options {
    /// What of the answers cannot be used for this kind and builder, in the
    /// order of the questions.
    pub fn problems(&self, kind: Kind, builder: Builder) -> Vec<OptionProblem> {
        let mut problems = self.content_problems(kind);
        if builder.provider() == "aws" && self.regions.iter().all(|region| region.trim().is_empty()) {
            let message = "Name a region at least: without one, Orca bakes nothing.".to_owned();
            problems.push(OptionProblem { question: Question::Regions, message });
        }
        problems
    }

    /// What of the answers cannot be used for this kind, wherever it goes.
    pub fn content_problems(&self, kind: Kind) -> Vec<OptionProblem> {
        let mut problems = Vec::new();
        let mut say = |question, message: &str| problems.push(OptionProblem { question, message: message.to_owned() });
        if !is_name(&self.application) {
            say(Question::Application, "Write a name in lower case such as hello: letters, digits, - and _.");
        }
        if kind.is_package() && has_template(&self.packages) {
            say(Question::Packages, TEMPLATE);
        }
        if kind.is_archive() {
            self.check_archive(&mut say);
        }
        if kind.is_archive()
            && let Some(service) = &self.service
        {
            if service.exec.trim().is_empty() || has_control(&service.exec) {
                say(Question::Service, "Say which command the service runs, such as bin/hello.");
            } else if has_template(&service.exec) {
                say(Question::Service, TEMPLATE);
            }
        }
        problems
    }

    fn check_archive(&self, say: &mut impl FnMut(Question, &str)) {
        if let Some(message) = self.location_problem() {
            say(Question::Location, message);
        }
        if let Source::Store { header, variable } = &self.source {
            let named = match header {
                TokenHeader::Bearer => true,
                TokenHeader::Named(name) => !name.is_empty() && name.bytes().all(is_header_byte),
            };
            if !named || !is_variable(variable) {
                say(Question::Token, "Name the header, and the variable of Rosco's environment that has the token.");
            }
        }
        if let Checksum::Given(checksum) = &self.checksum
            && !has_expression(checksum)
            && !is_sha256(checksum)
        {
            say(Question::Checksum, "Write the SHA-256 as 64 hexadecimal digits, or an expression that gives it.");
        }
        if !has_expression(&self.version) && !self.version.bytes().all(is_version_byte) {
            say(Question::Version, "A version may have letters, digits and . _ + ~ - only.");
        }
        let root = &self.install_root;
        if !root.is_empty() && (!root.starts_with('/') || root.len() < 2 || has_control(root) || is_upwards(root)) {
            say(Question::InstallRoot, "Write an absolute path, such as /opt/hello.");
        } else if has_template(root) {
            say(Question::InstallRoot, TEMPLATE);
        }
        let mut names = self.owner.splitn(2, ':');
        if !self.owner.is_empty() && !names.all(is_name) {
            say(Question::Owner, "Write user or user:group.");
        }
        if !(1..=999).contains(&self.keep_releases) {
            say(Question::KeepReleases, "Between 1 and 999 releases can stay.");
        }
    }

    fn location_problem(&self) -> Option<&'static str> {
        let location = self.location.trim();
        if has_template(location) || has_control(location) {
            return Some(TEMPLATE);
        }
        let scheme = |schemes: &[&str]| schemes.iter().any(|scheme| location.starts_with(scheme));
        match self.source {
            Source::TriggerArtifacts | Source::TriggerBuild if location.is_empty() => {
                Some("Say what the artifact is called, such as hello-*.tar.gz.")
            }
            Source::TriggerArtifacts | Source::TriggerBuild => None,
            _ if has_expression(location) && location.starts_with("${") => None,
            Source::Url | Source::Store { .. } if !scheme(&["https://", "http://"]) => {
                Some("Write a URL that starts with https://, or an expression that gives it.")
            }
            Source::S3 if !scheme(&["s3://"]) => Some("Write a place such as s3://bucket/hello.tar.gz."),
            Source::Gcs if !scheme(&["gs://"]) => Some("Write a place such as gs://bucket/hello.tar.gz."),
            _ => None,
        }
    }
}

const TEMPLATE: &str = "Neither {{ nor line breaks can stand here: Packer would read them as its own.";

fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
}

fn is_variable(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_header_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_version_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'~' | b'-')
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Orca's expressions, which only a bake fills.
fn has_expression(text: &str) -> bool {
    text.contains("${")
}

fn has_template(text: &str) -> bool {
    text.contains("{{") || has_control(text)
}

fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

fn is_upwards(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}
