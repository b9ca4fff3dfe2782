//! Which method, getter or constructor a name and arguments mean. Mirrors
//! Spring's `ReflectiveMethodResolver` and `ReflectionHelper` over the
//! signatures in [`signatures`].

use super::{
    class::{Class, Kind},
    convert,
    signatures::{constructors, methods},
    value::Value,
};
use crate::orca::expression::{fail::Fail, pipeline::property, vm::Declared};
use crate::source::Sort;

#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) parameters: Vec<Class>,
    pub(crate) returns: Class,
    pub(crate) is_static: bool,
    pub(crate) varargs: bool,
    /// Whether the allow list lets its return type through.
    pub(crate) allowed: bool,
}

impl Signature {
    pub(crate) fn parameter(&self, at: usize) -> Class {
        self.parameters.get(at).copied().unwrap_or(Class::of(Kind::Object))
    }

    /// Reads `name(int,String)boolean`: a leading `.` marks a static method, `*` varargs, a leading
    /// `!` one whose return type is not allowed.
    fn read(text: &str) -> Option<Self> {
        let (allowed, text) = text.strip_prefix('!').map_or((true, text), |rest| (false, rest));
        let (is_static, text) = text.strip_prefix('.').map_or((false, text), |rest| (true, rest));
        let (name, rest) = text.split_once('(')?;
        let (parameters, returns) = rest.split_once(')')?;
        let (parameters, varargs) =
            parameters.strip_suffix('*').map_or((parameters, false), |parameters| (parameters, true));
        let parameters = parameters.split(',').filter(|name| !name.is_empty()).map(Class::from_simple_name).collect();
        let returns = Class::from_simple_name(returns);
        Some(Self { name: name.to_owned(), parameters, returns, is_static, varargs, allowed })
    }
}

/// The methods of a class by that name, rejected ones too.
fn named(class: Class, name: &str) -> Vec<Signature> {
    let mut found: Vec<Signature> = Vec::new();
    let mut add = |table: &str| {
        for entry in table.split_whitespace() {
            let plain = entry.trim_start_matches(['!', '.']);
            if plain.strip_prefix(name).is_some_and(|rest| rest.starts_with('(')) {
                found.extend(Signature::read(entry));
            }
        }
    };
    if class.dims == 0 {
        for table in methods(class.kind) {
            add(table);
        }
    }
    add("equals(Object)boolean hashCode()int toString()String !getClass()Class");
    if class.dims == 0 {
        found.extend(property::accessors(class.kind, name));
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Exact,
    Close,
    Converting,
}

fn match_one(parameter: Class, argument: &Value<'_>) -> Option<Match> {
    match argument.class() {
        None => {
            if parameter.is_primitive() {
                None
            } else {
                Some(Match::Exact)
            }
        }
        Some(class) if class == parameter => Some(Match::Exact),
        Some(class) if parameter.accepts(class) => Some(Match::Close),
        Some(class) if convert::can(class, Declared::No, parameter) => Some(Match::Converting),
        Some(_) => None,
    }
}

fn match_all(signature: &Signature, arguments: &[Value<'_>]) -> Option<Match> {
    let fixed = if signature.varargs { signature.parameters.len() - 1 } else { signature.parameters.len() };
    if arguments.len() < fixed || !signature.varargs && arguments.len() != fixed {
        return None;
    }
    let mut worst = Match::Exact;
    for (parameter, argument) in signature.parameters.iter().zip(arguments).take(fixed) {
        worst = worst.max(match_one(*parameter, argument)?);
    }
    if signature.varargs {
        let array = signature.parameter(fixed);
        let rest = arguments.get(fixed..).unwrap_or_default();
        if let [only] = rest
            && only.class() == Some(array)
        {
            return Some(worst);
        }
        for argument in rest {
            worst = worst.max(match_one(array.element(), argument)?);
        }
    }
    Some(worst)
}

/// How far the parameters are from the arguments. Mirrors `getTypeDifferenceWeight`.
fn distance(signature: &Signature, arguments: &[Value<'_>]) -> u32 {
    let mut sum: u32 = 0;
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let Some(class) = arguments.get(at).and_then(Value::class) else {
            if parameter.is_primitive() {
                return u32::MAX;
            }
            continue;
        };
        if !parameter.accepts(class) {
            return u32::MAX;
        }
        let parameter = if parameter.is_primitive() { Class::of(Kind::Object) } else { *parameter };
        let mut superclass = if class.is_array() { Some(Kind::Object) } else { class.kind.superclass() };
        while let Some(kind) = superclass {
            if parameter == Class::of(kind) {
                sum += 2;
                break;
            }
            if !parameter.accepts(Class::of(kind)) {
                break;
            }
            sum += 2;
            superclass = kind.superclass();
        }
        if parameter.dims == 0 && parameter.kind.is_interface() {
            sum += 1;
        }
    }
    sum
}

/// The method that a call means; `None` where there is none.
///
/// # Errors
/// `EL1033E` where several methods would do after conversion.
pub(crate) fn method(
    class: Class,
    name: &str,
    arguments: &[Value<'_>],
    is_static: bool,
) -> Result<Option<Signature>, Fail> {
    let mut candidates = named(class, name);
    candidates.retain(|candidate| candidate.allowed && (candidate.is_static || !is_static));
    // `equals` and `hashCode` as `Object` has them are among those that `Class` inherits, all of which are rejected.
    let own_identity = class.is_array()
        || matches!(
            class.kind,
            Kind::Random
                | Kind::NotEvaluable
                | Kind::JenkinsBuildInfo
                | Kind::ConcourseBuildInfo
                | Kind::JenkinsArtifact
                | Kind::Authentication
                | Kind::Paused
                | Kind::Values
        );
    candidates.retain(|candidate| !own_identity || !matches!(candidate.name.as_str(), "equals" | "hashCode"));
    candidates.order_by_key(|candidate| (candidate.parameters.len(), candidate.varargs));
    let mut close: Option<(u32, Signature)> = None;
    let mut converting: Vec<Signature> = Vec::new();
    for candidate in candidates {
        match match_all(&candidate, arguments) {
            Some(Match::Exact) => return Ok(Some(candidate)),
            Some(Match::Close) => {
                let distance = distance(&candidate, arguments);
                if close.as_ref().is_none_or(|(best, _)| distance < *best) {
                    close = Some((distance, candidate));
                }
            }
            Some(Match::Converting) => converting.push(candidate),
            None => {}
        }
    }
    if let Some((_, signature)) = close {
        return Ok(Some(signature));
    }
    if converting.len() > 1 {
        return Err(Fail::spel(1033, &[name]));
    }
    Ok(converting.pop())
}

/// The constructor that the arguments mean: the last one that fits as well as any.
pub(crate) fn constructor(kind: Kind, arguments: &[Value<'_>]) -> Option<Signature> {
    let mut candidates: Vec<Signature> = constructors(kind).split_whitespace().filter_map(Signature::read).collect();
    candidates.order_by_key(|candidate| candidate.parameters.len());
    let (mut close, mut converting) = (None, None);
    for candidate in candidates {
        match match_all(&candidate, arguments) {
            Some(Match::Exact) => return Some(candidate),
            Some(Match::Close) => close = Some(candidate),
            Some(Match::Converting) => converting = Some(candidate),
            None => {}
        }
    }
    close.or(converting)
}

fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What may follow `get`, `is` or `set` for a property.
fn suffixes(name: &str) -> Vec<String> {
    let second_upper = name.chars().nth(1).is_some_and(char::is_uppercase);
    let suffix = if second_upper { name.to_owned() } else { capitalized(name) };
    if suffix.chars().next().is_some_and(char::is_uppercase) {
        vec![suffix]
    } else {
        let other = capitalized(&suffix);
        vec![suffix, other]
    }
}

/// The getter of a property: `getX`, a boolean `isX`, or a method of its own name.
pub(crate) fn getter(class: Class, name: &str, must_be_static: bool) -> Option<Signature> {
    let find = |method: &str, boolean: bool| {
        named(class, method).into_iter().find(|candidate| {
            candidate.parameters.is_empty()
                && (candidate.is_static || !must_be_static)
                && (!boolean || matches!(candidate.returns.kind, Kind::PBoolean | Kind::Boolean))
        })
    };
    let suffixes = suffixes(name);
    let found = suffixes
        .iter()
        .find_map(|suffix| find(&format!("get{suffix}"), false))
        .or_else(|| suffixes.iter().find_map(|suffix| find(&format!("is{suffix}"), true)))
        .or_else(|| find(name, false));
    found.filter(|getter| getter.returns != Class::of(Kind::PVoid))
}

/// The setter of a property.
pub(crate) fn setter(class: Class, name: &str, must_be_static: bool) -> Option<Signature> {
    suffixes(name).iter().find_map(|suffix| {
        named(class, &format!("set{suffix}"))
            .into_iter()
            .find(|candidate| candidate.parameters.len() == 1 && (candidate.is_static || !must_be_static))
    })
}
