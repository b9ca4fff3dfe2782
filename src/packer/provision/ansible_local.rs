use super::parts::{base_name, folder_of, join_path, joined, random_number, random_uuid, separated, starts_with};
use super::shell::execute_step;
use super::{Build, Config, Content, LineEnds, Plan, Provisioner, Step, upload};
use crate::packer::interpolate::{Folder, Text, UnknownKind};

/// Ansible in the guest. Mirrors packer `provisioner/ansible-local` of 1.6.6.
pub(super) const PROVISIONER: Provisioner = Provisioner {
    type_name: "ansible-local",
    delayed: &[],
    plan: |config, build, plan| {
        plan_steps(config, build, plan);
        Ok(())
    },
};

fn plan_steps(config: &Config, build: &Build<'_>, plan: &mut Plan) {
    let staging = staging_folder(config);
    let playbook_folder = config.text("playbook_dir");
    create_folder(plan, &staging);
    if !playbook_folder.is_empty() {
        upload::folder_content(plan, build, &playbook_folder, &staging);
    }
    let playbooks = upload_playbooks(config, build, plan, &staging, &playbook_folder);

    let galaxy = config.text("galaxy_file");
    if !galaxy.is_empty() {
        upload::file(plan, build, &galaxy, join_path(&[&staging, &base_name(&galaxy)]), LineEnds::Kept);
    }
    let inventory = upload_inventory(config, build, plan, &staging);
    for (field, folder) in [("group_vars", "group_vars"), ("host_vars", "host_vars")] {
        let from = config.text(field);
        if !from.is_empty() {
            upload_folder(plan, build, &from, &join_path(&[&staging, &folder.into()]));
        }
    }
    for role in config.texts("role_paths") {
        upload_folder(plan, build, &role, &join_path(&[&staging, &"roles".into(), &base_name(&role)]));
    }
    upload_more_playbooks(config, build, plan, &staging);

    run(config, build, plan, &staging, &playbooks, &inventory);
    if config.bool("clean_staging_directory") {
        execute_step(plan, joined(["rm -rf '".into(), (&staging).into(), "'".into()]));
    }
}

fn staging_folder(config: &Config) -> Text {
    let given = config.text("staging_directory");
    if given.is_empty() {
        joined(["/tmp/packer-provisioner-ansible-local/".into(), (&random_uuid()).into()])
    } else {
        given
    }
}

fn create_folder(plan: &mut Plan, folder: &Text) {
    execute_step(plan, joined(["mkdir -p '".into(), folder.into(), "'".into()]));
}

fn upload_folder(plan: &mut Plan, build: &Build<'_>, from: &Text, to: &Text) {
    create_folder(plan, to);
    upload::folder_content(plan, build, from, to);
}

/// Gives the playbooks as they are called in the guest.
fn upload_playbooks(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    staging: &Text,
    playbook_folder: &Text,
) -> Vec<Text> {
    let single = config.text("playbook_file");
    if !single.is_empty() {
        let to = join_path(&[staging, &base_name(&single)]);
        upload::file(plan, build, &single, to.clone(), LineEnds::Kept);
        return vec![to];
    }
    let folder = if playbook_folder.is_empty() { None } else { absolute(build, playbook_folder).known() };
    let mut playbooks = Vec::new();
    for playbook in config.texts("playbook_files") {
        let path = absolute(build, &playbook);
        let within = folder.as_ref().filter(|folder| starts_with(&path, folder));
        if let Some(folder) = within {
            // It was uploaded with its folder.
            playbooks.push(join_path(&[staging, &path.slice(folder.len()..path.len())]));
            continue;
        }
        create_folder(plan, &join_path(&[staging, &folder_of(&path)]));
        let to = join_path(&[staging, &path]);
        upload::file(plan, build, &path, to.clone(), LineEnds::Kept);
        playbooks.push(to);
    }
    playbooks
}

fn upload_inventory(config: &Config, build: &Build<'_>, plan: &mut Plan, staging: &Text) -> Text {
    let given = config.text("inventory_file");
    if !given.is_empty() {
        let to = join_path(&[staging, &base_name(&given)]);
        upload::file(plan, build, &given, to.clone(), LineEnds::Kept);
        return to;
    }
    let name = joined(["packer-provisioner-ansible-local".into(), (&random_number()).into()]);
    let to = join_path(&[staging, &name]);
    let mut content = Text::new();
    for group in config.texts("inventory_groups") {
        content.push_text(&joined(["[".into(), (&group).into(), "]\n127.0.0.1\n".into()]));
    }
    if content.is_empty() {
        content.push_str("127.0.0.1");
    }
    plan.steps.push(Step::Upload { to: to.clone(), content: Content::Text(content) });
    to
}

fn upload_more_playbooks(config: &Config, build: &Build<'_>, plan: &mut Plan, staging: &Text) {
    let paths = config.texts("playbook_paths");
    if paths.is_empty() {
        return;
    }
    let folder = join_path(&[staging, &"playbooks".into()]);
    create_folder(plan, &folder);
    for path in paths {
        upload_folder(plan, build, &path, &join_path(&[&folder, &base_name(&path)]));
    }
}

fn run(config: &Config, build: &Build<'_>, plan: &mut Plan, staging: &Text, playbooks: &[Text], inventory: &Text) {
    let galaxy = config.text("galaxy_file");
    if !galaxy.is_empty() {
        let command = config.text_or("galaxy_command", "ansible-galaxy");
        let file = join_path(&[staging, &base_name(&galaxy)]);
        let roles = join_path(&[staging, &"roles".into()]);
        let parts = ["cd ".into(), staging.into(), " && ".into(), (&command).into(), " install -r ".into()];
        let command = joined(parts);
        execute_step(plan, joined([(&command).into(), (&file).into(), " -p ".into(), (&roles).into()]));
    }
    let command = config.text_or("command", "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook");
    // Go's words for an address that the builder does not tell at all.
    let address = build.data.get("PackerHTTPAddr").cloned().unwrap_or_else(|| Text::from("%!s(<nil>)"));
    let variables = joined([
        " --extra-vars \"packer_build_name=".into(),
        (&build.name).into(),
        " packer_builder_type=".into(),
        build.builder_type.into(),
        " packer_http_addr=".into(),
        (&address).into(),
        " -o IdentitiesOnly=yes\" ".into(),
    ]);
    let arguments = separated(&config.texts("extra_arguments"), " ");
    for playbook in playbooks {
        execute_step(
            plan,
            joined([
                "cd ".into(),
                staging.into(),
                " && ".into(),
                (&command).into(),
                " ".into(),
                playbook.into(),
                (&variables).into(),
                (&arguments).into(),
                " -c local -i ".into(),
                inventory.into(),
            ]),
        );
    }
}

/// Mirrors Go `filepath.Abs`.
fn absolute(build: &Build<'_>, path: &Text) -> Text {
    if starts_with(path, "/") {
        return join_path(&[path]);
    }
    let folder = match &build.machine.working_folder {
        Folder::Known(folder) => Text::from(folder.as_str()),
        Folder::Unknown | Folder::Absent => Text::unknown_kind(UnknownKind::WorkingFolder),
    };
    join_path(&[&folder, path])
}
