use serde_json::{Map, Value};

use super::bake_body::Field;
use super::cause::{Cause, Omitted, RegionReason};
use super::context::{Context, Upstream};
use super::create_bake::CreateBake;
use super::error::{BakeError, StageError};
use super::evaluate::{Evaluator, Rounds, fails_at_the_end};
use super::execution::Execution;
use super::expression::Evaluate;
use super::expression_text::{Condition, ExpressionMessage, ExpressionText, Unknown};
use super::jvm::{groovy_text, is_true};
use super::package_info::all_artifacts;
use super::package_type::BaseImages;
use super::regions::{own_region, regions_to_bake};
use super::timestamp::ami_suffix;
use crate::json::{Document, Path};
use crate::source::{Causes, Traced};

/// What a Bake stage is baked with.
#[derive(Debug, Clone, Copy)]
pub struct BakeInput<'a> {
    /// The run, as far as it has come when the stage starts.
    pub execution: &'a Execution,
    /// Which of its stages is baked.
    pub stage: usize,
    /// The text of that stage, where known, for the places of its fields.
    pub stage_text: Option<StageText<'a>>,
    pub base_images: &'a BaseImages,
    pub bakery: Bakery,
    /// Evaluates the stage's expressions.
    pub evaluate: Evaluate,
    /// What Front50 knows as the application's e-mail address.
    pub application_email: Option<&'a str>,
    /// The ids that Front50 knows: application, pipeline's name, id.
    pub pipeline_ids: Option<&'a Map<String, Value>>,
    /// Orca's clock, in milliseconds since 1970 in UTC.
    pub clock_millis: i64,
    /// True where nothing of the run is left to be given: what an expression
    /// misses is then missing in Orca too, and what comes of that is told.
    pub is_complete: bool,
}

/// A text in which a stage stands.
#[derive(Debug, Clone, Copy)]
pub struct StageText<'a> {
    pub document: &'a Document,
    /// The way to the stage in that document.
    pub path: &'a Path,
}

/// The keys of Orca's configuration under `bakery`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bakery {
    pub rosco_apis_enabled: bool,
    pub extract_build_details: bool,
    pub allow_missing_package_installation: bool,
}

impl Default for Bakery {
    fn default() -> Self {
        Self { rosco_apis_enabled: true, extract_build_details: true, allow_missing_package_installation: false }
    }
}

/// What Orca makes of a Bake stage: one request for each region.
#[derive(Debug, Clone, PartialEq)]
pub struct Bakes {
    /// In the order in which Orca makes their stages; empty where there is no
    /// region, and then nothing is baked.
    pub regions: Vec<RegionBake>,
    /// Whether the stage runs at all, where it says so.
    pub condition: Option<Condition>,
    /// What Orca says of the stage's expressions before there are regions.
    pub messages: Vec<ExpressionMessage>,
    /// True where the stage fails in the end for these, although it bakes
    /// (`failOnFailedExpressions`).
    pub fails_at_the_end: bool,
    /// What the ids in the fields' values mean.
    pub causes: Causes<Cause>,
}

impl Bakes {
    /// What the expressions of all regions miss, each thing once, in the order
    /// in which it is met: what a form can ask for.
    pub fn missing(&self) -> Vec<Missing> {
        let mut missing: Vec<Missing> = Vec::new();
        for unknown in self.regions.iter().flat_map(|region| &region.unknown) {
            for read in &unknown.missing {
                match missing.iter_mut().find(|known| known.read == *read) {
                    Some(known) if known.paths.contains(&unknown.path) => {}
                    Some(known) => known.paths.push(unknown.path.clone()),
                    None => missing.push(Missing { read: read.clone(), paths: vec![unknown.path.clone()] }),
                }
            }
        }
        missing
    }
}

/// Something that expressions miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name as an expression writes it: `trigger.parameters.x`.
    pub read: String,
    /// The places in the stage of the texts that need it.
    pub paths: Vec<Path>,
}

/// The bake of one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionBake {
    pub region: String,
    /// Why it is baked, all of them, the first decides.
    pub reasons: Vec<RegionReason>,
    pub request: Result<BakeCall, BakeError>,
    /// The texts of the stage that hold expressions, as they stand here.
    pub expressions: Vec<ExpressionText>,
    /// What Orca says of them.
    pub messages: Vec<ExpressionMessage>,
    /// Those that cannot be evaluated yet. The request has them as they are.
    pub unknown: Vec<Unknown>,
    /// True where the stage fails in the end for its expressions, although it
    /// bakes.
    pub fails_at_the_end: bool,
}

/// The call that Orca makes: `POST /api/v1/{region}/bake`, with `?rebake=1`
/// where `rebake` is true.
#[derive(Debug, Clone, PartialEq)]
pub struct BakeCall {
    pub rebake: Traced<bool>,
    /// The body's fields in the order in which they are written.
    pub body: Vec<Field>,
    /// What the stage says and the body does not.
    pub omitted: Vec<Omitted>,
    /// What the stage's context has after the call, save Rosco's answer.
    pub outputs: Map<String, Value>,
}

impl BakeCall {
    /// The body as JSON.
    pub fn body_json(&self) -> Value {
        Value::Object(self.body.iter().map(|field| (field.name.clone(), field.value.value.clone())).collect())
    }
}

/// What Orca sends to Rosco for a Bake stage.
///
/// Mirrors orca `BakeStage` and `CreateBakeTask`.
pub fn bake(input: &BakeInput<'_>) -> Result<Bakes, StageError> {
    let execution = input.execution;
    let Some(stage) = execution.stage(input.stage) else { return Err(StageError::NoSuchStage(input.stage)) };
    let mut causes = Causes::default();
    let upstream = Upstream::of(execution, input.stage);
    let written = Context::of_stage(&stage.context, &stage.context_path, input.stage_text, &mut causes);
    let mut evaluator = Evaluator::new(input);
    let (mut parent, planned) = evaluator.evaluate(written, Rounds::One, &stage.context_path, &mut causes);
    let condition = evaluator.condition(&parent);

    // A stage that Orca made for one region plans nothing more.
    let top_level = execution.parent_of(input.stage);
    let regions = match top_level {
        None => regions_to_bake(execution, input.stage, &parent, &upstream, &mut causes)?,
        Some(_) => vec![own_region(&parent)],
    };
    let has_suffix = upstream.lookup(&parent, "amiSuffix", &mut causes).is_some_and(|suffix| is_true(&suffix.value));
    if top_level.is_none() && !has_suffix {
        let cause = causes.add(Cause::Clock { millis: input.clock_millis });
        parent.overwrite("amiSuffix", Value::from(ami_suffix(input.clock_millis)), &[cause]);
    }
    let parent_ref = stage.ref_id.as_deref().unwrap_or("null");
    let children: Vec<String> = (1..=regions.len()).map(|number| format!("{parent_ref}<{number}")).collect();
    let artifacts = all_artifacts(execution, &children);

    let mut bakes = Bakes {
        regions: Vec::with_capacity(regions.len()),
        condition,
        messages: planned.messages.clone(),
        fails_at_the_end: fails_at_the_end(&parent),
        causes: Causes::default(),
    };
    let mut task = CreateBake::new(input, top_level, &upstream, &mut causes);
    for (at, region) in regions.into_iter().enumerate() {
        let (context, omitted) = match top_level {
            None => task.child_context(&parent, &region),
            Some(_) => (parent.clone(), Vec::new()),
        };
        if top_level.is_none() {
            evaluator.enter_region(at + 1);
        }
        let (context, evaluated) = evaluator.evaluate(context, Rounds::All, &stage.context_path, task.causes);
        let evaluated = evaluated.over(&planned);
        let fails_at_the_end = fails_at_the_end(&context);
        let region_name = context.get("region").map_or_else(|| "null".to_owned(), |region| groovy_text(&region.value));
        let request = match &artifacts {
            Ok(artifacts) => task.create_bake(context, omitted, artifacts),
            Err(error) => Err(error.clone()),
        };
        bakes.regions.push(RegionBake {
            region: region_name,
            reasons: region.reasons,
            request,
            unknown: evaluated.unknown(evaluator.known()),
            expressions: evaluated.texts,
            messages: evaluated.messages,
            fails_at_the_end,
        });
    }
    bakes.causes = causes;
    Ok(bakes)
}
