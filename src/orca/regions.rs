use serde_json::{Map, Value};

use super::build_info::{BindError, items, object};
use super::cause::{Cause, RegionReason};
use super::context::{Context, Upstream};
use super::error::RegionError;
use super::execution::Execution;
use super::jvm::{JavaMap, Mismatch, is_true};
use super::stage_execution::StageExecution;
use crate::json::{Path, PathStep};
use crate::source::Causes;

/// A region to bake in; a text unless the stage has something else there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    pub value: Value,
    pub reasons: Vec<RegionReason>,
}

/// The regions of a Bake stage, in the order in which Orca makes their stages:
/// `region`, `regions`, then those where stages below deploy, unless one is
/// `global` or `skipRegionDetection` is true.
///
/// Mirrors orca `BakeStage.parallelContexts`.
pub(super) fn regions_to_bake(
    execution: &Execution,
    stage: usize,
    context: &Context,
    upstream: &Upstream<'_>,
    causes: &mut Causes<Cause>,
) -> Result<Vec<Region>, RegionError> {
    let mut regions = Regions::default();
    let mut lookup = |key: &str| upstream.lookup(context, key, causes).map(|traced| traced.value);
    if let Some(region) = lookup("region").filter(is_true) {
        regions.add(region, RegionReason::Region);
    }
    let listed = match lookup("regions") {
        // Groovy makes an empty set of an empty text, and fails on any other.
        None => Value::Null,
        Some(Value::String(text)) if text.is_empty() => Value::Null,
        Some(unknown) if context.is_unknown("regions") => Value::Array(vec![unknown]),
        Some(listed) => listed,
    };
    let path = Path::from_iter(["regions"]);
    for (index, (region, _)) in items(&listed, &path).map_err(RegionError::Bake)?.into_iter().enumerate() {
        regions.add(region.clone(), RegionReason::Regions { index });
    }
    let is_global = regions.0.iter().any(|region| region.value == "global");
    let skips = lookup("skipRegionDetection") == Some(Value::Bool(true));
    if !is_global && !skips {
        let provider = provider(context, upstream)?;
        for (region, reasons) in detected(execution, stage, provider.as_deref())? {
            for reason in reasons {
                regions.add(Value::from(region.as_str()), reason);
            }
        }
    }
    Ok(regions.0)
}

/// The region of a stage that Orca made for it.
pub(super) fn own_region(context: &Context) -> Region {
    let value = context.value("region").cloned().unwrap_or_default();
    Region { value, reasons: vec![RegionReason::Region] }
}

#[derive(Default)]
struct Regions(Vec<Region>);

impl Regions {
    fn add(&mut self, value: Value, reason: RegionReason) {
        match self.0.iter_mut().find(|region| region.value == value) {
            Some(region) => region.reasons.push(reason),
            None => self.0.push(Region { value, reasons: vec![reason] }),
        }
    }
}

/// The provider whose deploy clusters count; `None` where it is null, on which
/// Orca fails as soon as there is a deploy stage.
fn provider(context: &Context, upstream: &Upstream<'_>) -> Result<Option<String>, RegionError> {
    for key in ["cloudProviderType", "cloudProvider"] {
        let own = context.get(key).map(|traced| &traced.value);
        match own.or_else(|| upstream.nearest(key).map(|(_, value)| value)) {
            None => {}
            Some(Value::Null) => return Ok(None),
            Some(Value::String(provider)) => return Ok(Some(provider.clone())),
            Some(other) => {
                let mismatch = Mismatch::new("a text", other);
                return Err(RegionError::Bake(BindError::new(Path::from_iter([key]), mismatch)));
            }
        }
    }
    Ok(Some("aws".to_owned()))
}

/// The regions where the stages below deploy, in the order of a `HashSet`.
///
/// Mirrors orca `RegionCollector`.
fn detected(
    execution: &Execution,
    stage: usize,
    provider: Option<&str>,
) -> Result<Vec<(String, Vec<RegionReason>)>, RegionError> {
    let mut found: JavaMap<Vec<RegionReason>> = JavaMap::default();
    let downstream = execution.downstream(stage);
    for kind in ["deploy", "canary"] {
        for at in &downstream {
            let Some(below) = execution.stage(*at).filter(|below| below.kind == kind) else { continue };
            let failed = |bind| RegionError::Downstream { stage: below.title(), bind: Box::new(bind) };
            let values = Below { stage: below, upstream: Upstream::of(execution, *at) };
            let zones = if kind == "deploy" { values.deploys(provider) } else { values.canaries() }.map_err(failed)?;
            for (region, path) in zones {
                let reason = RegionReason::Downstream { stage: below.title(), path: path_in(below, &path) };
                match found.get_mut(&region) {
                    Some(reasons) => reasons.push(reason),
                    None => found.put(region, vec![reason]),
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

fn path_in(stage: &StageExecution, path: &Path) -> Path {
    stage.context_path.steps().iter().chain(path.steps()).cloned().collect()
}

/// A stage below the bake; its lookups fall back to outputs too.
struct Below<'e> {
    stage: &'e StageExecution,
    upstream: Upstream<'e>,
}

type Zones = Vec<(String, Path)>;
type Clusters<'v> = Vec<(&'v Map<String, Value>, Path)>;

impl Below<'_> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.stage.context.get(key).or_else(|| self.upstream.nearest(key).map(|(_, value)| value))
    }

    fn deploys(&self, provider: Option<&str>) -> Result<Zones, BindError> {
        let Some(provider) = provider else {
            return Err(BindError::missing(Path::from_iter(["cloudProviderType"]), "a text in the Bake stage"));
        };
        let fits = |cluster: &Map<String, Value>| cluster.get("cloudProvider").is_some_and(|of| of == provider);
        let mut zones = Vec::new();
        for (cluster, path) in self.list("clusters")? {
            if fits(cluster) {
                add_zones(cluster, &path, &mut zones)?;
            }
        }
        if let Some(cluster) = self.value("cluster") {
            let path = Path::from_iter(["cluster"]);
            let cluster = present_object(cluster, &path)?;
            if fits(cluster) {
                add_zones(cluster, &path, &mut zones)?;
            }
        }
        Ok(zones)
    }

    fn canaries(&self) -> Result<Zones, BindError> {
        let mut zones = Vec::new();
        for (pair, path) in self.list("clusterPairs")? {
            for side in ["baseline", "canary"] {
                if let Some(cluster) = pair.get(side) {
                    let path = path.join(side);
                    add_zones(present_object(cluster, &path)?, &path, &mut zones)?;
                }
            }
        }
        Ok(zones)
    }

    /// The objects of a list; none where the key is absent. Null is an error,
    /// as it is in Orca.
    fn list(&self, key: &str) -> Result<Clusters<'_>, BindError> {
        let path = Path::from_iter([key]);
        match self.value(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let path = path.join(PathStep::Index(at));
                    Ok((present_object(item, &path)?, path))
                })
                .collect(),
            Some(other) => Err(BindError::new(path, Mismatch::new("a list", other))),
        }
    }
}

fn add_zones(cluster: &Map<String, Value>, path: &Path, zones: &mut Zones) -> Result<(), BindError> {
    if let Some(availability_zones) = cluster.get("availabilityZones") {
        let path = path.join("availabilityZones");
        for region in present_object(availability_zones, &path)?.keys() {
            zones.push((region.clone(), path.join(region.as_str())));
        }
    }
    Ok(())
}

fn present_object<'v>(value: &'v Value, path: &Path) -> Result<&'v Map<String, Value>, BindError> {
    object(value, path)?.ok_or_else(|| BindError::new(path.clone(), Mismatch::new("an object", &Value::Null)))
}
