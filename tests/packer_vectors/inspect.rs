use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::inspect::{NOTE, inspect};
use bakewright::packer::template::Template;
use bakewright::packer::variables;

use crate::vector::{Vector, Verdict, collapsed, same};

pub fn run(vector: &Vector) -> Verdict {
    match vector.template_is_at_hand() {
        Ok(true) => {}
        Ok(false) => {
            return Verdict::Skipped("the template that it refers to is not at hand (BAKEWRIGHT_CORPUS)".to_owned());
        }
        Err(why) => return Verdict::Failed(why),
    }
    match check(vector) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn check(vector: &Vector) -> Result<(), String> {
    let document = json::parse(&vector.template_text().unwrap_or_default());
    let template = Template::read(&document, PackerVersion::RECORDED);
    let outcome = |success| if success { "success" } else { "failure" };
    same("exit", outcome(template.is_accepted()), outcome(vector.expects_success()))?;
    if let Some(rejection) = &template.rejection {
        if vector.expect["crash"] == true {
            return same("crash", if rejection.crash { "crash" } else { "no crash" }, "crash");
        }
        let recorded = vector.expect["error"].as_str().or(vector.expect["stdout"].as_str()).unwrap_or_default();
        let ours = rejection.printed(PackerVersion::RECORDED);
        return same_lines(vector, "error", &collapsed(&ours), &collapsed(recorded));
    }
    let given = vector.given()?;
    let resolution = given.resolve(&vector.machine(), &variables::declared(&document));
    let inspection = inspect(&template, Some(&resolution), PackerVersion::RECORDED);
    if let Some(recorded) = vector.expect["stdout"].as_str() {
        let ours = inspection.text().replace(NOTE, "\n<NOTE>");
        same_lines(vector, "stdout", &ours, recorded)?;
    }
    if let Some(recorded) = vector.expect["machine"].as_array() {
        let recorded: Vec<&str> = recorded.iter().filter_map(|line| line.as_str()).collect();
        let mut ours = inspection.machine_readable();
        ours.retain(|line| !line.contains("Note: If your build names"));
        same_lines(vector, "machine", &ours.join("\n"), &recorded.join("\n"))?;
    }
    Ok(())
}

/// Compares with white space collapsed in each line; the order of lines does
/// not count where the recording says so.
fn same_lines(vector: &Vector, what: &str, ours: &str, recorded: &str) -> Result<(), String> {
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(collapsed).filter(|line| !line.is_empty()).collect();
        if vector.expect["unordered"] == true {
            lines.sort();
        }
        lines.join("\n")
    };
    same(what, &lines(ours), &lines(recorded))
}
