//! What a bake depends on and neither stage nor repo says: what a trigger or
//! an earlier stage would give, and what Rosco asks other services.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Bake;
use crate::json::{Kind, Path, PathStep};
use crate::orca::{self, Bakes, Launch};
use crate::rosco::{self, Answers, Choice, ImageAttributes, NamedImage, VmType};

/// Something that the user can give, and where in the bake's document it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// As an expression reads it, such as `trigger.parameters.os`; for a
    /// look-up its property or image.
    pub name: String,
    pub kind: AskedKind,
    /// The place in the bake's document that the answer gets.
    pub at: Path,
    /// What holds as long as nothing is given.
    pub default: Option<String>,
    /// What of the stage needs it, such as `baseOs`.
    pub needed_by: Vec<String>,
    /// True where something stays unknown for want of it.
    pub missing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AskedKind {
    /// What an expression reads.
    Read,
    /// A parameter that the pipeline asks for and no expression of the stage reads.
    Parameter,
    /// A package artifact of the stage, by its field.
    Artifact,
    /// The image that Rosco looks up by its name in a region.
    Image,
    /// A dynamic property of Rosco's.
    Property,
}

/// More is not asked for.
const MOST: usize = 80;

/// What the expressions of the stage read, what its pipeline asks for, and the
/// artifacts that it bakes.
pub fn of_launch(bake: &Bake, launch: &Launch, bakes: Option<&Bakes>) -> Vec<Asked> {
    let mut all = Vec::new();
    if launch.is_complete() {
        return all;
    }
    let texts = bakes.into_iter().flat_map(|bakes| {
        let condition = bakes.condition.iter().map(|condition| {
            (
                Path::from_iter(["stageEnabled"]),
                format!("${{{}}}", condition.expression),
                &condition.reads,
                condition.runs.is_none(),
            )
        });
        let of_regions = bakes.regions.iter().flat_map(|region| {
            region.expressions.iter().map(|text| {
                let unknown = region.unknown.iter().any(|unknown| unknown.path == text.path);
                (text.path.clone(), text.text.clone(), &text.reads, unknown)
            })
        });
        condition.chain(of_regions)
    });
    for (path, text, reads, unknown) in texts {
        let accesses = orca::accesses(&text);
        for read in reads {
            for wanted in orca::wanted_of(&read.path, &accesses) {
                let Some(at) = launch.place_to_give(&wanted) else { continue };
                if read.found && !is_single(bake, &at, launch, &read.path) {
                    continue;
                }
                let missing = unknown && !read.found && bake.document.at(&at).is_none();
                note(&mut all, name(launch, &wanted, &at), at, &path, missing);
            }
        }
    }
    all.extend(parameters(bake, launch, &all));
    defaults(bake, &mut all);
    all.extend(artifacts(bake));
    all.truncate(MOST);
    all
}

/// A value that one field can hold; what an execution had stays as it was.
fn is_single(bake: &Bake, at: &Path, launch: &Launch, read: &str) -> bool {
    let node = bake.document.at(at).or_else(|| bake.document.at(&launch.place_of_read(read)?));
    node.is_some_and(|node| !matches!(bake.document.kind(node), Kind::Object | Kind::Array))
}

/// As the expression reads it; for what a stage puts out, with the stage's name.
fn name(launch: &Launch, wanted: &Path, at: &Path) -> String {
    let stage = launch.execution.stages.iter().find(|stage| !stage.place.is_root() && at.starts_with(&stage.place));
    match stage {
        Some(stage) => {
            let below = at.steps().get(stage.place.steps().len()..).unwrap_or_default();
            format!("{} of {}", Path(below.to_vec()), stage.name)
        }
        None => wanted.to_string(),
    }
}

fn note(all: &mut Vec<Asked>, name: String, at: Path, path: &Path, missing: bool) {
    let needed = path.to_string();
    match all.iter_mut().find(|asked| asked.at == at) {
        Some(asked) => {
            asked.missing |= missing;
            if !asked.needed_by.contains(&needed) {
                asked.needed_by.push(needed);
            }
        }
        None => all.push(Asked { name, kind: AskedKind::Read, at, default: None, needed_by: vec![needed], missing }),
    }
}

/// The names and defaults of what a pipeline asks for when it is started.
fn asked_by_pipeline(bake: &Bake) -> Vec<(String, Option<String>)> {
    let document = &bake.document;
    let list = document.at(&Path::from_iter(["pipeline", "parameterConfig"]));
    let parameters = list.into_iter().flat_map(|list| document.items(list));
    let named = parameters.filter_map(|parameter| {
        let name = document.string(document.get(parameter, "name")?)?.to_owned();
        let default = document.get(parameter, "default").map(|node| bake.text_of(node));
        Some((name, default))
    });
    named.collect()
}

fn parameters(bake: &Bake, launch: &Launch, known: &[Asked]) -> Vec<Asked> {
    let all = asked_by_pipeline(bake).into_iter().filter_map(|(name, _)| {
        let read = Path::from_iter(["trigger", "parameters", name.as_str()]);
        let at = launch.place_to_give(&read).filter(|at| known.iter().all(|asked| asked.at != *at))?;
        let (kind, name) = (AskedKind::Parameter, read.to_string());
        Some(Asked { name, kind, at, default: None, needed_by: Vec::new(), missing: false })
    });
    all.collect()
}

fn defaults(bake: &Bake, all: &mut [Asked]) {
    for (name, default) in asked_by_pipeline(bake) {
        let tail = [PathStep::from("parameters"), PathStep::from(name)];
        if let Some(asked) = all.iter_mut().find(|asked| asked.at.steps().ends_with(&tail)) {
            asked.default = default;
        }
    }
}

/// What is to be known of an artifact: Rosco reads these.
const ARTIFACT: [&str; 4] = ["type", "name", "version", "reference"];

/// The artifacts that `packageArtifactIds` name, field by field.
fn artifacts(bake: &Bake) -> Vec<Asked> {
    let mut all = Vec::new();
    for id in bake.texts("packageArtifactIds") {
        let place = bake.artifact_place(&id);
        let given = bake.document.at(&place).is_some();
        all.extend(ARTIFACT.iter().map(|field| Asked {
            name: format!("{field} of the artifact {id}"),
            kind: AskedKind::Artifact,
            at: place.join(*field),
            default: None,
            needed_by: vec!["packageArtifactIds".to_owned()],
            missing: !given && matches!(*field, "name" | "version"),
        }));
    }
    all
}

/// Adds what Rosco asked in one region.
pub fn of_rosco(asked: &rosco::Asked, all: &mut Vec<Asked>) {
    let images = asked.ami_lookups.iter().map(|lookup| {
        let at = Path::from_iter(["assumptions", "images", lookup.name.as_str(), lookup.region.as_str()]);
        let name = format!("{} in {}", lookup.name, lookup.region);
        (AskedKind::Image, name, at, !lookup.answered)
    });
    let properties = asked.dynamic_config.iter().map(|property| {
        let at = Path::from_iter(["assumptions", "dynamicProperties", property.as_str()]);
        (AskedKind::Property, property.clone(), at, false)
    });
    for (kind, name, at, missing) in images.chain(properties) {
        if all.len() < MOST && all.iter().all(|known| known.at != at) {
            all.push(Asked { name, kind, at, default: None, needed_by: Vec::new(), missing });
        }
    }
}

/// What the bake's document answers to Rosco's look-ups.
pub fn answers(bake: &Bake) -> Answers {
    let of = |name: &str| match bake.part("assumptions").and_then(|assumed| assumed.get(name).cloned()) {
        Some(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let dynamic_config = of("dynamicProperties")
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str().filter(|text| !text.is_empty())?.to_owned())));
    let images = of("images").into_iter().map(|(name, ids)| {
        let amis: BTreeMap<String, Vec<Option<String>>> = ids
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(region, id)| {
                Some((region.clone(), vec![Some(id.as_str().filter(|id| !id.is_empty())?.to_owned())]))
            })
            .collect();
        // Rosco takes the image of the VM type that it wants; the user means that one.
        let kinds = VmType::ALL.iter().copied().map(Some).chain([None]);
        let images = kinds.filter(|_| !amis.is_empty()).map(|virtualization_type| {
            let attributes = Some(ImageAttributes { creation_date: None, virtualization_type });
            Some(NamedImage { name: Some(name.clone()), attributes, amis: amis.clone() })
        });
        (name.clone(), images.collect::<Vec<_>>())
    });
    Answers {
        dynamic_config: dynamic_config.collect(),
        ami_lookups: images.filter(|(_, images)| !images.is_empty()).collect(),
    }
}
