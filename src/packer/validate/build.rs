use super::component::{Checked, check};
use super::finding::Finding;
use super::said::{Diagnostic, Said};
use super::{BuildVerdict, Inputs, initialize};
use crate::packer::resolve::{Build, Part};
use crate::packer::template::Component;

/// What Packer makes of one build. Mirrors packer `Core.Build` and
/// `CoreBuild.Prepare`.
pub(super) fn verdict(inputs: &Inputs<'_>, build: &Build, findings: &mut Vec<Finding>) -> BuildVerdict {
    let name = build.name.to_string();
    let components = components(inputs, build);
    let mut verdict = BuildVerdict { name: name.clone(), error: None, warnings: Vec::new(), open: Vec::new() };
    let diagnostic = |summary: &str, is_warning: bool, said: Said| Diagnostic {
        is_warning,
        summary: format!("{summary} \"{name}\""),
        said,
    };
    if let Some(said) = initialize::initialize(inputs, build, &components, findings) {
        verdict.error = Some(diagnostic("Failed to initialize build", false, said));
    }
    let mut open = Vec::new();
    for component in components {
        let Some(part) = part_of(build, component) else { continue };
        let Checked { said, warnings, open: depends } = check(inputs, build, component, part, findings);
        open.extend(depends);
        if let Some(said) = said
            && verdict.error.is_none()
        {
            verdict.error = Some(diagnostic("Failed to prepare build:", false, said));
        }
        verdict.warnings.extend(
            warnings.into_iter().map(|words| diagnostic("Warning when preparing build:", true, Said::bare(words))),
        );
    }
    if verdict.error.is_some() {
        verdict.warnings.clear();
    }
    verdict.open = open;
    verdict
}

/// The builder, and what runs with it, in the order in which Packer sets it up
/// and prepares it.
fn components<'a>(inputs: &Inputs<'a>, build: &Build) -> Vec<&'a Component> {
    let template = inputs.template;
    let runs = |component: &&Component| !component.skips(&build.raw_name);
    let builder = template.builders.iter().filter(|component| component.node == build.builder.node);
    let mut components: Vec<&Component> =
        builder.chain(template.provisioners.iter().filter(runs)).chain(&template.error_cleanup).collect();
    for sequence in &template.post_processors {
        // `-except` names post-processors too, and ends their sequence.
        let except = &inputs.selection.except;
        let excepted =
            |component: &&Component| component.name().is_some_and(|name| except.iter().any(|except| except == name));
        components.extend(sequence.steps.iter().filter(runs).take_while(|component| !excepted(component)));
    }
    components
}

fn part_of<'b>(build: &'b Build, component: &Component) -> Option<&'b Part> {
    build.parts().find(|part| part.node == component.node)
}
