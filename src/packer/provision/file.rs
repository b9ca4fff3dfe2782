use super::parts::{base_name, ends_with, join_path, joined, random_number};
use super::{Build, Config, Content, HostPath, LineEnds, Plan, ProvisionError, Provisioner, Step, upload};
use crate::packer::interpolate::{Context, Text, render};

/// Files to and from the guest. Mirrors packer `provisioner/file`.
pub(super) const PROVISIONER: Provisioner = Provisioner { type_name: "file", delayed: &[], plan };

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let context = build.context().with_data(build.data.with([]));
    let destination = render(&config.text("destination"), &context).map_err(ProvisionError::Destination)?.text;
    let mut sources = config.texts("sources");
    let source = config.text("source");
    if !source.is_empty() {
        sources.push(source);
    }
    if config.text("direction").known().as_deref() == Some("download") {
        return download(build, plan, &sources, destination, &context);
    }
    for source in &sources {
        let source = render(source, &context).map_err(ProvisionError::Source)?.text;
        upload_one(build, plan, &source, &destination);
    }
    let content = config.text("content");
    if build.version.at_least(1, 7, 5) && !content.is_empty() {
        let name = joined(["pkr-file-content".into(), (&random_number()).into()]);
        plan.steps.push(Step::Upload { to: into_folder(&destination, &name), content: Content::Text(content) });
    }
    Ok(())
}

fn upload_one(build: &Build<'_>, plan: &mut Plan, source: &Text, destination: &Text) {
    let is_folder = match upload::look(build, source) {
        HostPath::Folder(_) => true,
        HostPath::Unknown => ends_with(source, "/"),
        HostPath::File(_) | HostPath::Absent => false,
    };
    if is_folder {
        upload::folder(plan, build, source, destination);
    } else {
        upload::file(plan, build, source, into_folder(destination, source), LineEnds::Kept);
    }
}

/// A destination that ends with `/` gets the file's name.
fn into_folder(destination: &Text, file: &Text) -> Text {
    if ends_with(destination, "/") {
        joined([destination.into(), (&base_name(file)).into()])
    } else {
        destination.clone()
    }
}

fn download(
    build: &Build<'_>,
    plan: &mut Plan,
    sources: &[Text],
    destination: Text,
    context: &Context<'_>,
) -> Result<(), ProvisionError> {
    let mut to = destination.clone();
    for source in sources {
        let from = render(source, context).map_err(ProvisionError::Source)?.text;
        // Up to 1.6.6 the first file's name stayed in the way of the others.
        if build.version.at_least(1, 7, 0) {
            to = destination.clone();
        }
        let is_pattern = from.bytes().iter().any(|byte| b"*?[".contains(byte));
        if ends_with(&to, "/") && !ends_with(&from, "/") && !ends_with(&from, "*") {
            to = join_path(&[&to, &base_name(&from)]);
        }
        plan.steps.push(Step::Download { from: from.clone(), to: to.clone() });
        if is_pattern || ends_with(&from, "/") {
            // Packer ends here, whatever else is to be downloaded.
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_get_the_name() {
        assert_eq!(into_folder(&"/tmp/".into(), &"a/b.txt".into()), "/tmp/b.txt".into());
        assert_eq!(into_folder(&"/tmp/c".into(), &"a/b.txt".into()), "/tmp/c".into());
    }
}
