use std::borrow::Cow;

use serde_json::Value;

use super::artifact::Artifact;
use super::build::{Build, Origin, build_of_trigger, has_ci_build};
use super::build_info::{BindError, items};
use super::cause::{Cause, Rule};
use super::context::Context;
use super::error::BakeError;
use super::execution::{Execution, ExecutionType};
use super::jvm::{Mismatch, PackagePattern, java_text, split_on, without_null_members};
use super::package_type::PackageType;
use super::upstream_build::upstream_build;
use crate::json::{Path, PathStep};
use crate::source::{CauseId, Causes, Traced};

/// An artifact that the pipeline or its trigger produced, and where it is.
#[derive(Debug, Clone)]
pub(super) struct Produced {
    pub artifact: Option<Artifact>,
    pub cause: Cause,
}

/// What the match of packages with artifacts looks at.
pub(super) struct PackageInfo<'e> {
    pub execution: &'e Execution,
    /// The Bake stage itself; the stage for a region hangs below it.
    pub stage: usize,
    pub artifacts: &'e [Produced],
    pub package_type: PackageType,
    pub extract_build_details: bool,
    pub allow_missing: bool,
}

/// The artifacts of finished stages, the latest first, then the trigger's.
///
/// Mirrors orca `ArtifactUtils.getAllArtifacts`.
pub(super) fn all_artifacts(execution: &Execution, children: &[String]) -> Result<Vec<Produced>, BakeError> {
    let mut produced = Vec::new();
    for at in execution.topological_order(children)? {
        let Some(stage) = execution.stage(at) else { continue };
        let Some(listed) = stage.outputs.get("artifacts") else { continue };
        let failed = |bind| BakeError::UpstreamBind { stage: stage.title(), bind: Box::new(bind) };
        let path = Path::from_iter(["outputs", "artifacts"]);
        if listed.is_null() {
            return Err(failed(BindError::new(path, Mismatch::new("a list", listed))));
        }
        for (artifact, path) in items(listed, &path).map_err(failed)? {
            let artifact = Artifact::bind(artifact, &path).map_err(failed)?;
            produced.push(Produced { artifact, cause: Cause::UpstreamOutput { stage: stage.title(), path } });
        }
    }
    produced.reverse();
    let path = Path::from_iter(["trigger", "artifacts"]);
    produced.extend(execution.trigger.artifacts.iter().enumerate().map(|(at, artifact)| Produced {
        artifact: artifact.clone(),
        cause: Cause::Trigger { path: path.join(PathStep::Index(at)) },
    }));
    Ok(produced)
}

/// A file among a build's artifacts.
struct Archived<'v> {
    file_name: &'v Value,
    text: String,
    index: usize,
}

/// What the match gives a request.
#[derive(Debug, Clone, Default)]
struct Target {
    /// The packages with their versions, and why.
    package: Option<(String, Vec<CauseId>)>,
    details: Vec<(&'static str, Value, [CauseId; 2])>,
}

/// The last match: the stages of all regions mostly ask for the same.
#[derive(Debug, Default)]
pub(super) struct PackageMemo {
    last: Option<(Asked, Result<Target, BakeError>)>,
}

#[derive(Debug, PartialEq)]
struct Asked {
    package_type: PackageType,
    package: Option<Value>,
    build_info: Option<Value>,
}

impl Asked {
    fn is(&self, package_type: PackageType, request: &Context) -> bool {
        let value = |key: &str| request.get(key).map(|traced| &traced.value);
        self.package_type == package_type
            && self.package.as_ref() == value("package")
            && self.build_info.as_ref() == value("buildInfo")
    }

    fn of(package_type: PackageType, request: &Context) -> Self {
        let value = |key: &str| request.get(key).map(|traced| traced.value.clone());
        Self { package_type, package: value("package"), build_info: value("buildInfo") }
    }
}

impl PackageMemo {
    /// Names the packages of `request` with the versions found, and adds the
    /// details of the build that they came from.
    ///
    /// Mirrors orca `PackageInfo.findTargetPackage`.
    pub fn find_target_package(
        &mut self,
        info: &PackageInfo<'_>,
        request: &mut Context,
        causes: &mut Causes<Cause>,
    ) -> Result<(), BakeError> {
        if !self.last.as_ref().is_some_and(|(asked, _)| asked.is(info.package_type, request)) {
            let target = info.target(request, causes);
            self.last = Some((Asked::of(info.package_type, request), target));
        }
        let Some((_, target)) = &self.last else { return Ok(()) };
        let target = target.as_ref().map_err(Clone::clone)?;
        for (key, value, because) in &target.details {
            request.overwrite(key, value.clone(), because);
        }
        if let Some((package, because)) = &target.package {
            let stage = request.get("package").and_then(Traced::cause);
            request.overwrite("package", Value::from(package.as_str()), because);
            if let Some(package) = request.get_mut("package") {
                package.causes.extend(stage);
            }
        }
        Ok(())
    }
}

impl PackageInfo<'_> {
    fn target(&self, request: &Context, causes: &mut Causes<Cause>) -> Result<Target, BakeError> {
        let patterns = self.patterns(request)?;
        if self.execution.kind != ExecutionType::Pipeline {
            return Ok(Target::default());
        }
        let build = self.build_of_this_execution(request, &patterns)?;
        let package = match request.value("package") {
            Some(package) if package != "" && !is_url(&java_text(package)) => java_text(package),
            _ => {
                // Orca reads these lists before it looks at the package.
                build.artifacts()?;
                build_of_trigger(&self.execution.trigger)?.artifacts()?;
                return Ok(Target::default());
            }
        };
        let trigger_build = build_of_trigger(&self.execution.trigger)?;
        let (triggered, built) = (trigger_build.artifacts()?, build.artifacts()?);
        if built.is_empty() && triggered.is_empty() && self.artifacts.is_empty() {
            let has_build = has_ci_build(&self.execution.trigger)?;
            return if has_build { Err(BakeError::NoArtifacts) } else { Ok(Target::default()) };
        }
        self.name_packages(&package, &trigger_build, &build, causes)
    }

    fn patterns(&self, request: &Context) -> Result<Vec<PackagePattern>, BakeError> {
        match request.get("package") {
            None => Ok(Vec::new()),
            Some(package) if package.value.is_null() => Err(BakeError::PackageNull),
            Some(package) => split_on(&java_text(&package.value), ' ')
                .into_iter()
                .map(|name| Ok(PackagePattern::new(name, self.package_type.extension())?))
                .collect(),
        }
    }

    /// The stage's own `buildInfo`; a build of an earlier stage wins, unless
    /// the own one lists no artifacts.
    fn build_of_this_execution(&self, request: &Context, patterns: &[PackagePattern]) -> Result<Build<'_>, BakeError> {
        let path = Path::from_iter(["buildInfo"]);
        let own = match request.value("buildInfo").map(without_null_members) {
            None => None,
            Some(Value::Object(info)) => Some(Build { info: Cow::Owned(info), origin: Origin::Stage(path) }),
            Some(other) => return Err(BindError::new(path, Mismatch::new("an object", &other)).into()),
        };
        let looks_further = match &own {
            None => true,
            Some(own) => !own.artifacts()?.is_empty(),
        };
        if looks_further && let Some((stage, info)) = upstream_build(self.execution, self.stage, patterns)? {
            return Ok(Build { info: Cow::Borrowed(info), origin: Origin::Upstream(stage) });
        }
        Ok(own.unwrap_or_else(Build::none))
    }

    fn name_packages(
        &self,
        packages: &str,
        trigger_build: &Build<'_>,
        build: &Build<'_>,
        causes: &mut Causes<Cause>,
    ) -> Result<Target, BakeError> {
        let delimiter = self.package_type.delimiter();
        let mut names: Vec<String> = Vec::new();
        let mut missing: Vec<String> = Vec::new();
        let mut found: Vec<CauseId> = Vec::new();
        let mut details = Vec::new();
        for package in split_on(packages, ' ') {
            let prefix = format!("{package}{delimiter}");
            let produced = self.produced(package)?;
            let triggered = self.archived(trigger_build, &prefix)?;
            let built = self.archived(build, &prefix)?;
            self.check_conflicts(package, produced.map(|(artifact, _)| artifact), triggered.as_ref(), built.as_ref())?;

            let (name, cause) = if let Some((artifact, cause)) = produced {
                let version = artifact.version.as_deref().unwrap_or("null");
                (format!("{package}{delimiter}{version}"), Some(cause.clone()))
            } else if let Some(file) = &built {
                (self.identifier(package, file)?, build.origin.cause(&file.steps()))
            } else if let Some(file) = &triggered {
                (self.identifier(package, file)?, trigger_build.origin.cause(&file.steps()))
            } else {
                missing.push(prefix);
                names.push(package.to_owned());
                continue;
            };
            names.push(name);
            found.extend(cause.map(|cause| causes.add(cause)));
            if self.extract_build_details {
                let of_build = super::build::details(if built.is_some() { build } else { trigger_build })?;
                let rule = causes.add(Cause::Rule(Rule::BuildDetails));
                details.extend(of_build.into_iter().map(|(key, value, cause)| (key, value, [causes.add(cause), rule])));
            }
        }
        if !missing.is_empty() && !self.allow_missing {
            return Err(self.not_found(&missing, trigger_build, build));
        }
        let rule = if found.is_empty() { Rule::PackageNotMatched } else { Rule::PackageMatched };
        found.push(causes.add(Cause::Rule(rule)));
        Ok(Target { package: Some((names.join(" "), found)), details })
    }

    fn produced(&self, package: &str) -> Result<Option<(&Artifact, &Cause)>, BakeError> {
        for produced in self.artifacts {
            let artifact = produced.artifact.as_ref().ok_or(BakeError::ArtifactNull)?;
            if artifact.name.as_deref() == Some(package) {
                let Some(kind) = &artifact.kind else {
                    return Err(BakeError::ArtifactWithoutType { name: package.to_owned() });
                };
                if kind.to_lowercase() == self.package_type.extension() {
                    return Ok(Some((artifact, &produced.cause)));
                }
            }
        }
        Ok(None)
    }

    /// The first file of a build whose name fits: by prefix and extension, for
    /// an RPM by what stands before its last two dashes.
    fn archived<'v>(&self, build: &'v Build<'_>, prefix: &str) -> Result<Option<Archived<'v>>, BakeError> {
        let is_rpm = self.package_type == PackageType::Rpm;
        let extension = format!(".{}", self.package_type.extension());
        for (index, artifact) in build.artifacts()?.iter().enumerate() {
            let Value::Object(artifact) = artifact else {
                let path = Path(vec!["buildInfo".into(), "artifacts".into(), index.into()]);
                return Err(BindError::new(path, Mismatch::new("an object", artifact)).into());
            };
            let file_name = artifact.get("fileName").filter(|name| !name.is_null());
            let Some(file_name) = file_name else {
                if is_rpm {
                    return Err(BakeError::ArtifactWithoutFileName { place: build.origin.place() });
                }
                continue;
            };
            let text = java_text(file_name);
            let fits =
                if is_rpm { is_rpm_of(&text, prefix) } else { text.starts_with(prefix) && text.ends_with(&extension) };
            if fits {
                return Ok(Some(Archived { file_name, text, index }));
            }
        }
        Ok(None)
    }

    fn check_conflicts(
        &self,
        package: &str,
        produced: Option<&Artifact>,
        triggered: Option<&Archived<'_>>,
        built: Option<&Archived<'_>>,
    ) -> Result<(), BakeError> {
        if let (Some(triggered), Some(built)) = (triggered, built)
            && triggered.file_name != built.file_name
        {
            return Err(BakeError::InStageAndTrigger { file: built.text.clone() });
        }
        let Some(produced) = produced else { return Ok(()) };
        let version = produced.version.clone().unwrap_or_else(|| "null".to_owned());
        let delimiter = self.package_type.delimiter();
        let differs = |file: &Archived<'_>| Ok::<_, BakeError>(Some(self.version(package, file)?) != produced.version);
        if let Some(triggered) = triggered
            && differs(triggered)?
        {
            return Err(BakeError::InTriggerAndProduced { version, delimiter });
        }
        if let Some(built) = built
            && differs(built)?
        {
            return Err(BakeError::InStageAndProduced { version, delimiter, file: built.text.clone() });
        }
        Ok(())
    }

    /// The file's name without its extension.
    fn identifier(&self, package: &str, file: &Archived<'_>) -> Result<String, BakeError> {
        let extension = format!(".{}", self.package_type.extension());
        match file.text.rfind(&extension).and_then(|end| file.text.get(..end)) {
            Some(identifier) => Ok(identifier.to_owned()),
            None => {
                Err(BakeError::FileWithoutExtension { file: file.text.clone(), package: package.to_owned(), extension })
            }
        }
    }

    fn version(&self, package: &str, file: &Archived<'_>) -> Result<String, BakeError> {
        let delimiter = self.package_type.delimiter();
        let text = &file.text;
        let without = || BakeError::FileWithoutVersion { file: text.clone(), package: package.to_owned() };
        match self.package_type {
            PackageType::Rpm => {
                let parts = split_on(text, delimiter);
                let [.., version, release] = parts.as_slice() else { return Err(without()) };
                Ok(format!("{version}{delimiter}{}", without_any_rpm(release)))
            }
            PackageType::Deb | PackageType::Nupkg => {
                let start = package.len() + delimiter.len_utf8();
                let end = text.rfind(&format!(".{}", self.package_type.extension())).ok_or_else(without)?;
                let version = text.get(start..end).ok_or_else(without)?;
                let version = match version.split_once(delimiter) {
                    Some((version, _)) if self.package_type == PackageType::Deb => version,
                    _ => version,
                };
                Ok(version.to_owned())
            }
        }
    }

    fn not_found(&self, missing: &[String], trigger_build: &Build<'_>, build: &Build<'_>) -> BakeError {
        let artifacts = |build: &Build<'_>| Value::Array(build.artifacts().unwrap_or_default().to_vec());
        let Value::Array(triggered) = artifacts(trigger_build) else { return BakeError::NoArtifacts };
        let names = triggered.iter().map(|artifact| artifact.get("fileName").cloned().unwrap_or_default());
        BakeError::PackageNotFound {
            prefixes: format!("[{}]", missing.join(", ")),
            extension: format!(".{}", self.package_type.extension()),
            build_artifacts: java_text(&artifacts(build)),
            trigger_artifacts: java_text(&Value::Array(names.collect())),
        }
    }
}

impl Archived<'_> {
    fn steps(&self) -> [PathStep; 3] {
        ["artifacts".into(), self.index.into(), "fileName".into()]
    }
}

/// What the dot of a Java expression does not stand for.
const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Mirrors the pattern `\b(https?|ssh):\/\/.*` over the whole text.
fn is_url(text: &str) -> bool {
    let rest = ["http://", "https://", "ssh://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.contains(LINE_ENDS))
}

fn is_rpm_of(file: &str, prefix: &str) -> bool {
    match split_on(file, '-').as_slice() {
        [name @ .., _, _] if !name.is_empty() => format!("{}-", name.join("-")) == prefix,
        _ => false,
    }
}

/// Java's `replaceAll(".rpm", "")`: the dot is any character but a line end.
fn without_any_rpm(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(ch) = rest.chars().next() {
        let (first, after) = rest.split_at(ch.len_utf8());
        let dropped = after.strip_prefix("rpm").filter(|_| !LINE_ENDS.contains(&ch));
        if dropped.is_none() {
            kept.push_str(first);
        }
        rest = dropped.unwrap_or(after);
    }
    kept
}
