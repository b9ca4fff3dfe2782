//! Rendering anything ends, within bounds, and says why where it fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod input;

use std::process::ExitCode;

use bakewright::json;
use bakewright::packer::PackerVersion;
use bakewright::packer::interpolate::{
    Context, Data, Environment, Folder, InterpolateError, Machine, PluginFunctions, Text, UnknownKind, UserVariables,
    function_names, references, render, render_once, validate,
};
use bakewright::packer::resolve;
use bakewright::packer::template::Template;
use bakewright::packer::variables;
use input::Random;

const VERSIONS: [PackerVersion; 5] = [
    PackerVersion::new(0, 12, 1),
    PackerVersion::new(1, 3, 1),
    PackerVersion::new(1, 4, 5),
    PackerVersion::RECORDED,
    PackerVersion::NEWEST,
];

/// A rendered text and what it was rendered from.
const LARGEST: usize = 16 << 20;

fn main() -> ExitCode {
    input::run("interpolate", |text, random| {
        let version = *random.one_of(&VERSIONS);
        let code = code(text, random);
        one_text(&code, version, random);
        if random.below(3) == 0 {
            whole_template(text, &code, version, random);
        }
    })
}

fn one_text(code: &str, version: PackerVersion, random: &mut Random) {
    for reference in references(code) {
        let spans = std::iter::once(reference.function_span).chain(reference.name_span);
        for span in spans {
            assert!(code.get(span.start..span.end).is_some());
        }
    }
    let machine = machine(random);
    let user = user(code, random);
    let functions = *random.one_of(&[PluginFunctions::None, PluginFunctions::Amazon, PluginFunctions::AzureDtl]);
    let data = match random.below(4) {
        0 => Data::none(),
        1 => Data::placeholders(["SourceAMI"]),
        2 => Data::open_structure(),
        _ => Data::at_build_time(["SourceAMI"]).with("Known", Text::from("k")),
    };
    let mut context = Context::component(version, &machine, &user, Text::from("name"), "amazon-ebs");
    context.in_variables = random.below(2) == 0;
    let context = context.with_data(data).with_functions(functions);
    let source = Text::from(code);
    let sound = validate(&source, &context);
    match render_once(&source, &context) {
        Ok(rendering) => {
            assert!(sound.is_ok() && rendering.text.len() <= LARGEST);
            assert!(!rendering.text.pieces().is_empty() || rendering.text.is_empty());
        }
        Err(error) => {
            explained(&error, code.len());
            let same = sound.as_ref() == Err(&error);
            assert!(sound.is_ok() || same, "{sound:?} {error:?}");
        }
    }
    match render(&source, &context) {
        Ok(rendering) => {
            let again = render_once(&rendering.text, &context);
            let settled = again.is_ok_and(|again| again.text == rendering.text);
            assert!(settled || !rendering.text.is_known(), "{:?} still changes", rendering.text);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn explained(error: &InterpolateError, len: usize) {
    let span = error.span();
    assert!(span.start <= span.end && span.end <= len, "{error:?} in {len} bytes");
    assert!(!error.to_string().is_empty());
}

fn whole_template(text: &str, code: &str, version: PackerVersion, random: &mut Random) {
    let quoted = json::quote(code);
    let template = match random.below(3) {
        0 => text.to_owned(),
        1 => text.replacen("{{user `a`}}", quoted.trim_matches('"'), 3),
        _ => format!(
            "{{\"variables\": {{\"a\": {quoted}, \"b\": \"{{{{user `a`}}}}\"}}, \"builders\": [{{\"type\": \"amazon-ebs\", \"name\": {quoted}, \"tags\": {{{quoted}: {quoted}}}}}], \"provisioners\": [{{\"type\": \"shell\", \"inline\": [{quoted}], \"max_retries\": {quoted}, \"override\": {{{quoted}: {{\"inline\": {quoted}}}}}}}]}}"
        ),
    };
    let document = json::parse(&template);
    let machine = machine(random);
    let declared = variables::declared(&document);
    let resolution = variables::resolve(&variables::Inputs {
        version,
        declared: &declared,
        var_files: &[],
        command_line: &[("c".to_owned(), code.to_owned())],
        machine: &machine,
    });
    assert!(resolution.variables.len() <= declared.len() + 1);
    let view = Template::read(&document, version);
    let builds = resolve::resolve(&resolve::Inputs {
        version,
        document: &document,
        template: &view,
        variables: &resolution,
        machine: &machine,
    });
    for build in &builds {
        for problem in build.problems() {
            assert!(!problem.to_string().is_empty());
        }
        for line in build.lines(&document) {
            assert!(line.indent <= 1_000 && !line.pieces.is_empty());
        }
    }
}

fn machine(random: &mut Random) -> Machine {
    let variables = [("HOME".to_owned(), "/home/x".to_owned())].into();
    let folder =
        |random: &mut Random| random.one_of(&[Folder::Absent, Folder::Unknown, Folder::Known("/f".to_owned())]).clone();
    Machine {
        environment: Environment { variables, complete: random.below(2) == 0 },
        clock: None,
        template_folder: folder(random),
        working_folder: folder(random),
    }
}

fn user(code: &str, random: &mut Random) -> UserVariables {
    let mut half = Text::from("known ");
    if random.below(2) == 0 {
        half = Text::unknown_kind(UnknownKind::Uuid);
    }
    [("a".to_owned(), half), ("b".to_owned(), Text::from("x")), ("again".to_owned(), Text::from(code))].into()
}

const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{{/*",
    "*/}}",
    "|",
    "(",
    ")",
    " ",
    "\n",
    "`a`",
    "\"b\"",
    "`",
    "\"",
    "'x'",
    "\\",
    ".",
    ".X",
    "$",
    "$x",
    ":=",
    "=",
    ",",
    "if",
    "else",
    "else if",
    "end",
    "range",
    "with",
    "define",
    "block",
    "template",
    "break",
    "continue",
    "nil",
    "true",
    "0",
    "-1",
    "1e9",
    "0x1p4",
    "1i",
    "9223372036854775807",
    "`%s`",
    "`%999999d`",
    "`%[2]*.[1]*f`",
    "`2006 Jan`",
    "`%Y%j`",
    "é",
    "\u{fffd}",
    "\u{1f980}",
    "`again`",
    "`SourceAMI`",
    "{{user `again`}}",
    "{{range $x := .}}",
    "{{define `t`}}",
    "{{template `t` .}}",
];

/// Something in the language: tokens in a row, or a piece of the template with
/// a few of them in it.
fn code(text: &str, random: &mut Random) -> String {
    let names: Vec<&str> = function_names().collect();
    let token = |random: &mut Random| {
        if random.below(4) == 0 { (*random.one_of(&names)).to_owned() } else { (*random.one_of(TOKENS)).to_owned() }
    };
    let mut code = String::new();
    if random.below(3) == 0 {
        code.extend(text.chars().skip(random.below(text.len() + 1)).take(200));
    }
    for _ in 0..random.below(24) {
        let mut part = token(random);
        if random.below(40) == 0 {
            part = part.repeat(1 + random.below(400));
        }
        if random.below(2) == 0 {
            part.push(' ');
        }
        code.push_str(&part);
    }
    if random.below(2) == 0 {
        code = format!("{{{{{code}}}}}");
    }
    code
}
