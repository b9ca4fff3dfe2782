//! Orca, Rosco and Packer one after another, for every region of a bake.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::explain::{Explainer, Request, nobody};
use super::packer_part::{PackerPart, packer_part};
use super::validation::Validate;
use super::{
    Asked, Bake, BakeKey, Command, Dropped, Explained, Failure, FileUse, Files, Finding, KeyPart, Keys, Preview,
    Provenance, RegionPreview, RequestField, Resolved, Service, Severity, Shown, Word, asked, expressions, judge,
};
use crate::json::Path;
use crate::orca::expression::Evaluate;
use crate::orca::{self, BakeInput, BakeParts, Bakery, BaseImages};
use crate::rosco::{self, Answers, Choice, Configuration, Fate, KeyPartKind, Order, TokenRole};
use crate::source::{LineIndex, Sort};

/// What a preview is made of.
pub struct Inputs<'a> {
    pub bake: &'a Bake,
    /// The path of the bake's document.
    pub bake_path: Arc<str>,
    pub configuration: &'a Configuration,
    pub files: &'a dyn Files,
    /// Evaluates the stage's expressions.
    pub evaluate: Evaluate,
    /// The region to tell in full, the first where it is none of the bake's;
    /// of the others values are told, and not where they came from. Without
    /// it all are told in full.
    pub shown: Option<&'a str>,
    /// Validates templates, once Packer's components are known.
    pub validate: Option<Validate<'a>>,
}

/// The request id that Rosco would make up: it shows in GCE's file names only.
const REQUEST_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Runs the chain. Whatever cannot be known leaves a hole in its place; the
/// rest is there all the same.
pub fn preview(inputs: &Inputs<'_>) -> Preview {
    let bake = inputs.bake;
    let lines = LineIndex::new(bake.document.text());
    let (stage, pipeline, trigger) = (bake.part("stage"), bake.part("pipeline"), bake.part("trigger"));
    let parts = BakeParts { stage: stage.as_ref(), pipeline: pipeline.as_ref(), trigger: trigger.as_ref() };
    let launch = orca::launch(&parts, inputs.evaluate);
    let explainer = Explainer {
        files: inputs.files,
        bake,
        bake_path: &inputs.bake_path,
        bake_lines: &lines,
        launch: &launch,
        detailed: true,
    };
    let mut findings: Vec<Finding> = bake
        .problems
        .iter()
        .map(|problem| Finding {
            severity: Severity::Error,
            service: None,
            message: problem.message.clone(),
            original: None,
            place: Some(explainer.in_bake(problem.span)),
        })
        .collect();

    findings.extend(launch.findings.iter().filter(|_| bake.stage().is_some()).map(|found| Finding {
        severity: Severity::Warning,
        service: Some(Service::Orca),
        message: found.problem.to_string(),
        original: None,
        place: explainer.at(&found.place),
    }));

    let base_images = base_images(inputs.configuration);
    let (email, pipeline_ids) = (bake.application_email(), bake.pipeline_ids());
    let ordered = order(inputs, &launch, &base_images, email.as_deref(), pipeline_ids.as_ref());
    let mut regions = Vec::new();
    let mut stage_failure = None;
    let known = ordered.as_ref().and_then(|ordered| ordered.as_ref().ok());
    let mut asked = asked::of_launch(bake, &launch, known);
    let answers = asked::answers(bake);
    match ordered {
        None => {}
        Some(Err(error)) => {
            stage_failure = Some(Failure {
                service: Service::Orca,
                message: error.to_string(),
                original: None,
                place: explainer.in_stage(&Path::root()),
            });
        }
        Some(Ok(bakes)) => {
            findings.extend(expressions::findings(&bakes, &explainer));
            let around = Around { inputs, explainer, answers: &answers };
            let mut names: Vec<&str> = bakes.regions.iter().map(|region| region.region.as_str()).collect();
            names.sort_unstable();
            let shown = inputs
                .shown
                .map(|shown| if names.contains(&shown) { shown } else { names.first().copied().unwrap_or(shown) });
            for region in &bakes.regions {
                let around = around.of(shown.is_none_or(|shown| shown == region.region));
                regions.push(Arc::new(one_region(around, region, &bakes.causes, &mut findings, &mut asked)));
            }
        }
    }
    regions.order_by(|left, right| left.region.cmp(&right.region));
    let verdict = judge::verdict(bake, &explainer, stage_failure, &regions);
    findings.dedup();
    Preview { verdict, regions, findings, asked }
}

/// The bake keys of the other Bake stages of the bake's pipeline, by their
/// names: Orca's part and Rosco's, in every region.
pub fn keys_of_other_stages(inputs: &Inputs<'_>) -> Vec<(String, Keys)> {
    let bake = inputs.bake;
    let (stage, pipeline, trigger) = (bake.part("stage"), bake.part("pipeline"), bake.part("trigger"));
    let listed = pipeline.as_ref().and_then(|pipeline| pipeline.get("stages")?.as_array());
    let is_bake = |stage: &&serde_json::Value| stage.get("type").and_then(serde_json::Value::as_str) == Some("bake");
    let bakes: Vec<_> = listed.into_iter().flatten().filter(is_bake).collect();
    if bakes.len() < 2 {
        return Vec::new();
    }
    let run = |stage| {
        orca::launch(&BakeParts { stage, pipeline: pipeline.as_ref(), trigger: trigger.as_ref() }, inputs.evaluate)
    };
    let place =
        |launch: &orca::Launch| launch.stage.and_then(|at| launch.execution.stage(at)).map(|own| own.ref_id.clone());
    let own = place(&run(stage.as_ref()));
    let base_images = base_images(inputs.configuration);
    let others = bakes.into_iter().filter_map(|stage| {
        let launch = run(Some(stage));
        let name = launch.execution.stage(launch.stage?)?.name.clone();
        (place(&launch) != own).then(|| (name, keys(inputs, &launch, &base_images)))
    });
    others.take(MOST_STAGES).collect()
}

/// More Bake stages of one pipeline are not looked at.
const MOST_STAGES: usize = 20;

fn keys(inputs: &Inputs<'_>, launch: &orca::Launch, base_images: &BaseImages) -> Keys {
    let Some(Ok(bakes)) = order(inputs, launch, base_images, None, None) else { return Vec::new() };
    let answers = asked::answers(inputs.bake);
    let keys = bakes.regions.iter().filter_map(|region| {
        let call = region.request.as_ref().ok()?;
        let baked = rosco_bake(inputs, &region.region, &call.body_json(), &answers).ok()?;
        Some((region.region.clone(), baked.bake_key.ok()?.key))
    });
    keys.collect()
}

fn order(
    inputs: &Inputs<'_>,
    launch: &orca::Launch,
    base_images: &BaseImages,
    email: Option<&str>,
    pipeline_ids: Option<&serde_json::Map<String, serde_json::Value>>,
) -> Option<Result<orca::Bakes, orca::StageError>> {
    Some(orca::bake(&BakeInput {
        execution: &launch.execution,
        stage: launch.stage?,
        stage_text: None,
        base_images,
        bakery: Bakery::default(),
        evaluate: inputs.evaluate,
        application_email: email,
        pipeline_ids,
        clock_millis: inputs.bake.instant.0,
        is_complete: launch.is_complete(),
    }))
}

fn rosco_bake(
    inputs: &Inputs<'_>,
    region: &str,
    body: &serde_json::Value,
    answers: &Answers,
) -> Result<rosco::Bake, rosco::RequestError> {
    rosco::bake(Order {
        region,
        body,
        configuration: inputs.configuration,
        empty_values: inputs.bake.release.rosco().empty_values,
        clock_millis: inputs.bake.instant.0,
        generated_request_id: REQUEST_ID,
        answers,
    })
}

/// What Rosco would answer Orca of its base images; also for a provider that
/// nobody says is enabled, as the preview bakes for it all the same.
fn base_images(configuration: &Configuration) -> BaseImages {
    let mut images = BaseImages::default();
    for provider in rosco::Provider::ALL.iter().copied().filter(|provider| configuration.is_bakeable(*provider)) {
        let name = provider.to_string();
        images.enable(&name);
        for option in configuration.bake_options(provider) {
            let package_type = option.package_type().map(|package_type| match package_type {
                rosco::PackageType::Deb => orca::PackageType::Deb,
                rosco::PackageType::Rpm => orca::PackageType::Rpm,
                rosco::PackageType::Nupkg => orca::PackageType::Nupkg,
            });
            images.insert(&name, option.id(), package_type);
        }
    }
    images
}

/// What all regions have in common.
#[derive(Clone, Copy)]
struct Around<'a> {
    inputs: &'a Inputs<'a>,
    explainer: Explainer<'a>,
    answers: &'a Answers,
}

impl Around<'_> {
    fn of(self, detailed: bool) -> Self {
        Self { explainer: Explainer { detailed, ..self.explainer }, ..self }
    }
}

fn one_region(
    around: Around<'_>,
    region: &orca::RegionBake,
    orca_causes: &crate::source::Causes<orca::Cause>,
    findings: &mut Vec<Finding>,
    asked: &mut Vec<Asked>,
) -> RegionPreview {
    let Around { inputs, answers, .. } = around;
    let explainer = &around.explainer;
    // What fails is told in full.
    let told = &Explainer { detailed: true, ..*explainer };
    let because: Vec<Provenance> = region.reasons.iter().map(|reason| explainer.region(reason)).collect();
    let mut preview = RegionPreview {
        region: region.region.clone(),
        in_full: explainer.detailed,
        because: because.clone(),
        request: Vec::new(),
        failure: None,
        image_name: None,
        template: None,
        var_file: None,
        command: None,
        variables: Vec::new(),
        resolved: Resolved::Not("There is no command yet.".to_owned()),
        rendered: BTreeMap::new(),
        scripts: Vec::new(),
        packer: None,
        bake_key: None,
    };
    let call = match &region.request {
        Ok(call) => call,
        Err(error) => {
            let original = error.is_orcas_text().then(|| error.to_string());
            let place = blame_of_orca(error, told);
            preview.failure = Some(Failure { service: Service::Orca, message: error.to_string(), original, place });
            return preview;
        }
    };
    preview.request = call
        .body
        .iter()
        .map(|field| RequestField { name: field.name.clone(), value: explainer.field(&field.value, orca_causes) })
        .collect();

    let request = Request { body: &call.body, causes: orca_causes, region: because.into_iter().next() };
    let body = call.body_json();
    let baked = rosco_bake(inputs, &region.region, &body, answers);
    let baked = match baked {
        Ok(baked) => baked,
        Err(error) => {
            let place = error.field.and_then(|field| place_of_field(field, &request, told));
            preview.failure =
                Some(Failure { service: Service::Rosco, message: error.to_string(), original: None, place });
            return preview;
        }
    };
    asked::of_rosco(&baked.asked, asked);
    preview.bake_key = baked.bake_key.as_ref().ok().map(|key| bake_key(key, inputs.bake));
    let recipe = match &baked.recipe {
        Ok(recipe) => recipe,
        Err(error) => {
            let original = error.is_roscos_text().then(|| error.to_string());
            let place = error.blame().into_iter().find_map(|blame| place_of_blame(&blame, &request, told));
            preview.failure = Some(Failure { service: Service::Rosco, message: error.to_string(), original, place });
            return preview;
        }
    };
    let teller = Teller { explainer, request: &request, causes: &baked.causes };
    preview.image_name = Some(teller.explained(&recipe.image_name.name, |name| Shown::text(name.clone())));
    preview.template = Some(teller.file_use(&recipe.template_path.value, &recipe.template.causes));
    preview.var_file = recipe
        .var_file_path
        .as_ref()
        .map(|path| teller.file_use(&path.value, path.causes.get(1..).unwrap_or_default()));
    preview.command = explainer.detailed.then(|| teller.command(&recipe.command, &recipe.parameters));

    let part = packer_part(inputs, &teller, recipe, &preview, findings);
    let PackerPart { failure, variables, resolved, rendered, scripts, packer } = part;
    preview.failure = failure;
    preview.variables = variables;
    preview.resolved = resolved;
    preview.rendered = rendered;
    preview.scripts = scripts;
    preview.packer = packer;
    preview
}

/// Tells where Rosco's values came from.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub explainer: &'a Explainer<'a>,
    request: &'a Request<'a>,
    causes: &'a crate::source::Causes<rosco::Cause>,
}

impl Teller<'_> {
    pub fn provenance(&self, causes: &[crate::source::CauseId]) -> Vec<Provenance> {
        if !self.explainer.detailed {
            return Vec::new();
        }
        let causes = causes.iter().filter_map(|id| self.causes.get(*id));
        causes.flat_map(|cause| self.explainer.rosco(cause, self.request)).collect()
    }

    pub fn explained<T>(&self, traced: &crate::source::Traced<T>, show: impl Fn(&T) -> Shown) -> Explained {
        let mut explained = Explained::new(show(&traced.value), self.provenance(&traced.causes), || nobody("Rosco"));
        if !self.explainer.detailed {
            return explained;
        }
        explained.lost = traced
            .lost
            .iter()
            .map(|lost| {
                let from = self.provenance(lost.cause.as_slice()).into_iter().find(|step| !step.passing);
                (show(&lost.value), from.unwrap_or_else(|| nobody("Rosco")))
            })
            .collect();
        explained
    }

    fn file_use(&self, run_path: &str, causes: &[crate::source::CauseId]) -> FileUse {
        let told = Teller { explainer: &Explainer { detailed: true, ..*self.explainer }, ..*self };
        FileUse {
            run_path: run_path.to_owned(),
            path: self.explainer.files.locate(run_path),
            from: told.provenance(causes).into_iter().find(|step| !step.passing).unwrap_or_else(|| nobody("Rosco")),
        }
    }

    fn command(&self, command: &rosco::Command, parameters: &[rosco::Parameter]) -> Command {
        let word = |token: &rosco::Token| {
            let parameter = match token.role {
                TokenRole::Var { parameter } => parameters.get(parameter),
                _ => None,
            };
            let told = match token.role {
                TokenRole::Fixed | TokenRole::VarFlag | TokenRole::Var { .. } => &[],
                _ => token.causes.as_slice(),
            };
            Word {
                text: token.text.clone(),
                variable: parameter.map(|parameter| parameter.name.clone()),
                secret: parameter.is_some_and(|parameter| parameter.masked),
                trail: self.provenance(told),
            }
        };
        let dropped = parameters.iter().filter_map(|parameter| match parameter.fate {
            Fate::Passed { .. } => None,
            Fate::Dropped(why) => Some(Dropped { name: parameter.name.clone(), why: dropped_words(why).to_owned() }),
        });
        Command { words: command.tokens.iter().map(word).collect(), dropped: dropped.collect() }
    }
}

const fn dropped_words(why: rosco::Dropped) -> &'static str {
    match why {
        rosco::Dropped::EmptyName => "has no name",
        rosco::Dropped::Null => "is null, so Rosco passes nothing",
        rosco::Dropped::EmptyText => "is empty, so Rosco passes nothing",
        rosco::Dropped::Falsy => "is false, zero or empty, which this release drops",
    }
}

fn bake_key(key: &rosco::BakeKey, bake: &Bake) -> BakeKey {
    let mut not_in_key = Vec::new();
    if !bake.attributes().is_empty() {
        not_in_key.push("extended attributes".to_owned());
    }
    for (field, words) in
        [("upgrade", "upgrade"), ("amiSuffix", "AMI suffix"), ("baseLabel", "base label"), ("baseName", "base name")]
    {
        if bake.field(field) != super::Field::Unset {
            not_in_key.push(words.to_owned());
        }
    }
    not_in_key.push("the build number".to_owned());
    not_in_key.push("what the template, the var file and the scripts say".to_owned());
    BakeKey {
        text: key.key.clone(),
        parts: key
            .parts
            .iter()
            .map(|part| KeyPart { text: part.text.clone(), what: key_words(part.kind).to_owned() })
            .collect(),
        not_in_key,
    }
}

fn key_words(kind: KeyPartKind) -> &'static str {
    match kind {
        KeyPartKind::Prefix => "always so",
        KeyPartKind::Field(rosco::Field::CloudProviderType) => "cloud provider",
        KeyPartKind::Field(rosco::Field::BaseOs) => "base OS",
        KeyPartKind::Field(rosco::Field::BaseAmi) => "base AMI",
        KeyPartKind::Field(rosco::Field::AmiName) => "AMI name",
        KeyPartKind::Field(rosco::Field::TemplateFileName) => "template file name",
        KeyPartKind::Field(rosco::Field::VarFileName) => "var file name",
        KeyPartKind::Field(field) => field.name(),
        KeyPartKind::Packages => "packages",
        KeyPartKind::Artifacts => "artifacts",
        KeyPartKind::Region => "region",
        KeyPartKind::VmType => "VM type",
        KeyPartKind::EnhancedNetworking => "enhanced networking",
        KeyPartKind::Account => "account",
        KeyPartKind::Image => "source image",
    }
}

fn place_of_field(field: rosco::Field, request: &Request<'_>, explainer: &Explainer<'_>) -> Option<super::Place> {
    let sent = request.body.iter().find(|sent| sent.name == field.name());
    match sent {
        Some(sent) => explainer.field(&sent.value, request.causes).from.place,
        None => explainer.in_stage(&Path::root()),
    }
}

fn place_of_blame(blame: &rosco::Blame, request: &Request<'_>, explainer: &Explainer<'_>) -> Option<super::Place> {
    use rosco::Blame;
    match blame {
        Blame::Field(field) => place_of_field(*field, request, explainer),
        Blame::ExtendedAttribute(key) => {
            explainer.in_stage(&Path::root().join("extendedAttributes").join(key.as_str()))
        }
        Blame::Region => request.region.as_ref().and_then(|region| region.place.clone()),
        Blame::Place(place) => match &place.origin {
            rosco::config::Origin::File { file, span } => Some(explainer.in_file(file, *span)),
            _ => None,
        },
        Blame::Config | Blame::Lookup => None,
    }
}

fn blame_of_orca(error: &orca::BakeError, explainer: &Explainer<'_>) -> Option<super::Place> {
    use orca::BakeError;
    let field = match error {
        BakeError::BaseImageUnknown { .. } | BakeError::PackageTypeMissing { .. } => "baseOs",
        BakeError::ProviderDisabled { .. } | BakeError::ProviderUnknown { .. } => "cloudProviderType",
        BakeError::PackageTypeUnknown { .. } => "packageType",
        _ => "package",
    };
    explainer.in_stage(&Path::root().join(field)).or_else(|| explainer.in_stage(&Path::root()))
}
