//! `#deployedServerGroups(…)`.

use super::Result;
use crate::orca::expression::{
    fail::{CLASS_CAST, Fail, INDEX, NULL_POINTER},
    java::{class::Kind, map::Map, same::equals, value::Value},
    pipeline::Pipeline,
    vm::Vm,
};

/// What the deploy stages that succeeded have deployed. Mirrors Orca's
/// `DeployedServerGroupsExpressionFunctionProvider`.
pub(super) fn deployed<'a>(vm: &mut Vm<'a>, pipeline: &Pipeline<'a>, names: &[Value<'a>]) -> Result<'a> {
    let mut found = Vec::new();
    for (at, stage) in pipeline.stages.iter().enumerate() {
        let wanted = |text: &str| names.iter().any(|name| matches!(name, Value::Text(own) if **own == *text));
        let context = pipeline.context(at);
        let matches = matches!(stage.kind, "deploy" | "createServerGroup" | "cloneServerGroup" | "rollingPush")
            && context.get_text("deploy.server.groups").is_some()
            && pipeline.status(at) == "SUCCEEDED"
            && (names.is_empty() || wanted(stage.name) || wanted(stage.id));
        if !matches {
            continue;
        }
        let work = vm.work.clone();
        let mut get = |key: &'static str| vm.map_value(&context, &Value::text(key));
        let mut region = get("region");
        if region.is_null() {
            region = match get("availabilityZones") {
                Value::Null => Value::Null,
                Value::Map(zones) => match zones.entries().into_iter().next() {
                    Some((region, _)) => region,
                    None => return Err(Fail::silent("java.util.NoSuchElementException")),
                },
                _ => return Err(Fail::silent(CLASS_CAST)),
            };
        }
        if region.is_null() {
            continue;
        }
        let details = Map::new(Kind::HashMap, Vec::new());
        for key in ["account", "capacity", "parentStage"] {
            let value = get(key);
            details.put(&work, Value::text(key), value);
        }
        details.put(&work, Value::text("region"), region.clone());
        for own in get("deploymentDetails").elements().unwrap_or_default() {
            let Value::Map(own) = own else { return Err(Fail::silent(CLASS_CAST)) };
            let now = details.get_text("region").unwrap_or(Value::Null);
            if equals(&work, &now, &own.get_text("region").unwrap_or(Value::Null)) {
                for (key, value) in own.entries() {
                    details.put(&work, key, value);
                }
            }
        }
        let groups = match get("deploy.server.groups") {
            Value::Map(groups) => groups.get(&work, &region).unwrap_or(Value::Null),
            Value::Null => return Err(Fail::silent(NULL_POINTER)),
            _ => return Err(Fail::silent(CLASS_CAST)),
        };
        if !groups.is_null() {
            let first = groups
                .elements()
                .and_then(|groups| groups.into_iter().next())
                .ok_or_else(|| Fail::thrown(INDEX, "Index 0 out of bounds for length 0"))?;
            details.put(&work, Value::text("serverGroup"), first);
        }
        let deployments = deployments(&context.get_text("kato.tasks").unwrap_or(Value::Null));
        details.put(&work, Value::text("deployments"), Value::list(deployments));
        found.push(Value::Map(details));
    }
    Ok(Value::list(found))
}

fn deployments<'a>(tasks: &Value<'a>) -> Vec<Value<'a>> {
    let members = |values: Vec<Value<'a>>, key: &str| -> Vec<Value<'a>> {
        values
            .into_iter()
            .filter_map(|value| match value {
                Value::Map(map) => map.get_text(key).and_then(|inner| inner.elements()),
                _ => None,
            })
            .flatten()
            .collect()
    };
    let results = members(tasks.elements().unwrap_or_default(), "resultObjects");
    members(results, "deployments")
}
