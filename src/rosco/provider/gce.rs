use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::Handler;
use crate::rosco::bake_key::KeyPart;
use crate::rosco::bakery::{Bakery, strongest};
use crate::rosco::cause::{Cause, Computed};
use crate::rosco::config::{BaseImage, ImageEntry, Place, Section, Setting, Text, filled, find_image, plain};
use crate::rosco::error::BakeError;
use crate::rosco::options::BakeOption;
use crate::rosco::parameters::{MapOrder, ParameterMap};
use crate::rosco::recipe::{ArtifactFile, Produced, put_filled};
use crate::rosco::request::{Field, artifact_file_content};
use crate::source::Traced;

/// Google. Mirrors rosco `GCEBakeHandler`, which takes `google.bakeryDefaults`
/// and, for what is missing there, `google.gce.bakeryDefaults`.
#[derive(Debug, Clone)]
pub(crate) struct Gce {
    defaults: Defaults,
    accounts: Vec<Account>,
}

#[derive(Debug, Clone)]
struct Defaults {
    zone: Text,
    network: Text,
    network_project_id: Text,
    subnetwork: Text,
    use_internal_ip: Option<Setting<bool>>,
    template_file: Text,
    images: Vec<ImageEntry<Option<GceSettings>>>,
}

#[derive(Debug, Clone)]
struct GceSettings {
    source_image: Text,
    source_image_family: Text,
}

#[derive(Debug, Clone)]
struct Account {
    name: Text,
    project: Text,
    json_path: Text,
    place: Arc<Place>,
}

impl Defaults {
    fn bind(section: &mut Section<'_>) -> Self {
        Self {
            zone: section.text("zone"),
            network: section.text("network"),
            network_project_id: section.text("networkProjectId"),
            subnetwork: section.text("subnetwork"),
            use_internal_ip: section.flag("useInternalIp"),
            template_file: section.text("templateFile"),
            images: ImageEntry::list(section, "baseImages", |entry| {
                let mut settings = entry.section("virtualizationSettings")?;
                Some(GceSettings {
                    source_image: settings.text("sourceImage"),
                    source_image_family: settings.text("sourceImageFamily"),
                })
            }),
        }
    }

    fn over(mut self, deprecated: Self) -> Self {
        let or = |text: Text, deprecated: Text| if filled(&text).is_some() { text } else { deprecated };
        self.images.extend(deprecated.images);
        Self {
            zone: or(self.zone, deprecated.zone),
            network: or(self.network, deprecated.network),
            network_project_id: or(self.network_project_id, deprecated.network_project_id),
            subnetwork: or(self.subnetwork, deprecated.subnetwork),
            use_internal_ip: self.use_internal_ip.or(deprecated.use_internal_ip),
            template_file: or(self.template_file, deprecated.template_file),
            images: self.images,
        }
    }
}

impl Account {
    fn bind(mut section: Section<'_>) -> Self {
        Self {
            name: section.text("name"),
            project: section.text("project"),
            json_path: section.text("jsonPath"),
            place: section.place(),
        }
    }
}

impl Gce {
    fn account(&self, bakery: &Bakery<'_>) -> Result<&Account, BakeError> {
        super::account(&self.accounts, |account| plain(&account.name), bakery)
            .ok_or_else(|| BakeError::NoAccount { what: "Google", account_name: bakery.request.account_name.clone() })
    }
}

/// The image or the family that the bake starts from.
#[derive(Debug)]
pub(crate) struct Source {
    image: Traced<Value>,
    family: Text,
}

/// A file in the temporary folder, named after the request.
fn temporary_file(request_id: Option<&str>, suffix: &str) -> String {
    let name = format!("{}-{suffix}", request_id.unwrap_or("null"));
    let path = if name.starts_with('/') { name } else { format!("/tmp/{name}") };
    // Java's paths have no empty names in them.
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    format!("/{}", names.join("/"))
}

/// Can Rosco write a file there? Only its temporary folder and the root are
/// known to be, and no name is longer than 255 bytes.
fn is_writable(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    name.len() <= 255 && folder.split('/').all(|step| matches!(step, "" | "tmp" | "." | ".."))
}

fn put_files(bakery: &mut Bakery<'_>, parameters: &mut ParameterMap) -> Result<ArtifactFile, BakeError> {
    let request = bakery.request;
    let by_id = if request.own_request_id {
        bakery.by_field(Field::RequestId)
    } else {
        bakery.because(Cause::GeneratedRequestId)
    };
    let artifacts = temporary_file(request.request_id.as_deref(), "artifacts.json");
    let manifest = temporary_file(request.request_id.as_deref(), "manifest.json");
    if !is_writable(&artifacts) {
        return Err(BakeError::NoFolder { path: artifacts });
    }
    let by_file = bakery.computed(Computed::ArtifactFile);
    parameters.put("artifactFile", Traced::new(Value::from(artifacts.clone()), by_file).because(by_id));
    let by_file = bakery.computed(Computed::ManifestFile);
    parameters.put("manifestFile", Traced::new(Value::from(manifest), by_file).because(by_id));
    Ok(ArtifactFile { path: artifacts, content: artifact_file_content(request.package_artifacts.as_deref()) })
}

impl Handler for Gce {
    type Settings = Source;

    fn bind(section: &mut Section<'_>) -> Self {
        let accounts = section.list("accounts", Account::bind);
        let defaults = Defaults::bind(&mut section.section_or_nothing("bakeryDefaults"));
        let mut gce = section.section_or_nothing("gce");
        let deprecated = Defaults::bind(&mut gce.section_or_nothing("bakeryDefaults"));
        Self { defaults: defaults.over(deprecated), accounts }
    }

    fn default_template(&self) -> &Text {
        &self.defaults.template_file
    }

    fn options(&self) -> Vec<BakeOption<'_>> {
        super::plain_options(&self.defaults.images)
    }

    fn key_parts(&self, bakery: &mut Bakery<'_>) -> Result<Vec<KeyPart>, BakeError> {
        let account = self.account(bakery)?;
        let cause = super::by_account(bakery, &account.place);
        Ok(vec![KeyPart::account(plain(&account.name), cause)])
    }

    fn find_settings(&self, bakery: &mut Bakery<'_>) -> Result<Source, BakeError> {
        let base_os = bakery.base_os();
        let found = find_image(&self.defaults.images, base_os.as_deref())?.and_then(|(_, settings)| settings.as_ref());
        let Some(settings) = found else { return Err(BakeError::NoBaseOs { base_os }) };
        let candidates = vec![
            bakery.filled_field(Field::BaseAmi),
            bakery.filled(Cause::VirtualizationSettings, &settings.source_image),
        ];
        Ok(Source { image: strongest(candidates), family: settings.source_image_family.clone() })
    }

    fn find_base_image(&self, bakery: &mut Bakery<'_>) -> Result<Cow<'_, BaseImage>, BakeError> {
        super::find_base_image(&self.defaults.images, bakery)
    }

    fn parameters(
        &self,
        bakery: &mut Bakery<'_>,
        source: &Source,
        image_name: &Traced<String>,
        version: &Traced<Option<String>>,
    ) -> Result<Produced, BakeError> {
        let account = self.account(bakery)?;
        let defaults = &self.defaults;
        let mut parameters = ParameterMap::new(MapOrder::Insertion);
        parameters.put("gce_project_id", bakery.text(Cause::Account, &account.project));
        parameters.put("gce_zone", bakery.text(Cause::BakeryDefaults, &defaults.zone));
        parameters.put("gce_network", bakery.text(Cause::BakeryDefaults, &defaults.network));
        parameters.put("gce_target_image", image_name.clone().map(Value::from));
        if !source.image.value.is_null() {
            parameters.put("gce_source_image", source.image.clone());
        } else if let Some(family) = filled(&source.family) {
            parameters.put("gce_source_image_family", bakery.setting(Cause::VirtualizationSettings, family));
        } else {
            return Err(BakeError::NoSourceImage { base_os: bakery.base_os() });
        }
        put_filled(bakery, &mut parameters, "gce_account_file", Cause::Account, &account.json_path);
        let project = &defaults.network_project_id;
        put_filled(bakery, &mut parameters, "gce_network_project_id", Cause::BakeryDefaults, project);
        put_filled(bakery, &mut parameters, "gce_subnetwork", Cause::BakeryDefaults, &defaults.subnetwork);
        if let Some(internal) = &defaults.use_internal_ip {
            parameters.put("gce_use_internal_ip", bakery.setting(Cause::BakeryDefaults, internal));
        }
        super::put_build_info_url(bakery, &mut parameters);
        super::put_app_version(&mut parameters, version);
        let artifact_file = put_files(bakery, &mut parameters)?;
        Ok(Produced { parameters, artifact_file: Some(artifact_file) })
    }
}

#[cfg(test)]
mod tests {
    use super::{is_writable, temporary_file};

    #[test]
    fn files_are_named_after_the_request() {
        assert_eq!(temporary_file(Some("abc"), "manifest.json"), "/tmp/abc-manifest.json");
        assert_eq!(temporary_file(None, "manifest.json"), "/tmp/null-manifest.json");
        assert_eq!(temporary_file(Some("/x//y"), "manifest.json"), "/x/y-manifest.json");
        assert!(is_writable("/tmp/abc-artifacts.json") && is_writable("/abc-artifacts.json"));
        assert!(!is_writable("/tmp/a/b-artifacts.json") && !is_writable(&format!("/tmp/{}", "x".repeat(256))));
    }
}
