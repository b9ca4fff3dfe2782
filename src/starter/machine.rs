use serde_json::{Map, Value};

use super::{Builder, Kind, Options};

mod amazon_chroot;
mod amazon_ebs;
mod docker;
mod googlecompute;

/// What a builder gives a new template and its Bake stage.
pub(super) struct Machine {
    /// Its variables with their defaults; without one they are required.
    pub variables: Vec<(&'static str, Option<&'static str>)>,
    pub sensitive: Vec<&'static str>,
    pub builder: Value,
    pub post_processors: Vec<Value>,
    /// The fields of the stage that say where and from what it bakes.
    pub stage: Map<String, Value>,
    /// What a rosco-local.yml of a new repo says of the provider.
    pub configuration: String,
}

/// The builder with everything around it.
pub(super) fn machine(builder: Builder, kind: Kind, options: &Options) -> Machine {
    match builder {
        Builder::AmazonEbs => amazon_ebs::machine(kind, options),
        Builder::AmazonChroot => amazon_chroot::machine(kind, options),
        Builder::GoogleCompute => googlecompute::machine(kind, options),
        Builder::Docker => docker::machine(kind, options),
    }
}

/// A base image that a new repo's configuration offers.
pub(super) struct BaseImage {
    pub id: &'static str,
    pub version: &'static str,
    pub description: &'static str,
    /// What Rosco starts from there, where it has one name for everybody.
    pub source: &'static str,
    pub login: &'static str,
}

impl BaseImage {
    /// The `baseImage` entry of a provider's list, which stands at column 4.
    fn entry(&self, kind: Kind) -> String {
        let Self { id, version, description, .. } = self;
        let package_type = kind.package_type();
        let mut lines = format!(
            "    - baseImage:\n        id: {id}\n        shortDescription: \"{version}\"\n        detailedDescription: {description}\n        packageType: {package_type}\n"
        );
        if kind == Kind::Nupkg {
            lines.push_str("        osType: windows\n");
        }
        lines
    }
}

/// What the stage says of any provider.
fn stage(provider: &str, options: &Options, image: &BaseImage) -> Map<String, Value> {
    let mut stage = Map::new();
    let base_os = if options.base_os.is_empty() { image.id } else { options.base_os.as_str() };
    stage.insert("type".to_owned(), "bake".into());
    stage.insert("name".to_owned(), "Bake".into());
    stage.insert("cloudProviderType".to_owned(), provider.into());
    stage.insert("baseOs".to_owned(), base_os.into());
    stage.insert("baseLabel".to_owned(), "release".into());
    stage
}
