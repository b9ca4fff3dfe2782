use super::parts::{joined, random_uuid};
use super::{Content, Plan, Step};
use crate::packer::interpolate::Text;

/// Uploads a script of Packer's that runs `command` as a scheduled task of
/// another user; gives the command that runs that script.
///
/// Mirrors packer `guestexec.GenerateElevatedRunner`.
pub(super) fn runner(plan: &mut Plan, command: &Text, user: &Text, password: &Text) -> Text {
    let task = joined(["packer-".into(), (&random_uuid()).into()]);
    let log = joined(["%SYSTEMROOT%/Temp/".into(), (&task).into(), ".out".into()]);
    let command = joined([command.into(), " > ".into(), (&log).into(), " 2>&1".into()]);
    let path = joined(["C:/Windows/Temp/packer-elevated-shell-".into(), (&random_uuid()).into(), ".ps1".into()]);
    let content = Content::ElevatedRunner { user: user.clone(), password: password.clone(), task, command };
    plan.steps.push(Step::Upload { to: path.clone(), content });
    joined(["powershell -executionpolicy bypass -file \"".into(), (&path).into(), "\"".into()])
}
