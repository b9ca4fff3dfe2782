//! Long work that a browser does off its main thread: what can be asked, as
//! plain data, and the function that answers.
//!
//! A [`Task`] is its own input; it and its reply cross as JSON, and whole files
//! beside them as bytes. A new task is a file with an `impl Task` and a line in
//! [`serve`]. Everything here runs natively too.

mod parse_yaml;
mod ping;
mod previews;
mod read_zip;
mod task;
mod write_zip;

pub use parse_yaml::ParseYaml;
pub use ping::{Ping, Pong};
pub use previews::{BakeState, Configured, MakePreviews, Previews, ProviderImages};
pub use read_zip::{ArchiveRead, FileRead, ReadZip};
pub use task::{Done, Progress, Task, TaskError};
pub use write_zip::{WriteZip, ZipWritten};

/// A task or its reply on the way: JSON text, and whole files beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    pub json: String,
    pub files: Vec<Vec<u8>>,
}

/// Runs the task called `name` on its message; `progress` is told of each slice done.
///
/// # Errors
/// An unknown name, JSON that is not of that task, and what the task itself reports.
pub fn serve(name: &str, message: Message, progress: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
    match name {
        MakePreviews::NAME => task::run::<MakePreviews>(message, progress),
        ParseYaml::NAME => task::run::<ParseYaml>(message, progress),
        Ping::NAME => task::run::<Ping>(message, progress),
        ReadZip::NAME => task::run::<ReadZip>(message, progress),
        WriteZip::NAME => task::run::<WriteZip>(message, progress),
        _ => Err(TaskError::Unknown { name: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: &str, json: &str, files: Vec<Vec<u8>>) -> Result<Message, TaskError> {
        serve(name, Message { json: json.to_owned(), files }, &mut |_| {})
    }

    #[test]
    fn ping_gives_back_what_it_got() {
        let reply = ask("ping", r#"{"text":"hé"}"#, vec![vec![0, 255]]).unwrap();
        assert_eq!(reply, Message { json: r#"{"text":"hé"}"#.to_owned(), files: vec![vec![0, 255]] });
    }

    #[test]
    fn yaml_comes_back_as_its_tree() {
        let reply = ask("parse-yaml", r#"{"texts":["a: [1]","b: {"]}"#, vec![]).unwrap();
        let documents: Vec<crate::yaml::Document> = serde_json::from_str(&reply.json).unwrap();
        assert_eq!(documents[0], crate::yaml::parse("a: [1]"));
        assert_eq!(documents[1].errors().len(), 1);
    }

    #[test]
    fn what_cannot_be_served_says_why() {
        assert_eq!(ask("pong", "{}", vec![]), Err(TaskError::Unknown { name: "pong".to_owned() }));
        assert!(matches!(ask("ping", "{}", vec![]), Err(TaskError::Malformed { task, .. }) if task == "ping"));
    }
}
