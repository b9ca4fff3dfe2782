use super::chef::{create_folder, install, license, upload_attributes};
use super::chef_solo::{local_settings, settings_template};
use super::guest::{GuestCommands, GuestOs};
use super::parts::{join_path, joined, random_uuid};
use super::shell::execute_step;
use super::{Build, Config, Content, LineEnds, Plan, ProvisionError, Provisioner, Step, elevated, upload};
use crate::packer::interpolate::{Data, Text, render};

/// Chef in the guest, as the client of a server. Mirrors packer
/// `provisioner/chef-client` of 1.6.6.
pub(super) const PROVISIONER: Provisioner =
    Provisioner { type_name: "chef-client", delayed: &["execute_command", "install_command", "knife_command"], plan };

struct Defaults {
    execute: &'static str,
    install: &'static str,
    knife: &'static str,
    staging: &'static str,
}

const UNIX: Defaults = Defaults {
    execute: "{{if .Sudo}}sudo {{end}}chef-client --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    install: "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}",
    knife: "{{if .Sudo}}sudo {{end}}knife {{.Args}} {{.Flags}}",
    staging: "/tmp/packer-chef-client",
};

const WINDOWS: Defaults = Defaults {
    execute: "c:/opscode/chef/bin/chef-client.bat --no-color -c {{.ConfigPath}} -j {{.JsonPath}}",
    install: "powershell.exe -Command \". { iwr -useb https://omnitruck.chef.io/install.ps1 } | iex; Install-Project{{if .Version}} -version {{.Version}}{{end}}\"",
    knife: "c:/opscode/chef/bin/knife.bat {{.Args}} {{.Flags}}",
    staging: "C:/Windows/Temp/packer-chef-client",
};

fn plan(config: &Config, build: &Build<'_>, plan: &mut Plan) -> Result<(), ProvisionError> {
    let os = GuestOs::parse(&config.text("guest_os_type"))?;
    let defaults = if os == GuestOs::Unix { UNIX } else { WINDOWS };
    let sudo = !config.bool("prevent_sudo");
    let guest = GuestCommands { os, sudo };
    let staging = config.text_or("staging_directory", defaults.staging);
    install(config, build, plan, defaults.install, sudo, "*chefclient.InstallChefTemplate")?;
    create_folder(plan, guest, &staging);

    let mut upload_key = |field: &str, name: &str| {
        let from = config.text(field);
        if from.is_empty() {
            return Text::new();
        }
        let to = joined([(&staging).into(), "/".into(), name.into()]);
        upload::file(plan, build, &from, to.clone(), LineEnds::Kept);
        to
    };
    let secret = upload_key("encrypted_data_bag_secret_path", "encrypted_data_bag_secret");
    let validation_key = upload_key("validation_key_path", "validation.pem");
    let names = Names::new(config, &staging);
    let fields = [
        ("ChefEnvironment", config.text("chef_environment")),
        ("ChefLicense", license(config, defaults.install)),
        ("EncryptedDataBagSecretPath", secret),
        ("PolicyGroup", config.text("policy_group")),
        ("PolicyName", config.text("policy_name")),
        ("ValidationClientName", config.text("validation_client_name")),
        ("ValidationKeyPath", validation_key),
    ];
    let data = fields.into_iter().fold(names.data(config), |data, (name, text)| data.with(name, text));
    let settings = upload_settings(config, build, plan, &staging, data)?;
    let attributes = upload_attributes(config, build, plan, &staging, "first-boot.json")?;

    let data = Data::structure("*chefclient.ExecuteTemplate", [("ConfigPath", settings), ("JsonPath", attributes)])
        .with_bool("Sudo", sudo);
    let command = config.text_or("execute_command", defaults.execute);
    let mut command = render(&command, &build.context().with_data(data)).map_err(ProvisionError::Render)?.text;
    let user = config.text("elevated_user");
    if !user.is_empty() {
        let context = build.context().with_data(build.data.with([]));
        let password = render(&config.text("elevated_password"), &context).map(|done| done.text).unwrap_or_default();
        command = elevated::runner(plan, &command, &user, &password);
    }
    execute_step(plan, command);
    clean_up(config, build, plan, &staging, &names, defaults.knife, sudo)?;
    if !config.bool("skip_clean_staging_directory") {
        execute_step(plan, guest.remove_folder(&staging));
    }
    Ok(())
}

/// What both files of settings name.
struct Names {
    node: Text,
    client_key: Text,
}

impl Names {
    fn new(config: &Config, staging: &Text) -> Self {
        let node = config.text("node_name");
        let node = if node.is_empty() { joined(["packer-".into(), (&random_uuid()).into()]) } else { node };
        let key = config.text("client_key");
        let client_key = if key.is_empty() { joined([staging.into(), "/client.pem".into()]) } else { key };
        Self { node, client_key }
    }

    fn data(&self, config: &Config) -> Data {
        let empty = ["ChefEnvironment", "ChefLicense", "EncryptedDataBagSecretPath", "PolicyGroup", "PolicyName"];
        let empty = empty.into_iter().chain(["ValidationClientName", "ValidationKeyPath"]);
        let given = [
            ("ClientKey", self.client_key.clone()),
            ("NodeName", self.node.clone()),
            ("ServerUrl", config.text("server_url")),
            ("SslVerifyMode", config.text("ssl_verify_mode")),
            ("TrustedCertsDir", config.text("trusted_certs_dir")),
        ];
        Data::structure("*chefclient.ConfigTemplate", empty.map(|name| (name, Text::new())).chain(given))
    }
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
        Some(template) => rendered(build, &template, data)?,
    };
    let to = join_path(&[staging, &"client.rb".into()]);
    plan.steps.push(Step::Upload { to: to.clone(), content });
    Ok(to)
}

fn rendered(build: &Build<'_>, template: &Text, data: Data) -> Result<Content, ProvisionError> {
    let rendering = render(template, &build.context().with_data(data)).map_err(ProvisionError::Render)?;
    Ok(Content::Text(rendering.text))
}

/// The server forgets the node and the client again.
fn clean_up(
    config: &Config,
    build: &Build<'_>,
    plan: &mut Plan,
    staging: &Text,
    names: &Names,
    default: &str,
    sudo: bool,
) -> Result<(), ProvisionError> {
    let kinds = [("node", "skip_clean_node"), ("client", "skip_clean_client")];
    let wanted: Vec<&str> = kinds.iter().filter(|(_, skip)| !config.bool(skip)).map(|(kind, _)| *kind).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let settings = join_path(&[staging, &"knife.rb".into()]);
    let content = rendered(build, &Text::from(knife_settings()), names.data(config))?;
    plan.steps.push(Step::Upload { to: settings.clone(), content });
    for kind in wanted {
        let arguments = joined([kind.into(), " delete ".into(), (&names.node).into()]);
        let flags = joined(["-y -c ".into(), (&settings).into()]);
        let data = Data::structure("*chefclient.KnifeTemplate", [("Flags", flags), ("Args", arguments)])
            .with_bool("Sudo", sudo);
        let command = config.text_or("knife_command", default);
        let command = render(&command, &build.context().with_data(data)).map_err(ProvisionError::Render)?.text;
        execute_step(plan, command);
    }
    Ok(())
}

const HEAD: &str = "\nlog_level        :info\nlog_location     STDOUT\nchef_server_url  \"{{.ServerUrl}}\"\nclient_key       \"{{.ClientKey}}\"\n";

/// A line that stands only where its field is not empty, with the blank lines
/// that Packer leaves.
fn optional(field: &str, line: &str) -> String {
    format!("{{{{if ne .{field} \"\"}}}}\n{line}\n{{{{end}}}}\n")
}

fn default_settings() -> String {
    [
        HEAD,
        "chef_license     \"{{.ChefLicense}}\"\n",
        &optional("EncryptedDataBagSecretPath", "encrypted_data_bag_secret \"{{.EncryptedDataBagSecretPath}}\""),
        "{{if ne .ValidationClientName \"\"}}\nvalidation_client_name \"{{.ValidationClientName}}\"\n\
         {{else}}\nvalidation_client_name \"chef-validator\"\n{{end}}\n",
        &optional("ValidationKeyPath", "validation_key \"{{.ValidationKeyPath}}\""),
        "node_name \"{{.NodeName}}\"\n",
        &optional("ChefEnvironment", "environment \"{{.ChefEnvironment}}\""),
        &optional("PolicyGroup", "policy_group \"{{.PolicyGroup}}\""),
        &optional("PolicyName", "policy_name \"{{.PolicyName}}\""),
        &tls_settings(),
    ]
    .concat()
}

fn knife_settings() -> String {
    [HEAD, "node_name \"{{.NodeName}}\"\n", &tls_settings()].concat()
}

fn tls_settings() -> String {
    let mode = optional("SslVerifyMode", "ssl_verify_mode :{{.SslVerifyMode}}");
    mode + &optional("TrustedCertsDir", "trusted_certs_dir \"{{.TrustedCertsDir}}\"")
}
