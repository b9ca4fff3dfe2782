//! The module that runs the chain.

use super::checks::Call;
use super::task::answer;
use super::{Done, LoadCatalog, MakePreviews, Message, Task, TaskError};
use crate::orca::expression::Evaluate;

/// Runs the task called `name` on its message. Expressions are left to
/// `evaluate`, and Packer's components to `check`, so that this module does
/// without the evaluator and without what checks them.
///
/// # Errors
/// An unknown name, and bytes that are not of that task.
pub fn serve(name: &str, message: Message, evaluate: Evaluate, check: Call) -> Result<Message, TaskError> {
    match name {
        LoadCatalog::NAME => answer(message, |_: LoadCatalog, files| LoadCatalog::run(&files, check)),
        MakePreviews::NAME => {
            answer(message, |task: MakePreviews, files| Ok(Done { reply: task.run(evaluate, check), files }))
        }
        _ => Err(TaskError::unknown(name)),
    }
}
