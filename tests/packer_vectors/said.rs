//! What Packer says before it runs anything.

use bakewright::packer::interpolate::Machine;
use bakewright::packer::provision::Selection;
use bakewright::packer::validate::Validation;

use crate::validation::{Files, Run, texts};
use crate::vector::{Vector, collapsed, text_of};

/// The working folder of the recording.
pub fn files(vector: &Vector) -> Files {
    let files = vector.files.iter().map(|(path, content)| (path.clone(), text_of(content).into_bytes().into()));
    Files(files.collect())
}

/// What we make of the vector's template; an error is what Packer prints of
/// the flags.
pub fn validation(vector: &Vector, machine: Machine) -> Result<Validation, String> {
    let given = vector.given()?;
    let text = vector.template_text().unwrap_or_default();
    let mut files = files(vector);
    let name = vector.template_name.clone().unwrap_or_else(|| "template.json".to_owned());
    files.0.insert(name, text.as_bytes().into());
    let run = Run {
        text: &text,
        machine,
        files,
        var_files: &given.var_files,
        command_line: &given.command_line,
        selection: Selection { only: vector.names("only"), except: vector.names("except") },
    };
    Ok(run.validation())
}

/// Any of the texts that Packer may print where it refuses the template, white
/// space collapsed. Empty where it goes on.
pub fn refusals(validation: &Validation) -> Vec<String> {
    if validation.refusal.is_none() && validation.builds.iter().all(|build| build.error.is_none()) {
        return Vec::new();
    }
    texts(validation).iter().map(|text| collapsed(text)).collect()
}
