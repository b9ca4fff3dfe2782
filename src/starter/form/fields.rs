use super::answers::{Answers, field_of};
use super::{Begin, Field, Images, Input, Texts};
use crate::layout::LAYOUTS;
use crate::starter::{Builder, Checksum, Kind, Source};

/// The questions that the answers so far leave, in the order in which people
/// think of them, each with what is wrong with its answer.
pub fn fields(begin: Begin, texts: &Texts, images: &Images) -> Vec<Field> {
    let answers = Answers::of(begin, texts);
    let mut form = Form { texts, fields: Vec::new() };
    form.what(begin);
    if answers.kind.is_archive() {
        form.archive(&answers);
    }
    form.place(begin, &answers, images);
    let mut fields = form.fields;
    if begin != Begin::Addition
        && let Some(why) = answers.builder.refuses(answers.kind)
    {
        say(&mut fields, "builder", why);
    }
    for problem in answers.problems(begin) {
        say(&mut fields, field_of(problem.question), &problem.message);
    }
    fields
}

fn say(fields: &mut [Field], id: &str, problem: &str) {
    if let Some(field) = fields.iter_mut().find(|field| field.id == id) {
        field.problem.get_or_insert_with(|| problem.to_owned());
    }
}

struct Form<'t> {
    texts: &'t Texts,
    fields: Vec<Field>,
}

impl Form<'_> {
    fn add(&mut self, id: &str, label: &str, hint: &str, input: Input, first: &str) {
        let value = self.texts.get(id).map_or(first, String::as_str).to_owned();
        let (id, label, hint) = (id.to_owned(), label.to_owned(), hint.to_owned());
        self.fields.push(Field { id, label, hint, input, value, problem: None });
    }

    fn text(&mut self, id: &str, label: &str, hint: &str, placeholder: &str, first: &str) {
        self.add(id, label, hint, Input::Text { placeholder: placeholder.to_owned() }, first);
    }

    fn check(&mut self, id: &str, label: &str, hint: &str, first: bool) {
        self.add(id, label, hint, Input::Check, if first { "true" } else { "false" });
    }

    fn choice<'o>(&mut self, id: &str, label: &str, hint: &str, options: impl IntoIterator<Item = (&'o str, &'o str)>) {
        let options: Vec<(String, String)> =
            options.into_iter().map(|(value, text)| (value.to_owned(), text.to_owned())).collect();
        let first = options.first().map(|(value, _)| value.clone()).unwrap_or_default();
        self.add(id, label, hint, Input::Choice { options }, &first);
    }

    fn what(&mut self, begin: Begin) {
        let kinds = Kind::ALL.into_iter().filter(|kind| begin != Begin::Addition || *kind != Kind::Empty);
        self.choice("kind", "What to ship", "", kinds.map(|kind| (kind.id(), kind.title())));
        if begin != Begin::Addition {
            self.choice("builder", "Builder", "", Builder::ALL.map(|builder| (builder.name(), builder.name())));
        }
        self.text("application", "Application", "Names image, folder, user and unit.", "", "hello");
    }

    fn archive(&mut self, answers: &Answers) {
        self.choice(
            "source",
            "Comes from",
            "",
            [
                ("url", "A URL"),
                ("s3", "S3"),
                ("gcs", "Google Cloud Storage"),
                ("store", "An artifact store with a token"),
                ("trigger", "The trigger’s artifacts"),
                ("build", "The triggering build’s files"),
            ],
        );
        let source = &answers.options.source;
        let by_trigger = matches!(source, Source::TriggerArtifacts | Source::TriggerBuild);
        let extension = if answers.kind == Kind::Zip { "zip" } else { "tar.gz" };
        let file = format!("hello-1.0.0.{extension}");
        let (label, placeholder) = match source {
            Source::S3 => ("Place", format!("s3://bucket/{file}")),
            Source::Gcs => ("Place", format!("gs://bucket/{file}")),
            Source::Url | Source::Store { .. } => ("URL", format!("https://artifacts.example.com/{file}")),
            Source::TriggerArtifacts | Source::TriggerBuild => ("Artifact name", format!("hello-*.{extension}")),
        };
        let hint = if by_trigger {
            "* stands for anything."
        } else {
            "Or an expression such as ${trigger.parameters.url}. A bake gives it as the variable artifact_url."
        };
        self.text("location", label, hint, &placeholder, "");
        if matches!(source, Source::Store { .. }) {
            let hint = "Read on Rosco’s host. It reaches neither the command, nor the log, nor the image.";
            self.text("token_variable", "Token’s environment variable", hint, "", "ARTIFACT_TOKEN");
            let hint = "Empty for Authorization: Bearer.";
            self.text("token_header", "Token’s header", hint, "X-JFrog-Art-Api", "");
        }
        let checksums = [("given", "A SHA-256"), ("beside", "The .sha256 file beside it")];
        self.choice("checksum", "Verified by", "Before anything of it is used.", checksums);
        if matches!(answers.options.checksum, Checksum::Given(_)) {
            let placeholder = "64 hexadecimal digits, or ${…}";
            self.text("sha256", "SHA-256", "", placeholder, "");
        }
        let hint = "Becomes part of the image’s name, and so of the bake key.";
        self.text("version", "Version", hint, "1.0.0", "");
        let root = format!("/opt/{}", answers.options.application);
        self.text("install_root", "Unpacked to", "Each release in a folder of its own.", &root, "");
        self.check("strip_top", "Leave out the folder that holds all else", "", true);
        self.text("owner", "Owner", "user or user:group; made if missing.", &answers.options.application, "");
        self.text("keep", "Releases kept", "This one included.", "", "3");
        self.check("service", "Runs as a systemd service", "", false);
        if answers.options.service.is_some() {
            let placeholder = format!("bin/{}", answers.options.application);
            self.text("exec", "Command", "From the release’s folder on.", &placeholder, "");
            self.check("start", "Start it during the bake too", "", false);
        }
    }

    fn place(&mut self, begin: Begin, answers: &Answers, images: &Images) {
        if answers.kind.is_package() {
            let hint = "Empty for the application’s name.";
            self.text("packages", "Packages", hint, &answers.options.application, "");
        }
        if begin == Begin::Addition {
            return;
        }
        if begin == Begin::Template {
            match images.get(answers.builder.provider()).filter(|images| !images.is_empty()) {
                Some(images) => {
                    let options = images.iter().map(|(id, text)| (id.as_str(), text.as_str()));
                    self.choice("base_os", "Base OS", "", options);
                }
                None => self.text("base_os", "Base OS", "As Rosco’s configuration names it.", "", ""),
            }
        }
        if answers.builder.provider() == "aws" {
            self.text("regions", "Regions", "Separated by commas.", "", "us-east-1");
        }
        if begin == Begin::Repo {
            let layouts = LAYOUTS.iter().map(|layout| (layout.id, layout.name));
            self.choice("layout", "Layout of the repo", "", layouts);
        }
    }
}
