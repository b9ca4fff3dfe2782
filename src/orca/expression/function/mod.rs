//! The functions that expressions call with `#`: kork's and Orca's.

mod json;
mod server_groups;
mod stages;
mod yaml;

use std::rc::Rc;

use super::{
    fail::{Fail, ILLEGAL_ARGUMENT, NUMBER_FORMAT},
    java::{
        class::{Class, Kind},
        convert,
        number::{parse_float, parse_integer},
        text::trim,
        value::{Object, Value},
    },
    method::null_argument,
    pipeline::Pipeline,
    vm::{Declared, Typed, Vm, checked_text, weight},
    work::Work,
};
pub(super) use json::base64;

type Result<'a> = std::result::Result<Value<'a>, Fail>;

#[derive(Clone, Copy)]
pub(super) struct Function {
    pub(super) name: &'static str,
    parameters: &'static [Parameter],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parameter {
    Execution,
    Text,
    Texts,
    Object,
}

use Parameter::{Execution, Object as AnyObject, Text, Texts};

const FUNCTIONS: &[(&str, &[Parameter])] = &[
    ("fetchReference", &[Text]),
    ("toJson", &[AnyObject]),
    ("toInt", &[Text]),
    ("toFloat", &[Text]),
    ("toBoolean", &[Text]),
    ("toBase64", &[Text]),
    ("fromBase64", &[Text]),
    ("alphanumerical", &[Text]),
    ("doNotEval", &[AnyObject]),
    ("triggerResolvedArtifact", &[Execution, Text]),
    ("triggerResolvedArtifactByType", &[Execution, Text]),
    ("resolvedArtifacts", &[Execution]),
    ("deployedServerGroups", &[Execution, Texts]),
    ("manifestLabelValue", &[Execution, Text, Text, Text]),
    ("currentStage", &[Execution]),
    ("currentUser", &[]),
    ("stageByRefId", &[Execution, Text]),
    ("stage", &[Execution, Text]),
    ("stageExists", &[Execution, Text]),
    ("judgment", &[Execution, Text]),
    ("judgement", &[Execution, Text]),
    ("fromUrl", &[Text]),
    ("jsonFromUrl", &[Text]),
    ("yamlFromUrl", &[Text]),
    ("propertiesFromUrl", &[Text]),
    ("readJson", &[Text]),
    ("readYaml", &[Text]),
    ("readAllYaml", &[Text]),
    ("applicationMetadata", &[Text]),
    ("pipelineId", &[Execution, Text]),
    ("pipelineIdOrNull", &[Execution, Text]),
    ("pipelineIdInApplication", &[Execution, Text, Text]),
    ("cfServiceKey", &[Execution, Text]),
    ("canaryConfigNameToId", &[Text, Text]),
];

/// The function of that name.
pub(super) fn named(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|(own, _)| *own == name).map(|(name, parameters)| Function { name, parameters })
}

/// The functions that take the execution first, which Orca slips in.
pub(super) fn execution_aware() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().filter(|(_, parameters)| parameters.first() == Some(&Execution)).map(|(name, _)| *name)
}

/// Calls a function. Mirrors `FunctionReference.executeFunctionViaMethod`.
pub(super) fn call<'a>(
    vm: &mut Vm<'a>,
    function: Function,
    name: &str,
    arguments: Vec<Value<'a>>,
) -> std::result::Result<Typed<'a>, Fail> {
    let varargs = function.parameters.last() == Some(&Texts);
    let wanted = function.parameters.len();
    if !varargs && arguments.len() != wanted {
        return Err(Fail::spel(1014, &[name, &arguments.len().to_string(), &wanted.to_string()]));
    }
    if varargs && arguments.len() + 1 < wanted {
        // Java's own code runs out of arguments here.
        return Err(Fail::thrown("java.lang.ArrayIndexOutOfBoundsException", "Index 0 out of bounds for length 0"));
    }
    let mut converted = Vec::with_capacity(arguments.len());
    let mut rest: Vec<Value<'a>> = Vec::new();
    let single = arguments.len() == wanted;
    for (at, argument) in arguments.into_iter().enumerate() {
        let typed = Typed::plain(argument);
        let parameter = function.parameters.get(at).copied().unwrap_or(Texts);
        match parameter {
            AnyObject => converted.push(typed.value),
            Text => converted.push(convert::to(vm, &typed, Class::of(Kind::String))?),
            Execution => converted.push(convert::to(vm, &typed, Class::of(Kind::PipelineExecution))?),
            Texts => {
                let many = single && !matches!(typed.value, Value::Text(_) | Value::Null);
                if many {
                    let list = convert::to(vm, &typed, Class::array(Kind::String))?;
                    rest.extend(list.elements().unwrap_or_default());
                } else {
                    rest.push(convert::to(vm, &typed, Class::of(Kind::String))?);
                }
            }
        }
    }
    let declared = match function.name {
        "deployedServerGroups" => Declared::MapList,
        "resolvedArtifacts" => Declared::ObjectList,
        "cfServiceKey" => Declared::TextKeys,
        _ => Declared::No,
    };
    vm.work.spend(converted.iter().map(weight).sum::<usize>());
    let made = run(vm, function.name, &converted, &rest);
    vm.work.check()?;
    let value = made.map_err(|fail| {
        let message = fail.message().unwrap_or("null").to_owned();
        fail.wrapped_spel(1023, &[name, &message])
    })?;
    vm.work.spend(weight(&value) * 4);
    vm.work.check()?;
    Ok(Typed { value, declared })
}

fn run<'a>(vm: &mut Vm<'a>, name: &'static str, arguments: &[Value<'a>], rest: &[Value<'a>]) -> Result<'a> {
    let text = |at: usize| match arguments.get(at) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let null = null_argument;
    if matches!(FUNCTIONS.iter().find(|(own, _)| *own == name), Some((_, [Execution, ..]))) {
        let pipeline = arguments.first().and_then(|value| pipeline_of(vm, value)).ok_or_else(null)?;
        let texts: Vec<Option<_>> = (1..arguments.len()).map(text).collect();
        return match name {
            "deployedServerGroups" => server_groups::deployed(vm, &pipeline, rest),
            "pipelineId" | "pipelineIdOrNull" | "pipelineIdInApplication" => {
                stages::pipeline_id(vm, &pipeline, name, &texts)
            }
            _ => stages::run(vm, &pipeline, name, &texts),
        };
    }
    match name {
        "currentUser" => {
            let user = vm.facts.user.filter(|_| vm.facts.in_stage);
            Ok(Value::text(user.unwrap_or("anonymous")))
        }
        "doNotEval" => {
            let inner = arguments.first().cloned().unwrap_or(Value::Null);
            Ok(Value::object(Object::NotEvaluable(inner)))
        }
        "toJson" => json::to_json(vm, arguments.first().unwrap_or(&Value::Null)),
        "toBoolean" => Ok(Value::Bool(text(0).is_some_and(|text| text.eq_ignore_ascii_case("true")))),
        "fetchReference" => Ok(arguments.first().cloned().unwrap_or(Value::Null)),
        _ => {
            let Some(text) = text(0) else {
                return Err(match name {
                    "toInt" => Fail::thrown(NUMBER_FORMAT, "Cannot parse null string: null"),
                    "readJson" | "readYaml" | "readAllYaml" => Fail::helper(format!("#{name}(null) failed")),
                    _ => null(),
                });
            };
            on_text(&vm.work, name, &text)
        }
    }
}

fn on_text<'a>(work: &Work, name: &'static str, text: &str) -> Result<'a> {
    match name {
        "toInt" => {
            let value = parse_integer(text, 10, i128::from(i32::MIN), i128::from(i32::MAX));
            value
                .and_then(|value| i32::try_from(value).ok())
                .map(Value::Int)
                .ok_or_else(|| Fail::thrown(NUMBER_FORMAT, format!("For input string: \"{text}\"")))
        }
        "toFloat" => parse_float(text).map(Value::Float).ok_or_else(|| {
            let trimmed = trim(text);
            let message =
                if trimmed.is_empty() { "empty String".to_owned() } else { format!("For input string: \"{trimmed}\"") };
            Fail::thrown(NUMBER_FORMAT, message)
        }),
        "toBase64" => checked_text(base64(text.as_bytes())),
        "fromBase64" => json::from_base64(text)
            .map(|bytes| Value::string(String::from_utf8_lossy(&bytes).into_owned()))
            .map_err(|message| Fail::thrown(ILLEGAL_ARGUMENT, message)),
        "alphanumerical" => Ok(Value::string(text.chars().filter(char::is_ascii_alphanumeric).collect::<String>())),
        "readJson" => json::read(text),
        "readYaml" => yaml::read(work, text),
        "readAllYaml" => yaml::read_all(work, text),
        "fromUrl" | "jsonFromUrl" | "yamlFromUrl" | "propertiesFromUrl" => {
            Err(Fail::Unknown(format!("what {text} gives when the pipeline runs")))
        }
        "applicationMetadata" => Err(Fail::Unknown(format!("what Front50 knows of the application {text}"))),
        _ => Err(Fail::Unknown(format!("what Kayenta knows of the canary configuration {text}"))),
    }
}

fn pipeline_of<'a>(vm: &Vm<'a>, value: &Value<'a>) -> Option<Rc<Pipeline<'a>>> {
    match value {
        Value::Object(object) => match &**object {
            Object::Bean(bean) if bean.kind() == Kind::PipelineExecutionImpl => {
                vm.pipelines.get(bean.pipeline).cloned()
            }
            _ => None,
        },
        _ => None,
    }
}
