use serde_json::{Map, Value};

use super::bake_body::{Bound, Field};
use super::cause::{Cause, Omission, Omitted, RegionReason, Rule};
use super::context::{Context, Upstream};
use super::error::{BakeError, StageError};
use super::execution::Execution;
use super::jvm::{groovy_text, is_true};
use super::package_info::{PackageInfo, Produced, all_artifacts};
use super::package_type::BaseImages;
use super::regions::{Region, own_region, regions_to_bake};
use super::timestamp::ami_suffix;
use crate::json::{Document, Path};
use crate::source::{Causes, Lost, Traced};

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
    /// What Front50 knows as the application's e-mail address.
    pub application_email: Option<&'a str>,
    /// Orca's clock, in milliseconds since 1970 in UTC.
    pub clock_millis: i64,
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
    /// What the ids in the fields' values mean.
    pub causes: Causes<Cause>,
}

/// The bake of one region.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionBake {
    pub region: String,
    /// Why it is baked, all of them, the first decides.
    pub reasons: Vec<RegionReason>,
    pub request: Result<BakeCall, BakeError>,
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
    let mut parent = Context::of_stage(&stage.context, &stage.context_path, input.stage_text, &mut causes);
    // A stage that Orca made for one region plans nothing more.
    let top_level = execution.parent_of(input.stage);
    let regions = match top_level {
        None => regions_to_bake(execution, input.stage, &parent, &upstream, &mut causes)?,
        Some(_) => vec![own_region(&parent)],
    };
    let has_suffix = upstream.lookup(&parent, "amiSuffix", &mut causes).is_some_and(|suffix| is_true(&suffix.value));
    if top_level.is_none() && !has_suffix {
        let cause = causes.add(Cause::Clock { millis: input.clock_millis });
        parent.overwrite("amiSuffix", Value::from(ami_suffix(input.clock_millis)), cause);
    }
    let parent_ref = stage.ref_id.as_deref().unwrap_or("null");
    let children: Vec<String> = (1..=regions.len()).map(|number| format!("{parent_ref}<{number}")).collect();
    let artifacts = all_artifacts(execution, &children);

    let regions = regions
        .into_iter()
        .map(|region| {
            let mut task = Task { input, execution, top_level, upstream: &upstream, causes: &mut causes };
            let (context, omitted) = match top_level {
                None => task.child_context(&parent, &region),
                Some(_) => (parent.clone(), Vec::new()),
            };
            let request = match &artifacts {
                Ok(artifacts) => task.create_bake(context, omitted, artifacts),
                Err(error) => Err(error.clone()),
            };
            RegionBake { region: groovy_text(&region.value), reasons: region.reasons, request }
        })
        .collect();
    Ok(Bakes { regions, causes })
}

/// The task of one region.
pub(super) struct Task<'t> {
    pub(super) input: &'t BakeInput<'t>,
    pub(super) execution: &'t Execution,
    /// The Bake stage above, where the stage is one for a single region.
    top_level: Option<usize>,
    pub(super) upstream: &'t Upstream<'t>,
    pub(super) causes: &'t mut Causes<Cause>,
}

impl Task<'_> {
    /// The context of the stage for one region: the parent's, without what
    /// concerns all regions.
    fn child_context(&mut self, parent: &Context, region: &Region) -> (Context, Vec<Omitted>) {
        let mut omitted = Vec::new();
        let mut values = indexmap::IndexMap::new();
        for (key, traced) in parent.iter() {
            if key == "regions" || key == "skipRegionDetection" {
                let why = Omission::ParentOnly;
                omitted.push(Omitted { name: key.to_owned(), value: traced.value.clone(), why });
            } else {
                values.insert(key.to_owned(), traced.clone());
            }
        }
        let name = format!("Bake in {}", groovy_text(&region.value));
        let own = [
            ("type", Value::from("bake"), Cause::Rule(Rule::ChildType)),
            ("region", region.value.clone(), Cause::Region { reasons: region.reasons.clone() }),
            ("name", Value::from(name), Cause::Rule(Rule::ChildName)),
        ];
        for (key, value, cause) in own {
            let cause = self.causes.add(cause);
            let traced = match values.get(key).cloned() {
                Some(before) if before.value != value => Traced::beaten_by(before, value, cause),
                _ => Traced::new(value, cause),
            };
            values.insert(key.to_owned(), traced);
        }
        (Context::from_ordered(values), omitted)
    }

    fn create_bake(
        &mut self,
        mut context: Context,
        mut omitted: Vec<Omitted>,
        artifacts: &[Produced],
    ) -> Result<BakeCall, BakeError> {
        if let Some(email) = self.input.application_email.filter(|email| !email.is_empty()) {
            let application = self.execution.application.clone();
            let cause = self.causes.add(Cause::ApplicationEmail { application });
            context.overwrite("user", Value::from(email), cause);
        }
        let bound = self.bake_from_context(&mut context, artifacts, &mut omitted)?;
        let outputs = outputs(&bound);
        let body = bound.fields();
        omitted.extend(bound.omitted);
        Ok(BakeCall { rebake: self.rebake(&context), body, omitted, outputs })
    }

    pub(super) fn lookup(&mut self, context: &Context, key: &str) -> Option<Traced<Value>> {
        self.upstream.lookup(context, key, self.causes)
    }

    fn rebake(&mut self, context: &Context) -> Traced<bool> {
        let asked = self.lookup(context, "rebake").filter(|rebake| rebake.value == Value::Bool(true));
        if let Some(asked) = asked {
            return asked.map(|_| true);
        }
        if self.execution.trigger.rebake {
            let cause = Cause::Trigger { path: Path::from_iter(["trigger", "rebake"]) };
            return Traced::new(true, self.causes.add(cause));
        }
        Traced::uncaused(false)
    }

    /// Mirrors orca `CreateBakeTask.bakeFromContext`.
    fn bake_from_context(
        &mut self,
        context: &mut Context,
        artifacts: &[Produced],
        omitted: &mut Vec<Omitted>,
    ) -> Result<Bound, BakeError> {
        let base_os = self.lookup(context, "baseOs");
        let package_type = match &base_os {
            Some(base_os) => self.package_type_of_base_os(context, base_os)?,
            None => self.package_type_of_custom_image(context)?,
        };
        let (package_type, causes) = (package_type.value, package_type.causes);
        let mut because = causes.into_iter();
        if let Some(deciding) = because.next() {
            context.overwrite("packageType", Value::from(package_type.name()), deciding);
            if let Some(mut traced) = context.remove("packageType") {
                traced.causes.extend(because);
                context.put("packageType", traced);
            }
        }
        let info = PackageInfo {
            execution: self.execution,
            stage: self.top_level.unwrap_or(self.input.stage),
            artifacts,
            package_type,
            extract_build_details: self.input.bakery.extract_build_details,
            allow_missing: self.input.bakery.allow_missing_package_installation,
        };
        let mut request = context.clone();
        info.find_target_package(&mut request, self.causes)?;

        if let Some(account) = self.lookup(context, "account").filter(|account| is_true(&account.value)) {
            let rule = self.causes.add(Cause::Rule(Rule::AccountCopied));
            Self::copy("accountName", account.because(rule), &mut request);
        }
        self.add_package_artifacts(context, &mut request)?;
        if request.value("storeType").is_some_and(|store| store == "docker") {
            omit(&mut request, "baseOs", Omission::DockerStore, omitted);
        }
        if request.value("baseName").is_some_and(|name| name == "") {
            omit(&mut request, "baseName", Omission::EmptyBaseName, omitted);
        }
        if base_os.is_none() {
            self.add_custom_image(context, &mut request, omitted);
        }
        Ok(Bound::bind(&request, self.input.bakery.rosco_apis_enabled)?)
    }

    /// Puts a value over what the request has under `key`, which is kept as
    /// lost where it differs.
    fn copy(key: &str, value: Traced<Value>, request: &mut Context) {
        let text = Value::from(groovy_text(&value.value));
        let mut value = value.map(|_| text.clone());
        value.lost.clear();
        if let Some(before) = request.remove(key).filter(|before| !before.value.is_null() && before.value != text) {
            let cause = before.cause();
            value.lost.push(Lost { value: before.value, cause });
            value.lost.extend(before.lost);
        }
        request.put(key, value);
    }

    fn add_custom_image(&mut self, context: &Context, request: &mut Context, omitted: &mut Vec<Omitted>) {
        let managed = self.lookup(context, "managedImage");
        let fields: &[(&str, &str)] = match managed {
            Some(_) => &[("custom_managed_image_name", "managedImage")],
            None => &[
                ("custom_managed_image_name", "managedImage"),
                ("sku", "sku"),
                ("offer", "offer"),
                ("publisher", "publisher"),
            ],
        };
        for (key, source) in fields {
            match self.lookup(context, source) {
                Some(value) if key == source && value.value.is_string() && request.get(key) == Some(&value) => {}
                Some(value) => {
                    let rule = self.causes.add(Cause::Rule(Rule::CustomImage));
                    Self::copy(key, value.because(rule), request);
                }
                None => omit(request, key, Omission::Overwritten, omitted),
            }
        }
    }
}

fn omit(request: &mut Context, key: &str, why: Omission, omitted: &mut Vec<Omitted>) {
    if let Some(removed) = request.remove(key).filter(|removed| !removed.value.is_null()) {
        omitted.push(Omitted { name: key.to_owned(), value: removed.value, why });
    }
}

fn outputs(bound: &Bound) -> Map<String, Value> {
    let text = |key: &str| bound.text(key).map(Value::from);
    let mut outputs = Map::new();
    outputs.insert("bakePackageName".to_owned(), text("package").unwrap_or_else(|| Value::from("")));
    if let Some(url) = text("buildInfoUrl") {
        outputs.insert("buildInfoUrl".to_owned(), url);
    }
    if let Some(host) = text("buildHost") {
        outputs.insert("buildHost".to_owned(), host);
        outputs.insert("job".to_owned(), text("job").unwrap_or_default());
        outputs.insert("buildNumber".to_owned(), text("buildNumber").unwrap_or_default());
        if let Some(hash) = text("commitHash") {
            outputs.insert("commitHash".to_owned(), hash);
        }
    }
    outputs
}
