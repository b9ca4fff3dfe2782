use serde_json::Value;

use super::bakery::{Bakery, strongest};
use super::cause::{Cause, Computed};
use super::command::{Command, Frame};
use super::config::{BaseImage, Configuration, filled};
use super::error::{BakeError, Missing};
use super::image_name::{ImageName, image_name, package_cause};
use super::jvm;
use super::names::PackageType;
use super::package_name::{Build, OsPackageName, app_version, parse_list};
use super::parameters::{Parameter, ParameterMap, unroll};
use super::provider::Handler;
use super::release::EmptyValues;
use super::request::{Artifact, Field};
use crate::source::{CauseId, Traced};

/// What Rosco would run for a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    pub image_name: ImageName,
    /// The app version, if frigga can read it.
    pub version: Traced<Option<String>>,
    pub package_type: PackageType,
    /// All parameters in Rosco's order, those that are dropped too.
    pub parameters: Vec<Parameter>,
    /// The template's file name below the configuration folder, `None` where
    /// nobody names one; a stage's beats the base image's beats the default.
    pub template: Traced<Option<String>>,
    pub template_path: Traced<String>,
    pub var_file_path: Option<Traced<String>>,
    pub command: Command,
    /// What Rosco writes for a GCE template.
    pub artifact_file: Option<ArtifactFile>,
}

/// The file that a GCE template gets as `artifactFile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactFile {
    pub path: String,
    pub content: String,
}

/// What a handler makes of the parameters.
pub(crate) struct Produced {
    pub parameters: ParameterMap,
    pub artifact_file: Option<ArtifactFile>,
}

impl From<ParameterMap> for Produced {
    fn from(parameters: ParameterMap) -> Self {
        Self { parameters, artifact_file: None }
    }
}

/// Mirrors rosco `CloudProviderBakeHandler.produceBakeRecipe`, its steps in the
/// same order, so that the same one fails first.
pub(crate) fn recipe<H: Handler>(
    handler: &H,
    bakery: &mut Bakery<'_>,
    empty_values: EmptyValues,
) -> Result<Recipe, BakeError> {
    let configuration = bakery.configuration;
    let settings = handler.find_settings(bakery)?;
    let image = handler.find_base_image(bakery)?;
    let image = image.as_ref();
    let package_type = image.package_type.as_ref().map(|setting| setting.value);
    let packages = packages(bakery, package_type)?;

    let version = version(handler, bakery, &packages.all, package_type);
    let image_name = image_name(handler.naming(), bakery, &packages.all)?;
    let produced = handler.parameters(bakery, &settings, &image_name.name, &version)?;
    let mut parameters = produced.parameters;
    let package_type = package_type.ok_or(BakeError::Null(Missing::PackageType))?;

    put_common(bakery, configuration, image, &packages.to_install, &mut parameters)?;
    put_extended_attributes(bakery, &mut parameters)?;
    let parameters = parameters.finish(empty_values, &handler.masked());

    let template = template(handler, bakery, image);
    let template_path =
        path(bakery, configuration, Computed::TemplatePath, template.value.as_deref(), &template.causes);
    let var_file_path = bakery.request.filled(Field::VarFileName).map(str::to_owned).map(|name| {
        let by_name = bakery.by_field(Field::VarFileName);
        path(bakery, configuration, Computed::VarFilePath, Some(&name), &[by_name])
    });
    let frame = Frame {
        sudo: sudo(bakery, configuration, template.value.as_deref()),
        timestamp: timestamp(bakery, configuration),
        additional: additional(bakery, configuration),
        var_file: var_file_path.as_ref().map(|path| (path.value.clone(), path.causes.clone())),
        template: (template_path.value.clone(), template_path.causes.clone()),
    };
    let command = Command::build(frame, &parameters);
    Ok(Recipe {
        image_name,
        version,
        package_type,
        parameters,
        template,
        template_path,
        var_file_path,
        command,
        artifact_file: produced.artifact_file,
    })
}

struct Packages {
    /// The value of the parameter `packages`.
    to_install: String,
    /// Packages, then artifacts.
    all: Vec<OsPackageName>,
}

/// Rosco reads the package type of an image only once it has a package.
fn packages(bakery: &Bakery<'_>, package_type: Option<PackageType>) -> Result<Packages, BakeError> {
    let packages = bakery.request.package.as_deref().unwrap_or_default();
    let artifacts = bakery.request.package_artifacts.as_deref().unwrap_or_default();
    let Some(package_type) = package_type else {
        let none = artifacts.is_empty() && jvm::tokenize(packages, " ").next().is_none();
        let nothing = Packages { to_install: String::new(), all: Vec::new() };
        return if none { Ok(nothing) } else { Err(BakeError::Null(Missing::PackageType)) };
    };
    let mut all = parse_list(package_type, packages)?;
    let to_install: Vec<String> = all
        .iter()
        .map(|package| package.qualified(package_type).or_else(|| package.name.clone()).unwrap_or_default())
        .collect();
    for artifact in artifacts {
        let artifact: &Artifact = artifact.as_ref().ok_or(BakeError::Null(Missing::Artifact))?;
        all.push(OsPackageName::parse(package_type, artifact.name.as_deref())?);
    }
    Ok(Packages { to_install: to_install.join(" "), all })
}

fn version<H: Handler>(
    handler: &H,
    bakery: &mut Bakery<'_>,
    packages: &[OsPackageName],
    package_type: Option<PackageType>,
) -> Traced<Option<String>> {
    let request = bakery.request;
    let build = Build {
        number: request.build_number.as_deref(),
        commit_hash: request.commit_hash.as_deref(),
        job: request.job.as_deref(),
    };
    let text = package_type.and_then(|package_type| app_version(package_type, packages.first()?, build));
    match text {
        Some(text) => {
            let mut causes = vec![bakery.computed(Computed::AppVersion), package_cause(bakery)];
            for field in [Field::BuildNumber, Field::CommitHash, Field::Job] {
                if bakery.request.filled(field).is_some() && bakery.request.filled(Field::BuildNumber).is_some() {
                    causes.push(bakery.by_field(field));
                }
            }
            Traced { value: Some(text), causes, lost: Vec::new() }
        }
        None if handler.version_defaults_to_time() => {
            let cause = bakery.because(Cause::Clock);
            Traced::new(Some(bakery.clock_millis.to_string()), cause)
        }
        None => Traced::uncaused(None),
    }
}

/// The parameters that every provider gets.
fn put_common(
    bakery: &mut Bakery<'_>,
    configuration: &Configuration,
    image: &BaseImage,
    packages: &str,
    parameters: &mut ParameterMap,
) -> Result<(), BakeError> {
    let package_type = image.package_type.as_ref().ok_or(BakeError::Null(Missing::PackageType))?;
    let global = match package_type.value {
        PackageType::Deb => &configuration.debian_repository,
        PackageType::Rpm => &configuration.yum_repository,
        PackageType::Nupkg => &configuration.chocolatey_repository,
    };
    let custom = bakery.filled(Cause::BaseImage, &image.custom_repository);
    let global = bakery.filled(Cause::Config, global);
    if custom.is_some() || global.is_some() {
        let repository = strongest(vec![custom, global]);
        parameters.put("repository", repository);
    }
    let by_image = bakery.because(Cause::BaseImage(package_type.place.clone()));
    parameters.put("package_type", Traced::new(Value::from(package_type.value.file_type()), by_image));
    let computed = bakery.computed(Computed::Packages);
    let by_package = bakery.by_field(Field::Package);
    parameters.put("packages", Traced::new(Value::from(packages), computed).because(by_package));
    if let Some(build_host) = bakery.filled_field(Field::BuildHost) {
        parameters.put("build_host", build_host);
    }
    if bakery.request.upgrade == Some(true) {
        let cause = bakery.by_field(Field::Upgrade);
        parameters.put("upgrade", Traced::new(Value::Bool(true), cause));
    }
    let config_dir = bakery.setting(Cause::Config, &configuration.config_dir);
    parameters.put("configDir", config_dir);
    Ok(())
}

fn put_extended_attributes(bakery: &mut Bakery<'_>, parameters: &mut ParameterMap) -> Result<(), BakeError> {
    let Some(attributes) = &bakery.request.extended_attributes else { return Ok(()) };
    for (key, value) in attributes {
        if key != "copy_to" && key != "share_with" {
            let cause = bakery.because(Cause::ExtendedAttribute { key: key.clone(), item: None });
            parameters.put(key.clone(), Traced::new(value.clone(), cause));
            continue;
        }
        let Value::String(list) = value else {
            return Err(BakeError::NotSplittable { key: key.clone(), kind: kind(value) });
        };
        for (name, item, text) in unroll(key, list) {
            let cause = bakery.because(Cause::ExtendedAttribute { key: key.clone(), item: Some(item) });
            parameters.put(name, Traced::new(Value::from(text), cause));
        }
    }
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

fn template<H: Handler>(handler: &H, bakery: &mut Bakery<'_>, image: &BaseImage) -> Traced<Option<String>> {
    let candidates = vec![
        bakery.filled_field(Field::TemplateFileName),
        bakery.filled(Cause::BaseImage, &image.template_file),
        handler.default_template().as_ref().map(|setting| bakery.setting(Cause::BakeryDefaults, setting)),
    ];
    strongest(candidates).map(|value| match value {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// The path of a file below the configuration folder; no name is the name
/// `null`, as in Rosco.
fn path(
    bakery: &mut Bakery<'_>,
    configuration: &Configuration,
    what: Computed,
    name: Option<&str>,
    by_name: &[CauseId],
) -> Traced<String> {
    let path = format!("{}/{}", configuration.config_dir.value, name.unwrap_or("null"));
    let mut path = Traced::new(path, bakery.computed(what));
    path.causes.extend(by_name);
    path.causes.extend(bakery.setting(Cause::Config, &configuration.config_dir).causes);
    path
}

fn sudo(bakery: &mut Bakery<'_>, configuration: &Configuration, template: Option<&str>) -> Option<CauseId> {
    let needing_root = configuration.templates_needing_root.iter();
    let entry = needing_root.into_iter().find(|entry| Some(entry.value.as_str()) == template)?;
    Some(bakery.because(Cause::Config(entry.place.clone())))
}

fn timestamp(bakery: &mut Bakery<'_>, configuration: &Configuration) -> Option<CauseId> {
    let setting = configuration.packer_timestamp.as_ref().filter(|setting| setting.value)?;
    Some(bakery.because(Cause::Config(setting.place.clone())))
}

fn additional(bakery: &mut Bakery<'_>, configuration: &Configuration) -> Vec<(String, CauseId)> {
    let parameters = configuration.packer_additional_parameters.iter();
    parameters.map(|setting| (setting.value.clone(), bakery.because(Cause::Config(setting.place.clone())))).collect()
}

/// The text that a parameter gets from a configured one, where it is filled.
pub(crate) fn put_filled(
    bakery: &mut Bakery<'_>,
    parameters: &mut ParameterMap,
    name: &str,
    of: super::bakery::CauseOf,
    text: &super::config::Text,
) {
    if let Some(setting) = filled(text) {
        let value = bakery.setting(of, setting);
        parameters.put(name, value);
    }
}
