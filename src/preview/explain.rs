//! Joins the causes of all rooms into one provenance.

use std::sync::Arc;

use serde_json::Value;

use super::{Bake, Explained, Files, Origin, Place, Provenance, Shown};
use crate::json::Path;
use crate::source::{CauseId, Causes, LineIndex, Span, Traced};
use crate::{orca, rosco};

/// What is needed to say where a value came from.
pub struct Explainer<'a> {
    pub files: &'a dyn Files,
    pub bake: &'a Bake,
    pub bake_path: &'a Arc<str>,
    pub bake_lines: &'a LineIndex,
    pub launch: &'a orca::Launch,
}

impl Explainer<'_> {
    /// A place in the bake's own document.
    pub fn in_bake(&self, span: Span) -> Place {
        Place { path: Arc::clone(self.bake_path), span, line: self.bake_lines.line_of(span.start) + 1 }
    }

    /// A place in the bake's document, by its path.
    pub fn at(&self, path: &Path) -> Option<Place> {
        let node = self.bake.document.at(path)?;
        Some(self.in_bake(self.bake.document.span(node)))
    }

    /// A place below the bake's stage.
    pub fn in_stage(&self, path: &Path) -> Option<Place> {
        self.at(&Path::root().join("stage").steps().iter().chain(path.steps()).cloned().collect())
    }

    /// A place in a file of the workspace.
    pub fn in_file(&self, path: &Arc<str>, span: Span) -> Place {
        let line = self.files.text(path).map_or(1, |text| LineIndex::new(&text).line_of(span.start) + 1);
        Place { path: Arc::clone(path), span, line }
    }

    pub fn orca(&self, cause: &orca::Cause) -> Provenance {
        use orca::Cause;
        let place = self.launch.place(cause).and_then(|path| self.at(&path));
        let said = |origin, text: String| Provenance { origin, text, place: place.clone() };
        match cause {
            Cause::StageField { path, .. } => {
                let attribute = path.steps().first().is_some_and(|step| *step == "extendedAttributes".into());
                let origin = if attribute && path.steps().len() > 1 { Origin::Attribute } else { Origin::Stage };
                said(origin, format!("{path} of the stage"))
            }
            Cause::UpstreamOutput { stage, path } => {
                said(Origin::Stage, format!("{path}, put out by the stage {}", stage.name))
            }
            Cause::Trigger { path } => said(Origin::Stage, path.to_string()),
            Cause::Clock { .. } => said(Origin::Orca, "Orca's clock".to_owned()),
            Cause::BaseImage { image, .. } => said(Origin::Rosco, format!("what Rosco says of the base image {image}")),
            Cause::ApplicationEmail { application } => {
                said(Origin::Orca, format!("the e-mail address of the application {application}"))
            }
            Cause::Region { reasons } => match reasons.first() {
                Some(reason) => self.region(reason),
                None => said(Origin::Orca, "the region of this bake".to_owned()),
            },
            Cause::Expression { text, .. } => said(Origin::Stage, format!("the expression {text}")),
            Cause::Rule(rule) => said(Origin::Orca, rule_words(*rule).to_owned()),
        }
    }

    pub fn region(&self, reason: &orca::RegionReason) -> Provenance {
        use orca::RegionReason;
        let (text, place) = match reason {
            RegionReason::Region => ("region of the stage".to_owned(), self.in_stage(&Path::root().join("region"))),
            RegionReason::Regions { index } => {
                ("regions of the stage".to_owned(), self.in_stage(&Path::root().join("regions").join(*index)))
            }
            RegionReason::Downstream { stage, .. } => (format!("the stage {}, which deploys there", stage.name), None),
        };
        Provenance { origin: Origin::Stage, text, place }
    }

    /// A value of the request's body.
    pub fn field(&self, field: &Traced<Value>, causes: &Causes<orca::Cause>) -> Explained {
        let say = |id: &CauseId| causes.get(*id).map(|cause| self.orca(cause));
        let mut from = field.causes.iter().filter_map(say);
        Explained {
            value: Shown::text(field.value.to_string()),
            from: from.next().unwrap_or_else(|| nobody("Orca")),
            because: from.collect(),
            lost: field
                .lost
                .iter()
                .map(|lost| {
                    let from = lost.cause.as_ref().and_then(say).unwrap_or_else(|| nobody("Orca"));
                    (Shown::text(lost.value.to_string()), from)
                })
                .collect(),
        }
    }

    /// A cause of Rosco's; one that is a field of the request leads on to what
    /// gave the field.
    pub fn rosco(&self, cause: &rosco::Cause, request: &Request<'_>) -> Vec<Provenance> {
        use rosco::Cause;
        let said = |text: String| vec![Provenance { origin: Origin::Rosco, text, place: None }];
        match cause {
            Cause::RequestField(field) => request.field(self, *field),
            Cause::Region => request.region.clone().into_iter().collect(),
            Cause::ExtendedAttribute { key, item } => {
                let text = match item {
                    Some(item) => format!("item {} of the attribute {key}", item + 1),
                    None => format!("attribute {key}"),
                };
                let place = self.in_stage(&Path::root().join("extendedAttributes").join(key.as_str()));
                vec![Provenance { origin: Origin::Attribute, text, place }]
            }
            Cause::GeneratedRequestId => said("the request id that Rosco makes up".to_owned()),
            Cause::Clock => said("the time of the bake".to_owned()),
            Cause::BaseImage(place)
            | Cause::VirtualizationSettings(place)
            | Cause::BakeryDefaults(place)
            | Cause::Account(place)
            | Cause::Config(place) => vec![self.configured(place)],
            Cause::DynamicConfig { property } => said(format!("the dynamic property {property}")),
            Cause::AmiLookup { name, region, .. } => said(format!("the look-up of {name} in {region}")),
            Cause::Computed(what) => said(computed_words(*what).to_owned()),
        }
    }

    fn configured(&self, place: &rosco::config::Place) -> Provenance {
        use rosco::config::Origin as From;
        let leaf = place.property.rsplit('.').next().unwrap_or(&place.property);
        match &place.origin {
            From::File { file, span } => {
                let at = self.in_file(file, *span);
                Provenance { origin: Origin::Rosco, text: format!("{leaf}, {}", at.label()), place: Some(at) }
            }
            From::Environment { variable } => {
                Provenance { origin: Origin::Environment, text: format!("${variable} for {leaf}"), place: None }
            }
            From::Shipped | From::BuiltIn | From::Given => {
                Provenance { origin: Origin::Rosco, text: place.to_string(), place: None }
            }
        }
    }
}

/// The request as the rooms after Orca refer to it.
pub struct Request<'a> {
    pub body: &'a [orca::Field],
    pub causes: &'a Causes<orca::Cause>,
    pub region: Option<Provenance>,
}

impl Request<'_> {
    fn field(&self, explainer: &Explainer<'_>, field: rosco::Field) -> Vec<Provenance> {
        let Some(sent) = self.body.iter().find(|sent| sent.name == field.name()) else {
            return vec![nobody("Rosco")];
        };
        let explained = explainer.field(&sent.value, self.causes);
        std::iter::once(explained.from).chain(explained.because).collect()
    }
}

pub fn nobody(who: &str) -> Provenance {
    Provenance { origin: Origin::Nobody, text: format!("nobody; {who} leaves it so"), place: None }
}

const fn rule_words(rule: orca::Rule) -> &'static str {
    use orca::Rule;
    match rule {
        Rule::ChildName => "Orca's name for the stage of one region",
        Rule::ChildType => "Orca's type for the stage of one region",
        Rule::NotLinuxIsNupkg => "no base OS, and osType is not linux",
        Rule::PackageTypeField => "no base OS, so packageType decides",
        Rule::OperatingSystemName => "the name of the operating system",
        Rule::PackageMatched => "the package, found among the artifacts",
        Rule::PackageNotMatched => "the package as named: no artifact fits it",
        Rule::BuildDetails => "the build that the package came from",
        Rule::AccountCopied => "account, which Orca sends as account_name too",
        Rule::PackageArtifacts => "packageArtifactIds, looked up among the artifacts",
        Rule::CustomImage => "no base OS, so the custom image's fields count",
        Rule::ExpressionSummary => "Orca's notes on expressions that fail",
    }
}

const fn computed_words(what: rosco::Computed) -> &'static str {
    use rosco::Computed;
    match what {
        Computed::AppVersion => "the app version, read from the first package",
        Computed::ImageName => "the image name that Rosco joins",
        Computed::ManagedImageName => "the image name, cleaned for Azure",
        Computed::PackageType => "the package type",
        Computed::Packages => "the packages, as the package manager takes them",
        Computed::EnaSupport => "enhanced networking asks for ENA support",
        Computed::DockerTag => "the image tag",
        Computed::ArtifactFile => "the artifact file that Rosco writes",
        Computed::ManifestFile => "the manifest file",
        Computed::TemplatePath => "the template's path",
        Computed::VarFilePath => "the var file's path",
        Computed::Constant => "always so in Rosco",
    }
}
