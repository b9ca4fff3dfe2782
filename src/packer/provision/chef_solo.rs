use super::chef::{create_folder, install, license, upload_attributes};
use super::guest::{GuestCommands, GuestOs};
use super::parts::{join_path, joined, separated};
use super::shell::execute_step;
use super::{Build, Config, Content, HostPath, LineEnds, Plan, ProvisionError, Provisioner, Step, upload};
use crate::packer::interpolate::{Data, Text, render};

/// Chef in the guest, without a server. Mirrors packer `provisioner/chef-solo`
/// of 1.6.6.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "chef-solo", delayed: &["execute_command", "install_command"], plan };

struct Defaults {
    execute: &'static str,
    install: &'static str,
    staging: &'static str,
}

const UNIX: Defaults = Defaults {
    execute: "{{if .Sudo}}sudo {{end}}chef-solo --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    install: "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}",
    staging: "/tmp/packer-chef-solo",
};

const WINDOWS: Defaults = Defaults {
    execute: "c:/opscode/chef/bin/chef-solo.bat --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    install: "powershell.exe -Command \". { iwr -useb https://omnitruck.chef.io/install.ps1 } | iex; Install-Project{{if .Version}} -version {{.Version}}{{end}}\"",
    staging: "C:/Windows/Temp/packer-chef-solo",
};

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = GuestOs::parse(&config.text("guest_os_type"))?;
    let defaults = if os == GuestOs::Unix { UNIX } else { WINDOWS };
    let sudo = !config.bool("prevent_sudo");
    let guest = GuestCommands { os, sudo };
    let staging = config.text_or("staging_directory", defaults.staging);
    install(config, build, plan, defaults.install, sudo, "*chefsolo.InstallChefTemplate")?;
    create_folder(plan, guest, &staging);

    let mut cookbooks = config.texts("remote_cookbook_paths");
    for (index, path) in config.texts("cookbook_paths").iter().enumerate() {
        let to = joined([(&staging).into(), "/cookbooks-".into(), index.to_string().as_str().into()]);
        upload_folder(plan, build, guest, path, &to);
        cookbooks.push(to);
    }
    let mut folder = |field: &str, name: &str| {
        let from = config.text(field);
        if from.is_empty() {
            return Text::new();
        }
        let to = joined([(&staging).into(), "/".into(), name.into()]);
        if name == "encrypted_data_bag_secret" {
            upload::file(plan, build, &from, to.clone(), LineEnds::Kept);
        } else {
            upload_folder(plan, build, guest, &from, &to);
        }
        to
    };
    let roles = folder("roles_path", "roles");
    let data_bags = folder("data_bags_path", "data_bags");
    let secret = folder("encrypted_data_bag_secret_path", "encrypted_data_bag_secret");
    let environments = folder("environments_path", "environments");

    let quoted: Vec<Text> = cookbooks.iter().map(|path| joined(["\"".into(), path.into(), "\"".into()])).collect();
    let has = |text: &Text| !text.is_empty();
    let data = Data::structure(
        "*chefsolo.ConfigTemplate",
        [
            ("CookbookPaths", separated(&quoted, ",")),
            ("DataBagsPath", data_bags.clone()),
            ("EncryptedDataBagSecretPath", secret.clone()),
            ("RolesPath", roles.clone()),
            ("EnvironmentsPath", environments.clone()),
            ("ChefEnvironment", config.text("chef_environment")),
            ("ChefLicense", license(config, defaults.install)),
        ],
    )
    .with_bool("HasDataBagsPath", has(&data_bags))
    .with_bool("HasEncryptedDataBagSecretPath", has(&secret))
    .with_bool("HasRolesPath", has(&roles))
    .with_bool("HasEnvironmentsPath", has(&environments));
    let settings = upload_settings(config, build, plan, &staging, data)?;
    let attributes = upload_attributes(config, build, plan, &staging, "node.json")?;

    let data = Data::structure("*chefsolo.ExecuteTemplate", [("ConfigPath", settings), ("JsonPath", attributes)])
        .with_bool("Sudo", sudo);
    let command = config.text_or("execute_command", defaults.execute);
    let command = render(&command, &build.context().with_data(data)).map_err(ProvisionError::Render)?.text;
    execute_step(plan, command);
    Ok(())
}

fn upload_folder(plan: &mut Plan, build: &Build<'_>, guest: GuestCommands, from: &Text, to: &Text) {
    create_folder(plan, guest, to);
    upload::folder_content(plan, build, from, to);
}

fn upload_settings(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    staging: &Text,
    data: Data,
) -> Result<Text, ProvisionError> {
    let content = match settings_template(config, build, &default_settings()) {
        None => local_settings(config, build),
        Some(template) => {
            let text = render(&template, &build.context().with_data(data)).map_err(ProvisionError::Render)?.text;
            Content::Text(text)
        }
    };
    let to = join_path(&[staging, &"solo.rb".into()]);
    plan.steps.push(Step::Upload { to: to.clone(), content });
    Ok(to)
}

/// The template of the settings: Packer's, or a file of the host; `None` where
/// nobody knows that file.
pub(super) fn settings_template(config: &Config, build: &Build<'_>, default: &str) -> Option<Text> {
    let path = config.text("config_template");
    if path.is_empty() {
        return Some(Text::from(default));
    }
    match upload::look(build, &path) {
        HostPath::File(bytes) => Some(Text::from(String::from_utf8_lossy(&bytes).into_owned())),
        _ => None,
    }
}

pub(super) fn local_settings(config: &Config, build: &Build<'_>) -> Content {
    upload::local_file(build, &config.text("config_template"), LineEnds::Kept)
}

/// The settings as Packer lays them out: blank lines stay where a part is left
/// out.
fn default_settings() -> String {
    let part = |has: &str, lines: &str| format!("{{{{if .{has}}}}}\n{lines}\n{{{{end}}}}\n");
    [
        "\nchef_license \t\t\"{{.ChefLicense}}\"\ncookbook_path \t[{{.CookbookPaths}}]\n",
        &part("HasRolesPath", "role_path\t\t\"{{.RolesPath}}\""),
        &part("HasDataBagsPath", "data_bag_path\t\"{{.DataBagsPath}}\""),
        &part("HasEncryptedDataBagSecretPath", "encrypted_data_bag_secret \"{{.EncryptedDataBagSecretPath}}\""),
        &part(
            "HasEnvironmentsPath",
            "environment_path \"{{.EnvironmentsPath}}\"\nenvironment \"{{.ChefEnvironment}}\"",
        ),
    ]
    .concat()
}
