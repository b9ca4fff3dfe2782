//! The module that packs and unpacks, recognises what was unpacked, and makes what
//! a user begins from.

use super::task::answer;
use super::{
    CompareFile, Done, FillStarter, Message, OpenSample, Progress, ReadArchive, Recognise, Task, TaskError,
    WriteArchive, WritePatch,
};

/// Runs the task called `name` on its message; `progress` is told of each slice done.
///
/// # Errors
/// An unknown name, bytes that are not of that task, and what the task itself reports.
pub fn serve(name: &str, message: Message, progress: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
    match name {
        ReadArchive::NAME => answer(message, |_: ReadArchive, files| ReadArchive::run(&files, progress)),
        OpenSample::NAME => answer(message, |_: OpenSample, _| Ok(OpenSample::run())),
        Recognise::NAME => answer(message, |task: Recognise, files| Ok(task.run(files))),
        WriteArchive::NAME => answer(message, |task: WriteArchive, files| task.run(files, progress)),
        WritePatch::NAME => answer(message, |task: WritePatch, files| task.run(files)),
        CompareFile::NAME => answer(message, |task: CompareFile, files| task.run(files)),
        FillStarter::NAME => answer(message, |task: FillStarter, _| Ok(Done { reply: task.run(), files: Vec::new() })),
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
        assert!(
            matches!(ask("write-archive", &[9]), Err(TaskError::Malformed { task, .. }) if task == "write-archive")
        );
    }
}
