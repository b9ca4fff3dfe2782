use super::super::Text;
use super::super::context::PluginFunctions;
use super::super::go::rune;
use super::super::value::Value;
use super::{Answer, Call, Function, Type};
use crate::packer::{PackerVersion, interpolate::UnknownKind};

/// Names that some plugin adds in some version.
pub(super) const NAMES: [&str; 4] = ["clean_resource_name", "clean_ami_name", "clean_image_name", "vm"];

static AMAZON: Function = cleaner("clean_resource_name", amazon);
static AMAZON_OLD: Function = cleaner("clean_ami_name", amazon);
static GOOGLE: Function = cleaner("clean_resource_name", google);
static GOOGLE_OLD: Function = cleaner("clean_image_name", google);
static AZURE: Function = cleaner("clean_resource_name", azure);
static AZURE_OLD: Function = cleaner("clean_image_name", azure);
static AZURE_DTL: Function = cleaner("clean_resource_name", azure_dtl);
static AZURE_DTL_OLD: Function = cleaner("clean_image_name", azure_dtl);
static VM: Function = Function { name: "vm", parameters: &[Type::Str], rest: None, call: vm };

const fn cleaner(name: &'static str, call: fn(&mut Call<'_, '_>, &[Value]) -> Answer) -> Function {
    Function { name, parameters: &[Type::Str], rest: None, call }
}

/// Mirrors the `TemplateFuncs` of the builders. The names by cloud gave way to
/// `clean_resource_name` in 1.4 and went in 1.5, save in `azure-dtl`.
pub(super) fn find(name: &str, version: PackerVersion, plugin: PluginFunctions) -> Option<&'static Function> {
    let renamed = version >= PackerVersion::new(1, 4, 0);
    let old_names = version < PackerVersion::new(1, 5, 0);
    match (plugin, name) {
        (PluginFunctions::Amazon, "clean_resource_name") if renamed => Some(&AMAZON),
        (PluginFunctions::Amazon, "clean_ami_name") if old_names => Some(&AMAZON_OLD),
        (PluginFunctions::Google, "clean_resource_name") if renamed => Some(&GOOGLE),
        (PluginFunctions::Google, "clean_image_name") if old_names && version >= PackerVersion::new(1, 1, 2) => {
            Some(&GOOGLE_OLD)
        }
        (PluginFunctions::Azure | PluginFunctions::AzureChroot, "clean_resource_name") if renamed => Some(&AZURE),
        (PluginFunctions::Azure, "clean_image_name") if old_names => Some(&AZURE_OLD),
        (PluginFunctions::AzureDtl, "clean_resource_name") => Some(&AZURE_DTL),
        (PluginFunctions::AzureDtl, "clean_image_name") => Some(&AZURE_DTL_OLD),
        (PluginFunctions::AzureChroot, "vm") => Some(&VM),
        _ => None,
    }
}

fn argument(args: &[Value]) -> Text {
    match args.first() {
        Some(Value::Str(text)) => text.clone(),
        _ => Text::new(),
    }
}

fn replace_bytes(text: &Text, allowed: impl Fn(u8) -> bool) -> Text {
    text.map_known("clean_resource_name", |bytes| {
        bytes.iter().map(|byte| if allowed(*byte) { *byte } else { b'-' }).collect()
    })
}

/// Mirrors amazon `templateCleanAMIName`: byte by byte, so that a character of
/// two bytes becomes two dashes.
fn amazon(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"()[] ./-'@_".contains(&byte);
    Ok(Value::Str(replace_bytes(&argument(args), allowed)))
}

/// Mirrors googlecompute `templateCleanImageName`; a valid name comes out as it
/// is either way.
fn google(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let lower = argument(args).map_known("clean_resource_name", rune::to_lower);
    let text = lower.map_known("lower", |bytes| {
        let allowed = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        bytes.iter().map(|byte| if allowed(byte) { *byte } else { b'-' }).collect()
    });
    Ok(Value::Str(text))
}

fn azure_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// Mirrors azure `templateCleanImageName`.
fn azure(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let text = replace_bytes(&argument(args), azure_byte);
    let kept = text.bytes().iter().rposition(|byte| !b"-_.".contains(byte)).map_or(0, |last| last + 1);
    Ok(Value::Str(text.slice(0..kept)))
}

/// As azure's, but a name that is valid already is left alone.
fn azure_dtl(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let text = argument(args);
    let valid = text.known_bytes().is_some_and(|bytes| {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let head = bytes.first().is_some_and(u8::is_ascii_alphanumeric);
        let rest = bytes.iter().skip(1).all(|byte| word(*byte) || b"-.)".contains(byte));
        head && rest && bytes.len() <= 80 && !bytes.ends_with(b"-") && !bytes.ends_with(b".")
    });
    if valid { Ok(Value::Str(text)) } else { azure(call, args) }
}

/// Metadata of the machine on which Packer runs.
fn vm(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let key = argument(args).to_string();
    Ok(Value::Str(Text::unknown_kind(UnknownKind::BuildTime(format!("vm {key}")))))
}
