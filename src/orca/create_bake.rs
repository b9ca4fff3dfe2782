use serde_json::{Map, Value};

use super::bake::{BakeCall, BakeInput};
use super::bake_body::Bound;
use super::cause::{Cause, Omission, Omitted, Rule};
use super::context::{Context, Upstream};
use super::error::BakeError;
use super::jvm::{groovy_text, is_true};
use super::package_info::{PackageInfo, PackageMemo, Produced};
use super::package_type::PackageType;
use super::regions::Region;
use crate::json::Path;
use crate::source::{Causes, Lost, Traced};

/// The task that makes a bake's request, in the stage of each region.
///
/// Mirrors orca `CreateBakeTask`.
pub(super) struct CreateBake<'t> {
    pub(super) input: &'t BakeInput<'t>,
    /// The Bake stage above, where the stage is one for a single region.
    top_level: Option<usize>,
    pub(super) upstream: &'t Upstream<'t>,
    pub(super) causes: &'t mut Causes<Cause>,
    packages: PackageMemo,
}

impl<'t> CreateBake<'t> {
    pub fn new(
        input: &'t BakeInput<'t>,
        top_level: Option<usize>,
        upstream: &'t Upstream<'t>,
        causes: &'t mut Causes<Cause>,
    ) -> Self {
        Self { input, top_level, upstream, causes, packages: PackageMemo::default() }
    }

    /// The context of the stage for one region: the parent's, without what
    /// concerns all regions.
    pub fn child_context(&mut self, parent: &Context, region: &Region) -> (Context, Vec<Omitted>) {
        let mut omitted = Vec::new();
        let mut values = Vec::with_capacity(parent.len() + 3);
        for (key, traced) in parent.iter() {
            if key == "regions" || key == "skipRegionDetection" {
                let why = Omission::ParentOnly;
                omitted.push(Omitted { name: key.to_owned(), value: traced.value.clone(), why });
            } else {
                values.push((key.to_owned(), traced.clone()));
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
            match values.iter_mut().find(|(known, _)| known == key) {
                Some((_, traced)) if traced.value == value => *traced = Traced::new(value, cause),
                Some((_, traced)) => *traced = traced.clone().beaten_by(value, cause),
                None => values.push((key.to_owned(), Traced::new(value, cause))),
            }
        }
        (Context::copied(values.into_iter()), omitted)
    }

    pub fn create_bake(
        &mut self,
        mut context: Context,
        mut omitted: Vec<Omitted>,
        artifacts: &[Produced],
    ) -> Result<BakeCall, BakeError> {
        if let Some(email) = self.input.application_email.filter(|email| !email.is_empty()) {
            let application = self.input.execution.application.clone();
            let cause = self.causes.add(Cause::ApplicationEmail { application });
            context.overwrite("user", Value::from(email), &[cause]);
        }
        let rebake = self.rebake(&context);
        let has_region = self.lookup(&context, "region").is_some();
        let mut bound = self.bake_from_context(context, artifacts, &mut omitted)?;
        if !has_region {
            return Err(BakeError::RegionMissing);
        }
        omitted.append(&mut bound.omitted);
        Ok(BakeCall { rebake, outputs: outputs(&bound), body: bound.into_fields(), omitted })
    }

    pub(super) fn lookup(&mut self, context: &Context, key: &str) -> Option<Traced<Value>> {
        self.upstream.lookup(context, key, self.causes)
    }

    fn rebake(&mut self, context: &Context) -> Traced<bool> {
        let asked = self.lookup(context, "rebake").filter(|rebake| rebake.value == Value::Bool(true));
        if let Some(asked) = asked {
            return asked.map(|_| true);
        }
        if self.input.execution.trigger.rebake {
            let cause = Cause::Trigger { path: Path::from_iter(["trigger", "rebake"]) };
            return Traced::new(true, self.causes.add(cause));
        }
        Traced::uncaused(false)
    }

    /// Mirrors orca `CreateBakeTask.bakeFromContext`; the context becomes the
    /// request's map, since nothing that is changed in it is read again.
    fn bake_from_context(
        &mut self,
        mut request: Context,
        artifacts: &[Produced],
        omitted: &mut Vec<Omitted>,
    ) -> Result<Bound, BakeError> {
        let base_os = self.lookup(&request, "baseOs");
        let package_type = self.package_type(&request, base_os.as_ref())?;
        if let Some(found) = &package_type {
            request.overwrite("packageType", Value::from(found.value.name()), &found.causes);
        } else {
            let (name, why) = ("packageType".to_owned(), Omission::Unknown);
            omitted.push(Omitted { name, value: Value::Null, why });
        }
        if let Some(package_type) = package_type.filter(|_| !request.is_unknown("package")) {
            let info = PackageInfo {
                execution: self.input.execution,
                stage: self.top_level.unwrap_or(self.input.stage),
                artifacts,
                package_type: package_type.value,
                extract_build_details: self.input.bakery.extract_build_details,
                allow_missing: self.input.bakery.allow_missing_package_installation,
            };
            self.packages.find_target_package(&info, &mut request, self.causes)?;
        }
        if let Some(account) = self.lookup(&request, "account").filter(|account| is_true(&account.value)) {
            let rule = self.causes.add(Cause::Rule(Rule::AccountCopied));
            copy("accountName", account.because(rule), &mut request);
        }
        self.add_package_artifacts(&mut request)?;
        if request.value("storeType").is_some_and(|store| store == "docker") {
            omit(&mut request, "baseOs", Omission::DockerStore, omitted);
        }
        if request.value("baseName").is_some_and(|name| name == "") {
            omit(&mut request, "baseName", Omission::EmptyBaseName, omitted);
        }
        if base_os.is_none() {
            self.add_custom_image(&mut request, omitted);
        }
        Ok(Bound::bind(request, self.input.bakery.rosco_apis_enabled)?)
    }

    /// The package type of the base image; nothing where what decides is not
    /// known yet.
    fn package_type(
        &mut self,
        context: &Context,
        base_os: Option<&Traced<Value>>,
    ) -> Result<Option<Traced<PackageType>>, BakeError> {
        let asked: &[&str] = match base_os {
            Some(_) => &["baseOs", "cloudProviderType"],
            None => &["osType", "packageType", "managedImage"],
        };
        if asked.iter().any(|key| context.is_unknown(key)) {
            return Ok(None);
        }
        Ok(Some(match base_os {
            Some(base_os) => self.package_type_of_base_os(context, base_os)?,
            None => self.package_type_of_custom_image(context)?,
        }))
    }

    fn add_custom_image(&mut self, request: &mut Context, omitted: &mut Vec<Omitted>) {
        let fields: &[(&str, &str)] = match self.lookup(request, "managedImage") {
            Some(_) => &[("custom_managed_image_name", "managedImage")],
            None => &[
                ("custom_managed_image_name", "managedImage"),
                ("sku", "sku"),
                ("offer", "offer"),
                ("publisher", "publisher"),
            ],
        };
        for (key, source) in fields {
            match self.lookup(request, source) {
                Some(value) if key == source && value.value.is_string() && request.get(key) == Some(&value) => {}
                Some(value) => {
                    let rule = self.causes.add(Cause::Rule(Rule::CustomImage));
                    copy(key, value.because(rule), request);
                }
                None => omit(request, key, Omission::Overwritten, omitted),
            }
        }
    }
}

/// Puts the text of a value over what the request has under `key`, which is
/// kept as lost where it differs.
fn copy(key: &str, value: Traced<Value>, request: &mut Context) {
    let text = Value::from(groovy_text(&value.value));
    let mut lost = Vec::new();
    if let Some(before) = request.get(key).filter(|before| !before.value.is_null() && before.value != text) {
        lost.push(Lost { value: before.value.clone(), cause: before.cause() });
        lost.extend(before.lost.iter().cloned());
    }
    request.put(key, Traced { value: text, causes: value.causes, lost });
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
