//! The module that runs the chain.

use super::task::answer;
use super::{Done, LoadCatalog, MakePreviews, Message, Task, TaskError};
use crate::orca::expression::Evaluate;

/// Runs the task called `name` on its message. Expressions are left to
/// `evaluate`, so that this module does without the evaluator.
///
/// # Errors
/// An unknown name, and bytes that are not of that task.
pub fn serve(name: &str, message: Message, evaluate: Evaluate) -> Result<Message, TaskError> {
    match name {
        LoadCatalog::NAME => answer(message, |_: LoadCatalog, files| LoadCatalog::run(&files)),
        MakePreviews::NAME => {
            answer(message, |task: MakePreviews, files| Ok(Done { reply: task.run(evaluate), files }))
        }
        _ => Err(TaskError::unknown(name)),
    }
}
