use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Module, Task};
use crate::json::{self, edit};
use crate::layout::convert::{ConvertOptions, convert};
use crate::layout::{ConfigRepo, LAYOUTS};
use crate::preview::{CURRENT, Instant, bake_path, bake_text};
use crate::source::{File, FileMode, IntoOrdered, Snapshot, apply_edits};
use crate::starter::form::{Answers, Begin, Field, Images, Input, Texts, fields};
use crate::starter::{FileRole, StarterBake, StarterFile, apply, start_beside};
use crate::workspace::Operation;

/// Reads the answers to a starter's questions: what is still to be asked, and
/// what is made of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillStarter {
    pub begin: Begin,
    pub answers: Texts,
    /// The folder of the open repo's templates.
    pub folder: String,
    /// Name and text of what lies there.
    pub beside: Vec<(String, String)>,
    /// Path and text of the template that is added to.
    pub template: Option<(String, String)>,
    /// Paths and texts of the workspace's bakes.
    pub bakes: Vec<(String, String)>,
    /// Base images that the configuration has.
    pub images: Images,
    /// The bake that is known to use the template, by name or not.
    pub user: Option<String>,
    /// When a new bake would run, in milliseconds since 1970.
    pub instant: i64,
}

/// What comes of the answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StarterFilled {
    pub fields: Vec<Field>,
    /// `None` while an answer cannot be used.
    pub made: Option<StarterMade>,
    /// Why nothing is made, where no field says it.
    pub problem: Option<String>,
}

/// What a workspace has to do to have it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StarterMade {
    /// What the step is called.
    pub label: String,
    /// What a workspace of its own is called.
    pub name: String,
    pub operations: Vec<Operation>,
    /// The paths of the files, new and changed.
    pub paths: Vec<String>,
    /// The template among them, and the new bake.
    pub template: Option<String>,
    pub bake: Option<String>,
    /// What the user should know or has to do.
    pub notes: Vec<String>,
}

impl Task for FillStarter {
    const NAME: &'static str = "fill-starter";
    const MODULE: Module = Module::Archives;
    type Reply = StarterFilled;
}

impl FillStarter {
    pub(super) fn run(&self) -> StarterFilled {
        let fields = fields(self.begin, &self.answers, &self.images);
        let mut said = self.answers.clone();
        // Of another provider's images none can be meant.
        if let Some(base_os) = fields.iter().find(|field| field.id == "base_os") {
            let value = match &base_os.input {
                Input::Choice { options } if !options.iter().any(|(id, _)| *id == base_os.value) => {
                    options.first().map(|(id, _)| id.clone()).unwrap_or_default()
                }
                _ => base_os.value.clone(),
            };
            said.insert("base_os".to_owned(), value);
        }
        let answers = Answers::of(self.begin, &said);
        let complete = fields.iter().all(|field| field.problem.is_none());
        let made = complete.then(|| match self.begin {
            Begin::Repo => self.repo(&answers),
            Begin::Template => self.template(&answers),
            Begin::Addition => self.addition(&answers),
        });
        let (made, problem) = match made {
            Some(Ok(made)) => (Some(made), None),
            Some(Err(problem)) => (None, Some(problem)),
            None => (None, None),
        };
        StarterFilled { fields, made, problem }
    }

    fn repo(&self, answers: &Answers) -> Result<StarterMade, String> {
        let Answers { kind, builder, options } = answers;
        let started = start_beside(*kind, *builder, options, |_| None).map_err(|error| error.to_string())?;
        let mut made = StarterMade {
            label: format!("New {} template", kind.id()),
            name: format!("{}-config", options.application),
            notes: started.notes.iter().map(ToString::to_string).collect(),
            ..StarterMade::default()
        };
        let mut files = Snapshot::default();
        for file in &started.files {
            let folder =
                if file.role == FileRole::Packer { "default/profiles/rosco/packer" } else { "default/profiles" };
            let bytes = file.text.as_bytes().into();
            files.insert(format!("{folder}/{}", file.name), File { bytes, mode: file.mode });
        }
        let chosen = self.answers.get("layout");
        let layout = LAYOUTS.iter().copied().find(|layout| chosen.is_some_and(|id| id == layout.id));
        let layout = layout.or(LAYOUTS.first().copied()).ok_or("there is no layout")?;
        let repo = ConfigRepo::recognise(&files);
        let template = started.files.first().map(|file| repo.path_for_new(&file.name));
        let laid_out = convert(&files, &repo, layout, &ConvertOptions::default());
        made.notes.extend(laid_out.losses.iter().map(ToString::to_string));
        for arranged in laid_out.files {
            if arranged.from.as_deref() == template.as_deref() {
                made.template = Some(arranged.path.clone());
            }
            made.create(arranged.path, arranged.file.bytes, arranged.file.mode);
        }
        self.add_bake(&mut made, &started.bake);
        Ok(made)
    }

    fn template(&self, answers: &Answers) -> Result<StarterMade, String> {
        let Answers { kind, builder, options } = answers;
        let beside = self.beside();
        let started = start_beside(*kind, *builder, options, |name| beside.get(name).map(|text| (*text).to_owned()));
        let started = started.map_err(|error| error.to_string())?;
        let mut made = StarterMade {
            label: format!("New {} template", kind.id()),
            notes: started.notes.iter().map(ToString::to_string).collect(),
            ..StarterMade::default()
        };
        made.template = started.files.first().map(|file| self.place(file));
        for file in &started.files {
            made.create(self.place(file), file.text.as_bytes().into(), file.mode);
        }
        self.add_bake(&mut made, &started.bake);
        Ok(made)
    }

    fn addition(&self, answers: &Answers) -> Result<StarterMade, String> {
        let Answers { kind, options, .. } = answers;
        let (path, text) = self.template.as_ref().ok_or("no template is open")?;
        let beside = self.beside();
        let added = apply(text, *kind, options, |name| beside.get(name).map(|text| (*text).to_owned()));
        let added = added.map_err(|error| error.to_string())?;
        let mut made = StarterMade {
            label: format!("Install a {} as well", kind.id()),
            template: Some(path.clone()),
            notes: added.notes.iter().map(ToString::to_string).collect(),
            ..StarterMade::default()
        };
        for edits in added.steps {
            made.operations.push(Operation::Edit { path: path.clone(), edits });
        }
        made.paths.push(path.clone());
        for file in &added.files {
            made.create(self.place(file), file.text.as_bytes().into(), file.mode);
        }
        let name = path.strip_prefix(&self.folder).unwrap_or(path).trim_start_matches('/');
        let mut told = false;
        for (bake, text) in &self.bakes {
            let known = self.user.as_ref() == Some(bake);
            if known || names(text, name) {
                told = true;
                made.tell(bake, text, &added.attributes, added.rebake);
            }
        }
        if !told && !added.attributes.is_empty() {
            let names: Vec<&str> = added.attributes.iter().map(|(name, _)| *name).collect();
            made.notes.push(format!(
                "No bake of this workspace names the template: stages that do need the extended attributes {}.",
                names.join(", ")
            ));
        }
        Ok(made)
    }

    fn beside(&self) -> BTreeMap<&str, &str> {
        self.beside.iter().map(|(name, text)| (name.as_str(), text.as_str())).into_map()
    }

    fn place(&self, file: &StarterFile) -> String {
        if self.folder.is_empty() { file.name.clone() } else { format!("{}/{}", self.folder, file.name) }
    }

    fn add_bake(&self, made: &mut StarterMade, bake: &StarterBake) {
        let path = bake_path(&bake.name, |path| self.bakes.iter().any(|(known, _)| known == path));
        let trigger: Vec<(&str, Value)> = bake.trigger.iter().map(|trigger| ("trigger", trigger.clone())).collect();
        let text = bake_text(&bake.name, &bake.stage, &trigger, Instant(self.instant), CURRENT);
        made.bake = Some(path.clone());
        made.create(path, text.into_bytes().into(), FileMode::Unix(0o644));
    }
}

impl StarterMade {
    fn create(&mut self, path: String, bytes: std::sync::Arc<[u8]>, mode: FileMode) {
        self.paths.push(path.clone());
        self.operations.push(Operation::Create { path, bytes, mode });
    }

    /// Has the bake's stage give the attributes that it does not give already.
    fn tell(&mut self, path: &str, text: &str, given: &[(&'static str, String)], rebake: bool) {
        let mut document = json::parse(text);
        let stage = stage_of(&document);
        let known = stage.get("extendedAttributes");
        let attributes = given.iter().filter(|(name, _)| known.and_then(|known| known.get(*name)).is_none());
        let attributes = attributes.map(|(name, value)| (vec!["stage", "extendedAttributes", name], json!(value)));
        let rebake = rebake.then(|| (vec!["stage", "rebake"], json!(true)));
        for (at, value) in attributes.chain(rebake).collect::<Vec<_>>() {
            let Ok(edits) = edit::set(&document, &json::Path::from_iter(at), &value) else { continue };
            let Ok((text, _)) = apply_edits(document.text(), &edits) else { continue };
            document = json::parse(&text);
            self.operations.push(Operation::Edit { path: path.to_owned(), edits });
        }
        self.paths.push(path.to_owned());
    }
}

fn stage_of(bake: &json::Document) -> Value {
    let bake = bake.root().map(|root| bake.value(root)).unwrap_or_default();
    bake.get("stage").cloned().unwrap_or_default()
}

/// Does the bake's stage name the template?
fn names(bake: &str, template: &str) -> bool {
    stage_of(&json::parse(bake)).get("templateFileName").and_then(Value::as_str) == Some(template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Action, Gesture, Workspace};

    const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn task(begin: Begin, said: &[(&str, &str)]) -> FillStarter {
        let url = [("location", "https://artifacts.example.com/hello-1.0.0.tar.gz"), ("sha256", SHA)];
        let answers = url.iter().chain(said).map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
        FillStarter {
            begin,
            answers,
            folder: "packer".to_owned(),
            beside: Vec::new(),
            template: None,
            bakes: Vec::new(),
            images: Images::new(),
            user: None,
            instant: 1_795_324_500_000,
        }
    }

    fn filled(task: &FillStarter) -> StarterFilled {
        task.run()
    }

    fn performed(made: &StarterMade, workspace: &mut Workspace) {
        let (label, operations) = (made.label.clone(), made.operations.clone());
        workspace.perform(&Action::Apply { label, gesture: Gesture::Single, at: 0, operations }).unwrap();
    }

    #[test]
    fn a_repo_is_made_in_every_layout() {
        for layout in LAYOUTS {
            let made = filled(&task(Begin::Repo, &[("layout", layout.id)])).made.unwrap();
            let mut workspace = Workspace::open("new", []);
            performed(&made, &mut workspace);
            assert!(workspace.document(".bakewright/hello.json").is_some(), "{}: {:?}", layout.id, made.paths);
            let repo = ConfigRepo::recognise(&workspace.snapshot());
            assert_eq!(repo.layout.id, layout.id, "{:?}", made.paths);
            if layout.id != "helm" {
                let template = repo.path_of_name("aws-ebs-tarball.json").unwrap();
                assert!(workspace.document(&template).is_some(), "{template} of {:?}", made.paths);
            }
        }
    }

    #[test]
    fn unusable_answers_make_nothing() {
        let reply = filled(&task(Begin::Repo, &[("sha256", "12")]));
        assert_eq!((reply.made, reply.problem), (None, None));
        assert!(reply.fields.iter().any(|field| field.id == "sha256" && field.problem.is_some()));
    }

    #[test]
    fn a_template_beside_others_takes_no_name() {
        let mut task = task(Begin::Template, &[]);
        task.beside = vec![("aws-ebs-tarball.json".into(), "{}".into()), ("install-tarball.sh".into(), "x".into())];
        task.bakes = vec![(".bakewright/hello.json".into(), "{}".into())];
        let made = filled(&task).made.unwrap();
        let wanted = ["packer/aws-ebs-tarball-2.json", "packer/install-tarball-2.sh", ".bakewright/hello-2.json"];
        assert_eq!(made.paths, wanted);
        let Some(Operation::Create { bytes, .. }) = made.operations.first() else { panic!("a file is made") };
        assert!(std::str::from_utf8(bytes).unwrap().contains("/install-tarball-2.sh"));
        let Some(Operation::Create { bytes, .. }) = made.operations.last() else { panic!("a bake is made") };
        assert!(std::str::from_utf8(bytes).unwrap().contains("\"templateFileName\": \"aws-ebs-tarball-2.json\""));
    }

    #[test]
    fn an_addition_tells_the_bakes_of_its_template() {
        let template = "{\n  \"builders\": [{\"type\": \"amazon-ebs\"}],\n  \"provisioners\": []\n}\n";
        let bake = |name: &str| format!("{{\n  \"stage\": {{\n    \"templateFileName\": \"{name}\"\n  }}\n}}\n");
        let files = [
            ("packer/web.json", template.to_owned()),
            (".bakewright/a.json", bake("web.json")),
            (".bakewright/b.json", bake("x.json")),
        ];
        let mut task = task(Begin::Addition, &[]);
        task.template = Some(("packer/web.json".into(), template.into()));
        task.bakes = files.iter().skip(1).map(|(path, text)| ((*path).to_owned(), text.clone())).collect();
        let made = filled(&task).made.unwrap();
        let opened = files.iter().map(|(path, text)| ((*path).to_owned(), File::new(text.as_bytes())));
        let mut workspace = Workspace::open("w", opened);
        performed(&made, &mut workspace);
        let text = |path: &str| workspace.document(path).unwrap().text().unwrap().to_string();
        assert!(text("packer/web.json").contains("install-tarball.sh"));
        let told: Value = serde_json::from_str(&text(".bakewright/a.json")).unwrap();
        assert_eq!(told["stage"]["extendedAttributes"]["artifact_sha256"], SHA);
        assert_eq!(told["stage"]["rebake"], true);
        assert_eq!(text(".bakewright/b.json"), bake("x.json"));
        assert!(workspace.document("packer/install-tarball.sh").is_some());
        // A second time there is nothing to add.
        task.template = Some(("packer/web.json".into(), text("packer/web.json")));
        assert!(filled(&task).problem.is_some_and(|why| why.contains("already")));
    }
}
