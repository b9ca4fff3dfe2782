//! Kind `validate`: what `packer validate` prints, and whether it accepts.

use bakewright::packer::validate::Verdict as Judgement;

use crate::said;
use crate::validation::{in_order, texts};
use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match vector.template_is_at_hand() {
        Ok(true) => {}
        Ok(false) => {
            return Verdict::Skipped("the template that it refers to is not at hand (BAKEWRIGHT_CORPUS)".to_owned());
        }
        Err(why) => return Verdict::Failed(why),
    }
    if vector.is_hcl() {
        return Verdict::Skipped("the name of the template makes Packer read it as HCL2".to_owned());
    }
    match check(vector) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn check(vector: &Vector) -> Result<(), String> {
    let recorded = vector.expect["stdout"].as_str().unwrap_or_default();
    let (accepted, ours) = answer(vector)?;
    let words = |accepted: bool| if accepted { "success" } else { "failure" };
    same("exit", words(accepted), words(vector.expects_success()))?;
    if vector.expect["crash"] == true || vector.expect["usage_printed"] == true {
        return Ok(());
    }
    let unordered = vector.expect["unordered"] == true;
    let form = |text: &str| if unordered { in_order(text) } else { collapsed(text) };
    if ours.iter().any(|text| form(text) == form(recorded)) {
        return Ok(());
    }
    same("stdout", &form(ours.first().map_or("", String::as_str)), &form(recorded))
}

/// Whether we accept, and any of the texts that may be printed.
fn answer(vector: &Vector) -> Result<(bool, Vec<String>), String> {
    if let Some(target) = vector.target.as_deref().filter(|target| !vector.has(target)) {
        return Ok((false, vec![format!("\"{target}\": stat {target}: no such file or directory")]));
    }
    let validation = match said::validation(vector, vector.machine()) {
        Ok(validation) => validation,
        Err(flags) => return Ok((false, vec![flags])),
    };
    if vector.args.iter().any(|arg| arg.trim_start_matches('-') == "syntax-only") {
        let rejection = bakewright::packer::template::Template::read(
            &bakewright::json::parse(&vector.template_text().unwrap_or_default()),
            bakewright::packer::PackerVersion::RECORDED,
        )
        .rejection;
        return Ok(match rejection {
            Some(rejection) => (false, vec![rejection.printed(bakewright::packer::PackerVersion::RECORDED)]),
            None => (true, vec!["Syntax-only check passed. Everything looks okay.".to_owned()]),
        });
    }
    let verdict = validation.verdict();
    if verdict == Judgement::Open {
        let open: Vec<&String> = validation.builds.iter().flat_map(|build| &build.open).collect();
        return Err(format!("  we do not know: it depends on {open:?}"));
    }
    Ok((verdict == Judgement::Accepted, texts(&validation)))
}
