use std::collections::BTreeSet;
use std::sync::Arc;

use super::cache::Cache;
use super::part::{Part, Rendered, Setting};
use super::problem::{Moment, Problem, ProblemKind};
use super::{Inputs, announced};
use crate::json::NodeId;
use crate::packer::interpolate::{Context, Data, Reads, Rendering, Text, render};
use crate::packer::provision::BuildData;
use crate::packer::template::{Component, Word};

/// One build: a builder and all that runs with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// As `only`, `except` and `override` mean it.
    pub raw_name: String,
    /// As the build is called; as it is written where there is a problem.
    pub name: Text,
    /// Where the name is given, or the type from which it is taken.
    pub name_node: Option<NodeId>,
    pub name_problem: Option<Problem>,
    /// True where the name of a later builder renders to the same, which then
    /// takes the place of this one.
    pub replaced: bool,
    pub builder_type: String,
    pub builder: Part,
    /// Those that run in this build.
    pub provisioners: Vec<Part>,
    pub error_cleanup: Option<Part>,
    /// Chains of those that run in this build.
    pub post_processors: Vec<Vec<Part>>,
    /// `max_retries` of provisioners.
    pub retries: Vec<Rendered>,
}

impl Build {
    pub(super) fn resolve<'a>(
        inputs: &Inputs<'a>,
        builder: &Component,
        names: &Context<'_>,
        suspects: &[(&'a str, &'a Text)],
        cache: &Cache<'a>,
    ) -> Option<Self> {
        let raw_name = builder.name()?.to_owned();
        let builder_type = builder.type_text().unwrap_or_default().to_owned();
        let (name, name_problem) = build_name(builder, &raw_name, names);
        let user = &inputs.variables.user;
        let context = Context::component(inputs.version, inputs.machine, user, name.clone(), &builder_type);
        let announced = announced(&builder_type).iter().copied();
        let setting = |data: Data| Setting {
            document: inputs.document,
            context: context.clone().with_data(data),
            build_data: build_data(&builder_type),
            suspects,
        };
        let alone = setting(builder_data(&builder_type));
        let placeholders = inputs.version.at_least(1, 5, 0).then(|| Data::placeholders(announced.clone()));
        let with_others = setting(placeholders.unwrap_or_default());
        let runs = |component: &&Component| !component.skips(&raw_name);
        let part = |component: &Component| with_others.part(component, &raw_name, cache);
        let template = inputs.template;
        let provisioners: Vec<&Component> = template.provisioners.iter().filter(runs).collect();
        let mut post_processors = Vec::new();
        for sequence in &template.post_processors {
            let chain: Vec<Part> = sequence.steps.iter().filter(runs).map(part).collect();
            if !chain.is_empty() {
                post_processors.push(chain);
            }
        }
        let retries = provisioners
            .iter()
            .copied()
            .chain(&template.error_cleanup)
            .filter_map(|component| max_retries(component.max_retries.as_ref()?, names))
            .collect();
        Some(Self {
            name,
            name_node: builder.given_name.as_ref().or(builder.type_name.as_ref()).map(|word| word.node),
            name_problem,
            replaced: false,
            builder: alone.part(builder, &raw_name, cache),
            provisioners: provisioners.into_iter().map(part).collect(),
            error_cleanup: template.error_cleanup.as_ref().map(part),
            post_processors,
            retries,
            builder_type,
            raw_name,
        })
    }

    /// All parts in the order in which Packer prepares them.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        let chains = self.post_processors.iter().flatten();
        std::iter::once(&self.builder).chain(&self.provisioners).chain(&self.error_cleanup).chain(chains)
    }

    /// A string of any part; `None` where it is plain text, or not of this
    /// build.
    pub fn value(&self, node: NodeId) -> Option<&Rendered> {
        let retries = || self.retries.iter().find(|rendered| rendered.node == node);
        self.parts().find_map(|part| part.value(node)).or_else(retries)
    }

    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        let retries = self.retries.iter().filter_map(|rendered| rendered.problem.as_ref());
        self.name_problem.iter().chain(retries).chain(self.parts().flat_map(Part::problems))
    }
}

/// What `.X` means in a builder when it is prepared.
pub fn builder_data(builder_type: &str) -> Data {
    match builder_type {
        "amazon-ebsvolume" => {
            let later = [("BuildRegion", "{{ .BuildRegion }}"), ("SourceAMI", "{{ .SourceAMI }} ")];
            let later = later.map(|(name, text)| (name, Text::from(text)));
            Data::structure("*ebsvolume.EngineVarsTemplate", later)
        }
        // They render without a context of their own.
        "file" | "lxc" | "lxd" | "ncloud" | "null" => Data::none(),
        _ => Data::map([]),
    }
}

/// What a builder tells the others when it runs.
fn build_data(builder_type: &str) -> Data {
    let names: Vec<String> = announced(builder_type).iter().map(|name| (*name).to_owned()).collect();
    let data = match builder_type {
        "file" => BuildData::none(),
        "null" => {
            let mut data = BuildData::at_build_time(&names, false);
            data.set("ID", "Null");
            data
        }
        _ => BuildData::at_build_time(&names, true),
    };
    data.with([])
}

/// Mirrors packer `Core.Initialize`.
fn build_name(builder: &Component, raw: &str, names: &Context<'_>) -> (Text, Option<Problem>) {
    let text = Text::from(raw);
    match render(&text, names) {
        Ok(rendering) => (rendering.text, None),
        Err(error) => {
            let node = builder.given_name.as_ref().or(builder.type_name.as_ref()).map(|word| word.node);
            let kind = ProblemKind::BuilderName { raw: raw.to_owned() };
            (text, Some(Problem { node, kind, moment: Moment::Prepare, error }))
        }
    }
}

fn max_retries(word: &Word, names: &Context<'_>) -> Option<Rendered> {
    if !word.text.contains("{{") {
        return None;
    }
    let source = Text::from(word.text.as_str());
    let (rendering, problem) = match render(&source, names) {
        Ok(rendering) => (rendering, None),
        Err(error) => {
            let kind = ProblemKind::MaxRetries;
            let problem = Problem { node: Some(word.node), kind, moment: Moment::Prepare, error };
            (Rendering { text: source.clone(), reads: Reads::default() }, Some(problem))
        }
    };
    let Rendering { text, reads } = rendering;
    let changed = text != source;
    Some(Rendered {
        node: word.node,
        is_name: false,
        text,
        changed,
        moment: Moment::Prepare,
        reads: Arc::new(reads),
        problem,
    })
}

/// Of builds with the same name only the last one is left.
pub(super) fn mark_replaced(builds: &mut [Build]) {
    let mut seen = BTreeSet::new();
    for build in builds.iter_mut().rev().filter(|build| build.name_problem.is_none()) {
        if let Some(name) = build.name.known() {
            build.replaced = !seen.insert(name);
        }
    }
}
