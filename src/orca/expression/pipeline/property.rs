//! The properties of Orca's classes.

use crate::orca::expression::java::{
    class::{Class, Kind},
    resolve::Signature,
};

const TRIGGER: &str = "type:String correlationId:String user:String parameters:Map artifacts:List notifications:List
    rebake:boolean+ dryRun:boolean+ strategy:boolean+ resolvedExpectedArtifacts:List other:Map";

/// The properties of a class: `name:Type`, with `!` before where the type is forbidden, `+` after
/// where there is a setter, `@` after a boolean that is read with `get`.
pub(super) fn properties(kind: Kind) -> Vec<&'static str> {
    let own = match kind {
        Kind::PipelineExecutionImpl => {
            "!type:ExecutionType id:String+ rootId:String+ application:String+ name:String+ buildTime:Long+
             canceled:boolean+ canceledBy:String+ cancellationReason:String+ limitConcurrent:boolean+
             maxConcurrentExecutions:int+ keepWaitingPipelines:boolean+ context:Map stages:List startTime:Long+
             endTime:Long+ startTimeExpiry:Long+ status:ExecutionStatus+ authentication:AuthenticationDetails+
             paused:PausedDetails+ origin:String+ trigger:Trigger+ description:String+ pipelineConfigId:String+
             !source:PipelineSource notifications:List+ initialConfig:Map systemNotifications:List
             spelEvaluator:String+ templateVariables:Map+ partition:String+ additionalHeaders:Map+"
        }
        Kind::StageExecutionImpl => {
            "id:String+ refId:String+ type:String+ name:String+ execution:PipelineExecution startTime:Long+
             endTime:Long+ startTimeExpiry:Long+ status:ExecutionStatus+ context:Map outputs:Map tasks:List
             !syntheticStageOwner:SyntheticStageOwner parentStageId:String+ requisiteStageRefIds:Collection
             scheduledTime:Long+ !lastModified:LastModifiedDetails additionalMetricTags:Map+"
        }
        Kind::TaskExecutionImpl => {
            "id:String+ implementingClass:String+ name:String+ startTime:Long+ endTime:Long+ status:ExecutionStatus+
             stageStart:boolean+ stageEnd:boolean+ loopStart:boolean+ loopEnd:boolean+ taskExceptionDetails:Map"
        }
        Kind::Authentication => "user:String+ allowedAccounts:Collection",
        Kind::Paused => {
            "pausedBy:String+ resumedBy:String+ pauseTime:Long+ resumeTime:Long+ paused:boolean pausedMs:long"
        }
        Kind::PipelineSource => "id:String+ type:String+ version:String+",
        Kind::LastModified => "user:String+ allowedAccounts:Collection lastModifiedTime:Long+",
        Kind::SystemNotification => "createdAt:long group:String message:String closed:boolean@",
        Kind::Artifact => {
            "type:String customKind:boolean name:String version:String location:String reference:String metadata:Map
             artifactAccount:String provenance:String uuid:String"
        }
        Kind::ExpectedArtifact => {
            "matchArtifact:Artifact usePriorArtifact:boolean useDefaultArtifact:boolean defaultArtifact:Artifact
             id:String boundArtifact:Artifact"
        }
        Kind::JenkinsArtifact => "fileName:String relativePath:String",
        Kind::SourceControl => "name:String branch:String sha1:String",
        Kind::JenkinsBuildInfo => {
            "name:String number:int url:String result:String artifacts:List scm:List building:boolean@ timestamp:Long
             fullDisplayName:String"
        }
        Kind::ConcourseBuildInfo => {
            "name:String number:int url:String result:String artifacts:List scm:List building:boolean@
             fullDisplayName:String"
        }
        Kind::DefaultTrigger => "",
        Kind::JenkinsTrigger => {
            "master:String job:String buildNumber:int propertyFile:String buildInfo:JenkinsBuildInfo properties:Map"
        }
        Kind::ConcourseTrigger => "buildInfo:ConcourseBuildInfo properties:Map",
        Kind::DockerTrigger => "account:String repository:String tag:String",
        Kind::GitTrigger => "hash:String source:String project:String branch:String slug:String action:String",
        Kind::PipelineTrigger => {
            "parentExecution:PipelineExecution parentPipelineStageId:String parentStage:StageExecution"
        }
        Kind::ArtifactoryTrigger => "artifactorySearchName:String",
        Kind::NexusTrigger => "nexusSearchName:String",
        Kind::PluginTrigger => {
            "pluginId:String description:String provider:String version:String releaseDate:String requires:List
             binaryUrl:String preferred:boolean@"
        }
        _ => return Vec::new(),
    };
    if kind.extends(Kind::Trigger) { vec![TRIGGER, own] } else { vec![own] }
}

/// One property of a class.
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) class: &'static str,
    allowed: bool,
    pub(super) settable: bool,
    plain_get: bool,
}

pub(super) fn each(kind: Kind) -> impl Iterator<Item = Property> {
    properties(kind).into_iter().flat_map(str::split_whitespace).filter_map(|entry| {
        let (name, class) = entry.split_once(':')?;
        let plain = class.trim_end_matches(['+', '@']);
        Some(Property {
            name: name.trim_start_matches('!'),
            class: plain,
            allowed: !name.starts_with('!'),
            settable: class.ends_with('+'),
            plain_get: class.contains('@'),
        })
    })
}

pub(super) fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Property {
    pub(super) fn getter(&self) -> String {
        let prefix = if self.class == "boolean" && !self.plain_get { "is" } else { "get" };
        format!("{prefix}{}", capitalized(self.name))
    }
}

/// Getters and setters of that name.
pub(crate) fn accessors(kind: Kind, name: &str) -> Vec<Signature> {
    let mut found = Vec::new();
    if !name.starts_with("get") && !name.starts_with("is") && !name.starts_with("set") {
        return found;
    }
    for property in each(kind) {
        let class = Class::from_simple_name(property.class);
        let made = |parameters, returns, allowed| Signature {
            name: name.to_owned(),
            parameters,
            returns,
            is_static: false,
            varargs: false,
            allowed,
        };
        if property.getter() == name {
            found.push(made(Vec::new(), class, property.allowed));
        } else if property.settable && name.strip_prefix("set") == Some(&capitalized(property.name)) {
            found.push(made(vec![class], Class::of(Kind::PVoid), true));
        }
    }
    found
}
