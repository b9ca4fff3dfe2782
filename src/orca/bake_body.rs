use indexmap::IndexMap;
use serde_json::Value;

use super::build_info::BindError;
use super::cause::{Omission, Omitted};
use super::context::Context;
use super::jvm::{HashOrder, Mismatch, bind_boolean, bind_enum, bind_int, bind_text, java_text, without_null_members};
use super::snake_case::snake_case;
use crate::json::Path;
use crate::source::{Lost, Traced};

/// A field of the JSON that is posted to Rosco.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub value: Traced<Value>,
}

/// The fields that Orca's `BakeRequest` knows: the key in a stage, and how its
/// value is bound; in the order in which Jackson writes them.
const KNOWN: [(&str, Kind); 26] = [
    ("amiSuffix", Kind::Text),
    ("user", Kind::Text),
    ("packageType", Kind::Text),
    ("packageArtifacts", Kind::Artifacts),
    ("buildHost", Kind::Text),
    ("job", Kind::Text),
    ("buildNumber", Kind::Text),
    ("commitHash", Kind::Text),
    ("buildInfoUrl", Kind::Text),
    ("cloudProviderType", Kind::Enum(&CLOUD_PROVIDERS)),
    ("baseLabel", Kind::Text),
    ("baseOs", Kind::Text),
    ("baseName", Kind::Text),
    ("baseAmi", Kind::Text),
    ("vmType", Kind::Enum(&["pv", "hvm"])),
    ("storeType", Kind::Enum(&["ebs", "s3", "docker"])),
    ("enhancedNetworking", Kind::Boolean),
    ("amiName", Kind::Text),
    ("accountName", Kind::Text),
    ("sku", Kind::Text),
    ("offer", Kind::Text),
    ("publisher", Kind::Text),
    ("osType", Kind::Text),
    ("custom_managed_image_name", Kind::Text),
    ("rootVolumeSize", Kind::Int),
    ("package", Kind::Text),
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
    known: IndexMap<&'static str, Traced<Value>>,
    other: IndexMap<String, Traced<Value>>,
    other_order: HashOrder,
    pub omitted: Vec<Omitted>,
}

impl Bound {
    /// Binds a request's map. With `rosco_apis` off, unknown keys are lost.
    ///
    /// Mirrors orca `BakeRequest` under its two object mappers.
    pub fn bind(request: &Context, rosco_apis: bool) -> Result<Self, BindError> {
        let mut bound = Self::default();
        for (key, traced) in request.iter() {
            if traced.value.is_null() {
                bound.omit(key, traced, Omission::Null);
            } else if let Some((name, kind)) = KNOWN.iter().find(|(name, _)| *name == key) {
                let at = |mismatch| BindError::new(Path::from_iter([key]), mismatch);
                match kind.bind(&traced.value).map_err(at)? {
                    Value::Null => bound.omit(key, traced, Omission::Null),
                    value => {
                        bound.known.insert(name, Traced { value, ..traced.clone() });
                    }
                }
            } else if rosco_apis {
                bound.add_other(key, traced);
            } else {
                bound.omit(key, traced, Omission::RoscoApisDisabled);
            }
        }
        Ok(bound)
    }

    fn add_other(&mut self, key: &str, traced: &Traced<Value>) {
        let name = snake_case(key);
        let mut traced = Traced { value: without_null_members(&traced.value), ..traced.clone() };
        if let Some(before) = self.other.shift_remove(&name) {
            self.omitted.push(Omitted {
                name: name.clone(),
                value: before.value.clone(),
                why: Omission::SameSnakeCase,
            });
            traced = beats(traced, before);
        }
        self.other_order.put(&name);
        self.other.insert(name, traced);
    }

    fn omit(&mut self, key: &str, traced: &Traced<Value>, why: Omission) {
        self.omitted.push(Omitted { name: key.to_owned(), value: traced.value.clone(), why });
    }

    /// The text of a field that Orca knows; absent and empty are the same.
    pub fn text(&self, key: &str) -> Option<String> {
        self.known.get(key).map(|traced| java_text(&traced.value)).filter(|text| !text.is_empty())
    }

    /// The body's fields in the order in which Jackson writes them. Where a
    /// key of the stage is itself a known name in snake case, both are written
    /// and the stage's wins.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        for (key, _) in KNOWN {
            let name = if key == "package" { key.to_owned() } else { snake_case(key) };
            let known = self.known.get(key).cloned();
            let value = match (known, self.other.get(&name).cloned()) {
                (Some(known), Some(other)) => beats(other, known),
                (Some(known), None) => known,
                _ => continue,
            };
            fields.push(Field { name, value });
        }
        for name in self.other_order.keys() {
            let is_written = fields.iter().any(|field| field.name == name);
            if let Some(value) = self.other.get(name).filter(|_| !is_written) {
                fields.push(Field { name: name.to_owned(), value: value.clone() });
            }
        }
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

/// `winner` with `loser` and all that it had beaten as lost.
fn beats(mut winner: Traced<Value>, loser: Traced<Value>) -> Traced<Value> {
    let cause = loser.cause();
    winner.lost.push(Lost { value: loser.value, cause });
    winner.lost.extend(loser.lost);
    winner
}
