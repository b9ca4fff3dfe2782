use crate::packer::template::Role;

/// Whether a component is told of the build at all when it is prepared. Mirrors
/// packer post-processor/exoscale-import, which decodes without a context.
pub fn hears_of_build(role: Role, type_name: &str) -> bool {
    role != Role::PostProcessor || type_name != "exoscale-import"
}

/// What builders of this type tell provisioners and post-processors beside the
/// usual names, so that `build` and `.X` know them. Mirrors the lists that the
/// builders' `Prepare` return.
pub fn announced(builder_type: &str) -> &'static [&'static str] {
    match builder_type {
        "docker" => &["ImageSha256"],
        "yandex" => &[
            "ImageID",
            "ImageName",
            "ImageFamily",
            "ImageDescription",
            "ImageFolderID",
            "SourceImageID",
            "SourceImageName",
            "SourceImageDescription",
            "SourceImageFamily",
            "SourceImageFolderID",
        ],
        "amazon-ebs" | "amazon-ebssurrogate" | "amazon-ebsvolume" | "amazon-instance" | "amazon-chroot" => &[
            "SourceAMI",
            "SourceAMIName",
            "SourceAMICreationDate",
            "SourceAMIOwner",
            "SourceAMIOwnerName",
            "BuildRegion",
        ],
        _ => &[],
    }
}
