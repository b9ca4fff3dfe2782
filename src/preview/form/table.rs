//! The fields of a Bake stage for each provider, in the order of Deck's
//! classic form, with what only the stage's JSON could set behind them.

use super::{Control, FormField, Need, Offer, Source, When};

/// A provider of Rosco's: its id in `cloudProviderType`, its name for people,
/// and its fields.
#[derive(Debug)]
pub struct ProviderForm {
    pub id: &'static str,
    pub name: &'static str,
    /// Images are the same everywhere, and the region is this word.
    pub region: Option<&'static str>,
    pub fields: &'static [FormField],
    /// What Deck writes into a new stage.
    pub defaults: &'static [(&'static str, &'static str)],
}

const LABELS: Control = Control::Choice(&["release", "candidate", "previous", "unstable", "foundation"]);
const VM_TYPES: Control = Control::Choice(&["hvm", "pv"]);
const OS_TYPES: Control = Control::Choice(&["linux", "windows"]);

const REGIONS: FormField = field("regions", "Regions", Control::List(Offer::Regions)).need(Need::Required);
const PACKAGE: FormField =
    field("package", "Package", Control::Text(Offer::Nothing)).hint("names, separated by a blank").need(Need::Required);
const BASE_OS: FormField = field("baseOs", "Base OS", Control::BaseImage);
const BASE_LABEL: FormField = field("baseLabel", "Base label", LABELS);
const VM_TYPE: FormField = field("vmType", "VM type", VM_TYPES);
const REBAKE: FormField = field("rebake", "Rebake", Control::Flag).hint("bake even if there is an image under the key");
const TEMPLATE: FormField =
    field("templateFileName", "Template file name", Control::Text(Offer::Templates)).hint("as the base image says");
const VAR_FILE: FormField = field("varFileName", "Var file name", Control::Text(Offer::VarFiles)).hint("none");
const ARTIFACTS: FormField = field("packageArtifactIds", "Package artifacts", Control::List(Offer::Artifacts))
    .hint("ids of expected artifacts")
    .advanced();
const BASE_NAME: FormField = field("baseName", "Base name", Control::Text(Offer::Nothing)).advanced();
const BASE_AMI: FormField =
    field("baseAmi", "Base AMI", Control::Text(Offer::Nothing)).hint("that of the base OS").advanced();
const AMI_NAME: FormField =
    field("amiName", "AMI name", Control::Text(Offer::Nothing)).hint("the first package").advanced();
const AMI_SUFFIX: FormField =
    field("amiSuffix", "AMI suffix", Control::Text(Offer::Nothing)).hint("the time of the bake").advanced();
const ROOT_VOLUME: FormField = field("rootVolumeSize", "Root volume size", Control::Number).hint("GB").advanced();
const OS_TYPE: FormField = field("osType", "OS type", OS_TYPES).shown(When::IfSet).advanced();
const UPGRADE: FormField = field("upgrade", "Upgrade", Control::FlagKept)
    .hint("upgrade the package manager’s packages first")
    .shown(When::IfSet)
    .advanced();
const SKIP_DETECTION: FormField =
    field("skipRegionDetection", "Skip region detection", Control::Flag).hint("bake only the regions given here");

/// Every provider that Rosco bakes for.
pub const PROVIDERS: &[ProviderForm] = &[
    ProviderForm {
        id: "aws",
        name: "Amazon Web Services",
        region: None,
        defaults: &[("baseLabel", "release"), ("vmType", "hvm")],
        fields: &[
            REGIONS,
            SKIP_DETECTION,
            PACKAGE.shown(When::IsNot("storeType", "docker")),
            PACKAGE.labelled("Repo path").shown(When::Is("storeType", "docker")),
            BASE_OS,
            VM_TYPE,
            field("storeType", "Store type", Control::Choice(&["ebs", "docker"])).shown(When::IfSet),
            BASE_LABEL,
            REBAKE,
            TEMPLATE,
            VAR_FILE,
            ROOT_VOLUME.shown(When::IfSet),
            BASE_NAME.shown(When::IsNot("storeType", "docker")),
            BASE_AMI.shown(When::IsNot("storeType", "docker")),
            AMI_NAME.shown(When::IsNot("storeType", "docker")),
            AMI_NAME.labelled("Docker image name").shown(When::Is("storeType", "docker")),
            AMI_SUFFIX.shown(When::IsNot("storeType", "docker")),
            AMI_SUFFIX.labelled("Docker image prefix").shown(When::Is("storeType", "docker")),
            ARTIFACTS,
            field("enhancedNetworking", "Enhanced networking", Control::Flag).hint("sets aws_ena_support").advanced(),
            field("account", "Account", Control::Text(Offer::Nothing)).shown(When::IfSet).advanced(),
            OS_TYPE,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "azure",
        name: "Microsoft Azure",
        region: None,
        defaults: &[("baseLabel", "release")],
        fields: &[
            field("account", "Account", Control::Text(Offer::Nothing)),
            REGIONS,
            field("", "Source image", Control::Source),
            BASE_OS.shown(When::Source(Source::Default)),
            field("managedImage", "Managed image", Control::Text(Offer::Nothing))
                .shown(When::Source(Source::Managed))
                .need(Need::Required),
            field("publisher", "Publisher", Control::Text(Offer::Nothing))
                .shown(When::Source(Source::Custom))
                .need(Need::Required),
            field("offer", "Offer", Control::Text(Offer::Nothing))
                .shown(When::Source(Source::Custom))
                .need(Need::Required),
            field("sku", "SKU", Control::Text(Offer::Nothing)).shown(When::Source(Source::Custom)).need(Need::Required),
            field("osType", "OS type", OS_TYPES).shown(When::Source(Source::Custom)),
            field("osType", "OS type", OS_TYPES).shown(When::Source(Source::Managed)),
            field("packageType", "Package type", Control::Choice(&["DEB", "RPM"])).shown(When::Is("osType", "linux")),
            PACKAGE,
            BASE_LABEL,
            REBAKE,
            BASE_NAME.plain(),
            TEMPLATE,
            VAR_FILE,
            ARTIFACTS,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "docker",
        name: "Docker",
        region: Some("global"),
        defaults: &[("baseLabel", "release")],
        fields: &[
            PACKAGE,
            field("organization", "Organization", Control::Text(Offer::Nothing)).hint("before the image’s name"),
            field("ami_name", "Image name", Control::Text(Offer::Nothing)).hint("the first package"),
            field("extendedAttributes.docker_target_image_tag", "Image tag", Control::Text(Offer::Nothing))
                .hint("the commit, else the time"),
            BASE_OS,
            BASE_LABEL,
            REBAKE,
            TEMPLATE,
            VAR_FILE,
            ARTIFACTS,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "gce",
        name: "Google Compute Engine",
        region: Some("global"),
        defaults: &[("cloudProvider", "gce"), ("baseLabel", "release")],
        fields: &[
            PACKAGE.need(Need::OneOf("package", "packageArtifactIds")),
            ARTIFACTS.plain(),
            BASE_OS,
            BASE_LABEL,
            REBAKE,
            TEMPLATE,
            field("accountName", "Account name", Control::Text(Offer::Nothing)).advanced(),
            VAR_FILE,
            BASE_AMI.labelled("Base image").hint("that of the base OS"),
            AMI_NAME.labelled("Image name").shown(When::IfSet),
            AMI_SUFFIX.labelled("Image suffix").shown(When::IfSet),
            OS_TYPE,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "oracle",
        name: "Oracle Cloud",
        region: None,
        defaults: &[("upgrade", "true")],
        fields: &[
            field("accountName", "Account name", Control::Text(Offer::Nothing)).need(Need::Required),
            field("region", "Region", Control::Text(Offer::Regions)).need(Need::Required),
            BASE_OS.labelled("Base image").need(Need::Required),
            AMI_NAME.labelled("Image name").plain().hint("").need(Need::Required),
            PACKAGE.need(Need::Nothing),
            REBAKE,
            TEMPLATE,
            VAR_FILE,
            ARTIFACTS,
            AMI_SUFFIX.labelled("Image suffix").shown(When::IfSet),
            UPGRADE.shown(When::Always),
        ],
    },
    ProviderForm {
        id: "alicloud",
        name: "Alibaba Cloud",
        region: None,
        defaults: &[("baseLabel", "release"), ("vmType", "hvm")],
        fields: &[
            REGIONS,
            PACKAGE,
            BASE_OS,
            VM_TYPE.shown(When::IfSet),
            field("storeType", "Store type", Control::Choice(&["ebs", "docker"])).shown(When::IfSet),
            BASE_LABEL,
            REBAKE,
            SKIP_DETECTION,
            TEMPLATE,
            VAR_FILE,
            ROOT_VOLUME,
            BASE_NAME,
            BASE_AMI.labelled("Base image"),
            AMI_NAME.labelled("Image name"),
            AMI_SUFFIX.labelled("Image suffix"),
            ARTIFACTS,
            OS_TYPE,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "huaweicloud",
        name: "Huawei Cloud",
        region: None,
        defaults: &[("baseLabel", "release"), ("vmType", "hvm")],
        fields: &[
            REGIONS,
            PACKAGE,
            BASE_OS,
            VM_TYPE.shown(When::IfSet).advanced(),
            field("storeType", "Store type", Control::Choice(&["ebs", "s3", "docker"])).shown(When::IfSet),
            BASE_LABEL,
            REBAKE,
            SKIP_DETECTION,
            TEMPLATE,
            VAR_FILE,
            ROOT_VOLUME,
            AMI_NAME.labelled("Image name"),
            AMI_SUFFIX.labelled("Image suffix"),
            BASE_AMI.labelled("Base image").shown(When::IfSet),
            ARTIFACTS,
            OS_TYPE,
            UPGRADE,
        ],
    },
    ProviderForm {
        id: "tencentcloud",
        name: "Tencent Cloud",
        region: None,
        defaults: &[("baseLabel", "release")],
        fields: &[
            REGIONS,
            PACKAGE,
            BASE_OS,
            BASE_LABEL,
            REBAKE,
            SKIP_DETECTION,
            TEMPLATE,
            VAR_FILE,
            BASE_AMI.labelled("Base image"),
            AMI_NAME.labelled("Image name"),
            AMI_SUFFIX.labelled("Image suffix"),
            ARTIFACTS,
            OS_TYPE,
            UPGRADE,
        ],
    },
];

const fn field(key: &'static str, label: &'static str, control: Control) -> FormField {
    FormField { key, label, control, hint: "", advanced: false, need: Need::Nothing, shown: When::Always }
}

impl FormField {
    const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    const fn labelled(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    const fn advanced(self) -> Self {
        Self { advanced: true, ..self }
    }

    const fn plain(self) -> Self {
        Self { advanced: false, ..self }
    }

    const fn need(self, need: Need) -> Self {
        Self { need, ..self }
    }

    const fn shown(self, shown: When) -> Self {
        Self { shown, ..self }
    }
}
