use std::fmt;

macro_rules! fields {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// A field of the bake request, by its name in the JSON body.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($variant),+
        }

        impl Field {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the JSON body.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    RequestId = "request_id",
    User = "user",
    Package = "package",
    PackageArtifacts = "package_artifacts",
    BuildHost = "build_host",
    Job = "job",
    BuildNumber = "build_number",
    CommitHash = "commit_hash",
    BuildInfoUrl = "build_info_url",
    CloudProviderType = "cloud_provider_type",
    BaseLabel = "base_label",
    BaseOs = "base_os",
    BaseName = "base_name",
    BaseAmi = "base_ami",
    VmType = "vm_type",
    StoreType = "store_type",
    EnhancedNetworking = "enhanced_networking",
    AmiName = "ami_name",
    AmiSuffix = "ami_suffix",
    Upgrade = "upgrade",
    InstanceType = "instance_type",
    Organization = "organization",
    TemplateFileName = "template_file_name",
    ExtendedAttributes = "extended_attributes",
    VarFileName = "var_file_name",
    AccountName = "account_name",
    SpinnakerExecutionId = "spinnaker_execution_id",
    Publisher = "publisher",
    Offer = "offer",
    Sku = "sku",
    OsType = "os_type",
    PackageType = "package_type",
    CustomManagedImageName = "custom_managed_image_name",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
