use super::parts::{base_name, ends_with, join_path, joined};
use super::{Build, Content, HostPath, LineEnds, Plan, Step};
use crate::packer::interpolate::Text;
use crate::source::Sort;

/// Uploads a file of the host.
pub(super) fn file(plan: &mut Plan, build: &Build<'_>, from: &Text, to: Text, line_ends: LineEnds) {
    let content = local_file(build, from, line_ends);
    plan.steps.push(Step::Upload { to, content });
}

pub(super) fn local_file(build: &Build<'_>, path: &Text, line_ends: LineEnds) -> Content {
    let bytes = match look(build, path) {
        HostPath::File(bytes) => Some(bytes),
        _ => None,
    };
    Content::File { path: path.clone(), bytes, line_ends }
}

pub(super) fn look(build: &Build<'_>, path: &Text) -> HostPath {
    path.known().map_or(HostPath::Unknown, |path| build.host.look(&path))
}

/// Uploads a folder: what is in it if `from` ends with `/`, else the folder
/// itself.
///
/// Mirrors the SSH communicator's `UploadDir`.
pub(super) fn folder(plan: &mut Plan, build: &Build<'_>, from: &Text, to: &Text) {
    let HostPath::Folder(files) = look(build, from) else {
        plan.steps.push(Step::UploadFolder { from: from.clone(), to: to.clone() });
        return;
    };
    let root = if ends_with(from, "/") { to.clone() } else { join_path(&[to, &base_name(from)]) };
    for file_name in in_walking_order(files) {
        let file_name = Text::from(file_name);
        let source = join_path(&[from, &file_name]);
        let content = local_file(build, &source, LineEnds::Kept);
        plan.steps.push(Step::Upload { to: join_path(&[&root, &file_name]), content });
    }
}

/// What is in the folder, whether or not `from` ends with `/`.
pub(super) fn folder_content(plan: &mut Plan, build: &Build<'_>, from: &Text, to: &Text) {
    let from = if ends_with(from, "/") { from.clone() } else { joined([from.into(), "/".into()]) };
    folder(plan, build, &from, to);
}

/// Folder by folder, each sorted by name.
fn in_walking_order(mut files: Vec<String>) -> Vec<String> {
    files.order_by(|a, b| a.split('/').cmp(b.split('/')));
    files
}
