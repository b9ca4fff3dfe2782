use crate::packer::PackerVersion;

/// How the resolution of variables changed over Packer's releases.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Rules {
    /// Since 1.4 variables may use variables; before it, defaults are rendered
    /// alone and given values not at all.
    pub reads_variables: bool,
    /// From 1.5.5 to 1.11 the work list starts with an empty name for each
    /// variable.
    pub lists_empty_names: bool,
    /// Since 1.5.5: one rendering a pass, and what holds no `user` call is done.
    pub finishes: bool,
    /// Since 1.5.2 dot expressions are left alone.
    pub protects: bool,
    /// Before 1.4.3 every failure while rendering is tried again.
    pub retries_every_failure: bool,
    /// How the message about an undefined variable ends: with the error since
    /// 1.4.3, spelled right since 1.5.5.
    pub hint: &'static str,
}

impl Rules {
    pub fn of(version: PackerVersion) -> Self {
        Self {
            reads_variables: version.at_least(1, 4, 0),
            lists_empty_names: version.at_least(1, 5, 5) && !version.at_least(1, 12, 0),
            finishes: version.at_least(1, 5, 5),
            protects: version.at_least(1, 5, 2),
            retries_every_failure: !version.at_least(1, 4, 3),
            hint: if version.at_least(1, 5, 5) {
                "variables"
            } else if version.at_least(1, 4, 3) {
                "varaibles"
            } else {
                ""
            },
        }
    }
}
