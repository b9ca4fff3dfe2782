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
