use bakewright::json::{self, Document};
use bakewright::packer::PackerVersion;
use bakewright::packer::components::weak::{Findings, Hooks, decode_field};
use bakewright::packer::components::{Holes, Shape, prepare};
use bakewright::packer::interpolate::{self, Context, Data, Machine, Text, UnknownKind};
use bakewright::packer::provision::BuildData;
use bakewright::packer::resolve::{self, Build, announced};
use bakewright::packer::template::Template;
use bakewright::packer::variables::{self, Resolution};
use serde_json::{Map, Value};

use crate::said::{refusals, validation};
use crate::vector::{Vector, Verdict, collapsed, same, text_of};

const VERSION: PackerVersion = PackerVersion::RECORDED;

pub fn run(vector: &Vector) -> Verdict {
    let outcome = match vector.via.as_str() {
        "console" => console(vector),
        "file-builder" => file_builder(vector),
        "manifest-custom_data" => custom_data(vector),
        "shell-local" => crate::shell_local::run(vector),
        other => return Verdict::Skipped(format!("nothing answers {other}")),
    };
    outcome.map_or_else(Verdict::Failed, |()| Verdict::Passed)
}

/// A line of `packer console`: rendered until nothing changes, with the
/// variables of the template, no build and no environment.
fn console(vector: &Vector) -> Result<(), String> {
    let given = vector.given()?;
    let machine = vector.machine();
    let document = json::parse(&vector.template_text().unwrap_or_default());
    let resolution = given.resolve(&machine, &variables::declared(&document));
    let context = Context::names(VERSION, &machine, &resolution.packer_map);
    let line = vector.stdin.as_deref().unwrap_or_default();
    match interpolate::render(&Text::from(line), &context) {
        Ok(rendering) => {
            let ours = with_samples(&rendering.text);
            if let Some(pattern) = vector.expect["result_regex"].as_str() {
                let pattern = regex_lite::Regex::new(pattern).map_err(|error| error.to_string())?;
                return if pattern.is_match(&ours) { Ok(()) } else { same("result", &ours, pattern.as_str()) };
            }
            same("result", &ours, vector.expect["result"].as_str().unwrap_or("(an error)"))
        }
        Err(error) => {
            same("error", &collapsed(&error.to_string()), &vector.expected_error().unwrap_or("(a result)".to_owned()))
        }
    }
}

/// What the builder `file` writes.
fn file_builder(vector: &Vector) -> Result<(), String> {
    let case = Case::read(vector, vector.machine())?;
    if !case.goes_on(vector)? {
        return Ok(());
    }
    let builder = &case.value()["builders"][0];
    let config = case.prepared(builder, Data::none())?;
    let text = |name: &str| decoded(&config, name, &Shape::String).as_str().unwrap_or_default().to_owned();
    let mut written = text("content");
    if let (true, Some(source)) = (written.is_empty(), vector.files.get(&text("source"))) {
        written = text_of(source);
    }
    if let Some(pattern) = vector.expect["result_regex"].as_str() {
        let pattern = regex_lite::Regex::new(pattern).map_err(|error| error.to_string())?;
        return if pattern.is_match(&written) { Ok(()) } else { same("result", &written, pattern.as_str()) };
    }
    same("result", &written, vector.expect["result"].as_str().unwrap_or("(an error)"))
}

/// What the post-processor `manifest` writes of `custom_data`.
fn custom_data(vector: &Vector) -> Result<(), String> {
    let case = Case::read(vector, vector.machine())?;
    if !case.goes_on(vector)? {
        return Ok(());
    }
    let given = case.value();
    let manifest = given["post-processors"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|element| element.as_array().cloned().unwrap_or_else(|| vec![element.clone()]))
        .find(|component| component["type"] == "manifest")
        .ok_or("  there is no manifest")?;
    let announced = announced(case.builder_type()).iter().copied();
    let config = case.prepared(&manifest, Data::placeholders(announced))?;
    let context = case.context().with_data(BuildData::none().with([]));
    let mut ours = Map::new();
    for (key, value) in decoded(&config, "custom_data", &Shape::map(Shape::String)).as_object().into_iter().flatten() {
        let text = Text::from(value.as_str().unwrap_or_default());
        match interpolate::render(&text, &context) {
            Ok(rendering) => drop(ours.insert(key.clone(), Value::from(with_samples(&rendering.text)))),
            // It fails when it runs, and so does the build.
            Err(error) => {
                let recorded = vector.expected_error().unwrap_or("(a result)".to_owned());
                let told = !vector.expects_success()
                    && (recorded.is_empty() || recorded.contains(&collapsed(&error.to_string())));
                return if told { Ok(()) } else { same("error", &error.to_string(), &recorded) };
            }
        }
    }
    let recorded = match &vector.expect["result"] {
        Value::Null if ours.is_empty() => &Value::Object(Map::new()),
        other => other,
    };
    same("result", &sorted(&Value::Object(ours)), &sorted(recorded))
}

fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<String> = members.iter().map(|(key, value)| format!("{key:?}: {value}")).collect();
            members.sort();
            members.join(", ")
        }
        other => other.to_string(),
    }
}

/// A template with all that it depends on.
pub struct Case {
    pub document: Document,
    pub template: Template,
    pub machine: Machine,
    pub resolution: Resolution,
    pub builds: Vec<Build>,
    refusals: Vec<String>,
}

impl Case {
    pub fn read(vector: &Vector, machine: Machine) -> Result<Self, String> {
        let given = vector.given()?;
        let document = json::parse(&vector.template_text().unwrap_or_default());
        let resolution = given.resolve(&machine, &variables::declared(&document));
        let template = Template::read(&document, VERSION);
        let builds = resolve::resolve(&resolve::Inputs {
            version: VERSION,
            document: &document,
            template: &template,
            variables: &resolution,
            machine: &machine,
        });
        let refusals = refusals(&validation(vector, machine.clone())?);
        Ok(Self { document, template, machine, resolution, builds, refusals })
    }

    /// Whether anything is built; fails where that, or why not, is not as
    /// recorded.
    pub fn goes_on(&self, vector: &Vector) -> Result<bool, String> {
        let recorded = vector.expected_error().unwrap_or_default();
        match self.refusals.first() {
            None => Ok(true),
            Some(_) if self.refusals.contains(&recorded) && !vector.expects_success() => Ok(false),
            Some(first) => same("error", first, &recorded).map(|()| false),
        }
    }

    /// As Packer has it: of duplicate keys the last.
    pub fn value(&self) -> Value {
        self.document.root().map(|root| self.document.value(root)).unwrap_or_default()
    }

    pub fn builder_type(&self) -> &str {
        self.builds.first().map(|build| build.builder_type.as_str()).unwrap_or_default()
    }

    pub fn context(&self) -> Context<'_> {
        let name = self.builds.first().map(|build| build.name.clone()).unwrap_or_default();
        Context::component(VERSION, &self.machine, &self.resolution.user, name, self.builder_type())
    }

    fn prepared(&self, component: &Value, data: Data) -> Result<Map<String, Value>, String> {
        let empty = Map::new();
        let context = self.context().with_data(data);
        let mut holes = Holes::default();
        let prepared = prepare(component.as_object().unwrap_or(&empty), |_| false, &context, &mut holes);
        if let Some(error) = prepared.errors.first() {
            return Err(format!("  {error}"));
        }
        Ok(prepared.config.into_iter().map(|(key, value)| (key, revealed(value, &holes))).collect())
    }
}

/// The value with an example in the place of each hole.
fn revealed(value: Value, holes: &Holes) -> Value {
    match value {
        Value::String(text) => Value::String(with_samples(&holes.decode(&text))),
        Value::Array(items) => items.into_iter().map(|item| revealed(item, holes)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| (with_samples(&holes.decode(&key)), revealed(value, holes)))
            .collect(),
        other => other,
    }
}

/// A field as the plugin reads it.
fn decoded(config: &Map<String, Value>, name: &str, shape: &Shape) -> Value {
    let mut value = Value::Null;
    let folded = || config.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if let Some(given) = config.get(name).or_else(folded) {
        decode_field(&mut value, name, shape, given, Hooks::default(), &mut Findings::default());
    }
    value
}

/// The text with an example of each unknown in its place, to hold it against
/// a pattern.
pub fn with_samples(text: &Text) -> String {
    text.pieces()
        .into_iter()
        .map(|piece| match piece {
            interpolate::Piece::Known(text) => text,
            interpolate::Piece::Unknown(unknown) => match unknown.kind {
                UnknownKind::Uuid => "5fba1b2c-7d3e-4f10-8a9b-0c1d2e3f4a5b".to_owned(),
                _ => format!("<{unknown}>"),
            },
        })
        .collect()
}
