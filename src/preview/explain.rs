//! Joins the causes of all rooms into one provenance.

use std::sync::Arc;

use serde_json::Value;

use super::{Bake, Explained, Files, Origin, Place, Provenance, Shown};
use crate::json::{Path, PathStep};
use crate::source::{CauseId, Causes, LineIndex, Span, Traced};
use crate::{orca, rosco};

/// What is needed to say where a value came from.
#[derive(Clone, Copy)]
pub struct Explainer<'a> {
    pub files: &'a dyn Files,
    pub bake: &'a Bake,
    pub bake_path: &'a Arc<str>,
    pub bake_lines: &'a LineIndex,
    pub launch: &'a orca::Launch,
    /// False where values are wanted and not their ways.
    pub detailed: bool,
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

    /// What a cause of Orca's leads back to, the nearest first.
    pub fn orca(&self, cause: &orca::Cause) -> Vec<Provenance> {
        use orca::Cause;
        let place = self.launch.place(cause).and_then(|path| self.at(&path));
        let said = |origin, text: String| vec![Provenance::new(origin, text, place.clone())];
        match cause {
            Cause::StageField { path, .. } => {
                let attribute = path.steps().first().is_some_and(|step| *step == "extendedAttributes".into());
                let origin = if attribute && path.steps().len() > 1 { Origin::Attribute } else { Origin::Stage };
                said(origin, format!("{path} of the stage"))
            }
            Cause::UpstreamOutput { stage, path } => {
                said(Origin::Trigger, format!("{path}, put out by the stage {}", stage.name))
            }
            Cause::Trigger { path } => said(Origin::Trigger, path.to_string()),
            Cause::Clock { .. } => said(Origin::Orca, "Orca's clock".to_owned()),
            Cause::BaseImage { image, .. } => said(Origin::Rosco, format!("what Rosco says of the base image {image}")),
            Cause::ApplicationEmail { application } => {
                said(Origin::Orca, format!("the e-mail address of the application {application}"))
            }
            Cause::Region { reasons } => match reasons.first() {
                Some(reason) => vec![self.region(reason)],
                None => said(Origin::Orca, "the region of this bake".to_owned()),
            },
            Cause::Expression { path, text, reads } => {
                let attribute = path.steps().first().is_some_and(|step| *step == "extendedAttributes".into());
                let origin = if attribute && path.steps().len() > 1 { Origin::Attribute } else { Origin::Stage };
                let mut trail = said(origin, format!("{path} of the stage: {text}"));
                trail.extend(reads.iter().map(|read| self.read(read)));
                trail
            }
            Cause::Rule(rule) => said(Origin::Orca, rule_words(*rule).to_owned()),
        }
    }

    /// What an expression read.
    fn read(&self, read: &orca::expression::Read) -> Provenance {
        let place = self.launch.place_of_read(&read.path);
        let origin = match place.as_ref().and_then(|path| path.steps().first()) {
            Some(PathStep::Key(part)) if part == "stage" => Origin::Stage,
            _ => Origin::Trigger,
        };
        if !read.found {
            return Provenance::new(Origin::Nobody, format!("{}, which nobody gives here", read.path), None);
        }
        Provenance::new(origin, read.path.clone(), place.and_then(|path| self.at(&path)))
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
        Provenance::new(Origin::Stage, text, place)
    }

    /// A value of the request's body.
    pub fn field(&self, field: &Traced<Value>, causes: &Causes<orca::Cause>) -> Explained {
        let trail = self.trail_of(&field.causes, causes, |_| true);
        let mut explained = Explained::new(Shown::text(field.value.to_string()), trail, || nobody("Orca"));
        if !self.detailed {
            return explained;
        }
        explained.lost = field
            .lost
            .iter()
            .map(|lost| {
                let from = lost.cause.and_then(|id| self.orca(causes.get(id)?).into_iter().next());
                (Shown::text(lost.value.to_string()), from.unwrap_or_else(|| nobody("Orca")))
            })
            .collect();
        explained
    }

    /// The way back of those causes that are wanted. A text of the stage that
    /// was evaluated is told once, as the expression.
    fn trail_of(
        &self,
        ids: &[CauseId],
        causes: &Causes<orca::Cause>,
        wanted: impl Fn(&orca::Cause) -> bool,
    ) -> Vec<Provenance> {
        if !self.detailed {
            return Vec::new();
        }
        let found: Vec<&orca::Cause> = ids.iter().filter_map(|id| causes.get(*id)).filter(|one| wanted(one)).collect();
        let evaluated = |path: &Path| {
            found
                .iter()
                .any(|cause| matches!(cause, orca::Cause::Expression { path: other, .. } if other.starts_with(path)))
        };
        let told = found.iter().filter(|cause| match cause {
            orca::Cause::StageField { path, .. } => !evaluated(path),
            _ => true,
        });
        told.flat_map(|cause| self.orca(cause)).collect()
    }

    /// A cause of Rosco's; one that is a field of the request leads on to what
    /// gave the field.
    pub fn rosco(&self, cause: &rosco::Cause, request: &Request<'_>) -> Vec<Provenance> {
        use rosco::Cause;
        let said = |text: String| vec![Provenance::new(Origin::Rosco, text, None)];
        match cause {
            Cause::RequestField(field) => request.field(self, *field),
            Cause::Region => {
                let handed_on = Provenance::passing(Origin::Rosco, "the region in the request's address");
                std::iter::once(handed_on).chain(request.region.clone()).collect()
            }
            Cause::ExtendedAttribute { key, item } => request.attribute(self, key, *item),
            Cause::GeneratedRequestId => said("the request id that Rosco makes up".to_owned()),
            Cause::Clock => said("the time of the bake".to_owned()),
            Cause::BaseImage(place)
            | Cause::VirtualizationSettings(place)
            | Cause::BakeryDefaults(place)
            | Cause::Account(place)
            | Cause::Config(place) => vec![self.configured(place)],
            Cause::DynamicConfig { property } => {
                let place = self.at(&Path::from_iter(["assumptions", "dynamicProperties", property]));
                vec![Provenance::new(Origin::Rosco, format!("the dynamic property {property}"), place)]
            }
            Cause::AmiLookup { name, region, .. } => {
                let place = self.at(&Path::from_iter(["assumptions", "images", name, region]));
                vec![Provenance::new(Origin::Rosco, format!("the look-up of {name} in {region}"), place)]
            }
            Cause::Computed(what) => said(computed_words(*what).to_owned()),
        }
    }

    /// Where the bake's document gives a variable of the environment of Rosco's host.
    pub fn environment(&self, name: &str) -> Option<Place> {
        self.at(&Path::from_iter(["assumptions", "environment", name]))
    }

    fn configured(&self, place: &rosco::config::Place) -> Provenance {
        use rosco::config::Origin as From;
        let leaf = place.property.rsplit('.').next().unwrap_or(&place.property);
        match &place.origin {
            From::File { file, span } => {
                let at = self.in_file(file, *span);
                Provenance::new(Origin::Rosco, format!("{leaf}, {}", at.label()), Some(at))
            }
            From::Environment { variable } => {
                let text = format!("${variable} for {leaf}");
                Provenance::new(Origin::Environment, text, self.environment(variable))
            }
            From::Shipped | From::BuiltIn | From::Given => Provenance::new(Origin::Rosco, place.to_string(), None),
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
        let handed_on = Provenance::passing(Origin::Rosco, format!("{} of the bake request", sent.name));
        std::iter::once(handed_on).chain(explainer.field(&sent.value, self.causes).trail).collect()
    }

    fn attribute(&self, explainer: &Explainer<'_>, key: &str, item: Option<usize>) -> Vec<Provenance> {
        let text = match item {
            Some(item) => format!("item {} of the attribute {key}", item + 1),
            None => format!("attribute {key}"),
        };
        let path = Path::from_iter(["extendedAttributes", key]);
        let sent = self.body.iter().find(|sent| sent.name == rosco::Field::ExtendedAttributes.name());
        let evaluated =
            |cause: &orca::Cause| matches!(cause, orca::Cause::Expression { path: of, .. } if of.starts_with(&path));
        let trail = sent.map(|sent| explainer.trail_of(&sent.value.causes, self.causes, evaluated)).unwrap_or_default();
        let handed_on = Provenance::passing(Origin::Rosco, "extended_attributes of the bake request");
        if trail.is_empty() {
            return vec![handed_on, Provenance::new(Origin::Attribute, text, explainer.in_stage(&path))];
        }
        std::iter::once(handed_on).chain(trail).collect()
    }
}

pub fn nobody(who: &str) -> Provenance {
    Provenance::new(Origin::Nobody, format!("nobody; {who} leaves it so"), None)
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
