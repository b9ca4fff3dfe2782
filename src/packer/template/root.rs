use super::decode::field;
use crate::json::{Document, NodeId};
use crate::packer::PackerVersion;

/// A key that the root of a template may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RootKey {
    MinPackerVersion,
    Description,
    Builders,
    /// A list of objects of texts that Packer ignores.
    Comments,
    /// Ignored since there is no Atlas any more.
    Push,
    PostProcessors,
    Provisioners,
    ErrorCleanup,
    Variables,
    SensitiveVariables,
    /// Packer's structure has it by accident: the key is taken and ignored.
    RawContents,
}

impl RootKey {
    pub const ALL: [Self; 11] = [
        Self::MinPackerVersion,
        Self::Description,
        Self::Builders,
        Self::Comments,
        Self::Push,
        Self::PostProcessors,
        Self::Provisioners,
        Self::ErrorCleanup,
        Self::Variables,
        Self::SensitiveVariables,
        Self::RawContents,
    ];

    /// As people write it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MinPackerVersion => "min_packer_version",
            Self::Description => "description",
            Self::Builders => "builders",
            Self::Comments => "comments",
            Self::Push => "push",
            Self::PostProcessors => "post-processors",
            Self::Provisioners => "provisioners",
            Self::ErrorCleanup => "error-cleanup-provisioner",
            Self::Variables => "variables",
            Self::SensitiveVariables => "sensitive-variables",
            Self::RawContents => "rawcontents",
        }
    }

    /// As Packer's structure and its messages have it. Written exactly so, it
    /// is preferred to other spellings.
    pub(super) fn field(self, version: PackerVersion) -> &'static str {
        match self {
            Self::Description => "Description",
            Self::Builders if !version.at_least(1, 4, 0) => "Builders",
            Self::Comments => "Comments",
            Self::Push => "Push",
            Self::Provisioners => "Provisioners",
            Self::Variables => "Variables",
            Self::RawContents => "RawContents",
            other => other.key(),
        }
    }

    /// Mirrors the fields of packer `rawTemplate` over its releases.
    pub fn exists_in(self, version: PackerVersion) -> bool {
        match self {
            Self::SensitiveVariables => version.at_least(1, 3, 0),
            Self::Comments => version.at_least(1, 4, 0),
            Self::ErrorCleanup => version.at_least(1, 4, 4),
            _ => true,
        }
    }

    pub(super) fn of(self, document: &Document, root: NodeId, version: PackerVersion) -> Option<NodeId> {
        let exists = self.exists_in(version);
        exists.then(|| field(document, root, self.field(version))).flatten().map(|(_, value)| value)
    }
}

/// The key that was probably meant by one that Packer does not know.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let plain = |text: &str| {
        let kept = text.chars().filter(char::is_ascii_alphanumeric).map(|ch| ch.to_ascii_lowercase());
        kept.collect::<String>().trim_end_matches('s').to_owned()
    };
    let wanted = plain(name);
    let aliases = [
        ("cleanupprovisioner", RootKey::ErrorCleanup),
        ("variable", RootKey::Variables),
        ("minversion", RootKey::MinPackerVersion),
        ("packerversion", RootKey::MinPackerVersion),
        ("sensitive", RootKey::SensitiveVariables),
        ("comment", RootKey::Comments),
    ];
    if wanted == "comment" {
        return Some("_comment");
    }
    let alias = aliases.iter().find(|(alias, _)| *alias == wanted).map(|(_, key)| *key);
    let known =
        || RootKey::ALL.into_iter().filter(|key| *key != RootKey::RawContents).find(|key| plain(key.key()) == wanted);
    alias.or_else(known).map(RootKey::key)
}
