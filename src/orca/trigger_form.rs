use serde_json::{Map, Value, json};

use super::jvm::java_text;

/// A trigger in the few words that a bake needs of it: parameters, and a CI
/// build with its files. Without a build it is a manual one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TriggerForm {
    /// Names and values, in order.
    pub parameters: Vec<(String, Value)>,
    pub build: Option<BuildForm>,
    pub rebake: bool,
}

/// A CI build in the few words that a bake needs of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildForm {
    /// Spinnaker's name for the CI system.
    pub master: String,
    pub job: String,
    pub number: i64,
    /// Where the build is shown; without it, a bake request says nothing of
    /// the build.
    pub url: String,
    /// The archived files, with or without the folders that they are in.
    pub files: Vec<String>,
    pub branch: String,
    pub commit: String,
}

impl TriggerForm {
    /// What a trigger says of the form's fields; what else it says is left.
    pub fn read(trigger: &Value) -> Self {
        let parameters = trigger.get("parameters").and_then(Value::as_object);
        let parameters = parameters.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
        Self {
            parameters: parameters.collect(),
            build: BuildForm::read(trigger),
            rebake: trigger.get("rebake") == Some(&Value::Bool(true)),
        }
    }

    /// What a pipeline asks for when it is started by hand: its parameters
    /// with their defaults, and the job of its first CI trigger.
    pub fn asked_by(pipeline: &Value) -> Self {
        let listed = |name: &str| pipeline.get(name).and_then(Value::as_array).into_iter().flatten();
        let parameters = listed("parameterConfig").filter_map(|parameter| {
            let name = parameter.get("name")?.as_str()?.to_owned();
            Some((name, parameter.get("default").cloned().unwrap_or_default()))
        });
        let build = listed("triggers").find_map(|trigger| {
            let text = |name: &str| trigger.get(name).and_then(Value::as_str).map(str::to_owned);
            Some(BuildForm { master: text("master")?, job: text("job")?, ..BuildForm::default() })
        });
        Self { parameters: parameters.collect(), build, rebake: false }
    }

    /// The trigger with the form's fields as they are here; what else it says
    /// is kept.
    pub fn write(&self, trigger: &Value) -> Value {
        let mut whole = trigger.as_object().cloned().unwrap_or_default();
        let kind = if self.build.is_some() { "jenkins" } else { "manual" };
        if !whole.contains_key("type") || self.build != BuildForm::read(trigger) {
            whole.insert("type".to_owned(), Value::from(kind));
        }
        let parameters: Map<String, Value> = self.parameters.iter().cloned().collect();
        whole.insert("parameters".to_owned(), Value::Object(parameters));
        if self.rebake {
            whole.insert("rebake".to_owned(), Value::Bool(true));
        } else {
            whole.shift_remove("rebake");
        }
        match &self.build {
            Some(build) => build.write(&mut whole),
            None => {
                for name in ["master", "job", "buildNumber", "buildInfo"] {
                    whole.shift_remove(name);
                }
            }
        }
        Value::Object(whole)
    }
}

impl BuildForm {
    fn read(trigger: &Value) -> Option<Self> {
        let info = trigger.get("buildInfo").and_then(Value::as_object);
        let text = |of: Option<&Value>| of.filter(|value| !value.is_null()).map(java_text).unwrap_or_default();
        let number = info.and_then(|info| info.get("number")).or_else(|| trigger.get("buildNumber"));
        if info.is_none() && number.is_none() {
            return None;
        }
        let of_info = |name: &str| info.and_then(|info| info.get(name));
        let files = of_info("artifacts").and_then(Value::as_array).into_iter().flatten();
        let files = files.map(|file| {
            let name = text(file.get("fileName"));
            let path = text(file.get("relativePath"));
            if path.ends_with(&name) { path } else { name }
        });
        let commit = of_info("scm").and_then(|scm| scm.get(0));
        let number = number.and_then(|number| number.as_i64().or_else(|| number.as_str()?.trim().parse().ok()));
        Some(Self {
            master: text(trigger.get("master")),
            job: text(trigger.get("job").or_else(|| of_info("name"))),
            number: number.unwrap_or_default(),
            url: text(of_info("url")),
            files: files.collect(),
            branch: text(commit.and_then(|commit| commit.get("branch"))),
            commit: text(commit.and_then(|commit| commit.get("sha1"))),
        })
    }

    fn write(&self, trigger: &mut Map<String, Value>) {
        trigger.insert("master".to_owned(), Value::from(self.master.as_str()));
        trigger.insert("job".to_owned(), Value::from(self.job.as_str()));
        trigger.insert("buildNumber".to_owned(), Value::from(self.number));
        let info = trigger.entry("buildInfo").or_insert_with(|| Value::Object(Map::new()));
        if !info.is_object() {
            *info = Value::Object(Map::new());
        }
        let Value::Object(info) = info else { return };
        info.insert("name".to_owned(), Value::from(self.job.as_str()));
        info.insert("number".to_owned(), Value::from(self.number));
        let mut optional = |name: &str, value: Option<Value>| match value {
            Some(value) => {
                info.insert(name.to_owned(), value);
            }
            None => {
                info.shift_remove(name);
            }
        };
        optional("url", Some(self.url.as_str()).filter(|url| !url.is_empty()).map(Value::from));
        let has_commit = !self.branch.is_empty() || !self.commit.is_empty();
        let commit = json!([{"name": self.branch, "branch": self.branch, "sha1": self.commit}]);
        optional("scm", has_commit.then_some(commit));
        let files: Vec<Value> = self.files.iter().map(|file| archived(file)).collect();
        optional("artifacts", Some(Value::Array(files)));
    }
}

/// A file as Jenkins lists it.
fn archived(path: &str) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path);
    json!({"displayPath": name, "fileName": name, "relativePath": path})
}

#[cfg(test)]
mod tests {
    use super::super::{Trigger, TriggerKind};
    use super::*;

    fn form() -> TriggerForm {
        TriggerForm {
            parameters: vec![("version".to_owned(), json!("1"))],
            build: Some(BuildForm {
                master: "ci".to_owned(),
                job: "hodor".to_owned(),
                number: 7,
                url: "http://ci/job/hodor/7/".to_owned(),
                files: vec!["target/hodor_1_all.deb".to_owned(), "x.rpm".to_owned()],
                branch: "main".to_owned(),
                commit: "abc".to_owned(),
            }),
            rebake: true,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let trigger = form().write(&Value::Null);
        assert_eq!(TriggerForm::read(&trigger), form());
        let read = Trigger::from_json(&trigger).unwrap();
        assert_eq!((read.kind, read.rebake), (TriggerKind::Jenkins, true));
        assert_eq!(trigger["buildInfo"]["artifacts"][0]["fileName"], "hodor_1_all.deb");

        let manual = TriggerForm { build: None, rebake: false, ..form() };
        assert_eq!(manual.write(&trigger), json!({"type": "manual", "parameters": {"version": "1"}}));
        assert_eq!(TriggerForm::default().write(&Value::Null), json!({"type": "manual", "parameters": {}}));
    }

    #[test]
    fn what_the_form_does_not_show_is_kept() {
        let trigger = json!({"type": "travis", "user": "u", "master": "m", "job": "j", "buildNumber": "3",
            "properties": {"a": 1}, "buildInfo": {"building": false, "artifacts": null}});
        let mut read = TriggerForm::read(&trigger);
        assert_eq!(read.build.as_ref().unwrap().number, 3);
        read.parameters.push(("p".to_owned(), json!(true)));
        let written = read.write(&trigger);
        assert_eq!((&written["type"], &written["user"]), (&json!("travis"), &json!("u")));
        assert_eq!(written["properties"], json!({"a": 1}));
        assert_eq!(written["buildInfo"]["building"], json!(false));
    }

    #[test]
    fn a_pipeline_tells_what_to_ask() {
        let pipeline = json!({"parameterConfig": [{"name": "v", "default": "1"}, {"name": "w"}, {}],
            "triggers": [{"type": "cron"}, {"type": "jenkins", "master": "ci", "job": "hodor"}]});
        let asked = TriggerForm::asked_by(&pipeline);
        assert_eq!(asked.parameters, [("v".to_owned(), json!("1")), ("w".to_owned(), Value::Null)]);
        assert_eq!(asked.build.unwrap().job, "hodor");
        assert_eq!(TriggerForm::asked_by(&json!("x")), TriggerForm::default());
    }
}
