use super::super::context::{Folder, PLACEHOLDER};
use super::super::error::Bound;
use super::super::go::rune;
use super::super::go::time::Instant;
use super::super::value::Value;
use super::super::{Context, Text, UnknownKind};
use super::go_builtin::unknown_in;
use super::{Answer, Call, Function, Trouble, Type};
use crate::packer::PackerVersion;

const ALWAYS: PackerVersion = PackerVersion::new(0, 0, 0);

const fn since(major: u16, minor: u16, patch: u16) -> PackerVersion {
    PackerVersion::new(major, minor, patch)
}

const fn texts(
    name: &'static str,
    parameters: &'static [Type],
    call: fn(&mut Call<'_, '_>, &[Value]) -> Answer,
) -> Function {
    Function { name, parameters, rest: None, call }
}

/// Mirrors packer `FuncGens`, each with the release that brought it.
pub(super) const FUNCTIONS: [(Function, PackerVersion); 22] = [
    (texts("user", &[Type::Str], user), ALWAYS),
    (texts("env", &[Type::Str], env), ALWAYS),
    (texts("upper", &[Type::Str], upper), ALWAYS),
    (texts("lower", &[Type::Str], lower), ALWAYS),
    (texts("timestamp", &[], timestamp), ALWAYS),
    (Function { name: "isotime", parameters: &[], rest: Some(Type::Str), call: isotime }, ALWAYS),
    (texts("uuid", &[], uuid), ALWAYS),
    (texts("build_name", &[], build_name), ALWAYS),
    (texts("build_type", &[], build_type), ALWAYS),
    (texts("template_dir", &[], template_dir), ALWAYS),
    (texts("pwd", &[], pwd), ALWAYS),
    (texts("packer_version", &[], packer_version), since(1, 1, 3)),
    (texts("split", &[Type::Str, Type::Str, Type::Int], split), since(1, 3, 0)),
    (texts("consul_key", &[Type::Str], consul_key), since(1, 3, 0)),
    (texts("vault", &[Type::Str, Type::Str], vault), since(1, 3, 0)),
    (texts("sed", &[Type::Str, Type::Str], sed), since(1, 3, 3)),
    (texts("replace", &[Type::Str, Type::Str, Type::Int, Type::Str], replace), since(1, 4, 4)),
    (texts("replace_all", &[Type::Str, Type::Str, Type::Str], replace_all), since(1, 4, 4)),
    (texts("strftime", &[Type::Str], strftime), since(1, 4, 5)),
    (texts("build", &[Type::Str], build), since(1, 5, 0)),
    (
        Function { name: "aws_secretsmanager", parameters: &[], rest: Some(Type::Str), call: aws_secretsmanager },
        since(1, 5, 6),
    ),
    (texts("aws_secretsmanager_raw", &[Type::Str], aws_secretsmanager_raw), since(1, 12, 0)),
];

fn text(args: &[Value], index: usize) -> Text {
    match args.get(index) {
        Some(Value::Str(text)) => text.clone(),
        _ => Text::new(),
    }
}

fn known(args: &[Value], index: usize) -> String {
    match args.get(index) {
        Some(Value::Str(text)) => text.known().unwrap_or_default(),
        _ => String::new(),
    }
}

/// For a function that needs to know its arguments: unknown if one is.
fn blocked(args: &[Value], step: &str) -> Option<Answer> {
    unknown_in(args, step).map(|unknown| Ok(Value::Str(Text::unknown(unknown))))
}

fn unknown(kind: UnknownKind) -> Answer {
    Ok(Value::Str(Text::unknown_kind(kind)))
}

fn user(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let Some(variables) = call.context.user else { return Err("test".into()) };
    if let Some(answer) = blocked(args, "user") {
        return answer;
    }
    let name = known(args, 0);
    let value = variables.get(&name).cloned();
    call.reads.user.insert(name.clone());
    match value {
        Some(value) => Ok(Value::Str(value)),
        None if call.context.in_variables && call.context.version < since(1, 4, 3) => {
            Err(format!("variable {name} not set").into())
        }
        None if call.context.in_variables => Err(format!("Error: variable not set: {name}").into()),
        None => Ok(Value::Str(Text::new())),
    }
}

fn env(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if !call.context.in_variables {
        return Err("env vars are not allowed here".into());
    }
    if let Some(answer) = blocked(args, "env") {
        return answer;
    }
    let name = known(args, 0);
    let environment = &call.context.machine.environment;
    call.reads.environment.insert(name.clone());
    match environment.variables.get(&name) {
        Some(value) => Ok(Value::text(value)),
        None if environment.complete => Ok(Value::text("")),
        None => unknown(UnknownKind::EnvironmentNotGiven(name)),
    }
}

fn upper(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(Value::Str(text(args, 0).map_known("upper", rune::to_upper)))
}

fn lower(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(Value::Str(text(args, 0).map_known("lower", rune::to_lower)))
}

fn at_start(call: &mut Call<'_, '_>, show: impl FnOnce(Instant) -> String) -> Answer {
    call.reads.clock = true;
    call.context.machine.clock.map_or_else(|| unknown(UnknownKind::Clock), |clock| Ok(Value::text(&show(clock))))
}

fn timestamp(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    at_start(call, |clock| clock.seconds.to_string())
}

fn isotime(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if args.len() > 1 {
        let shown: Vec<String> = (0..args.len()).map(|index| text(args, index).to_string()).collect();
        return Err(format!("too many values, 1 needed: [{}]", shown.join(" ")).into());
    }
    if let Some(answer) = blocked(args, "isotime") {
        return answer;
    }
    let layout = if args.is_empty() { "2006-01-02T15:04:05Z07:00".to_owned() } else { known(args, 0) };
    at_start(call, |clock| clock.format(&layout))
}

fn strftime(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if let Some(answer) = blocked(args, "strftime") {
        return answer;
    }
    let format = known(args, 0);
    at_start(call, |clock| clock.strftime(&format))
}

fn uuid(_: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    unknown(UnknownKind::Uuid)
}

fn build_name(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    let name = call.context.build_name.as_ref().filter(|name| !name.is_empty());
    name.map(|name| Value::Str(name.clone())).ok_or_else(|| "build_name not available".into())
}

fn build_type(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    let name = call.context.build_type.as_deref().filter(|name| !name.is_empty());
    name.map(Value::text).ok_or_else(|| "build_type not available".into())
}

fn template_dir(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    folder(&call.context.machine.template_folder, UnknownKind::TemplateFolder)
        .ok_or_else(|| "template path not available".into())
}

fn pwd(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    folder(&call.context.machine.working_folder, UnknownKind::WorkingFolder)
        .ok_or_else(|| "getwd: no such file or directory".into())
}

fn folder(folder: &Folder, kind: UnknownKind) -> Option<Value> {
    Context::folder(folder, kind).map(Value::Str)
}

fn packer_version(call: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    call.context.core_version.as_deref().map(Value::text).ok_or_else(|| "packer_version not available".into())
}

/// A function of secrets, which works in the values of variables alone.
fn secret(call: &Call<'_, '_>, refusal: &str) -> Result<(), Trouble> {
    if call.context.in_variables { Ok(()) } else { Err(refusal.into()) }
}

fn consul_key(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    secret(call, "consul_key is not allowed here")?;
    unknown(UnknownKind::Consul(text(args, 0).to_string()))
}

fn vault(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    secret(call, "Vault vars are only allowed in the variables section")?;
    unknown(UnknownKind::Vault { path: text(args, 0).to_string(), key: text(args, 1).to_string() })
}

const NO_SECRET_HERE: &str = "AWS Secrets Manager is only allowed in the variables section";

fn aws_secretsmanager(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    secret(call, NO_SECRET_HERE)?;
    match args.len() {
        0 => Err("secret name must be provided".into()),
        1 | 2 => {
            let key = args.get(1).map(|_| text(args, 1).to_string());
            unknown(UnknownKind::AwsSecret { name: text(args, 0).to_string(), key })
        }
        _ => Err("only secret name and optional secret key can be provided.".into()),
    }
}

fn aws_secretsmanager_raw(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    secret(call, NO_SECRET_HERE)?;
    unknown(UnknownKind::AwsSecret { name: text(args, 0).to_string(), key: None })
}

fn sed(_: &mut Call<'_, '_>, _: &[Value]) -> Answer {
    Err("template function `sed` is deprecated use `replace` or `replace_all` instead.Documentation: https://www.packer.io/docs/templates/engine"
        .into())
}

fn split(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if let Some(answer) = blocked(args, "split") {
        return answer;
    }
    let (whole, separator) = (text(args, 0), text(args, 1));
    let Some(Value::Int(index)) = args.get(2) else { return Ok(Value::Nil) };
    let parts = split_bytes(whole.bytes(), separator.bytes());
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    if count <= *index {
        return Err(format!(
            "the substring {index} was unavailable using the separator value, {separator}, only {count} values were found"
        )
        .into());
    }
    let part = usize::try_from(*index).ok().and_then(|index| parts.get(index));
    part.map(|part| Value::Str(Text::from_bytes(part.to_vec())))
        .ok_or_else(|| format!("runtime error: index out of range [{index}]").into())
}

/// `strings.Split`: an empty separator splits into characters.
fn split_bytes<'a>(bytes: &'a [u8], separator: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    if separator.is_empty() {
        while let Some((_, len)) = rune::decode(rest) {
            let (head, tail) = rest.split_at(len.min(rest.len()));
            parts.push(head);
            rest = tail;
        }
        return parts;
    }
    while let Some(at) = rest.windows(separator.len()).position(|window| window == separator) {
        parts.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + separator.len()..).unwrap_or_default();
    }
    parts.push(rest);
    parts
}

fn replace(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let most = match args.get(2) {
        Some(Value::Int(most)) => usize::try_from(*most).ok(),
        _ => None,
    };
    replace_in(call, args, [0, 1, 3], most)
}

fn replace_all(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    replace_in(call, args, [0, 1, 2], None)
}

/// `strings.Replace`: at most `most` times; an empty `old` stands between
/// characters and at both ends.
fn replace_in(call: &Call<'_, '_>, args: &[Value], places: [usize; 3], most: Option<usize>) -> Answer {
    if let Some(answer) = blocked(args, "replace") {
        return answer;
    }
    let [old, new, source] = places.map(|place| text(args, place));
    let (old, new) = (old.bytes(), new.bytes());
    let mut left = most.unwrap_or(usize::MAX);
    let mut result: Vec<u8> = Vec::new();
    let mut rest = source.bytes();
    if old.is_empty() {
        while left > 0 {
            left -= 1;
            result.extend_from_slice(new);
            let Some((_, len)) = rune::decode(rest) else { break };
            let (head, tail) = rest.split_at(len.min(rest.len()));
            result.extend_from_slice(head);
            rest = tail;
            if result.len() > call.limit {
                break;
            }
        }
    } else {
        while left > 0 {
            let Some(at) = rest.windows(old.len()).position(|window| window == old) else { break };
            left -= 1;
            result.extend_from_slice(rest.get(..at).unwrap_or_default());
            result.extend_from_slice(new);
            rest = rest.get(at + old.len()..).unwrap_or_default();
            if result.len() > call.limit {
                break;
            }
        }
    }
    result.extend_from_slice(rest);
    if result.len() > call.limit {
        return Err(Trouble::Bound(Bound::Size(call.limit)));
    }
    Ok(Value::Str(Text::from_bytes(result)))
}

/// Mirrors packer `funcGenBuild`: a placeholder becomes `{{.Key}}`, for the
/// rendering when the build runs.
fn build(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if let Some(answer) = blocked(args, "build") {
        return answer;
    }
    let key = known(args, 0);
    let Value::Map(data) = call.context.data.value() else {
        return Err(format!(
            "Error validating build variable: the given variable {key} will not be passed into your plugin."
        )
        .into());
    };
    if data.is_struct {
        return Err(format!(
            "Error validating build variable: the given variable {key} will not be passed into your plugin."
        )
        .into());
    }
    match data.get(&key) {
        Some(Value::Str(held)) if held.known().is_some_and(|held| held.contains(PLACEHOLDER)) => {
            Ok(Value::text(&format!("{{{{.{key}}}}}")))
        }
        Some(Value::Str(held)) => Ok(Value::Str(held.clone())),
        _ => Err(format!("loaded data, but couldnt find {key} in it.").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::split_bytes;

    #[test]
    fn splits_as_go_does() {
        assert_eq!(split_bytes(b"a--b", b"-"), [b"a".as_slice(), b"", b"b"]);
        assert_eq!(split_bytes("aé".as_bytes(), b""), ["a".as_bytes(), "é".as_bytes()]);
        assert_eq!(split_bytes(b"", b"-"), [b""]);
        assert!(split_bytes(b"", b"").is_empty());
    }
}
