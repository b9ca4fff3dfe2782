//! The module that packs and unpacks, and recognises what was unpacked.

use super::task::answer;
use super::{Message, Progress, ReadZip, Recognise, Task, TaskError, WriteZip};

/// Runs the task called `name` on its message; `progress` is told of each slice done.
///
/// # Errors
/// An unknown name, bytes that are not of that task, and what the task itself reports.
pub fn serve(name: &str, message: Message, progress: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
    match name {
        ReadZip::NAME => answer(message, |_: ReadZip, files| ReadZip::run(&files, progress)),
        Recognise::NAME => answer(message, |task: Recognise, files| Ok(task.run(files))),
        WriteZip::NAME => answer(message, |task: WriteZip, files| task.run(files, progress)),
        _ => Err(TaskError::unknown(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_served_says_why() {
        let ask = |name: &str, body: &[u8]| serve(name, Message { body: body.to_vec(), files: vec![] }, &mut |_| {});
        assert_eq!(ask("pong", &[]), Err(TaskError::Unknown { name: "pong".to_owned() }));
        assert!(matches!(ask("write-zip", &[9]), Err(TaskError::Malformed { task, .. }) if task == "write-zip"));
    }
}
