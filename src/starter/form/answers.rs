use super::{Begin, Texts};
use crate::starter::{Builder, Checksum, Kind, OptionProblem, Options, Question, Service, Source, TokenHeader};

/// What the texts of a form mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    pub kind: Kind,
    pub builder: Builder,
    pub options: Options,
}

impl Answers {
    /// What is absent, and a choice that is none, is as first offered.
    pub fn of(begin: Begin, texts: &Texts) -> Self {
        let said = |id: &str| texts.get(id).map(|text| text.trim());
        let first = Options::default();
        let text = |id: &str, first: &str| said(id).unwrap_or(first).to_owned();
        let yes = |id: &str, first: bool| said(id).map_or(first, |text| text == "true");
        let kind = Kind::ALL.into_iter().find(|kind| said("kind") == Some(kind.id())).unwrap_or(Kind::Tarball);
        let builder = Builder::ALL.into_iter().find(|builder| said("builder") == Some(builder.name()));
        let source = match said("source") {
            Some("s3") => Source::S3,
            Some("gcs") => Source::Gcs,
            Some("store") => store(said("token_header"), said("token_variable")),
            Some("trigger") => Source::TriggerArtifacts,
            Some("build") => Source::TriggerBuild,
            _ => Source::Url,
        };
        let checksum = match said("checksum") {
            Some("beside") => Checksum::Beside,
            _ => Checksum::Given(text("sha256", "")),
        };
        let service = yes("service", false).then(|| Service { exec: text("exec", ""), start: yes("start", false) });
        let regions = said("regions").map_or(first.regions.clone(), |regions| {
            regions.split([',', ' ']).filter(|region| !region.is_empty()).map(str::to_owned).collect()
        });
        let options = Options {
            application: text("application", &first.application),
            packages: text("packages", ""),
            source,
            location: text("location", ""),
            checksum,
            version: text("version", ""),
            install_root: text("install_root", ""),
            strip_top: yes("strip_top", first.strip_top),
            owner: text("owner", ""),
            service,
            // What is no number is no number of releases.
            keep_releases: said("keep").map_or(first.keep_releases, |keep| keep.parse().unwrap_or(0)),
            base_os: text("base_os", ""),
            regions,
            configuration: begin == Begin::Repo,
        };
        Self { kind, builder: builder.unwrap_or(Builder::AmazonEbs), options }
    }

    /// What of them cannot be used, in the order of the questions.
    pub fn problems(&self, begin: Begin) -> Vec<OptionProblem> {
        match begin {
            Begin::Addition => self.options.content_problems(self.kind),
            Begin::Repo | Begin::Template => self.options.problems(self.kind, self.builder),
        }
    }
}

fn store(header: Option<&str>, variable: Option<&str>) -> Source {
    let header = match header {
        None | Some("") => TokenHeader::Bearer,
        Some(name) => TokenHeader::Named(name.to_owned()),
    };
    Source::Store { header, variable: variable.unwrap_or("ARTIFACT_TOKEN").to_owned() }
}

/// The id of the field that a problem is shown at.
pub(super) const fn field_of(question: Question) -> &'static str {
    match question {
        Question::Application => "application",
        Question::Packages => "packages",
        Question::Location => "location",
        Question::Token => "token_variable",
        Question::Checksum => "sha256",
        Question::Version => "version",
        Question::InstallRoot => "install_root",
        Question::Owner => "owner",
        Question::Service => "exec",
        Question::KeepReleases => "keep",
        Question::Regions => "regions",
    }
}
