use serde_json::Value;

use super::build_info::BindError;
use super::cause::{Omission, Omitted};
use super::context::Context;
use super::jvm::{JavaMap, Mismatch, bind_boolean, bind_enum, bind_int, bind_text, drop_null_members, java_text};
use super::snake_case::snake_case;
use crate::json::Path;
use crate::source::{Lost, Traced};

/// A field of the JSON that is posted to Rosco.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub value: Traced<Value>,
}

/// The fields that Orca's `BakeRequest` knows: the key in a stage, the name in
/// the body, and how its value is bound; in the order in which Jackson writes
/// them.
const KNOWN: [(&str, &str, Kind); 26] = [
    ("amiSuffix", "ami_suffix", Kind::Text),
    ("user", "user", Kind::Text),
    ("packageType", "package_type", Kind::Text),
    ("packageArtifacts", "package_artifacts", Kind::Artifacts),
    ("buildHost", "build_host", Kind::Text),
    ("job", "job", Kind::Text),
    ("buildNumber", "build_number", Kind::Text),
    ("commitHash", "commit_hash", Kind::Text),
    ("buildInfoUrl", "build_info_url", Kind::Text),
    ("cloudProviderType", "cloud_provider_type", Kind::Enum(&CLOUD_PROVIDERS)),
    ("baseLabel", "base_label", Kind::Text),
    ("baseOs", "base_os", Kind::Text),
    ("baseName", "base_name", Kind::Text),
    ("baseAmi", "base_ami", Kind::Text),
    ("vmType", "vm_type", Kind::Enum(&["pv", "hvm"])),
    ("storeType", "store_type", Kind::Enum(&["ebs", "s3", "docker"])),
    ("enhancedNetworking", "enhanced_networking", Kind::Boolean),
    ("amiName", "ami_name", Kind::Text),
    ("accountName", "account_name", Kind::Text),
    ("sku", "sku", Kind::Text),
    ("offer", "offer", Kind::Text),
    ("publisher", "publisher", Kind::Text),
    ("osType", "os_type", Kind::Text),
    ("custom_managed_image_name", "custom_managed_image_name", Kind::Text),
    ("rootVolumeSize", "root_volume_size", Kind::Int),
    ("package", "package", Kind::Text),
];

/// The cloud providers that Orca takes in `cloudProviderType`.
pub const CLOUD_PROVIDERS: [&str; 10] =
    ["aws", "azure", "docker", "gce", "openstack", "titus", "oracle", "alicloud", "huaweicloud", "tencentcloud"];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Boolean,
    Int,
    Enum(&'static [&'static str]),
    /// Orca's own list of artifacts, already in its JSON form.
    Artifacts,
}

/// The bound request: what Orca knows by name, and the rest by snake case.
#[derive(Default)]
pub(super) struct Bound {
    known: Vec<(&'static str, Traced<Value>)>,
    other: JavaMap<Traced<Value>>,
    pub omitted: Vec<Omitted>,
}

impl Bound {
    /// Binds a request's map. With `rosco_apis` off, unknown keys are lost.
    ///
    /// Mirrors orca `BakeRequest` under its two object mappers.
    pub fn bind(request: Context, rosco_apis: bool) -> Result<Self, BindError> {
        let mut bound = Self::default();
        let unknown = request.unknown().clone();
        for (key, mut traced) in request {
            if traced.value.is_null() {
                bound.omit(key, traced, Omission::Null);
            } else if let Some((name, _, kind)) = KNOWN.iter().find(|(name, ..)| *name == key) {
                if !unknown.contains(&key) {
                    let at = |mismatch| BindError::new(Path::from_iter([key.as_str()]), mismatch);
                    match kind.bind(&traced.value).map_err(at)? {
                        Value::Null => {
                            bound.omit(key, traced, Omission::Null);
                            continue;
                        }
                        value => traced.value = value,
                    }
                }
                bound.known.push((name, traced));
            } else if rosco_apis {
                bound.add_other(&key, traced);
            } else {
                bound.omit(key, traced, Omission::RoscoApisDisabled);
            }
        }
        Ok(bound)
    }

    fn add_other(&mut self, key: &str, mut traced: Traced<Value>) {
        let name = snake_case(key);
        drop_null_members(&mut traced.value);
        match self.other.get_mut(&name) {
            None => self.other.put(name, traced),
            Some(before) => {
                let (value, why) = (before.value.clone(), Omission::SameSnakeCase);
                self.omitted.push(Omitted { name, value, why });
                let beaten = std::mem::replace(before, traced);
                beats(before, beaten);
            }
        }
    }

    fn omit(&mut self, name: String, traced: Traced<Value>, why: Omission) {
        self.omitted.push(Omitted { name, value: traced.value, why });
    }

    /// The text of a field that Orca knows; absent and empty are the same.
    pub fn text(&self, key: &str) -> Option<String> {
        let known = self.known.iter().find(|(name, _)| *name == key);
        known.map(|(_, traced)| java_text(&traced.value)).filter(|text| !text.is_empty())
    }

    /// The body's fields in the order in which Jackson writes them. Where a
    /// key of the stage is itself a known name in snake case, both are written
    /// and the stage's wins.
    pub fn into_fields(mut self) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::with_capacity(self.known.len() + self.other.len());
        for (key, name, _) in KNOWN {
            let Some(at) = self.known.iter().position(|(known, _)| *known == key) else { continue };
            let (_, known) = self.known.swap_remove(at);
            let value = match self.other.remove(name) {
                Some(mut other) => {
                    beats(&mut other, known);
                    other
                }
                None => known,
            };
            fields.push(Field { name: name.to_owned(), value });
        }
        fields.extend(self.other.into_iter().map(|(name, value)| Field { name, value }));
        fields
    }
}

impl Kind {
    fn bind(self, value: &Value) -> Result<Value, Mismatch> {
        match self {
            Self::Text => bind_text(value).map(Value::from),
            Self::Boolean => bind_boolean(value).map(Value::from),
            Self::Int => bind_int(value).map(Value::from),
            Self::Enum(names) => bind_enum(value, names).map(Value::from),
            Self::Artifacts => Ok(value.clone()),
        }
    }
}

/// `winner` gets `loser` and all that it had beaten as lost.
fn beats(winner: &mut Traced<Value>, loser: Traced<Value>) {
    let cause = loser.cause();
    winner.lost.push(Lost { value: loser.value, cause });
    winner.lost.extend(loser.lost);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_keys_in_snake_case() {
        for (key, name, _) in KNOWN {
            assert_eq!(name, if key == "package" { key.to_owned() } else { snake_case(key) });
        }
    }
}
